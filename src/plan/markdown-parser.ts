/** Markdown as GitHub reads it, as far as requirements need it: which lines are headings, paragraphs, items and rows, and what a reader sees of them. */
import MarkdownIt, { type Token } from 'markdown-it';

/** Where something begins in the source. Lines and columns count from 1. */
export interface Place {
  offset: number;
  line: number;
  column: number;
}

export type Block =
  | { kind: 'heading'; depth: number; text: string; place: Place; /** Offset behind it. */ end: number }
  | { kind: 'paragraph'; text: string; place: Place; /** Of a list item that it begins: the offset behind the item. */ itemEnd?: number }
  | { kind: 'row'; names: readonly string[]; cells: readonly { text: string; place: Place }[]; place: Place; end: number };

const reader = new MarkdownIt({ html: true });
// Only blocks count: what an address would link to is seen as it is written.
reader.validateLink = () => true;
// Most lines are plain, and what a line holds is looked at only where it can be something else.
reader.core.ruler.disable(['inline', 'linkify', 'replacements', 'smartquotes', 'text_join']);
const PLAIN = /^[^\\`*_[\]<>!&~\n]*$/;

const CHECKBOX = /^\[[ xX]\][ \t]+/;

/** In the order of the source. Headings inside of quotes and lists are nothing that defines. */
export function blocksOf(source: string): Block[] {
  const lines = linesOf(source);
  const env: Record<string, unknown> = {};
  const tokens = reader.parse(source, env);
  const notes = footnotesOf(source);
  const textOf = (inline: Token): string => seenText(inline.content, env, notes);
  const blocks: Block[] = [];
  /** Offsets behind the list items around, the innermost last. */
  const items: number[] = [];
  let names: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const { type, map } = token;
    if (type === 'list_item_open') items.push(endOfLines(source, lines, map!));
    else if (type === 'list_item_close') items.pop();
    else if (type === 'heading_open' && token.level === 0) {
      const inline = tokens[index + 1]!;
      blocks.push({ kind: 'heading', depth: Number(token.tag.slice(1)), text: textOf(inline), place: indented(source, lines, map![0]), end: endOfLines(source, lines, map!) });
    } else if (type === 'paragraph_open') {
      const inline = tokens[index + 1]!;
      const isFirst = tokens[index - 1]?.type === 'list_item_open';
      const box = isFirst ? (CHECKBOX.exec(inline.content)?.[0].length ?? 0) : 0;
      const [first = ''] = inline.content.split('\n');
      const line = textOfLine(source, lines, map![0]);
      // A line of a paragraph is the end of its source line: what stands before it are the signs of quotes and items.
      const column = Math.max(0, line.trimEnd().length - first.trimEnd().length) + box;
      const text = textOf(inline);
      blocks.push({
        kind: 'paragraph',
        text: box === 0 ? text : text.replace(CHECKBOX, ''),
        place: placeAt(lines, map![0], column),
        ...(isFirst ? { itemEnd: items.at(-1)! } : {}),
      });
    } else if (type === 'tr_open') {
      const cells = cellsOf(tokens, index).map(textOf);
      if (tokens[index - 1]?.type === 'thead_open') {
        names = cells.map((cell) => cell.trim());
        continue;
      }
      const [number] = map!;
      const line = textOfLine(source, lines, number);
      const columns = columnsOf(line, cells.length);
      const place = placeAt(lines, number, columns[0] ?? 0);
      blocks.push({ kind: 'row', names, cells: cells.map((text, at) => ({ text, place: placeAt(lines, number, columns[at] ?? 0) })), place, end: lines[number]! + line.trimEnd().length });
    }
  }
  return blocks;
}

/** Offsets at which lines begin, and one behind the last. */
function linesOf(source: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of source.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  return [...starts, source.length];
}

function textOfLine(source: string, lines: readonly number[], number: number): string {
  return source.slice(lines[number], lines[number + 1]).replace(/[\r\n]+$/, '');
}

function placeAt(lines: readonly number[], number: number, column: number): Place {
  return { offset: lines[number]! + column, line: number + 1, column: column + 1 };
}

function indented(source: string, lines: readonly number[], number: number): Place {
  return placeAt(lines, number, /^[ \t]*/.exec(textOfLine(source, lines, number))![0].length);
}

/** Behind the last of these lines that is not blank. */
function endOfLines(source: string, lines: readonly number[], [from, to]: [number, number]): number {
  return lines[from]! + source.slice(lines[from], lines[to]).trimEnd().length;
}

/** Each cell begins at its bar; the first of a row without one in front, at its text. */
function columnsOf(line: string, count: number): number[] {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  const isLed = /^\s*(?:>\s*|(?:[-*+]|\d{1,9}[.)])\s+)*\|/.test(line);
  const starts = isLed ? bars : [/^\s*/.exec(line)![0].length, ...bars];
  return starts.slice(0, count);
}

function cellsOf(tokens: readonly Token[], open: number): Token[] {
  const cells: Token[] = [];
  for (let at = open + 1; tokens[at] !== undefined && tokens[at]!.type !== 'tr_close'; at += 1) if (tokens[at]!.type === 'inline') cells.push(tokens[at]!);
  return cells;
}

/** What a reader sees: no markup, no HTML comments, no signs of footnotes. */
function seenText(content: string, env: Record<string, unknown>, notes: ReadonlySet<string>): string {
  if (PLAIN.test(content)) return content;
  const parts: Token[] = [];
  reader.inline.parse(content, reader, env, parts);
  const text = parts.map(({ type, content: part }) => (type === 'softbreak' || type === 'hardbreak' ? '\n' : type === 'html_inline' ? '' : part)).join('');
  return notes.size === 0 ? text : text.replace(/\[\^([^\]\s]+)\]/g, (sign, note: string) => (notes.has(note.toLowerCase()) ? '' : sign));
}

function footnotesOf(source: string): Set<string> {
  return new Set([...source.matchAll(/^ {0,3}\[\^([^\]\s]+)\]:/gm)].map(([, note]) => note!.toLowerCase()));
}
