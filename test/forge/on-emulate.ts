/** Pull requests, comments and clients on the API of `test/ground/github.ts`. */
import { githubApi, type GitHubApi } from '../../src/forge/github-api.js';
import { TOKENS, type GitHub } from '../ground/github.js';

export const REPOSITORY = 'octocat/hello';

/** A request as somebody, past our own client. */
export async function call<T>(github: GitHub, method: string, path: string, body?: unknown, token: keyof typeof TOKENS = 'tok_octocat'): Promise<T> {
  const answer = await fetch(`${github.url}/repos/${REPOSITORY}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Opens a pull request of a branch of the repository itself. */
export async function openPull(github: GitHub, branch: string): Promise<{ number: number; head: string }> {
  const { number, head } = await call<{ number: number; head: { sha: string } }>(github, 'POST', '/pulls', { title: branch, head: branch, base: 'main' });
  return { number, head: head.sha };
}

/** @returns with how long it was asked to wait, which no test does */
export async function clientOf(github: GitHub, { token = 'tok_bot', answerMs }: { token?: keyof typeof TOKENS; answerMs?: number } = {}): Promise<{ api: GitHubApi; waits: number[] }> {
  const waits: number[] = [];
  const api = await githubApi({ token, repository: REPOSITORY, apiUrl: github.url, pause: async (ms) => waits.push(ms), ...(answerMs === undefined ? {} : { answerMs }) });
  return { api, waits };
}

/** `GET issues/list-comments 200`, … of what was asked so far. */
export function asked(github: GitHub): string[] {
  return github.requests.map(({ operation, status }) => `${operation} ${status}`);
}
