/**
 * Requirement ids in the names of tests (design, "What counts as proof"): separators are equal, case is ignored, and an
 * id that goes on after a known one is a longer, unknown id.
 */

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

interface Node {
  /** By the code of a UTF-16 unit, as `normal` gives it. */
  next: Map<number, Node>;
  ids: string[];
  /** The letters in front of a known id end here, so what goes on with a number is meant as an id. */
  family: boolean;
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
  const root: Node = node();
  const exact = new Map<string, string[]>();
  for (const id of new Set(ids)) {
    if (id === '') continue;
    insert(root, id).ids.push(id);
    const key = normalText(id);
    exact.set(key, [...(exact.get(key) ?? []), id]);
    const family = FAMILY.exec(id)?.[1];
    if (family !== undefined) insert(root, family).family = true;
  }
  // Most characters begin no id.
  const begins = Uint8Array.from({ length: 128 }, (_, code) => (root.next.has(normal(code)) ? 1 : 0));
  return { match: (name) => match(root, begins, name), exact: (text) => exact.get(normalText(text)) ?? [] };
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

function node(): Node {
  return { next: new Map(), ids: [], family: false };
}

function insert(root: Node, text: string): Node {
  let at = root;
  for (let index = 0; index < text.length; index += 1) {
    const key = normal(text.charCodeAt(index));
    let next = at.next.get(key);
    if (!next) at.next.set(key, (next = node()));
    at = next;
  }
  return at;
}

function match(root: Node, begins: Uint8Array, name: string): NamedRequirements {
  let named: NamedRequirements | undefined;
  let written: Set<string> | undefined;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    if (code < 128 && begins[code] === 0) continue;
    const found = startsAt(name, index) ? longestAt(root, name, index) : undefined;
    if (!found) continue;
    const { candidates, end } = found;
    const [first] = candidates;
    const start = index;
    index = end - 1;
    // Most names have one.
    if (named === undefined && candidates.length === 1) {
      named = { ids: [first!], unknown: [], ambiguous: [] };
      continue;
    }
    named ??= { ids: [], unknown: [], ambiguous: [] };
    written ??= new Set(named.ids);
    const key = candidates.length > 0 ? candidates.join('\n') : normalText(name.slice(start, end));
    if (written.has(key)) continue;
    written.add(key);
    if (candidates.length > 1) named.ambiguous.push(candidates);
    else if (first !== undefined) named.ids.push(first);
    else named.unknown.push(name.slice(start, end));
  }
  return named ?? NONE;
}

function startsAt(name: string, index: number): boolean {
  if (index === 0) return true;
  if (is(ALPHANUMERIC, name, index - 1)) return is(LOWER, name, index - 1) && is(UPPER, name, index);
  // `0.10` in `1.0.10` is the end of a longer number.
  return !(is(DIGIT, name, index) && is(SEPARATOR, name, index - 1) && is(DIGIT, name, index - 2));
}

/** What an id that starts here is; without candidates it is an unknown one. */
function longestAt(root: Node, name: string, start: number): { end: number; candidates: string[] } | undefined {
  let at: Node | undefined = root;
  let longest = NO_IDS;
  let longestEnd = 0;
  let shorter = NO_IDS;
  let unknownEnd = 0;
  for (let end = start; at; end += 1) {
    if (at.family || at.ids.length > 0) {
      const goesOn = numberEnd(name, end);
      if (at.ids.length > 0 && goesOn === end) {
        shorter = longest;
        longest = at.ids;
        longestEnd = end;
      } else if (goesOn > end) {
        unknownEnd = Math.max(unknownEnd, goesOn);
      }
    }
    at = end < name.length ? at.next.get(normal(name.charCodeAt(end))) : undefined;
  }
  if (longest === NO_IDS) return unknownEnd > 0 ? { end: unknownEnd, candidates: NO_IDS } : undefined;
  // `T020accept` may mean `T020` as well as `T020a`.
  return { end: longestEnd, candidates: endsClean(name, longestEnd) ? longest : [...shorter, ...longest] };
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
