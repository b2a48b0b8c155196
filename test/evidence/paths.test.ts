import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePath, encodePath, unsafePath } from '../../src/evidence/paths.js';

const segment = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...'":<>|*?\r\n%. \\aé%2'), minLength: 1 }),
  fc.constantFrom('con', 'NUL.txt', 'aux', 'COM1', 'lpt9.log', '...', 'a.', ' ', '%25', 'console', '.git'),
);
const path = fc.array(segment.map((text) => text.replaceAll('/', '_')), { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));

describe('encodePath', () => {
  it.each([
    ['dns/a b.txt', 'dns/a b.txt'],
    ['a:b*c?.log', 'a%3Ab%2Ac%3F.log'],
    ['100%', '100%25'],
    ['x\r\ny', 'x%0D%0Ay'],
    ['trailing.', 'trailing%2E'],
    ['dir /f', 'dir%20/f'],
    ['nul.txt', '%6Eul.txt'],
    ['console', 'console'],
    ['über/Ä.txt', 'über/Ä.txt'],
  ])('%j', (name, stored) => {
    expect(encodePath(name)).toBe(stored);
    expect(decodePath(stored)).toBe(name);
  });

  it('is reversible, keeps the depth, and leaves nothing an artifact or Windows cannot hold', () => {
    fc.assert(
      fc.property(path, (name) => {
        const stored = encodePath(name);
        expect(decodePath(stored)).toBe(name);
        expect(stored.split('/').length).toBe(name.split('/').length);
        expect(stored).not.toMatch(/["<>:|*?\\\r\n]/);
        for (const part of stored.split('/')) {
          expect(part === '.' || part === '..' || !/[. ]$/.test(part)).toBe(true);
          expect(part).not.toMatch(/^(con|nul|aux|prn|com\d|lpt\d)(\.|$)/i);
        }
      }),
    );
  });

  it('gives two names two encodings', () => {
    fc.assert(fc.property(path, path, (a, b) => (encodePath(a) === encodePath(b)) === (a === b)));
  });
});

describe('unsafePath', () => {
  it.each([
    ['', 'is empty'],
    ['/etc/passwd', 'is absolute'],
    ['C:/x', 'is absolute'],
    ['a/../../b', 'leads out of the record'],
    ['a\\b', 'holds a backslash'],
    ['a\0b', 'holds a NUL character'],
    ['a//b', 'is not in its shortest form'],
    ['./a', 'is not in its shortest form'],
    ['evidence/a..b/c', undefined],
  ])('%j', (name, reason) => expect(unsafePath(name)).toBe(reason));
});
