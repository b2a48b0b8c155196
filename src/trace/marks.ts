/** The marks beside a requirement's status, which only a comparison can give. */
import type { Mark, Proof, Report, ReportRequirement, ReportTask } from './report.js';

/** @returns the marks of a requirement against its baseline */
export function marksAgainst(baseline: Report): (now: Omit<ReportRequirement, 'marks'>, tasks: ReadonlyMap<string, ReportTask>) => Mark[] {
  const before = new Map(baseline.requirements.map((requirement) => [requirement.id, requirement]));
  const tasksBefore = new Map(baseline.tasks.map((task) => [task.id, task]));
  return (now, tasks) => {
    const then = before.get(now.id);
    if (then === undefined) return [];
    const marks: Mark[] = [];
    if (then.status === 'verified' && now.status !== 'verified') marks.push('regressed');
    if (then.contentHash !== now.contentHash && isProvenAsBefore(now, tasks, then, tasksBefore)) marks.push('suspect');
    return marks;
  };
}

/** Whether something covers it and nothing of that is new: neither a proof nor a requirement it is made of. */
function isProvenAsBefore(now: Omit<ReportRequirement, 'marks'>, tasks: ReadonlyMap<string, ReportTask>, then: ReportRequirement, tasksBefore: ReadonlyMap<string, ReportTask>): boolean {
  if (!now.shallow) return false;
  const old = new Set(then.proofs.map((proof) => identity(proof, tasksBefore)));
  return now.proofs.every((proof) => isUnreported(proof) || old.has(identity(proof, tasks))) && now.coveredBy.every((child) => then.coveredBy.includes(child));
}

/** Tests nobody has seen this time. */
function isUnreported({ kind, status, test }: Proof): boolean {
  return kind === 'test' && status !== 'passed' && test === undefined;
}

/** Which proof it is, whatever its outcome and whether it ran again or was kept. A decision is new each time it is given. */
function identity({ kind, of, task, step, test, file }: Proof, tasks: ReadonlyMap<string, ReportTask>): string {
  const proven = of ?? kind;
  const decided = proven === 'decision' && task !== undefined ? tasks.get(task)?.decision?.at : undefined;
  return JSON.stringify([proven, task, test === undefined ? step : undefined, test, proven === 'marker' ? file : undefined, decided]);
}
