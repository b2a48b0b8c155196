/** The examples, run as somebody who copied them would: each folder is a repository of its own. */
import { cp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhaseResult } from '../../src/trace/record.js';
import { uploadArtifactAction } from '../ground/upload-artifact.js';
import { act, annotated, onGitHub, unpacked } from './on-github.js';
import { commentsOn, followingEvent, type Issue, issuesOf, openPull, type Pull, pullEvent, WITH_STRANGER } from './pull-requests.js';

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
const onPull = (pull: Pull) => ({ event: 'pull_request', eventPayload: pullEvent(pull) });
const firstLine = (text: string | undefined): string | undefined => text?.split('\n')[0];
/** What differs from run to run made the same, for the picture in the README is taken of it: `npm run comment-picture`. */
function asPictured(comment: string, { head }: Pull): string {
  const seconds = '1.2';
  return comment
    .replaceAll(/file:\/\/\S+\/hostexecutor\//g, 'file:///home/runner/work/hello/hello/')
    .replaceAll(head.sha, '3f2c1ab'.padEnd(40, '0'))
    .replaceAll(head.sha.slice(0, 7), '3f2c1ab')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'c'.repeat(64))
    .replaceAll(/`[0-9a-f]{7}`(?=, \d{4}-)/g, '`bbbbbbb`')
    .replaceAll(/\b[0-9a-f]{40}\b(?!0)/g, '3f2c1ab'.padEnd(40, '0'))
    .replaceAll(/(runs|artifacts|run|run=)([/ =]?)\d{2,}/g, '$1$277')
    .replaceAll(/\d+(\.\d+)? kB/g, '21 kB')
    .replaceAll(/[+−±]?\b(?:\d+m )?\d+(?:\.\d)?s\b/g, (time) => `${/^[+−±]/.test(time) ? '+0.1' : seconds}s`)
    .replaceAll('same time', '+0.1s')
    .replaceAll(/\d{4}-\d{2}-\d{2}/g, '2026-11-21');
}
/** Days where the computer stands: wrong in New York, right in the other two. */
const LOCAL_DAYS = 'export const canCancel = (ordered, now) => now.getDate() - ordered.getDate() <= 14;\n';

describe.skipIf(act === undefined)('existing-tests', () => {
  const here = example('existing-tests', WITH_STRANGER);
  let upload: string;
  beforeAll(async () => {
    upload = await uploadArtifactAction();
  });
  afterAll(() => rm(upload, { recursive: true, force: true }));
  const on = (pull: Pull) => ({ ...onPull(pull), actions: { 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f': upload } });

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
    const base = here.runId;
    expect((await here.run('tests', { eventPayload: { ref: 'refs/heads/main', repository: { full_name: 'octocat/hello', default_branch: 'main' } } })).jobs).toEqual({ test: 'success' });
    here.github.plantRun({ id: Number(base), event: 'push', branch: 'main', conclusion: 'success' });
    const pull = await openPull(here.github, 'second');
    here.runId = String(Number(base) + 1000);
    await here.workspace.commit({ 'src/checkout.js': source.replace('cart.isEmpty', 'false') });
    const result = await here.run('tests', on(pull));
    await here.workspace.commit({ 'src/checkout.js': source });
    expect(result.jobs, result.log).toEqual({ test: 'failure' });
    const [comment = ''] = await commentOf(here, pull);
    await expect(asPictured(comment, pull)).toMatchFileSnapshot('golden/shop-comment.md');
    here.runId = String(Number(base) + 2000);
    expect((await here.run('tests', on(pull))).jobs).toEqual({ test: 'success' });
    expect((await commentOf(here, pull)).map(firstLine)).toEqual(['### ✅ Shop passed: 9 of 10 requirements verified, 1 uncovered']);
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

describe.skipIf(act === undefined)('defects', () => {
  const here = example('defects', WITH_STRANGER);
  const ORDERS = 'data/orders.csv';
  const asked = (from: number) => here.github.requests.slice(from).flatMap(({ operation, login }) => (login === 'github-actions[bot]' && operation?.startsWith('issues/') === true ? [operation.slice('issues/'.length)] : []));
  let night = 0;

  /** @returns how the jobs ended, the issue, the comments on it, and what was asked of the API for that */
  const aNight = async (orders: string): Promise<{ jobs: Record<string, string>; numbers: string | undefined; issue: Issue; comments: string[]; asked: string[]; log: string }> => {
    const commit = await here.workspace.commit({ [ORDERS]: orders });
    here.runId = String(7000 + ++night);
    const from = here.github.requests.length;
    const result = await here.run('nightly', { event: 'schedule', eventPayload: { schedule: '17 2 * * *' }, env: { GITHUB_SHA: commit, GITHUB_WORKFLOW_REF: 'octocat/hello/.github/workflows/nightly.yml@refs/heads/main', GITHUB_REF_NAME: 'main' } });
    const requests = asked(from);
    const [issue, ...others] = await issuesOf(here.github);
    expect(others, result.log).toEqual([]);
    return { jobs: result.jobs, numbers: Object.values(result.outputs['finish'] ?? {}).find((outputs) => 'defect-numbers' in outputs)?.['defect-numbers'], issue: issue!, comments: (await commentsOn(here.github, 1)).map(({ body }) => body), asked: requests, log: result.log };
  };

  test('red, red again, green, green, red: opened, updated, counted, closed, reopened', async () => {
    const good = await readFile(join(here.workspace.folder, ORDERS), 'utf8');
    const bad = `${good}1004,oops\n`;
    const run = (id: number) => `[run ${id}](https://github.com/octocat/hello/actions/runs/${id}/attempts/1)`;

    const opened = await aNight(bad);
    expect(opened.jobs, opened.log).toMatchObject({ dump: 'failure', finish: 'failure' });
    expect(opened).toMatchObject({ numbers: '[1]', comments: [], asked: ['list-for-repo', 'create-label', 'create', 'list-for-repo'] });
    expect(opened.issue).toMatchObject({
      state: 'open',
      title: 'Nightly: Every order is whole (data/orders.csv:4: expected id,cents,currency, got: 1004,oops (exit 1))',
      user: { login: 'github-actions[bot]' },
      labels: [{ name: 'phasegate' }, { name: 'nightly' }],
      assignees: [{ login: 'octocat' }],
    });
    for (const words of ['failed 1 night. Severity critical, priority P1.', 'Endangered: REQ-1 Every order has an id, an amount in cents and a currency. Blocked by it: TASK-2, TASK-3.', '`dump/evidence/TASK-1/output.log`', '### Resolution\n\nOpen.']) expect(opened.issue.body).toContain(words);

    const updated = await aNight(bad);
    expect(updated).toMatchObject({ numbers: '[1]', comments: [], asked: ['list-for-repo', 'update'] });
    expect(updated.issue).toMatchObject({ state: 'open', body: expect.stringContaining('failed 2 nights.') as string });

    const counted = await aNight(good);
    expect(counted.jobs, counted.log).toEqual({ dump: 'success', restore: 'success', finish: 'success' });
    expect(counted).toMatchObject({ numbers: '[]', comments: [], asked: ['list-for-repo', 'update'] });
    expect(counted.issue).toMatchObject({ state: 'open', body: expect.stringContaining('Open; passed 1 time in a row since.') as string });

    const closed = await aNight(good);
    expect(closed).toMatchObject({ numbers: '[]', asked: ['list-for-repo', 'update', 'create-comment'] });
    expect(closed.issue).toMatchObject({ state: 'closed', state_reason: 'completed', body: expect.stringMatching(/### Resolution\n\nPassed in run 7004 on /) as string });
    expect(closed.comments).toEqual([expect.stringMatching(/, 2 times in a row: closed\.$/)]);
    expect(closed.comments[0]).toContain(`Passed in ${run(7004)} at `);

    const reopened = await aNight(bad);
    expect(reopened).toMatchObject({ numbers: '[1]', asked: ['list-for-repo', 'update', 'create-comment'] });
    expect(reopened.issue).toMatchObject({ number: 1, state: 'open', body: expect.stringContaining('failed 3 nights.') as string });
    expect(reopened.issue.body).toMatch(/It passed at `[0-9a-f]{10}`; what came \[since/);
    expect(reopened.comments.slice(1)).toEqual([expect.stringContaining(': it fails again after it had passed.') as string]);
  }, 60_000);
});

describe.skipIf(act === undefined)('one-job', () => {
  const here = example('one-job');

  test('three lines more, and the verdict is on the page of the job', async () => {
    const result = await here.run('ci');
    expect(result.jobs, result.log).toEqual({ test: 'success' });
    expect(result.summaries.map(({ markdown }) => firstLine(markdown))).toEqual(['### ✅ Shop passed: all 2 requirements verified']);
  });
});

/** Whose requests are the action's: only they can have written. */
const wrote = (here: ReturnType<typeof onGitHub>): string[] => here.github.requests.filter(({ login, method }) => login === 'github-actions[bot]' && method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const DOUBLED = 'export const total = (basket) => basket.reduce((sum, { price, count }) => sum + 2 * price * count, 0);\n';

describe.skipIf(act === undefined)('pull-request', () => {
  const here = example('pull-request', WITH_STRANGER);
  const page = ({ summaries }: Awaited<ReturnType<typeof here.run>>) => summaries.filter(({ job }) => job === 'report').at(-1)?.markdown;
  const ALL = { sources: 'success', tests: 'success', package: 'success', report: 'success' };
  const GREEN = '### ✅ Basket passed: all 4 requirements verified';
  const ofRepository = { repository: { full_name: 'octocat/hello', default_branch: 'main' } };

  test.each(['push', 'merge_group', 'schedule'])('on %s the page of the last job has the report, and nothing is written elsewhere', async (event) => {
    const result = await here.run('basket', { event, eventPayload: ofRepository });
    expect(result.jobs, result.log).toEqual(ALL);
    expect(firstLine(page(result))).toBe(GREEN);
    expect(here.stored().map((name) => name.replace(/^phasegate-basket-| stored$/g, ''))).toEqual(['sources-attempt-1', expect.stringMatching(/^tests-(utc|tokyo)-attempt-1$/), expect.stringMatching(/^tests-(utc|tokyo)-attempt-1$/), 'package-attempt-1', 'record-attempt-1', 'report-attempt-1.html']);
    expect(wrote(here)).toEqual([]);
  });

  test('one comment for all phases and legs, with what changed against main', async () => {
    const base = here.runId;
    expect((await here.run('basket', { eventPayload: { ref: 'refs/heads/main', ...ofRepository } })).jobs).toEqual(ALL);
    here.github.plantRun({ id: Number(base), event: 'push', branch: 'main', conclusion: 'success' });
    const source = await readFile(join(here.workspace.folder, 'src/total.js'), 'utf8');
    const pull = await openPull(here.github, 'change');
    here.runId = String(Number(base) + 1000);
    await here.workspace.commit({ 'src/total.js': DOUBLED });
    const result = await here.run('basket', onPull(pull));
    await here.workspace.commit({ 'src/total.js': source });
    expect(result.jobs, result.log).toMatchObject({ sources: 'success', tests: 'failure', report: 'failure' });
    const [comment, ...others] = await commentOf(here, pull);
    expect(others).toEqual([]);
    expect(firstLine(comment)).toMatchInlineSnapshot(`"### ❌ Basket failed: 2 of 4 requirements newly broken, 2 verified"`);
    expect(comment).toMatch(/REQ-1[^\n]*failed[^\n]*▼ was verified/);
    expect(comment).toContain('REQ-1 adds up');
  });

  test('a fork has a token that only reads: the page has the report, and a notice says why', async () => {
    const pull = await openPull(here.github, 'idea', 'stranger');
    const result = await here.run('basket', onPull(pull));
    expect(result.jobs, result.log).toEqual(ALL);
    expect(firstLine(page(result))).toBe(GREEN);
    expect(annotated(result, 'notice')).toEqual([['report', 'No comment on the pull request', expect.stringContaining('a token that only reads')]]);
    expect(wrote(here)).toEqual([]);
  });
});

describe.skipIf(act === undefined)('forks', () => {
  const here = example('forks', WITH_STRANGER);
  /** CI on a pull request, and the workflow that follows it. */
  async function followed(pull: Pull, conclusion: string): Promise<{ ci: Awaited<ReturnType<typeof here.run>>; comment: Awaited<ReturnType<typeof here.run>> }> {
    const ci = await here.run('ci', onPull(pull));
    expect(wrote(here)).toEqual([]);
    const id = Number(here.runId);
    here.runId = String(id + 1000);
    return { ci, comment: await here.run('comment', { event: 'workflow_run', eventPayload: followingEvent(pull, { id, conclusion }) }) };
  }

  test.each(['octocat', 'stranger'] as const)('a pull request of %s is told by the workflow that follows', async (owner) => {
    const pull = await openPull(here.github, 'idea', owner);
    const { ci, comment } = await followed(pull, 'success');
    expect(ci.jobs, ci.log).toEqual({ test: 'success' });
    expect(comment.jobs, comment.log).toEqual({ comment: 'success' });
    expect((await commentOf(here, pull)).map(firstLine)).toEqual(['### ✅ Shop passed: all 2 requirements verified']);
  });

  test('its red test is in the comment, and the comment is on no other pull request', async () => {
    const source = await readFile(join(here.workspace.folder, 'src/total.js'), 'utf8');
    const [other, pull] = [await openPull(here.github, 'other'), await openPull(here.github, 'worse', 'stranger')];
    await here.workspace.commit({ 'src/total.js': source.replace('Math.max(0, sum - discount)', 'sum - discount') });
    const { ci, comment } = await followed(pull, 'failure');
    await here.workspace.commit({ 'src/total.js': source });
    expect(ci.jobs, ci.log).toEqual({ test: 'failure' });
    expect(comment.jobs, comment.log).toEqual({ comment: 'failure' });
    expect((await commentOf(here, pull)).map(firstLine)).toMatchInlineSnapshot(`
      [
        "### ❌ Shop failed: 1 of 2 requirements failed, 1 verified",
      ]
    `);
    expect(await commentOf(here, other)).toEqual([]);
  });

  test('a plan the proposal has changed is not the plan, and its results are missing', async () => {
    const plan = await readFile(join(here.workspace.folder, 'phasegate.yml'), 'utf8');
    const pull = await openPull(here.github, 'easier', 'stranger');
    await here.workspace.commit({ 'phasegate.yml': plan.replace('lines: 80', 'lines: 1') });
    const ci = await here.run('ci', onPull(pull));
    await here.workspace.commit({ 'phasegate.yml': plan });
    expect(ci.jobs, ci.log).toEqual({ test: 'success' });
    const id = Number(here.runId);
    here.runId = String(id + 1000);
    const result = await here.run('comment', { event: 'workflow_run', eventPayload: followingEvent(pull, { id, conclusion: 'success' }) });
    expect(result.jobs, result.log).toEqual({ comment: 'failure' });
    expect(annotated(result, 'warning').map(([, , message]) => message).join('\n')).toMatch(/^artifact phasegate-shop-checks-attempt-1: it is of another version of the plan phasegate\.yml\.$/m);
    expect((await commentOf(here, pull)).map(firstLine)).toMatchInlineSnapshot(`
      [
        "### ❓ Shop not computed: 1 of 1 phase without a result; 2 of 2 requirements uncovered",
      ]
    `);
  });
});
