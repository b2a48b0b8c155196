/** Pull requests of the repository and of a stranger's fork on the API, and the events GitHub sends of them. */
import type { GitHub, GitHubOptions } from '../ground/github.js';

export const WITH_STRANGER: Omit<GitHubOptions, 'results'> = {
  tokens: { tok_bot: { login: 'github-actions[bot]' }, tok_octocat: { login: 'octocat' }, tok_stranger: { login: 'stranger' } },
  seed: {
    users: [{ login: 'octocat' }, { login: 'stranger' }, { login: 'github-actions[bot]', type: 'Bot' }],
    repos: [{ owner: 'octocat', name: 'hello', auto_init: true }],
  },
};

export interface Pull {
  number: number;
  head: { ref: string; sha: string; repo: { full_name: string } };
}

/** @param owner of the branch: `octocat`, or `stranger` with a fork */
export async function openPull(github: GitHub, branch: string, owner: 'octocat' | 'stranger' = 'octocat'): Promise<Pull> {
  if (owner === 'stranger') await api(github, 'POST', '/forks', {}, 'tok_stranger');
  return api<Pull>(github, 'POST', '/pulls', { title: branch, head: owner === 'octocat' ? branch : `${owner}:${branch}`, base: 'main' });
}

/** The payload of `pull_request`. */
export function pullEvent({ number, head }: Pull): Record<string, unknown> {
  return { action: 'synchronize', number, pull_request: { number, head, base: { ref: 'main' } }, repository: { full_name: 'octocat/hello', default_branch: 'main' } };
}

/** The payload of the `workflow_run` that follows a run on a pull request. For a fork GitHub names no pull request. */
export function followingEvent({ number, head }: Pull, run: { id: number; conclusion: string | null; attempt?: number }): Record<string, unknown> {
  const own = head.repo.full_name === 'octocat/hello';
  return {
    action: 'completed',
    repository: { id: 1, full_name: 'octocat/hello', default_branch: 'main' },
    workflow_run: {
      id: run.id,
      run_attempt: run.attempt ?? 1,
      event: 'pull_request',
      status: run.conclusion === null ? 'in_progress' : 'completed',
      conclusion: run.conclusion,
      head_sha: head.sha,
      head_branch: head.ref,
      head_repository: { full_name: head.repo.full_name },
      run_started_at: '2026-11-21T10:00:00Z',
      pull_requests: own ? [{ number, head: { sha: head.sha }, base: { repo: { id: 1 } } }] : [],
    },
  };
}

export interface Comment {
  id: number;
  body: string;
  html_url: string;
  user: { login: string };
}

export function commentsOn(github: GitHub, number: number): Promise<Comment[]> {
  return api<Comment[]>(github, 'GET', `/issues/${number}/comments`);
}

export interface Issue {
  number: number;
  title: string;
  body: string;
  state: string;
  state_reason: string | null;
  html_url: string;
  user: { login: string };
  labels: { name: string }[];
  assignees: { login: string }[];
  milestone: { title: string } | null;
}

/** Oldest first, closed ones too. */
export function issuesOf(github: GitHub): Promise<Issue[]> {
  return api<Issue[]>(github, 'GET', '/issues?state=all&sort=created&direction=asc&per_page=100');
}

async function api<T>(github: GitHub, method: string, path: string, body?: unknown, token = 'tok_octocat'): Promise<T> {
  const answer = await fetch(`${github.url}/repos/octocat/hello${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
