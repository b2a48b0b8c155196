import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commentMarker, readCommentMarker } from '../../src/render/comment-marker.js';

const marker = { plan: 'litellm', run: '77', attempt: 2, head: '3f2c1ab'.padEnd(40, '0') };

it('is one line that says plan, run, attempt and head', () => {
  expect(commentMarker(marker)).toBe(`<!-- phasegate:comment plan=litellm run=77 attempt=2 head=${marker.head} -->`);
  expect(commentMarker({ ...marker, head: null })).toBe('<!-- phasegate:comment plan=litellm run=77 attempt=2 head=none -->');
});

it('is read back from the end of a comment, whatever its ids are', () => {
  const id = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a--b', '-->', 'x-', '--', 'ü 😀', 'plan=x run=1')).filter((text) => text !== '\0' && text.isWellFormed());
  fc.assert(
    fc.property(id, id, fc.integer({ min: 1, max: 1000 }), (plan, run, attempt) => {
      const line = commentMarker({ plan, run, attempt, head: null });
      expect(line).toMatch(/^<!-- (?:(?!--)[!-~ ])+ -->$/);
      expect(readCommentMarker(`### verdict\r\n\r\n${line}\r\n`)).toEqual({ plan, run, attempt, head: null });
    }),
  );
});

it('is nowhere else', () => {
  const line = commentMarker(marker);
  for (const body of ['', 'text', `${line}\ntext`, `text ${line}`, `    ${line}`, `\`\`\`\n${line}\n\`\`\``, `> ${line}`, line.replace('attempt=2', 'attempt=0'), line.replace('litellm', '%E0'), line.replace(marker.head, 'HEAD')]) {
    expect(readCommentMarker(body)).toBeUndefined();
  }
});
