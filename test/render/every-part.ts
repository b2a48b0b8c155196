/** A report that has something in every part of the model, with every free text given by the caller. */
import type { Report } from '../../src/trace/report.js';
import { phase, proof, report, requirement, task } from './reports.js';

const SHA = 'ab12'.padEnd(64, 'c');

/** @param named what becomes of each free text, such as a title or a log line */
export function everyPart(named: (text: string) => string = (text) => text): Report {
  const kept = { path: named('reports/unit.xml'), file: 'build@linux/evidence/T-1/reports/unit.xml', sha256: SHA, size: 84_123 };
  const waiver = { reason: named('the supplier fixes it'), by: named('octocat'), until: '2026-12-31' };
  const given = { decision: 'approved' as const, by: named('octocat'), note: named('looked at it'), at: '2026-11-21T12:00:00.000Z', asserted: true };
  const tests = { passed: 2, failed: 1, skipped: 1 };
  return report({
    verdict: 'failed',
    reasons: [named('1 requirement is uncovered: REQ-5')],
    plan: { id: 'shop', name: named('Shop'), digest: SHA, file: 'plans/phasegate.yml' },
    requirements: [
      requirement('REQ-1', { title: named('Rejects an empty cart'), status: 'failed', marks: ['regressed', 'suspect'], before: 'verified', priority: named('must'), coveredBy: ['REQ-2'], proofs: [proof({ kind: 'test', status: 'failed', task: 'T-1', phase: 'build', leg: 'linux', step: named('unit'), test: named('Cart rejects'), file: named('test/cart.ts'), line: 4, error: named('expected 1, got 2'), evidence: [kept] }), proof({ kind: 'marker', status: 'not-run', file: named('src/cart.ts'), line: 9 })] }),
      requirement('REQ-2', { title: named('Child'), status: 'waived', covers: ['REQ-1'], waiver, before: 'verified', proofs: [proof({ kind: 'decision', status: 'waived', task: 'T-3', phase: 'ship', by: named('octocat') })] }),
      requirement('REQ-3', { title: named('Waits'), status: 'waiting', waitsFor: [named('@octocat')], proofs: [proof({ status: 'waiting', task: 'T-4', phase: 'ship' })] }),
      requirement('REQ-4', { title: named('Blocked'), status: 'blocked', blockedBy: ['T-4', 'REQ-1', 'ship', named('nobody knows')], proofs: [proof({ status: 'blocked', task: 'T-5', phase: 'ship' })] }),
      requirement('REQ-5', { title: named('Uncovered'), status: 'uncovered', shallow: false, deep: false }),
    ],
    tasks: [
      task('T-1', { phase: 'build', leg: 'linux', title: named('Unit tests'), status: 'failed', covers: ['REQ-1'], owner: named('platform'), effort: named('3-5d'), critical: true, error: named('1 of 4 tests failed'), excerpt: [named('AssertionError'), named('expected 1, got 2')], hint: named('docs/tests.md'), reproduce: named('npm test'), evidence: [kept], warnings: [named('took long')], steps: [{ name: named('unit'), kind: 'junit', status: 'failed', attempts: 2, durationMs: 90, error: named('1 failed'), tests, failures: [{ name: named('Cart rejects'), file: named('test/cart.ts'), line: 4, message: named('expected 1'), requirements: ['REQ-1'] }] }] }),
      task('T-1', { phase: 'build', leg: 'mac', title: named('Unit tests'), covers: ['REQ-1'], steps: [{ name: named('unit'), kind: 'junit', status: 'passed', attempts: 1, durationMs: 90, detail: named('4 passed'), failures: [] }] }),
      task('T-2', { phase: 'build', leg: 'linux', title: named('Lint'), status: 'failed', tolerated: true, error: named('exit 1') }),
      task('T-3', { phase: 'ship', title: named('Sign'), status: 'waived', waiver, needs: ['build'], decision: given, critical: true, startedAt: '2026-11-22T10:00:00.000Z' }),
      task('T-4', { phase: 'ship', title: named('Approve the release'), kind: 'manual', status: 'waiting', needs: ['T-3'], waitsFor: [named('@octocat')], instructions: named('Read it,\nthen say so.'), approve: named('phasegate approve T-4') }),
      task('T-5', { phase: 'ship', title: named('Release'), status: 'blocked', needs: ['T-4'], blockedBy: ['T-4'] }),
      task('T-6', { phase: 'ship', title: named('Runbook'), kind: 'work-item', status: 'in-progress' }),
    ],
    phases: [
      phase('build', { leg: 'linux', title: named('Build'), verdict: 'failed', tasks: { total: 2, passed: 0 }, folder: 'build@linux', criteria: [{ gate: 'exit', name: named('coverage'), status: 'failed', error: named('70 %') }], artifact: { url: 'https://github.com/octocat/hello/actions/runs/77/artifacts/1', digest: SHA, size: 9000 } }),
      phase('build', { leg: 'mac', title: named('Build'), folder: 'build@mac' }),
      phase('ship', { title: named('Ship'), needs: ['build'], verdict: 'waiting', tasks: { total: 3, passed: 0 } }),
      phase('audit', { title: named('Audit'), needs: ['ship'], verdict: null, manifest: null, missing: named('no record of this run'), tasks: { total: 0, passed: 0 } }),
    ],
    gaps: [{ requirement: 'REQ-5', reason: named('no test names it') }],
    orphans: [{ id: named('REQ-77'), kind: 'unknown', nearest: 'REQ-1', task: 'T-1', test: named('Old'), file: named('test/old.ts'), line: 1 }, { id: named('REQ-1 or REQ-2'), kind: 'ambiguous' }],
    decisions: [{ task: 'T-3', ...given }],
    ignored: [{ what: named('phase build, attempt 1'), why: named('a newer attempt ended without a record') }],
    delta: {
      against: { run: '70', attempt: 1, sha: 'b'.repeat(40), ref: 'refs/heads/main', finishedAt: '2026-11-20T10:00:00.000Z' },
      newlyVerified: [], newlyBroken: [{ id: 'REQ-1', title: named('Rejects an empty cart'), before: 'verified', now: 'failed' }], newlyCovered: [], newlyUncovered: [], addedRequirements: [], removedRequirements: [{ id: 'REQ-9', title: named('Gone'), before: 'verified', now: null }], addedTasks: [], removedTasks: [],
      durationMs: { before: 54_000, now: 72_000 }, effortHours: { before: 20, now: 20 },
    },
  });
}
