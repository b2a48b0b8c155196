/** What holds of every report, whatever the plan and the results are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TASK_STATUSES } from '../../src/trace/statuses.js';
import { reportSchema, type Report, type RequirementStatus } from '../../src/trace/report.js';
import { asks, requirement, result, step, testCase, traced, waiver, type Case } from './recorded-run.js';

const IDS = ['REQ-1', 'REQ-2', 'REQ-3', 'REQ-4'];
const OUTCOMES = ['passed', 'failed', 'skipped'] as const;

const outcome = fc.record({ status: fc.constantFrom(...OUTCOMES), requirements: fc.subarray(IDS) });
const aTask = fc.record({
  covers: fc.subarray(IDS),
  status: fc.constantFrom(...TASK_STATUSES.slice(0, 7)),
  tolerated: fc.boolean(),
  steps: fc.array(fc.record({ kind: fc.constantFrom('run', 'file', 'junit'), status: fc.constantFrom(...OUTCOMES), tests: fc.array(outcome, { maxLength: 3 }) }), { minLength: 1, maxLength: 3 }),
  missing: fc.boolean(),
});
/** A parent has a smaller number, so nothing goes in a circle. */
const someParents = fc.tuple(...IDS.map((_, index) => fc.subarray(IDS.slice(0, index))));
const aCase = fc.record({ tasks: fc.array(aTask, { minLength: 1, maxLength: 5 }), parents: someParents, waived: fc.subarray(IDS), verification: fc.constantFrom('test' as const, 'inspection' as const) });

type Generated = typeof aCase extends fc.Arbitrary<infer T> ? T : never;

function caseOf({ tasks, parents, waived, verification }: Generated): Case {
  const named = tasks.map((task, index) => ({ ...task, id: `t${index}` }));
  return {
    requirements: IDS.map((id, index) => requirement(id, { covers: parents[index] ?? [], verification: index === 0 ? verification : 'test' })),
    waivers: waived.map((id) => waiver(id)),
    phases: [{ id: 'one', tasks: named.map(({ id, covers, steps }) => ({ id, covers, steps: steps.map(({ kind }, n) => asks(kind, `${kind} ${n}`)) })) }],
    results: [{
      id: 'one',
      verdict: 'passed',
      tasks: named.flatMap(({ id, status, tolerated, steps, missing }) => {
        if (missing) return [];
        const ran = status === 'passed' || status === 'failed' || status === 'waived';
        const done = steps.map((each, n) => step(each.kind, each.status, { name: `${each.kind} ${n}`, ...(each.kind === 'junit' ? { tests: each.tests.map((one, k) => testCase(`test ${id} ${n} ${k}`, one.status, one.requirements)) } : {}) }));
        return [result(id, status, { steps: ran ? done : [], ...(status === 'failed' && tolerated ? { tolerated } : {}), blockedBy: ['t0'], waitsFor: ['octocat'] })];
      }),
    }],
  };
}

const statusOf = (report: Report): Record<string, RequirementStatus> => Object.fromEntries(report.requirements.map(({ id, status }) => [id, status]));

/** From worst to best; what has no outcome is no better than another. */
const RANK: Record<RequirementStatus, number> = { failed: 0, blocked: 1, waiting: 2, uncovered: 3, 'not-run': 3, partial: 4, waived: 5, verified: 6 };

describe('whatever the results', () => {
  test('nothing is verified without a proof that passed, its own or of a child, and with one that failed', () => {
    fc.assert(fc.property(aCase, (generated) => {
      const report = traced(caseOf(generated));
      const byId = new Map(report.requirements.map((each) => [each.id, each]));
      const proven = (id: string): boolean => {
        const found = byId.get(id)!;
        return found.proofs.some(({ status }) => status === 'passed') || found.coveredBy.some(proven);
      };
      for (const { id, status, proofs } of report.requirements) {
        if (status !== 'verified') continue;
        expect(proven(id)).toBe(true);
        expect(proofs.filter((proof) => proof.status !== 'passed')).toEqual([]);
      }
    }), { numRuns: 500 });
  });

  test('a parent is never better than a child, waivers of its own aside', () => {
    fc.assert(fc.property(aCase, (generated) => {
      const report = traced(caseOf(generated));
      const statuses = statusOf(report);
      for (const { status, coveredBy, waiver: own } of report.requirements) {
        if (own !== undefined) continue;
        for (const child of coveredBy) {
          const open = ['uncovered', 'not-run'].includes(statuses[child]!);
          expect(RANK[status], `${status} above ${statuses[child]}`).toBeLessThanOrEqual(open ? RANK.partial : RANK[statuses[child]!]);
        }
      }
    }), { numRuns: 500 });
  });

  test('a failing test never makes anything better but for what somebody waived', () => {
    fc.assert(fc.property(aCase, fc.subarray(IDS, { minLength: 1 }), (generated, ids) => {
      const before = caseOf({ ...generated, waived: [] });
      const failing = result('more', 'failed', { steps: [step('junit', 'failed', { tests: [testCase('broken', 'failed', ids)] })] });
      const phases = [{ ...before.phases[0]!, tasks: [...before.phases[0]!.tasks, { id: 'more', steps: [asks('junit')] }] }];
      const after = statusOf(traced({ ...before, phases, results: [{ ...before.results[0]!, tasks: [...before.results[0]!.tasks, failing] }] }));
      const old = statusOf(traced(before));
      for (const id of IDS) {
        expect(RANK[after[id]!]).toBeLessThanOrEqual(RANK[old[id]!]);
        if (ids.includes(id)) expect(after[id]).toBe('failed');
      }
    }), { numRuns: 300 });
  });

  test('the verdict never passes over a task that failed untolerated or is missing, and fail-on only lowers', () => {
    fc.assert(fc.property(aCase, (generated) => {
      const report = traced({ ...caseOf(generated), planMore: { failOn: ['failed', 'regressed', 'uncovered', 'orphan', 'suspect', 'waiting'] } });
      const bad = report.tasks.some(({ status, tolerated }) => (status === 'failed' && !tolerated) || status === 'no-result' || status === 'cancelled');
      if (bad) expect(['failed', 'not-computed']).toContain(report.tasksVerdict);
      expect([report.tasksVerdict, 'failed']).toContain(report.verdict);
      expect(report.reasons.length > 0).toBe(report.verdict !== report.tasksVerdict);
    }), { numRuns: 300 });
  });

  test('the report is what its schema says, its numbers add up, and it is the same again', () => {
    fc.assert(fc.property(aCase, aCase, (generated, earlier) => {
      const input = { ...caseOf(generated), baseline: traced(caseOf(earlier)) };
      const report = traced(input);
      expect(reportSchema.strict().parse(report)).toEqual(report);
      const { total, regressed: _r, suspect: _s, shallow: _h, deep: _d, ...byStatus } = report.totals.requirements;
      expect(Object.values(byStatus).reduce((sum, n) => sum + n)).toBe(total);
      const { total: tasks, passed, failed, blocked, waiting, other } = report.totals.tasks;
      expect(passed + failed + blocked + waiting + other).toBe(tasks);
      expect(traced(input)).toEqual(report);
    }), { numRuns: 200 });
  });
});

test('its time grows with the record and not with its square', () => {
  const measure = (size: number): number => {
    const requirements = Array.from({ length: size }, (_, n) => requirement(`REQ-${n}`, { covers: n < 10 ? [] : [`REQ-${n % 10}`] }));
    const tasks = Array.from({ length: size }, (_, n) => ({ id: `t${n}`, covers: [`REQ-${n}`], needs: n === 0 ? [] : [`t${n - 1}`] }));
    const input: Case = { requirements, phases: [{ id: 'one', tasks }], results: [{ id: 'one', tasks: tasks.map(({ id }) => result(id, 'failed')), verdict: 'failed' }] };
    return countReads(input);
  };
  // Counted and not timed: how often the results are looked at.
  expect(measure(400) / measure(100)).toBeLessThan(4.5);
});

/** How often the fields of the task results are read while a report is made of them. */
function countReads(input: Case): number {
  let reads = 0;
  const watched = input.results.map((phase) => ({ ...phase, tasks: phase.tasks.map((task) => new Proxy(task, { get: (target, name) => ((reads += 1), Reflect.get(target, name) as unknown) })) }));
  traced({ ...input, results: watched });
  return reads;
}
