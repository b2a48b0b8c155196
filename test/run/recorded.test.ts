/** A record read back for a report: what a run left counts, what is damaged, forged or of another run is refused by name. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { readRecorded } from '../../src/run/recorded.js';
import { reportSchema } from '../../src/trace/report.js';
import { traceReport } from '../../src/trace/trace.js';
import { phases, type Project, project } from './project.js';

let made: Project;
let copies = 0;

beforeAll(async () => {
  made = project(
    phases(
      {
        build: { covers: ['REQ-1'], exit: [{ tasks: { passed: 'all' } }], tasks: [{ id: 'b', run: 'echo built | tee made.txt', evidence: 'made.txt' }] },
        deploy: { tasks: [{ id: 'm', manual: { instructions: 'Look' } }, { id: 'd', run: 'true', needs: 'm', covers: 'REQ-2' }] },
      },
      { requirements: [{ id: 'REQ-1' }, { id: 'REQ-2' }], waivers: [{ for: 'REQ-2', reason: 'known', by: 'octocat', until: '2999-12-31' }] },
    ),
  );
  expect((await made.run(['run'])).code).toBe(3);
});

/** A copy of the record to damage. */
function copy(): { folder: string; read: (file: string) => string; write: (file: string, text: string) => void; edit: (file: string, change: (json: any) => unknown) => void } {
  const folder = made.path(`copy-${(copies += 1)}`);
  cpSync(made.path('.phasegate'), folder, { recursive: true });
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  return { folder, read, write, edit: (file, change) => {
    const json = JSON.parse(read(file)) as unknown;
    write(file, JSON.stringify(change(json) ?? json));
  } };
}

async function refusal(folder: string): Promise<string> {
  try {
    await readRecorded(folder);
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.hint}`.replaceAll(folder, 'OUT');
    throw error;
  }
  return 'it was read';
}

describe('a record a run left', () => {
  test('is read whole, and is what its report is made of', async () => {
    const { plan, record, phases: results, digest, ignored } = await readRecorded(made.path('.phasegate'));
    expect(digest).toBe(createHash('sha256').update(readFileSync(made.path('.phasegate/run.json'))).digest('hex'));
    expect(results.map(({ phase }) => phase.id)).toEqual(['build', 'deploy']);
    expect(ignored).toEqual([]);
    const report = traceReport({ plan, record, phases: results, digest, today: '2026-03-01', ignored });
    expect(reportSchema.strict().parse(report)).toEqual(report);
    expect(report).toMatchObject({ verdict: 'waiting', requirements: [{ id: 'REQ-1', status: 'verified' }, { id: 'REQ-2', status: 'waived' }], phases: [{ id: 'build', verdict: 'passed', criteria: [{ gate: 'exit', status: 'passed' }] }, { id: 'deploy', verdict: 'waiting' }] });
    for (const { file, sha256 } of report.tasks.flatMap(({ evidence }) => evidence)) {
      expect(createHash('sha256').update(readFileSync(made.path('.phasegate', file))).digest('hex')).toBe(sha256);
    }
  });

  test('legs, each from its folder', async () => {
    const { folder, edit } = copy();
    for (const leg of ['linux', 'macos']) {
      cpSync(join(folder, 'build'), join(folder, `build@${leg}`), { recursive: true });
      edit(`build@${leg}/result.json`, (json) => void (json.phase.leg = leg));
    }
    rmSync(join(folder, 'build'), { recursive: true });
    edit('run.json', (json) => void (json.phases = [...json.phases.filter(({ id }: { id: string }) => id !== 'build'), ...['linux', 'macos', 'windows'].map((leg) => ({ ...json.phases[0], leg }))]));
    const { phases: results, ignored } = await readRecorded(folder);
    expect(results.map(({ phase }) => [phase.id, phase.leg])).toEqual([['build', 'linux'], ['build', 'macos'], ['deploy', undefined]]);
    expect(ignored).toEqual([{ what: 'build@windows/result.json', why: 'it is missing, and run.json lists it', phase: 'build', leg: 'windows' }]);
  });

  test('one that was cut short: what its log knows is shown, and proves nothing', async () => {
    const { folder, edit } = copy();
    rmSync(join(folder, 'build/manifest.json'));
    edit('build/result.json', (json) => void Object.assign(json, { verdict: 'not-computed', tasks: [], exit: [] }));
    const { plan, record, phases: results, digest } = await readRecorded(folder);
    expect(results[0]).toMatchObject({ verdict: 'not-computed', tasks: [{ id: 'b', status: 'passed' }] });
    const { tasks, requirements, gaps } = traceReport({ plan, record, phases: results, digest, today: '2026-03-01', ignored: [] });
    expect(tasks[0]).toMatchObject({ id: 'b', status: 'passed' });
    expect(requirements[0]).toMatchObject({ id: 'REQ-1', status: 'not-run', proofs: [{ task: 'b', status: 'not-run' }] });
    expect(gaps[0]).toEqual({ requirement: 'REQ-1', reason: expect.stringMatching(/; build did not finish$/) as string });
  });

  test('one of before there were waivers has none', async () => {
    const { folder, edit } = copy();
    edit('run.json', (json) => void delete json.plan.waivers);
    expect((await readRecorded(folder)).plan.waivers).toEqual([]);
  });
});

describe('run.json', () => {
  test('a folder that is not there, or that no run left', async () => {
    expect(await refusal(made.path('nowhere'))).toBe('There is no folder OUT. Run the plan first, or name the folder a run left.');
    mkdirSync(made.path('empty'), { recursive: true });
    expect(await refusal(made.path('empty'))).toBe('There is no record of a run in OUT: OUT/run.json is missing. Name the folder a run left, or run the plan first with --out OUT.');
  });

  const AGAIN = 'Run the plan again, or name the folder of another record.';

  test.each<[string, (text: string) => string, string]>([
    ['empty', () => '', 'it is empty'],
    ['cut short', (text) => text.slice(0, text.length / 2), 'it is not JSON; it was cut short or damaged'],
    ['no JSON, and not repeated', () => '::error::secret', 'it is not JSON; it was cut short or damaged'],
    ['no record', () => '[]', 'it is not what a record has there: expected object, received array'],
    ['of another version', (text) => text.replace('"version": 1', '"version": 2'), 'it is of version 2, and this Phasegate reads version 1'],
    ['without a run', (text) => JSON.stringify({ ...JSON.parse(text), run: undefined }), '`run` is not what a record has there: expected object, received undefined'],
    ['with a plan that is none', (text) => JSON.stringify({ ...JSON.parse(text), plan: { id: 'x', name: 'x', digest: 'a'.repeat(64), file: 'x' } }), '`plan.version` is not what a record has there: expected 1'],
  ])('%s', async (_, change, why) => {
    const { folder, read, write } = copy();
    write('run.json', change(read('run.json')));
    expect(await refusal(folder)).toBe(`OUT/run.json cannot be read: ${why}. ${AGAIN}`);
  });

  test.each<[string, (json: any) => void, string]>([
    ['an id that leads out', (json) => void (json.plan.phases[0].id = '../../etc'), '`plan.phases[0].id` is not what a record has there: expected an id'],
    ['a need that leads nowhere', (json) => void json.plan.phases[1].tasks[1].needs.push({ kind: 'task', id: 'ghost' }), 'its plan is none: the plan names ghost, which it does not have'],
    ['needs in a circle', (json) => void json.plan.phases[1].tasks[0].needs.push({ kind: 'task', id: 'd' }), 'its plan is none: the plan has a cycle, which the loader has to refuse'],
    ['a status nobody knows', (json) => void (json.plan.requirements[0].verification = 'magic'), '`plan.requirements[0].verification` is not what a record has there: expected one of "test"|"analysis"|"inspection"|"demonstration"'],
  ])('a plan with %s', async (_, change, why) => {
    const { folder, edit } = copy();
    edit('run.json', change);
    expect(await refusal(folder)).toBe(`OUT/run.json cannot be read: ${why}. ${AGAIN}`);
  });
});

describe('the result of a phase', () => {
  const ignored = async (folder: string) => {
    const recorded = await readRecorded(folder);
    expect(recorded.phases.map(({ phase }) => phase.id)).toEqual(['deploy']);
    const { plan, record, phases: results, digest } = recorded;
    const report = traceReport({ plan, record, phases: results, digest, today: '2026-03-01', ignored: recorded.ignored });
    expect(report.verdict).toBe('not-computed');
    expect(report.phases[0]).toMatchObject({ id: 'build', verdict: null, missing: recorded.ignored[0]?.why });
    expect(report.requirements[0]?.status).toBe('not-run');
    return recorded.ignored;
  };

  test.each<[string, (text: string) => string, string]>([
    ['cut short', (text) => text.slice(0, -30), 'it is not JSON; it was cut short or damaged'],
    ['of another version', (text) => text.replace('"version": 1', '"version": 7'), 'it is of version 7, and this Phasegate reads version 1'],
    ['of no known shape', (text) => text.replace('"status": "passed"', '"status": "splendid"'), '`exit[0].status` is not what a record has there: expected one of "passed"|"failed"|"skipped"|"cancelled"'],
    ['of another plan', (text) => text.replace(/"digest": "[0-9a-f]{64}"/, `"digest": "${'0'.repeat(64)}"`), 'it is of another version of the plan'],
    ['of another commit', (text) => text.replace('"sha": null', `"sha": "${'c'.repeat(40)}"`), 'it is of commit cccccccccc, and the run is of none'],
    ['of another phase', (text) => text.replace('"id": "build"', '"id": "deploy"'), 'it says it is of deploy'],
    ['with evidence elsewhere', (text) => text.replace('"path": "made.txt"', '"path": "../../../../etc/passwd"'), 'its evidence is not to be trusted: b: "../../../../etc/passwd" leads out of the record'],
  ])('%s is left out, and said', async (_, change, why) => {
    const { folder, read, write } = copy();
    const changed = change(read('build/result.json'));
    expect(changed).not.toBe(read('build/result.json'));
    write('build/result.json', changed);
    expect(await ignored(folder)).toEqual([{ what: 'build/result.json', why: expect.stringContaining(why), phase: 'build' }]);
  });

  test('of another run is left out where run.json does not list it', async () => {
    const { folder, edit } = copy();
    edit('build/result.json', (json) => void (json.run.id = 'other'));
    expect((await readRecorded(folder)).ignored).toEqual([]);
    edit('run.json', (json) => void (json.phases = json.phases.slice(1)));
    expect(await ignored(folder)).toEqual([{ what: 'build/result.json', why: expect.stringMatching(/^it is of run other, and the record of local-/), phase: 'build' }]);
  });

  test('that is gone, or no file, is said too', async () => {
    const gone = copy();
    rmSync(join(gone.folder, 'build'), { recursive: true });
    expect(await ignored(gone.folder)).toEqual([{ what: 'build/result.json', why: 'it is missing, and run.json lists it', phase: 'build' }]);
    const folder = copy();
    rmSync(join(folder.folder, 'build/result.json'));
    symlinkSync('..', join(folder.folder, 'build/result.json'));
    expect(await ignored(folder.folder)).toEqual([{ what: 'build/result.json', why: 'it is not a file', phase: 'build' }]);
  });
});
