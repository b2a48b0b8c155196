/** The reader of requirements finds what another parser of GitHub's Markdown finds, in whatever order its parts come. */
import fc from 'fast-check';
import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { expect, test } from 'vitest';
import { blocksOf } from '../../src/plan/markdown-parser.js';

type Seen = [kind: string, text: string, line: number, column: number];

const textOf = (node: Nodes): string => {
  if (node.type === 'break') return '\n';
  if (node.type === 'text' || node.type === 'inlineCode') return node.value.replaceAll('\r\n', '\n');
  if (node.type === 'image') return node.alt ?? '';
  return 'children' in node ? node.children.map(textOf).join('') : '';
};

function seenByOther(source: string): Seen[] {
  const { children } = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const seen = (kind: string, node: Nodes, text = textOf(node)): Seen => [kind, text, node.position!.start.line, node.position!.start.column];
  const visit = (node: RootContent, isTop: boolean, item?: RootContent): Seen[] => {
    if (node.type === 'heading') return isTop ? [seen(`heading ${node.depth}`, node)] : [];
    if (node.type === 'paragraph') return [seen(item === undefined ? 'paragraph' : 'item', node)];
    // As GitHub shows it, each row has as many cells as the first.
    if (node.type === 'table') return node.children.slice(1).map((row) => seen('row', row, node.children[0]!.children.map((_, index) => row.children[index]).map((cell) => (cell === undefined ? '' : textOf(cell).trim())).join('|')));
    if (!('children' in node)) return [];
    return node.children.flatMap((child, index) => visit(child, false, node.type === 'listItem' && index === 0 ? node : undefined));
  };
  return children.flatMap((node) => visit(node, true));
}

const seenByOurs = (source: string): Seen[] =>
  blocksOf(source).map((block): Seen => {
    const { line, column } = block.place;
    if (block.kind === 'row') return ['row', block.cells.map(({ text }) => text.trim()).join('|'), line, column];
    if (block.kind === 'heading') return [`heading ${block.depth}`, block.text, line, column];
    return [block.itemEnd === undefined ? 'paragraph' : 'item', block.text, line, column];
  });

const part = fc.constantFrom(
  '', '# REQ-1 One', '## REQ-2 **Two** `code` #', 'REQ-3 Setext\n=====', '#REQ-4', '# ~~REQ-5~~ &quot;q&quot; \\* *', '# REQ-6 <b>x</b><!-- y --> [a](b)', 'Priority: must', '  Status: done  ',
  'a  \nStatus: hard', 'Rationale: a\\\nb', 'text [a](b) ![img](c)', '- REQ-7 item', '- [ ] REQ-8 to do', '* [x] REQ-9\n\n  Priority: low', '  - REQ-10 nested', '- - REQ-11 twice', '+ REQ-12\n\n      code',
  '1. REQ-13 numbered', '- \tREQ-14 tab', '> REQ-15 quote', '> - REQ-16 quoted item', '> # REQ-17 in a quote', '- # REQ-18 in an item\n  Priority: high', '\tREQ-19', '    # REQ-20', '```\n# REQ-21\n```', '<!--\n# REQ-22\n-->', '---',
  '| Id | Title | Priority |\n|---|---|---|\n| REQ-23 | Ten | must |\n| REQ-24 |  | x \\| y |', 'Id | T | P\n--|--|--\nREQ-25 | `b` | must', '- | Id | T | P |\n  |--|--|--|\n  | REQ-26 | in an item | x |\n',
);

test('headings, paragraphs, items and rows: what they say, and where they begin', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('\n', '\n\n', '\r\n'), (parts, end) => {
      const source = parts.join(end) + end;
      expect(seenByOurs(source)).toEqual(seenByOther(source));
    }),
    { numRuns: 1000 },
  );
});
