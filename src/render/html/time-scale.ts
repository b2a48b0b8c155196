/**
 * A time axis without the hours in which nothing ran: a plan that waited a night for a decision would otherwise be two
 * specks at the ends of a line.
 */

export interface Interval {
  /** Milliseconds from the start of the axis. */
  start: number;
  end: number;
}

export interface TimeScale {
  /** Pixels of an instant. */
  x: (at: number) => number;
  /** From the start of each stretch in which something ran; `since` its start, and for the first of a later one how long after the one before. */
  ticks: { x: number; since: number; later?: number }[];
  /** Where time was left out: how much, and the pixels the gap takes. */
  gaps: { ms: number; from: number; to: number }[];
}

/** In pixels; all together at most this share of the axis. */
const GAP_WIDTH = 36;
const GAPS_SHARE = 0.3;
/** A gap is left out when it is longer than this share of everything that ran. */
const GAP_SHARE = 0.5;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND), ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE), ...[1, 2, 3, 6, 12, 24, 48, 168, 720].map((n) => n * HOUR)];
const TICK_EVERY = 90;

/** @param width pixels from the start of the first interval to the end of the last */
export function timeScale(intervals: readonly Interval[], width: number): TimeScale {
  const busy = unions(intervals);
  const ran = busy.reduce((sum, { start, end }) => sum + end - start, 0);
  const stretches: Interval[] = [];
  for (const { start, end } of busy) {
    const last = stretches.at(-1);
    if (last && start - last.end <= ran * GAP_SHARE) last.end = end;
    else stretches.push({ start, end });
  }
  const shown = Math.max(1, stretches.reduce((sum, { start, end }) => sum + end - start, 0));
  const gap = Math.min(GAP_WIDTH, (width * GAPS_SHARE) / Math.max(1, stretches.length - 1));
  const perMs = (width - gap * (stretches.length - 1)) / shown;
  let x = 0;
  const placed = stretches.map(({ start, end }) => {
    const from = x;
    x += (end - start) * perMs + gap;
    return { start, end, from, to: x - gap };
  });
  const step = STEPS.find((each) => each * perMs >= TICK_EVERY) ?? (STEPS.at(-1) as number) * Math.ceil(TICK_EVERY / ((STEPS.at(-1) as number) * perMs));
  return {
    x: (at) => {
      const stretch = placed.findLast(({ start }) => start <= at) ?? placed[0];
      return stretch === undefined ? 0 : stretch.from + (Math.min(at, stretch.end) - stretch.start) * perMs;
    },
    ticks: placed.flatMap(({ start, end, from, to }, index) => {
      const before = placed[index - 1];
      const ticks = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, tick) => ({ x: from + tick * step * perMs, since: tick * step }));
      // The last has no room for its words where the stretch ends.
      return ticks.filter(({ x: at }) => at <= to - TICK_EVERY * 0.6).map((tick) => (before !== undefined && tick.since === 0 ? { ...tick, later: start - before.end } : tick));
    }),
    gaps: placed.slice(1).map(({ start, from }, index) => ({ ms: start - (placed[index]?.end ?? start), from: from - gap, to: from })),
  };
}

/** Overlapping and touching intervals joined, in order. */
function unions(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}
