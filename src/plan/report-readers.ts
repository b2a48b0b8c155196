/** Tasks that read reports and run nothing that would write them. Pure. */
import { stepsAndChecks } from './acceptance.js';
import type { Phase, Task } from './model.js';

/** Whether running the task again, with those of its phase that it needs, only reads the reports that are there. */
export function onlyReadsReports(task: Task, phase: Phase): boolean {
  if (task.reproduce !== undefined) return false;
  const kinds = new Set(kindsOf(task));
  if (!kinds.has('junit') && !kinds.has('coverage')) return false;
  const own = new Map(phase.tasks.map((each) => [each.id, each]));
  const again = new Set([task]);
  for (const each of again) {
    for (const { id } of each.needs) {
      const need = own.get(id);
      if (need !== undefined) again.add(need);
    }
  }
  return ![...again].some((each) => kindsOf(each).includes('run'));
}

function kindsOf(task: Task): string[] {
  return stepsAndChecks(task).map(({ check }) => check.kind);
}
