import type { Effort } from './model.js';

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** Longest time a timer of Node can wait. */
export const MAX_DURATION_MS = 2 ** 31 - 1;

/** `10ms`, `5s`, `2m`, `1h` in milliseconds; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(amount) * MS[unit as keyof typeof MS];
}

/** A working day has 8 hours, a week 5 days. */
const HOURS = { h: 1, d: 8, w: 40 } as const;
const SIZES: Record<string, string> = { XS: '1-4h', S: '1-2d', M: '3-5d', L: '1-2w', XL: '2-4w' };

/** What the sizes of a plan mean: the usual ones, each replaced by the plan's own. */
export function effortSizes(own: Record<string, string>): Map<string, string> {
  return new Map(Object.entries({ ...SIZES, ...own }));
}

/** A size or a range (`4h`, `1.5d`, `3-5d`) in hours; undefined where it is neither, or begins above its end. */
export function effort(text: string, sizes: ReadonlyMap<string, string>): Effort | undefined {
  const [, from, to, unit] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?([hdw])$/.exec(sizes.get(text) ?? text) ?? [];
  if (unit === undefined) return undefined;
  const hours = HOURS[unit as keyof typeof HOURS];
  const minHours = Number(from) * hours;
  const maxHours = Number(to ?? from) * hours;
  return minHours <= maxHours ? { text, minHours, maxHours } : undefined;
}
