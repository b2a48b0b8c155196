import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GitHubApi } from '../../src/forge/github-api.js';
import { pullRequestOfRun } from '../../src/forge/pull-request.js';
import { startGitHub, type GitHub } from '../ground/github.js';
import { asked, call, clientOf, openPull } from './on-emulate.js';

const SHA = 'a'.repeat(40);

let github: GitHub;
let api: GitHubApi;
let start: number;

beforeAll(async () => {
  github = await startGitHub({
    tokens: { tok_bot: { login: 'github-actions[bot]' }, tok_octocat: { login: 'octocat' }, tok_stranger: { login: 'stranger' } },
    seed: {
      users: [{ login: 'octocat' }, { login: 'stranger' }, { login: 'github-actions[bot]', type: 'Bot' }],
      repos: [{ owner: 'octocat', name: 'hello', auto_init: true }],
    },
  });
});
beforeEach(async () => {
  github.reset();
  start = 0;
  ({ api } = await clientOf(github));
});
afterEach(() => {
  expect(github.problems()).toEqual([]);
});
afterAll(() => github?.close());

interface Pull {
  number: number;
  head: { sha: string; repo: { full_name: string } };
}

/** A pull request of a fork. */
async function openForeign(branch: string): Promise<Pull> {
  const answer = await fetch(`${github.url}/repos/octocat/hello/forks`, { method: 'POST', headers: { authorization: 'Bearer tok_stranger', 'content-type': 'application/json' }, body: '{}' });
  const fork = (await answer.json()) as { full_name: string };
  expect(fork.full_name).toBe('stranger/hello');
  return call<Pull>(github, 'POST', '/pulls', { title: branch, head: `stranger:${branch}`, base: 'main' });
}

const trigger = (more: Record<string, unknown>) => {
  start = github.requests.length;
  return pullRequestOfRun(api, 'workflow_run', {
    repository: { id: 1, full_name: 'octocat/hello' },
    workflow_run: { id: 55, event: 'pull_request', head_sha: SHA, head_branch: 'change', head_repository: { full_name: 'stranger/hello' }, pull_requests: [], ...more },
  });
};
const requests = () => github.requests.slice(start).map(({ method, path }) => `${method} ${path}`);

describe('what the event says', () => {
  test.each(['pull_request', 'pull_request_target'])('%s names its pull request and the commit, which is not the merge commit', async (event) => {
    expect(await pullRequestOfRun(api, event, { pull_request: { number: 7, head: { sha: SHA, repo: null } } })).toEqual({ pull: 7, head: SHA });
    expect(github.requests).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['push', {}, 'A run on `push` belongs to no pull request.'],
    ['merge_group', {}, 'A run on `merge_group` belongs to no pull request.'],
    ['pull_request', {}, 'The event does not say which pull request it is of.'],
    ['pull_request', { pull_request: { number: '7; drop', head: { sha: SHA } } }, 'The event does not say which pull request it is of.'],
    ['pull_request', { pull_request: { number: 7, head: { sha: 'main' } } }, 'The event does not say which pull request it is of.'],
    ['workflow_run', {}, 'The event does not say which run triggered this one.'],
    ['workflow_run', null, 'The event does not say which run triggered this one.'],
  ])('%s with %j is of none', async (event, payload, why) => {
    expect(await pullRequestOfRun(api, event, payload)).toEqual({ why });
    expect(github.requests).toEqual([]);
  });
});

describe('a run that another run triggered', () => {
  test('is of the pull request the event names, without a request', async () => {
    const named = (number: number, sha: string, repository = 1) => ({ number, head: { sha, ref: 'change' }, base: { repo: { id: repository } } });
    expect(await trigger({ pull_requests: [named(9, SHA)] })).toEqual({ pull: 9, head: SHA });
    // Of the repository this is a fork of, and of one that has moved on.
    expect(await trigger({ pull_requests: [named(4, SHA, 2), named(9, SHA), named(5, 'b'.repeat(40))] })).toEqual({ pull: 9, head: SHA });
    expect(requests()).toEqual([]);
  });

  test('of a push is of none', async () => {
    expect(await trigger({ event: 'push' })).toEqual({ why: 'Run 55 was on `push`, so it belongs to no pull request.' });
    expect(requests()).toEqual([]);
  });

  test('of a fork is of the open pull request with its commit as head', async () => {
    await openPull(github, 'change');
    const { number, head } = await openForeign('change');
    expect(await trigger({ head_sha: head.sha })).toEqual({ pull: number, head: head.sha });
    expect(requests()).toEqual(['GET /repos/octocat/hello/pulls?state=open&head=stranger%3Achange&per_page=100&page=1']);
  });

  test('of a fork whose branch has moved on is of none', async () => {
    await openForeign('change');
    expect(await trigger({})).toEqual({ why: 'No open pull request has aaaaaaa, the commit of run 55, as its head: it was closed, or has moved on.' });
  });

  test('of a fork whose pull request was closed is of none', async () => {
    const { number, head } = await openForeign('change');
    await call(github, 'PATCH', `/pulls/${number}`, { state: 'closed' });
    expect(await trigger({ head_sha: head.sha })).toMatchObject({ why: expect.stringMatching(/^No open pull request has/) as string });
  });

  test('with several pull requests of its commit is of none', async () => {
    const first = await openForeign('change');
    await call(github, 'POST', '/pulls', { title: 'again', head: 'stranger:change', base: 'release' });
    const commit = first.head.sha;
    expect(await trigger({ head_sha: commit })).toEqual({
      why: `Several pull requests have ${commit.slice(0, 7)}, the commit of run 55, as their head (#${first.number + 1}, #${first.number}), and nothing says which one it was for.`,
    });
  });

  test('of a fork of the same owner under another name is not mistaken', async () => {
    const { head } = await openForeign('change');
    expect(await trigger({ head_sha: head.sha, head_repository: { full_name: 'stranger/other' } })).toMatchObject({ why: expect.stringMatching(/^No open pull request has/) as string });
  });

  test('of a repository that is gone is of none', async () => {
    expect(await trigger({ head_repository: null })).toEqual({ why: 'The event does not say from which branch run 55 is: its repository is gone.' });
    expect(requests()).toEqual([]);
  });

  test('without the permission says what to add', async () => {
    github.inject({ path: /\/pulls\?/, kind: 'status', status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(await trigger({})).toEqual({
      problem: 'forbidden',
      why: 'The pull request of run 55 cannot be found: GET /repos/octocat/hello/pulls: GitHub answered 403 "Resource not accessible by integration". Add `pull-requests: write` to the `permissions:` of this job, which is then `permissions: { contents: read, actions: read, pull-requests: write }`.',
    });
    expect(asked(github).at(-1)).toBe('pulls/list 403');
  });
});
