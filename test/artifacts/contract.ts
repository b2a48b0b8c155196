/** What both implementations of `Artifacts` promise. */
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Artifacts } from '../../src/artifacts/artifacts.js';

export interface Subject {
  artifacts: Artifacts;
  /** Puts a symbolic link into the artifact behind the implementation's back. */
  plantLink(name: string): Promise<void>;
}

export function describeArtifacts(title: string, make: () => Promise<Subject>): void {
  describe(title, () => {
    let folder: string;
    let subject: Subject;
    let artifacts: Artifacts;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'phasegate-contract-'));
      subject = await make();
      artifacts = subject.artifacts;
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const put = async (name: string, files: Record<string, string | Buffer>): Promise<string> => {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name, path)), { recursive: true });
        await writeFile(join(folder, name, path), content);
      }
      return join(folder, name);
    };
    const find = async (name: string) => {
      const found = (await artifacts.list(name)).find((artifact) => artifact.name === name);
      if (found === undefined) throw new Error(`${name} is not listed`);
      return found;
    };

    test('a run without artifacts lists none', async () => {
      expect(await artifacts.list('')).toEqual([]);
    });

    test('what is stored comes back byte for byte: hidden, empty, binary, deep and not in English', async () => {
      const binary = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));
      const files = { 'result.json': '{}', '.hidden/.dot': 'dot', 'a/b/c/d/deep.txt': 'deep', 'empty.txt': '', 'bytes.bin': binary, 'Prüfung %3A 検査.txt': 'ü', "it's & $(x).txt": 'sh' };
      const stored = await artifacts.upload('phasegate-p-build-attempt-1', await put('build', files));
      const listed = await find('phasegate-p-build-attempt-1');
      expect(listed).toMatchObject({ name: 'phasegate-p-build-attempt-1', size: stored.size, digest: stored.digest });
      expect(listed.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(Date.parse(listed.createdAt ?? '')).not.toBeNaN();
      await artifacts.download(listed, join(folder, 'back', 'build'));
      const back = (await readdir(join(folder, 'back', 'build'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(back.length).toBe(Object.keys(files).length);
      for (const [path, content] of Object.entries(files)) expect(await readFile(join(folder, 'back', 'build', path))).toEqual(Buffer.from(content));
    });

    test('the list is filtered by prefix and sorted by name', async () => {
      for (const name of ['phasegate-p-b-attempt-1', 'other', 'phasegate-p-a-attempt-1']) await artifacts.upload(name, await put('x', { f: name }));
      expect((await artifacts.list('phasegate-p-')).map(({ name }) => name)).toEqual(['phasegate-p-a-attempt-1', 'phasegate-p-b-attempt-1']);
    });

    test('a used name is refused for other contents, and what is there stays', async () => {
      await artifacts.upload('used', await put('one', { f: 'one' }));
      await expect(artifacts.upload('used', await put('two', { f: 'two' }))).rejects.toMatchObject({
        name: 'UserError',
        message: 'The artifact "used" exists already with other contents, and artifacts cannot be changed.',
        hint: 'Two jobs of this run share plan, phase, leg and attempt: give each leg of a matrix its own `leg`, and each plan its own `id`.',
      });
      await artifacts.download(await find('used'), join(folder, 'back'));
      expect(await readFile(join(folder, 'back', 'f'), 'utf8')).toBe('one');
    });

    test('two records of one run are told how a matrix leaves one', async () => {
      await artifacts.upload('phasegate-p-record-attempt-1', await put('one', { f: 'one' }));
      const hint = expect.stringMatching(/^Two jobs of this run ran the whole plan\. .* with `artifacts`\./);
      await expect(artifacts.upload('phasegate-p-record-attempt-1', await put('two', { f: 'two' }))).rejects.toMatchObject({ name: 'UserError', hint });
    });

    test('the same contents again are the same upload', async () => {
      const first = await artifacts.upload('again', await put('one', { f: 'one', 'g/h': 'two' }));
      expect(await artifacts.upload('again', join(folder, 'one'))).toEqual(first);
      expect((await artifacts.list('again')).length).toBe(1);
    });

    test('a link is not followed', async () => {
      const from = await put('linked', { f: 'one' });
      await symlink('/etc/hostname', join(from, 'secret'));
      await expect(artifacts.upload('linked', from)).rejects.toMatchObject({
        name: 'UserError',
        message: `${join(from, 'secret')} is a symbolic link, and an artifact holds only regular files.`,
        hint: 'Remove it from the evidence, or copy the file itself there.',
      });
      expect(await artifacts.list('linked')).toEqual([]);
    });

    test('what is named at the top is left out, and only there', async () => {
      const from = await put('whole', { keep: '1', 'local/lock': '2', 'sub/local/kept': '3' });
      const first = await artifacts.upload('part', from, ['local', 'previous']);
      expect(await artifacts.upload('part', from, ['local', 'previous'])).toEqual(first);
      await artifacts.download(await find('part'), join(folder, 'back'));
      const back = (await readdir(join(folder, 'back'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(back.map(({ name }) => name).toSorted()).toEqual(['keep', 'kept']);
    });

    test('one file is stored as it is, under its own name, and again the same upload', async () => {
      const from = await put('page', { 'report-attempt-1.html': '<p>ü</p>' });
      const stored = await artifacts.uploadFile(join(from, 'report-attempt-1.html'));
      expect(await find('report-attempt-1.html')).toMatchObject({ size: stored.size, digest: stored.digest });
      expect(stored.size).toBe(Buffer.byteLength('<p>ü</p>'));
      expect(await artifacts.uploadFile(join(from, 'report-attempt-1.html'))).toEqual(stored);
      await put('other', { 'report-attempt-1.html': '<p>other</p>' });
      await expect(artifacts.uploadFile(join(folder, 'other/report-attempt-1.html'))).rejects.toMatchObject({ message: 'The artifact "report-attempt-1.html" exists already with other contents, and artifacts cannot be changed.' });
      expect((await artifacts.list('')).map(({ name }) => name)).toEqual(['report-attempt-1.html']);
    });

    test('only a regular file with a name an artifact can have is stored as it is', async () => {
      const from = await put('page', { 'a:b.html': 'x' });
      await symlink('/etc/hostname', join(from, 'link.html'));
      for (const name of ['gone.html', 'link.html', '.']) {
        await expect(artifacts.uploadFile(join(from, name))).rejects.toMatchObject({ name: 'UserError', message: `${join(from, name)} is no regular file, so it cannot be kept as an artifact.` });
      }
      await expect(artifacts.uploadFile(join(from, 'a:b.html'))).rejects.toMatchObject({ name: 'UserError', hint: 'Change the id it is made from.' });
      expect(await artifacts.list('')).toEqual([]);
    });

    test('an empty folder is refused', async () => {
      await mkdir(join(folder, 'empty', 'in', 'side'), { recursive: true });
      await expect(artifacts.upload('empty', join(folder, 'empty'))).rejects.toMatchObject({ name: 'UserError', message: `${join(folder, 'empty')} has no file to keep as an artifact.`, hint: 'Run the phase first.' });
    });

    test.each(['"', ':', '<', '>', '|', '*', '?', '\r', '\n', '\\'])('a file with %j in its name is refused by name', async (character) => {
      const from = await put('odd', { [`a${character}b`]: 'x' });
      await expect(artifacts.upload('odd', from)).rejects.toMatchObject({
        name: 'UserError',
        message: `An artifact cannot hold the file ${JSON.stringify(`a${character}b`)}: its name has ${JSON.stringify(character)}.`,
      });
    });

    test.each(['', '.', '..', 'a/b', 'a\\b', 'a:b', 'a\nb'])('the name %j is refused', async (name) => {
      await expect(artifacts.upload(name, await put('x', { f: '1' }))).rejects.toMatchObject({ name: 'UserError', hint: 'Change the id it is made from.' });
    });

    test('an artifact that is not there is refused by name', async () => {
      await expect(artifacts.download({ name: 'gone', id: 4711, size: 1 }, join(folder, 'back'))).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('"gone"') as string });
      expect(existsSync(join(folder, 'back'))).toBe(false);
    });

    test('a planted link is refused and leaves nothing', async () => {
      await artifacts.upload('phasegate-p-l-attempt-1', await put('x', { f: '1' }));
      await subject.plantLink('phasegate-p-l-attempt-1');
      await expect(artifacts.download(await find('phasegate-p-l-attempt-1'), join(folder, 'back'))).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('symbolic link') as string });
      expect(existsSync(join(folder, 'back'))).toBe(false);
    });

    test('a folder that is there already is not touched', async () => {
      await artifacts.upload('into', await put('x', { f: '1' }));
      await put('back', { mine: 'kept' });
      await expect(artifacts.download(await find('into'), join(folder, 'back'))).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await readdir(join(folder, 'back'))).toEqual(['mine']);
    });
  });
}
