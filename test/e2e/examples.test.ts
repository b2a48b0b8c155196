/** The examples, run as somebody who copied them would: each folder is a repository of its own. */
import { cp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PhaseResult } from '../../src/trace/record.js';
import { act, annotated, onGitHub, unpacked } from './on-github.js';

const EXAMPLES = fileURLToPath(new URL('../../workflows-examples', import.meta.url));
const MADE = ['work', '.phasegate', 'reports', 'coverage'];

function example(name: string): ReturnType<typeof onGitHub> {
  const here = onGitHub({});
  beforeAll(async () => {
    await cp(join(EXAMPLES, name), here.workspace.folder, { recursive: true, filter: (path) => !MADE.includes(basename(path)) });
    await here.workspace.commit({});
  });
  return here;
}

describe.skipIf(act === undefined)('litellm-gateway', () => {
  const here = example('litellm-gateway');
  const decided = { event: 'workflow_dispatch', eventPayload: { inputs: { approve: 'TASK-3.02.03' } }, env: { GITHUB_TRIGGERING_ACTOR: 'octocat' } };

  test('one job per phase, all green where its approver decides', async () => {
    const result = await here.run('gateway', decided);
    expect(result.jobs, result.log).toEqual({ check: 'success', preflight: 'success', inventory: 'success', 'role-validation': 'success' });
    expect(here.stored()).toEqual(['preflight', 'inventory', 'role-validation'].map((phase) => `phasegate-litellm-gateway-${phase}-attempt-1 stored`));
    expect(annotated(result, 'error')).toEqual([]);
    const folder = await unpacked(here.service, 'phasegate-litellm-gateway-inventory-attempt-1');
    const { tasks } = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as PhaseResult;
    await rm(dirname(folder), { recursive: true });
    expect(tasks.find(({ id }) => id === 'TASK-3.02.03')?.decision).toMatchObject({ decision: 'approved', by: 'octocat', asserted: false });
    expect(result.summaries.find(({ job }) => job === 'check')?.markdown).toMatch(/^## LiteLLM API gateway\n\nThe plan is valid: 3 phases, 15 tasks, \d+ requirements\.\n\n```mermaid\nflowchart LR\n/);
    expect(JSON.parse(Object.values(result.outputs['check'] ?? {}).find(({ phases }) => phases !== undefined)?.['phases'] ?? '')).toMatchObject([
      { id: 'preflight', needs: [], tasks: 6 },
      { id: 'inventory', needs: ['preflight'], tasks: 5 },
      { id: 'role-validation', needs: ['inventory'], tasks: 4 },
    ]);
  });

  test('on a push it waits for its approver, and what follows does not run', async () => {
    const result = await here.run('gateway');
    expect(result.jobs, result.log).toMatchObject({ check: 'success', preflight: 'success', inventory: 'failure' });
    expect(result.jobs['role-validation'] ?? 'skipped').toBe('skipped');
    expect(annotated(result, 'error')).toEqual([['inventory', 'Waiting for octocat', 'Phase inventory waits for a person; the log says what to do and how to go on.']]);
    expect(here.stored()).toHaveLength(2);
  });

  test('a failing phase is handed on, and nothing is built on it', async () => {
    const scripts = await readFile(join(here.workspace.folder, 'scripts/python.mjs'), 'utf8');
    await here.workspace.commit({ 'scripts/python.mjs': 'console.log("no python"); process.exit(9);\n' });
    const result = await here.run('gateway', decided);
    await here.workspace.commit({ 'scripts/python.mjs': scripts });
    expect(result.jobs, result.log).toMatchObject({ check: 'success', preflight: 'failure' });
    expect(result.jobs['inventory'] ?? 'skipped').toBe('skipped');
    expect(here.stored()).toEqual(['phasegate-litellm-gateway-preflight-attempt-1 stored']);
    const [task] = result.annotations.filter(({ command }) => command === 'error');
    expect(task).toMatchObject({ job: 'preflight', properties: { file: 'phasegate.yml', line: expect.stringMatching(/^\d+$/) as string, title: 'TASK-3.01.05 Python runtime failed' } });
    expect(task?.message).toMatch(/^exit 9\nHint: .+\nReproduce: npx github:phasegate\/phasegate#v1 run --task TASK-3\.01\.05$/);
  });
});

describe.skipIf(act === undefined)('one-job', () => {
  const here = example('one-job');

  test('five lines more in the job that runs the tests', async () => {
    const result = await here.run('ci');
    expect(result.jobs, result.log).toEqual({ test: 'success' });
    expect(here.stored()).toEqual(['phasegate-shop-checks-attempt-1 stored']);
    expect(result.summaries.map(({ markdown }) => markdown.split('\n')[0])).toEqual(['# ✅ Shop: passed · 2 of 2 tasks passed']);
  });

  test('a red test is a red requirement', async () => {
    await here.workspace.commit({ 'src/total.js': 'export const total = () => 0;\n' });
    const result = await here.run('ci');
    expect(result.jobs, result.log).toEqual({ test: 'failure' });
    expect(annotated(result, 'error').at(-1)).toEqual(['test', 'Plan shop: failed', 'checks: see the log and the job summary.']);
    expect(result.summaries.at(-1)?.markdown).toContain('REQ-1');
    expect(here.stored()).toEqual(['phasegate-shop-checks-attempt-1 stored']);
  });
});
