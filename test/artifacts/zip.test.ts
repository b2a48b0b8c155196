import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unzip, type ZipLimits } from '../../src/artifacts/zip.js';
import { archive, type ArchiveEntry } from '../ground/archive.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasegate-zip-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function unpack(zip: Buffer, limits?: ZipLimits): Promise<void> {
  await writeFile(join(folder, 'in.zip'), zip);
  await unzip(join(folder, 'in.zip'), join(folder, 'out/in'), 'The artifact "x"', limits);
}

const fine: ArchiveEntry = { path: 'a/result.json', content: '{}' };
const MiB = 1024 * 1024;

test('an honest archive is unpacked, with its folders', async () => {
  await unpack(archive([fine, { path: 'empty/', content: '', mode: 0o040755 }, { path: 'b', content: 'x', mode: 0 }]));
  expect(await readFile(join(folder, 'out/in/a/result.json'), 'utf8')).toBe('{}');
  expect(await readFile(join(folder, 'out/in/b'), 'utf8')).toBe('x');
});

test.each<[string, ArchiveEntry[], string, ZipLimits?]>([
  ['a parent folder', [{ path: '../evil', content: 'x' }], 'invalid relative path: ../evil'],
  ['a parent folder further in', [{ path: 'a/../../evil', content: 'x' }], 'invalid relative path: a/../../evil'],
  ['an absolute path', [{ path: '/etc/evil', content: 'x' }], 'absolute path: /etc/evil'],
  ['a drive', [{ path: 'C:/evil', content: 'x' }], 'absolute path: C:/evil'],
  ['a backslash', [{ path: '..\\evil', content: 'x' }], 'invalid characters in fileName: ..\\evil'],
  ['a dot', [{ path: './evil', content: 'x' }], 'it has an entry with the path "./evil"'],
  ['a NUL', [{ path: 'a\0b', content: 'x' }], 'it has an entry with the path "a\\u0000b"'],
  ['a link', [{ path: 'link', content: '/etc/passwd', mode: 0o120777 }], '"link" is a symbolic link'],
  ['a device', [{ path: 'null', content: '', mode: 0o020666 }], '"null" is a special file'],
  ['a path twice', [{ path: 'A/b', content: '1' }, { path: 'a/B', content: '2' }], 'it has the path "a/B" twice'],
  ['a file as a folder', [{ path: 'd', content: '1' }, { path: 'd/b', content: '2' }], 'it has the path "d/b" below a file'],
  ['a folder as a file', [{ path: 'a/b', content: '1' }, { path: 'a', content: '2' }], 'it has the path "a" twice'],
  ['a bomb', [{ path: 'zeros', content: Buffer.alloc(2 * MiB) }], `unpacked it has more than the ${MiB} bytes allowed`, { entries: 10, bytes: MiB }],
  ['many small ones', Array.from({ length: 11 }, (_, index) => ({ path: `f${index}`, content: '' })), 'it has 12 entries, more than the 10 allowed', { entries: 10, bytes: MiB }],
  ['a bomb that lies', [{ path: 'zeros', content: Buffer.alloc(2 * MiB), claimedSize: 10 }], '"zeros" has more than the 10 bytes that were announced'],
  ['one cut short', [{ path: 'b', content: 'x'.repeat(100), claimedSize: 200 }], '"b" has 100 bytes, and 200 were announced'],
])('%s is refused and leaves nothing behind', async (_title, entries, reason, limits) => {
  await expect(unpack(archive([fine, ...entries]), limits)).rejects.toMatchObject({
    name: 'UserError',
    message: `The artifact "x" is refused: ${reason}.`,
    hint: 'Do not use it: find out which job made it, and run that job again.',
  });
  expect(await readdir(folder, { recursive: true })).toEqual(expect.not.arrayContaining(['evil', 'out/in', 'out/evil']));
});

test('content that is damaged is refused and leaves nothing behind', async () => {
  const zip = archive([fine, { path: 'damaged', content: 'x'.repeat(100) }]);
  const data = zip.indexOf('damaged') + 'damaged'.length;
  zip.fill(0xff, data, data + 2);
  await expect(unpack(zip)).rejects.toMatchObject({ name: 'UserError', message: expect.stringMatching(/^The artifact "x" is refused: "damaged" cannot be unpacked \(.+\)\.$/) as string });
  expect(await readdir(folder)).toEqual(['in.zip', 'out']);
  expect(await readdir(join(folder, 'out'))).toEqual([]);
});

test('what is no archive is refused', async () => {
  await expect(unpack(Buffer.from('not a zip'))).rejects.toMatchObject({ name: 'UserError', message: expect.stringMatching(/^The artifact "x" is refused: it is no readable archive \(.+\)\.$/) as string });
  const cut = archive([fine]);
  await expect(unpack(cut.subarray(0, cut.length - 30))).rejects.toMatchObject({ name: 'UserError' });
});
