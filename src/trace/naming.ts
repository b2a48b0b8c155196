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
  match(name: string): NamedRequirements;
  /** The ids that are this text, separators and case aside. */
  exact(text: string): readonly string[];
}

interface Node {
  next: Map<string, Node>;
  ids: string[];
  /** The letters in front of a known id end here, so what goes on with a number is meant as an id. */
  family: boolean;
}

const SEPARATOR = /[-._ ]/;
const DIGIT = /\p{Nd}/u;
const ALPHANUMERIC = /[\p{L}\p{N}]/u;
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;
/** One letter is no family: `T1` in a test's name seldom is the task `T020a` misspelt. */
const FAMILY = /^(\p{L}{2,})[-._ ]?\p{Nd}/u;

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
  // Most characters begin no id; those beyond ASCII are looked at one by one.
  const begins = new Uint8Array(128);
  for (let code = 0; code < 128; code += 1) if (root.next.has(normal(String.fromCharCode(code)))) begins[code] = 1;
  return { match: (name) => match(root, begins, name), exact: (text) => exact.get(normalText(text)) ?? [] };
}

function node(): Node {
  return { next: new Map(), ids: [], family: false };
}

function insert(root: Node, text: string): Node {
  let at = root;
  for (const unit of text.split('')) {
    const key = normal(unit);
    let next = at.next.get(key);
    if (!next) at.next.set(key, (next = node()));
    at = next;
  }
  return at;
}

function normal(unit: string): string {
  if (SEPARATOR.test(unit)) return '-';
  const lower = unit.toLowerCase();
  return lower.length === 1 ? lower : unit;
}

function normalText(text: string): string {
  return text.split('').map(normal).join('');
}

function match(root: Node, begins: Uint8Array, name: string): NamedRequirements {
  const ids = new Set<string>();
  const unknown = new Map<string, string>();
  const ambiguous = new Map<string, string[]>();
  let index = 0;
  while (index < name.length) {
    if (begins[name.charCodeAt(index)] === 0) {
      index += 1;
      continue;
    }
    const found = startsAt(name, index) ? longestAt(root, name, index) : undefined;
    if (!found) {
      index += 1;
      continue;
    }
    const [only] = found.candidates;
    if (found.candidates.length > 1) ambiguous.set(found.candidates.join('\n'), found.candidates);
    else if (only !== undefined) ids.add(only);
    else {
      const written = name.slice(index, found.end);
      const key = normalText(written);
      if (!unknown.has(key)) unknown.set(key, written);
    }
    index = found.end;
  }
  return { ids: [...ids], unknown: [...unknown.values()], ambiguous: [...ambiguous.values()] };
}

function startsAt(name: string, index: number): boolean {
  if (index === 0) return true;
  const before = name.charAt(index - 1);
  const first = name.charAt(index);
  if (ALPHANUMERIC.test(before)) return LOWER.test(before) && UPPER.test(first);
  // `0.10` in `1.0.10` is the end of a longer number.
  return !(DIGIT.test(first) && SEPARATOR.test(before) && DIGIT.test(name.charAt(index - 2)));
}

/** What an id that starts here is; without candidates it is an unknown one. */
function longestAt(root: Node, name: string, start: number): { end: number; candidates: string[] } | undefined {
  let at: Node | undefined = root;
  let longest: { end: number; candidates: string[] } | undefined;
  let shorter: string[] = [];
  let unknownEnd = 0;
  for (let end = start; at; end += 1) {
    if (at.family || at.ids.length > 0) {
      const goesOn = numberEnd(name, end);
      if (at.ids.length > 0 && goesOn === end) {
        shorter = longest?.candidates ?? [];
        longest = { end, candidates: at.ids };
      } else if (goesOn > end) {
        unknownEnd = Math.max(unknownEnd, goesOn);
      }
    }
    at = end < name.length ? at.next.get(normal(name.charAt(end))) : undefined;
  }
  if (!longest) return unknownEnd > 0 ? { end: unknownEnd, candidates: [] } : undefined;
  // `T020accept` may mean `T020` as well as `T020a`.
  return endsClean(name, longest.end) ? longest : { end: longest.end, candidates: [...shorter, ...longest.candidates] };
}

/** Where the digits and the separators with digits after them end that begin at an index; the index itself if none. */
function numberEnd(name: string, index: number): number {
  let end = index;
  for (;;) {
    if (DIGIT.test(name.charAt(end))) end += 1;
    else if (SEPARATOR.test(name.charAt(end)) && DIGIT.test(name.charAt(end + 1))) end += 2;
    else return end;
  }
}

/** Whether no reader would take the letters before and after the index for one word. */
function endsClean(name: string, index: number): boolean {
  const last = name.charAt(index - 1);
  const after = name.charAt(index);
  if (!ALPHANUMERIC.test(after) || DIGIT.test(last)) return true;
  return LOWER.test(last) && UPPER.test(after);
}
