/**
 * Text for a terminal: made harmless, measured in columns, cut and wrapped. Columns are display columns: a wide
 * character or an emoji takes two, a combining mark none.
 */
import displayWidth from 'fast-string-truncated-width';

// Colours and cursor movements carry no words, so they can go without hiding anything. Sequences that carry text (a
// title, a link, a device string) stay and only lose their power, or a log could hide lines in them.
const CSI = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;
// Marks that reorder what the eye reads, and separators some terminals break lines at.
const REORDERING = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line that cannot move the cursor, set the title, start a workflow command or show its words in another order. */
export function clean(text: string): string {
  return text
    .replace(CSI, '')
    .replaceAll('\t', '    ')
    .replace(CONTROL, picture)
    .replace(REORDERING, '\ufffd')
    // The runner obeys `##[…]` anywhere in a line of a job log (`::…` only at its start, where we never put foreign text).
    .replaceAll('##[', '## [');
}

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** The harmless lines of a text. A lone carriage return ends a line too: what it would overwrite stays readable. */
export function cleanLines(text: string): string[] {
  return text.trimEnd().split(/\r*\n|\r+/).map((line) => clean(line).trimEnd());
}

/** The columns a harmless or coloured line takes. */
export function width(text: string): number {
  return displayWidth(text).width;
}

/** Where a harmless text has to be cut to take at most `columns`: an index between two characters as people see them. */
function fitting(text: string, columns: number): number {
  // Only the beginning is looked at, so that wrapping a long text stays linear.
  if (ASCII.test(text.slice(0, columns + 1))) return Math.min(text.length, columns);
  const beginning = text.slice(0, columns * 16);
  let used = 0;
  let end = 0;
  for (const { segment } of characters(beginning)) {
    // A cluster is at most two columns wide but for runs of letters that Unicode joins without end, as of Hangul.
    for (const part of width(segment) > 2 ? segment : [segment]) {
      used += width(part);
      if (used > columns) return end;
      end += part.length;
    }
  }
  return end;
}

const ASCII = /^[ -~]*$/;
let segmenter: Intl.Segmenter | undefined;

// Made when first needed: it loads the tables of a whole Unicode version.
function characters(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** At most `columns` wide, ending in an ellipsis where something was cut. */
export function truncate(text: string, columns: number): string {
  if (columns < 1) return '';
  return fitting(text, columns) === text.length ? text : `${text.slice(0, fitting(text, columns - 1)).trimEnd()}…`;
}

export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** Pieces at most `columns` wide, cut at a space where there is one in the second half; nothing but those spaces is lost. */
export function wrap(text: string, columns: number): string[] {
  const limit = Math.max(8, columns);
  const pieces: string[] = [];
  let rest = text;
  for (;;) {
    const fit = fitting(rest, limit);
    if (fit === rest.length) return [...pieces, rest];
    const space = rest.lastIndexOf(' ', fit);
    const end = space > fit / 2 ? space : fit;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^ /, '');
  }
}

/** `0.4s`, `12s`, `3m 05s`, `1h 02m`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** The first few of many names, and how many more there are. */
export function few(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** `1 task`, `2 tasks`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
