import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { terminalReporter } from '../../src/cli/terminal.js';
import type { Plan } from '../../src/plan/model.js';
import { FakeTerminal } from './screen.js';
import { planOf, script } from './script.js';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const HUNDRED = { columns: 100, rows: 30 };

function open(plan: Plan, size?: { columns: number; rows: number }, env: Record<string, string> = {}, command = 'phasegate run plan.yml') {
  const terminal = new FakeTerminal(size);
  const tasks = plan.phases.flatMap((phase) => phase.tasks);
  const reporter = terminalReporter({
    stream: terminal.stream,
    plan,
    env,
    now: () => Date.now(),
    remaining: (id) => tasks.length - tasks.findIndex((task) => task.id === id),
    out: '.phasegate',
    command,
  });
  return { terminal, reporter, ...script(plan, reporter.on) };
}

const two = () => planOf({ build: [{ id: 'B-1' }, { id: 'B-2' }], ship: [{ id: 'S-1' }] });

function passAll({ begin, start, finish, end }: ReturnType<typeof open>): void {
  begin();
  for (const id of ['B-1', 'B-2', 'S-1']) {
    start(id);
    finish(id, 'passed');
  }
  end('passed', { build: 'passed', ship: 'passed' }, { report: '.phasegate/report.md' });
}

test('long words of people wrap where a terminal ends, and nothing of them is lost', () => {
  const run = open(two(), { columns: 80, rows: 40 });
  run.begin();
  const note = 'The vault holds the master key, which was checked against the one in the safe of the other building on Friday';
  run.emit({ type: 'decision-recorded', decision: { task: 'B-1', decision: 'approved', by: 'octocat', note, at: '2026-03-01T10:00:00.000Z', asserted: true, plan: 'a'.repeat(64), sha: null } });
  run.emit({ type: 'warning', task: 'B-2', phase: 'build', message: 'output key holds a secret and was not handed on; pass secrets to the tasks that need them through `secrets`.' });
  run.end('failed', { build: 'passed', ship: 'passed' }, { reasons: ['31 requirements are uncovered, which `fail-on` of this plan does not allow: REQ-1, REQ-2, REQ-3 and 28 more'], report: '.phasegate/report.md', exitCode: 1 });
  run.reporter.close();
  expect(run.terminal.widest).toBeLessThan(80);
  const words = run.terminal.screen().replaceAll(/\s+/g, ' ');
  expect(words).toContain(`B-1 approved by octocat (asserted): ${note} `);
  expect(words).toContain('pass secrets to the tasks that need them through `secrets`.');
  expect(words).toContain('REQ-3 and 28 more');
});

test('a summary of many statuses, phases and requirements wraps between words', () => {
  const ids = Array.from({ length: 12 }, (_, n) => `phase-number-${n}`);
  const run = open(planOf(Object.fromEntries(ids.map((id, n) => [id, [{ id: `T-${n}` }]]))), { columns: 40, rows: 60 });
  run.begin();
  for (const [n, status] of (['passed', 'failed', 'waiting', 'blocked', 'cancelled', 'skipped'] as const).entries()) run.finish(`T-${n}`, status);
  const requirements = { total: 42, uncovered: 10, waived: 5, failed: 4, blocked: 3, waiting: 2, 'not-run': 4, partial: 5, verified: 9, regressed: 2, suspect: 0, shallow: 11, deep: 11 };
  run.end('failed', Object.fromEntries(ids.map((id) => [id, 'not-computed'])), { requirements, exitCode: 1 });
  run.reporter.close();
  const summary = /\n  tasks [^]*(?=\n  next)/.exec(run.terminal.screen())?.[0] ?? '';
  expect(summary.split('\n').filter((line) => line.length >= 40)).toEqual([]);
  const words = summary.replaceAll(/\s+/g, ' ');
  expect(words).toContain('proven 9 of 42 requirements, 4 failed, 3 blocked, 2 waiting, 5 waived, 5 partial, 4 not-run, 10 uncovered; 2 newly broken');
  expect(words).toContain(`not-computed: ${ids.join(', ')}`);
  expect(words).toContain('tasks 1 passed, 1 failed, 1 waiting, 1 blocked, 1 cancelled, 1 skipped, 6 without a result of 12');
});

test('the summary says how many requirements are proven, what lowered the verdict, and where both reports are', () => {
  const run = open(two());
  run.begin();
  const requirements = { total: 42, uncovered: 31, waived: 0, failed: 1, blocked: 0, waiting: 0, 'not-run': 0, partial: 1, verified: 9, regressed: 0, suspect: 0, shallow: 11, deep: 11 };
  run.end('failed', { build: 'passed', ship: 'passed' }, { requirements, reasons: ['31 requirements are uncovered: REQ-1 and more', '1 requirement failed: \u001b[2JREQ-9'], report: '.phasegate/report.md', html: '.phasegate/report.html', exitCode: 1 });
  run.reporter.close();
  expect(run.terminal.raw).toMatchInlineSnapshot(`
    "Shop  3 tasks in 2 phases

    ✗ failed  Shop, 1m 05s
      tasks      3 without a result of 3
      phases     ✓ passed: build, ship
      proven     9 of 42 requirements, 1 failed, 1 partial, 31 uncovered
      fail-on    31 requirements are uncovered: REQ-1 and more
                 1 requirement failed: REQ-9
      report     .phasegate/report.html
                 .phasegate/report.md
      next       phasegate run plan.yml --resume
    "
  `);
});

test('what becomes of defects is wrapped below its label, and cleaned', () => {
  const run = open(two(), { columns: 80, rows: 30 });
  run.begin();
  const end = { type: 'run-finished', verdict: 'failed', durationMs: 65_000, exitCode: 1, at: '2025-01-01T00:00:00.000Z' } as const;
  run.reporter.on(end, ['1 opened: .phasegate/local/defects/1.md', `octo-org/platform is a team, ${'which GitHub assigns nothing to, '.repeat(2)}\u001b[2Jand so the defect is opened without it.`]);
  run.reporter.close();
  expect(run.terminal.screen().split('\n').slice(-6)).toMatchInlineSnapshot(`
    [
      "  defects    1 opened: .phasegate/local/defects/1.md",
      "             octo-org/platform is a team, which GitHub assigns nothing to,",
      "             which GitHub assigns nothing to, and so the defect is opened",
      "             without it.",
      "  next       phasegate run plan.yml --resume",
      "",
    ]
  `);
  expect(run.terminal.widest).toBeLessThan(80);
});

describe('without a terminal', () => {
  test('a passed run is a line per task under its phase, then the summary', () => {
    const run = open(two());
    passAll(run);
    expect(run.terminal.raw).toMatchInlineSnapshot(`
      "Shop  3 tasks in 2 phases
      Phase build  build
        ✓ passed     B-1  Title of B-1     1.2s
        ✓ passed     B-2  Title of B-2     1.2s
      Phase ship  ship
        ✓ passed     S-1  Title of S-1     1.2s

      ✓ passed  Shop, 1m 05s
        tasks      3 passed of 3
        phases     ✓ passed: build, ship
        report     .phasegate/report.md
      "
    `);
  });

  test('no escape code is written, and FORCE_COLOR asks for them', () => {
    const plain = open(two(), undefined, { TERM: 'xterm-256color' });
    passAll(plain);
    expect(plain.terminal.raw).not.toContain('\x1b');
    const forced = open(two(), undefined, { FORCE_COLOR: '1' });
    passAll(forced);
    expect(forced.terminal.raw).toContain('\x1b[32m✓ passed   \x1b[39m');
    expect(forced.terminal.screen()).toBe(plain.terminal.raw);
  });

  test.each([{ CI: 'true' }, { TERM: 'dumb' }])('a terminal with %o gets plain lines too', (env) => {
    const run = open(two(), HUNDRED, env);
    passAll(run);
    expect(run.terminal.raw).not.toContain('\x1b');
  });

  test('a sign of life after 30 s without a line, while something runs', () => {
    const run = open(two());
    run.begin();
    vi.advanceTimersByTime(60_000);
    const silent = run.terminal.chunks.length;
    run.start('B-1', 'compile');
    vi.advanceTimersByTime(29_000);
    run.emit({ type: 'warning', message: 'slow disk', phase: 'build', task: 'B-1' });
    vi.advanceTimersByTime(29_000);
    expect(run.terminal.chunks.slice(silent)).toEqual(['Phase build  build\n  ! warning    B-1  slow disk\n']);
    vi.advanceTimersByTime(31_000);
    expect(run.terminal.chunks.slice(silent + 1)).toEqual([
      '  ▸ running    B-1 compile (59s); 0 of 3 done · 1m 59s · critical path 100% left\n',
      '  ▸ running    B-1 compile (1m 29s); 0 of 3 done · 2m 29s · critical path 100% left\n',
    ]);
    run.reporter.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what failed', () => {
  const failing = () =>
    planOf({
      build: [{ id: 'B-1', hint: 'docs/build.md', retry: { attempts: 3, backoffMs: 500 } }, { id: 'B-2' }, { id: 'B-3' }],
      ship: [{ id: 'S-1' }, { id: 'S-2' }],
    });

  function failRun(run: ReturnType<typeof open>, advice = {}): void {
    run.begin();
    run.start('B-1', 'compile');
    run.emit({ type: 'step-retrying', phase: 'build', task: 'B-1', step: 'compile', attempt: 1, error: 'exit 7', waitMs: 500 });
    run.again('B-1', 'compile', 2);
    run.finish(
      'B-1',
      'failed',
      {
        error: 'step "compile": exit 7',
        steps: [{ name: 'compile', kind: 'run', status: 'failed', exitCode: 7, attempts: 3, durationMs: 1, error: 'exit 7' }],
        evidence: [{ path: 'output.log', sha256: '0'.repeat(64), size: 1 }],
      },
      { tail: ['cc: main.c', 'main.c:3: error'], hint: 'Install the compiler:\n  apt install cc', ...advice },
    );
    run.finish('B-2', 'blocked', { blockedBy: ['B-1'] });
    run.start('B-3');
    run.finish('B-3', 'passed');
    run.finish('S-1', 'blocked', { blockedBy: ['build'] });
    run.finish('S-2', 'blocked', { blockedBy: ['S-1'] });
    run.end('failed', { build: 'failed', ship: 'not-computed' }, { report: '.phasegate/report.md', exitCode: 1 });
  }

  test('says at once where, why, the last output, what to do and how to see it again', () => {
    const run = open(failing());
    failRun(run);
    expect(run.terminal.raw).toMatchInlineSnapshot(`
      "Shop  5 tasks in 2 phases
      Phase build  build
        ↻ retry      B-1  compile, attempt 2 of 3 in 0.5s: exit 7
        ✗ failed     B-1  Title of B-1     1.2s
          step       compile, 3 attempts
          error      exit 7
          │ cc: main.c
          │ main.c:3: error
          log        .phasegate/build/evidence/B-1/output.log
          hint       Install the compiler:
                       apt install cc
          reproduce  phasegate run plan.yml --task B-1
        ✓ passed     B-3  Title of B-3     1.2s
        ⊘ blocked    B-2  Title of B-2  by B-1
      Phase ship  ship
        ⊘ blocked    S-1  Title of S-1  by build
        ⊘ blocked    S-2  Title of S-2  by S-1

      ✗ failed  Shop, 1m 05s
        tasks      1 passed, 1 failed, 3 blocked of 5
        phases     ✗ failed: build
                   ⊠ not-computed: ship
        failed     B-1  Title of B-1
        report     .phasegate/report.md
        next       phasegate run plan.yml --resume
      "
    `);
  });

  test("the task's own command to reproduce it wins", () => {
    const run = open(failing());
    failRun(run, { reproduce: 'make compile' });
    expect(run.terminal.raw).toContain('    reproduce  make compile\n');
  });

  test('what to type next does not repeat --resume', () => {
    const run = open(failing(), undefined, {}, 'phasegate run plan.yml --resume');
    failRun(run);
    expect(run.terminal.raw).toContain('\n  next       phasegate run plan.yml --resume\n');
  });

  test('a long hint is cut and names the file the rest is in; a hint of words names none', () => {
    const run = open(failing());
    failRun(run, { hint: Array.from({ length: 30 }, (_, index) => `step ${index + 1}`).join('\n') });
    expect(run.terminal.raw).toContain('               step 20\n               … 10 more lines in docs/build.md\n    reproduce');
  });

  test('a failed check without an exit code, a failed criterion, a tolerated failure', () => {
    const run = open(two());
    run.begin();
    run.emit({ type: 'criterion-finished', phase: 'build', gate: 'entry', criterion: { name: 'licence', status: 'passed' } });
    run.finish('B-1', 'failed', {
      tolerated: true,
      error: 'exit 1',
      steps: [{ name: 'run', kind: 'run', status: 'failed', exitCode: 1, attempts: 1, durationMs: 1, error: 'exit 1' }],
    });
    run.finish('B-2', 'failed', { error: 'deliverable docs/a.md is missing' });
    run.emit({ type: 'criterion-finished', phase: 'build', gate: 'exit', criterion: { name: 'coverage', status: 'failed', error: 'lines 70 %, expected at least 80 %' } });
    run.end('failed', { build: 'failed' });
    expect(run.terminal.raw).toMatchInlineSnapshot(`
      "Shop  3 tasks in 2 phases
      Phase build  build
        ✗ failed     B-1  Title of B-1     1.2s  tolerated (continue-on-error)
          step       run
          error      exit 1
          reproduce  phasegate run plan.yml --task B-1
        ✗ failed     B-2  Title of B-2     1.2s
          error      deliverable docs/a.md is missing
          reproduce  phasegate run plan.yml --task B-2
        ✗ failed     exit criterion: coverage
          error      lines 70 %, expected at least 80 %

      ✗ failed  Shop, 1m 05s
        tasks      2 failed, 1 without a result of 3
        phases     ✗ failed: build
        failed     B-2  Title of B-2
                   exit criterion of build: coverage
        next       phasegate run plan.yml --resume
      "
    `);
  });

  test('many blocked tasks fold into one line, across phases too', () => {
    const ids = Array.from({ length: 40 }, (_, index) => ({ id: `T-${index}` }));
    const run = open(planOf({ first: [{ id: 'ROOT' }, ...ids.slice(0, 20)], second: ids.slice(20) }), HUNDRED);
    run.begin();
    run.start('ROOT');
    run.finish('ROOT', 'failed', { error: 'exit 1' });
    for (const [index, { id }] of ids.entries()) run.finish(id, 'blocked', { blockedBy: [index === 0 ? 'ROOT' : `T-${index - 1}`] });
    run.end('failed', { first: 'failed', second: 'not-computed' });
    const blocked = run.terminal.screen().split('\n').filter((line) => line.includes('⊘'));
    expect(blocked).toEqual(['  ⊘ blocked    40 tasks in 2 phases, by ROOT: T-0, T-1, T-2 and 37 more']);
  });

  test('five blocked tasks keep a line each, six fold below the heading of their phase', () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F'];
    const shown = (n: number): string[] => {
      const run = open(planOf({ one: [{ id: 'ROOT' }], two: ids.map((id) => ({ id })) }));
      run.begin();
      run.finish('ROOT', 'failed', { error: 'exit 1' });
      for (const id of ids.slice(0, n)) run.finish(id, 'blocked', { blockedBy: ['ROOT'] });
      run.reporter.close();
      return run.terminal.raw.split('\n').slice(5, -1);
    };
    expect(shown(5)).toEqual(['Phase two  two', ...ids.slice(0, 5).map((id) => `  ⊘ blocked    ${id}     Title of ${id}  by ROOT`)]);
    expect(shown(6)).toEqual(['Phase two  two', '  ⊘ blocked    6 tasks, by ROOT: A, B, C and 3 more']);
  });
});

describe('people', () => {
  test('a waiting task says what to do, for whom it waits and the command that records the decision', () => {
    const run = open(two());
    run.begin();
    run.emit({
      type: 'decision-recorded',
      decision: { task: 'B-1', decision: 'approved', by: 'octocat', note: 'looks fine', at: '2025-01-01T00:00:00Z', asserted: true, plan: '0'.repeat(64), sha: null, upstream: {} },
    });
    run.finish('B-1', 'passed', { durationMs: 0 });
    run.finish('B-2', 'waiting', { waitsFor: ['hubot', '@octo-org/platform'] }, {
      tail: [],
      instructions: '1. Create the vault\n2. Encrypt it',
      approve: "phasegate approve B-2 --by hubot --note 'WHY'",
    });
    run.finish('S-1', 'blocked', { blockedBy: ['B-2'] });
    run.end('waiting', { build: 'waiting' }, { report: '.phasegate/report.md', exitCode: 3 });
    expect(run.terminal.raw).toMatchInlineSnapshot(`
      "Shop  3 tasks in 2 phases
        ✓ approved   B-1  by octocat (asserted): looks fine
      Phase build  build
        ✓ passed     B-1  Title of B-1     0.0s
        ◷ waiting    B-2  Title of B-2
          waits for  hubot, @octo-org/platform
          to do      1. Create the vault
                     2. Encrypt it
          then       phasegate approve B-2 --by hubot --note 'WHY'
      Phase ship  ship
        ⊘ blocked    S-1  Title of S-1  by B-2

      ◷ waiting  Shop, 1m 05s
        tasks      1 passed, 1 waiting, 1 blocked of 3
        phases     ◷ waiting: build
        decisions  B-1 approved by octocat (asserted): looks fine
        waits for  hubot, @octo-org/platform: B-2  Title of B-2
        report     .phasegate/report.md
        next       phasegate approve B-2 --by hubot --note 'WHY'
                   phasegate run plan.yml --resume
      "
    `);
  });

  test('without approvers and advice it still says how to go on', () => {
    const run = open(two());
    run.begin();
    run.finish('B-1', 'waiting');
    run.reporter.close();
    expect(run.terminal.raw).toContain('    waits for  anybody who may decide\n    then       phasegate run plan.yml --approve B-1 --by WHO --note WHY\n');
  });
});

describe('in a terminal', () => {
  test('the live region shows what runs, and goes away', () => {
    const run = open(planOf({ build: [{ id: 'B-1', retry: { attempts: 3, backoffMs: 1 } }, { id: 'B-2', title: 'Nach 日本 🚀' }], ship: [{ id: 'S-1' }] }), HUNDRED);
    run.begin();
    run.start('B-1', 'compile');
    run.start('B-2', 'link');
    vi.advanceTimersByTime(12_300);
    run.again('B-1', 'compile', 2);
    run.finish('B-2', 'failed', { error: 'exit 1' });
    vi.advanceTimersByTime(100);
    expect(run.terminal.screen()).toMatchInlineSnapshot(`
      "Shop  3 tasks in 2 phases
      Phase build  build
        ✗ failed     B-2  Nach 日本 🚀     1.2s
          error      exit 1
          reproduce  phasegate run plan.yml --task B-2
        ▸ running    B-1  Title of B-1      12s  compile, attempt 2 of 3
        1 of 3 done, 1 failed · 12s · critical path 100% left"
    `);
    run.finish('B-1', 'passed');
    run.start('S-1');
    run.finish('S-1', 'passed');
    run.end('failed', { build: 'failed', ship: 'passed' });
    const lines = run.terminal.screen().split('\n');
    expect(lines.filter((line) => line.includes('▸'))).toEqual([]);
    expect(lines.at(-2)).toBe('  next       phasegate run plan.yml --resume');
    expect(lines.at(-1)).toBe('');
  });

  test('the cursor and the wrapping of lines are given back, by close too', () => {
    const run = open(two(), HUNDRED);
    run.begin();
    run.start('B-1');
    vi.advanceTimersByTime(5_000);
    run.reporter.close();
    run.reporter.close();
    expect(run.terminal.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(run.terminal.raw.lastIndexOf('\x1b[?25l'));
    expect(run.terminal.raw.lastIndexOf('\x1b[?7h')).toBeGreaterThan(run.terminal.raw.lastIndexOf('\x1b[?7l'));
    expect(vi.getTimerCount()).toBe(0);
    expect(process.listenerCount('exit')).toBe(run.terminal.listenerCount('resize'));
    const written = run.terminal.chunks.length;
    vi.advanceTimersByTime(60_000);
    expect(run.terminal.chunks.length).toBe(written);
  });

  test('at most ten frames a second however much happens, one a second when nothing does', () => {
    const run = open(planOf({ all: Array.from({ length: 1000 }, (_, index) => ({ id: `T-${index}` })) }), HUNDRED);
    run.begin();
    for (let index = 0; index < 1000; index += 1) {
      run.start(`T-${index}`);
      if (index < 999) run.finish(`T-${index}`, 'passed');
      vi.advanceTimersByTime(2);
    }
    expect(run.terminal.chunks.length).toBeLessThanOrEqual(21);
    vi.advanceTimersByTime(100);
    const busy = run.terminal.chunks.length;
    vi.advanceTimersByTime(10_000);
    expect(run.terminal.chunks.length - busy).toBe(10);
    run.reporter.close();
  });

  test('nothing changed, nothing written', () => {
    const run = open(two(), HUNDRED);
    run.begin();
    const written = run.terminal.chunks.length;
    vi.advanceTimersByTime(900);
    expect(run.terminal.chunks.length).toBe(written);
    run.reporter.close();
  });

  test.each([2, 3, 6, 15])('never more lines than the %i rows of the terminal', (rows) => {
    const run = open(planOf({ all: Array.from({ length: 40 }, (_, index) => ({ id: `T-${index}` })) }), { columns: 60, rows });
    run.begin();
    for (let index = 0; index < 40; index += 1) run.start(`T-${index}`);
    vi.advanceTimersByTime(500);
    const live = run.terminal.screen().split('\n').slice(1);
    expect(live.length).toBe(Math.min(rows - 1, 11));
    expect(live.at(-1)).toBe('  0 of 40 done · 0s · critical path 100% left');
    const rest = live.length - 2;
    expect(live.at(-2)).toBe(rows === 2 ? undefined : `    … and ${40 - rest} more running`);
    run.reporter.close();
  });

  test.each([1, 10, 20, 40, 79])('fits %i columns', (columns) => {
    const run = open(planOf({ all: [{ id: 'TASK-3.01.01', title: '日本語のタイトル 👩‍👩‍👧 and a long one' }, { id: 'TASK-3.01.02' }] }), { columns, rows: 24 });
    run.begin();
    run.start('TASK-3.01.01', 'schritt größer 日本');
    run.start('TASK-3.01.02');
    vi.advanceTimersByTime(500);
    const live = run.terminal.raw.split('\x1b[?7l').slice(1).map((frame) => frame.split('\x1b[?7h')[0] ?? '');
    expect(live.length).toBeGreaterThan(1);
    const screen = new FakeTerminal();
    screen.write(live.at(-1) ?? '');
    expect(screen.screen().split('\n').length).toBe(3);
    expect(screen.widest).toBeLessThanOrEqual(columns);
    run.reporter.close();
  });

  test('a narrow terminal cuts titles and keeps commands whole', () => {
    const run = open(planOf({ build: [{ id: 'B-1', title: 'A title that does not fit into forty columns' }] }), { columns: 40, rows: 24 });
    run.begin();
    run.finish('B-1', 'failed', { error: 'exit 1: a reason that takes more than one row' }, { tail: ['y'.repeat(50)], reproduce: 'phasegate run plan.yml --task B-1 --only --var a=b' });
    run.reporter.close();
    expect(run.terminal.screen()).toMatchInlineSnapshot(`
      "Shop  1 task in 1 phase
      Phase build  build
        ✗ failed     B-1  A title t…     1.2s
          error      exit 1: a reason that
                     takes more than one row
          │ yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
          │ yyyyyyyyyyyyyyyyy
          reproduce  phasegate run plan.yml --task B-1 --only --var a=b
      "
    `);
  });

  test('after a resize the rows the old region has become are erased', () => {
    const run = open(two(), HUNDRED);
    run.begin();
    run.start('B-1', 'compile');
    run.start('B-2');
    vi.advanceTimersByTime(1_000);
    const before = run.terminal.chunks.length;
    run.terminal.resize(30, 30);
    vi.advanceTimersByTime(100);
    // Three lines of more than 30 columns take two rows each: the cursor is in the sixth.
    expect(run.terminal.chunks.slice(before).join('')).toContain('\r\x1b[5A\x1b[J');
    run.reporter.close();
  });

  test('NO_COLOR leaves the live region and takes the colours', () => {
    const run = open(two(), HUNDRED, { NO_COLOR: '1', FORCE_COLOR: '1' });
    passAll(run);
    expect(run.terminal.raw).toContain('\x1b[?25l');
    expect(run.terminal.raw).not.toMatch(/\x1b\[\d*m/);
  });

  test('an interrupted run says so, folds what never started and names how to go on', () => {
    const run = open(planOf({ all: Array.from({ length: 20 }, (_, index) => ({ id: `T-${index}` })) }), HUNDRED);
    run.begin({ attempt: 2, resumed: true });
    run.start('T-0');
    run.emit({ type: 'interrupted', signal: 'SIGINT' });
    vi.advanceTimersByTime(200);
    expect(run.terminal.screen().split('\n').at(-1)).toBe('  interrupted, ending · 0 of 20 done · 0s · critical path 100% left');
    run.finish('T-0', 'cancelled', { durationMs: 200 });
    for (let index = 1; index < 20; index += 1) run.finish(`T-${index}`, 'cancelled');
    run.end('not-computed', { all: 'not-computed' }, { exitCode: 130 });
    expect(run.terminal.screen()).toMatchInlineSnapshot(`
      "Shop  20 tasks in 1 phase, attempt 2, resumed: what has passed is kept
        ! interrupted  SIGINT: ending what runs, then writing what is known
      Phase all  all
        ⊠ cancelled  T-0   Title of T-0      0.2s
        ⊠ cancelled  19 tasks: T-1, T-2, T-3 and 16 more

      ! interrupted  Shop, by SIGINT, not-computed, 1m 05s
        tasks      20 cancelled of 20
        phases     ⊠ not-computed: all
        next       phasegate run plan.yml --resume
      "
    `);
  });

  test('a reader that went away is no error', () => {
    const run = open(two(), HUNDRED);
    run.begin();
    run.terminal.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    const written = run.terminal.chunks.length;
    run.start('B-1');
    run.finish('B-1', 'passed');
    run.end('passed', { build: 'passed' });
    expect(run.terminal.chunks.length).toBe(written);
  });
});

test('a hostile log stays behind its bar: no cursor movement, no title, no hidden line, no workflow command', () => {
  const run = open(two(), { columns: 60, rows: 24 });
  run.begin();
  run.finish('B-1', 'failed', { error: 'exit 1\x1b[1A\x1b[2K' }, {
    tail: [
      '\x1b[2J\x1b[H\x1b[?1049hcleared',
      '\x1b]0;title\x07\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\',
      '\x1bP+q544e\x1b\\ \x9b2A \x1bc \x08\x08\x08',
      'real error\rall fine',
      '\x1b[8mhidden\x1b[0m \u202egnihtyreve\u202c',
      `${' '.repeat(60)}✓ passed     B-1  Title`,
      '::error::x ##[add-mask]y',
      '\x1b]0;unterminated',
    ],
  });
  run.reporter.close();
  expect(run.terminal.screen()).toMatchInlineSnapshot(`
    "Shop  3 tasks in 2 phases
    Phase build  build
      ✗ failed     B-1  Title of B-1     1.2s
        error      exit 1
        │ cleared
        │ ␛]0;title␇␛]8;;http://evil␛\\link␛]8;;␛\\
        │ ␛P+q544e␛\\  ␛c ␈␈␈
        │ real error
        │ all fine
        │ hidden �gnihtyreve�
        │
        │       ✓ passed     B-1  Title
        │ ::error::x ## [add-mask]y
        │ ␛]0;unterminated
        reproduce  phasegate run plan.yml --task B-1
    "
  `);
});

test('ten times the tasks cost ten times the work, not more', () => {
  // What is read and written is counted, not time: a clock would make this test lie on a busy machine.
  const written = (n: number): { bytes: number; reads: number } => {
    const plan = planOf({ all: Array.from({ length: n }, (_, index) => ({ id: `T-${String(index).padStart(5, '0')}` })) });
    const terminal = new FakeTerminal();
    let reads = 0;
    const reporter = terminalReporter({ stream: terminal.stream, plan, env: {}, now: () => 0, remaining: () => ++reads, out: 'o', command: 'c' });
    const { begin, start, finish, end } = script(plan, reporter.on);
    begin();
    for (const { id } of plan.phases[0]?.tasks ?? []) {
      start(id);
      finish(id, 'passed');
    }
    end('passed', { all: 'passed' });
    return { bytes: terminal.raw.length, reads };
  };
  const one = written(100);
  const ten = written(1_000);
  expect(ten.reads).toBe(10 * one.reads);
  expect(ten.bytes).toBeLessThan(10.1 * one.bytes);
});

test('a green run of fifteen tasks in three phases fits in 25 lines', () => {
  const ids = (phase: string) => Array.from({ length: 5 }, (_, index) => ({ id: `${phase}-${index}` }));
  const run = open(planOf({ a: ids('A'), b: ids('B'), c: ids('C') }));
  run.begin();
  for (const id of ['A', 'B', 'C'].flatMap((phase) => ids(phase).map((task) => task.id))) run.finish(id, 'passed');
  run.end('passed', { a: 'passed', b: 'passed', c: 'passed' }, { report: '.phasegate/report.md' });
  expect(run.terminal.raw.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
});

test('phases that run at once repeat their heading when they alternate', () => {
  const run = open(two());
  run.begin();
  run.finish('B-1', 'passed');
  run.finish('S-1', 'passed');
  run.finish('B-2', 'passed');
  run.reporter.close();
  expect(run.terminal.raw.split('\n').filter((line) => line.startsWith('Phase'))).toEqual(['Phase build  build', 'Phase ship  ship', 'Phase build  build']);
});
