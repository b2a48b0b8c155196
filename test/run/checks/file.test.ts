import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { searchFor } from '../../../src/run/checks/search.js';
import { ask, failed, passed, workspace } from './ask.js';

const big = Buffer.concat([Buffer.alloc(256 * 1024 - 3, 'a'), Buffer.from('needle'), Buffer.alloc(300_000, 'b')]);
const folder = workspace({
  'config/app.yml': '$ANSIBLE_VAULT;1.1\n',
  'config/other.yml': '',
  big,
  'a ü.txt': 'ünïcode 🙂',
});
const outside = workspace({ 'secret.txt': 'secret' });
const file = (fields: { path: string; exists?: boolean; contains?: string; sha256?: string }, vars: Record<string, string> = {}) =>
  ask({ kind: 'file', exists: true, ...fields }, folder, { vars });

beforeAll(() => {
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link-out'));
  symlinkSync(outside, join(folder, 'folder-out'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('config/app.yml', join(folder, 'link-in'));
  symlinkSync('loop', join(folder, 'loop'));
  mkdirSync(join(folder, 'empty'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
});

describe('passes', () => {
  const digest = createHash('sha256').update(big).digest('hex');
  test.each([
    [{ path: 'config/app.yml' }, 'config/app.yml is there (19 bytes)'],
    [{ path: 'link-in' }, 'link-in is there (19 bytes)'],
    [{ path: './config/../a ü.txt', contains: '🙂' }, './config/../a ü.txt contains the text'],
    [{ path: 'config/app.yml', contains: '$ANSIBLE_VAULT' }, 'config/app.yml contains the text'],
    [{ path: 'big', contains: 'needle' }, 'big contains the text'],
    [{ path: 'big', sha256: digest.toUpperCase() }, 'big has the digest'],
    [{ path: 'big', sha256: digest, contains: 'aneedleb' }, 'big contains the text and has the digest'],
    [{ path: 'config/${{ vars.name }}.yml' }, 'config/app.yml is there (19 bytes)'],
    [{ path: 'nothing', exists: false }, 'nothing is not there'],
    [{ path: 'no/such/folder', exists: false }, 'no/such/folder is not there'],
  ])('%#: %o', async (fields, detail) => {
    expect(await file(fields, { name: 'app' })).toEqual(passed(detail));
  });
});

describe('fails', () => {
  const leaves = 'leaves the workspace; expected a path relative to the plan\'s folder';
  const out = 'leads out of the workspace through a symbolic link; expected a file inside of it';
  test.each([
    [{ path: 'config/ap.yml' }, 'path: config/ap.yml is not there; config holds app.yml, other.yml'],
    [{ path: 'empty/x/y' }, 'path: empty/x/y is not there; empty is empty'],
    [{ path: 'config/app.yml/x' }, 'path: config/app.yml/x is not there; config holds app.yml, other.yml'],
    [{ path: 'config' }, 'path: config is a folder, a file was expected'],
    [{ path: 'pipe' }, 'path: pipe is a device or a pipe, a file was expected'],
    [{ path: 'pipe', contains: 'x' }, 'path: pipe is a device or a pipe, a file was expected'],
    [{ path: 'config/app.yml', exists: false }, 'path: config/app.yml is there, and is expected not to be; remove it'],
    [{ path: 'config', exists: false }, 'path: config is there, and is expected not to be; remove it'],
    [{ path: 'dangling', exists: false }, 'path: dangling is a symbolic link that leads to nothing'],
    [{ path: 'dangling' }, 'path: dangling is a symbolic link that leads to nothing'],
    [{ path: 'loop' }, 'path: loop is a symbolic link that leads to itself'],
    [{ path: '../x' }, `path: "../x" ${leaves}`],
    [{ path: 'a/../../x', exists: false }, `path: "a/../../x" ${leaves}`],
    [{ path: '/etc/passwd' }, `path: "/etc/passwd" ${leaves}`],
    [{ path: 'a\0b' }, `path: "a\\u0000b" ${leaves}`],
    [{ path: 'link-out' }, `path: link-out ${out}`],
    [{ path: 'folder-out/secret.txt' }, `path: folder-out/secret.txt ${out}`],
    [{ path: 'folder-out/not-there', exists: false }, `path: folder-out/not-there ${out}`],
    [{ path: '' }, 'path: expected a text, got an empty one'],
    [{ path: '${{ vars.empty }}' }, 'path: expected a text, got an empty one from ${{ vars.empty }}'],
    [{ path: '${{ vars.nmae }}' }, 'path: ${{ vars.nmae }} has no value: define "nmae" under "vars" in the plan or give --var nmae=…'],
    [{ path: 'x'.repeat(300) }, `path: ${'x'.repeat(300)} has a name that is too long`],
    [{ path: 'config/app.yml', contains: '' }, 'contains: expected a text, got an empty one'],
    [{ path: 'config/app.yml', contains: '$ansible' }, 'contains: config/app.yml does not contain "$ansible" (19 bytes searched, upper and lower case differ)'],
    [{ path: 'config/app.yml', sha256: 'abc' }, 'sha256: expected 64 hexadecimal digits, got "abc"'],
    [
      { path: 'config/other.yml', sha256: '0'.repeat(64) },
      `sha256: config/other.yml has the digest e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected ${'0'.repeat(64)}`,
    ],
  ])('%#', async (fields, error) => {
    expect(await file(fields, { empty: '' })).toEqual(failed(error));
  });

  test.skipIf(process.getuid?.() === 0)('a file nobody may read', async () => {
    chmodSync(join(folder, 'config/other.yml'), 0);
    expect(await file({ path: 'config/other.yml', contains: 'x' })).toEqual(failed('path: config/other.yml cannot be read: permission denied'));
  });

  test('says when it was stopped', async () => {
    const signal = AbortSignal.abort();
    expect(await ask({ kind: 'file', path: 'big', exists: true }, folder, { signal })).toEqual(failed('stopped before it had an answer'));
  });
});

test('a text is found however the bytes arrive', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'ü') }), fc.string({ unit: fc.constantFrom('a', 'b', 'ü'), minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 5 }), (text, needle, size) => {
      const bytes = Buffer.from(text);
      const search = searchFor(needle);
      let found = false;
      for (let at = 0; at < bytes.length; at += size) found = search(bytes.subarray(at, at + size));
      expect(found).toBe(text.includes(needle));
    }),
  );
});
