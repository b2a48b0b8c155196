/** Pieces of a document with a limit: what matters most is given room first, and what had none is told. */

/** A piece that says how it looks in a number of bytes. */
export interface Piece {
  /** Where it stands in the document; pieces are given room in the order of the list, not of their places. */
  place: number;
  /** At most this many bytes of UTF-8; the whole room unless it says less. */
  most?: number;
  fit(room: number): Fitted;
}

export interface Fitted {
  /** Markdown that can stand between two blank lines; empty: nothing. */
  text: string;
  /** What of it is missing, such as `the graph`. */
  left?: string;
}

/** The first of the forms that has room; the fullest comes first. @param what its name where not even the last has */
export function forms(what: string, texts: readonly (() => string | undefined)[]): Piece['fit'] {
  return (room) => {
    for (const [index, form] of texts.entries()) {
      const text = form();
      if (text === undefined || text === '') return { text: '' };
      if (bytes(text) <= room) return { text, ...(index === 0 ? {} : { left: `details of ${what}` }) };
    }
    return { text: '', left: what };
  };
}

/** @returns blocks in the order of their places, and what is missing in the order of the list */
export function fitted(pieces: readonly Piece[], room: number): { blocks: string[]; left: string[] } {
  const blocks: { place: number; text: string }[] = [];
  const left: string[] = [];
  let free = room;
  for (const { place, most = Infinity, fit } of pieces) {
    const one = fit(Math.min(most, free) - SEPARATOR);
    if (one.left !== undefined) left.push(one.left);
    if (one.text === '') continue;
    blocks.push({ place, text: one.text });
    free -= bytes(one.text) + SEPARATOR;
  }
  return { blocks: blocks.toSorted((a, b) => a.place - b.place).map(({ text }) => text), left };
}

/** The blank line between two blocks. */
const SEPARATOR = 2;

/**
 * The strictest of the ways to count characters: text has never fewer bytes of UTF-8 than it has UTF-16 units or code
 * points.
 */
export function bytes(text: string): number {
  return Buffer.byteLength(text);
}
