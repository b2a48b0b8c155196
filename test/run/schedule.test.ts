/** When tasks start: at once where they can, no more than `--jobs`, the longest way to the end first. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { onePhase, phases, type Project, project } from './project.js';

const log = (id: string, rest: object = {}): object => ({ id, run: `echo ${id} >> log`, ...rest });

/** Two tasks that each wait for the other to run: neither ends alone. */
const ping = (id: string, rest: object = {}): object => ({ id, timeout: '20s', run: 'echo ping > there; read -r answer < back; test "$answer" = pong', ...rest });
const pong = (id: string, rest: object = {}): object => ({ id, timeout: '20s', run: 'read -r asked < there; test "$asked" = ping; echo pong > back', ...rest });

function withPipes(plan: object): Project {
  const it = project(plan);
  execFileSync('mkfifo', [it.path('there'), it.path('back')]);
  return it;
}

/** How many tasks ran at once at most, by the phases' audit logs. */
function most(it: Project, phase: string): number {
  let running = 0;
  let peak = 0;
  for (const { type } of it.audit(`.phasegate/${phase}/audit.jsonl`)) {
    if (type === 'task-started') running += 1;
    if (type === 'task-finished') running -= 1;
    peak = Math.max(peak, running);
  }
  return peak;
}

describe('at once', () => {
  test('two tasks of one phase', async () => {
    const it = withPipes(onePhase([ping('a'), pong('b')]));
    expect((await it.run(['run', '--jobs', '2'])).code).toBe(0);
  });

  test('tasks of two phases that do not need each other', async () => {
    const it = withPipes(phases({ one: { tasks: [ping('a')] }, two: { needs: [], tasks: [pong('b')] } }));
    expect((await it.run(['run', '--jobs', '2'])).code).toBe(0);
    expect(it.audit('.phasegate/audit.jsonl').slice(1, 3).map(({ type }) => type)).toEqual(['phase-started', 'phase-started']);
  });

  test('a task starts as soon as its own needs have passed, while others of their level still run', async () => {
    const it = withPipes(onePhase([ping('slow'), log('quick'), pong('after', { needs: ['quick'] })]));
    expect((await it.run(['run', '--jobs', '2'])).code).toBe(0);
  });

  test('a phase behind one of two starts while the other still runs', async () => {
    const it = withPipes(phases({ slow: { tasks: [ping('a')] }, quick: { needs: [], tasks: [log('q')] }, behind: { needs: ['quick'], tasks: [pong('b')] } }));
    expect((await it.run(['run', '--jobs', '2'])).code).toBe(0);
  });
});

describe('--jobs', () => {
  const counted = (n: number): object => ({
    id: `t${n}`,
    run: `mkdir "running.${n}"; set -- running.*; echo $# >> counts; rmdir "running.${n}"`,
  });
  test.each([1, 2, 3])('%d at once, never more', async (jobs) => {
    const it = project(onePhase(Array.from({ length: 9 }, (_, n) => counted(n))));
    expect((await it.run(['run', '--jobs', String(jobs)])).code).toBe(0);
    const counts = it.read('counts').trim().split('\n').map(Number);
    expect(counts).toHaveLength(9);
    expect(Math.max(...counts)).toBeLessThanOrEqual(jobs);
    expect(most(it, 'one')).toBe(jobs);
  });

  test('limits all phases together', async () => {
    const it = project(phases({ one: { tasks: [counted(1), counted(2)] }, two: { needs: [], tasks: [counted(3), counted(4)] } }));
    expect((await it.run(['run', '--jobs', '1'])).code).toBe(0);
    expect(it.read('counts').trim().split('\n')).toEqual(['1', '1', '1', '1']);
  });

  test('a waiting task takes no place', async () => {
    const it = project(onePhase([{ id: 'm', effort: '9h', manual: { instructions: 'x' } }, log('a', { effort: '1h' })]));
    expect((await it.run(['run', '--jobs', '1'])).code).toBe(3);
    expect(it.read('log')).toBe('a\n');
  });
});

describe('with one hand, the longest way to the end goes first', () => {
  test('by effort', async () => {
    const it = project(
      onePhase([log('short', { effort: '1h' }), log('root', { effort: '1h' }), log('long', { effort: '8h', needs: ['root'] }), log('middle', { effort: '4h' })]),
    );
    expect((await it.run(['run', '--jobs', '1'])).code).toBe(0);
    expect(it.read('log')).toBe('root\nlong\nmiddle\nshort\n');
  });

  test('by the number of tasks where nothing says its effort, else in the order of the plan', async () => {
    const it = project(onePhase([log('a'), log('b'), log('x'), log('y', { needs: ['x'] }), log('z', { needs: ['y'] })]));
    expect((await it.run(['run', '--jobs', '1'])).code).toBe(0);
    expect(it.read('log')).toBe('x\ny\na\nb\nz\n');
  });
});

test('a failure lets what already runs end, and starts nothing more', async () => {
  const it = withPipes(
    onePhase([
      { id: 'bad', effort: '9h', timeout: '20s', run: 'read -r asked < there; exit 1' },
      { id: 'runs', effort: '9h', timeout: '20s', run: 'echo go > there; echo runs >> log' },
      log('later', { effort: '1h' }),
    ]),
  );
  expect((await it.run(['run', '--jobs', '2'])).code).toBe(1);
  expect(it.statuses()).toMatchObject({ bad: 'failed', runs: 'passed' });
});
