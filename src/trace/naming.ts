/**
 * Requirement ids in the names of tests (design, "What counts as proof"): separators are equal, case is ignored, and an
 * id that goes on after a known one is a longer, unknown id.
 */

/** Shared by all names that name the same: not to be changed. */
export interface NamedRequirements {
  /** Known ids, as the plan writes them, in the order of the name. */
  ids: string[];
  /** What reads as an id and is none, as the name writes it. */
  unknown: string[];
  /** Each is one place in the name and the ids that fit it equally. */
  ambiguous: string[][];
}

export interface RequirementMatcher {
  match(name: string): Readonly<NamedRequirements>;
  /** The ids that are this text, separators and case aside. */
  exact(text: string): readonly string[];
}

/** The characters of all ids as a tree in one table: a row for each node, a column for each character that occurs. */
interface Tree {
  /** Column of a UTF-16 unit as `normal` gives it, 0 for one that occurs in no id. */
  columns: ReadonlyMap<number, number>;
  /** The same of ASCII. */
  ascii: Uint16Array;
  width: number;
  /** Row of the next node; 0: there is none. The root is row 1. */
  next: Int32Array;
  /** By row: the ids that end here. */
  ids: string[][];
  /** By row: 1 where the letters in front of a known id end, so that what goes on with a number is meant as an id. */
  family: number[];
  /** By row: what a name names that has this id once and nothing else. */
  named: (Readonly<NamedRequirements> | undefined)[];
}

/** One letter is no family: `T1` in a test's name seldom is the task `T020a` misspelt. */
const FAMILY = /^(\p{L}{2,})[-._ ]?\p{Nd}/u;
const DIGIT = 1;
const ALPHANUMERIC = 2;
const LOWER = 4;
const UPPER = 8;
const SEPARATOR = 16;
const KINDS: [number, RegExp][] = [[DIGIT, /\p{Nd}/u], [ALPHANUMERIC, /[\p{L}\p{N}]/u], [LOWER, /\p{Ll}/u], [UPPER, /\p{Lu}/u], [SEPARATOR, /[-._ ]/]];
/** Of ASCII, which nearly all names are. */
const KIND_OF = Uint8Array.from({ length: 128 }, (_, code) => kindOf(code));
const NORMAL_OF = Uint16Array.from({ length: 128 }, (_, code) => normalOf(code));
const NO_IDS: string[] = [];
const NONE: NamedRequirements = { ids: [], unknown: [], ambiguous: [] };

/**
 * Finds the ids in names. Building takes time in proportion to the ids' length, matching to the name's.
 */
export function requirementMatcher(ids: readonly string[]): RequirementMatcher {
  const distinct = [...new Set(ids)].filter((id) => id !== '');
  const tree = treeOf(distinct);
  const exact = new Map<string, string[]>();
  for (const id of distinct) {
    const key = normalText(id);
    const known = exact.get(key);
    if (known === undefined) exact.set(key, [id]);
    else known.push(id);
  }
  return { match: (name) => match(tree, name), exact: (text) => exact.get(normalText(text)) ?? [] };
}

function treeOf(ids: readonly string[]): Tree {
  const families = ids.flatMap((id) => FAMILY.exec(id)?.[1] ?? []);
  const columns = new Map<number, number>();
  for (const text of ids) {
    for (let index = 0; index < text.length; index += 1) {
      const code = normal(text.charCodeAt(index));
      if (!columns.has(code)) columns.set(code, columns.size + 1);
    }
  }
  const width = columns.size + 1;
  const tree: Tree = {
    columns,
    ascii: Uint16Array.from({ length: 128 }, (_, code) => columns.get(normal(code)) ?? 0),
    width,
    next: new Int32Array(64 * width),
    ids: [NO_IDS, NO_IDS],
    family: [0, 0],
    named: [],
  };
  const rowOf = (text: string): number => {
    let row = 1;
    for (let index = 0; index < text.length; index += 1) {
      const cell = row * width + columns.get(normal(text.charCodeAt(index)))!;
      row = tree.next[cell]!;
      if (row !== 0) continue;
      row = tree.ids.push(NO_IDS) - 1;
      tree.family.push(0);
      tree.next[cell] = row;
      if ((row + 1) * width > tree.next.length) {
        const larger = new Int32Array(tree.next.length * 2);
        larger.set(tree.next);
        tree.next = larger;
      }
    }
    return row;
  };
  for (const id of ids) {
    const row = rowOf(id);
    tree.ids[row] = [...tree.ids[row]!, id];
  }
  for (const family of families) tree.family[rowOf(family)] = 1;
  return tree;
}

function kindOf(code: number): number {
  const unit = String.fromCharCode(code);
  return KINDS.reduce((kinds, [kind, members]) => (members.test(unit) ? kinds | kind : kinds), 0);
}

/** Whether the unit at an index is of a kind; there is nothing before the beginning and behind the end. */
function is(kind: number, name: string, index: number): boolean {
  const code = name.charCodeAt(index);
  return ((code < 128 ? KIND_OF[code]! : code >= 128 ? kindOf(code) : 0) & kind) !== 0;
}

function normalOf(code: number): number {
  if ((kindOf(code) & SEPARATOR) !== 0) return 0x2d;
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

/** Of a UTF-16 unit: small letters for capital ones, `-` for every separator. */
function normal(code: number): number {
  return code < 128 ? NORMAL_OF[code]! : normalOf(code);
}

function normalText(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; index += 1) result += String.fromCharCode(normal(text.charCodeAt(index)));
  return result;
}

function match(tree: Tree, name: string): Readonly<NamedRequirements> {
  const { ascii, columns, next, width } = tree;
  let named: NamedRequirements | undefined;
  let alone: Readonly<NamedRequirements> | undefined;
  let written: Set<string> | undefined;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    const column = code < 128 ? ascii[code]! : (columns.get(normal(code)) ?? 0);
    // Most characters begin no id.
    if (column === 0 || next[width + column] === 0 || !startsAt(name, index)) continue;
    const found = longestAt(tree, name, index);
    if (!found) continue;
    const { candidates, row, end } = found;
    const start = index;
    index = end - 1;
    if (named === undefined && alone === undefined && candidates.length === 1) {
      alone = tree.named[row] ??= { ids: [candidates[0]!], unknown: [], ambiguous: [] };
      continue;
    }
    named ??= { ids: [...(alone?.ids ?? [])], unknown: [], ambiguous: [] };
    written ??= new Set(named.ids);
    const key = candidates.length > 0 ? candidates.join('\n') : normalText(name.slice(start, end));
    if (written.has(key)) continue;
    written.add(key);
    if (candidates.length > 1) named.ambiguous.push(candidates);
    else if (candidates.length === 1) named.ids.push(candidates[0]!);
    else named.unknown.push(name.slice(start, end));
  }
  return named ?? alone ?? NONE;
}

function startsAt(name: string, index: number): boolean {
  if (index === 0) return true;
  if (is(ALPHANUMERIC, name, index - 1)) return is(LOWER, name, index - 1) && is(UPPER, name, index);
  // `0.10` in `1.0.10` is the end of a longer number.
  return !(is(DIGIT, name, index) && is(SEPARATOR, name, index - 1) && is(DIGIT, name, index - 2));
}

/** What an id that starts here is; without candidates it is an unknown one. */
function longestAt(tree: Tree, name: string, start: number): { end: number; row: number; candidates: string[] } | undefined {
  const { ascii, columns, next, width, family, ids } = tree;
  let longest = 0;
  let longestEnd = 0;
  let shorter = 0;
  let unknownEnd = 0;
  for (let row = 1, end = start; row !== 0; end += 1) {
    const isId = ids[row] !== NO_IDS;
    if (isId || family[row] === 1) {
      const goesOn = numberEnd(name, end);
      if (isId && goesOn === end) {
        shorter = longest;
        longest = row;
        longestEnd = end;
      } else if (goesOn > end) {
        unknownEnd = Math.max(unknownEnd, goesOn);
      }
    }
    if (end >= name.length) break;
    const code = name.charCodeAt(end);
    const column = code < 128 ? ascii[code]! : (columns.get(normal(code)) ?? 0);
    row = column === 0 ? 0 : next[row * width + column]!;
  }
  if (longest === 0) return unknownEnd > 0 ? { end: unknownEnd, row: 0, candidates: NO_IDS } : undefined;
  // `T020accept` may mean `T020` as well as `T020a`.
  const candidates = endsClean(name, longestEnd) || shorter === 0 ? ids[longest]! : [...ids[shorter]!, ...ids[longest]!];
  return { end: longestEnd, row: longest, candidates };
}

/** Where the digits and the separators with digits after them end that begin at an index; the index itself if none. */
function numberEnd(name: string, index: number): number {
  let end = index;
  for (;;) {
    if (is(DIGIT, name, end)) end += 1;
    else if (is(SEPARATOR, name, end) && is(DIGIT, name, end + 1)) end += 2;
    else return end;
  }
}

/** Whether no reader would take the letters before and after the index for one word. */
function endsClean(name: string, index: number): boolean {
  if (!is(ALPHANUMERIC, name, index) || is(DIGIT, name, index - 1)) return true;
  return is(LOWER, name, index - 1) && is(UPPER, name, index);
}
