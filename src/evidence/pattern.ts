/** What the redactor looks for: values and shapes, each with a way to decide about one position of a stream. */

/** Bytes to redact: [from, to), and on as long as bytes are of `tail`. */
export interface Hit {
  from: number;
  to: number;
  tail: ByteClass | undefined;
}

/** `more`: it cannot be told before more of the stream is there. Never the answer when `final` is true. */
export type Match = Hit | 'no' | 'more';

/** 1 for each byte that is a member. */
export type ByteClass = Uint8Array;

export interface Pattern {
  /** Under which a redaction is counted: the name of a secret or of a shape. */
  name: string;
  /** Every match begins with one of these bytes. */
  first: readonly number[];
  /** Substrings one of which is in every match, with its distance from the beginning, line breaks not counted. */
  anchors: readonly { bytes: Uint8Array; distance: number }[];
  /** Whether a match begins at `at`; of the bytes before `at` it may look at one. */
  match(bytes: Buffer, at: number, end: number, final: boolean): Match;
}

/** Between two characters of folded base64: a line break and blanks. Longer than this and it is another text. */
export const LONGEST_FOLD = 10;
/** An anchor need not be longer to be rare. */
export const LONGEST_ANCHOR = 8;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** A class from a regular expression's character class, without the brackets. */
export function byteClass(members: string): ByteClass {
  const matches = new RegExp(`[${members}]`);
  return Uint8Array.from({ length: 256 }, (_, byte) => (matches.test(String.fromCharCode(byte)) ? 1 : 0));
}

/** Where the run of bytes of `members` that begins at `at` ends. */
export function runEnd(bytes: Uint8Array, at: number, end: number, members: ByteClass): number {
  while (at < end && members[bytes[at]!] === 1) at++;
  return at;
}

/** The position after a line break and the blanks that indent the next line, or `at` where there is none. */
export function skipFold(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  if (next < end && bytes[next] === RETURN) next++;
  if (next >= end || bytes[next] !== NEWLINE) return next >= end ? next : at;
  const limit = Math.min(end, at + LONGEST_FOLD);
  next++;
  while (next < limit && (bytes[next] === 0x20 || bytes[next] === 0x09)) next++;
  return next;
}

/** Where a folded pattern begins of which the part at `at` lies `distance` characters in; -1: not from `floor` on. */
export function foldedStart(bytes: Uint8Array, at: number, distance: number, floor: number): number {
  let start = at;
  for (let left = distance; left > 0; left--) {
    let before = start - 1;
    while (before > floor && start - before <= LONGEST_FOLD && isBlank(bytes[before]!)) before--;
    if (before < floor) return -1;
    start = before;
  }
  return start;
}

function isBlank(byte: number): boolean {
  return byte === NEWLINE || byte === RETURN || byte === 0x20 || byte === 0x09;
}

/** A value as it stands. */
export function literal(name: string, value: Buffer): Pattern {
  const head = value[0]!;
  return {
    name,
    first: [head],
    anchors: [{ bytes: value.subarray(0, LONGEST_ANCHOR), distance: 0 }],
    match(bytes, at, end, final) {
      const there = Math.min(value.length, end - at);
      if (there < value.length && final) return 'no';
      if (bytes[at] !== head || bytes.compare(value, 0, there, at, at + there) !== 0) return 'no';
      return there < value.length ? 'more' : { from: at, to: at + there, tail: undefined };
    },
  };
}

/** Base64 of a value, which tools break into lines anywhere. */
export function folded(name: string, value: Buffer): Pattern {
  const half = Math.min(LONGEST_ANCHOR, value.length >> 1);
  return {
    name,
    first: [value[0]!],
    // A line break in one half leaves the other whole.
    anchors: [
      { bytes: value.subarray(0, half), distance: 0 },
      { bytes: value.subarray(half, half * 2), distance: half },
    ],
    match(bytes, at, end, final) {
      let position = at;
      for (let i = 0; i < value.length; i++) {
        if (i > 0 && position < end && bytes[position] !== value[i]) position = skipFold(bytes, position, end);
        if (position >= end) return final ? 'no' : 'more';
        if (bytes[position] !== value[i]) return 'no';
        position++;
      }
      return { from: at, to: position, tail: undefined };
    },
  };
}
