/**
 * Redaction of a stream: what comes out does not depend on how it was cut into chunks, and nothing comes out that may
 * still turn out to be the beginning of something to redact.
 */
import { type ByteClass, foldedStart, type Hit, LONGEST_ANCHOR, LONGEST_FOLD, type Pattern, runEnd } from './pattern.js';
import { liesAt, Search } from './search.js';

export interface RedactingStream {
  push(chunk: Buffer): Buffer;
  end(): Buffer;
  /** Redactions by name of secret or shape; complete after `end`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Patterns made ready; costs some microseconds, so made once for all streams of a redactor. */
export interface Compiled {
  search: Search<{ pattern: Pattern; distance: number }>;
  byFirst: (Pattern[] | undefined)[];
}

const MARK = Buffer.from('***');
const NOTHING = Buffer.alloc(0);
/** A folded match whose anchors both are not there yet began at most this many bytes ago. */
const UNANCHORED = 2 * LONGEST_ANCHOR + LONGEST_ANCHOR * LONGEST_FOLD;

export function compile(patterns: readonly Pattern[]): Compiled {
  const byFirst: (Pattern[] | undefined)[] = Array.from({ length: 256 });
  for (const pattern of patterns) for (const byte of pattern.first) (byFirst[byte] ??= []).push(pattern);
  const needles = patterns.flatMap((pattern) =>
    pattern.anchors.map(({ bytes, distance }) => ({ bytes, item: { pattern, distance } })),
  );
  return { search: new Search(needles), byFirst };
}

interface Found extends Hit {
  name: string;
  /** Where the match begins; what is redacted of it may begin later. */
  start: number;
}

/** A run of bytes redacted because they continue a match. */
interface Tail {
  end: number;
  /** It reaches to the end of what is known of the stream. */
  open: boolean;
  names: Set<string>;
}

/** Positions are offsets into the stream but where they are called indexes, which count in the bytes at hand. */
export class PatternStream implements RedactingStream {
  readonly counts = new Map<string, number>();
  readonly #compiled: Compiled;
  /** One byte of context, then the bytes not decided yet. */
  #carry: Buffer = NOTHING;
  /** Position of the first byte of `#carry`. */
  #base = 0;
  /** Index in `#carry` of the first byte not decided. */
  #undecided = 0;
  /** Up to where the last redaction goes, known so far. */
  #covered = -1;
  /** Where the last run of a class ended that was redacted as a tail, and whether it may go on. */
  readonly #tails = new Map<ByteClass, Tail>();
  /** Up to where the last redaction of a name goes: what overlaps it is the same one. */
  readonly #counted = new Map<string, number>();

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  push(chunk: Buffer): Buffer {
    return chunk.length === 0 ? NOTHING : this.#advance(chunk, false);
  }

  end(): Buffer {
    return this.#advance(NOTHING, true);
  }

  #advance(chunk: Buffer, final: boolean): Buffer {
    const old = this.#carry.length;
    const bytes = old === 0 ? chunk : chunk.length === 0 ? this.#carry : Buffer.concat([this.#carry, chunk]);
    const end = bytes.length;
    this.#continueTails(bytes, old, final);
    const { hits, hold } = this.#scan(bytes, this.#undecided, final);
    const out = this.#emit(bytes, this.#undecided, hold, hits, final);
    const keep = Math.max(0, hold - 1);
    // A copy, so that a few bytes do not keep a whole chunk alive.
    this.#carry = Buffer.from(bytes.subarray(keep, end));
    this.#undecided = hold - keep;
    this.#base += keep;
    return out;
  }

  #continueTails(bytes: Buffer, from: number, final: boolean): void {
    for (const [members, tail] of this.#tails) {
      if (!tail.open) continue;
      const index = runEnd(bytes, from, bytes.length, members);
      tail.end = this.#base + index;
      tail.open = index === bytes.length && !final;
      this.#covered = Math.max(this.#covered, tail.end);
      for (const name of tail.names) this.#counted.set(name, Math.max(this.#counted.get(name) ?? 0, tail.end));
    }
  }

  /** Every hit that begins before `hold`, the index from which nothing can be decided yet. */
  #scan(bytes: Buffer, from: number, final: boolean): { hits: Found[]; hold: number } {
    const { search, byFirst } = this.#compiled;
    const end = bytes.length;
    const hits: Found[] = [];
    let hold = end;
    for (let at = search.next(bytes, from, end); at !== -1 && at < hold; at = search.next(bytes, at + 1, end)) {
      for (const needle of search.candidates(bytes, at)) {
        if (!liesAt(needle.bytes, bytes, at, end)) continue;
        const { pattern, distance } = needle.item;
        const start = distance === 0 ? at : foldedStart(bytes, at, distance, from);
        if (start === -1) continue;
        const match = pattern.match(bytes, start, end, final);
        if (match === 'more') hold = Math.min(hold, start);
        else if (match !== 'no') hits.push({ ...match, name: pattern.name, start });
      }
    }
    if (!final) {
      for (let at = Math.max(from, end - UNANCHORED); at < hold; at++) {
        if (byFirst[bytes[at]!]?.some((pattern) => pattern.match(bytes, at, end, false) === 'more')) hold = at;
      }
    }
    // A match is found from its beginning, so one that straddles is left whole for the next time.
    for (let straddling; (straddling = hits.find((hit) => hit.start < hold && hit.from >= hold)); ) hold = straddling.start;
    return { hits: hits.filter((hit) => hit.start < hold).toSorted((a, b) => a.from - b.from || b.to - a.to), hold };
  }

  /** The bytes of [from, hold) with the hits, which begin before `hold`, replaced. */
  #emit(bytes: Buffer, from: number, hold: number, hits: readonly Found[], final: boolean): Buffer {
    const parts: Buffer[] = [];
    const base = this.#base;
    const copyTo = (to: number): void => {
      const start = Math.max(from, this.#covered - base);
      if (start < to) parts.push(bytes.subarray(start, to));
    };
    for (const hit of hits) {
      const to = base + this.#withTail(bytes, hit, final);
      if (base + hit.from > this.#covered) {
        copyTo(hit.from);
        parts.push(MARK);
      }
      this.#covered = Math.max(this.#covered, to);
      if (base + hit.from >= (this.#counted.get(hit.name) ?? 0)) this.counts.set(hit.name, (this.counts.get(hit.name) ?? 0) + 1);
      this.#counted.set(hit.name, Math.max(this.#counted.get(hit.name) ?? 0, to));
    }
    copyTo(hold);
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  #withTail(bytes: Buffer, hit: Found, final: boolean): number {
    if (hit.tail === undefined) return hit.to;
    const known = this.#tails.get(hit.tail);
    if (known !== undefined && this.#base + hit.to <= known.end) {
      known.names.add(hit.name);
      return known.end - this.#base;
    }
    const index = runEnd(bytes, hit.to, bytes.length, hit.tail);
    this.#tails.set(hit.tail, { end: this.#base + index, open: index === bytes.length && !final, names: new Set([hit.name]) });
    return index;
  }
}
