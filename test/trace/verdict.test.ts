/** Which records count, what verdict they add up to, and how `fail-on` lowers it. */
import { describe, expect, test } from 'vitest';
import type { FailOn } from '../../src/plan/model.js';
import type { Report } from '../../src/trace/report.js';
import { phaseRuns } from '../../src/trace/phase-runs.js';
import { buildGraph } from '../../src/plan/graph.js';
import { buildPlan } from '../plan/build-plan.js';
import { asks, DIGEST, of, onePhase, phaseResult, recordOf, requirement, result, testCase, tests, traced, waiver } from './recorded-run.js';

const two = [{ id: 'build', tasks: [{ id: 'b' }] }, { id: 'deploy', tasks: [{ id: 'd', covers: ['REQ-1'] }] }];
const built = { id: 'build', tasks: [result('b', 'passed')] };
const deployed = { id: 'deploy', tasks: [result('d', 'passed')] };

describe('which records count', () => {
  test('all phases, each with its result: passed', () => {
    const report = traced({ phases: two, results: [deployed, built] });
    expect(report).toMatchObject({ verdict: 'passed', tasksVerdict: 'passed', reasons: [], ignored: [] });
    expect(report.phases.map(({ id, verdict, folder, manifest, attempt, tasks }) => ({ id, verdict, folder, manifest, attempt, tasks }))).toEqual([
      { id: 'build', verdict: 'passed', folder: 'build', manifest: DIGEST, attempt: 1, tasks: { total: 1, passed: 1 } },
      { id: 'deploy', verdict: 'passed', folder: 'deploy', manifest: DIGEST, attempt: 1, tasks: { total: 1, passed: 1 } },
    ]);
    expect(report.totals.phases).toEqual({ total: 2, ran: 2, passed: 2 });
  });

  test('a phase without a record: not-computed, and what it covers has no outcome', () => {
    const report = traced({ phases: two, results: [built] });
    expect(report.verdict).toBe('not-computed');
    expect(report.phases[1]).toMatchObject({ verdict: null, missing: 'there is no result of it', manifest: null });
    expect(report.phases[1]).not.toHaveProperty('attempt');
    expect(report.tasks[1]).toMatchObject({ status: 'no-result', blockedBy: [], durationMs: 0 });
    expect(of(report)).toMatchObject({ status: 'not-run', proofs: [{ status: 'not-run', task: 'd' }] });
    expect(report.totals.phases).toEqual({ total: 2, ran: 1, passed: 1 });
  });

  test('a phase that could not start is blocked by what failed, by requirement where it is known', () => {
    const phases = [{ id: 'build', tasks: [{ id: 'b', covers: ['REQ-0'] }] }, ...two.slice(1), { id: 'after', tasks: [{ id: 'x', covers: ['REQ-2'] }] }];
    const requirements = ['REQ-0', 'REQ-1', 'REQ-2'].map((id) => requirement(id));
    const report = traced({ phases, requirements, results: [{ id: 'build', verdict: 'failed', tasks: [result('b', 'failed')] }] });
    expect(report.phases[1]?.missing).toBe('it did not run, because build did not pass');
    expect(report.tasks.slice(1).map(({ status, blockedBy }) => ({ status, blockedBy }))).toEqual([{ status: 'blocked', blockedBy: ['build'] }, { status: 'blocked', blockedBy: ['build'] }]);
    expect(of(report)).toMatchObject({ status: 'blocked', blockedBy: ['REQ-0'] });
    expect(of(report, 'REQ-2')).toMatchObject({ status: 'blocked', blockedBy: ['REQ-0'] });
    expect(report.verdict).toBe('failed');
  });

  test('a phase after one that waits is no failure', () => {
    const phases = [{ id: 'build', tasks: [{ id: 'b', kind: 'manual' as const, steps: [], manual: { instructions: { file: 'x.md' }, approvers: [] } }] }, ...two.slice(1)];
    const report = traced({ phases, results: [{ id: 'build', verdict: 'waiting', tasks: [result('b', 'waiting', { waitsFor: ['anyone'] })] }] });
    expect(report.verdict).toBe('waiting');
    expect(report.tasks[0]).toMatchObject({ approve: "phasegate approve b --by YOU --note '…'", instructions: 'x.md', waitsFor: ['anyone'] });
    expect(of(report)).toMatchObject({ status: 'blocked', blockedBy: ['build'] });
  });

  test.each([
    ['another plan', { more: { plan: { id: 'shop', name: 'Shop', digest: 'f'.repeat(64), file: 'phasegate.yml' } } }, 'it is of another version of the plan'],
    ['another commit', { run: { sha: 'c'.repeat(40) } }, 'it is of commit cccccccccc, and the run is of bbbbbbbbbb'],
  ])('a result of %s does not count', (_, more, why) => {
    const report = traced({ phases: two, results: [built, { ...deployed, ...more }] });
    expect(report.ignored).toEqual([{ what: 'phase deploy', why }]);
    expect(report.phases[1]).toMatchObject({ verdict: null, missing: why });
    expect(report.verdict).toBe('not-computed');
    expect(of(report).status).toBe('not-run');
  });

  test('a result of another run counts where the record lists it, and not otherwise', () => {
    const plan = buildPlan(two, { requirements: [requirement('REQ-1')] });
    const results = [built, { ...deployed, run: { id: '66' } }].map((each) => phaseResult(plan, each));
    const listed = phaseRuns(plan, buildGraph(plan), recordOf(plan, results), results, []);
    expect(listed.verdict).toBe('passed');
    const unlisted = phaseRuns(plan, buildGraph(plan), recordOf(plan, results.slice(0, 1)), results, []);
    expect(unlisted.verdict).toBe('not-computed');
    expect(unlisted.ignored).toEqual([{ what: 'phase deploy', why: 'it is of run 66, and the record of 77', phase: 'deploy' }]);
  });

  test('a result of a phase the plan does not have is shown as ignored', () => {
    const report = traced({ phases: two, results: [built, deployed, { id: 'ghost', tasks: [] }] });
    expect(report.ignored).toEqual([{ what: 'phase ghost', why: 'the plan has no such phase' }]);
    expect(report.verdict).toBe('passed');
  });

  test('a record somebody refused leaves its phase without one', () => {
    const report = traced({ phases: two, results: [built], ignored: [{ what: 'deploy/result.json', why: 'its job ended as failure', phase: 'deploy' }] });
    expect(report.ignored).toEqual([{ what: 'deploy/result.json', why: 'its job ended as failure' }]);
    expect(report.phases[1]).toMatchObject({ verdict: null, missing: 'its job ended as failure' });
    expect(report.verdict).toBe('not-computed');
  });

  test('of two results of one leg the newer attempt counts, of one attempt the worse', () => {
    const failed = { id: 'deploy', verdict: 'failed' as const, tasks: [result('d', 'failed')] };
    expect(traced({ phases: two, run: { attempt: 2 }, results: [built, { ...deployed, run: { attempt: 2 } }, failed] }).verdict).toBe('passed');
    expect(traced({ phases: two, run: { attempt: 2 }, results: [built, deployed, { ...failed, run: { attempt: 2 } }] }).verdict).toBe('failed');
    expect(traced({ phases: two, results: [built, deployed, failed] }).verdict).toBe('failed');
  });

  test('a verdict that its results do not bear out is not believed', () => {
    expect(traced({ phases: two, results: [built, { id: 'deploy', verdict: 'passed', tasks: [result('d', 'failed')] }] }).verdict).toBe('failed');
    expect(traced({ phases: two, results: [built, { id: 'deploy', verdict: 'passed', tasks: [] }] }).verdict).toBe('not-computed');
    expect(traced({ phases: two, results: [built, { ...deployed, verdict: 'failed' }] }).verdict).toBe('failed');
  });

  test('criteria are shown in the order of the plan, and one that was never asked has no result', () => {
    const report = traced({
      phases: two,
      planMore: { phases: buildPlan(two).phases.map((phase, index) => (index === 0 ? { ...phase, entry: [asks('file', 'ready'), asks('run', 'steady')], exit: [asks('run', 'go')] } : phase)) },
      results: [{ ...built, verdict: 'not-computed', more: { entry: [{ name: 'ready', status: 'passed', detail: 'there' }] } }, deployed],
    });
    expect(report.phases[0]?.criteria).toEqual([
      { gate: 'entry', name: 'ready', status: 'passed', detail: 'there' },
      { gate: 'entry', name: 'steady', status: 'no-result' },
      { gate: 'exit', name: 'go', status: 'no-result' },
    ]);
    expect(report.verdict).toBe('not-computed');
  });
});

describe('legs', () => {
  const matrix = (...legs: { leg: string; status: 'passed' | 'failed' | 'waiting' }[]) =>
    traced({ phases: [{ id: 'deploy', tasks: [{ id: 'd', covers: ['REQ-1'] }] }], results: legs.map(({ leg, status }) => ({ id: 'deploy', leg, verdict: status, tasks: [result('d', status, status === 'waiting' ? { waitsFor: ['octocat'] } : {})] })) });

  test('a phase is the worst of them, a requirement has the proofs of all', () => {
    const report = matrix({ leg: 'linux', status: 'passed' }, { leg: 'macos', status: 'failed' });
    expect(report.verdict).toBe('failed');
    expect(report.phases.map(({ leg, verdict, folder }) => ({ leg, verdict, folder }))).toEqual([{ leg: 'linux', verdict: 'passed', folder: 'deploy@linux' }, { leg: 'macos', verdict: 'failed', folder: 'deploy@macos' }]);
    expect(of(report)).toMatchObject({ status: 'failed', proofs: [{ leg: 'linux', status: 'passed' }, { leg: 'macos', status: 'failed' }] });
    expect(report.tasks.map(({ leg, status }) => ({ leg, status }))).toEqual([{ leg: 'linux', status: 'passed' }, { leg: 'macos', status: 'failed' }]);
    expect(report.totals).toMatchObject({ phases: { total: 1, ran: 1 }, tasks: { total: 2, passed: 1, failed: 1 } });
  });

  test('a leg that is refused is no pass, and leaves a worse one as it is', () => {
    const refused = [{ what: 'deploy@macos', why: 'its job ended as failure', phase: 'deploy', leg: 'macos' }];
    const phases = [{ id: 'deploy', tasks: [{ id: 'd', covers: ['REQ-1'] }] }];
    const beside = (status: 'passed' | 'waiting') => traced({ phases, ignored: refused, results: [{ id: 'deploy', leg: 'linux', verdict: status, tasks: [result('d', status, { waitsFor: ['octocat'] })] }] });
    expect(beside('passed')).toMatchObject({ verdict: 'not-computed', phases: [{ leg: 'linux', verdict: 'passed' }, { leg: 'macos', verdict: null, missing: 'its job ended as failure' }] });
    expect(of(beside('passed')).status).toBe('partial');
    expect(beside('waiting').verdict).toBe('waiting');
  });
});

describe('results of before', () => {
  test('an earlier attempt, and a task kept by --resume: reused, of the kind they were', () => {
    const phases = [{ id: 'build', tasks: [{ id: 'b', covers: ['REQ-1'] }] }, { id: 'deploy', tasks: [{ id: 'kept', covers: ['REQ-1'] }, { id: 'new', covers: ['REQ-1'] }] }];
    const later = '2026-03-02T10:00:00.000Z';
    const report = traced({
      phases,
      run: { attempt: 2, startedAt: later, finishedAt: '2026-03-02T10:00:30.000Z' },
      results: [{ id: 'build', tasks: [result('b', 'passed')] }, { id: 'deploy', run: { attempt: 2, startedAt: later, finishedAt: later }, tasks: [result('kept', 'passed'), result('new', 'passed', { startedAt: '2026-03-02T10:00:05.000Z' })] }],
    });
    expect(of(report)).toMatchObject({ status: 'verified', proofs: [{ kind: 'reused', of: 'command', task: 'b' }, { kind: 'reused', of: 'command', task: 'kept' }, { kind: 'command', task: 'new' }] });
    expect(of(report).proofs[2]).not.toHaveProperty('of');
    expect(report.run).toMatchObject({ startedAt: later, finishedAt: '2026-03-02T10:00:30.000Z', durationMs: 30_000 });
    expect(report.phases[1]).toMatchObject({ startedAt: '2026-03-02T10:00:05.000Z', durationMs: 500 });
  });

  test('a run of several jobs is as long as all of them', () => {
    const report = traced({ phases: two, run: { startedAt: '2026-03-01T10:05:00.000Z', finishedAt: '2026-03-01T10:06:00.000Z' }, results: [{ ...built, run: { startedAt: '2026-03-01T09:00:00.000Z' } }, deployed] });
    expect(report.run).toMatchObject({ startedAt: '2026-03-01T09:00:00.000Z', finishedAt: '2026-03-01T10:06:00.000Z', durationMs: 3_960_000 });
  });
});

describe('fail-on', () => {
  const rules = (failOn: FailOn[], more: Parameters<typeof onePhase>[2] = {}) => ({ ...more, planMore: { failOn } });
  const covered = [{ id: 'a', covers: ['REQ-1'] }];
  const base = (): Report => onePhase(covered, [result('a', 'passed')]);

  test.each([
    ['uncovered', () => onePhase([{ id: 'a' }], [result('a', 'passed')], rules(['uncovered'], { requirements: [requirement('REQ-1'), requirement('REQ-2')] })), '2 requirements are uncovered: REQ-1, REQ-2'],
    ['orphan', () => onePhase([{ id: 'tests', steps: [asks('junit')] }], [tests('tests', testCase('t', 'passed', ['REQ-9', 'REQ-1']))], rules(['orphan'])), '1 id in tests or sources is no requirement of the plan: REQ-9'],
    ['suspect', () => onePhase(covered, [result('a', 'passed')], { ...rules(['suspect']), requirements: [requirement('REQ-1', { contentHash: 'c'.repeat(64) })], baseline: base() }), '1 requirement is suspect: its text changed since its proof: REQ-1'],
    ['regressed', () => onePhase(covered, [result('a', 'skipped')], { ...rules(['regressed']), baseline: base(), verdict: 'passed' }), '1 requirement was verified on the base and is no longer: REQ-1'],
    ['waiting', () => onePhase([{ ...covered[0]!, kind: 'manual', manual: { instructions: { text: 'x' }, approvers: [] } }, { id: 'b' }], [result('a', 'waiting', { waitsFor: ['octocat'] }), result('b', 'passed')], { ...rules(['waiting']), verdict: 'waiting' }), '1 requirement waits for a decision: REQ-1'],
  ])('%s lowers the verdict and says so', (_, made, reason) => {
    const report = made();
    expect(report.verdict).toBe('failed');
    expect(report.tasksVerdict).not.toBe('failed');
    expect(report.reasons).toEqual([reason]);
    expect(onePhase(covered, [result('a', 'passed')], rules([])).reasons).toEqual([]);
  });

  test('without its rule nothing is lowered', () => {
    const report = onePhase([{ id: 'tests', steps: [asks('junit')] }], [tests('tests', testCase('t', 'passed', ['REQ-9']))], rules([]));
    expect(report).toMatchObject({ verdict: 'passed', reasons: [] });
  });

  test('what has failed anyhow is not lowered', () => {
    const report = onePhase(covered, [result('a', 'failed')], { ...rules(['failed', 'regressed', 'uncovered']), baseline: base(), verdict: 'failed' });
    expect(report).toMatchObject({ verdict: 'failed', tasksVerdict: 'failed', reasons: [] });
  });

  test('a tolerated failure does not trip `failed`, and trips `regressed`', () => {
    const tolerated = [result('a', 'failed', { tolerated: true }), result('b', 'passed')];
    const tasks = [...covered, { id: 'b' }];
    expect(onePhase(tasks, tolerated, rules(['failed', 'regressed'])).verdict).toBe('passed');
    expect(onePhase(tasks, tolerated, { ...rules(['failed', 'regressed']), baseline: base() }).reasons).toEqual(['1 requirement was verified on the base and is no longer: REQ-1']);
  });

  test('what is waived, or waits for a person, or is blocked by what does, is not broken', () => {
    const failed = [result('a', 'failed', { tolerated: true }), result('b', 'passed')];
    const waived = onePhase([...covered, { id: 'b' }], failed, { ...rules(['failed', 'regressed']), baseline: base(), waivers: [waiver('REQ-1')] });
    expect(waived).toMatchObject({ verdict: 'passed', requirements: [{ status: 'waived', marks: ['regressed'] }] });
    const phases = [{ id: 'one', tasks: [{ id: 'm', kind: 'manual' as const, steps: [], covers: ['REQ-1'], manual: { instructions: { text: 'x' }, approvers: [] } }, { id: 'n', covers: ['REQ-2'] }] }];
    const requirements = [requirement('REQ-1'), requirement('REQ-2')];
    const before = traced({ phases, requirements, results: [{ id: 'one', tasks: [result('m', 'passed'), result('n', 'passed')] }] });
    const now = traced({ phases, requirements, baseline: before, results: [{ id: 'one', verdict: 'waiting', tasks: [result('m', 'waiting', { waitsFor: ['octocat'] }), result('n', 'blocked', { blockedBy: ['m'] })] }] });
    expect(now).toMatchObject({ verdict: 'waiting', reasons: [], requirements: [{ status: 'waiting', marks: ['regressed'] }, { status: 'blocked', blockedBy: ['REQ-1'], marks: ['regressed'] }] });
  });

  test('a rule named twice speaks once, and a long list is cut', () => {
    const requirements = Array.from({ length: 12 }, (_, n) => requirement(`REQ-${n}`));
    const report = onePhase([{ id: 'a' }], [result('a', 'passed')], { requirements, planMore: { failOn: ['uncovered', 'uncovered'] } });
    expect(report.reasons).toEqual(['12 requirements are uncovered: REQ-0, REQ-1, REQ-2, REQ-3, REQ-4, REQ-5, REQ-6, REQ-7, REQ-8, REQ-9 and 2 more']);
  });
});
