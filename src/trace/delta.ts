/** What changed against another report of the same plan. */
import type { Delta, Report, ReportRequirement, ReportTask } from './report.js';

type Compared = Pick<Report, 'run' | 'requirements' | 'tasks' | 'totals'>;
type Change = Delta['newlyBroken'][number];

export function deltaOf(before: Report, now: Compared): Delta {
  const then = new Map(before.requirements.map((requirement) => [requirement.id, requirement]));
  const ids = new Set(now.requirements.map(({ id }) => id));
  const changes = (holds: (then: ReportRequirement, now: ReportRequirement) => boolean): Change[] =>
    now.requirements.flatMap((requirement) => {
      const old = then.get(requirement.id);
      return old !== undefined && holds(old, requirement) ? [change(requirement, old.status, requirement.status)] : [];
    });
  const { run } = before;
  return {
    against: { run: run.id, attempt: run.attempt, sha: run.sha, ref: run.ref, finishedAt: run.finishedAt },
    newlyVerified: changes((old, one) => old.status !== 'verified' && one.status === 'verified'),
    newlyBroken: changes((old, one) => old.status === 'verified' && one.status !== 'verified'),
    newlyCovered: changes((old, one) => old.status === 'uncovered' && one.status !== 'uncovered'),
    newlyUncovered: changes((old, one) => old.status !== 'uncovered' && one.status === 'uncovered'),
    addedRequirements: now.requirements.filter(({ id }) => !then.has(id)).map((one) => change(one, null, one.status)),
    removedRequirements: before.requirements.filter(({ id }) => !ids.has(id)).map((one) => change(one, one.status, null)),
    addedTasks: only(now.tasks, before.tasks).map((task) => change(task, null, task.status)),
    removedTasks: only(before.tasks, now.tasks).map((task) => change(task, task.status, null)),
    durationMs: { before: run.durationMs, now: now.run.durationMs },
    effortHours: { before: before.totals.effortHours, now: now.totals.effortHours },
  };
}

function change({ id, title }: { id: string; title: string }, before: string | null, now: string | null): Change {
  return { id, title, before, now };
}

/** Tasks of one report that the other has not; of several legs the first. */
function only(tasks: readonly ReportTask[], others: readonly ReportTask[]): ReportTask[] {
  const known = new Set(others.map(({ id }) => id));
  return tasks.filter(({ id }) => {
    if (known.has(id)) return false;
    known.add(id);
    return true;
  });
}
