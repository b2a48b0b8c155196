/** Where something stands in the plan: `['phases', 0, 'tasks', 2, 'needs', 1]`. */
export type PlanPath = (string | number)[];

/** As people read it: `phases[0].tasks[2].needs[1]`; empty for the plan as a whole. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!/^[\w$-]+$/.test(part)) text += `[${JSON.stringify(part)}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
