import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutMarkdown } from '../../src/render/cut.js';

const NOTE = '**cut**';

test('what fits stays as it is', () => {
  expect(cutMarkdown('a\n\nb', 4, NOTE)).toBe('a\n\nb');
});

test('it is cut between blocks', () => {
  expect(cutMarkdown(`one\n\ntwo\n\n${'x'.repeat(50)}\n`, 40, NOTE)).toBe('one\n\ntwo\n\n\n**cut**\n');
});

const block = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[`~<\r\n]/g, '')),
  fc.array(fc.string(), { maxLength: 6 }).map((lines) => `\`\`\`\`text\n${lines.map((line) => line.replace(/[`\r\n]/g, '')).join('\n\n')}\n\`\`\`\n\n\`\`\`\``),
  fc.string().map((text) => `<details><summary>s</summary>\n\n${text.replace(/[`~<\r\n]/g, '')}\n\n</details>`),
);

test('it never ends inside a fence or details, and never exceeds its bytes', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 20 }), fc.integer({ min: 20, max: 600 }), (blocks, bytes) => {
      const markdown = `${blocks.join('\n\n')}\n`;
      const cut = cutMarkdown(markdown, bytes, NOTE);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(Math.max(bytes, Buffer.byteLength(markdown) <= bytes ? bytes : 20));
      if (cut === markdown) return;
      expect(cut.endsWith(`\n${NOTE}\n`)).toBe(true);
      expect(cut.split('\n').filter((line) => line.startsWith('````')).length % 2).toBe(0);
      expect(cut.match(/<details>/g)?.length).toBe(cut.match(/<\/details>/g)?.length);
      expect(markdown.startsWith(cut.slice(0, -NOTE.length - 2))).toBe(true);
    }),
  );
});
