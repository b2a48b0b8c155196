/** Marks and changes against the baseline, orphans, and what else a report counts. */
import { describe, expect, test } from 'vitest';
import { reportSchema } from '../../src/trace/report.js';
import { asks, of, onePhase, requirement, result, testCase, tests, traced } from './recorded-run.js';

const junitTask = { id: 'tests', steps: [asks('junit')] };
const named = (...names: string[]) => tests('tests', ...names.map((name) => testCase(name, 'passed', ['REQ-1'])));
const changed = [requirement('REQ-1', { contentHash: 'c'.repeat(64) })];

describe('suspect', () => {
  const base = onePhase([junitTask], [named('a', 'b')]);
  const marks = (report: ReturnType<typeof onePhase>): string[] => of(report).marks;

  test('its text changed, and what proves it is what proved it before', () => {
    const report = onePhase([junitTask], [named('a', 'b')], { requirements: changed, baseline: base });
    expect(marks(report)).toEqual(['suspect']);
    expect(report.totals.requirements.suspect).toBe(1);
    expect(report.verdict).toBe('passed');
  });

  test('fewer proofs are none that is new', () => {
    expect(marks(onePhase([junitTask], [named('a')], { requirements: changed, baseline: base }))).toEqual(['suspect']);
  });

  test('a new test takes it away', () => {
    expect(marks(onePhase([junitTask], [named('a', 'b', 'c')], { requirements: changed, baseline: base }))).toEqual([]);
  });

  test('unchanged text, no proof, no requirement on the base, no base: none', () => {
    expect(marks(onePhase([junitTask], [named('a')], { baseline: base }))).toEqual([]);
    expect(marks(onePhase([junitTask], [tests('tests')], { requirements: changed, baseline: onePhase([junitTask], [tests('tests')]) }))).toEqual([]);
    expect(marks(onePhase([junitTask], [named('a')], { baseline: onePhase([junitTask], [tests('tests')], { requirements: [] }) }))).toEqual([]);
    expect(marks(onePhase([junitTask], [named('a')], { requirements: changed }))).toEqual([]);
  });

  test('the same proof kept from before is no new one', () => {
    const kept = traced({ phases: [{ id: 'one', tasks: [junitTask] }], results: [{ id: 'one', tasks: [named('a', 'b')] }], run: { attempt: 2 }, requirements: changed, baseline: base });
    expect(of(kept).proofs[0]?.kind).toBe('reused');
    expect(of(kept).marks).toEqual(['suspect']);
  });

  test('a decision given again is a new one', () => {
    const manual = { id: 'm', kind: 'manual' as const, steps: [], covers: ['REQ-1'], manual: { instructions: { text: 'x' }, approvers: [] } };
    const at = (at: string) => [result('m', 'passed', { steps: [], decision: { task: 'm', decision: 'approved', by: 'octocat', note: '', at, asserted: true, plan: 'x', sha: null, upstream: {} } })];
    const inspected = (contentHash: string) => [requirement('REQ-1', { verification: 'inspection', contentHash })];
    const before = onePhase([manual], at('2026-02-01T10:00:00.000Z'), { requirements: inspected('c'.repeat(64)) });
    expect(marks(onePhase([manual], at('2026-02-01T10:00:00.000Z'), { requirements: inspected('d'.repeat(64)), baseline: before }))).toEqual(['suspect']);
    expect(marks(onePhase([manual], at('2026-03-01T10:00:00.000Z'), { requirements: inspected('d'.repeat(64)), baseline: before }))).toEqual([]);
  });

  test('a parent is suspect while its children are the same ones', () => {
    const tree = (contentHash: string, ...children: string[]) => [requirement('REQ-1', { contentHash }), ...children.map((id) => requirement(id, { covers: ['REQ-1'] }))];
    const report = (requirements: ReturnType<typeof tree>, baseline?: ReturnType<typeof onePhase>) => onePhase([{ id: 'a', covers: requirements.slice(1).map(({ id }) => id) }], [result('a', 'passed')], { requirements, ...(baseline === undefined ? {} : { baseline }) });
    const before = report(tree('c'.repeat(64), 'REQ-1.1'));
    expect(marks(report(tree('d'.repeat(64), 'REQ-1.1'), before))).toEqual(['suspect']);
    expect(marks(report(tree('d'.repeat(64), 'REQ-1.1', 'REQ-1.2'), before))).toEqual([]);
  });
});

describe('delta', () => {
  const ids = (...names: string[]) => names.map((id) => requirement(id));
  const before = traced({
    phases: [{ id: 'one', tasks: [{ id: 'a', covers: ['REQ-1', 'REQ-2'], effort: 2 }, { id: 'b', covers: ['REQ-3'], effort: { text: 'S', minHours: 2, maxHours: 6 } }] }],
    requirements: ids('REQ-1', 'REQ-2', 'REQ-3', 'REQ-4', 'REQ-5'),
    results: [{ id: 'one', verdict: 'failed', tasks: [result('a', 'passed'), result('b', 'failed')] }],
    run: { id: '70', ref: 'refs/heads/main' },
  });
  const now = traced({
    phases: [{ id: 'one', tasks: [{ id: 'a', covers: ['REQ-1'], effort: 2 }, { id: 'c', covers: ['REQ-3', 'REQ-4', 'REQ-6'], effort: 3 }] }],
    requirements: ids('REQ-1', 'REQ-2', 'REQ-3', 'REQ-4', 'REQ-6'),
    results: [{ id: 'one', verdict: 'failed', tasks: [result('a', 'failed'), result('c', 'passed')] }],
    run: { finishedAt: '2026-03-01T10:02:00.000Z' },
    baseline: before,
  });

  test('says what changed, by name', () => {
    const title = (id: string) => `Title of ${id}`;
    const change = (id: string, was: string | null, is: string | null) => ({ id, title: id.startsWith('REQ') ? title(id) : `Task ${id}`, before: was, now: is });
    expect(now.delta).toEqual({
      against: { run: '70', attempt: 1, sha: 'b'.repeat(40), ref: 'refs/heads/main', finishedAt: '2026-03-01T10:01:00.000Z' },
      newlyVerified: [change('REQ-3', 'failed', 'verified'), change('REQ-4', 'uncovered', 'verified')],
      newlyBroken: [change('REQ-1', 'verified', 'failed'), change('REQ-2', 'verified', 'uncovered')],
      newlyCovered: [change('REQ-4', 'uncovered', 'verified')],
      newlyUncovered: [change('REQ-2', 'verified', 'uncovered')],
      addedRequirements: [change('REQ-6', null, 'verified')],
      removedRequirements: [change('REQ-5', 'uncovered', null)],
      addedTasks: [change('c', null, 'passed')],
      removedTasks: [change('b', 'failed', null)],
      durationMs: { before: 60_000, now: 120_000 },
      effortHours: { before: 6, now: 5 },
    });
    expect(now.requirements.map(({ id, before: was, marks }) => [id, was, marks])).toEqual([['REQ-1', 'verified', ['regressed']], ['REQ-2', 'verified', ['regressed']], ['REQ-3', 'failed', []], ['REQ-4', 'uncovered', []], ['REQ-6', null, []]]);
  });

  test('a matrix adds a task once', () => {
    const legs = traced({ phases: [{ id: 'one', tasks: [{ id: 'z' }] }], results: ['x', 'y'].map((leg) => ({ id: 'one', leg, tasks: [result('z', 'passed')] })), baseline: before });
    expect(legs.delta?.addedTasks.map(({ id }) => id)).toEqual(['z']);
  });

  test('no baseline says why; none wanted, none said', () => {
    const why = traced({ phases: [{ id: 'one', tasks: [{ id: 'a' }] }], results: [{ id: 'one', tasks: [result('a', 'passed')] }], baseline: { why: 'no run on main yet' } });
    expect(why.baseline).toEqual({ why: 'no run on main yet' });
    expect(why.delta).toBeUndefined();
    expect(before).not.toHaveProperty('baseline');
    expect(before).not.toHaveProperty('delta');
  });

  test('a report is what its schema says, with a delta and without', () => {
    expect(reportSchema.strict().parse(JSON.parse(JSON.stringify(now)))).toEqual(now);
    expect(reportSchema.strict().parse(JSON.parse(JSON.stringify(before)))).toEqual(before);
  });
});

describe('orphans', () => {
  test('unknown ids of tests and markers, once each place, with the nearest', () => {
    const cases = [testCase('t', 'passed', ['req_1', 'REQ-4O'], { file: 'a.ts', line: 3 }), testCase('u', 'passed', ['REQ-4O or REQ-1', 'REQ-1 or REQ-40'])];
    const report = onePhase([junitTask], [tests('tests', ...cases)], {
      requirements: [requirement('REQ-1'), requirement('REQ-40')],
      markers: [{ kind: 'implements', requirement: 'XYZZY', file: 'src/a.ts', line: 9 }, { kind: 'verifies', requirement: 'REQ-4O', file: 'a.ts', line: 3, test: 't' }],
    });
    expect(report.orphans).toEqual([
      { id: 'REQ-4O', kind: 'unknown', nearest: 'REQ-40', task: 'tests', test: 't', file: 'a.ts', line: 3 },
      { id: 'REQ-4O or REQ-1', kind: 'unknown', task: 'tests', test: 'u' },
      { id: 'REQ-1 or REQ-40', kind: 'ambiguous', task: 'tests', test: 'u' },
      { id: 'XYZZY', kind: 'unknown', file: 'src/a.ts', line: 9 },
    ]);
    expect(of(report)).toMatchObject({ status: 'verified', proofs: [{ test: 't' }] });
    expect(of(report, 'REQ-40').status).toBe('uncovered');
  });
});

describe('totals and what else is shown', () => {
  const report = traced({
    phases: [
      { id: 'one', tasks: [{ id: 'a', effort: 3, covers: ['REQ-1'], owner: 'platform', hint: 'docs/a.md' }, { id: 'b', effort: 1, needs: ['a'] }, { id: 'w', kind: 'work-item', steps: [], effort: 4 }] },
      { id: 'two', tasks: [{ id: 'c', needs: ['phase:one', 'a'], effort: 2 }, junitTask] },
    ],
    results: [
      { id: 'one', verdict: 'failed', tasks: [result('a', 'failed', { error: 'exit 1', excerpt: ['boom'], reproduce: 'phasegate run --task a', evidence: [{ path: 'output.log', sha256: 'a'.repeat(64), size: 10 }], warnings: ['slow'] }), result('b', 'blocked', { blockedBy: ['a'] }), result('w', 'done')] },
      { id: 'two', tasks: [result('c', 'failed', { tolerated: true }), tests('tests', testCase('x', 'passed', []), testCase('y', 'skipped', []))] },
    ],
    artifacts: new Map([['two', { url: 'https://example.com/two', size: 7 }]]),
    runUrl: 'https://github.com/octocat/hello/actions/runs/77',
    approve: () => 'never',
  });

  test('numbers', () => {
    expect(report.totals).toEqual({
      requirements: { total: 1, uncovered: 0, waived: 0, failed: 1, blocked: 0, waiting: 0, 'not-run': 0, partial: 0, verified: 0, regressed: 0, suspect: 0, shallow: 1, deep: 1 },
      tests: { total: 2, passed: 1, failed: 0, skipped: 1 },
      tasks: { total: 4, passed: 1, failed: 2, tolerated: 1, blocked: 1, waiting: 0, other: 0 },
      workItems: { total: 1, done: 1 },
      phases: { total: 2, ran: 2, passed: 1 },
      effortHours: 10,
      effortDoneHours: 4,
      evidence: { files: 1, bytes: 10 },
    });
  });

  test('the critical path, as the plan has it', () => {
    expect(report.criticalPath).toEqual({ tasks: ['a', 'b', 'c'], unit: 'hours', min: 6, max: 6 });
    expect(report.tasks.filter(({ critical }) => critical).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const counted = onePhase([{ id: 'a' }, { id: 'b', needs: ['a'] }], [result('a', 'passed'), result('b', 'passed')]);
    expect(counted.criticalPath).toEqual({ tasks: ['a', 'b'], unit: 'tasks', min: 2, max: 2 });
  });

  test('a task with all that is known of it', () => {
    expect(report.tasks[0]).toEqual({
      id: 'a', title: 'Task a', phase: 'one', kind: 'automated', status: 'failed', tolerated: false, startedAt: '2026-03-01T10:00:10.000Z', durationMs: 500, effort: '3h', owner: 'platform', needs: [], covers: ['REQ-1'], critical: true,
      error: 'exit 1', excerpt: ['boom'], hint: 'docs/a.md', reproduce: 'phasegate run --task a', blockedBy: [], waitsFor: [], steps: [{ name: 'run', kind: 'run', status: 'failed', attempts: 1, durationMs: 1, failures: [] }],
      evidence: [{ path: 'output.log', file: 'one/evidence/a/output.log', sha256: 'a'.repeat(64), size: 10 }], warnings: ['slow'], line: 1,
    });
    expect(report.tasks[3]?.needs).toEqual(['one', 'a']);
    expect(report.tasks[4]?.steps[0]).toMatchObject({ tests: { passed: 1, failed: 0, skipped: 1 }, failures: [] });
  });

  test('links of the run and of its artifacts', () => {
    expect(report.run.url).toBe('https://github.com/octocat/hello/actions/runs/77');
    expect(report.phases[1]?.artifact).toEqual({ url: 'https://example.com/two', size: 7 });
    expect(report.phases[0]).not.toHaveProperty('artifact');
  });
});
