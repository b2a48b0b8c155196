import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { dotString, markdownCode, markdownCodeBlock, markdownLink, markdownText, mermaidLabel, oneLine, shortLine, visible } from '../../src/render/escape.js';

interface Node {
  type: string;
  value?: string;
  url?: string;
  children?: Node[];
}

function parse(markdown: string): Node[] {
  const bare = ({ type, value, url, children }: Node): Node => ({
    type,
    ...(value === undefined ? {} : { value }),
    ...(url === undefined ? {} : { url }),
    ...(children ? { children: children.map(bare) } : {}),
  });
  return bare(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node).children!;
}

const paragraph = (value: string): Node[] => [{ type: 'paragraph', children: [{ type: 'text', value }] }];

/** What GitHub does to the text of a rendered page, after its parser. */
const GITHUB_TURNS = [
  /(?<![\w`])@[a-z\d]/i, // mention
  /#\d/, // reference
  /\bGH-\d/i,
  /(https?|ftp):\/\//i,
  /www\./i,
  /:[\w+-]+:/, // emoji
];

const FRAGMENTS = [
  '|', '\\', '\n', '\r\n', '\t', '`', '```', '~~', '~~~', '*', '**', '_', '__', '#', '# ', ' #', '##', '>', '<', '&', '&amp;', '&#35;', '-', '---', '+', '=',
  '===', '1. ', '2) ', '[', ']', '(', ')', '![x](y)', '[x]: y', '[^1]', '[ ] ', '[!NOTE]', '<b>', '<!--', '-->', '</details>', '<script>', '@octocat', '@octo-org/team',
  'a@b.co', 'mailto:a@b.co', 'Fixes #1', '#1', 'GH-1', 'owner/repo#12', 'https://x.y/z', 'HTTP://x.y', 'www.x.y', 'WWW.x.y', ':tada:', '$x$', '$$', '%%', '"', "'", '{', '}', ';', 'end', 'click',
  '\u202e', '\u2066', '\u200b', '\u200d', '\u0000', '\u001b[31m', '\u0007', '\ud800', '\udc00', '\ufeff', '\u00a0', '😀', '👩‍👩‍👧', 'é', 'ﬂ°°60¶ß', '中', ' ', '    ', 'a', 'Z', '0', '42',
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
);
const forAll = (check: (text: string) => void): void => fc.assert(fc.property(hostile, (text) => void check(text)), { numRuns: 1_000 });

/** The text a reader sees, without the zero-width breaks, none of which can come from the input. */
function seen(nodes: Node[]): Node[] {
  return JSON.parse(JSON.stringify(nodes).replaceAll('\u200b', '')) as Node[];
}

describe('visible', () => {
  it('names what cannot be seen and keeps what can', () => {
    expect(visible('a\u001b[31mb\u202ec\u0000\u007f\u0085\ufeff\ud800')).toBe('a␛[31mb⟨U+202E⟩c␀␡⟨U+0085⟩⟨U+FEFF⟩⟨U+D800⟩');
    expect(visible('👩‍👩‍👧 naïve 中文 \u0600')).toBe('👩‍👩‍👧 naïve 中文 \u0600');
  });

  it('leaves nothing that hides or reorders text', () => {
    forAll((text) => expect(visible(text)).not.toMatch(/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\p{Cs}]/u));
  });

  it('is cut by characters, not inside one', () => {
    expect(shortLine('😀😀😀😀', 3)).toBe('😀😀…');
    expect(shortLine('ab\ncd', 5)).toBe('ab cd');
  });
});

describe('markdownText', () => {
  it('stays readable where nothing is dangerous', () => {
    expect(markdownText('TASK-3.01.02 Network validation: group_vars/vault.yml (10%)')).toBe('TASK-3.01.02 Network validation: group_vars/vault.yml (10%)');
  });

  it('breaks what GitHub would link', () => {
    expect(markdownText('@octocat Fixes #1, GH-2, https://x.y www.x.y :tada:')).toBe(
      '@&#8203;octocat Fixes \\#&#8203;1, GH-&#8203;2, https:&#8203;//x.y www&#8203;.x.y :&#8203;tada:',
    );
  });

  it('is exactly the text and nothing else in a paragraph', () => {
    forAll((text) => {
      const nodes = parse(markdownText(text));
      expect(seen(nodes)).toEqual(oneLine(text) === '' ? [] : paragraph(oneLine(text)));
      for (const pattern of GITHUB_TURNS) expect(nodes[0]?.children?.[0]?.value ?? '').not.toMatch(pattern);
    });
  });

  it('is exactly the text in a table cell, a heading, a list item and a link', () => {
    forAll((text) => {
      const expected = oneLine(text) === '' ? [] : [{ type: 'text', value: oneLine(text) }];
      const escaped = markdownText(text);
      const table = seen(parse(`| a | b |\n| --- | --- |\n| ${escaped} | c |\n`));
      expect(table).toHaveLength(1);
      expect(table[0]!.children![1]!.children).toEqual([
        { type: 'tableCell', children: expected },
        { type: 'tableCell', children: [{ type: 'text', value: 'c' }] },
      ]);
      expect(seen(parse(`### ${escaped}\n`))).toEqual([{ type: 'heading', children: expected }]);
      expect(seen(parse(`- x ${escaped}\n`))).toEqual([
        { type: 'list', children: [{ type: 'listItem', children: paragraph(`x ${oneLine(text)}`.replace(/ $/, '')) }] },
      ]);
      expect(seen(parse(markdownLink(text, 'a')))).toEqual([{ type: 'paragraph', children: [{ type: 'link', url: 'a', children: expected }] }]);
    });
  });
});

describe('code', () => {
  it('is exactly the text as inline code', () => {
    forAll((text) => {
      if (text.includes('|') || oneLine(text) === '') return;
      expect(parse(markdownCode(text))).toEqual([{ type: 'paragraph', children: [{ type: 'inlineCode', value: oneLine(text) }] }]);
    });
    expect(markdownCode('a|b')).toBe('a&#124;b');
    expect(markdownCode(' ')).toBe('');
  });

  it('is every line of the text in a block', () => {
    forAll((text) => {
      const lines = text.replace(/\n+$/, '').split(/\r\n|\n|\r/);
      const value = lines.map((line) => line.replaceAll('\t', '\u0001')).map((line) => visible(line).replaceAll('␁', '\t')).join('\n');
      const source = text.includes('\u0001') ? undefined : markdownCodeBlock(text);
      if (source !== undefined) expect(parse(source)).toEqual([{ type: 'code', value }]);
    });
  });
});

describe('markdownLink', () => {
  it('points only below where it stands', () => {
    expect(markdownLink('log', 'a b/(c)/[d]#?&%/e:f\ud800')).toBe('[log](a%20b/%28c%29/%5Bd%5D%23%3F%26%25/e%3Af%EF%BF%BD)');
    expect(markdownLink('x', 'javascript:alert(1)')).toBe('[x](javascript%3Aalert%281%29)');
    expect(markdownLink('x', 'a/../../b')).toBe('x');
    expect(markdownLink('x', '//evil.example')).toBe('x');
  });
});

describe('mermaidLabel', () => {
  it('keeps ids readable and makes an entity of everything that could be syntax', () => {
    expect(mermaidLabel('TASK-3.01.02 a_b')).toBe('TASK-3.01.02 a_b');
    expect(mermaidLabel('direction LR, directions')).toBe('#100;irection LR, directions');
    expect(mermaidLabel('1. "x" `y` %%; <b>#')).toBe('1#46; #34;x#34; #96;y#96; #37;#37;#59; #60;b#62;#35;');
  });

  it('decodes to exactly the text', () => {
    forAll((text) => {
      const label = mermaidLabel(text);
      expect(label.replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(oneLine(text));
      expect(label.replace(/#\d+;/g, '')).toMatch(/^[A-Za-z0-9 \-_.,\u0080-\u{10ffff}]*$/u);
    });
  });
});

describe('dotString', () => {
  it('is one quoted string', () => {
    expect(dotString('a "b" \\N &lt;\n|')).toBe('"a \\"b\\" \\\\N &amp;lt; |"');
    forAll((text) => expect(dotString(text)).toMatch(/^"(?:[^"\\\n]|\\["\\])*"$/u));
  });
});
