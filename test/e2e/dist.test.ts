/** What is committed under dist/ is what people run: on every Node they may have, and small enough to be fetched each time. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findNode } from '../ground/node.js';

const DIST = process.env['PHASEGATE_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url));
const PLAN = 'version: 1\nname: Shop\nphases:\n  - id: build\n    title: Build\n    tasks: [{ id: T-1, title: Make, run: "echo made" }]\n';
const versions = await Promise.all([20, 22, 24].map(async (major) => ({ major, node: await findNode(major) })));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasegate-dist-'));
  writeFileSync(join(folder, 'phasegate.yml'), PLAN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it stays below 12 MB', () => {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((path) => statSync(join(DIST, path)));
  expect(files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)).toBeLessThan(12_000_000);
});

test('the licence of every package in it is there', () => {
  const text = readFileSync(join(DIST, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of ['yaml', 'zod', 'picomatch', '@actions/artifact', '@octokit/core', 'saxes']) expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
});

test('no entry loads the artifact client before it is needed', () => {
  for (const entry of readdirSync(DIST).filter((name) => name !== 'artifact' && statSync(join(DIST, name)).isDirectory())) {
    for (const name of readdirSync(join(DIST, entry), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'))) {
      expect(readFileSync(join(DIST, entry, name), 'utf8'), `${entry}/${name}`).not.toMatch(/(?:from|import)\s*["'][^"']*artifact/);
    }
  }
});

describe.each(versions)('on Node $major', ({ node }) => {
  const start = async (args: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> => {
    try {
      const { stdout, stderr } = await promisify(execFile)(node!, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  };
  const onGitHub = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'octocat/hello', GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1' };

  test.skipIf(node === undefined)('the command line runs a plan', async () => {
    const { code, output } = await start([join(DIST, 'cli/index.js'), 'run', '--out', 'cli']);
    expect([code, output]).toEqual([0, expect.stringMatching(/✓ passed +T-1[^]*✓ passed {2}Shop/)]);
  });

  test.skipIf(node === undefined)('the action runs a plan', async () => {
    const { code, output } = await start([join(DIST, 'main/index.js')], { ...onGitHub, GITHUB_WORKSPACE: folder });
    expect([code, output]).toEqual([0, expect.stringMatching(/::group::✓ passed +T-1[^]*\nmade\n[^]*::notice title=Results stay in this job::/)]);
  });

  test.skipIf(node === undefined)('its post has nothing to do after it', async () => {
    expect(await start([join(DIST, 'main/post.js')], { ...onGitHub, GITHUB_WORKSPACE: folder, STATE_started: 'true', STATE_done: 'true' })).toEqual({ code: 0, output: '' });
  });

  test.skipIf(node === undefined)('the check reads a plan', async () => {
    const { code, output } = await start([join(DIST, 'check/index.js')], { ...onGitHub, GITHUB_WORKSPACE: folder });
    expect([code, output]).toEqual([0, expect.stringContaining('phasegate.yml is valid: 1 phase, 1 task, 0 requirements')]);
  });

  test.skipIf(node === undefined)('the artifact client loads', async () => {
    const script = `import(${JSON.stringify(pathToFileURL(join(DIST, 'artifact/index.js')).href)}).then(({ DefaultArtifactClient }) => console.log(typeof new DefaultArtifactClient().uploadArtifact))`;
    expect(await start(['-e', script])).toEqual({ code: 0, output: 'function\n' });
  });
});
