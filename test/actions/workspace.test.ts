import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findPlace, startEmpty } from '../../src/actions/workspace.js';

let folder: string;
let env: { GITHUB_WORKSPACE: string };
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'phasegate-place-')));
  env = { GITHUB_WORKSPACE: join(folder, 'w') };
  await mkdir(join(folder, 'w/plans'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the folder is beside the plan', async () => {
  expect(await findPlace(env, 'plans/p.yml')).toEqual({ workspace: join(folder, 'w'), planFile: 'plans/p.yml', out: 'plans/.phasegate' });
  expect(await findPlace(env, './phasegate.yml')).toEqual({ workspace: join(folder, 'w'), planFile: 'phasegate.yml', out: '.phasegate' });
});

test('an empty workspace says what to add', async () => {
  await rm(join(folder, 'w/plans'), { recursive: true });
  await expect(findPlace(env, 'phasegate.yml')).rejects.toMatchObject({ name: 'UserError', message: 'The workspace is empty.', hint: 'Add `- uses: actions/checkout@v6` before this step.' });
});

test.each(['../p.yml', '/etc/p.yml', 'plans/../../p.yml', 'out/p.yml'])('the plan %s is outside', async (plan) => {
  await symlink(tmpdir(), join(folder, 'w/out'));
  await expect(findPlace(env, plan)).rejects.toMatchObject({
    name: 'UserError',
    message: `The plan ${plan} is outside of the workspace.`,
    hint: 'Name a file of this repository, relative to its root.',
  });
});

test.each(['.phasegate', '.phasegate/local', '.phasegate/previous'])('a committed link %s is not followed', async (path) => {
  if (path !== '.phasegate') await mkdir(join(folder, 'w/.phasegate'));
  await symlink(tmpdir(), join(folder, 'w', path));
  await expect(findPlace(env, 'phasegate.yml')).rejects.toMatchObject({
    name: 'UserError',
    message: `${path} is no folder, and the results go there.`,
    hint: 'Remove it from the repository, and add `.phasegate` to .gitignore.',
  });
});

test('what lies in the folder already is moved aside and stands for nothing', async () => {
  const out = join(folder, 'w/.phasegate');
  await startEmpty(out, 'T');
  expect(existsSync(out)).toBe(false);
  await mkdir(join(out, 'build'), { recursive: true });
  await writeFile(join(out, 'build/result.json'), '{}');
  await writeFile(join(out, 'run.json'), 'old');
  await startEmpty(out, 'T');
  expect(await readdir(out)).toEqual(['previous']);
  expect(await readFile(join(out, 'previous/T/run.json'), 'utf8')).toBe('old');
});
