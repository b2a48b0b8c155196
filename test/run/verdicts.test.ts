/** The design's tables of task statuses, verdicts and exit codes, row by row, from outside. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { onePhase, phases, project } from './project.js';

const pass = (id: string, rest: object = {}): object => ({ id, run: 'true', ...rest });
const fail = (id: string, rest: object = {}): object => ({ id, run: 'exit 7', ...rest });
const manual = (id: string, rest: object = {}): object => ({ id, manual: { instructions: 'Look at it' }, ...rest });

describe('statuses of tasks', () => {
  test('what runs to its end passes, and what needs it runs after it', async () => {
    const it = project(onePhase([{ id: 'b', run: 'echo b >> log', needs: ['a'] }, { id: 'a', run: 'echo a >> log' }]));
    const { code, stdout } = await it.run(['run']);
    expect(it.statuses()).toEqual({ b: 'passed', a: 'passed' });
    expect(it.read('log')).toBe('a\nb\n');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ passed  Shop');
  });

  test('a failure says its exit code; its dependents are blocked, down to the root cause; the rest never starts', async () => {
    const it = project(onePhase([fail('a'), pass('b', { needs: ['a'] }), pass('c', { needs: ['b'] }), { id: 'z', run: 'echo z >> log' }]));
    const { code } = await it.run(['run', '--jobs', '1']);
    expect(it.statuses()).toEqual({ a: 'failed', b: 'blocked', c: 'blocked', z: 'cancelled' });
    expect(it.task('a').error).toBe('exit 7');
    expect(it.task('c').blockedBy).toEqual(['a']);
    expect(it.task('z').error).toBe('not started: the run stopped at a; --keep-going goes on');
    expect(it.exists('log')).toBe(false);
    expect(code).toBe(1);
  });

  test('--keep-going: what is independent of the failure runs', async () => {
    const it = project(onePhase([fail('a'), pass('b', { needs: ['a'] }), pass('z')]));
    const { code } = await it.run(['run', '--jobs', '1', '--keep-going']);
    expect(it.statuses()).toEqual({ a: 'failed', b: 'blocked', z: 'passed' });
    expect(code).toBe(1);
  });

  test('--continue-on-error: dependents of the failure run too, in later phases as well; the verdict stays failed', async () => {
    const it = project(phases({ one: { tasks: [fail('a'), pass('b', { needs: ['a'] })] }, two: { tasks: [pass('c', { needs: ['a'] })] } }));
    const { code } = await it.run(['run', '--continue-on-error']);
    expect(it.statuses()).toEqual({ a: 'failed', b: 'passed', c: 'passed' });
    expect(it.verdicts()).toEqual({ one: 'failed', two: 'passed' });
    expect(it.record().verdict).toBe('failed');
    expect(code).toBe(1);
  });

  test('continue-on-error of a task: shown as failed, dependents run, the verdict is not lowered', async () => {
    const it = project(onePhase([fail('a', { 'continue-on-error': true }), pass('b', { needs: ['a'] })]));
    const { code } = await it.run(['run']);
    expect(it.statuses()).toEqual({ a: 'failed', b: 'passed' });
    expect(it.task('a').tolerated).toBe(true);
    expect(it.record().verdict).toBe('passed');
    expect(code).toBe(0);
  });

  test('continue-on-error of a step: the row goes on, the task passes, the step shows failed', async () => {
    const it = project(onePhase([{ id: 'a', steps: [{ name: 'one', run: 'exit 4', 'continue-on-error': true }, { name: 'two', run: 'echo two >> log' }] }]));
    const { code } = await it.run(['run']);
    expect(it.task('a').steps.map(({ status }) => status)).toEqual(['failed', 'passed']);
    expect(it.statuses()).toEqual({ a: 'passed' });
    expect(it.read('log')).toBe('two\n');
    expect(code).toBe(0);
  });

  test('a tolerated step excuses no other of its name, among the steps or in the acceptance', async () => {
    const tolerated = { name: 'same', run: 'true', 'continue-on-error': true };
    const bad = { name: 'same', run: 'exit 4' };
    const it = project(onePhase([{ id: 'a', steps: [tolerated, bad] }, { id: 'b', steps: [tolerated], acceptance: [bad] }]));
    expect((await it.run(['run', '--keep-going'])).code).toBe(1);
    expect(it.statuses()).toEqual({ a: 'failed', b: 'failed' });
    expect(it.task('b').error).toBe('step "same": exit 4');
  });

  test('acceptance runs after the steps; text proves nothing, a check that fails fails the task', async () => {
    const acceptance = ['A person has read it', { name: 'there', file: 'made.txt' }, { name: 'big', file: { path: 'made.txt', contains: 'big' }, 'continue-on-error': true }];
    const it = project(onePhase([{ id: 'a', run: 'touch made.txt', acceptance }, { id: 'b', run: 'rm made.txt', needs: ['a'], acceptance }]));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.statuses()).toEqual({ a: 'passed', b: 'failed' });
    expect(it.task('a').steps.map(({ name, status }) => [name, status])).toEqual([['touch made.txt', 'passed'], ['there', 'passed'], ['big', 'failed']]);
    expect(it.task('b').error).toMatch(/^step "there": /);
  });

  test('skipped by its if, and its dependents too; what needs both a skipped and a failed task is blocked', async () => {
    const it = project(onePhase([pass('a', { if: "env.GO == 'yes'" }), pass('b', { needs: ['a'] }), fail('f'), pass('c', { needs: ['a', 'f'] }), pass('z')]));
    await it.run(['run', '--keep-going']);
    expect(it.statuses()).toEqual({ a: 'skipped', b: 'skipped', f: 'failed', c: 'blocked', z: 'passed' });
  });

  test('work items: their own status; done needs its deliverables to exist', async () => {
    const it = project(
      onePhase([
        { id: 'p' },
        { id: 'i', status: 'in-progress' },
        { id: 'd', status: 'done', deliverables: ['there.md'] },
        { id: 'm', status: 'done', deliverables: ['there.md', 'gone.md'] },
        { id: 'n', status: 'done' },
        pass('a'),
      ]),
      { 'there.md': 'x' },
    );
    const { code, stdout } = await it.run(['run']);
    expect(it.statuses()).toEqual({ p: 'planned', i: 'in-progress', d: 'done', m: 'in-progress', n: 'done', a: 'passed' });
    expect(it.task('m').error).toBe('marked done, but deliverable gone.md is missing');
    expect(stdout).toMatch(/in-progress +m .*\n +error +marked done, but deliverable gone\.md is missing\n/);
    expect(it.read('.phasegate/report.md')).toContain('in-progress, a work item marked done, but deliverable gone.md is missing');
    expect(code).toBe(0);
  });

  test('a need on a work item is met by done with its deliverables, and by nothing else', async () => {
    const it = project(
      onePhase([
        { id: 'd', status: 'done', deliverables: ['there.md'] },
        { id: 'm', status: 'done', deliverables: ['gone.md'] },
        { id: 'p' },
        pass('a', { needs: ['d'] }),
        pass('b', { needs: ['m'] }),
        pass('c', { needs: ['p'] }),
      ]),
      { 'there.md': 'x' },
    );
    const { code } = await it.run(['run']);
    expect(it.statuses()).toMatchObject({ a: 'passed', b: 'blocked', c: 'blocked' });
    expect(it.task('b').blockedBy).toEqual(['m']);
    expect(it.verdicts()).toEqual({ one: 'not-computed' });
    expect(code).toBe(1);
  });

  test('a done work item whose own need failed opens nothing', async () => {
    const it = project(onePhase([fail('a'), { id: 'd', status: 'done', needs: ['a'] }, pass('b', { needs: ['d'] })]));
    await it.run(['run', '--keep-going']);
    expect(it.statuses()).toEqual({ a: 'failed', d: 'done', b: 'blocked' });
    expect(it.task('b').blockedBy).toEqual(['a']);
  });

  test('containers hand down what they say, only their leaves count, and a need on one is a need on all of them', async () => {
    const it = project(
      onePhase([
        pass('first'),
        {
          id: 'box',
          needs: ['first'],
          env: { COLOUR: 'red', SIZE: 'big' },
          tasks: [
            { id: 'x', run: 'echo "x $COLOUR $SIZE" >> log', env: { SIZE: 'small' } },
            { id: 'y', run: 'exit 1' },
          ],
        },
        pass('after', { needs: ['box'] }),
        { id: 'never', if: "vars.go == 'yes'", tasks: [pass('n1'), pass('n2')] },
      ], { vars: { go: 'no' } }),
    );
    await it.run(['run', '--keep-going']);
    expect(it.statuses()).toEqual({ first: 'passed', x: 'passed', y: 'failed', after: 'blocked', n1: 'skipped', n2: 'skipped' });
    expect(it.task('x').parent).toBe('box');
    expect(it.task('after').blockedBy).toEqual(['y']);
    expect(it.read('log')).toBe('x red small\n');
  });

  test('a long chain behind a failure is blocked to its end', async () => {
    const chain = Array.from({ length: 4000 }, (_, n) => (n === 0 ? fail('t0') : pass(`t${n}`, { needs: [`t${n - 1}`] })));
    const it = project(onePhase(chain));
    const { code } = await it.run(['run', '--keep-going']);
    expect(it.statuses()['t3999']).toBe('blocked');
    expect(code).toBe(1);
  });
});

describe('verdict of a phase, the first row that matches', () => {
  const rows: [string, object[], string, number][] = [
    ['a task failed, although others wait and are skipped', [fail('a'), manual('m'), pass('s', { if: 'false' })], 'failed', 1],
    ['only tolerated failures: nothing passed', [fail('a', { 'continue-on-error': true })], 'not-computed', 1],
    ['a tolerated failure beside a pass', [fail('a', { 'continue-on-error': true }), pass('b')], 'passed', 0],
    ['blocked by a work item, beside a waiting task', [{ id: 'p' }, pass('a', { needs: ['p'] }), manual('m'), pass('b')], 'not-computed', 1],
    ['nothing but skipped', [pass('a', { if: 'false' })], 'not-computed', 1],
    ['nothing but work items', [{ id: 'a', status: 'done' }, { id: 'b' }], 'not-computed', 1],
    ['a task waits, what it blocks counts as waiting for it', [manual('m'), pass('a', { needs: ['m'] }), pass('b')], 'waiting', 3],
    ['nothing but a waiting task', [manual('m')], 'waiting', 3],
    ['passed and skipped', [pass('a'), pass('b', { if: 'false' })], 'passed', 0],
    ['passed beside work items that are planned', [pass('a'), { id: 'b' }], 'passed', 0],
  ];
  test.each(rows)('%s', async (_, tasks, verdict, exitCode) => {
    const it = project(onePhase(tasks));
    const { code } = await it.run(['run', '--keep-going']);
    expect(it.result('one').verdict).toBe(verdict);
    expect(it.record().verdict).toBe(verdict);
    expect(code).toBe(exitCode);
  });

  test('a plan of nothing but work items, as people write them first, says what makes it go on', async () => {
    const it = project(readFileSync(new URL('seeds/orchestration.yml', import.meta.url), 'utf8'));
    const { code, stdout } = await it.run(['run']);
    expect(code).toBe(1);
    expect(stdout).toContain('◌ planned      72 tasks in 9 phases: TASK-001, TASK-002, TASK-003 and 69 more\n');
    expect(stdout).toContain(`⊠ not-computed: ${Array.from({ length: 9 }, (_, n) => `phase-${n}`).join(', ')}\n`);
    expect(stdout).toMatch(/\n {2}next {7}set `status: done` in the plan for the work items that are\n$/);
    const report = it.read('.phasegate/report.md');
    expect(report).toContain('| TASK-002 Define Core Abstractions \\& Schemas | ⚪ planned, a work item |  | 4-5d | Architecture Lead | none |');
    expect(report).toContain('- Identified 3+ unique differentiators\n');
    const { stdout: blocked } = await it.run(['graph', '--blocks', 'TASK-004.1']);
    expect(blocked).toMatch(/^A change or a failure of TASK-004\.1 blocks 45 of 72 tasks, 5 of 9 phases\.\n/);
  });

  test('sprints of work items, with a decision before them and tests behind: progress and effort by phase, and what is to be done next', async () => {
    const it = project(readFileSync(new URL('seeds/octollm.yml', import.meta.url), 'utf8'), { 'README.md': '# OctoLLM\n', LICENSE: 'MIT\n' });
    const first = await it.run(['run']);
    expect(first.code).toBe(3);
    expect(first.stdout).toMatch(/\n {2}next {7}\S+.* approve budget --by lead --note '…'\n/);
    const { code, stdout } = await it.run(['run', '--resume', '--approve', 'budget', '--by', 'lead', '--note', 'Go']);
    expect(code).toBe(1);
    expect(stdout).toContain('  ⊘ blocked      1.5         Integration & Testing  by 1.1\n');
    expect(stdout).toMatch(/\n {2}next {7}set `status: done` in the plan for the work items that are\n$/);
    const report = it.read('.phasegate/report.md');
    expect(report).toContain('| kick-off Decision and kick-off | ✅ passed | 1 of 1 | 1 of 1 | 16 of 16 h |');
    expect(report).toContain('| phase-0 Phase 0: Project Setup \\& Infrastructure | ✅ passed |  | 3 of 8 | 0 of 19 h |');
    expect(report).toContain('| phase-1 Phase 1: Proof of Concept | ❓ not-computed | 0 of 2 | 0 of 4 | 0 of 160 h |');
  });

  test('work items alone are no proof, with an exit criterion that passes they are a milestone', async () => {
    const gated = (run: string): object => phases({ one: { tasks: [{ id: 'a', status: 'done' }], exit: [{ run }] } });
    const it = project(gated('true'));
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.verdicts()).toEqual({ one: 'passed' });
    it.plan(gated('exit 5'));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.verdicts()).toEqual({ one: 'failed' });
    expect(it.result('one').exit).toEqual([{ name: 'exit 5', status: 'failed', error: 'exit 5' }]);
  });

  test('an entry criterion that fails: its tasks are blocked and the phase has failed; all criteria are asked', async () => {
    const it = project(
      phases({
        one: { tasks: [{ id: 'a', run: 'echo a >> log' }], entry: [{ name: 'no', run: 'exit 2' }, { name: 'file', file: 'there.md' }], exit: [{ run: 'true' }] },
        two: { tasks: [pass('b')] },
      }),
      { 'there.md': 'x' },
    );
    const { code, stdout } = await it.run(['run', '--keep-going']);
    expect(it.statuses()).toEqual({ a: 'blocked', b: 'blocked' });
    expect(it.verdicts()).toEqual({ one: 'failed', two: 'not-computed' });
    expect(it.result('one').entry.map(({ name, status }) => [name, status])).toEqual([['no', 'failed'], ['file', 'passed']]);
    expect(it.result('one').exit).toEqual([]);
    expect(it.exists('log')).toBe(false);
    expect(stdout).toContain('no');
    expect(code).toBe(1);
  });

  test('behind failed entry criteria, a task names the phase they failed', async () => {
    const it = project(phases({ one: { tasks: [pass('a')], entry: [{ run: 'exit 2' }] }, two: { tasks: [pass('b', { needs: ['a'] }), pass('clean', { if: 'always()' })] } }));
    expect((await it.run(['run', '--keep-going'])).code).toBe(1);
    expect(it.task('a').blockedBy).toEqual(['entry criteria']);
    expect(it.task('b').blockedBy).toEqual(['one']);
    expect(it.verdicts()).toEqual({ one: 'failed', two: 'passed' });
  });

  test('--continue-on-error goes on behind an entry criterion that failed, and the phase stays failed', async () => {
    const it = project(phases({ one: { tasks: [pass('a')], entry: [{ run: 'exit 2' }] } }));
    expect((await it.run(['run', '--continue-on-error'])).code).toBe(1);
    expect(it.statuses()).toEqual({ a: 'passed' });
    expect(it.verdicts()).toEqual({ one: 'failed' });
  });

  test('exit criteria are asked only when every task is through, and fail the phase', async () => {
    const plan = (run: string): object => phases({ one: { tasks: [{ id: 'a', run }, pass('s', { if: 'false' })], exit: [{ name: 'gate', run: 'echo gate >> log; exit 3' }] } });
    const it = project(plan('exit 1'));
    await it.run(['run']);
    expect(it.result('one').exit).toEqual([]);
    expect(it.exists('log')).toBe(false);
    it.plan(plan('true'));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.result('one').exit).toEqual([{ name: 'gate', status: 'failed', error: 'exit 3' }]);
    expect(it.verdicts()).toEqual({ one: 'failed' });
    expect(it.read('log')).toBe('gate\n');
  });

  test('a gate that waits for a decision is not asked', async () => {
    const it = project(phases({ one: { tasks: [manual('m')], exit: [{ run: 'echo gate >> log' }] } }));
    expect((await it.run(['run'])).code).toBe(3);
    expect(it.exists('log')).toBe(false);
  });

  test('a criterion whose if is false has not passed', async () => {
    const it = project(phases({ one: { tasks: [pass('a')], exit: [{ run: 'true', if: 'false' }] } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.verdicts()).toEqual({ one: 'not-computed' });
    it.plan(phases({ one: { tasks: [pass('a')], entry: [{ run: 'true', if: 'false' }] } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.verdicts()).toEqual({ one: 'not-computed' });
  });
});

describe('verdict of the plan', () => {
  test('a phase that waits: those behind it, at any distance, do not lower it; those beside it go on', async () => {
    const it = project(
      phases({ one: { tasks: [manual('m')] }, two: { tasks: [pass('a')] }, three: { tasks: [pass('b')] }, beside: { needs: [], tasks: [pass('c')] } }),
    );
    const { code } = await it.run(['run']);
    expect(it.statuses()).toEqual({ m: 'waiting', a: 'blocked', b: 'blocked', c: 'passed' });
    expect(it.task('b').blockedBy).toEqual(['one']);
    expect(it.verdicts()).toEqual({ one: 'waiting', two: 'not-computed', three: 'not-computed', beside: 'passed' });
    expect(it.record().verdict).toBe('waiting');
    expect(code).toBe(3);
  });

  test('one that is not computed and not behind a waiting one wins over waiting', async () => {
    const it = project(phases({ one: { tasks: [manual('m')] }, beside: { needs: [], tasks: [pass('c', { if: 'false' })] } }));
    expect((await it.run(['run'])).code).toBe(1);
    expect(it.record().verdict).toBe('not-computed');
  });

  test('a failed one wins over everything', async () => {
    const it = project(phases({ one: { tasks: [manual('m')] }, two: { needs: [], tasks: [pass('c', { if: 'false' })] }, three: { needs: [], tasks: [fail('f')] } }));
    expect((await it.run(['run', '--keep-going'])).code).toBe(1);
    expect(it.record().verdict).toBe('failed');
  });

  test('behind a failed phase nothing starts; without --keep-going nothing beside it either', async () => {
    const plan = phases({ one: { tasks: [fail('f')] }, two: { tasks: [pass('a')] }, beside: { needs: [], tasks: [pass('b'), pass('c', { needs: ['b'] })] } });
    const it = project(plan);
    await it.run(['run', '--jobs', '1']);
    expect(it.statuses()).toMatchObject({ f: 'failed', a: 'blocked', c: expect.stringMatching(/cancelled|blocked/) });
    await it.run(['run', '--jobs', '1', '--keep-going']);
    expect(it.statuses()).toEqual({ f: 'failed', a: 'blocked', b: 'passed', c: 'passed' });
    expect(it.task('a').blockedBy).toEqual(['one']);
  });

  test('a need on a task of an earlier phase, and a need on a phase', async () => {
    const it = project(
      phases({
        one: { tasks: [{ id: 'a', run: 'echo a >> log' }] },
        two: { needs: [], tasks: [pass('x')] },
        three: { needs: ['one', 'two'], tasks: [{ id: 'b', run: 'echo b >> log', needs: ['a', 'two'] }] },
      }),
    );
    expect((await it.run(['run'])).code).toBe(0);
    expect(it.read('log')).toBe('a\nb\n');
    expect(it.result('three').upstream.map(({ phase, verdict }) => [phase, verdict])).toEqual([['one', 'passed'], ['two', 'passed']]);
  });
});

describe('the call or the plan is wrong: exit code 2, nothing written', () => {
  const rows: [string, string[], string][] = [
    ['no plan', ['run', 'nowhere.yml'], 'nowhere.yml'],
    ['an unknown option', ['run', '--keepgoing'], 'Did you mean --keep-going?'],
    ['an unknown phase', ['run', '--phase', 'on'], 'error: The plan has no phase on.\nDid you mean one?\n'],
    ['an unknown phase to skip', ['run', '--skip-phase', 'onee'], 'error: The plan has no phase onee.\nDid you mean one?\n'],
    ['an unknown task', ['run', '--task', 'build-al'], 'error: The plan has no task build-al.\nDid you mean build-all?\n'],
    ['nothing like it', ['run', '--task', 'QQQQQQQQ'], 'error: The plan has no task QQQQQQQQ.\nThe plan has: build-all.\n'],
    ['a phase for a task', ['run', '--task', 'one'], 'error: The plan has no task one: it is a phase.\nphasegate run --phase one runs it.\n'],
    ['a task for a phase', ['run', '--phase', 'build-all'], 'error: The plan has no phase build-all: it is a task.\nphasegate run --task build-all runs it.\n'],
    ['--phase with --task', ['run', '--phase', 'one', '--task', 'build-all'], 'error: --phase and --task exclude each other.\nName phases or tasks; a task brings its phase along.\n'],
    ['--only alone', ['run', '--only'], 'error: --only needs --task or --phase.\nName what to run alone.\n'],
    ['every phase skipped', ['run', '--skip-phase', 'one'], 'error: Nothing is left to run: every phase is skipped.\nPhases: one.\n'],
    ['an unknown variable', ['run', '--var', 'prot=1'], 'error: The plan declares no variable prot.\nDid you mean port?\n'],
    ['a variable like no other', ['run', '--var', 'zzzzzz=1'], 'error: The plan declares no variable zzzzzz.\nDeclare it under `vars:` in phasegate.yml.\n'],
    ['a decision without its reason', ['run', '--approve', 'build-all', '--by', 'me'], 'error: --approve needs --by WHO and --note WHY.\nA decision is kept with who gave it and why.\n'],
    ['a reason without a decision', ['run', '--note', 'ok'], 'error: --by and --note need --approve TASK.\nSay which task the decision is about.\n'],
    ['a decision about an automated task', ['run', '--approve', 'build-all', '--by', 'me', '--note', 'ok'], 'error: Task build-all takes no decision: it is not manual.\nThe plan has no manual task.\n'],
    ['no jobs', ['run', '--jobs', '0'], "--jobs expects a whole number from 1, got '0'"],
  ];
  test.each(rows)('%s', async (_, args, message) => {
    const it = project(onePhase([{ id: 'build-all', run: 'echo ran >> log' }], { vars: { port: 80 } }));
    const { code, stdout, stderr } = await it.run(args);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(it.files('.')).toEqual(['phasegate.yml']);
  });

  test('a wrong plan names file, line and column, and leaves the record of before alone', async () => {
    const it = project(onePhase([pass('a')]));
    await it.run(['run']);
    const before = it.files('.phasegate');
    it.plan(onePhase([pass('a', { needs: ['aa'] })]));
    const { code, stderr } = await it.run(['run']);
    expect(stderr).toMatch(/phasegate\.yml:\d+:\d+/);
    expect(code).toBe(2);
    expect(it.files('.phasegate')).toEqual(before);
  });
});
