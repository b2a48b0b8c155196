/** The status of requirements: the design's table row by row, the tree of `covers`, waivers, kinds of proof. */
import { describe, expect, test } from 'vitest';
import type { Marker } from '../../src/trace/record.js';
import { asks, of, onePhase, requirement, result, step, testCase, tests, traced, waiver } from './recorded-run.js';

const covering = (...ids: string[]) => ids.map((id) => ({ id, covers: ['REQ-1'] }));
const junitTask = { id: 'tests', steps: [asks('junit')] };
const gapOf = (report: ReturnType<typeof onePhase>, id = 'REQ-1'): string | undefined => report.gaps.find(({ requirement }) => requirement === id)?.reason;

describe('the table, row by row', () => {
  test('no link: uncovered', () => {
    const report = onePhase([{ id: 'a' }], [result('a', 'passed')]);
    expect(of(report)).toMatchObject({ status: 'uncovered', shallow: false, deep: false, proofs: [] });
    expect(gapOf(report)).toBe('nothing covers it');
  });

  test('a passing report proves nothing of a requirement no test names', () => {
    const report = onePhase([junitTask], [tests('tests', testCase('works', 'passed', []))]);
    expect(of(report).status).toBe('uncovered');
  });

  test('a valid waiver, and not verified otherwise: waived, the failure still shown', () => {
    const report = onePhase(covering('a'), [result('a', 'failed', { error: 'exit 1' })], { waivers: [waiver('REQ-1', '2026-03-01')], verdict: 'failed' });
    expect(of(report)).toMatchObject({ status: 'waived', waiver: { reason: 'known', by: 'octocat', until: '2026-03-01' }, proofs: [{ status: 'failed' }] });
    expect(report.verdict).toBe('failed');
  });

  test.each([
    ['over since yesterday', [waiver('REQ-1', '2026-02-28')], 'failed'],
    ['of another', [waiver('REQ-2')], 'failed'],
    ['of two the longer holds', [waiver('REQ-1', '2026-02-28'), waiver('REQ-1', '2026-03-02')], 'waived'],
  ])('a waiver that is %s', (_, waivers, status) => {
    expect(of(onePhase(covering('a'), [result('a', 'failed')], { waivers, verdict: 'failed' })).status).toBe(status);
  });

  test('a waiver does nothing for what is verified, and hides nothing that is uncovered', () => {
    expect(of(onePhase(covering('a'), [result('a', 'passed')], { waivers: [waiver('REQ-1')] }))).toMatchObject({ status: 'verified' });
    expect(of(onePhase(covering('a'), [result('a', 'passed')], { waivers: [waiver('REQ-1')] })).waiver).toBeUndefined();
    expect(of(onePhase([{ id: 'a' }], [result('a', 'passed')], { waivers: [waiver('REQ-1')] })).status).toBe('uncovered');
  });

  test('any proof failed, also of a tolerated task: failed, before everything else', () => {
    const report = onePhase(covering('a', 'b', 'c', 'd'), [result('a', 'passed'), result('b', 'failed', { tolerated: true }), result('c', 'blocked', { blockedBy: ['x'] }), result('d', 'waiting', { waitsFor: ['octocat'] })]);
    expect(of(report).status).toBe('failed');
  });

  test('one failing test among passing ones fails its requirement, where the task is tolerated too', () => {
    const outcome = { ...tests('tests', testCase('a', 'passed', ['REQ-1']), testCase('b', 'failed', ['REQ-1'], { message: 'expected 1' })), tolerated: true };
    const report = onePhase([junitTask], [outcome]);
    expect(of(report)).toMatchObject({ status: 'failed', proofs: [{ status: 'passed' }, { status: 'failed', test: 'b', error: 'expected 1' }] });
  });

  test('any blocked', () => {
    const report = onePhase(covering('a', 'b', 'c'), [result('a', 'passed'), result('b', 'blocked', { blockedBy: ['x'] }), result('c', 'waiting', { waitsFor: ['octocat'] })]);
    expect(of(report)).toMatchObject({ status: 'blocked', blockedBy: ['x'] });
  });

  test('any waiting, and for whom', () => {
    const manual = { id: 'm', kind: 'manual' as const, steps: [], covers: ['REQ-1'], manual: { instructions: { text: 'Look' }, approvers: ['octocat'] } };
    const report = onePhase([...covering('a'), manual], [result('a', 'passed'), result('m', 'waiting', { waitsFor: ['@octo-org/platform', 'octocat'] })]);
    expect(of(report)).toMatchObject({ status: 'waiting', waitsFor: ['@octo-org/platform', 'octocat'], proofs: [{}, { kind: 'decision', status: 'waiting' }] });
    expect(report.tasks[1]).toMatchObject({ approve: "phasegate approve m --by octo-org/platform --note '…'", instructions: 'Look' });
  });

  test.each(['skipped', 'cancelled'] as const)('none has an outcome: not-run (%s)', (status) => {
    const report = onePhase(covering('a'), [result('a', status)]);
    expect(of(report)).toMatchObject({ status: 'not-run', shallow: true, deep: true });
    expect(gapOf(report)).toBe('nothing that covers it has an outcome: 1 command');
  });

  test('only skipped tests: not-run', () => {
    const report = onePhase([junitTask], [tests('tests', testCase('a', 'skipped', ['REQ-1']), testCase('b', 'passed', []))]);
    expect(of(report)).toMatchObject({ status: 'not-run', proofs: [{ kind: 'test', status: 'not-run' }] });
  });

  test('some without an outcome: partial', () => {
    const report = onePhase([junitTask], [tests('tests', testCase('a', 'skipped', ['REQ-1']), testCase('b', 'passed', ['REQ-1']))]);
    expect(of(report).status).toBe('partial');
    expect(gapOf(report)).toBe('1 of 2 that cover it have no outcome: 1 test');
  });

  test('otherwise: verified', () => {
    const report = onePhase(covering('a', 'b'), [result('a', 'passed'), result('b', 'passed')]);
    expect(of(report)).toMatchObject({ status: 'verified', shallow: true, deep: true });
    expect(report.gaps).toEqual([]);
  });
});

describe('the kind its verification asks for', () => {
  const manual = { id: 'm', kind: 'manual' as const, steps: [], covers: ['REQ-1'], manual: { instructions: { text: 'Look' }, approvers: [] } };
  const decision = { task: 'm', decision: 'approved' as const, by: 'octocat', note: 'seen', at: '2026-03-01T10:00:00.000Z', asserted: true, plan: 'x', sha: null, upstream: {} };
  const approved = result('m', 'passed', { steps: [], decision });

  test.each(['inspection', 'demonstration'] as const)('%s: a command is not enough, a decision is', (verification) => {
    const requirements = [requirement('REQ-1', { verification })];
    const command = onePhase(covering('a'), [result('a', 'passed')], { requirements });
    expect(of(command).status).toBe('partial');
    expect(gapOf(command)).toBe(`its verification is ${verification}, and nobody has approved it`);
    expect(of(onePhase([manual], [approved], { requirements }))).toMatchObject({ status: 'verified', proofs: [{ kind: 'decision', status: 'passed', by: 'octocat' }] });
  });

  test.each(['test', 'analysis'] as const)('%s: a decision is not enough, a check is', (verification) => {
    const requirements = [requirement('REQ-1', { verification })];
    const decided = onePhase([manual], [approved], { requirements });
    expect(of(decided).status).toBe('partial');
    expect(gapOf(decided)).toBe(`its verification is ${verification}, and no test, check or command passed`);
    expect(of(onePhase([{ id: 'a', covers: ['REQ-1'], steps: [asks('file')] }], [result('a', 'passed', { steps: [step('file', 'passed')] })], { requirements }))).toMatchObject({ status: 'verified', proofs: [{ kind: 'check' }] });
  });

  test('a rejected decision is a failed proof', () => {
    const report = onePhase([manual], [result('m', 'failed', { steps: [], decision: { ...decision, decision: 'rejected' }, error: 'rejected by octocat: no' })], { verdict: 'failed' });
    expect(of(report)).toMatchObject({ status: 'failed', proofs: [{ kind: 'decision', status: 'failed', by: 'octocat', error: 'rejected by octocat: no' }] });
    expect(of(report).proofs).toHaveLength(1);
    expect(report.decisions).toEqual([{ task: 'm', decision: 'rejected', by: 'octocat', note: 'seen', at: decision.at, asserted: true }]);
  });
});

describe('the tree', () => {
  const tree = [requirement('REQ-1'), requirement('REQ-1.1', { covers: ['REQ-1'] }), requirement('REQ-1.2', { covers: ['REQ-1'] })];
  const below = (first: ReturnType<typeof result>, second: ReturnType<typeof result>) =>
    onePhase([{ id: 'a', covers: ['REQ-1.1'] }, { id: 'b', covers: ['REQ-1.2'] }], [first, second], { requirements: tree });

  test.each([
    ['passed', 'verified'],
    ['failed', 'failed'],
    ['blocked', 'blocked'],
    ['waiting', 'waiting'],
    ['skipped', 'partial'],
    ['waived', 'waived'],
  ] as const)('a child %s beside one that is verified: %s', (status, expected) => {
    const report = below(result('a', 'passed'), result('b', status, { blockedBy: ['x'], waitsFor: ['octocat'] }));
    expect(of(report)).toMatchObject({ status: expected, coveredBy: ['REQ-1.1', 'REQ-1.2'], proofs: [], shallow: true, deep: true });
  });

  test('own proofs count too: the worst of both', () => {
    const report = onePhase([{ id: 'a', covers: ['REQ-1'] }, { id: 'b', covers: ['REQ-1.1', 'REQ-1.2'] }], [result('a', 'failed'), result('b', 'passed')], { requirements: tree, verdict: 'failed' });
    expect(of(report).status).toBe('failed');
    expect(of(report, 'REQ-1.1').status).toBe('verified');
  });

  test('a child that nothing covers leaves its parent partial, and not deep', () => {
    const report = onePhase([{ id: 'a', covers: ['REQ-1.1'] }], [result('a', 'passed')], { requirements: tree });
    expect(of(report)).toMatchObject({ status: 'partial', shallow: true, deep: false });
    expect(gapOf(report)).toBe('REQ-1.2 is uncovered');
  });

  test('children that nothing covers leave their parent uncovered', () => {
    const report = onePhase([{ id: 'a' }], [result('a', 'passed')], { requirements: tree });
    expect(of(report)).toMatchObject({ status: 'uncovered', shallow: true, deep: false });
    expect(gapOf(report)).toBe('nothing covers REQ-1.1, REQ-1.2, which it is made of');
  });

  test('a child with a waiver does not fail its parent; without it, it does', () => {
    const failing = (waivers: ReturnType<typeof waiver>[]) => onePhase([{ id: 'a', covers: ['REQ-1.1'] }, { id: 'b', covers: ['REQ-1.2'] }], [result('a', 'passed'), result('b', 'failed')], { requirements: tree, waivers, verdict: 'failed' });
    expect(of(failing([waiver('REQ-1.2')])).status).toBe('waived');
    expect(of(failing([])).status).toBe('failed');
  });

  test('a parent stands by its children, each verified in its own way, unless it asks for a person', () => {
    const inspected = requirement('REQ-1.1', { covers: ['REQ-1'], verification: 'inspection' });
    const manual = { id: 'm', kind: 'manual' as const, steps: [], covers: ['REQ-1.1'], manual: { instructions: { text: 'Look' }, approvers: [] } };
    const approved = result('m', 'passed', { steps: [], decision: { task: 'm', decision: 'approved', by: 'octocat', note: '', at: RUN_AT, asserted: true, plan: 'x', sha: null, upstream: {} } });
    expect(of(onePhase([manual], [approved], { requirements: [requirement('REQ-1'), inspected] })).status).toBe('verified');
    expect(of(onePhase([{ id: 'a', covers: ['REQ-1.1'] }], [result('a', 'passed')], { requirements: [requirement('REQ-1', { verification: 'inspection' }), requirement('REQ-1.1', { covers: ['REQ-1'] })] })).status).toBe('partial');
  });

  test('ten thousand levels, and a circle nobody should have let through, end', () => {
    const deep = Array.from({ length: 10_000 }, (_, n) => requirement(`REQ-${n}`, { covers: n === 0 ? [] : [`REQ-${n - 1}`] }));
    const report = onePhase([{ id: 'a', covers: ['REQ-9999'] }], [result('a', 'passed')], { requirements: deep });
    expect(report.totals.requirements).toMatchObject({ total: 10_000, verified: 10_000, deep: 10_000 });
    const circle = [requirement('REQ-1', { covers: ['REQ-2'] }), requirement('REQ-2', { covers: ['REQ-1'] })];
    expect(onePhase([{ id: 'a', covers: ['REQ-1'] }], [result('a', 'passed')], { requirements: circle }).requirements).toHaveLength(2);
  });
});

const RUN_AT = '2026-03-01T10:00:00.000Z';

describe('tasks with test reports', () => {
  test('a step beside the report proves what the task covers, the report only what its tests name', () => {
    const both = { id: 'a', covers: ['REQ-1'], steps: [asks('run'), asks('junit')] };
    const requirements = [requirement('REQ-1'), requirement('REQ-2')];
    const failing = result('a', 'failed', { steps: [step('run', 'passed'), step('junit', 'failed', { tests: [testCase('t', 'failed', ['REQ-2'])] })] });
    const report = onePhase([both], [failing], { requirements, verdict: 'failed' });
    expect(of(report)).toMatchObject({ status: 'verified', proofs: [{ kind: 'command', step: 'run' }] });
    expect(of(report, 'REQ-2')).toMatchObject({ status: 'failed', proofs: [{ kind: 'test', step: 'junit', test: 't' }] });
  });

  test('coverage proves what its task covers', () => {
    const report = onePhase([{ id: 'a', covers: ['REQ-1'], steps: [asks('junit'), asks('coverage')] }], [result('a', 'passed', { steps: [step('junit', 'passed', { tests: [] }), step('coverage', 'passed')] })]);
    expect(of(report)).toMatchObject({ status: 'verified', proofs: [{ kind: 'check', step: 'coverage' }] });
  });

  test('with nothing but a report, what the task covers has no outcome unless a test names it', () => {
    const alone = { id: 'a', covers: ['REQ-1'], steps: [asks('junit')] };
    expect(of(onePhase([alone], [tests('a', testCase('t', 'passed', []))]))).toMatchObject({ status: 'not-run', proofs: [{ kind: 'test', status: 'not-run' }] });
    expect(of(onePhase([alone], [tests('a', testCase('t', 'passed', ['REQ-1']))]))).toMatchObject({ status: 'verified', proofs: [{ kind: 'test', test: 't' }] });
  });

  test('a failed task without a failed step fails what it covers as a whole', () => {
    const report = onePhase(covering('a'), [result('a', 'failed', { steps: [step('run', 'passed')], error: 'evidence dns/** is missing' })], { verdict: 'failed' });
    expect(of(report)).toMatchObject({ status: 'failed', proofs: [{ status: 'passed', step: 'run' }, { status: 'failed', error: 'evidence dns/** is missing' }] });
  });

  test('a failed step that the task tolerates fails what the task covers', () => {
    const report = onePhase(covering('a'), [result('a', 'passed', { steps: [step('run', 'failed'), step('file', 'passed')] })]);
    expect(of(report).status).toBe('failed');
    expect(report.verdict).toBe('passed');
  });

  test('a step its own condition left out is no link', () => {
    const report = onePhase(covering('a'), [result('a', 'passed', { steps: [step('run', 'skipped'), step('file', 'passed')] })]);
    expect(of(report)).toMatchObject({ status: 'verified', proofs: [{ step: 'file' }] });
  });

  test('a test is called with its class, and leads to its files', () => {
    const evidence = [{ path: 'output.log', sha256: 'a'.repeat(64), size: 1 }, { path: 'shots/a:1.png', sha256: 'c'.repeat(64), size: 2 }];
    const outcome = { ...tests('tests', testCase('adds', 'passed', ['REQ-1'], { className: 'Cart', file: 'cart.ts', line: 7, evidence: ['shots/a:1.png'] })), evidence };
    expect(of(onePhase([junitTask], [outcome])).proofs).toEqual([
      { kind: 'test', status: 'passed', task: 'tests', phase: 'one', step: 'junit', test: 'Cart > adds', file: 'cart.ts', line: 7, evidence: [{ path: 'shots/a:1.png', file: 'one/evidence/tests/shots/a%3A1.png', sha256: 'c'.repeat(64), size: 2 }] },
    ]);
  });
});

test('ten thousand tests that each name their files are traced in no time to speak of', () => {
  const files = Array.from({ length: 10_000 }, (_, index) => `shots/${index}.png`);
  const evidence = files.map((path) => ({ path, sha256: 'a'.repeat(64), size: 1 }));
  const cases = files.map((path, index) => testCase(`t${index}`, 'passed', ['REQ-1'], { evidence: [...files.slice(index, index + 20).toReversed(), path] }));
  const began = performance.now();
  expect(of(onePhase([junitTask], [{ ...tests('tests', ...cases), evidence }])).proofs).toHaveLength(10_000);
  expect(performance.now() - began).toBeLessThan(5000);
});

describe('links without an outcome', () => {
  const marker = (more: Partial<Marker> = {}): Marker => ({ kind: 'verifies', requirement: 'REQ-1', file: 'test/a.test.ts', line: 3, ...more });
  const passing = tests('tests', testCase('adds an item', 'passed', ['REQ-1'], { file: 'test/a.test.ts' }));

  test('a marker alone covers, and proves nothing', () => {
    const report = onePhase([junitTask], [tests('tests', testCase('t', 'passed', []))], { markers: [marker()] });
    expect(of(report)).toMatchObject({ status: 'not-run', shallow: true, deep: true, proofs: [{ kind: 'marker', status: 'not-run', file: 'test/a.test.ts', line: 3 }] });
  });

  test('a marker above a test with a result is that test\'s proof', () => {
    const report = onePhase([junitTask], [passing], { markers: [marker({ test: 'adds an item' })] });
    expect(of(report)).toMatchObject({ status: 'verified', proofs: [{ kind: 'test' }] });
  });

  test('one above a test of another file is not', () => {
    const report = onePhase([junitTask], [passing], { markers: [marker({ test: 'adds an item', file: 'test/b.test.ts' })] });
    expect(of(report).status).toBe('partial');
  });

  test('@implements leaves nothing open, and proves nothing', () => {
    expect(of(onePhase([junitTask], [passing], { markers: [marker({ kind: 'implements', file: 'src/a.ts' })] }))).toMatchObject({ status: 'verified', proofs: [{}, { kind: 'marker' }] });
    expect(of(onePhase([junitTask], [tests('tests')], { markers: [marker({ kind: 'implements' })] })).status).toBe('not-run');
  });

  test('the same marker, read by every phase, is one', () => {
    const report = traced({ phases: [{ id: 'one', tasks: [{ id: 'a' }] }, { id: 'two', tasks: [{ id: 'b' }] }], results: [{ id: 'one', tasks: [result('a', 'passed')], markers: [marker()] }, { id: 'two', tasks: [result('b', 'passed')], markers: [marker()] }] });
    expect(of(report).proofs).toHaveLength(1);
  });

  test.each([
    ['planned', 'partial'],
    ['in-progress', 'partial'],
    ['done', 'verified'],
  ] as const)('a work item that is %s, beside a task that passed: %s', (status, expected) => {
    const report = onePhase([...covering('a'), { id: 'w', kind: 'work-item', steps: [], covers: ['REQ-1'] }], [result('a', 'passed'), result('w', status)]);
    expect(of(report)).toMatchObject({ status: expected, proofs: [{}, { kind: 'work-item', status: 'not-run' }] });
  });

  test('a work item alone proves nothing', () => {
    expect(of(onePhase([{ id: 'w', kind: 'work-item', steps: [], covers: ['REQ-1'] }], [result('w', 'done')])).status).toBe('not-run');
  });
});

describe('tests that were not seen this time', () => {
  const before = onePhase([{ id: 'build' }, junitTask], [result('build', 'passed'), tests('tests', testCase('t', 'passed', ['REQ-1']))]);
  const now = (outcome: ReturnType<typeof result>[], baseline?: typeof before) => onePhase([{ id: 'build' }, junitTask], [result('build', 'failed'), ...outcome], { verdict: 'failed', ...(baseline === undefined ? {} : { baseline }) });

  test.each([
    ['blocked', [result('tests', 'blocked', { blockedBy: ['build'] })], { status: 'blocked', blockedBy: ['build'], marks: ['regressed'], proofs: [{ kind: 'test', status: 'blocked', task: 'tests', phase: 'one', evidence: [] }] }],
    ['without a result', [], { status: 'not-run', marks: ['regressed'] }],
    ['failed without a report', [result('tests', 'failed', { steps: [step('junit', 'failed', { tests: [] })], error: 'no report' })], { status: 'not-run', proofs: [{ status: 'not-run', error: 'no report' }] }],
  ])('%s: what they named on the base is known, and is not uncovered', (_, outcome, expected) => {
    expect(of(now(outcome, before))).toMatchObject(expected);
    expect(of(now(outcome)).status).toBe('uncovered');
  });

  test('tests that were seen and name it no more leave it uncovered', () => {
    expect(of(now([tests('tests', testCase('t', 'passed', []))], before)).status).toBe('uncovered');
  });

  test('it stays known over a second such run', () => {
    const blocked = [result('tests', 'blocked', { blockedBy: ['build'] })];
    expect(of(now(blocked, now(blocked, before))).status).toBe('blocked');
  });
});
