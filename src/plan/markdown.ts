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

/** Whatever begins with an id. Which of these define it is known when all documents have been read. */
export interface Candidates {
  definitions: Definition[];
  /** Gives those that define something their body and attributes; the others are text like any other. */
  complete(defining: ReadonlySet<Definition>): void;
}

/** @param idAt length of the id a text begins with, 0 for none */
export type MarkdownReader = (text: string, idAt: (text: string) => number) => Candidates;

const ATTRIBUTE = /^(covers|verification|priority|status|rationale)\s*:\s*(.+)$/i;

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
  return (text, idAt) => definitionsIn(blocksOf(text), text, idAt);
}

function definitionsIn(blocks: readonly Block[], source: string, idAt: (text: string) => number): Candidates {
  const found: Open[] = [];
  const lines: Line[] = [];
  const define = (text: string, { offset, line, column }: Place, end: number, headingEnd?: number): Definition | undefined => {
    const [first = ''] = text.split('\n');
    const length = idAt(first);
    if (length === 0) return undefined;
    const title = first.slice(length).replace(/^[\s:.)\]|–—-]+/, '').trim();
    const definition: Definition = { id: first.slice(0, length), title, heading: headingEnd !== undefined, line, column, body: '', attributes: new Map() };
    found.push({ definition, start: offset, bodyStart: headingEnd ?? offset, end });
    return definition;
  };

  const row = ({ names, cells, place, end }: Extract<Block, { kind: 'row' }>): void => {
    const definition = define(cells[0]?.text.trim() ?? '', place, end);
    if (definition === undefined) return;
    for (const [index, { text, place: { line, column } }] of cells.entries()) {
      const cell = text.trim();
      if (cell === '') continue;
      const [, name] = ATTRIBUTE.exec(`${names[index] ?? ''}: ${cell}`) ?? [];
      if (name !== undefined) definition.attributes.set(name.toLowerCase(), { text: cell, line, column });
      else if (index > 0 && definition.title === '') definition.title = cell;
    }
  };

  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'heading') define(block.text, block.place, endOfSection(blocks, index, block.depth, source.length), block.end);
    else if (block.kind === 'row') row(block);
    else {
      const { text, place, itemEnd } = block;
      if (itemEnd !== undefined) define(text, place, itemEnd);
      for (const [at, line] of text.split('\n').entries()) lines.push({ text: line, offset: place.offset, line: place.line + at, column: at === 0 ? place.column : 1 });
    }
  }

  return {
    definitions: found.map(({ definition }) => definition),
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
