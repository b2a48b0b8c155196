/** The last job of a workflow: what every phase's job left becomes one report, one comment, one record. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/evidence/verify.js';
import { runRecordSchema } from '../../src/trace/record.js';
import type { WorkflowResult } from '../ground/act.js';
import { archive } from '../ground/archive.js';
import { act, annotated, job, onGitHub, outputsOf, unpacked } from './on-github.js';
import { commentsOn, followingEvent, openPull, pullEvent, WITH_STRANGER } from './pull-requests.js';

const PLAN = `version: 1
id: shop
name: Shop
vars: { broken: '' }
requirements:
  - from: docs/requirements.md
phases:
  - id: build
    title: Build
    covers: [REQ-1]
    tasks:
      - { id: T-1, title: Make, run: 'test "$broken" != build' }
  - id: test
    title: Test
    covers: [REQ-2]
    tasks:
      - { id: T-2, title: Try, run: 'echo tried; test "$broken" != test' }
`;

const REQUIREMENTS = `# Requirements

## REQ-1 It builds

## REQ-2 It works

## REQ-3 Nobody looks
`;

const VARS = 'vars: "broken=${{ vars.BROKEN }}"';
const report = (more = '', needs = '[build, test]') => `  report:
    needs: ${needs}
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/report@v1, id: gate, with: { needs: "\${{ toJSON(needs) }}", token: "\${{ secrets.GITHUB_TOKEN }}"${more} } }
`;
const build = job('build', { input: VARS });
const tests = job('test', { needs: 'build', input: VARS });
const shell = (name: string, run: string, head = '') => `  ${name}:\n    runs-on: ubuntu-latest\n${head}    steps: [{ run: ${run} }]\n`;
const ON = 'on: [push, pull_request, merge_group, schedule, workflow_dispatch]\njobs:\n';

const FILES = {
  'phasegate.yml': PLAN,
  'docs/requirements.md': REQUIREMENTS,
  '.github/workflows/all.yml': `${ON}${build}${tests}${report()}`,
  '.github/workflows/always.yml': `${ON}${build}${tests}${report(', comment: always')}`,
  '.github/workflows/tolerant.yml': `${ON}  plan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, with: { plan: tolerant.yml, token: "\${{ secrets.GITHUB_TOKEN }}", ${VARS} } }
`,
  'tolerant.yml': `version: 1
id: tolerant
name: Tolerant
vars: { broken: '' }
fail-on: [regressed]
requirements:
  - { id: REQ-1, title: It builds }
phases:
  - id: build
    title: Build
    covers: [REQ-1]
    tasks:
      - { id: T-1, title: Make, run: 'test "$broken" != build', continue-on-error: true }
`,
  '.github/workflows/never.yml': `${ON}${build}${tests}${report(', comment: never')}`,
  // What "Re-run failed jobs" comes to: jobs that had passed keep their result and do not run.
  '.github/workflows/died.yml': `${ON}${shell('build', "'true'")}${shell('test', "'exit 1'", '    needs: build\n')}${report()}`,
  '.github/workflows/legs.yml': `${ON}  build:
    strategy: { fail-fast: false, matrix: { broken: [none, build] } }
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, with: { phase: build, leg: "\${{ matrix.broken }}", token: "\${{ secrets.GITHUB_TOKEN }}" } }
${report('', '[build]')}`,
  '.github/workflows/forgetful.yml': `${ON}${build}${tests}${report('', 'test')}`,
  '.github/workflows/without-needs.yml': `${ON}  report:\n    runs-on: ubuntu-latest\n    steps: [{ uses: actions/checkout@v6 }, { uses: phasegate/phasegate/report@v1, id: gate }]\n`,
  '.github/workflows/follow.yml': `on: workflow_run\njobs:\n  report:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - { uses: phasegate/phasegate/report@v1, id: gate, with: { token: "\${{ secrets.GITHUB_TOKEN }}" } }\n`,
};

const pageOf = ({ summaries }: WorkflowResult): string => summaries.filter(({ job: of }) => of === 'report').at(-1)?.markdown ?? '';
const headline = (markdown: string): string => markdown.split('\n')[0] ?? '';

describe.skipIf(act === undefined)('the report of all jobs', () => {
  const here = onGitHub(FILES, WITH_STRANGER);
  const pullRequest = (pull: Awaited<ReturnType<typeof openPull>>, more: Record<string, unknown> = {}) => ({ event: 'pull_request', eventPayload: pullEvent(pull), ...more });
  const asked = () => here.github.requests.filter(({ login }) => login === 'github-actions[bot]').map(({ operation }) => operation);

  test.each(['push', 'merge_group', 'schedule', 'workflow_dispatch'])('on %s it is on the page of the job, and nobody is told more', async (event) => {
    const result = await here.run('all', { event, eventPayload: { repository: { full_name: 'octocat/hello', default_branch: 'main' } } });
    expect(result.jobs, result.log).toEqual({ build: 'success', test: 'success', report: 'success' });
    expect(headline(pageOf(result))).toBe('### ✅ Shop passed: 2 of 3 requirements verified, 1 uncovered');
    expect(asked().filter((operation) => operation?.startsWith('issues/') || operation?.startsWith('pulls/'))).toEqual([]);
    expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'passed', 'comment-id': '', 'comment-url': '' });
    expect(annotated(result, 'notice')).toEqual([]);
  });

  test('record, HTML and outputs', async () => {
    const result = await here.run('all');
    expect(here.stored()).toEqual(['phasegate-shop-build-attempt-1 stored', 'phasegate-shop-test-attempt-1 stored', 'phasegate-shop-record-attempt-1 stored', 'phasegate-shop-report-attempt-1.html stored']);
    const row = (name: string) => here.service.rows.find((one) => one.name === name)!;
    const [record, page] = [row('phasegate-shop-record-attempt-1'), row('phasegate-shop-report-attempt-1.html')];
    const artifacts = `https://github.com/octocat/hello/actions/runs/${here.runId}/artifacts`;
    expect(outputsOf(result, 'report')).toEqual({
      verdict: 'passed',
      'result-path': expect.stringMatching(/^\/.*\/\.phasegate\/run\.json$/) as string,
      phases: '[{"id":"build","verdict":"passed"},{"id":"test","verdict":"passed"}]',
      'artifact-id': String(record.id),
      'artifact-url': `${artifacts}/${record.id}`,
      'artifact-digest': record.digest,
      'report-url': `${artifacts}/${page.id}`,
      'comment-id': '',
      'comment-url': '',
    });
    expect(await (await fetch(await here.service.downloadUrl(page))).text()).toMatch(/^<!doctype html>/i);
    expect(pageOf(result)).toContain(`(${artifacts}/${page.id})`);

    const folder = await unpacked(here.service, record.name);
    const verified = await verify(folder, { digest: /--digest ([0-9a-f]{64})/.exec(pageOf(result))?.[1] ?? 'none on the page' });
    expect(verified).toMatchObject({ ok: true, problems: [], root: { path: 'run.json' } });
    expect(runRecordSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')))).toMatchObject({ verdict: 'passed', run: { id: here.runId, job: 'report' }, phases: [{ id: 'build' }, { id: 'test' }] });
    for (const name of ['report.html', 'report.md']) expect(existsSync(join(folder, name))).toBe(true);
    for (const name of ['local', 'previous']) expect(existsSync(join(folder, name))).toBe(false);
    await rm(dirname(folder), { recursive: true });
  });

  test('a pull request has one comment, which later runs go on with', async () => {
    const pull = await openPull(here.github, 'change');
    const first = await here.run('all', pullRequest(pull, { vars: { BROKEN: 'test' } }));
    expect(first.jobs, first.log).toEqual({ build: 'success', test: 'failure', report: 'failure' });
    const [comment, ...others] = await commentsOn(here.github, pull.number);
    expect(others).toEqual([]);
    expect(comment?.user.login).toBe('github-actions[bot]');
    expect(headline(comment!.body)).toBe('### ❌ Shop failed: 1 of 3 requirements failed, 1 uncovered, 1 verified');
    expect(comment!.body).toContain('**❌ T-2 Try** failed in step');
    expect(comment!.body).toContain('npx github:phasegate/phasegate#v1 run --var broken=test --task T-2');
    expect(outputsOf(first, 'report')).toMatchObject({ verdict: 'failed', 'comment-id': String(comment!.id), 'comment-url': comment!.html_url });
    expect(annotated(first, 'error').at(-1)).toEqual(['report', 'Plan shop: failed', 'test: see the report.']);

    here.runId = String(Number(here.runId) + 100_000);
    const second = await here.run('all', pullRequest(pull));
    expect(second.jobs, second.log).toEqual({ build: 'success', test: 'success', report: 'success' });
    const after = await commentsOn(here.github, pull.number);
    expect(after.map(({ id }) => id)).toEqual([comment!.id]);
    expect(headline(after[0]!.body)).toBe('### ✅ Shop passed: 2 of 3 requirements verified, 1 uncovered');
    expect(outputsOf(second, 'report')).toMatchObject({ verdict: 'passed', 'comment-id': String(comment!.id) });
  });

  test('what changed against the newest record of the base is told, with three requests', async () => {
    const base = here.runId;
    await here.run('all');
    here.github.plantRun({ id: Number(base), event: 'push', branch: 'main', conclusion: 'success' });
    here.runId = String(Number(base) + 100_000);
    here.github.plantRun({ id: Number(here.runId), event: 'pull_request', branch: 'change', status: 'in_progress', conclusion: null });
    const pull = await openPull(here.github, 'change');
    const before = here.github.requests.length;
    const result = await here.run('all', pullRequest(pull, { vars: { BROKEN: 'test' } }));
    const [comment] = await commentsOn(here.github, pull.number);
    expect(comment!.body, result.log).toMatch(/newly broken/i);
    expect(comment!.body).not.toContain('No comparison');
    const asking = here.github.requests.slice(before).filter(({ path }) => /\/actions\/(runs\?|artifacts[?/].*)/.test(path) && !path.includes(`/runs/${here.runId}/`));
    expect(asking.map(({ operation }) => operation)).toEqual(['actions/list-workflow-runs-for-repo', 'actions/list-artifacts-for-repo', 'actions/download-artifact']);
    // The base itself has nothing before it.
    expect(result.log).toContain(`Compared with the record of main, run ${base}, attempt 1`);
  });

  test('fail-on regressed makes of what the base had verified a failure, though its task is tolerated', async () => {
    const base = here.runId;
    const first = await here.run('tolerant');
    expect(first.jobs, first.log).toEqual({ plan: 'success' });
    here.github.plantRun({ id: Number(base), event: 'push', branch: 'main', conclusion: 'success' });
    here.runId = String(Number(base) + 100_000);
    const result = await here.run('tolerant', pullRequest(await openPull(here.github, 'change'), { vars: { BROKEN: 'build' } }));
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect(annotated(result, 'error').at(-1)?.[2]).toContain('REQ-1');
    expect(outputsOf(result, 'plan')).toMatchObject({ verdict: 'failed' });
  });

  test('nobody may read the records: the comment has the line to add, and the verdict stays', async () => {
    here.github.inject({ kind: 'status', method: 'GET', path: /\/actions\/runs\?/, status: 403, body: { message: 'Resource not accessible by integration' }, times: 9 });
    const pull = await openPull(here.github, 'change');
    const result = await here.run('all', pullRequest(pull));
    expect(result.jobs, result.log).toMatchObject({ report: 'success' });
    const [comment] = await commentsOn(here.github, pull.number);
    expect(comment!.body).toContain('No comparison: There is nothing to compare with');
    expect(comment!.body).toContain('actions: read');
  });

  test('requirements are annotated where they are written', async () => {
    const result = await here.run('all', pullRequest(await openPull(here.github, 'change'), { vars: { BROKEN: 'test' } }));
    const spots = result.annotations.filter(({ job: of, properties }) => of === 'report' && properties['file'] !== undefined);
    expect(spots.map(({ command, properties: { file, line, title }, message }) => [command, file, line, title, message])).toEqual([
      ['error', 'docs/requirements.md', '5', 'REQ-2 failed', 'It works\nT-2 failed: exit 1'],
      ['warning', 'docs/requirements.md', '7', 'REQ-3 is uncovered', 'No test, task or marker names REQ-3: "Nobody looks". Name it in a test, or in `covers` of a task.'],
    ]);
  });

  test('comment: never writes none, and asks nobody', async () => {
    const pull = await openPull(here.github, 'change');
    const result = await here.run('never', pullRequest(pull));
    expect(result.jobs, result.log).toMatchObject({ report: 'success' });
    expect(await commentsOn(here.github, pull.number)).toEqual([]);
  });

  const LINE = 'Add `pull-requests: write` to the `permissions:` of this job, which is then `permissions: { contents: read, actions: read, pull-requests: write }`.';

  test('without the permission there is one line with what to add, and the verdict stays', async () => {
    const pull = await openPull(here.github, 'change');
    here.github.inject({ kind: 'status', method: 'POST', path: /\/comments$/, status: 403, body: { message: 'Resource not accessible by integration' }, times: 9 });
    const result = await here.run('all', pullRequest(pull));
    expect(result.jobs, result.log).toMatchObject({ report: 'success' });
    const [told] = annotated(result, 'warning').filter(([, title]) => title === 'No comment on the pull request');
    expect(told?.[2]).toContain(LINE);
    expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'passed', 'comment-id': '' });
  });

  test('comment: always fails the step there, and the verdict stays', async () => {
    const pull = await openPull(here.github, 'change');
    here.github.inject({ kind: 'status', method: 'POST', path: /\/comments$/, status: 403, body: { message: 'Resource not accessible by integration' }, times: 9 });
    const result = await here.run('always', pullRequest(pull));
    expect(result.jobs, result.log).toMatchObject({ report: 'failure' });
    expect(annotated(result, 'error').at(-1)).toEqual(['report', 'Phasegate', expect.stringContaining(LINE)]);
    expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'passed' });
  });

  test('a fork gets the page and a notice why there is no comment', async () => {
    const pull = await openPull(here.github, 'idea', 'stranger');
    const result = await here.run('all', pullRequest(pull));
    expect(result.jobs, result.log).toMatchObject({ report: 'success' });
    expect(headline(pageOf(result))).toBe('### ✅ Shop passed: 2 of 3 requirements verified, 1 uncovered');
    expect(annotated(result, 'notice')).toEqual([['report', 'No comment on the pull request', expect.stringContaining('GitHub gives a pull request of a fork a token that only reads')]]);
    expect(await commentsOn(here.github, pull.number)).toEqual([]);
  });

  test('so does Dependabot', async () => {
    const pull = await openPull(here.github, 'dependabot/npm');
    const result = await here.run('all', pullRequest(pull, { env: { GITHUB_ACTOR: 'dependabot[bot]' } }));
    expect(annotated(result, 'notice')).toEqual([['report', 'No comment on the pull request', expect.stringContaining('Dependabot')]]);
    expect(await commentsOn(here.github, pull.number)).toEqual([]);
  });

  test('a job that died in attempt 2 does not pass with what attempt 1 left', async () => {
    const first = await here.run('all');
    expect(first.jobs, first.log).toMatchObject({ report: 'success' });
    const result = await here.run('died', { attempt: 2 });
    expect(result.jobs, result.log).toEqual({ build: 'success', test: 'failure', report: 'failure' });
    expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'not-computed', phases: '[{"id":"build","verdict":"passed"},{"id":"test","verdict":"not-computed"}]' });
    expect(annotated(result, 'warning')).toContainEqual(['report', 'A record does not count', 'artifact phasegate-shop-test-attempt-1: it passed, and its job "test" is failure.']);
    expect(pageOf(result)).toContain('it passed, and its job "test" is failure');
    expect(here.stored()).toContain('phasegate-shop-record-attempt-2 stored');
  });

  test('a leg that is red makes its phase red', async () => {
    const plan = PLAN.replace('run: \'test "$broken" != build\'', 'run: \'test "$LEG" != build\'');
    await here.workspace.commit({ 'phasegate.yml': plan.slice(0, plan.indexOf('  - id: test')), '.github/workflows/legs.yml': FILES['.github/workflows/legs.yml'].replace('    steps:\n', '    env: { LEG: "${{ matrix.broken }}" }\n    steps:\n') });
    const result = await here.run('legs');
    await here.workspace.commit({ 'phasegate.yml': PLAN });
    expect(result.jobs, result.log).toEqual({ build: 'failure', report: 'failure' });
    expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'failed', phases: '[{"id":"build","leg":"build","verdict":"failed"},{"id":"build","leg":"none","verdict":"not-computed"}]' });
  });

  test('a phase whose job is not in needs is no pass', async () => {
    const result = await here.run('forgetful');
    expect(result.jobs, result.log).toMatchObject({ build: 'success', test: 'success', report: 'failure' });
    expect(annotated(result, 'error').at(-1)?.[2]).toContain('it passed in job "build", which is not in `needs`: list it there');
  });

  test('needs is required', async () => {
    const result = await here.run('without-needs');
    expect(annotated(result, 'error')).toEqual([['report', 'Phasegate', 'The input "needs" is missing: without it a pass of an older attempt could stand in for a job that died. Write `needs: ${{ toJSON(needs) }}`, and list every job that runs a phase under `needs:` of this job.']]);
    expect(outputsOf(result, 'report')).toEqual({ verdict: 'not-computed' });
  });

  test('artifacts made to harm their reader are refused by name', async () => {
    await here.service.plant({ runId: here.runId, attempt: 1 }, 'phasegate-shop-test-evil-attempt-1', archive([{ path: '../../escaped.txt', content: 'x' }]));
    await here.service.plant({ runId: here.runId, attempt: 1 }, 'phasegate-shop-build-json-attempt-1', archive([{ path: 'result.json', content: '{"version":1,"__proto__":' }]));
    const result = await here.run('all');
    expect(result.jobs, result.log).toMatchObject({ build: 'success', report: 'failure' });
    const warned = annotated(result, 'warning').filter(([of]) => of === 'report').map(([, , message]) => message);
    expect(warned).toEqual([
      'artifact phasegate-shop-build-json-attempt-1: its result.json is no JSON.',
      expect.stringMatching(/^artifact phasegate-shop-test-evil-attempt-1: The artifact "phasegate-shop-test-evil-attempt-1" \(\d+\) is refused: .*\.\./),
    ]);
    expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'not-computed' });
    expect(existsSync(join(here.workspace.folder, 'escaped.txt'))).toBe(false);
  });

  describe('under workflow_run', () => {
    /** A run on a stranger's pull request, and the one that follows it. */
    async function follow(pull: Awaited<ReturnType<typeof openPull>>, conclusion: string, more: Record<string, unknown> = {}): Promise<WorkflowResult> {
      await here.run('never', pullRequest(pull, more));
      const id = Number(here.runId);
      here.runId = String(id + 200_000);
      return here.run('follow', { event: 'workflow_run', eventPayload: followingEvent(pull, { id, conclusion }) });
    }

    test('the pull request of a fork has its comment', async () => {
      const pull = await openPull(here.github, 'idea', 'stranger');
      const result = await follow(pull, 'success');
      expect(result.jobs, result.log).toEqual({ report: 'success' });
      const [comment] = await commentsOn(here.github, pull.number);
      expect(headline(comment?.body ?? '')).toBe('### ✅ Shop passed: 2 of 3 requirements verified, 1 uncovered');
      expect(comment?.body.trimEnd().split('\n').at(-1)).toContain(` run=${Number(here.runId) - 200_000} attempt=1 head=${pull.head.sha} `);
      expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'passed', 'comment-id': String(comment?.id) });
      // Its record lies under another name than those others compare with: this run counts as one of the default branch.
      const stored = here.service.rows.filter(({ runId }) => runId === here.runId).map(({ name }) => name);
      expect(stored).toEqual([`phasegate-shop-record-of-${Number(here.runId) - 200_000}-attempt-1`, 'phasegate-shop-report-attempt-1.html']);
    });

    test('nothing passes where the run did not', async () => {
      const pull = await openPull(here.github, 'idea', 'stranger');
      const result = await follow(pull, 'failure', { vars: { BROKEN: 'test' } });
      expect(outputsOf(result, 'report')).toMatchObject({ verdict: 'failed', phases: '[{"id":"build","verdict":"not-computed"},{"id":"test","verdict":"failed"}]' });
      const [comment] = await commentsOn(here.github, pull.number);
      expect(comment?.body).toContain("it passed, and the run's conclusion is failure");
    });

    test('a pull request nobody can name gets no comment', async () => {
      const pull = await openPull(here.github, 'idea', 'stranger');
      const gone = { ...pull, head: { ...pull.head, ref: 'another' } };
      const result = await follow(gone, 'success');
      expect(result.jobs, result.log).toEqual({ report: 'success' });
      expect(annotated(result, 'notice')).toEqual([['report', 'No comment on the pull request', expect.stringContaining('No open pull request has')]]);
      expect(await commentsOn(here.github, pull.number)).toEqual([]);
    });

    test('a run that is not over is not reported', async () => {
      const pull = await openPull(here.github, 'idea', 'stranger');
      const result = await here.run('follow', { event: 'workflow_run', eventPayload: followingEvent(pull, { id: 4, conclusion: null }) });
      expect(annotated(result, 'error')).toEqual([['report', 'Phasegate', 'Run 4 is in_progress, and nothing says yet how its jobs ended. Trigger on its end: `workflow_run: { workflows: [CI], types: [completed] }`.']]);
    });

    test('what the run does not have of this commit is refused', async () => {
      const pull = await openPull(here.github, 'idea', 'stranger');
      const result = await follow(pull, 'success', { eventPayload: pullEvent({ ...pull, head: { ...pull.head, sha: 'b'.repeat(40) } }) });
      expect(result.jobs, result.log).toEqual({ report: 'failure' });
      expect(annotated(result, 'warning').map(([, , message]) => message)).toContainEqual(`artifact phasegate-shop-build-attempt-1: it is of commit ${'b'.repeat(40)}, and run ${Number(here.runId) - 200_000} is of ${pull.head.sha}.`);
    });
  });
});
