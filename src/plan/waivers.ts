import type { Plan, Waiver } from './model.js';

/**
 * The waiver for a requirement or a task that holds on a day; of several the one that holds longest.
 *
 * @param today `YYYY-MM-DD` in UTC
 */
export function waiversOn(plan: Plan, today: string): (id: string) => Waiver | undefined {
  const holding = new Map<string, Waiver>();
  for (const waiver of plan.waivers) {
    if (waiver.until < today) continue;
    for (const id of waiver.for) if (waiver.until > (holding.get(id)?.until ?? '')) holding.set(id, waiver);
  }
  return (id) => holding.get(id);
}
