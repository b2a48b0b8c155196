import type { Block, Place } from './markdown-parser.js';

/** Lines and columns count from 1. */
export interface Definition {
  id: string;
  title: string;
  heading: boolean;
  line: number;
  column: number;
  /** Source text from behind the id's line to the next definition, or to the end of its section, item or row. */
  body: string;
  /** By lower-case name. */
  attributes: Map<string, Attribute>;
}

interface Attribute {
  text: string;
  line: number;
  column: number;
}

/** What stands where a definition would, and begins with no id that defines it. */
export interface Mention {
  id: string;
  line: number;
  column: number;
}

/** Whatever begins with an id. Which of these define it is known when all documents have been read. */
export interface Candidates {
  definitions: Definition[];
  mentions: Mention[];
  /** Gives those that define something their body and attributes; the others are text like any other. */
  complete(defining: ReadonlySet<Definition>): void;
}

export interface IdReader {
  /** Length of the id a text begins with, 0 for none. */
  lengthOf(text: string): number;
  /** What a text begins with that is meant as an id, be it a longer one; empty for none. */
  meantBy(text: string): string;
}

export type MarkdownReader = (text: string, ids: IdReader) => Candidates;

const ATTRIBUTE = /^(covers|verification|priority|status|rationale)(?: method)?\s*:\s*(.+)$/i;
/** GitHub shows it as a table of its own. A rule above a text is none. */
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n(?=[\w"'-][^:\r\n]*:(?:[ \t]|\r?\n))(?:(?!#)[^\r\n]*\r?\n)*?(?:---|\.\.\.)[ \t]*(?=\r?\n|$)/;

interface Open {
  definition: Definition;
  /** Offsets of what belongs to it; the first line names it. */
  start: number;
  bodyStart: number;
  end: number;
}

interface Line {
  text: string;
  offset: number;
  line: number;
  column: number;
}

/** Loads the Markdown parser, which only plans with `from:` pay for. */
export async function markdownReader(): Promise<MarkdownReader> {
  const { blocksOf } = await import('./markdown-parser.js');
  return (text, ids) => definitionsIn(blocksOf(withoutFrontMatter(text)), text, ids);
}

/** As many characters, and what follows in its place. */
function withoutFrontMatter(text: string): string {
  return text.replace(FRONT_MATTER, (matter) => matter.replace(/[^\r\n]/g, ' '));
}

function definitionsIn(blocks: readonly Block[], source: string, ids: IdReader): Candidates {
  const found: Open[] = [];
  const mentions: Mention[] = [];
  const lines: Line[] = [];
  const define = (text: string, { offset, line, column }: Place, end: number, headingEnd?: number): Definition | undefined => {
    const [first = ''] = text.split('\n');
    const length = ids.lengthOf(first);
    if (length === 0) return undefined;
    const title = first.slice(length).replace(/^[\s:.)\]|–—-]+/, '').trim();
    const definition: Definition = { id: first.slice(0, length), title, heading: headingEnd !== undefined, line, column, body: '', attributes: new Map() };
    found.push({ definition, start: offset, bodyStart: headingEnd ?? offset, end });
    return definition;
  };

  const mention = (text: string, { line, column }: Place): void => {
    const id = ids.meantBy(text.replace(/^[^\p{L}\p{N}]+/u, ''));
    if (id !== '') mentions.push({ id, line, column });
  };

  let namesBefore: readonly string[] | undefined;
  const attribute = ([name = '', value = '']: readonly string[], { offset, line, column }: Place): boolean => {
    const text = `${name.trim().replace(/\s*:$/, '')}: ${value.trim()}`;
    const isOne = ATTRIBUTE.test(text);
    if (isOne) lines.push({ text, offset, line, column });
    return isOne;
  };

  const row = ({ names, cells, place, end }: Extract<Block, { kind: 'row' }>): void => {
    const definition = define(cells[0]?.text.trim() ?? '', place, end);
    if (definition === undefined) {
      const isAttribute = cells.length === 2 && attribute(cells.map(({ text }) => text), place);
      // A table of names and values may begin with its head.
      if (isAttribute && names !== namesBefore) attribute(names, { ...place, line: place.line - 2 });
      namesBefore = names;
      if (!isAttribute) for (const cell of cells) mention(cell.text, cell.place);
      return;
    }
    for (const [index, { text, place: { line, column } }] of cells.entries()) {
      const cell = text.trim();
      if (cell === '') continue;
      const [, name] = ATTRIBUTE.exec(`${names[index] ?? ''}: ${cell}`) ?? [];
      if (name !== undefined) definition.attributes.set(name.toLowerCase(), { text: cell, line, column });
      else if (index > 0 && definition.title === '') definition.title = cell;
    }
  };

  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading') {
      if (define(block.text, block.place, endOfSection(blocks, index, block.depth, source.length), block.end) === undefined) {
        for (const { index: at } of block.text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)) mention(block.text.slice(at), block.place);
      }
    } else if (block.kind === 'row') row(block);
    else {
      const { text, place, itemEnd } = block;
      if (itemEnd === undefined || define(text, place, itemEnd) === undefined) mention(text, place);
      for (const [at, line] of text.split('\n').entries()) lines.push({ text: line, offset: place.offset, line: place.line + at, column: at === 0 ? place.column : 1 });
    }
  }

  return {
    definitions: found.map(({ definition }) => definition),
    mentions,
    complete: (defining) => complete(found.filter(({ definition }) => defining.has(definition)), lines, source),
  };
}

function complete(found: Open[], lines: Line[], source: string): void {
  let next = 0;
  for (const [index, { definition, start, bodyStart, end }] of found.entries()) {
    const stop = Math.min(end, found[index + 1]?.start ?? source.length);
    definition.body = source.slice(bodyStart, stop);
    while (lines[next] !== undefined && lines[next]!.offset < start) next += 1;
    for (let at = next; lines[at] !== undefined && lines[at]!.offset < stop; at += 1) {
      const { text, line, column } = lines[at]!;
      const [, name, value] = ATTRIBUTE.exec(text.trim()) ?? [];
      const key = name?.toLowerCase();
      if (key !== undefined && !definition.attributes.has(key)) definition.attributes.set(key, { text: value!.trim(), line, column });
    }
  }
}

/** A section ends at the next heading of its depth or above. */
function endOfSection(blocks: readonly Block[], index: number, depth: number, end: number): number {
  for (let at = index + 1; at < blocks.length; at += 1) {
    const block = blocks[at]!;
    if (block.kind === 'heading' && block.depth <= depth) return block.place.offset;
  }
  return end;
}
