/** `--resume` runs just what has not passed, and what is told of a run: events and audit logs. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLI, onePhase, phases, type Project, project } from './project.js';

const log = (id: string, rest: object = {}): object => ({ id, run: `echo ${id} >> log`, ...rest });
/** Fails until a file of its name is there. */
const flaky = (id: string, rest: object = {}): object => ({ id, run: `echo ${id} >> log; test -e ${id}.ok`, ...rest });

function ran(it: Project): string[] {
  const lines = it.exists('log') ? it.read('log').trim().split('\n').filter(Boolean) : [];
  it.write({ log: '' });
  return lines;
}

describe('--resume', () => {
  test('after a failure: the failed, the blocked and the cancelled, not what passed', async () => {
    const it = project(phases({ a: { tasks: [log('a1')] }, b: { tasks: [flaky('b1', { effort: '9h' }), log('b2', { needs: ['b1'], effort: '2h' }), log('b3', { effort: '1h' })] }, c: { tasks: [log('c1')] } }));
    expect((await it.run(['run', '--jobs', '1'])).code).toBe(1);
    expect(it.read('.phasegate/report.md')).toMatch(/Critical path: .* took [\d.]+s of [\d.]+s: a1/);
    expect(ran(it)).toEqual(['a1', 'b1']);
    const { run } = it.record();
    const kept = it.read('.phasegate/a/result.json');
    it.write({ 'b1.ok': '' });
    expect((await it.run(['run', '--resume', '--jobs', '1'])).code).toBe(0);
    expect(ran(it)).toEqual(['b1', 'b2', 'b3', 'c1']);
    expect(it.record().run).toMatchObject({ id: run.id, attempt: 2 });
    expect(it.read('.phasegate/a/result.json')).toBe(kept);
    // The time of what was kept is no part of this run's.
    expect(it.read('.phasegate/report.md')).toMatch(/Critical path: .* took [\d.]+s: a1/);
  });

  test('nothing is left to do: nothing runs, the verdict stands', async () => {
    const it = project(phases({ a: { tasks: [log('a1')], exit: [{ run: 'echo gate >> log' }] }, b: { tasks: [log('b1')] } }));
    await it.run(['run']);
    ran(it);
    const before = it.record().phases;
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(ran(it)).toEqual([]);
    expect(it.record().phases).toEqual(before);
    expect(it.record()).toMatchObject({ verdict: 'passed', run: { attempt: 2 } });
  });

  test('without a record it is a plain run', async () => {
    const it = project(onePhase([log('a')]));
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(ran(it)).toEqual(['a']);
    expect(it.record().run.attempt).toBe(1);
  });

  test('a phase that passed stays as it is, with its skipped, tolerated and planned tasks', async () => {
    const first = [log('a1'), log('skipped', { if: "env.GO == 'yes'" }), { id: 'planned' }, { id: 'done', status: 'done', deliverables: ['there.md'] }, flaky('tolerated', { 'continue-on-error': true })];
    const it = project(phases({ a: { tasks: first }, b: { tasks: [log('b1')] }, c: { tasks: [flaky('c1')] } }), { 'there.md': 'x' });
    await it.run(['run', '--jobs', '1']);
    expect(ran(it)).toEqual(['a1', 'tolerated', 'b1', 'c1']);
    await it.run(['run', '--resume', '--jobs', '1']);
    expect(ran(it)).toEqual(['c1']);
    expect(it.statuses()).toMatchObject({ a1: 'passed', skipped: 'skipped', planned: 'planned', done: 'done', tolerated: 'failed', b1: 'passed' });
  });

  test('a work item whose deliverable went away is looked at again, and what was built on it', async () => {
    const it = project(onePhase([{ id: 'done', status: 'done', deliverables: ['there.md'] }, log('after', { needs: ['done'] }), log('beside')]), { 'there.md': 'x' });
    await it.run(['run', '--jobs', '1']);
    ran(it);
    rmSync(it.path('there.md'));
    expect((await it.run(['run', '--resume', '--jobs', '1'])).code).toBe(1);
    expect(ran(it)).toEqual([]);
    expect(it.statuses()).toEqual({ done: 'in-progress', after: 'blocked', beside: 'passed' });
  });

  test('in a phase that did not pass, a work item does not make others run again', async () => {
    const it = project(onePhase([{ id: 'done', status: 'done' }, log('after', { needs: ['done'] }), flaky('bad')]));
    await it.run(['run', '--jobs', '1', '--keep-going']);
    ran(it);
    await it.run(['run', '--resume', '--jobs', '1']);
    expect(ran(it)).toEqual(['bad']);
  });

  test('a gate that failed is asked again, its tasks are not run again; what was let through behind it is', async () => {
    const it = project(phases({ a: { tasks: [log('a1')], exit: [{ run: 'test -e gate.ok' }] }, b: { tasks: [log('b1')] } }));
    expect((await it.run(['run', '--continue-on-error'])).code).toBe(1);
    expect(ran(it)).toEqual(['a1', 'b1']);
    it.write({ 'gate.ok': '' });
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(ran(it)).toEqual(['b1']);
    expect(it.verdicts()).toEqual({ a: 'passed', b: 'passed' });
  });

  test('outputs of what is kept reach what runs again, at any distance', async () => {
    const it = project(
      onePhase([
        { id: 'a', run: 'echo first=1 >> "$PHASEGATE_OUTPUT"' },
        { id: 'b', needs: ['a'], run: 'echo second=2 >> "$PHASEGATE_OUTPUT"' },
        { id: 'c', needs: ['b'], run: 'echo "$first $second" >> log; test -e c.ok' },
      ]),
    );
    await it.run(['run']);
    it.write({ 'c.ok': '' });
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(ran(it)).toEqual(['1 2', '1 2']);
  });

  test('a task whose evidence was changed or removed runs again, with what was built on it', async () => {
    const evidence = { id: 'a', run: 'echo a >> log; echo proof > proof.txt', evidence: ['proof.txt'] };
    const it = project(phases({ one: { tasks: [evidence, log('b', { needs: ['a'] }), log('z')] }, two: { tasks: [log('c')] } }));
    await it.run(['run', '--jobs', '1']);
    ran(it);
    it.write({ '.phasegate/one/evidence/a/proof.txt': 'forged\n' });
    expect((await it.run(['verify', '.phasegate'])).code).toBe(1);
    expect((await it.run(['run', '--resume', '--jobs', '1'])).code).toBe(0);
    expect(ran(it)).toEqual(['a', 'b', 'c']);
    expect(it.read('.phasegate/one/evidence/a/proof.txt')).toBe('proof\n');
    rmSync(it.path('.phasegate/one/evidence/a/proof.txt'));
    expect((await it.run(['run', '--resume', '--jobs', '1'])).code).toBe(0);
    expect(ran(it)).toEqual(['a', 'b', 'c']);
    const { code, stdout } = await it.run(['verify', '.phasegate', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, problems: [] });
    expect(code).toBe(0);
  });
});

describe('what is told of a run', () => {
  const TYPES = new Set([
    'run-started', 'phase-started', 'criterion-finished', 'task-started', 'step-started', 'step-retrying', 'step-finished', 'task-finished',
    'decision-recorded', 'warning', 'phase-closed', 'phase-finished', 'interrupted', 'run-finished',
  ]);
  const eventful = phases({
    a: { tasks: [{ id: 'a1', retry: { attempts: 2, backoff: '10ms' }, run: 'test -e once || { touch once; exit 1; }' }, { id: 'm', manual: { instructions: 'x' } }], entry: [{ run: 'true' }], exit: [{ run: 'true' }] },
    b: { tasks: [{ id: 'bad', hint: 'Fix it', run: 'echo "::error::oops"; exit 1' }] },
  });

  test('--json: every line is one event of the union, the last is run-finished; errors go to standard error', async () => {
    const it = project(eventful);
    const { code, stdout, stderr } = await it.run(['run', '--json', '--approve', 'm', '--by', 'me', '--note', 'ok']);
    const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; at: string } & Record<string, unknown>);
    expect(events.filter(({ type }) => !TYPES.has(type))).toEqual([]);
    expect(events.filter(({ at }) => Number.isNaN(Date.parse(at)))).toEqual([]);
    expect(events[0]).toMatchObject({ type: 'run-started', attempt: 1, phases: ['a', 'b'], tasks: 3, resumed: false });
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', verdict: 'failed', exitCode: 1, report: '.phasegate/report.md' });
    expect(code).toBe(1);
    expect(stderr).toBe('');
    const count = (type: string): number => events.filter((event) => event.type === type).length;
    expect([count('phase-started'), count('phase-finished'), count('task-finished'), count('criterion-finished'), count('step-retrying'), count('decision-recorded')]).toEqual([2, 2, 3, 2, 1, 1]);
    expect(events.find(({ type, task }) => type === 'task-finished' && task === 'bad')).toMatchObject({
      result: { status: 'failed', error: 'exit 1' },
      advice: { hint: 'Fix it', tail: ['::error::oops'], reproduce: expect.stringMatching(/run --task bad$/) },
    });

    const wrong = await it.run(['run', '--json', '--task', 'nope']);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toBe('error: The plan has no task nope.\nThe plan has: a1, m, bad.\n');
  });

  test('audit logs: the run quotes each phase, the phase has its tasks in the order they went', async () => {
    const it = project(eventful);
    await it.run(['run', '--approve', 'm', '--by', 'me', '--note', 'ok']);
    const run = it.audit('.phasegate/audit.jsonl');
    expect(run.map(({ type }) => type)).toEqual(['run-started', 'phase-started', 'decision-recorded', 'phase-finished', 'phase-started', 'phase-finished', 'run-finished']);
    const record = it.record();
    expect(run.filter(({ type }) => type === 'phase-finished').map(({ phase, manifest, auditHead }) => [phase, manifest, auditHead])).toEqual(
      record.phases.map(({ id, manifest, auditHead }) => [id, manifest, auditHead]),
    );
    const last = run.at(-1);
    expect(record.auditHead).toBe(last?.['hash']);
    const phase = it.audit('.phasegate/b/audit.jsonl');
    expect(phase.map(({ type }) => type)).toEqual(['phase-started', 'task-started', 'task-finished', 'phase-closed']);
  });

  test('the terminal names the way on', async () => {
    const it = project(eventful);
    const { stdout, stderr } = await it.run(['run', '--approve', 'm', '--by', 'me', '--note', 'ok']);
    expect(stdout).toContain('Fix it');
    expect(stdout).toMatch(/reproduce +node \S+ run --task bad\n/);
    expect(stdout).toMatch(/next +node \S+ run --resume\n/);
    expect(stderr).toBe('');
  });

  test('the command that reproduces a failure does', async () => {
    const it = project(onePhase([{ id: "it's a task", run: 'test "$word" = right' }], { vars: { word: 'right' } }));
    expect((await it.run(['run'])).code).toBe(2);
    it.plan(onePhase([{ id: 'a.1', run: 'test "$word" = right' }, log('z', { needs: ['a.1'] })], { vars: { word: 'right' } }));
    await it.run(['run', '--var', 'word=it is $wrong']);
    const command = it.task('a.1').reproduce ?? '';
    expect(command).toMatch(/run --var 'word=it is \$wrong' --task a\.1$/);
    const again = spawnSync('bash', ['-c', command.replace(/^node \S+/, `"$OURS" "$CLI"`)], { cwd: it.folder, env: { PATH: process.env['PATH'], OURS: process.execPath, CLI }, encoding: 'utf8' });
    expect(again.status).toBe(1);
    expect(again.stdout).toContain('exit 1');
  });
});
