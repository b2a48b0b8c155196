/**
 * Regular expressions of `ids:`. They come from the plan and run on every heading, so they run on an automaton that
 * needs time in proportion to the text, whatever the expression: `(a+)+$` cannot hang it. It takes what ids are made of;
 * look-around and back-references are refused by name.
 */
export interface IdPattern {
  /** Length of the longest id the text begins with, 0 for none. */
  match(text: string): number;
}

export const DEFAULT_IDS = String.raw`(REQ|FR|NFR|SR|US)[-_ ]?\d+(\.\d+)*`;

const MAX_TEXT = 120;
const MAX_STATES = 2000;

type Instruction =
  | { kind: 'character'; matches: (character: string) => boolean }
  | { kind: 'split'; targets: number[] }
  | { kind: 'end' };

/** @returns the pattern, or what is wrong with it as the end of a sentence. */
export function idPattern(source: string): IdPattern | { problem: string } {
  try {
    // The platform says it best.
    void new RegExp(source);
  } catch (error) {
    return { problem: `is no regular expression: ${(error as Error).message.replace(/^.*\/: /s, '')}` };
  }
  try {
    const program = new Compiler(source).program();
    return { match: (text) => longestMatch(program, text) };
  } catch (error) {
    if (error instanceof Unsupported) return { problem: error.message };
    throw error;
  }
}

class Unsupported extends Error {}

function longestMatch(program: Instruction[], text: string): number {
  let longest = 0;
  let states = follow(program, [0]);
  for (let index = 0; states.size > 0; index += 1) {
    const character = text[index];
    const reached: number[] = [];
    for (const state of states) {
      const instruction = program[state]!;
      if (instruction.kind === 'end') longest = index;
      else if (instruction.kind === 'character' && character !== undefined && instruction.matches(character)) reached.push(state + 1);
    }
    if (index === MAX_TEXT) break;
    states = follow(program, reached);
  }
  return longest;
}

/** All states that are reached without a character. */
function follow(program: Instruction[], from: number[]): Set<number> {
  const states = new Set(from);
  for (const state of states) {
    const instruction = program[state]!;
    if (instruction.kind === 'split') for (const target of instruction.targets) states.add(target);
  }
  return states;
}

/** Recursive descent over the source, which the platform has found valid. */
class Compiler {
  readonly #source: string;
  #position = 0;
  #program: Instruction[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  program(): Instruction[] {
    this.#alternatives();
    this.#emit({ kind: 'end' });
    return this.#program;
  }

  #emit(instruction: Instruction): number {
    if (this.#program.length >= MAX_STATES) throw new Unsupported('is too large: its repetitions multiply');
    return this.#program.push(instruction) - 1;
  }

  #alternatives(): void {
    const split = { kind: 'split' as const, targets: [this.#program.length + 1] };
    this.#emit(split);
    const ends: { targets: number[] }[] = [];
    this.#sequence();
    while (this.#source[this.#position] === '|') {
      this.#position += 1;
      const end = { kind: 'split' as const, targets: [] };
      this.#emit(end);
      ends.push(end);
      split.targets.push(this.#program.length);
      this.#sequence();
    }
    for (const end of ends) end.targets.push(this.#program.length);
  }

  #sequence(): void {
    while (this.#position < this.#source.length && !'|)'.includes(this.#source[this.#position]!)) this.#repeated();
  }

  #repeated(): void {
    const start = this.#position;
    const before = this.#program.length;
    this.#atom();
    const after = this.#position;
    const [whole, sign, least, comma, most] = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(this.#source.slice(after)) ?? [];
    if (whole === undefined) return;
    const end = after + whole.length;
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const max = sign === undefined ? (comma === undefined ? min : most === '' ? Infinity : Number(most)) : sign === '?' ? 1 : Infinity;
    this.#program.length = before;
    const once = (): void => {
      this.#position = start;
      this.#atom();
    };
    for (let count = 0; count < min; count += 1) once();
    if (max === Infinity) {
      const loop = { kind: 'split' as const, targets: [] as number[] };
      const at = this.#emit(loop);
      loop.targets.push(at + 1);
      once();
      this.#emit({ kind: 'split', targets: [at] });
      loop.targets.push(this.#program.length);
    } else {
      const skips: { targets: number[] }[] = [];
      for (let count = min; count < max; count += 1) {
        const skip = { kind: 'split' as const, targets: [this.#program.length + 1] };
        this.#emit(skip);
        skips.push(skip);
        once();
      }
      for (const skip of skips) skip.targets.push(this.#program.length);
    }
    this.#position = end;
  }

  #atom(): void {
    const rest = this.#source.slice(this.#position);
    const [group] = /^\((?:\?:|\?<[A-Za-z_$][\w$]*>)?/.exec(rest) ?? [];
    if (group !== undefined) {
      if (/^\(\?(?!:|<[A-Za-z_$])/.test(rest)) throw new Unsupported(`has \`${rest.slice(0, 3)}\`, which ids cannot use`);
      this.#position += group.length;
      this.#alternatives();
      this.#position += 1;
      return;
    }
    // Ids are matched from the beginning to a boundary anyway.
    const [anchor] = /^(?:[\^$]|\\b)/.exec(rest) ?? [];
    if (anchor !== undefined) {
      this.#position += anchor.length;
      return;
    }
    const [reference] = /^\\(?:[1-9Bk])/.exec(rest) ?? [];
    if (reference !== undefined) throw new Unsupported(`has \`${reference}\`, which ids cannot use`);
    const [single] = /^(?:\[(?:\\.|[^\]\\])*\]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\c[A-Za-z]|\\.|[^])/.exec(rest)!;
    const one = new RegExp(`^(?:${single})$`);
    this.#emit({ kind: 'character', matches: (character) => one.test(character) });
    this.#position += single.length;
  }
}
