/** Acceptance criteria: checks, which run after the steps, and words, which only a person can judge. Pure. */
import type { Step, Task } from './model.js';

/** What runs of a task, in this order: its steps, then the checks of its acceptance. */
export function stepsAndChecks({ steps, acceptance }: Pick<Task, 'steps' | 'acceptance'>): Step[] {
  return [...steps, ...acceptance.filter((entry): entry is Step => 'check' in entry)];
}

export function criteriaInWords({ acceptance }: Pick<Task, 'acceptance'>): string[] {
  return acceptance.flatMap((entry) => ('text' in entry ? [entry.text] : []));
}
