import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { caseNames, globOf, globsFor, kindOfReport } from '../../src/adopt/reports.js';

const segment = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');

test('a path as a glob matches the path, and stays in the folder', () => {
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
      const path = segments.join('/');
      const glob = globOf(path);
      expect(picomatch(glob, { dot: true })(path), glob).toBe(true);
      expect(glob).not.toContain('\\');
      expect(glob.split('/')).toHaveLength(segments.length);
    }),
  );
  expect(globOf('docs/requirements (v2).md')).toBe('docs/requirements ?v2?.md');
});

describe('globs', () => {
  test.each<[string[], string[], string[]]>([
    [[], [], []],
    [['junit.xml'], [], ['junit.xml']],
    [['reports/a.xml', 'reports/b.xml'], [], ['reports/*.xml']],
    [['reports/a.xml', 'reports/b.xml'], ['reports/c.xml'], ['reports/a.xml', 'reports/b.xml']],
    [['a.xml', 'b.xml'], ['pom.xml'], ['a.xml', 'b.xml']],
    [['TEST-a.xml', 'TEST-b.xml'], ['pom.xml'], ['TEST-*.xml']],
    [['r/TEST-a.xml', 'r/TEST-b.xml'], ['r/other.xml'], ['r/TEST-*.xml']],
    [['r/x/a.xml', 'r/y/b.xml'], [], ['r/**/*.xml']],
    [['a/t/TEST-a.xml', 'b/t/TEST-b.xml'], ['a/pom.xml'], ['**/t/TEST-*.xml']],
    [['a/t/TEST-a.xml', 'b/t/TEST-b.xml'], ['c/t/TEST-c.xml'], ['a/t/TEST-*.xml', 'b/t/TEST-*.xml']],
    [['a/build/test/junit.xml', 'b/build/test/junit.xml'], [], ['**/build/test/junit.xml']],
    [['a/x.xml', 'b/y.xml'], ['a/no.xml', 'b/no.xml'], ['a/x.xml', 'b/y.xml']],
  ])('%j among %j', (paths, others, expected) => {
    expect(globsFor(paths, others)).toEqual(expected);
  });

  const path = fc.array(fc.constantFrom('a', 'b', 'TEST-c', 'target', '[d]'), { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.xml`);

  test('match the reports; and no other file, whatever lies about, unless a name cannot be written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 6 }), fc.nat(5), (all, count) => {
        const [reports, others] = [all.slice(0, Math.max(1, count)), all.slice(Math.max(1, count))];
        const matches = picomatch(globsFor(reports, others), { dot: true });
        expect(reports.filter((each) => !matches(each))).toEqual([]);
        expect(others.filter((each) => matches(each) && !all.some((other) => other.includes('[')))).toEqual([]);
      }),
    );
  });
});

test.each([
  ['a.xml', '<?xml version="1.0"?>\n<!-- <coverage> -->\n<testsuites name="x">', 'junit'],
  ['a.xml', '<testsuite>', 'junit'],
  ['a.xml', '<coverage line-rate="0.5" version="1">', 'coverage'],
  ['a.xml', '<coverage generated="1" clover="4">', undefined],
  ['a.xml', '<coverage generated="1"><project timestamp="1">', undefined],
  ['a.xml', '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x">', 'coverage'],
  ['a.xml', '<report name="something else">', undefined],
  ['a.xml', '<testsuitesque>', undefined],
  ['a.xml', '', undefined],
  ['lcov.info', 'TN:\nSF:a.js\n', 'coverage'],
  ['lcov.info', 'Hello\n', undefined],
  ['coverage/coverage-summary.json', '{"total": {}}', 'coverage'],
  ['coverage/coverage-summary.json', '[]', undefined],
])('%s that begins with %s is %s', (path, head, kind) => {
  expect(kindOfReport(path, head)).toBe(kind);
});

test('names of test cases, with their classes', () => {
  expect(caseNames(`<testsuite name="x"><testcase classname='a "b"' name="c &gt; &quot;d&quot; &unknown;"/><testcase name="f > g"><failure/></testcase><testcase/></testsuite>`)).toEqual(['a "b" c > "d" &unknown;', 'f > g', '']);
});
