/** `phasegate report`, and what `phasegate run` says of requirements, from outside. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { XMLValidator } from 'fast-xml-parser';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/trace/report.js';
import { sarifProblems } from '../render/sarif-schema.js';
import { CLI, onePhase, phases, project, type Project } from '../run/project.js';
import { statementProblems } from '../run/statement-schema.js';

const REQUIREMENTS = { requirements: [{ id: 'REQ-1', title: 'A cart' }, { id: 'REQ-2', title: 'A price' }, { id: 'REQ-3', title: 'A wish' }] };
const TASKS = [{ id: 'T-1', title: 'Cart', run: 'test -e broken && exit 3; echo made', covers: ['REQ-1'] }, { id: 'T-2', title: 'Price', run: 'true', covers: ['REQ-2'] }];
const shop = (rest: object = {}): object => onePhase(TASKS, { ...REQUIREMENTS, 'fail-on': ['failed', 'regressed'], ...rest });

async function ran(plan = shop()): Promise<Project> {
  const here = project(plan);
  expect((await here.run(['run'])).code).toBe(0);
  return here;
}

const json = async (here: Project, ...args: string[]): Promise<Report> => {
  const { code, stdout, stderr } = await here.run(['report', ...args, '--format', 'json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Report;
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('every format', () => {
  const checks: Record<string, (text: string, here: Project) => void> = {
    md: (text) => expect(text).toMatch(/^# .* Shop/),
    html: (text) => expect(text).toMatch(/^<!doctype html>[^]*<\/html>\n$/),
    csv: (text) => expect(Papa.parse<string[]>(text.trimEnd()).data.map(([id, , status]) => [id, status])).toEqual([['requirement', 'status'], ['REQ-1', 'verified'], ['REQ-2', 'verified'], ['REQ-3', 'uncovered']]),
    json: (text) => {
      const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as object);
      expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    },
    junit: (text) => expect(XMLValidator.validate(text)).toBe(true),
    sarif: (text) => expect(sarifProblems(JSON.parse(text))).toEqual([]),
    intoto: (text, here) => {
      expect(statementProblems(JSON.parse(text))).toEqual([]);
      expect(JSON.parse(text)).toMatchObject({ subject: [{ name: 'run.json', digest: { sha256: sha256(here.read('.phasegate/run.json')) } }], predicate: { result: 'PASSED', passedTests: ['requirement:REQ-1', 'requirement:REQ-2', 'task:one/T-1', 'task:one/T-2'] } });
    },
  };
  test('is written to standard output, or to a file', async () => {
    const here = await ran();
    for (const [format, check] of Object.entries(checks)) {
      const { code, stdout, stderr } = await here.run(['report', '--format', format]);
      expect([format, code, stderr]).toEqual([format, 0, '']);
      check(stdout, here);
      expect(await here.run(['report', '.phasegate', '--format', format, '--output', 'written'])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(here.read('written')).toBe(stdout);
    }
    expect((await here.run(['report'])).stdout).toBe((await here.run(['report', '--format', 'md'])).stdout);
  });

  test('is the one the run left', async () => {
    const here = await ran();
    expect((await here.run(['report', '--format', 'html'])).stdout).toBe(here.read('.phasegate/report.html'));
    const { digest, totals } = await json(here);
    expect(digest).toBe(sha256(here.read('.phasegate/run.json')));
    expect(totals.requirements).toMatchObject({ total: 3, verified: 2, uncovered: 1 });
  });

  test('is written also of a run that failed', async () => {
    const here = project(shop(), { broken: '' });
    expect((await here.run(['run', '--keep-going'])).code).toBe(1);
    expect((await json(here)).requirements.map(({ id, status }) => [id, status])).toEqual([['REQ-1', 'failed'], ['REQ-2', 'verified'], ['REQ-3', 'uncovered']]);
  });
});

describe('a wrong call', () => {
  const refused = async (here: Project, args: string[], stderr: string): Promise<void> => {
    expect(await here.run(['report', ...args])).toEqual({ code: 2, stdout: '', stderr });
  };

  test('names the format meant', async () => {
    await refused(project(shop()), ['--format', 'jsn'], "error: phasegate report: --format expects one of md, html, csv, json, junit, sarif, intoto, got 'jsn'.\nDid you mean json? See: phasegate report --help\n");
  });

  test('names what is missing, cut short, or of another version', async () => {
    const here = await ran();
    await refused(here, ['nowhere'], 'error: There is no folder nowhere.\nRun the plan first, or name the folder a run left.\n');
    mkdirSync(here.path('empty'));
    await refused(here, ['empty'], 'error: There is no record of a run in empty: empty/run.json is missing.\nName the folder a run left, or run the plan first with --out empty.\n');
    const whole = here.read('.phasegate/run.json');
    here.write({ 'cut/run.json': whole.slice(0, 200), 'later/run.json': whole.replace('"version": 1', '"version": 2') });
    await refused(here, ['cut'], 'error: cut/run.json cannot be read: it is not JSON; it was cut short or damaged.\nRun the plan again, or name the folder of another record.\n');
    await refused(here, ['later'], 'error: later/run.json cannot be read: it is of version 2, and this Phasegate reads version 1.\nRun the plan again, or name the folder of another record.\n');
    await refused(here, ['--baseline', 'cut'], 'error: cut/run.json cannot be read: it is not JSON; it was cut short or damaged.\nRun the plan again, or name the folder of another record.\n');
  });

  test('does not write where it cannot, and not into the record', async () => {
    const here = await ran();
    await refused(here, ['--output', 'no/folder.md'], 'error: --output no/folder.md could not be written: its folder does not exist.\nName a file in a folder that is there and may be written.\n');
    await refused(here, ['--output', '.git/../.phasegate'], 'error: --output .git/../.phasegate would change the record in .phasegate.\nWrite to another folder, or to report.* in this one: `phasegate verify` expects those.\n');
    await refused(here, ['--format', 'csv', '--output', '.phasegate/one/matrix.csv'], 'error: --output .phasegate/one/matrix.csv would change the record in .phasegate.\nWrite to another folder, or to report.* in this one: `phasegate verify` expects those.\n');
    expect((await here.run(['report', '--format', 'csv', '--output', '.phasegate/report.csv'])).code).toBe(0);
    await here.verify();
  });

  test('opens nothing but HTML', async () => {
    await refused(project(shop()), ['--open', '--format', 'csv'], 'error: phasegate report: --open shows html, not csv.\nLeave out --format, or write --format html.\n');
  });
});

describe('standard output', () => {
  test('that nobody reads is no error', async () => {
    const here = await ran();
    const { child, ended } = here.start(['report', '--format', 'html']);
    child.stdout?.destroy();
    expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('that is full is one', async () => {
    const here = await ran();
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'report'], { cwd: here.folder, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
    closeSync(full);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^error: cannot write to standard output: ENOSPC.*\nMake room, or write to another place with --output FILE\.\n$/)]);
  });
});

describe.skipIf(process.platform !== 'linux')('--open', () => {
  test('writes the HTML and hands its URL to the browser as an argument', async () => {
    const here = await ran();
    const name = "a b'$(touch x).html";
    here.write({ 'bin/xdg-open': '#!/bin/sh\nprintf "%s|" "$@" > "$PIPE"\n' });
    execFileSync('mkfifo', [here.path('pipe')]);
    const opened = readFile(here.path('pipe'), 'utf8');
    expect(await here.run(['report', '--open', '--output', name], { env: { PATH: `${here.path('bin')}:${process.env['PATH']}`, PIPE: here.path('pipe') } })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await opened).toBe(`file://${here.folder}/a%20b'$(touch%20x).html|`);
    expect(here.exists('x')).toBe(false);
    expect(here.read(name)).toMatch(/^<!doctype html>/);
  });

  test('says where it is where no browser can be started', async () => {
    const here = await ran();
    rmSync(here.path('.phasegate/report.html'));
    expect(await here.run(['report', '--open'], { env: { PATH: here.folder } })).toEqual({ code: 0, stdout: '', stderr: `The report is written, and no browser shows it: there is no xdg-open here. Open it yourself: ${here.path('.phasegate/report.html')}\n` });
    expect(here.exists('.phasegate/report.html')).toBe(true);
  });
});

describe('a baseline', () => {
  test('shows what broke, and fails what only tolerated tasks hid', async () => {
    const tolerated = shop();
    const [first] = (tolerated as { phases: { tasks: Record<string, unknown>[] }[] }).phases;
    Object.assign(first?.tasks[0] ?? {}, { 'continue-on-error': true });
    const here = project(tolerated);
    expect((await here.run(['run', '--out', 'base'])).code).toBe(0);
    here.write({ broken: '' });
    // Tolerated and not compared with anything, it passes.
    expect((await here.run(['run'])).code).toBe(0);
    expect(await json(here)).toMatchObject({ verdict: 'passed', tasksVerdict: 'passed' });
    const compared = await json(here, '--baseline', 'base');
    expect(compared).toMatchObject({ verdict: 'failed', tasksVerdict: 'passed', reasons: ['1 requirement was verified on the base and is no longer: REQ-1'], delta: { newlyBroken: [{ id: 'REQ-1', before: 'verified', now: 'failed' }] } });
    const again = await here.run(['run', '--baseline', 'base']);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('  fail-on    1 requirement was verified on the base and is no longer: REQ-1\n');
    expect(here.record().verdict).toBe('passed');
    // The folder it is about to move aside.
    expect((await here.run(['run', '--baseline', '.phasegate'])).code).toBe(0);
  });

  test('of another plan or none is refused before anything runs', async () => {
    const here = project(shop());
    here.write({ 'other.yml': JSON.stringify(onePhase([{ id: 'T', run: 'true' }], { name: 'Other' })) });
    expect((await here.run(['run', 'other.yml', '--out', 'other'])).code).toBe(0);
    expect(await here.run(['run', '--baseline', 'other'])).toEqual({ code: 2, stdout: '', stderr: 'error: --baseline other is a record of the plan other, and this one is of shop.\nName the folder of an earlier run of the same plan.\n' });
    expect(await here.run(['run', '--baseline', 'nowhere'])).toEqual({ code: 2, stdout: '', stderr: 'error: There is no folder nowhere.\nRun the plan first, or name the folder a run left.\n' });
    expect(here.exists('.phasegate')).toBe(false);
  });
});

describe('what a run ends with', () => {
  test('both reports, and how many requirements are proven', async () => {
    const here = project(shop());
    const { stdout } = await here.run(['run']);
    expect(stdout).toContain('  proven     2 of 3 requirements, 1 uncovered\n  report     .phasegate/report.html\n             .phasegate/report.md\n');
    expect(here.files('.phasegate')).toEqual(expect.arrayContaining(['report.html', 'report.md']));
  });

  test('fail-on lowers the verdict of the whole plan, and never that of a part of it', async () => {
    const here = project(phases({ one: { tasks: [TASKS[0]!] }, two: { tasks: [TASKS[1]!] } }, { ...REQUIREMENTS, 'fail-on': ['uncovered'] }));
    for (const part of [['--phase', 'one'], ['--phase', 'two'], ['--task', 'T-1']]) {
      const { code, stdout } = await here.run(['run', ...part]);
      expect([code, stdout]).toEqual([0, expect.not.stringContaining('fail-on')]);
    }
    const whole = await here.run(['run', '--json']);
    expect(whole.code).toBe(1);
    expect(JSON.parse(whole.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'run-finished', verdict: 'failed', reasons: ['1 requirement is uncovered: REQ-3'], requirements: { total: 3, verified: 2, uncovered: 1 }, report: '.phasegate/report.md', html: '.phasegate/report.html', exitCode: 1 });
    expect(await json(here)).toMatchObject({ verdict: 'failed', tasksVerdict: 'passed' });
    const resumed = await here.run(['run', '--resume']);
    expect(resumed.code).toBe(1);
    // The evidence says what the tasks did.
    expect(here.record().verdict).toBe('passed');
  });
});

test('a phase whose result is gone proves nothing, and the report says so', async () => {
  const here = await ran(phases({ one: { tasks: [TASKS[0]!] }, two: { tasks: [TASKS[1]!] } }, REQUIREMENTS));
  rmSync(here.path('.phasegate/two/result.json'));
  const damaged = await json(here);
  expect(damaged).toMatchObject({ verdict: 'not-computed', ignored: [{ what: 'two/result.json', why: 'it is missing, and run.json lists it' }] });
  expect(damaged.requirements.map(({ id, status }) => [id, status])).toEqual([['REQ-1', 'verified'], ['REQ-2', 'not-run'], ['REQ-3', 'uncovered']]);
  const { stdout } = await here.run(['report', '--format', 'junit']);
  expect(stdout).toContain('<error message="it is missing, and run.json lists it" type="not-computed"/>');
});
