import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lcov } from '../../../src/run/checks/coverage-formats.js';
import { ask, failed, passed, workspace } from './ask.js';

const LCOV = `TN:one
SF:src/a.ts
DA:1,1
DA:2,0
BRDA:1,0,0,1
BRDA:1,0,1,-
LF:2
LH:1
end_of_record
TN:two
SF:src/a.ts
DA:1,0
DA:2,3
DA:3,0
end_of_record
SF:src/b.ts
LF:10
LH:5
BRF:2
BRH:1
end_of_record
`;
const COBERTURA = `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5"><packages><package name="p"><classes><class name="A" filename="a.py"><methods><method name="m"><lines><line number="1" hits="1"/></lines></method></methods>
<lines><line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>`;
const SUMS = '<coverage lines-covered="799" lines-valid="1000" branches-covered="0" branches-valid="0" line-rate="0.8"/>';
const JACOCO = `<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="r"><package name="p"><counter type="LINE" missed="9" covered="9"/></package><counter type="BRANCH" missed="1" covered="3"/><counter type="LINE" missed="1" covered="4"/></report>`;
const ISTANBUL = '{"total":{"lines":{"total":4,"covered":3,"skipped":0,"pct":75},"branches":{"total":0,"covered":0,"skipped":0,"pct":"Unknown"}},"/a.ts":{}}';

const folder = workspace({
  'lcov.info': LCOV,
  'crlf.info': LCOV.replaceAll('\n', '\r\n'),
  'cobertura.xml': COBERTURA,
  'sums.xml': SUMS,
  'jacoco.xml': JACOCO,
  'coverage-summary.json': ISTANBUL,
  'final.json': '{"/a.ts":{"path":"/a.ts"}}',
  'clover.xml': '<coverage generated="1" clover="3.2.0"><project/></coverage>',
  'other.xml': '<testsuites/>',
  'text.txt': 'lines: 100 %',
  'empty.info': '',
  'cut.info': 'TN:\nSF:src/a.ts\nDA:1,1\n',
  'nothing.info': 'SF:a\nend_of_record\n',
  'odd.xml': '<coverage lines-covered="9" lines-valid="5"/>',
  'odd.json': '{"total":{"lines":{"total":"many","covered":1}}}',
});
const coverage = (files: string | string[], fields = {}, vars = {}) => ask({ kind: 'coverage', files: [files].flat(), ...fields }, folder, { vars });

describe('passes', () => {
  test.each([
    ['lcov.info', { lines: '53', branches: 50 }, 'lines 53.84 % (7 of 13), branches 50 % (2 of 4)'],
    ['crlf.info', {}, 'lines 53.84 % (7 of 13), branches 50 % (2 of 4)'],
    ['cobertura.xml', { lines: 50, branches: 50 }, 'lines 50 % (1 of 2), branches 50 % (1 of 2)'],
    ['sums.xml', { lines: 79.9 }, 'lines 79.9 % (799 of 1000)'],
    ['jacoco.xml', { lines: '${{ vars.least }}' }, 'lines 80 % (4 of 5), branches 75 % (3 of 4)'],
    ['coverage-summary.json', { lines: 75 }, 'lines 75 % (3 of 4)'],
    [['jacoco.xml', 'coverage-summary.json'], { lines: 77 }, 'lines 77.77 % (7 of 9), branches 75 % (3 of 4)'],
  ])('%s', async (files, fields, detail) => {
    expect(await coverage(files, fields, { least: '80' })).toEqual(passed(detail));
  });
});

describe('fails', () => {
  const formats = 'expected lcov, Cobertura XML, JaCoCo XML or Istanbul json-summary';
  test.each([
    ['jacoco.xml', { lines: 80.01, branches: 76 }, 'lines 80 % (4 of 5), expected at least 80.01 %; branches 75 % (3 of 4), expected at least 76 %'],
    ['sums.xml', { lines: 80 }, 'lines 79.9 % (799 of 1000), expected at least 80 %'],
    ['coverage-summary.json', { branches: 0 }, 'branches: coverage-summary.json has no data about branches, so nothing is known; let the tests write it'],
    ['nothing.info', {}, 'lines: nothing.info has no data about lines, so nothing is known; let the tests write it'],
    ['jacoco.xml', { lines: 101 }, 'lines: expected a number from 0 to 100, got 101'],
    ['final.json', {}, `files: final.json has no "total", as the report json-summary of Istanbul has; ${formats}`],
    ['clover.xml', {}, `files: clover.xml is Clover XML; ${formats}`],
    ['other.xml', {}, `files: other.xml is <testsuites>; ${formats}`],
    ['text.txt', {}, `files: text.txt is no coverage report; ${formats}`],
    ['empty.info', {}, `files: empty.info is no coverage report; ${formats}`],
    ['cut.info', {}, 'files: cut.info ends in the middle of src/a.ts; whatever writes it did not finish'],
    ['odd.xml', {}, 'files: odd.xml says that 9 of 5 are covered, which cannot be'],
    ['odd.json', {}, 'files: expected a whole number in odd.json, got "many" in total.lines'],
    ['none/*.info', {}, "files: no file matches none/*.info in the plan's folder; the tests, which run before this check, have to write a coverage report there"],
  ])('%s %o', async (files, fields, error) => {
    expect(await coverage(files, fields)).toEqual(failed(error));
  });
});

test('a threshold that is met exactly is met', () => {
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), async (hundredths) => {
      const own = workspace({ 'c.xml': `<coverage lines-covered="${hundredths}" lines-valid="10000"/>` });
      expect(await ask({ kind: 'coverage', files: ['c.xml'], lines: hundredths / 100 }, own)).toMatchObject({ status: 'passed' });
    }),
    { numRuns: 20 },
  );
});

test('lcov counts each line of a file once, and what any test covers as covered', () => {
  const line = fc.record({ file: fc.constantFrom('a', 'b'), number: fc.integer({ min: 1, max: 5 }), hits: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.map(({ file, number, hits }) => `SF:${file}\nDA:${number},${hits}\nend_of_record\n`).join('');
      fc.pre(text !== '');
      const keys = (some: typeof lines) => new Set(some.map(({ file, number }) => `${file}:${number}`)).size;
      expect(lcov('x', text).lines).toEqual({ covered: keys(lines.filter(({ hits }) => hits > 0)), total: keys(lines) });
    }),
  );
});
