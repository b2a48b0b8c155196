/**
 * Markers in sources: `@verifies REQ-1` in a comment, `@verifies("REQ-1")`, `@pytest.mark.req("REQ-1")`, `[Verifies("REQ-1")]`,
 * `#[verifies("REQ-1")]`, each with the tests it is about: the one that follows it, or the one in whose body it stands. Above a
 * class or a `describe` it is about all tests in it.
 */
import { closing, quoteEnd } from './brackets.js';
import { DeclarationReader, LONGEST_LINE } from './declarations.js';

export interface SourceTest {
  name: string;
  isTitle: boolean;
  /** Classes, suites and tests around it, the outermost first. */
  containers: string[];
  line: number;
  /** Its markers, as indexes into those of its file. */
  markers: number[];
}

export interface SourceMarker {
  kind: 'verifies' | 'implements';
  /** As written. */
  ids: string[];
  /** `@verifies` means a requirement whatever follows; the other words also stand in comments that mean something else. */
  isCertain: boolean;
  /** A tag of Gherkin: it names a requirement as a test's name does, or means something else. */
  isTag?: true;
  line: number;
  /** What follows it, for people. */
  test?: string;
}

export interface SourceFile {
  /** Relative to the workspace, with `/`. */
  path: string;
  /** Of Go, whose reports name the package where others name the class. */
  package?: string;
  tests: SourceTest[];
  markers: SourceMarker[];
}

interface Container {
  name: string;
  isTest: boolean;
  indent: number;
  markers: number[];
}

interface Pending {
  index: number;
  indent: number;
  /** Code stands between it and what follows. */
  isApart: boolean;
}

/** `@word`, `@mark.word`, `[Word(` and `#[word(`; behind a letter or in quotes it is an address, a package or a test of ours. */
const MARKER = /(?<![\w`@])(?<!(?<!"")")(?<!(?<!'')')(?:@(?:\w+\.)*(verifies|requirements?|req|implements)(?![\w/-])(?!\.\w)|#?\[(?:\w+(?:\.|::))*(verifies|requirements?|req|implements)(?=\s*\()|(?<=^\s*\[.*,\s*)(verifies|requirements?|req|implements)(?=\s*\())/gi;
const HAS_MARKER = /verifies|requirement|req|implements/i;
const COMMENT = /^(?:\/\/|\/\*|\*|--|;|%|<!--|\{-|"""|'''|#(?!\[))/;
/** No test, and may stand between a marker and what it is about: imports below the head of a file, cases, a loop over them. */
const BETWEEN = /^(?:(?:import|from|package|namespace|module|declare|library|using|use|require|include|open|load|const|var|val|for)\b|let +\w|["']use strict)/;
/** Goes on with what the line before it has begun. */
const GOES_ON = /^[\])}{]/;
/** Of a declaration: its parameters or its body. */
const GOES_ON_OPENING = /^(?:@|#?\[|[\]){]|where\b)/;
/** Of Gherkin, which says by words what others say by indentation. */
const DEPTHS: [number, RegExp][] = [[0, /^Feature:/], [1, /^Rule:/], [2, /^(?:Scenario|Example|Background)/]];
/** A list in parentheses may go over as many lines. */
const LONGEST_LIST = 20;
const MOST_ON_A_LINE = 8;
const SPACES_OF_A_TAB = 4;

/** @param text of any language; it takes time in proportion to its length and never throws */
export function readSource(path: string, text: string): SourceFile {
  const [, ofPackage] = (path.endsWith('.go') ? /^package (\w+?)(?:_test)?\s*$/m.exec(text) : null) ?? [];
  const file: SourceFile = { path, tests: [], markers: [], ...(ofPackage === undefined ? {} : { package: ofPackage }) };
  const reader = new DeclarationReader();
  const around: Container[] = [];
  let pending: Pending[] = [];
  let last: { test: SourceTest; indent: number } | undefined;
  const lines = text.split(/\r?\n/);
  const mayHave = HAS_MARKER.test(text);

  const isFeature = path.endsWith('.feature');

  const declare = (name: string, indent: number, line: number, isTitle: boolean, isTest: boolean, owner: string | undefined): void => {
    end(indent, true);
    const own: number[] = [];
    for (const marker of pending) if (file.markers[marker.index]!.kind === 'verifies' || !marker.isApart) own.push(marker.index);
    pending = [];
    while (around.length > 0 && around.at(-1)!.indent >= indent) around.pop();
    const containers = [...around.map((container) => container.name), ...(owner === undefined ? [] : [owner])];
    const shown = [...containers, name].join(' > ');
    for (const index of own) file.markers[index]!.test = shown;
    const markers = [...around.flatMap((container) => container.markers), ...own];
    around.push({ name, isTest, indent, markers: own });
    if (!isTest) return;
    const test: SourceTest = { name, isTitle, containers, line, markers };
    file.tests.push(test);
    last = { test, indent };
  };

  /** Markers in the body of the last test are its own, once something follows that they could have stood above. */
  const end = (indent: number, declares: boolean): void => {
    if (last === undefined) return;
    const { test, indent: own } = last;
    const isOver = indent <= own;
    if (pending.length > 0) pending = pending.filter((marker) => {
      const isInside = marker.indent > own && (isOver || (!declares && indent <= marker.indent));
      if (isInside) attach(test, marker.index, file);
      return !isInside;
    });
    if (!isOver) return;
    last = undefined;
    while (around.at(-1)?.isTest === true && around.at(-1)!.indent >= indent) around.pop();
  };

  /** Where a call began whose title is on a later line. */
  let waitsAt: number | undefined;
  for (const [index, full] of lines.entries()) {
    if (full.length > LONGEST_LINE) continue;
    const trimmed = full.trim();
    if (trimmed === '') continue;
    const isComment = COMMENT.test(trimmed);
    const isTags = isFeature && trimmed.startsWith('@');
    const depth = isFeature ? DEPTHS.find(([, begin]) => begin.test(trimmed))?.[0] : undefined;
    const indent = depth ?? (isFeature && (isTags || isComment) ? 0 : columns(full) - (trimmed.startsWith('*') ? 1 : 0));
    const from = file.markers.length;
    if (isTags) file.markers.push(...tagsIn(trimmed, index));
    else if (mayHave && HAS_MARKER.test(full)) file.markers.push(...markersIn(lines, index));
    const found = file.markers.slice(from).map((_marker, at) => ({ index: from + at, indent, isApart: false }));
    const declared = isComment || isTags ? undefined : reader.read(trimmed);
    // On the line of the declaration itself, behind it or before it.
    if (declared !== undefined) for (const marker of found) marker.indent = 0;
    const begins = Math.min(indent, waitsAt ?? indent);
    if (declared === undefined && waitsAt === undefined && found.length === 0 && (!isComment || trimmed.startsWith('/*')) && !GOES_ON_OPENING.test(trimmed)) end(indent, false);
    pending.push(...found);
    if (declared !== undefined) declare(declared.name, begins, index + 1, declared.isTitle, declared.kind === 'test', declared.owner);
    else if (!isComment && found.length === 0 && pending.length > 0 && waitsAt === undefined && !reader.isWaiting) pending = separated(pending, trimmed, indent);
    waitsAt = reader.isWaiting ? (waitsAt ?? indent) : undefined;
  }
  end(-1, false);
  return file;
}

/** Those that are still about what follows, once a line of code stands between. */
function separated(pending: Pending[], text: string, indent: number): Pending[] {
  if (/^(?:@|#?\[)/.test(text)) return pending;
  for (const marker of pending) if (!/^[\])]/.test(text)) marker.isApart = true;
  return pending.filter((marker) => indent >= marker.indent && (indent > marker.indent || GOES_ON.test(text) || BETWEEN.test(text)));
}

function attach(test: SourceTest, index: number, file: SourceFile): void {
  test.markers.push(index);
  file.markers[index]!.test = [...test.containers, test.name].join(' > ');
}

function columns(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === ' ') width += 1;
    else if (character === '\t') width += SPACES_OF_A_TAB;
    else break;
  }
  return width;
}

/** The markers that begin on a line. */
function markersIn(lines: readonly string[], index: number): SourceMarker[] {
  const line = lines[index]!;
  const found: SourceMarker[] = [];
  for (const match of line.matchAll(MARKER)) {
    if (found.length === MOST_ON_A_LINE) break;
    const word = (match[1] ?? match[2] ?? match[3] ?? '').toLowerCase();
    const after = match.index + match[0].length;
    const rest = line.slice(after);
    const ids = /^\s*\(/.test(rest) ? idsInCall(lines, index, after) : idsInText(rest);
    if (ids.length > 0) found.push({ kind: word === 'implements' ? 'implements' : 'verifies', ids, isCertain: word === 'verifies', line: index + 1 });
  }
  return found;
}

/** Each tag is one, and so is each id in `@verifies(REQ-1,REQ-2)`. */
function tagsIn(text: string, index: number): SourceMarker[] {
  const [tags = ''] = text.split(/\s#/);
  const ids = tags.split(/[\s@:,;()]+/).filter(Boolean);
  return ids.slice(0, MOST_ON_A_LINE).map((id) => ({ kind: 'verifies', ids: [id], isCertain: false, isTag: true, line: index + 1 }));
}

/** Of `REQ-1, REQ-2 and REQ-3: because of …`: the first word, and those that go on with the list. */
function idsInText(text: string): string[] {
  const ids: string[] = [];
  let rest = text.replace(/^\s*:/, '');
  for (;;) {
    const [whole, comma, word] = /^([\]"'`]*\s*(?:[,;&+]|and\b)?\s*[[#"'`]*)([\p{L}\p{N}][\p{L}\p{N}._-]*)/u.exec(rest) ?? [];
    if (whole === undefined || comma === undefined || word === undefined) return ids;
    const id = word.replace(/[._-]+$/, '');
    const goesOn = /[,;&+a]/.test(comma) ? /[\d\p{Lu}._-]/u.test(id) : /^\p{L}.*\d/u.test(id);
    if (ids.length > 0 && !goesOn) return ids;
    ids.push(id);
    rest = rest.slice(whole.length);
    // A sentence ends, or a title begins.
    if (word !== id || /^\s*[:(]/.test(rest)) return ids;
  }
}

/** Of `("REQ-1", "REQ-2")`, `({"REQ-1"})` and `(REQ_1)`: what stands in quotes, or the words where nothing does. */
function idsInCall(lines: readonly string[], index: number, from: number): string[] {
  let text = lines[index]!.slice(from);
  let end = closing(text, text.indexOf('('));
  if (end < 0) {
    text = [text, ...lines.slice(index + 1, index + LONGEST_LIST)].join('\n').slice(0, LONGEST_LINE);
    end = closing(text, text.indexOf('('));
  }
  if (end < 0) return [];
  const inside = text.slice(text.indexOf('(') + 1, end);
  const quoted: string[] = [];
  for (let at = 0; at < inside.length; at += 1) {
    if (!`"'\``.includes(inside.charAt(at))) continue;
    const close = quoteEnd(inside, at);
    if (close < 0) break;
    quoted.push(inside.slice(at + 1, close));
    at = close;
  }
  return (quoted.length > 0 ? quoted : [inside]).flatMap((part) => part.split(/[\s,;{}[\]()]+/)).filter((word) => /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(word));
}
