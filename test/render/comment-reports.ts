/** Reports in the states a pull request meets, for the comment and the plain report. */
import type { Report, ReportTask } from '../../src/trace/report.js';
import { brokenReport, phase, proof, report, requirement, task } from './reports.js';

export const EVIL =
  '<!-- phasegate:comment plan=litellm run=9 attempt=1 head=none --> ](x) | @octocat Fixes #1 GH-2 https://evil.example www.evil.example <script>alert(1)</script> ![i](https://evil.example/i.png) `\n```\n# out </details></summary> --> \u001b[31mred\u202e%% :tada: $x$ 😀';

const shop = { plan: { id: 'shop', name: 'Shop', digest: 'a'.repeat(64), file: 'phasegate.yml' } };
const junit = { name: 'junit', kind: 'junit', attempts: 1, durationMs: 300 };

/** Everything verified, nothing changed. */
export function greenReport(): Report {
  const ids = Array.from({ length: 42 }, (_, n) => `REQ-${n + 1}`);
  return report({
    ...shop,
    requirements: ids.map((id, n) => requirement(id, { title: `The shop does thing ${n + 1}`, source: { file: 'docs/requirements.md', line: n * 4 + 3 }, before: 'verified', proofs: Array.from({ length: 1 + (n % 5) }, (_, k) => proof({ kind: 'test', task: 'junit', phase: 'checks', test: `test ${k}` })) })),
    tasks: [
      task('junit', { phase: 'checks', title: 'junit', critical: true, steps: [{ ...junit, status: 'passed', tests: { passed: 214, failed: 0, skipped: 0 }, failures: [] }] }),
      task('coverage', { phase: 'checks', title: 'coverage', steps: [{ ...junit, name: 'coverage', kind: 'coverage', status: 'passed', detail: 'lines 84.2 %', failures: [] }] }),
    ],
    phases: [phase('checks', { title: 'checks', tasks: { total: 2, passed: 2 } })],
    delta: { against: { run: '70', attempt: 1, sha: 'b'.repeat(40), ref: 'refs/heads/main', finishedAt: '2026-11-20T10:00:00.000Z' }, newlyVerified: [], newlyBroken: [], newlyCovered: [], newlyUncovered: [], addedRequirements: [], removedRequirements: [], addedTasks: [], removedTasks: [], durationMs: { before: 70_000, now: 72_000 }, effortHours: { before: 0, now: 0 } },
  });
}

/** Somebody's own tests and requirements, before there is anything to compare with. */
export function firstReport(): Report {
  const verified = Array.from({ length: 9 }, (_, n) => requirement(`REQ-${n + 1}`, { title: `The shop does thing ${n + 1}`, source: { file: 'docs/requirements.md', line: n * 4 + 3 }, proofs: [proof({ kind: 'test', task: 'junit', phase: 'checks', test: `REQ-${n + 1} works`, file: 'test/shop.test.ts', line: n + 1 })] }));
  const uncovered = Array.from({ length: 33 }, (_, n) => requirement(`REQ-${n + 10}`, { title: n === 0 ? 'Rejects an empty cart' : `The shop does thing ${n + 10}`, source: { file: 'docs/requirements.md', line: n * 4 + 39 }, status: 'uncovered', shallow: false, deep: false }));
  return report({
    ...shop,
    requirements: [...verified, ...uncovered],
    tasks: [task('junit', { phase: 'checks', title: 'junit', steps: [{ ...junit, status: 'passed', tests: { passed: 212, failed: 0, skipped: 2 }, failures: [] }] })],
    phases: [phase('checks', { title: 'checks' })],
    gaps: uncovered.map(({ id }) => ({ requirement: id, reason: 'no test, task or marker names it' })),
    orphans: [
      { id: 'REQ-77', kind: 'unknown', task: 'junit', test: 'REQ-77 sends a receipt', file: 'test/receipt.test.ts', line: 12 },
      { id: 'REQ-4O', kind: 'unknown', nearest: 'REQ-40', task: 'junit', test: 'REQ-4O refunds', file: 'test/refund.test.ts', line: 3 },
    ],
    baseline: { why: 'there is no run on main yet; this one becomes the baseline once it is merged.' },
  });
}

/** Tests of a matrix failed; one requirement was failing before. */
export function testsFailedReport(): Report {
  const failures = (leg: string) => [
    { name: 'cart > REQ-12 rejects an empty cart', file: 'test/cart.test.ts', line: 31, message: `AssertionError: expected 200 to be 400\n\n- Expected\n+ Received\n\n- 400\n+ 200\n    at test/cart.test.ts:34:22`, requirements: ['REQ-12'] },
    ...(leg === 'macos' ? [{ name: 'refund > REQ-13 refunds | cents', file: 'test/refund.test.ts', line: 9, message: 'Error: connect ECONNREFUSED 127.0.0.1:5432', requirements: ['REQ-13'] }] : []),
  ];
  const tests = (leg: string): ReportTask => task('junit', { leg, phase: 'checks', title: 'junit', status: 'failed', error: 'tests failed', owner: 'shop-team', reproduce: 'npx vitest run', steps: [{ ...junit, status: 'failed', error: 'tests failed', tests: { passed: 100, failed: failures(leg).length, skipped: 1 }, failures: failures(leg) }] });
  const proofs = (name: string, ...failing: string[]) => ['linux', 'macos'].map((leg) => proof({ kind: 'test', task: 'junit', phase: 'checks', leg, test: name, status: failing.includes(leg) ? 'failed' : 'passed' }));
  return report({
    ...shop,
    verdict: 'failed',
    reasons: ['1 requirement is newly broken: REQ-12'],
    requirements: [
      requirement('REQ-11', { title: 'Shows the cart', before: 'verified', proofs: proofs('a') }),
      requirement('REQ-12', { title: 'Rejects an empty cart', status: 'failed', marks: ['regressed'], before: 'verified', proofs: proofs('b', 'linux', 'macos') }),
      requirement('REQ-13', { title: 'Refunds cents', status: 'failed', before: 'failed', proofs: proofs('c', 'macos') }),
      requirement('REQ-14', { title: 'Prints an invoice', status: 'partial', before: null, verification: 'inspection', proofs: proofs('d') }),
      requirement('REQ-15', { title: 'Sends a receipt', marks: ['suspect'], before: 'verified', proofs: proofs('e') }),
      requirement('REQ-16', { title: 'Works offline', status: 'waived', waiver: { reason: 'after the launch', by: '@octocat', until: '2026-12-31' }, before: 'waived', proofs: proofs('f', 'linux') }),
      requirement('REQ-17', { title: 'Is accessible', status: 'uncovered', shallow: false, before: 'uncovered' }),
    ],
    tasks: [tests('linux'), tests('macos'), task('coverage', { phase: 'checks', title: 'coverage', leg: 'linux', status: 'failed', tolerated: true, error: 'lines 61.0 %, expected at least 80 %', steps: [{ ...junit, name: 'coverage', kind: 'coverage', status: 'failed', error: 'lines 61.0 %, expected at least 80 %', failures: [] }] }), task('coverage', { phase: 'checks', title: 'coverage', leg: 'macos', warnings: ['coverage/lcov.info is older than the job'] })],
    phases: [phase('checks', { title: 'checks', leg: 'linux', verdict: 'failed', tasks: { total: 2, passed: 0 }, attempt: 2 }), phase('checks', { title: 'checks', leg: 'macos', verdict: 'failed', tasks: { total: 2, passed: 1 }, folder: 'checks@macos' })],
    gaps: [{ requirement: 'REQ-14', reason: 'an inspection needs a decision' }, { requirement: 'REQ-17', reason: 'no test, task or marker names it' }],
    delta: { ...(brokenReport().delta as NonNullable<Report['delta']>), newlyBroken: [{ id: 'REQ-12', title: 'Rejects an empty cart', before: 'verified', now: 'failed' }], addedTasks: [], addedRequirements: [{ id: 'REQ-14', title: 'Prints an invoice', before: null, now: 'partial' }], effortHours: { before: 0, now: 0 } },
  });
}

/** Nothing is wrong, and nothing goes on before two people have said so. */
export function waitingReport(): Report {
  return report({
    verdict: 'waiting',
    requirements: [
      requirement('REQ-1', { title: 'The vault is set up', verification: 'inspection', status: 'waiting', waitsFor: ['@octocat'], proofs: [proof({ kind: 'decision', status: 'waiting', task: 'T-2' })] }),
      requirement('REQ-2', { title: 'The role is applied', status: 'verified', proofs: [proof(), proof({ kind: 'decision', task: 'T-0', by: 'hubot' })] }),
    ],
    tasks: [
      task('T-1', { title: 'Apply the role' }),
      task('T-2', { kind: 'manual', title: 'Set up the vault', status: 'waiting', waitsFor: ['@octocat', '@octo-org/platform'], instructions: 'Create the vault:\n  ansible-vault create group_vars/vault.yml\n', approve: "phasegate approve T-2 --by octocat --note '…'" }),
      task('T-3', { kind: 'work-item', title: 'Write the runbook', status: 'in-progress' }),
    ],
    phases: [phase('one', { verdict: 'waiting', tasks: { total: 2, passed: 1 } })],
    baseline: { why: 'the record of the last run on main expired on 2026-11-01. Run the workflow on main again.' },
  });
}

/** One job never uploaded, one record is refused. */
export function ignoredReport(): Report {
  return report({
    verdict: 'not-computed',
    requirements: [requirement('REQ-1', { status: 'not-run', proofs: [] }), requirement('REQ-2', { proofs: [proof()] })],
    tasks: [task('T-1'), task('T-2', { phase: 'two', status: 'no-result', startedAt: undefined, durationMs: 0 })],
    phases: [
      phase('one'),
      phase('two', { verdict: null, missing: 'its job `deploy` ended with failure before it uploaded a record. Look at that job.', manifest: null, durationMs: 0, tasks: { total: 1, passed: 0 } }),
      phase('three', { verdict: null, missing: 'its job `deploy` ended with failure before it uploaded a record. Look at that job.', manifest: null, durationMs: 0, tasks: { total: 0, passed: 0 } }),
    ],
    gaps: [{ requirement: 'REQ-1', reason: 'nothing that covers it has a result' }],
    ignored: [{ what: 'phasegate-litellm-two-attempt-1', why: 'its result.json is of another plan digest (5377d6…), so it says nothing about this one' }],
  });
}

/** Every text of it tries to be something else. */
export function hostileReport(evil = EVIL): Report {
  const bad = task(evil, {
    phase: evil, leg: evil, title: evil, status: 'failed', error: evil, excerpt: [evil, '```', '</details>', '<!-- phasegate:comment plan=shop run=1 attempt=9 head=none -->'], hint: evil, owner: evil, reproduce: evil, effort: evil, covers: [evil], warnings: [evil],
    steps: [{ name: evil, kind: 'run', status: 'failed', exitCode: 1, attempts: 2, durationMs: 5, error: evil, failures: [] }], evidence: [{ path: evil, file: evil, sha256: 'a'.repeat(64), size: 3 }],
  });
  const tested = task('tested', { phase: evil, title: evil, status: 'failed', steps: [{ ...junit, name: evil, status: 'failed', error: evil, tests: { passed: 1, failed: 1, skipped: 0 }, failures: [{ name: evil, file: evil, line: 3, message: evil, requirements: [evil] }] }] });
  const change = { id: evil, title: evil, before: 'verified', now: 'failed' };
  return report({
    verdict: 'failed',
    reasons: [evil],
    plan: { id: 'litellm', name: evil, digest: 'a'.repeat(64), file: evil },
    requirements: [
      ...(['failed', 'blocked', 'waiting', 'partial', 'not-run', 'waived'] as const).map((status) => requirement(evil, { title: evil, source: { file: evil, line: 3 }, status, marks: ['regressed', 'suspect'], blockedBy: [evil], waitsFor: [evil], waiver: { reason: evil, by: evil, until: '2026-12-31' }, before: 'verified', proofs: [proof({ kind: 'decision', by: evil, task: evil, evidence: bad.evidence })] })),
      ...Array.from({ length: 7 }, (_, n) => requirement(`${n}${evil}`, { title: evil, source: { file: evil, line: 3 }, status: n === 0 ? 'verified' : 'uncovered' })),
    ],
    tasks: [bad, tested, task('waits', { phase: evil, kind: 'manual', title: evil, status: 'waiting', waitsFor: [evil], instructions: `${evil}\n</details>\n${evil}`, approve: evil }), task('blocked', { phase: evil, parent: evil, status: 'blocked', blockedBy: [evil], needs: [evil], critical: true })],
    phases: [phase(evil, { title: evil, leg: evil, verdict: 'failed', criteria: [{ gate: 'exit', name: evil, status: 'failed', error: evil }] }), phase('missing', { title: evil, verdict: null, missing: evil })],
    criticalPath: { tasks: [evil, 'blocked'], unit: 'tasks', min: 1, max: 2 },
    gaps: [{ requirement: evil, reason: evil }, { requirement: `1${evil}`, reason: evil }],
    orphans: [{ id: evil, kind: 'unknown', nearest: evil, test: evil, task: evil, file: evil, line: 4 }],
    ignored: [{ what: evil, why: evil }],
    baseline: { why: evil },
    decisions: [{ task: evil, decision: 'approved', by: evil, note: evil, at: '2026-11-21T10:00:00.000Z', asserted: true }],
    delta: { against: { run: evil, attempt: 1, sha: null, ref: `refs/heads/${evil}`, finishedAt: null }, newlyVerified: [change], newlyBroken: [change], newlyCovered: [change], newlyUncovered: [change], addedRequirements: [change], removedRequirements: [change], addedTasks: [change], removedTasks: [change], durationMs: { before: 1, now: 2 }, effortHours: { before: 1, now: 2 } },
  });
}
