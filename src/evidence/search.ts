/**
 * Finds any of many byte strings in one pass (Wu and Manber, 1994): a table over pairs of bytes says how far the window
 * may move, so most bytes are never looked at. That is what lets every byte a task prints be searched for every secret.
 */

/** One string to find; `item` is handed back where it occurs. */
export interface Needle<T> {
  bytes: Uint8Array;
  item: T;
}

/** Length of the window: no needle may be shorter. */
export const SHORTEST_NEEDLE = 3;

export class Search<T> {
  /** How far the window may move when it ends in this pair of bytes; 0: a needle may begin here. */
  readonly #shift = new Uint8Array(65_536).fill(SHORTEST_NEEDLE - 1);
  /** Needles by their first two bytes. */
  readonly #buckets = new Map<number, Needle<T>[]>();

  constructor(needles: Iterable<Needle<T>>) {
    for (const needle of needles) {
      const [a, b, c] = needle.bytes as unknown as [number, number, number];
      if (needle.bytes.length < SHORTEST_NEEDLE) throw new Error('A needle is shorter than the search window.');
      const head = (a << 8) | b;
      this.#shift[head] = Math.min(this.#shift[head]!, 1);
      this.#shift[(b << 8) | c] = 0;
      const bucket = this.#buckets.get(head);
      if (bucket) bucket.push(needle);
      else this.#buckets.set(head, [needle]);
    }
  }

  /** The first position from `from` on where a needle may begin and the window still fits before `end`, or -1. */
  next(bytes: Uint8Array, from: number, end: number): number {
    const shift = this.#shift;
    let at = from + SHORTEST_NEEDLE - 1;
    while (at < end) {
      const move = shift[(bytes[at - 1]! << 8) | bytes[at]!]!;
      if (move === 0) {
        const start = at - SHORTEST_NEEDLE + 1;
        if (this.#buckets.has((bytes[start]! << 8) | bytes[start + 1]!)) return start;
        at++;
      } else at += move;
    }
    return -1;
  }

  /** The needles of which the first two bytes lie at `at`. */
  candidates(bytes: Uint8Array, at: number): readonly Needle<T>[] {
    return this.#buckets.get((bytes[at]! << 8) | bytes[at + 1]!) ?? [];
  }
}

/** Whether the whole of `needle` lies at `at`. */
export function liesAt(needle: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  if (at + needle.length > end) return false;
  for (let i = 0; i < needle.length; i++) if (needle[i] !== bytes[at + i]) return false;
  return true;
}
