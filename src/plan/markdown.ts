import type { Nodes, Parents, Root, RootContent, Table, TableRow } from 'mdast';

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
  const { parseMarkdown } = await import('./markdown-parser.js');
  return (text, idAt) => definitionsIn(parseMarkdown(text), text, idAt);
}

function definitionsIn(root: Root, source: string, idAt: (text: string) => number): Candidates {
  const found: Open[] = [];
  const lines: Line[] = [];
  const define = (node: Nodes, text: string, heading: boolean, end: number): Open | undefined => {
    const [first = ''] = text.split('\n');
    const length = idAt(first);
    if (length === 0) return undefined;
    const { line, column, offset = 0 } = node.position!.start;
    const title = first.slice(length).replace(/^[\s:.)\]|–—-]+/, '').trim();
    const definition: Definition = { id: first.slice(0, length), title, heading, line, column, body: '', attributes: new Map() };
    const open = { definition, start: offset, bodyStart: heading ? endOf(node) : offset, end };
    found.push(open);
    return open;
  };

  for (const [index, node] of root.children.entries()) {
    if (node.type === 'heading') define(node, textOf(node), true, endOfSection(root.children, index, node.depth, source.length));
    else visit(node);
  }

  function visit(node: RootContent): void {
    if (node.type === 'paragraph') lines.push(...linesOf(node));
    else if (node.type === 'listItem') item(node);
    else if (node.type === 'table') table(node);
    else if ('children' in node) for (const child of node.children) visit(child);
  }

  function item(node: Parents & { type: 'listItem' }): void {
    const [first] = node.children;
    if (first?.type === 'paragraph') define(first, textOf(first), false, endOf(node));
    for (const child of node.children) visit(child);
  }

  function table({ children: [header, ...rows] }: Table): void {
    const names = header?.children.map((cell) => textOf(cell).trim()) ?? [];
    for (const row of rows) tableRow(row, names);
  }

  function tableRow(row: TableRow, names: string[]): void {
    const cells = row.children.map((cell) => textOf(cell).trim());
    const open = define(row, cells[0] ?? '', false, endOf(row));
    if (!open) return;
    const { definition } = open;
    for (const [index, cell] of cells.entries()) {
      if (cell === '') continue;
      const [, name] = ATTRIBUTE.exec(`${names[index] ?? ''}: ${cell}`) ?? [];
      const { line, column } = row.children[index]!.position!.start;
      if (name !== undefined) definition.attributes.set(name.toLowerCase(), { text: cell, line, column });
      else if (index > 0 && definition.title === '') definition.title = cell;
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
function endOfSection(nodes: RootContent[], index: number, depth: number, end: number): number {
  for (let at = index + 1; at < nodes.length; at += 1) {
    const node = nodes[at]!;
    if (node.type === 'heading' && node.depth <= depth) return node.position!.start.offset!;
  }
  return end;
}

function linesOf(node: Nodes): Line[] {
  const { line, column, offset = 0 } = node.position!.start;
  return textOf(node)
    .split('\n')
    .map((text, index) => ({ text, offset, line: line + index, column: index === 0 ? column : 1 }));
}

function endOf(node: Nodes): number {
  return node.position!.end.offset!;
}

/** What a reader sees: no markup, no HTML comments. */
function textOf(node: Nodes): string {
  if (node.type === 'break') return '\n';
  if (node.type === 'text' || node.type === 'inlineCode') return node.value;
  if (node.type === 'image') return node.alt ?? '';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
