/** What a run that has ended amounts to. Pure. */
import type { Plan } from '../plan/model.js';
import type { Decision, TaskResult, Verdict } from '../trace/record.js';
import { planVerdict, selectionVerdict } from '../trace/verdict.js';
import type { Selection } from './selection.js';

/** Of the selected phases, and of tasks selected one by one as if they were a phase behind them. */
export function verdictOfSelection(plan: Plan, selection: Selection, recorded: { id: string; needs: string[]; verdict: Verdict | undefined }[], results: ReadonlyMap<string, TaskResult>): Verdict {
  const whole = recorded.filter((phase) => selection.phases.has(phase.id));
  const single = plan.phases.filter((phase) => !selection.phases.has(phase.id)).flatMap((phase) => phase.tasks.filter((task) => selection.tasks.has(task.id)));
  if (single.length === 0) return planVerdict(whole);
  const verdicts = new Map(recorded.map((phase) => [phase.id, phase.verdict]));
  const counted = single.filter((task) => task.kind !== 'work-item').map((task) => task.id);
  const verdict = selectionVerdict(counted, results, (cause) => results.get(cause)?.status ?? verdicts.get(cause));
  return planVerdict([...whole, { id: '', needs: [...selection.phases], verdict }]);
}

/** Every decision of the record, a newer one in place of an older one about the same task. */
export function decisionsAfter(before: readonly Decision[], results: ReadonlyMap<string, TaskResult>): Decision[] {
  const all = new Map(before.map((decision) => [decision.task, decision]));
  for (const task of results.values()) if (task.decision !== undefined) all.set(task.id, task.decision);
  return [...all.values()];
}
