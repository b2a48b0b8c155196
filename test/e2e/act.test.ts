/** The thin line through everything: a plan's phases as jobs of a workflow, run by act, results handed on as artifacts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAct, publishedActions, runWorkflow, type WorkflowResult, type WorkflowRun } from '../ground/act.js';
import { startGitHub, type GitHub } from '../ground/github.js';
import { startResultsService, type ResultsService } from '../ground/results-service.js';
import { makeWorkspace, type Workspace } from '../ground/workspace.js';
import { rm } from 'node:fs/promises';

const act = await findAct();

const PLAN = `version: 1
id: shop
name: Shop
vars: { broken: 'no' }
phases:
  - id: build
    title: Build
    tasks:
      - id: T-1
        title: Make
        run: |
          mkdir -p made
          echo "made by attempt $GITHUB_RUN_ATTEMPT" > made/file.txt
          echo "::error::not ours"
          test "$broken" = no
        evidence: [made/**]
  - id: test
    title: Test
    tasks:
      - id: T-2
        title: Read
        run: cp "$PHASEGATE_UPSTREAM/build/T-1/made/file.txt" read.txt
        evidence: [read.txt]
`;

const WAITING = `version: 1
id: vault
name: Vault
phases:
  - id: make
    title: Make
    tasks: [{ id: T-1, title: Make, run: 'true' }]
  - id: decide
    title: Decide
    tasks: [{ id: T-2, title: Open the vault, manual: { instructions: Ask twice., approvers: [octocat] } }]
`;

/** One job per phase; each says what the second phase read. */
function workflow(jobs: Record<string, string>): string {
  const job = (phase: string, head: string): string => `  ${phase}:
    runs-on: ubuntu-latest
${head}    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, with: { phase: ${phase}, vars: "\${{ vars.BROKEN }}", token: "\${{ secrets.GITHUB_TOKEN }}" } }
      - { if: always(), run: "if test -f .phasegate/${phase}/evidence/T-2/read.txt; then echo READ $(cat .phasegate/${phase}/evidence/T-2/read.txt); fi" }
`;
  return `on: push\njobs:\n${Object.entries(jobs)
    .map(([phase, head]) => job(phase, head))
    .join('')}`;
}

const ALWAYS = '    if: always()\n    needs: build\n';
const FILES = {
  'phasegate.yml': PLAN,
  'plans/vault.yml': WAITING,
  '.github/workflows/waiting.yml': `on: push
jobs:
  plan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, with: { plan: plans/vault.yml } }
`,
  '.gitignore': '.phasegate\n',
  '.github/workflows/all.yml': workflow({ build: '', test: '    needs: build\n' }),
  '.github/workflows/anyway.yml': workflow({ build: '', test: ALWAYS }),
  // What "Re-run failed jobs" runs: only these jobs, in the same run.
  '.github/workflows/test-only.yml': workflow({ test: '' }),
  '.github/workflows/build-only.yml': workflow({ build: '' }),
};

describe.skipIf(act === undefined)('phases as jobs', () => {
  let service: ResultsService;
  let github: GitHub;
  let workspace: Workspace;
  let action: string;
  let runId = 500;

  beforeAll(async () => {
    service = await startResultsService();
    github = await startGitHub({ results: service });
    workspace = await makeWorkspace(FILES);
    action = await publishedActions();
  });
  beforeEach(() => {
    runId++;
    service.reset();
    github.reset();
  });
  afterEach(() => {
    expect(github.problems()).toEqual([]);
  });
  afterAll(async () => {
    await workspace?.close();
    await github?.close();
    await service?.close();
    if (action !== undefined) await rm(action, { recursive: true, force: true });
  });

  const run = (name: string, more: Partial<WorkflowRun> & { broken?: boolean } = {}): Promise<WorkflowResult> =>
    runWorkflow({
      act: act!,
      workspace: workspace.folder,
      workflow: `.github/workflows/${name}.yml`,
      event: 'push',
      eventPayload: { ref: 'refs/heads/main' },
      runId: String(runId),
      attempt: 1,
      action,
      secrets: { GITHUB_TOKEN: 'tok_bot' },
      ...(more.broken === true ? { vars: { BROKEN: 'broken=yes' } } : {}),
      ...more,
      env: { GITHUB_API_URL: github.url, ...service.environment({ runId: String(runId), attempt: more.attempt ?? 1 }) },
    });

  const stored = () => service.rows.map(({ name, state }) => `${name} ${state}`);
  const outputs = (result: WorkflowResult, job: string) => result.outputs[job]?.['gate'];
  const errors = ({ annotations }: WorkflowResult) => annotations.filter(({ command }) => command === 'error').map(({ job, properties, message }) => [job, properties['title'], message]);

  test('the second phase reads what the first one made', async () => {
    const result = await run('all');
    expect(result.jobs, result.log).toEqual({ build: 'success', test: 'success' });
    expect(result.exitCode).toBe(0);
    expect(result.log).toContain('[test] READ made by attempt 1');
    expect(stored()).toEqual(['phasegate-shop-build-attempt-1 stored', 'phasegate-shop-test-attempt-1 stored']);
    const [row] = service.rows;
    expect(outputs(result, 'build')).toEqual({
      verdict: 'passed',
      'result-path': expect.stringMatching(/\/\.phasegate\/build\/result\.json$/) as string,
      phases: '[{"id":"build","verdict":"passed"}]',
      'artifact-id': String(row!.id),
      'artifact-url': `https://github.com/octocat/hello/actions/runs/${runId}/artifacts/${row!.id}`,
      'artifact-digest': row!.digest,
    });
    expect(result.summaries.map(({ job, markdown }) => [job, markdown.split('\n')[0]])).toEqual([
      ['build', '### ✅ Shop · Build passed: 1 of 1 task'],
      ['test', '### ✅ Shop · Test passed: 1 of 1 task'],
    ]);
    // What a task prints is text, and no command.
    expect(errors(result)).toEqual([]);
    // Whoever has a signed address may read the artifact, or write it.
    expect(result.annotations.filter(({ command }) => command === 'add-mask').length).toBeGreaterThan(0);
    expect(result.log).not.toContain('sig=');
  });

  test('a red phase fails its job, is handed on all the same, and the next job does not start on it', async () => {
    const result = await run('anyway', { broken: true });
    expect(result.jobs, result.log).toEqual({ build: 'failure', test: 'failure' });
    expect(stored()).toEqual(['phasegate-shop-build-attempt-1 stored']);
    expect(outputs(result, 'build')).toMatchObject({ verdict: 'failed', 'artifact-id': String(service.rows[0]!.id) });
    expect(outputs(result, 'test')).toEqual({ verdict: 'not-computed' });
    expect(errors(result)).toEqual([
      ['build', 'T-1 Make failed', 'exit 1\nReproduce: npx github:phasegate/phasegate#v1 run --var broken=yes --task T-1'],
      ['build', 'Phase build: failed', 'build: see the log and the job summary.'],
      ['test', 'Phasegate', 'What this phase needs has not passed: "build" is failed in attempt 1. See the log of its job; "Re-run failed jobs" runs it and this one again.'],
    ]);
  });

  test('a re-run of the failed job builds on the passed job of the attempt before', async () => {
    expect((await run('build-only')).exitCode).toBe(0);
    const second = await run('test-only', { attempt: 2 });
    expect(second.jobs, second.log).toEqual({ test: 'success' });
    expect(second.log).toContain('[test] READ made by attempt 1');
    expect(stored()).toEqual(['phasegate-shop-build-attempt-1 stored', 'phasegate-shop-test-attempt-2 stored']);
  });

  test('of two attempts the newer one is read, also when it is listed and then answers 404', async () => {
    await run('build-only', { broken: true });
    expect((await run('build-only', { attempt: 2 })).exitCode).toBe(0);
    service.olderRowsAnswer404 = true;
    const third = await run('test-only', { attempt: 3 });
    expect(third.jobs, third.log).toEqual({ test: 'success' });
    expect(third.log).toContain('[test] READ made by attempt 2');
    expect(github.requests.map(({ operation, login }) => [operation, login])).toEqual([['actions/download-artifact', 'github-actions[bot]']]);
  });

  test('a whole plan that waits for a person says for whom, and every phase is kept', async () => {
    const result = await run('waiting');
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect(errors(result)).toEqual([['plan', 'Waiting for octocat', 'Plan vault waits for a person; the report says what to do and how to go on.']]);
    expect(outputs(result, 'plan')).toMatchObject({
      verdict: 'waiting',
      'result-path': expect.stringMatching(/\/plans\/\.phasegate\/run\.json$/) as string,
      phases: '[{"id":"make","verdict":"passed"},{"id":"decide","verdict":"waiting"}]',
    });
    expect(stored()).toEqual(['make-attempt-1', 'decide-attempt-1', 'record-attempt-1', 'report-attempt-1.html'].map((name) => `phasegate-vault-${name} stored`));
  });

  test('an upstream that never uploaded is named', async () => {
    const result = await run('test-only');
    expect(result.jobs).toEqual({ test: 'failure' });
    expect(errors(result)).toEqual([
      [
        'test',
        'Phasegate',
        "This run has no artifact of the phase \"build\". Add the job that runs it to this job's `needs:`, and see there why nothing was uploaded; an expired artifact comes back by re-running all jobs.",
      ],
    ]);
  });
});
