import { describe, expect, test } from 'vitest';
import { lines, loadText } from './plan-text.js';

const plan = (from: string) => `version: 1\nname: x\nrequirements:\n${from}\nlinks: src/**\nphases: [{ id: p, tasks: [{ id: a, run: x }] }]\n`;

async function requirementsOf(documents: Record<string, string>, ids?: string) {
  const loaded = await loadText(plan(`  - { from: "**/*.md"${ids === undefined ? '' : `, ids: ${ids}`} }`), { '**/*.md': documents });
  expect(lines(loaded.diagnostics.filter(({ code }) => code !== 'undefined-id'))).toEqual([]);
  return loaded.plan!.requirements;
}

const titles = async (text: string, ids?: string) => (await requirementsOf({ 'a.md': text }, ids)).map(({ id, title, source }) => [id, title, source?.line]);

describe('what defines', () => {
  test('a heading that begins with an id', async () => {
    expect(await titles('# Intro to REQ-9\n\n## REQ-3.01: Pre-flight checks\n\n### `FR-012` - **Bold** title\n\nNFR 7\n=====\n\n#### US_4\n')).toEqual([
      ['REQ-3.01', 'Pre-flight checks', 3],
      ['FR-012', 'Bold title', 5],
      ['NFR-7', 'NFR-7', 7],
      ['US_4', 'US_4', 10],
    ]);
  });

  test('what a reader sees of it: addresses and crossed-out text too, footnotes not', async () => {
    expect(await titles('# REQ-1 See https://example.com/a_b?c=d, www.example.com and a@example.com[^1]\n\n# REQ-2 ~~Old~~ new\n\n[^1]: A note.\n')).toEqual([
      ['REQ-1', 'See https://example.com/a_b?c=d, www.example.com and a@example.com', 1],
      ['REQ-2', 'Old new', 3],
    ]);
  });

  test('a list item or table row, where no heading of any document does', async () => {
    const found = await requirementsOf({
      'a.md': '- REQ-1: from a list\n- **REQ-2** from a list, too\n  - REQ-3 nested\n- [ ] REQ-4 to do\n\n1. REQ-5 numbered\n\nREQ-6 in a paragraph\n',
      'b.md': '## REQ-1 The heading\n\n| Id | Title | Priority | Verification |\n|---|---|---|---|\n| REQ-7 | A row | must | Inspection |\n| REQ-8 is here | x | | |\n',
    });
    expect(found.map(({ id, title, source }) => `${source!.file}:${source!.line} ${id} ${title}`)).toEqual([
      'a.md:2 REQ-2 from a list, too',
      'a.md:3 REQ-3 nested',
      'a.md:4 REQ-4 to do',
      'a.md:6 REQ-5 numbered',
      'b.md:1 REQ-1 The heading',
      'b.md:5 REQ-7 A row',
      'b.md:6 REQ-8 is here',
    ]);
    expect(found.find(({ id }) => id === 'REQ-7')).toMatchObject({ priority: 'must', verification: 'inspection' });
  });

  test('nothing in code, comments, longer ids and words', async () => {
    expect(await titles('# REQ-1 One\n\n```\n# REQ-2 in code\n```\n\n    # REQ-3 indented\n\n<!--\n# REQ-4 in a comment\n-->\n\n## REQ-1a\n\n## REQ-5.x\n\n## REQ-6_b\n\n## XREQ-7\n')).toEqual([
      ['REQ-1', 'One', 1],
      ['REQ-5', 'x', 15],
    ]);
  });

  test('ids of other people', async () => {
    expect(await titles('- T020a A task\n- T021 Another\n- TASK-3.01.02 Third\n- REQ-1 no\n', String.raw`['T\d+[a-z]?', 'TASK-\d+(\.\d+)*']`)).toEqual([
      ['T020a', 'A task', 1],
      ['T021', 'Another', 2],
      ['TASK-3.01.02', 'Third', 3],
    ]);
  });
});

test('attributes are lines and list items below a heading, up to the next definition', async () => {
  const found = await requirementsOf({
    'a.md': `# REQ-1 Parent

Rationale: because.

## Notes

- Priority: high
- REQ-2 is a mention
- **Status:** approved

## REQ-2 Child

**Covers**: REQ 1, req-3 and \`REQ-4\`.
**Verification**: Demonstration
Priority: low

# REQ-3

# REQ-4
`,
  });
  expect(found).toMatchObject([
    { id: 'REQ-1', rationale: 'because.', priority: 'high', status: 'approved', verification: 'test', covers: [] },
    { id: 'REQ-2', covers: ['REQ-1', 'REQ-3', 'REQ-4'], verification: 'demonstration', priority: 'low' },
    { id: 'REQ-3' },
    { id: 'REQ-4' },
  ]);
});

describe('content hash', () => {
  const hash = async (text: string) => (await requirementsOf({ 'a.md': text }))[0]!.contentHash;
  const TEXT = '# REQ-1 One\n\nIt has to\nwork.\n\n# REQ-2\n';
  test.each([
    ['wrapping', '# REQ-1 One\n\nIt has to work.\n\n\n# REQ-2\n', true],
    ['what comes before', 'Intro\n\n# REQ-1 One\n\nIt has to work.\n\n# REQ-2\n', true],
    ['the next requirement', '# REQ-1 One\n\nIt has to work.\n\n# REQ-2 changed\n', true],
    ['the body', '# REQ-1 One\n\nIt has to work well.\n\n# REQ-2\n', false],
    ['the title', '# REQ-1 Two\n\nIt has to work.\n\n# REQ-2\n', false],
  ])('%s', async (_what, text, same) => {
    expect((await hash(text)) === (await hash(TEXT))).toBe(same);
  });
});

test('one document under two globs with different ids', async () => {
  const document = { 'a.md': '# REQ-1 One\n\n# T7 Two\n' };
  const { plan: loaded, diagnostics } = await loadText(plan(String.raw`  - { from: a.md }` + '\n' + String.raw`  - { from: "*.md", ids: 'T\d+' }`), { 'a.md': document, '*.md': document });
  expect(lines(diagnostics)).toEqual([]);
  expect(loaded!.requirements.map(({ id }) => id)).toEqual(['REQ-1', 'T7']);
});

test('covers of the plan may name what documents define, and documents what the plan defines', async () => {
  const { plan: loaded, diagnostics } = await loadText(
    'version: 1\nname: x\nrequirements: [{ id: SYS-1 }, { from: a.md }]\nphases: [{ id: p, covers: REQ-1, tasks: [{ id: a, run: x }] }]\n',
    { 'a.md': { 'a.md': '# REQ-1 One\n\nCovers: sys_1\n' } },
  );
  expect(lines(diagnostics)).toEqual([]);
  expect(loaded!.requirements.map(({ id, covers }) => [id, covers])).toEqual([['SYS-1', []], ['REQ-1', ['SYS-1']]]);
});
