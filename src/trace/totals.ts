/** The numbers of a report. */
import type { Plan, Task } from '../plan/model.js';
import type { Report, ReportRequirement, ReportTask, RequirementStatus } from './report.js';
import { REQUIREMENT_STATUSES } from './statuses.js';

export function totalsOf(plan: Plan, requirements: readonly ReportRequirement[], tasks: readonly ReportTask[], phases: Report['totals']['phases']): Report['totals'] {
  const byStatus = Object.fromEntries(REQUIREMENT_STATUSES.map((status) => [status, 0])) as Record<RequirementStatus, number>;
  for (const { status } of requirements) byStatus[status] += 1;
  const count = (holds: (requirement: ReportRequirement) => boolean): number => requirements.filter(holds).length;
  const counted = tasks.filter(({ kind }) => kind !== 'work-item');
  const having = (status: ReportTask['status']): number => counted.filter((task) => task.status === status).length;
  const [passed, failed, blocked, waiting] = [having('passed'), having('failed'), having('blocked'), having('waiting')];
  const planned = plan.phases.flatMap((phase) => phase.tasks);
  const unfinished = new Set(tasks.flatMap(({ id, status }) => (isFinished(status) ? [] : [id])));
  return {
    requirements: {
      total: requirements.length,
      ...byStatus,
      regressed: count(({ marks }) => marks.includes('regressed')),
      suspect: count(({ marks }) => marks.includes('suspect')),
      shallow: count(({ shallow }) => shallow),
      deep: count(({ deep }) => deep),
    },
    tests: testsOf(tasks),
    tasks: { total: counted.length, passed, failed, tolerated: counted.filter(({ tolerated }) => tolerated).length, blocked, waiting, other: counted.length - passed - failed - blocked - waiting },
    workItems: { total: tasks.length - counted.length, done: tasks.filter(({ status }) => status === 'done').length },
    phases,
    effortHours: effortHours(planned),
    effortDoneHours: effortHours(planned.filter(({ id }) => !unfinished.has(id))),
    evidence: tasks.reduce((sum, { evidence }) => ({ files: sum.files + evidence.length, bytes: evidence.reduce((all, { size }) => all + size, sum.bytes) }), { files: 0, bytes: 0 }),
  };
}

function testsOf(tasks: readonly ReportTask[]): Report['totals']['tests'] {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { steps } of tasks) {
    for (const { tests } of steps) {
      if (tests === undefined) continue;
      sum.passed += tests.passed;
      sum.failed += tests.failed;
      sum.skipped += tests.skipped;
    }
  }
  return { total: sum.passed + sum.failed + sum.skipped, ...sum };
}

/** Whether its effort is behind us. What a waiver accepts is not. */
export function isFinished(status: ReportTask['status']): boolean {
  return status === 'passed' || status === 'done';
}

/** The middle of the estimates together; a task without one adds nothing. */
export function effortHours(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { effort }) => sum + (effort === undefined ? 0 : (effort.minHours + effort.maxHours) / 2), 0);
}
