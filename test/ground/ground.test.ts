/** The ground itself: if this fails, no other result of the end-to-end tests means anything. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAct, publishedActions, runWorkflow, type WorkflowRun } from './act.js';
import { startGitHub, type GitHub } from './github.js';
import { startResultsService, type ResultsService } from './results-service.js';
import { makeWorkspace, type Workspace } from './workspace.js';

const act = await findAct();

let service: ResultsService;
let github: GitHub;

beforeAll(async () => {
  service = await startResultsService();
  github = await startGitHub({ results: service });
});
beforeEach(() => {
  service.reset();
  github.reset();
});
afterAll(async () => {
  await github?.close();
  await service?.close();
});

async function call(method: string, path: string, body?: unknown, token = 'tok_bot'): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('the API', () => {
  test('an issue is opened by the bot, recorded and valid', async () => {
    const opened = await call('POST', '/repos/octocat/hello/issues', { title: 'One', body: 'x' });
    expect(opened).toMatchObject({ status: 201, body: { number: 1, user: { login: 'github-actions[bot]' } } });
    expect(await call('GET', '/repos/octocat/hello/issues?state=open&per_page=100')).toMatchObject({ status: 200, body: [{ title: 'One' }] });
    expect(github.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['issues/create', 201],
      ['issues/list-for-repo', 200],
    ]);
    expect(github.problems()).toEqual([]);
  });

  test.each<[string, string, string, unknown, string]>([
    ['an unknown path', 'GET', '/repos/octocat/hello/isues', undefined, 'GitHub has no GET /repos/octocat/hello/isues'],
    ['an unknown method', 'PUT', '/repos/octocat/hello/issues', {}, 'GitHub has no PUT /repos/octocat/hello/issues'],
    ['a missing field', 'POST', '/repos/octocat/hello/issues', { body: 'x' }, "issues/create: body must have required property 'title'"],
    ['a wrong type', 'POST', '/repos/octocat/hello/issues', { title: 't', body: 1 }, 'issues/create: body/body must be string'],
    ['a misspelt field', 'POST', '/repos/octocat/hello/issues', { title: 't', boddy: 'x' }, 'issues/create: the body has no field "boddy"'],
    ['a misspelt query', 'GET', '/repos/octocat/hello/issues?stat=open', undefined, 'issues/list-for-repo: there is no query parameter "stat"'],
    ['a wrong query', 'GET', '/repos/octocat/hello/issues?state=opened', undefined, 'issues/list-for-repo: the query parameter "state" is "opened": data/value must be equal to one of the allowed values'],
    ['a wrong path', 'GET', '/repos/octocat/hello/issues/one', undefined, 'issues/get: the path parameter "issue_number" is "one": data/value must be integer'],
  ])('%s is a problem', async (_title, method, path, body, problem) => {
    await call(method, path, body);
    expect(github.problems()).toEqual([problem]);
  });

  test('an answer can be refused or lost', async () => {
    github.inject({ path: /\/issues$/, kind: 'status', status: 403, body: { message: 'no' }, headers: { 'retry-after': '1' } });
    expect(await call('POST', '/repos/octocat/hello/issues', { title: 'refused' })).toMatchObject({ status: 403, body: { message: 'no' } });
    github.inject({ method: 'POST', path: /\/issues$/, kind: 'lost' });
    await expect(call('POST', '/repos/octocat/hello/issues', { title: 'lost' })).rejects.toThrow('fetch failed');
    expect(await call('GET', '/repos/octocat/hello/issues')).toMatchObject({ body: [{ title: 'lost' }] });
  });
});

describe.skipIf(act === undefined)('the runner', () => {
  const WORKFLOW = `on: push
jobs:
  give:
    runs-on: ubuntu-latest
    outputs: { said: "\${{ steps.give.outputs.said }}" }
    steps:
      - uses: actions/checkout@v4
      - { uses: phasegate/phasegate@v1, id: give, with: { do: upload } }
  take:
    needs: give
    runs-on: ubuntu-latest
    steps:
      - { uses: phasegate/phasegate@v1, with: { do: download, said: "\${{ needs.give.outputs.said }}" } }
  red:
    runs-on: ubuntu-latest
    steps: [{ run: exit 3 }]
`;
  const ACTION = `
import { mkdirSync, writeFileSync, readFileSync, appendFileSync } from 'node:fs';
import { DefaultArtifactClient } from './dist/artifact/index.js';
const client = new DefaultArtifactClient();
const folder = process.env.RUNNER_TEMP + '/x';
mkdirSync(folder, { recursive: true });
if (process.env.INPUT_DO === 'upload') {
  writeFileSync(folder + '/f', 'attempt ' + process.env.GITHUB_RUN_ATTEMPT);
  const { id } = await client.uploadArtifact('given-' + process.env.GITHUB_RUN_ATTEMPT, [folder + '/f'], folder);
  appendFileSync(process.env.GITHUB_OUTPUT, 'said=' + id + '\\n');
} else {
  await client.downloadArtifact(Number(process.env.INPUT_SAID), { path: folder });
  console.log('::notice title=taken::' + readFileSync(folder + '/f', 'utf8'));
}
`;
  let workspace: Workspace;
  let action: string;

  beforeAll(async () => {
    workspace = await makeWorkspace({ '.github/workflows/w.yml': WORKFLOW });
    action = await publishedActions();
    await writeFile(join(action, 'action.yml'), 'name: g\ndescription: g\ninputs: { do: {}, said: {} }\noutputs: { said: { description: s } }\nruns: { using: node24, main: index.mjs }\n');
    await writeFile(join(action, 'index.mjs'), ACTION);
  });
  afterAll(async () => {
    await workspace?.close();
    if (action !== undefined) await rm(action, { recursive: true, force: true });
  });

  const run = (more: Partial<WorkflowRun>) =>
    runWorkflow({
      act: act!,
      workspace: workspace.folder,
      workflow: '.github/workflows/w.yml',
      event: 'push',
      runId: '77',
      attempt: 1,
      action,
      secrets: { GITHUB_TOKEN: 'tok_bot' },
      ...more,
      env: { GITHUB_API_URL: github.url, ...service.environment({ runId: '77', attempt: more.attempt ?? 1 }) },
    });

  test('jobs hand an artifact on through the real client; a red job fails the run', async () => {
    const result = await run({});
    expect(result.jobs, result.log).toEqual({ give: 'success', take: 'success', red: 'failure' });
    expect(result.exitCode).toBe(1);
    expect(result.annotations.filter(({ command }) => command === 'notice')).toEqual([{ job: 'take', command: 'notice', properties: { title: 'taken' }, message: 'attempt 1' }]);
    expect(service.rows.map(({ name, attempt, state }) => [name, attempt, state])).toEqual([['given-1', 1, 'stored']]);
  });

  test('a second attempt has a backend id of its own and sees the first one\'s rows', async () => {
    await run({});
    await run({ attempt: 2 });
    expect(service.rows.map(({ name, attempt }) => [name, attempt])).toEqual([
      ['given-1', 1],
      ['given-2', 2],
    ]);
    expect(new Set(service.rows.map(({ runBackendId }) => runBackendId)).size).toBe(2);
  });
});
