/**
 * GitHub's REST API with patience: pages are followed, a limit is waited for as long as GitHub asks and a job can spare,
 * and what may be sent twice is sent again when the server fails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Octokit } from '@octokit/core';
import type { RequestError } from '@octokit/request-error';
import { ForgeError, type ForgeProblem } from './forge.js';

export interface GitHubApiOptions {
  token: string;
  /** `owner/name`. */
  repository: string;
  /** `GITHUB_API_URL`. */
  apiUrl: string;
  /** For tests: how waiting is done, and how long an answer may take. */
  pause?: (ms: number) => Promise<unknown>;
  answerMs?: number;
}

export interface GitHubApi {
  /** Parameters of every route. */
  repo: { owner: string; repo: string };
  /** One request, again only by the rules above. @throws ForgeError */
  request: Octokit['request'];
  /** Every page of a list, each one request. */
  pages<T>(route: string, parameters: Record<string, unknown>): Promise<T[]>;
  /** The way to other servers than GitHub's API, without the token. */
  fetch: typeof globalThis.fetch;
}

/** All waiting of one client together: longer than the minute GitHub asks for after too many writes. */
export const PATIENCE_MS = 120_000;
/** What GitHub's documentation asks for where a refusal names no time. */
const UNNAMED_WAIT_MS = 60_000;
const ANSWER_MS = 30_000;
/** How often one request is put off. */
const PUT_OFFS = 3;
/** Before the second and third try of what the server failed at. */
const AGAIN_MS = [1000, 3000];

export async function githubApi({ token, repository, apiUrl, pause = sleep, answerMs = ANSWER_MS }: GitHubApiOptions): Promise<GitHubApi> {
  const { Octokit } = await import('@octokit/core');
  const fetch = await proxyFetch(apiUrl);
  const octokit = new Octokit({ auth: token, baseUrl: apiUrl, userAgent: 'phasegate', ...(fetch === undefined ? {} : { request: { fetch } }) });
  const [owner = '', repo = ''] = repository.split('/');
  let patience = PATIENCE_MS;

  octokit.hook.wrap('request', async (send, options) => {
    const { method } = options;
    const what = `${method} ${new URL(octokit.request.endpoint(options).url).pathname}`;
    const asked = options.request;
    for (let failures = 0, putOff = 0; ; ) {
      let failure: unknown;
      try {
        // What changes something follows no redirect: a moved issue is not ours any more.
        // Changed in place, since the hooks below get these options and not those passed on.
        options.request = { ...asked, signal: AbortSignal.timeout(answerMs), ...(method === 'GET' ? {} : { redirect: 'manual' }) };
        const answer = await send(options);
        if (method !== 'GET' && (answer.status as number) >= 300) throw new ForgeError('gone', `${what}: GitHub says it has moved to ${answer.headers.location}.`, answer.status);
        // The library gives an answer that broke off as the text that came.
        const isWhole = answer.status === 204 || answer.status === 302 || typeof answer.data === 'object';
        if (isWhole) return answer;
        failure = new ForgeError('lost', `${what}: GitHub's answer broke off.`);
      } catch (error) {
        if (!isRequestError(error)) throw error;
        const wait = waitAsked(error);
        if (wait !== undefined) {
          if (wait > patience || putOff++ === PUT_OFFS) {
            throw new ForgeError('limited', `${what}: GitHub refused it with ${error.status} and asks to wait ${Math.ceil(wait / 1000)} s, longer than this job waits.`, error.status);
          }
          patience -= wait;
          await pause(wait);
          continue;
        }
        failure = forgeError(what, error);
      }
      const wait = AGAIN_MS[failures++];
      const again = failure instanceof ForgeError && failure.problem === 'lost' && method !== 'POST';
      if (!again || wait === undefined || wait > patience) throw failure;
      patience -= wait;
      await pause(wait);
    }
  });

  const request = octokit.request.defaults({ headers: { 'x-github-api-version': '2022-11-28' } }) as Octokit['request'];
  return {
    repo: { owner, repo },
    fetch: fetch ?? globalThis.fetch,
    request,
    async pages<T>(route: string, parameters: Record<string, unknown>) {
      const items: T[] = [];
      for (let page = 1; ; page++) {
        const { data, headers } = await request(route, { owner, repo, ...parameters, per_page: 100, page });
        items.push(...(data as T[]));
        if (!/\brel="next"/.test(headers.link ?? '')) return items;
      }
    },
  };
}

/** Node's own fetch knows no proxies; the artifact client's does, which is loaded only where there is one. */
async function proxyFetch(apiUrl: string): Promise<typeof globalThis.fetch | undefined> {
  const { env } = process;
  const proxy = apiUrl.startsWith('https:') ? (env['https_proxy'] ?? env['HTTPS_PROXY']) : (env['http_proxy'] ?? env['HTTP_PROXY']);
  if (proxy === undefined || proxy === '') return undefined;
  const { githubDefaults } = await import(/* webpackIgnore: true */ '#artifact');
  return githubDefaults.request?.fetch as unknown as typeof globalThis.fetch;
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === 'HttpError';
}

/** Milliseconds GitHub wants to be left alone, or undefined where the answer is about something else. */
function waitAsked(error: RequestError): number | undefined {
  if (error.status !== 403 && error.status !== 429) return undefined;
  const headers = error.response?.headers ?? {};
  const after = headers['retry-after'];
  if (after !== undefined) {
    const seconds = Number(after);
    const ms = Number.isNaN(seconds) ? Date.parse(String(after)) - Date.now() : seconds * 1000;
    return Number.isNaN(ms) ? UNNAMED_WAIT_MS : Math.max(ms, 1000);
  }
  if (headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * 1000;
    // A second more, since the reset is given in whole seconds.
    return Number.isNaN(reset) ? UNNAMED_WAIT_MS : Math.max(reset - Date.now(), 0) + 1000;
  }
  return error.status === 429 || /\brate limit\b/i.test(error.message) ? UNNAMED_WAIT_MS : undefined;
}

function forgeError(what: string, error: RequestError): ForgeError {
  if (error.response === undefined) return new ForgeError('lost', `${what}: no answer from GitHub (${error.message}).`);
  // The library puts the address of a documentation page behind GitHub's own words.
  const said = error.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').replace(/\.$/, '');
  return new ForgeError(problemOf(error.status, said), `${what}: GitHub answered ${error.status} "${said}".`, error.status);
}

function problemOf(status: number, said: string): ForgeProblem {
  if (status >= 500) return 'lost';
  if (status === 401) return 'unauthorized';
  if (status === 403) return /\blocked\b/i.test(said) ? 'locked' : 'forbidden';
  if (status === 410 && /\bdisabled\b/i.test(said)) return 'disabled';
  return status === 404 || status === 410 ? 'gone' : 'invalid';
}
