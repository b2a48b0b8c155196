/** A cancel that comes while the action waits for GitHub, as the runner sends it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listen } from '../ground/http.js';

const MAIN = join(process.env['PHASEGATE_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url)), 'main/index.js');
const TOKEN = `x.${Buffer.from(JSON.stringify({ scp: 'Actions.Results:run:job' })).toString('base64url')}.x`;
const PLAN = "version: 1\nname: Shop\nphases:\n  - { id: build, title: Build, tasks: [{ id: T-1, title: A, run: 'true' }] }\n  - { id: test, title: Test, tasks: [{ id: T-2, title: B, run: 'true' }] }\n";

test('while upstream is fetched it ends by itself, says that nothing is known, and leaves the rest to post', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-cancelled-'));
  const asked = Promise.withResolvers<void>();
  const service = await listen(async () => asked.resolve());
  try {
    writeFileSync(join(folder, 'phasegate.yml'), PLAN);
    const files = Object.fromEntries(['OUTPUT', 'STATE'].map((name) => [`GITHUB_${name}`, join(folder, name)]));
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        ...files,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: folder,
        GITHUB_REPOSITORY: 'octocat/hello',
        GITHUB_RUN_ID: '7',
        GITHUB_SHA: 'c'.repeat(40),
        GITHUB_EVENT_NAME: 'push',
        ACTIONS_RESULTS_URL: `${service.url}/`,
        ACTIONS_RUNTIME_TOKEN: TOKEN,
        INPUT_PHASE: 'test',
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await asked.promise;
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(readFileSync(join(folder, 'OUTPUT'), 'utf8')).toMatch(/^verdict<<(\S+)\nnot-computed\n\1\n$/);
    expect(readFileSync(join(folder, 'STATE'), 'utf8')).toMatch(/^started<<(\S+)\ntrue\n\1\n$/);
  } finally {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
