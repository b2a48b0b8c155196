import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bringReports } from '../../src/actions/reports-of-jobs.js';
import type { Artifacts, StoredArtifact } from '../../src/artifacts/artifacts.js';
import { folderArtifacts } from '../../src/artifacts/folder.js';
import { UserError } from '../../src/errors.js';

let folder: string;
let artifacts: Artifacts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasegate-reports-'));
  artifacts = folderArtifacts(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function store(name: string, files: Record<string, string>): Promise<void> {
  const from = join(folder, 'from');
  await mkdir(from);
  for (const [path, content] of Object.entries(files)) await writeFile(join(from, path), content);
  await artifacts.upload(name, from);
  await rm(from, { recursive: true });
}
const plan = (): string => join(folder, 'workspace');
const bring = (...patterns: string[]) => bringReports(artifacts, patterns, plan());

test('each comes into a folder of its name, and nothing else does', async () => {
  await store('test-linux', { 'junit.xml': 'linux' });
  await store('test-macos', { 'junit.xml': 'macos' });
  await store('coverage', { 'lcov.info': 'c' });
  await store('phasegate-shop-build-attempt-1', { 'result.json': '{}' });
  expect(await bring('test-*', '*-shop-*', 'coverage')).toEqual({
    brought: ['coverage', 'test-linux', 'test-macos'],
    reservations: ['This run has no artifact "*-shop-*"; it has "coverage", "test-linux", "test-macos".'],
  });
  expect((await readdir(join(plan(), 'artifacts'))).toSorted()).toEqual(['coverage', 'test-linux', 'test-macos']);
  expect(await readFile(join(plan(), 'artifacts/test-macos/junit.xml'), 'utf8')).toBe('macos');
});

test('a run without artifacts says so', async () => {
  expect(await bring('test-*')).toEqual({ brought: [], reservations: ['This run has no artifact "test-*".'] });
});

test('nothing that is there is overwritten', async () => {
  await store('test-linux', { 'junit.xml': 'theirs' });
  await mkdir(join(plan(), 'artifacts/test-linux'), { recursive: true });
  await writeFile(join(plan(), 'artifacts/test-linux/junit.xml'), 'ours');
  await expect(bring('test-*')).rejects.toMatchObject({ name: 'UserError', message: `${join(plan(), 'artifacts/test-linux')} exists already, and the artifact "test-linux" goes there.`, hint: 'Remove it: nothing is overwritten.' });
  expect(await readFile(join(plan(), 'artifacts/test-linux/junit.xml'), 'utf8')).toBe('ours');
});

test('a link in place of the folder is not followed', async () => {
  await store('test-linux', { 'junit.xml': 'x' });
  await mkdir(plan());
  await mkdir(join(folder, 'elsewhere'));
  await symlink(join(folder, 'elsewhere'), join(plan(), 'artifacts'));
  await expect(bring('test-*')).rejects.toMatchObject({ name: 'UserError', message: `${join(plan(), 'artifacts')} is no folder, and the artifacts go there.` });
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
});

test('what is refused is told, and the others come', async () => {
  await store('test-a', { 'junit.xml': 'a' });
  await store('test-b', { 'junit.xml': 'b' });
  const refusing: Pick<Artifacts, 'list' | 'download'> = {
    list: async (prefix) => [...(await artifacts.list(prefix)), { name: 'a\\b', size: 1 }],
    download: async (artifact, target) => {
      if (artifact.name === 'test-a') throw new UserError('The artifact "test-a" is refused: it has an entry with the path "../x".');
      return artifacts.download(artifact, target);
    },
  };
  expect(await bringReports(refusing, ['*'], plan())).toEqual({
    brought: ['test-b'],
    reservations: ['What the artifact "test-a" holds is not known: The artifact "test-a" is refused: it has an entry with the path "../x".', String.raw`What the artifact "a\\b" holds is not known: the artifact name "a\\b" contains "\\".`],
  });
});

test('of several under one name the newest counts', async () => {
  const fetched: StoredArtifact[] = [];
  const several: Pick<Artifacts, 'list' | 'download'> = {
    list: async () => [
      { name: 'test', id: 1, size: 1, createdAt: '2026-01-02T00:00:00Z' },
      { name: 'test', id: 3, size: 1, createdAt: '2026-01-01T00:00:00Z' },
    ],
    download: async (artifact) => void fetched.push(artifact),
  };
  await bringReports(several, ['test'], plan());
  expect(fetched.map(({ id }) => id)).toEqual([1]);
});
