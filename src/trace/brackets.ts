const CLOSES: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Where the bracket at an index is closed, text in quotes left out; -1: not in this text. */
export function closing(text: string, at: number): number {
  const open: string[] = [];
  for (let index = at; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\') index += 1;
    else if (character === '"' || character === "'" || character === '`') {
      const end = quoteEnd(text, index);
      // Not closed: an apostrophe, or a lifetime of Rust.
      if (end >= 0) index = end;
    } else if (CLOSES[character] !== undefined) open.push(CLOSES[character]);
    else if (character === open.at(-1)) {
      open.pop();
      if (open.length === 0) return index;
    }
  }
  return -1;
}

/** Where the quote at an index ends, -1 for one that does not. */
export function quoteEnd(text: string, at: number): number {
  const quote = text.charAt(at);
  for (let index = at + 1; index < text.length; index += 1) {
    if (text.charAt(index) === '\\') index += 1;
    else if (text.charAt(index) === quote) return index;
  }
  return -1;
}
