import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, failed, workspace, write } from './ask.js';

const suite = (cases: string, attributes = '') => `<?xml version="1.0" encoding="UTF-8"?><testsuite name="s" ${attributes}>${cases}</testsuite>`;
const junit = (content: string | Buffer, context = {}, minTests: number | string = 1) =>
  ask({ kind: 'junit', files: ['reports/**/*.xml'], minTests }, workspace({ 'reports/.hidden/a.xml': content }), context);

test('reads what tools write, nested as they nest it', async () => {
  const report = `<testsuites tests="5" failures="1">
    <properties><property name="x" value="y"/></properties>
    <testsuite name="outer" file="test/outer.test.ts">
      <testcase classname="Login" name="REQ-1 accepts &lt;b&gt; &amp; &quot;c&quot; &#65;" line="12"/>
      <testsuite name="inner">
        <testcase classname="com.acme.Req_2Test" name="rejects" file="src/inner.test.ts" line="0"><failure message="expected 1" type="AssertionError">expected 1
    at inner.test.ts:3<![CDATA[ <cut>]]></failure></testcase>
        <testcase name="later"><skipped message="not now"/></testcase>
        <testcase name="crashes"><properties><property name="requirement" value="REQ-3"/><property name="note">see REQ 4</property></properties><error>boom</error><system-out><![CDATA[<testcase name="no test"/></testcase>]]></system-out></testcase>
      </testsuite>
    </testsuite>
    <testsuite><testcase name="DISABLED_x" status="notrun" result="suppressed"/><testcase name="REQ-99 is unknown"/></testsuite>
  </testsuites>`;
  const logged: string[] = [];
  const outcome = await junit(report, { requirementIds: ['REQ-1', 'REQ-2', 'REQ-3', 'REQ-4'], log: (line: string) => logged.push(line) });
  expect(outcome).toEqual({
    status: 'failed',
    error: '2 of 6 tests failed:\n  com.acme.Req_2Test > rejects: expected 1\n  crashes: boom',
    tests: [
      { name: 'REQ-1 accepts <b> & "c" A', className: 'Login', status: 'passed', file: 'test/outer.test.ts', line: 12, requirements: ['REQ-1'] },
      { name: 'rejects', className: 'com.acme.Req_2Test', status: 'failed', file: 'src/inner.test.ts', message: 'expected 1\n    at inner.test.ts:3 <cut>', requirements: ['REQ-2'] },
      { name: 'later', status: 'skipped', file: 'test/outer.test.ts', message: 'not now', requirements: [] },
      { name: 'crashes', status: 'failed', file: 'test/outer.test.ts', message: 'boom', requirements: ['REQ-4', 'REQ-3'] },
      { name: 'DISABLED_x', status: 'skipped', requirements: [] },
      { name: 'REQ-99 is unknown', status: 'passed', requirements: ['REQ-99'] },
    ],
  });
  expect(logged).toEqual(['test "REQ-99 is unknown" names REQ-99, which the plan does not have']);
});

describe('passes', () => {
  test('when every test that ran passed', async () => {
    expect(await junit(suite('<testcase name="a"/><testcase name="b"><skipped/></testcase>'))).toMatchObject({ status: 'passed', detail: '1 passed, 0 failed, 1 skipped' });
  });

  test('adds up all files, in the order of their names', async () => {
    const folder = workspace({ 'r/2.xml': suite('<testcase name="b"/>'), 'r/1.xml': suite('<testcase name="a"/>'), 'node_modules/p/r.xml': '<x>' });
    const outcome = await ask({ kind: 'junit', files: ['r/*.xml', '**/{2,r}.xml'], minTests: '${{ vars.least }}' }, folder, { vars: { least: '2' } });
    expect(outcome).toMatchObject({ status: 'passed', tests: [{ name: 'a' }, { name: 'b' }] });
  });

  test('in other encodings, and a file an absolute path names becomes relative', async () => {
    const folder = workspace();
    write(folder, 'a.xml', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="f\u00fcr" file="${folder}/test/a.py"/></testsuite>`, 'latin1'));
    write(folder, 'b.xml', Buffer.from('\uFEFF<testsuite><testcase name="\u00fc"/></testsuite>', 'utf16le'));
    expect(await ask({ kind: 'junit', files: ['*.xml'], minTests: 1 }, folder)).toMatchObject({ tests: [{ name: 'für', file: 'test/a.py' }, { name: 'ü' }] });
  });

  test('with any number of characters that XML escapes', async () => {
    const outcome = await junit(suite(`<testcase name="&#27;[31m&#x1F642;"/><testcase name="${'&lt;&#10;'.repeat(200_000)}"/>`));
    expect(outcome.tests?.[0]?.name).toBe('🙂');
    expect(outcome.tests?.[1]?.name).toHaveLength(400_000);
  });

  test('keeps the first 2,000 characters of a message, never half a character', async () => {
    const outcome = await junit(suite(`<testcase name="a"><failure>${'x'.repeat(1999)}🙂</failure></testcase>`));
    expect(outcome.tests?.[0]?.message).toBe('x'.repeat(1999));
  });
});

describe('fails', () => {
  test.each([
    ['nothing ran', suite('<testcase name="a"><skipped/></testcase>'), 'min-tests: 0 tests ran, expected at least 1 (0 passed, 0 failed, 1 skipped; skipped ones did not run)'],
    ['no tests', '<testsuites><testsuite name="empty"/></testsuites>', 'reports/.hidden/a.xml has no test case at all; let whatever writes it run tests, or narrow the pattern'],
    ['set-up of a suite', suite('<error message="no database"/><testcase name="a"/>'), 'reports/.hidden/a.xml: suite "s" failed: no database'],
    ['a failure that only the suite counts', suite('<testcase name="a"/>', 'errors="1"'), 'reports/.hidden/a.xml: suite "s" counts 1 failures or errors, and none of its test cases shows one'],
    ["a test of Node's that failed behind its subtests", '<testsuites><testsuite name="parent" failures="0"><testcase name="child"/></testsuite><!-- pass 1 --><!-- fail 1 --></testsuites>', 'reports/.hidden/a.xml: it counts 1 failures, and none of its test cases shows one'],
  ])('%s', async (_case, content, error) => {
    expect(await junit(content)).toMatchObject({ status: 'failed', error });
  });

  test.each([
    ['another XML', '<coverage/>', 'files: reports/.hidden/a.xml is no JUnit report: expected <testsuites> or <testsuite>, found <coverage>; narrow the pattern to the reports'],
    ['an empty file', '', 'reports/.hidden/a.xml is empty; whatever writes it did not finish'],
    ['nesting without end', '<testsuite>'.repeat(5000) + '</testsuite>'.repeat(5000), 'reports/.hidden/a.xml nests its elements more than 250 deep, which no report does'],
    ['an entity bomb', '<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "c">]><testsuite><testcase name="&b;"/></testsuite>', 'reports/.hidden/a.xml declares entities in its DOCTYPE, which no report needs; they are not read'],
    ['an entity bomb behind a quoted bracket', '<!DOCTYPE a SYSTEM "x>" [<!ENTITY b "c">]><testsuite/>', 'reports/.hidden/a.xml declares entities in its DOCTYPE, which no report needs; they are not read'],
    ['an unknown encoding', '<?xml version="1.0" encoding="klingon"?><testsuite/>', 'reports/.hidden/a.xml is in the encoding klingon, which is not known; write it in UTF-8'],
  ])('%s', async (_case, content, error) => {
    expect(await junit(content)).toEqual(failed(error));
  });

  test.each([
    ['a report cut off', '<testsuite><testcase name="a">'],
    ['no XML', 'Segmentation fault'],
    ['binary', Buffer.from([0, 1, 2, 255])],
    ['an entity declared inside of the root', '<testsuite><!DOCTYPE a [<!ENTITY b "cccc">]><testcase name="&b;&b;"/></testsuite>'],
    ['text behind the root', '<testsuite><testcase name="a"/></testsuite>Segmentation fault'],
  ])('%s', async (_case, content) => {
    expect(await junit(content)).toMatchObject({ status: 'failed', error: expect.stringMatching(/^reports\/\.hidden\/a\.xml is not well-formed XML/) });
  });

  test('more than five failures are counted', async () => {
    const cases = Array.from({ length: 7 }, (_, index) => `<testcase name="t${index}"><failure/></testcase>`).join('');
    expect(await junit(suite(cases))).toMatchObject({ error: '7 of 7 tests failed:\n  t0\n  t1\n  t2\n  t3\n  t4\n  and 2 more' });
  });

  test('a name two ids fit', async () => {
    expect(await junit(suite('<testcase name="REQ 1 2 works"/>'), { requirementIds: ['REQ-1.2', 'REQ-1-2'] })).toMatchObject({
      status: 'failed',
      error: 'test "REQ 1 2 works" names REQ-1.2 and REQ-1-2 at the same place; write the one it means in full, or rename one of the ids',
    });
  });

  test('min-tests that cannot be', async () => {
    expect(await junit(suite('<testcase name="a"/>'), {}, 0)).toEqual(failed('min-tests: expected a whole number from 1 to 1000000000, got 0'));
  });

  test('no file, a pattern or a link that leaves', async () => {
    const folder = workspace({ 'x.txt': '' });
    const outside = workspace({ 'o.xml': suite('<testcase name="a"/>') });
    symlinkSync(join(outside, 'o.xml'), join(folder, 'out.xml'));
    symlinkSync(outside, join(folder, 'out'));
    const check = (files: string[]) => ask({ kind: 'junit', files, minTests: 1 }, folder);
    expect(await check(['r/**/*.xml', 's.xml'])).toEqual(failed("files: no file matches r/**/*.xml, s.xml in the plan's folder; the tests, which run before this check, have to write a JUnit XML report there"));
    writeFileSync(join(folder, 'unit.xml'), suite('<testcase name="a"/>'));
    expect(await check(['{unit,e2e}.xml'])).toMatchObject({ status: 'passed' });
    expect(await check(['*.xml', '!out.xml'])).toMatchObject({ status: 'passed' });
    expect(await check(['unit.xml', 'e2e.xml'])).toMatchObject({ error: expect.stringMatching(/^files: no file matches e2e\.xml in/) });
    expect(await check(['unit.xml', '!(unit|out).xml'])).toMatchObject({ error: expect.stringMatching(/^files: no file matches !\(unit\|out\)\.xml in/) });
    rmSync(join(folder, 'unit.xml'));
    expect(await check(['../*.xml'])).toEqual(failed('files: "../*.xml" leaves the workspace; expected a path relative to the plan\'s folder'));
    expect(await check(['/tmp/*.xml'])).toEqual(failed('files: "/tmp/*.xml" leaves the workspace; expected a path relative to the plan\'s folder'));
    expect(await check(['*.xml'])).toMatchObject({ error: expect.stringMatching(/^files: no file matches/) });
    expect(await check(['*/o.xml'])).toMatchObject({ error: expect.stringMatching(/^files: no file matches/) });
    expect(await check(['out/*.xml'])).toEqual(failed('files: out/o.xml leads out of the workspace through a symbolic link; expected a file inside of it'));
  });
});

describe('only reports of this run count', () => {
  const since = Date.UTC(2026, 0, 2);
  const fresh = { freshness: { job: since, run: since, artifacts: [] } };

  test('an old one fails', async () => {
    const folder = workspace({ 'r.xml': suite('<testcase name="a"/>') });
    utimesSync(join(folder, 'r.xml'), since / 1000 - 1, since / 1000 - 1);
    const check = { kind: 'junit', files: ['r.xml'], minTests: 1 } as const;
    expect(await ask(check, folder, fresh)).toEqual(
      failed('files: r.xml is stale, it was not written by this run: it is of 2026-01-01T23:59:59.000Z, the job began at 2026-01-02T00:00:00.000Z; write it anew before this check'),
    );
    expect(await ask(check, folder)).toMatchObject({ status: 'passed' });
    utimesSync(join(folder, 'r.xml'), since / 1000, since / 1000);
    expect(await ask(check, folder, fresh)).toMatchObject({ status: 'passed' });
  });

  test('locally one the tests have just written is taken, and an older one with a warning', async () => {
    const folder = workspace({ 'r.xml': suite('<testcase name="a"/>') });
    const warnings: string[] = [];
    const check = (seconds: number) => {
      utimesSync(join(folder, 'r.xml'), since / 1000 - seconds, since / 1000 - seconds);
      return ask({ kind: 'junit', files: ['r.xml'], minTests: 1 }, folder, { freshness: { run: since, artifacts: [] }, warn: (sentence) => warnings.push(sentence) });
    };
    expect(await check(600)).toMatchObject({ status: 'passed' });
    expect(warnings).toEqual([]);
    expect(await check(601)).toMatchObject({ status: 'passed' });
    expect(warnings).toEqual(['r.xml was written 10m 01s before this run began: if anything has changed since, run the tests again']);
  });

  test('one that is committed fails, whatever its time', async () => {
    const folder = workspace({ 'r [1].xml': suite('<testcase name="a"/>'), 'new.xml': suite('<testcase name="a"/>') });
    execFileSync('git', ['init', '-q'], { cwd: folder });
    execFileSync('git', ['add', '--', 'r [1].xml'], { cwd: folder });
    const check = (files: string[]) => ask({ kind: 'junit', files, minTests: 1 }, folder, fresh);
    expect(await check(['*.xml'])).toEqual(
      failed('files: r [1].xml is stale, it is committed to git and proves nothing about this run; add it to .gitignore and remove it with git rm --cached'),
    );
    expect(await check(['new.xml'])).toMatchObject({ status: 'passed' });
  });

  test('copies in the record of the run do not count', async () => {
    const folder = workspace({ 'out/preflight/evidence/t/r.xml': suite('<testcase name="a"/>') });
    expect(await ask({ kind: 'junit', files: ['**/*.xml'], minTests: 1 }, folder, { record: join(folder, 'out') })).toMatchObject({
      error: expect.stringMatching(/^files: no file matches/),
    });
  });
});
