/** The examples, run as somebody who copied them would: each folder is a repository of its own. */
import { cp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhaseResult } from '../../src/trace/record.js';
import { uploadArtifactAction } from '../ground/upload-artifact.js';
import { act, annotated, onGitHub, unpacked } from './on-github.js';
import { commentsOn, openPull, type Pull, pullEvent, WITH_STRANGER } from './pull-requests.js';

const EXAMPLES = fileURLToPath(new URL('../../workflows-examples', import.meta.url));
const MADE = ['work', '.phasegate', 'reports', 'coverage'];

function example(name: string, options?: Parameters<typeof onGitHub>[1]): ReturnType<typeof onGitHub> {
  const here = onGitHub({}, options);
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

const commentOf = async (here: ReturnType<typeof onGitHub>, pull: Pull): Promise<string[]> => (await commentsOn(here.github, pull.number)).map(({ body }) => body);
const firstLine = (text: string | undefined): string | undefined => text?.split('\n')[0];
/** Days where the computer stands: wrong in New York, right in the other two. */
const LOCAL_DAYS = 'export const canCancel = (ordered, now) => now.getDate() - ordered.getDate() <= 14;\n';

describe.skipIf(act === undefined)('existing-tests', () => {
  const here = example('existing-tests', WITH_STRANGER);
  let upload: string;
  beforeAll(async () => {
    upload = await uploadArtifactAction();
  });
  afterAll(() => rm(upload, { recursive: true, force: true }));
  const on = (pull: Pull) => ({ event: 'pull_request', eventPayload: pullEvent(pull), actions: { 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f': upload } });

  test('five lines more in the job that runs the tests: a comment that says what is proven', async () => {
    const pull = await openPull(here.github, 'first');
    const result = await here.run('tests', on(pull));
    expect(result.jobs, result.log).toEqual({ test: 'success' });
    const [comment, ...others] = await commentOf(here, pull);
    expect(others).toEqual([]);
    expect(firstLine(comment)).toMatchInlineSnapshot(`"### ✅ Shop passed: 9 of 10 requirements verified, 1 without a test"`);
    expect(comment).toContain('REQ-8');
  });

  test('a red test is a red requirement, and the next push continues the comment', async () => {
    const source = await readFile(join(here.workspace.folder, 'src/checkout.js'), 'utf8');
    const pull = await openPull(here.github, 'second');
    await here.workspace.commit({ 'src/checkout.js': source.replace('cart.isEmpty', 'false') });
    const result = await here.run('tests', on(pull));
    await here.workspace.commit({ 'src/checkout.js': source });
    expect(result.jobs, result.log).toEqual({ test: 'failure' });
    const [comment] = await commentOf(here, pull);
    expect(firstLine(comment)).toMatchInlineSnapshot(`"### ❌ Shop failed: 1 of 10 requirements failed, 1 without a test, 8 verified"`);
    expect(comment).toMatch(/REQ-5[^\n]*failed/);
    here.runId = String(Number(here.runId) + 1000);
    expect((await here.run('tests', on(pull))).jobs).toEqual({ test: 'success' });
    expect((await commentOf(here, pull)).map(firstLine)).toMatchInlineSnapshot(`
      [
        "### ✅ Shop passed: 9 of 10 requirements verified, 1 without a test",
      ]
    `);
  });

  test('three jobs on a matrix, traced together by the last', async () => {
    const pull = await openPull(here.github, 'third');
    const result = await here.run('matrix', on(pull));
    expect(result.jobs, result.log).toEqual({ test: 'success', requirements: 'success' });
    expect(here.stored().filter((name) => name.startsWith('test-')).toSorted()).toEqual(['test-new-york stored', 'test-tokyo stored', 'test-utc stored']);
    const [comment] = await commentOf(here, pull);
    expect(firstLine(comment)).toMatchInlineSnapshot(`"### ✅ Shop passed: 9 of 10 requirements verified, 1 without a test"`);
    expect(comment).toContain('36 ');
  });

  test('a requirement is proven where it is proven in every leg', async () => {
    const source = await readFile(join(here.workspace.folder, 'src/orders.js'), 'utf8');
    const pull = await openPull(here.github, 'fourth');
    await here.workspace.commit({ 'src/orders.js': LOCAL_DAYS });
    const result = await here.run('matrix', on(pull));
    await here.workspace.commit({ 'src/orders.js': source });
    expect(result.jobs['requirements'], result.log).toBe('failure');
    const [comment] = await commentOf(here, pull);
    expect(firstLine(comment)).toMatchInlineSnapshot(`"### ❌ Shop failed: 1 of 10 requirements failed, 1 without a test, 8 verified"`);
    expect(comment).toMatch(/REQ-7[^\n]*failed/);
  });
});
