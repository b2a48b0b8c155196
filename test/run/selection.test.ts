/** Parts of a plan: what runs, what has to stand, whose verdict the exit code speaks of, and how a record grows. */
import { describe, expect, test } from 'vitest';
import { onePhase, phases, type Project, project } from './project.js';

const log = (id: string, rest: object = {}): object => ({ id, run: `echo ${id} >> log`, ...rest });
const three = phases(
  { a: { tasks: [log('a1'), log('a2', { needs: ['a1'] })] }, b: { tasks: [log('b1')] }, c: { tasks: [log('c1'), log('c2', { needs: ['c1'] }), log('c3')] } },
  { vars: { size: 1 } },
);

/** What ran since the last look, in order. */
function ran(it: Project): string[] {
  const lines = it.exists('log') ? it.read('log').trim().split('\n').filter(Boolean) : [];
  it.write({ log: '' });
  return lines;
}

describe('--task', () => {
  test('runs it with what it needs of its phase and the phases before, and nothing else', async () => {
    const it = project(three);
    const { code } = await it.run(['run', '--task', 'c2', '--jobs', '1']);
    expect(ran(it)).toEqual(['a1', 'a2', 'b1', 'c1', 'c2']);
    expect(code).toBe(0);
    expect(it.verdicts()).toEqual({ a: 'passed', b: 'passed', c: 'not-computed' });
    expect(it.record().verdict).toBe('not-computed');
  });

  test('phases that stand with a pass are not run again', async () => {
    const it = project(three);
    await it.run(['run', '--phase', 'a']);
    const manifest = it.record().phases[0]?.manifest;
    ran(it);
    expect((await it.run(['run', '--task', 'c2', '--jobs', '1'])).code).toBe(0);
    expect(ran(it)).toEqual(['b1', 'c1', 'c2']);
    expect(it.record().phases[0]?.manifest).toBe(manifest);
  });

  test('a container stands for its leaves, several tasks are one call', async () => {
    const it = project(onePhase([log('a'), { id: 'box', needs: ['a'], tasks: [log('x'), log('y')] }, log('z'), log('q')]));
    expect((await it.run(['run', '--task', 'box', '--task', 'z', '--jobs', '1'])).code).toBe(0);
    expect(ran(it).toSorted()).toEqual(['a', 'x', 'y', 'z']);
  });

  test('--only: it alone, whatever it needs', async () => {
    const it = project(three);
    expect((await it.run(['run', '--task', 'c2', '--only'])).code).toBe(0);
    expect(ran(it)).toEqual(['c2']);
    expect(it.record().verdict).toBe('not-computed');
  });

  test('the exit code speaks of it and of what was run for its sake, not of the rest', async () => {
    const it = project(onePhase([{ id: 'bad', run: 'exit 1' }, log('good'), log('after', { needs: ['bad'] }), { id: 'm', manual: { instructions: 'Look' } }, log('late', { needs: ['m'] })]));
    expect((await it.run(['run', '--task', 'good'])).code).toBe(0);
    expect((await it.run(['run', '--task', 'bad'])).code).toBe(1);
    expect((await it.run(['run', '--task', 'good'])).code).toBe(0);
    expect(it.verdicts()).toEqual({ one: 'failed' });
    expect((await it.run(['run', '--task', 'after'])).code).toBe(1);
    expect((await it.run(['run', '--task', 'late'])).code).toBe(3);
  });

  test('an upstream phase that fails fails the call', async () => {
    const it = project(phases({ a: { tasks: [{ id: 'bad', run: 'exit 1' }] }, b: { tasks: [log('b1')] } }));
    const { code, stdout } = await it.run(['run', '--task', 'b1', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ type: 'run-finished', verdict: 'failed', exitCode: 1 });
    expect(it.statuses()).toEqual({ bad: 'failed', b1: 'blocked' });
  });

  test('gates of its phase: a failing entry criterion blocks it', async () => {
    const it = project(phases({ a: { tasks: [log('a1'), log('a2')], entry: [{ run: 'exit 1' }] } }));
    expect((await it.run(['run', '--task', 'a1'])).code).toBe(1);
    expect(ran(it)).toEqual([]);
    expect((await it.run(['run', '--task', 'a1', '--only'])).code).toBe(0);
    expect(ran(it)).toEqual(['a1']);
  });

  test('criteria nobody asked are no pass of the phase', async () => {
    const it = project(phases({ a: { tasks: [log('a1')], entry: [{ run: 'exit 1' }] } }));
    expect((await it.run(['run', '--task', 'a1', '--only'])).code).toBe(0);
    expect(it.verdicts()).toEqual({ a: 'not-computed' });
  });
});

describe('--phase', () => {
  const missing = (problem: string): string =>
    `error: What the selected phase needs is missing: ${problem}.\nRun it first, or leave it out knowingly with --skip-phase NAME or --only.\n`;

  /** A call that has to change nothing. */
  async function refused(it: Project, args: string[], problem: string): Promise<void> {
    const before = it.files('.phasegate').map((file) => [file, it.read(`.phasegate/${file}`)]);
    const { code, stdout, stderr } = await it.run(args);
    expect(stderr).toBe(missing(problem));
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(it.files('.phasegate').map((file) => [file, it.read(`.phasegate/${file}`)])).toEqual(before);
    expect(ran(it)).toEqual([]);
  }

  test('upstream missing, at any distance', async () => {
    const it = project(three);
    await refused(it, ['run', '--phase', 'c'], 'phase a has no result in .phasegate; phase b has no result in .phasegate');
    await it.run(['run', '--phase', 'a']);
    ran(it);
    await refused(it, ['run', '--phase', 'c'], 'phase b has no result in .phasegate');
  });

  test('upstream failed, waiting, not computed', async () => {
    const plan = (task: object): object => phases({ a: { tasks: [task] }, b: { tasks: [log('b1')] } });
    const it = project(plan({ id: 'a1', run: 'exit 1' }));
    await it.run(['run', '--phase', 'a']);
    await refused(it, ['run', '--phase', 'b'], 'phase a is failed');
    it.plan(plan({ id: 'a1', manual: { instructions: 'Look' } }));
    await it.run(['run', '--phase', 'a']);
    await refused(it, ['run', '--phase', 'b'], 'phase a is waiting');
    it.plan(plan({ id: 'a1' }));
    await it.run(['run', '--phase', 'a']);
    await refused(it, ['run', '--phase', 'b'], 'phase a is not-computed');
  });

  test('upstream of another plan, other variables, another commit', async () => {
    const it = project(three, {}, { git: true });
    await it.run(['run', '--phase', 'a']);
    ran(it);
    const text = it.read('phasegate.yml');
    it.write({ 'phasegate.yml': `${text}# another\n` });
    await refused(it, ['run', '--phase', 'b'], 'phase a cannot be built on: it is of another version of the plan');
    it.write({ 'phasegate.yml': text });
    await refused(it, ['run', '--phase', 'b', '--var', 'size=2'], 'phase a cannot be built on: it ran with another value of the variable size');
    const before = it.git('rev-parse', 'HEAD').slice(0, 10);
    it.commit('second');
    const now = it.git('rev-parse', 'HEAD').slice(0, 10);
    await refused(it, ['run', '--phase', 'b'], `phase a cannot be built on: it is of commit ${before}, and ${now} is checked out`);
    it.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect((await it.run(['run', '--phase', 'b'])).code).toBe(0);
    expect(ran(it)).toEqual(['b1']);
  });

  test('--skip-phase and --only waive the upstream', async () => {
    const it = project(three);
    expect((await it.run(['run', '--phase', 'b', '--skip-phase', 'a'])).code).toBe(0);
    expect(ran(it)).toEqual(['b1']);
    expect((await it.run(['run', '--phase', 'c', '--only', '--jobs', '1'])).code).toBe(0);
    expect(ran(it).toSorted()).toEqual(['c1', 'c2', 'c3']);
    expect(it.record().verdict).toBe('not-computed');
  });

  test('--skip-phase alone: all the others, in order', async () => {
    const it = project(phases({ a: { tasks: [{ id: 'a1', run: 'echo value=1 >> "$PHASEGATE_OUTPUT"; echo a1 >> log' }] }, b: { tasks: [log('b1')] }, c: { tasks: [{ id: 'c1', run: 'echo "c1 $value" >> log' }] } }));
    expect((await it.run(['run', '--skip-phase', 'b'])).code).toBe(0);
    expect(ran(it)).toEqual(['a1', 'c1 1']);
    expect(it.record().verdict).toBe('not-computed');
    expect(it.result('c').upstream.map(({ phase }) => phase)).toEqual(['a']);
  });

  test('--only still asks the gates of the phase itself', async () => {
    const it = project(phases({ a: { tasks: [log('a1')] }, b: { tasks: [log('b1')], entry: [{ run: 'exit 1' }] } }));
    for (const further of [[], ['--keep-going']]) {
      expect((await it.run(['run', '--phase', 'b', '--only', ...further])).code).toBe(1);
      expect(it.verdicts()).toEqual({ b: 'failed' });
      expect(it.statuses()).toEqual({ b1: 'blocked' });
      expect(it.exists('log')).toBe(false);
    }
  });

  test('the exit code speaks of what was selected, run.json of the whole', async () => {
    const it = project(phases({ a: { tasks: [log('a1')] }, bad: { needs: [], tasks: [{ id: 'x', run: 'exit 1' }] } }));
    expect((await it.run(['run', '--phase', 'bad'])).code).toBe(1);
    const { code, stdout } = await it.run(['run', '--phase', 'a', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ verdict: 'passed', exitCode: 0 });
    expect(it.record().verdict).toBe('failed');
  });
});

describe('the record', () => {
  test('grows by later phases: one run, one attempt more each time, what stands is untouched', async () => {
    const it = project(three);
    await it.run(['run', '--phase', 'a']);
    const first = it.record();
    expect(first).toMatchObject({ verdict: 'not-computed', run: { attempt: 1 } });
    const result = it.read('.phasegate/a/result.json');
    await it.run(['run', '--phase', 'b']);
    await it.run(['run', '--phase', 'c']);
    const last = it.record();
    expect(last.run).toMatchObject({ id: first.run.id, attempt: 3 });
    expect(last.verdict).toBe('passed');
    expect(it.verdicts()).toEqual({ a: 'passed', b: 'passed', c: 'passed' });
    expect(last.phases[0]).toEqual(first.phases[0]);
    expect(it.read('.phasegate/a/result.json')).toBe(result);
    expect(it.exists('.phasegate/previous')).toBe(false);
    expect(it.audit('.phasegate/audit.jsonl').filter(({ type }) => type === 'run-started').map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(it.result('c').upstream.map(({ phase, manifest }) => [phase, manifest])).toEqual(last.phases.slice(0, 2).map(({ id, manifest }) => [id, manifest]));
  });

  test('a plain run starts anew and keeps the old one whole in previous/', async () => {
    const it = project(three);
    await it.run(['run']);
    const old = it.record();
    const files = it.files('.phasegate').filter((file) => !file.startsWith('local/'));
    await it.run(['run']);
    expect(it.record().run.id).not.toBe(old.run.id);
    expect(it.record().run.attempt).toBe(1);
    const [stamp] = new Set(it.files('.phasegate/previous').map((file) => file.split('/')[0]));
    expect(it.files(`.phasegate/previous/${stamp}`)).toEqual(files);
    expect(it.record(`.phasegate/previous/${stamp}`).run.id).toBe(old.run.id);
    await it.verify(`.phasegate/previous/${stamp}`);
  });

  const changes: [string, (it: Project) => string[]][] = [
    ['the plan', (it) => (it.write({ 'phasegate.yml': `${it.read('phasegate.yml')}# x\n` }), [])],
    ['a variable', () => ['--var', 'size=2']],
    ['the commit', (it) => (it.commit('second'), [])],
  ];
  test.each(changes)('--resume after a change of %s starts a new record, the old one is in previous/', async (_, change) => {
    const it = project(three, {}, { git: true });
    await it.run(['run']);
    const old = it.record().run.id;
    ran(it);
    const args = change(it);
    expect((await it.run(['run', '--resume', '--jobs', '1', ...args])).code).toBe(0);
    expect(ran(it).toSorted()).toEqual(['a1', 'a2', 'b1', 'c1', 'c2', 'c3']);
    expect(it.record().run.id).not.toBe(old);
    expect(it.files('.phasegate/previous').filter((file) => file.endsWith('/run.json')).map((file) => it.record(`.phasegate/previous/${file.slice(0, -'/run.json'.length)}`).run.id)).toEqual([old]);
  });

  test('a task that runs again moves what depended on it to previous/, and leaves the rest', async () => {
    const it = project(three);
    await it.run(['run']);
    ran(it);
    expect((await it.run(['run', '--task', 'c1'])).code).toBe(0);
    expect(ran(it)).toEqual(['c1']);
    expect(it.statuses()).toEqual({ a1: 'passed', a2: 'passed', b1: 'passed', c1: 'passed', c3: 'passed' });
    expect(it.verdicts()).toEqual({ a: 'passed', b: 'passed', c: 'not-computed' });

    expect((await it.run(['run', '--phase', 'a', '--jobs', '1'])).code).toBe(0);
    expect(ran(it)).toEqual(['a1', 'a2']);
    expect(it.verdicts()).toEqual({ a: 'passed' });
    const moved = it.files('.phasegate/previous').map((file) => file.split('/').slice(1).join('/'));
    expect(moved).toContain('b/result.json');
    expect(moved).toContain('c/result.json');
    expect(it.record().run.attempt).toBe(3);
  });

  test('another folder by --out is another record', async () => {
    const it = project(three);
    await it.run(['run', '--phase', 'a']);
    await it.run(['run', '--phase', 'a', '--out', 'else where']);
    expect(it.record('else where').run.id).not.toBe(it.record().run.id);
    const { code, stderr } = await it.run(['run', '--out', 'phasegate.yml']);
    expect(stderr).toBe(`error: --out ${it.path('phasegate.yml')} is not a folder.\nName a folder, or move the file away.\n`);
    expect(code).toBe(2);
  });

  test('a place that takes no folder, a name that is too long', async () => {
    const it = project(three);
    for (const [out, why] of [['n'.repeat(300), 'ENAMETOOLONG'], ...(process.platform === 'linux' ? [['/proc/none/x', 'ENOENT']] : [])] as const) {
      const { code, stderr } = await it.run(['run', '--out', out]);
      expect(stderr).toContain(` cannot be made (${why}).\nName a folder in a place that takes new ones.\n`);
      expect(code).toBe(2);
    }
  });
});
