/** `kill -9` at any moment: what is on disk is readable, claims no pass that was not earned, and can be gone on with. */
import { createHash } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAudit } from '../../src/evidence/chain.js';
import { verify } from '../../src/evidence/verify.js';
import { phases, project, type Project } from '../run/project.js';

const task = (id: string, rest: object = {}): object => ({ id, run: `echo "says ${id}"\necho ${id} > ${id}.txt\necho ${id} >> log`, evidence: [`${id}.txt`], ...rest });
const PLAN = phases({
  first: { tasks: [task('A'), task('B', { needs: ['A'] }), task('C')] },
  second: { entry: [{ file: 'A.txt' }], tasks: [task('D'), task('E', { needs: ['D'] })], exit: [{ file: 'E.txt' }] },
  third: { needs: ['first'], tasks: [task('F'), task('G', { needs: ['F'] })] },
});
const TASKS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
/** Lines `run --json` prints for this plan: a test below holds it. */
const LINES = 38;

/** Runs until the n-th line of `--json` was read, then kills it, and waits until no task of it runs any more. */
async function killAfter(ran: Project, lines: number, args: string[] = []): Promise<({ type: string } & Record<string, unknown>)[]> {
  // The working files of a killed run are to go with the project where no later run removes them.
  const { child, ended } = ran.start(['run', '--json', '--jobs', '2', ...args], { env: { TMPDIR: ran.folder } });
  const events: ({ type: string } & Record<string, unknown>)[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    events.push(JSON.parse(line) as { type: string });
    if (events.length === lines) child.kill('SIGKILL');
  }
  await ended;
  // What was running goes on without us: nobody is told of a SIGKILL.
  while (readdirSync('/proc').some((pid) => worksIn(pid, ran.folder))) await new Promise(setImmediate);
  return events;
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** How often each task was run, by what it wrote itself. */
const counts = (ran: Project): Record<string, number> =>
  Object.fromEntries(TASKS.map((id) => [id, ran.exists('log') ? ran.read('log').split('\n').filter((line) => line === id).length : 0]));

/** What the record says has passed: by results of closed phases, and by the audit logs of open ones. */
function claimed(ran: Project): Set<string> {
  const passed = new Set<string>();
  for (const phase of ['first', 'second', 'third']) {
    if (ran.exists(`.phasegate/${phase}/result.json`)) for (const { id, status } of ran.result(phase).tasks) if (status === 'passed') passed.add(id);
    if (!ran.exists(`.phasegate/${phase}/audit.jsonl`)) continue;
    const { entries, problems } = readAudit(ran.read(`.phasegate/${phase}/audit.jsonl`));
    expect(problems).toEqual([]);
    for (const entry of entries) if (entry['type'] === 'task-finished' && (entry['result'] as { status: string }).status === 'passed') passed.add(entry['task'] as string);
  }
  return passed;
}

async function holdsWhatItSays(ran: Project): Promise<void> {
  const unfinished = ['first', 'second', 'third'].filter((phase) => ran.exists(`.phasegate/${phase}`) && !ran.exists(`.phasegate/${phase}/manifest.json`));
  for (const phase of unfinished) {
    // Between the result and the manifest its verdict is written and not yet covered: `verify` says so.
    if (!ran.exists(`.phasegate/${phase}/result.json`) || ran.exists(`.phasegate/${phase}/statement.intoto.jsonl`)) continue;
    const { verdict, run } = ran.result(phase);
    if (run.finishedAt === null) expect(verdict).toBe('not-computed');
  }
  const done = counts(ran);
  for (const id of claimed(ran)) expect(done[id], `${id} is said to have passed`).toBeGreaterThan(0);
  if (!ran.exists('.phasegate/run.json')) return;
  const record = ran.record();
  const { ok, problems } = await verify(ran.path('.phasegate'), {});
  if (record.run.finishedAt !== null) {
    expect(ok).toBe(true);
    return;
  }
  expect(record.verdict).toBe('not-computed');
  expect(ok).toBe(false);
  expect(problems).toContainEqual({ kind: 'chain', path: 'run.json', message: 'has no head of the audit log: the run did not finish' });
  for (const phase of unfinished.filter((id) => ran.exists(`.phasegate/${id}/result.json`))) {
    expect(problems).toContainEqual({ kind: 'chain', path: `${phase}/manifest.json`, message: 'is missing: the phase did not finish, and nothing in it is proven' });
  }
}

async function goesOn(ran: Project): Promise<void> {
  const before = counts(ran);
  const kept = claimed(ran);
  expect((await ran.run(['run', '--resume', '--jobs', '2'])).code).toBe(0);
  expect(ran.statuses()).toEqual(Object.fromEntries(TASKS.map((id) => [id, 'passed'])));
  expect(ran.record().verdict).toBe('passed');
  const after = counts(ran);
  for (const id of TASKS) {
    // Run again are those that have not passed; what depends on one that runs again cannot have passed.
    expect(after[id], `${id} ${kept.has(id) ? 'had passed' : 'had not passed'}`).toBe(before[id]! + (kept.has(id) ? 0 : 1));
  }
}

describe.skipIf(process.platform !== 'linux')('killed', () => {
  test('the plan prints as many lines as the moments below are taken from', async () => {
    const ran = project(PLAN);
    const events = await killAfter(ran, Infinity);
    expect(events).toHaveLength(LINES);
    await ran.verify();
  });

  test('after any line', { timeout: 60_000 }, async () => {
    const moments = Array.from({ length: 10 }, (_, n) => 1 + n * 4);
    const next = moments.values();
    // Two at a time, as there are cores.
    await Promise.all([0, 1].map(async () => {
      for (const lines of next) {
        const ran = project(PLAN);
        await killAfter(ran, lines);
        await holdsWhatItSays(ran);
        await goesOn(ran);
      }
    }));
  });

  test('again and again, each time a little further', { timeout: 60_000 }, async () => {
    const ran = project(PLAN);
    await killAfter(ran, 8);
    for (const lines of [5, 9, 13]) {
      await holdsWhatItSays(ran);
      await killAfter(ran, lines, ['--resume']);
    }
    await holdsWhatItSays(ran);
    await goesOn(ran);
  });

  test('`phasegate verify` names the unfinished phase', async () => {
    const ran = project(PLAN);
    await killAfter(ran, 5);
    const { code, stdout, stderr } = await ran.run(['verify', '.phasegate'], { unverified: true });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('chain broken  first/manifest.json is missing: the phase did not finish, and nothing in it is proven\n');
    const report = (await ran.run(['report', '.phasegate'])).stdout;
    expect(report).toMatch(/^# ❓ Shop not computed/);
    expect(report).toContain('of 7 tasks passed · not finished\n');
  });

  test('with half a last line in the audit logs', async () => {
    const ran = project(PLAN);
    await killAfter(ran, 12);
    for (const log of ['audit.jsonl', 'first/audit.jsonl']) appendFileSync(ran.path('.phasegate', log), '{"seq":99,"prev":"00');
    await holdsWhatItSays(ran);
    await goesOn(ran);
  });

  test('with all of a phase written but its manifest', async () => {
    const ran = project(PLAN);
    expect((await ran.run(['run'])).code).toBe(0);
    // As the kill leaves it right before the last rename.
    const manifest = ran.path('.phasegate/third/manifest.json');
    writeFileSync(`${manifest}.tmp`, readFileSync(manifest).subarray(0, 100));
    rmSync(manifest);
    const { problems } = await verify(ran.path('.phasegate'), {});
    expect(problems.map(({ path }) => path)).toContain('third/manifest.json');
    await goesOn(ran);
    expect(existsSync(`${manifest}.tmp`)).toBe(false);
  });
});

describe.skipIf(process.platform !== 'linux')('working files', () => {
  const WAITS = phases({
    first: { tasks: [task('A')] },
    second: { tasks: [{ id: 'B', run: 'mkfifo go && read -r word < go; cp -r "$PHASEGATE_UPSTREAM" seen' }] },
  });
  const folders = (ran: Project): string[] => readdirSync(ran.path('tmp'));
  const tmp = (ran: Project) => ({ env: { TMPDIR: ran.path('tmp') } });

  /** A run whose task waits for a line in `go`. */
  async function waiting(): Promise<{ ran: Project; child: ReturnType<Project['start']> }> {
    const ran = project(WAITS, { 'tmp/other': '', 'quick.yml': JSON.stringify(phases({ one: { tasks: [{ id: 'Q', run: 'true' }] } })) });
    const child = ran.start(['run'], tmp(ran));
    while (!ran.exists('go')) await new Promise(setImmediate);
    return { ran, child };
  }
  const another = (ran: Project): Promise<unknown> => ran.run(['run', 'quick.yml', '--out', 'quick'], tmp(ran));
  const untilNobodyWorksIn = async ({ folder }: Project): Promise<void> => {
    while (readdirSync('/proc').some((pid) => worksIn(pid, folder))) await new Promise(setImmediate);
  };

  test('of a run that was killed are removed by the next, once no task of it runs any more', async () => {
    const { ran, child } = await waiting();
    child.child.kill('SIGKILL');
    await new Promise((resolve) => child.child.once('exit', resolve));
    const [left] = folders(ran).filter((name) => name.startsWith('phasegate-'));
    await another(ran);
    expect(folders(ran), 'its task reads what lies there').toContain(left);
    writeFileSync(ran.path('go'), 'on\n');
    await untilNobodyWorksIn(ran);
    expect(ran.read('seen/first/A/A.txt')).toBe('A\n');
    await another(ran);
    expect(folders(ran)).toEqual(['other']);
  });

  test('of a run that goes on are left alone', async () => {
    const { ran, child } = await waiting();
    await another(ran);
    writeFileSync(ran.path('go'), 'on\n');
    expect((await child.ended).code).toBe(0);
    expect(ran.read('seen/first/A/A.txt')).toBe('A\n');
    expect(folders(ran)).toEqual(['other']);
  });

  test('what only has their name stays: a link, a file, what another machine, another version or another user made', async () => {
    const { ran, child } = await waiting();
    const [name = ''] = folders(ran).filter((each) => each.startsWith('phasegate-'));
    child.child.kill('SIGKILL');
    writeFileSync(ran.path('go'), 'on\n');
    await child.ended;
    await untilNobodyWorksIn(ran);
    const like = (end: string, of = name): string => of.replace(/\w{6}$/, end);
    ran.write({ 'kept/file': '' });
    symlinkSync(ran.path('kept'), ran.path('tmp', like('linked')));
    writeFileSync(ran.path('tmp', like('a_file')), '');
    const [, pid, started, place = ''] = name.split('-');
    const others = [`phasegate-${pid}-${started}-${'0'.repeat(place.length)}-abcdef`, 'phasegate-abcdef', `${name}-more`];
    for (const other of others) mkdirSync(ran.path('tmp', other));
    // Only root can make what is another's.
    if (process.getuid?.() === 0) {
      mkdirSync(ran.path('tmp', like('others')));
      chownSync(ran.path('tmp', like('others')), 12_345, 12_345);
      others.push(like('others'));
    }
    await another(ran);
    expect(folders(ran).toSorted()).toEqual(['other', like('linked'), like('a_file'), ...others].toSorted());
    expect(ran.files('kept')).toEqual(['file']);
  });
});

describe.skipIf(process.platform !== 'linux')('changed from outside', () => {
  test('an audit log of an unfinished phase is not continued', async () => {
    const ran = project(PLAN);
    await killAfter(ran, 12);
    const log = ran.path('.phasegate/first/audit.jsonl');
    writeFileSync(log, readFileSync(log, 'utf8').replace('"A"', '"Z"'));
    const { code, stderr } = await ran.run(['run', '--resume'], { unverified: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(/first\/audit\.jsonl: line \d+ was changed: its hash is [0-9a-f]{64}, and it says [0-9a-f]{64}/);
    expect(stderr).toContain('The record was changed from outside and cannot be continued: start a new one without --resume.');
    // Which then works, and keeps the old one aside.
    expect((await ran.run(['run'])).code).toBe(0);
  });

  test.each([
    ['is gone', undefined],
    ['is empty', ''],
    ['ends in the middle', '{"seq":1,'],
    ['is no text', '\0\xff\n'],
  ])('a finished phase whose audit log %s is not built on', async (_, text) => {
    const ran = project(PLAN);
    expect((await ran.run(['run'])).code).toBe(0);
    const log = ran.path('.phasegate/first/audit.jsonl');
    if (text === undefined) rmSync(log);
    else writeFileSync(log, text);
    expect((await ran.run(['run', '--resume'])).code).toBe(0);
    expect(counts(ran)).toMatchObject({ A: 2, B: 2, C: 2 });
  });

  test('any file of the record, cut anywhere, is a problem that is told and no error of ours', { timeout: 60_000 }, async () => {
    const ran = project(PLAN);
    expect((await ran.run(['run'])).code).toBe(0);
    const files = ran.files('.phasegate').filter((file) => !/^report\.(?:html|md)$/.test(file));
    // run.json itself is covered by its digest alone.
    const digest = createHash('sha256').update(ran.read('.phasegate/run.json')).digest('hex');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async (file, part) => {
        const path = ran.path('.phasegate', file);
        const whole = readFileSync(path);
        writeFileSync(path, whole.subarray(0, Math.floor(whole.length * part)));
        try {
          const { ok, problems } = await verify(ran.path('.phasegate'), { digest });
          expect(ok).toBe(false);
          expect(problems.length).toBeGreaterThan(0);
        } finally {
          writeFileSync(path, whole);
        }
      }),
      { numRuns: 30 },
    );
    await ran.verify();
  });
});
