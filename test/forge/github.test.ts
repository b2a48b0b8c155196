import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Forge } from '../../src/forge/forge.js';
import { githubForge } from '../../src/forge/github.js';
import { githubApi, PATIENCE_MS, type GitHubApi } from '../../src/forge/github-api.js';
import { startGitHub, type GitHub } from '../ground/github.js';
import { describeForge } from './contract.js';
import { asked, call, clientOf, openPull, REPOSITORY } from './on-emulate.js';

let github: GitHub;
let api: GitHubApi;
let forge: Forge;
let waits: number[];

beforeAll(async () => {
  github = await startGitHub();
});
beforeEach(async () => {
  github.reset();
  ({ api, waits } = await clientOf(github));
  forge = githubForge(api);
});
afterEach(() => {
  expect(github.problems()).toEqual([]);
});
afterAll(() => github?.close());

describeForge('comments and issues on GitHub', async () => {
  const { number: milestone } = await call<{ number: number }>(github, 'POST', '/milestones', { title: 'M1' });
  const { number, head } = await openPull(github, 'change');
  return { forge, pull: number, head, milestone };
});

describe('what only GitHub has', () => {
  test('pages are of a hundred, and the last one is known', async () => {
    const { number } = await openPull(github, 'change');
    for (let index = 0; index < 200; index++) await call(github, 'POST', `/issues/${number}/comments`, { body: String(index) });
    const before = github.requests.length;
    expect((await forge.comments(number)).length).toBe(200);
    expect(github.requests.slice(before).map(({ path }) => path)).toEqual([1, 2].map((page) => `/repos/octocat/hello/issues/${number}/comments?per_page=100&page=${page}`));
  });

  test('milestones, closed ones too', async () => {
    await call(github, 'POST', '/milestones', { title: 'Now' });
    await call(github, 'POST', '/milestones', { title: 'Past', state: 'closed' });
    expect(await forge.milestones()).toEqual(expect.arrayContaining([expect.objectContaining({ title: 'Now', state: 'open' }), expect.objectContaining({ title: 'Past', state: 'closed' })]));
  });

  test('somebody who is not of the repository cannot be assigned', async () => {
    expect(await forge.canAssign('stranger')).toBe(false);
  });

  test('issues that are switched off are said so', async () => {
    github.inject({ method: 'POST', path: /\/issues$/, kind: 'status', status: 410, body: { message: 'Issues has been disabled in this repository.', documentation_url: 'https://docs.github.com/v3/issues/' } });
    await expect(forge.createIssue({ title: 'x', body: 'x' })).rejects.toMatchObject({
      problem: 'disabled',
      status: 410,
      message: 'POST /repos/octocat/hello/issues: GitHub answered 410 "Issues has been disabled in this repository".',
    });
  });

  test('a transferred issue is gone, and the one it became is not touched', async () => {
    const { number } = await forge.createIssue({ title: 'x', body: 'before' });
    const moved = `${github.url}/repositories/9/issues/${number}`;
    github.inject({ method: 'PATCH', path: /\/issues\/\d+$/, kind: 'status', status: 301, body: { message: 'Moved Permanently', url: moved }, headers: { location: moved } });
    await expect(forge.updateIssue(number, { body: 'after' })).rejects.toMatchObject({ problem: 'gone', message: `PATCH /repos/octocat/hello/issues/${number}: GitHub says it has moved to ${moved}.` });
    expect(asked(github).at(-1)).toBe('issues/update 301');
  });
});

/** A proxy in front of GitHub. @returns its address, and what was asked of it */
async function startProxy(): Promise<{ url: string; tunnels: string[]; close(): void }> {
  const tunnels: string[] = [];
  const proxy = createServer().on('connect', (request, client, first) => {
    tunnels.push(request.url ?? '');
    const server = connect(Number(new URL(github.url).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.write(first);
      server.pipe(client).pipe(server);
    });
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const close = (): void => {
    proxy.close();
    proxy.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, tunnels, close };
}

test('a proxy is used where there is one', async () => {
  const { number, head } = await openPull(github, 'change');
  const proxy = await startProxy();
  try {
    vi.stubEnv('http_proxy', proxy.url);
    // The library reads its proxy for the address it finds in the environment when it is loaded.
    vi.stubEnv('GITHUB_API_URL', 'http://api.github.test');
    const behind = await githubApi({ token: 'tok_bot', repository: REPOSITORY, apiUrl: 'http://api.github.test', pause: async () => {} });
    expect(await githubForge(behind).headOf(number)).toBe(head);
    expect(proxy.tunnels).toEqual(['api.github.test:80']);
  } finally {
    vi.unstubAllEnvs();
    proxy.close();
  }
});

test('the bundle, which loads undici only when it is used, goes through the proxy too', async () => {
  const { number, head } = await openPull(github, 'change');
  const proxy = await startProxy();
  try {
    const bundle = fileURLToPath(new URL('../../dist/artifact/index.js', import.meta.url));
    const script = `const { githubDefaults } = require(process.argv[1]);
      githubDefaults.request.fetch('http://api.github.test/repos/${REPOSITORY}/pulls/${number}', { headers: { authorization: 'token tok_bot' } }).then((answer) => answer.json()).then(({ head }) => console.log(head.sha));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, bundle], { env: { PATH: process.env['PATH'], http_proxy: proxy.url, GITHUB_API_URL: 'http://api.github.test' } });
    expect(stdout).toBe(`${head}\n`);
    expect(proxy.tunnels).toEqual(['api.github.test:80']);
  } finally {
    proxy.close();
  }
});

describe('patience', () => {
  const head = () => forge.headOf(1);
  const heads = () => github.requests.filter(({ operation }) => operation === 'pulls/get').length;
  beforeEach(async () => {
    await openPull(github, 'change');
  });

  test.each<[string, number, Record<string, string>, string, number]>([
    ['429 with retry-after', 429, { 'retry-after': '7' }, 'slow down', 7000],
    ['403 with retry-after', 403, { 'retry-after': '60' }, 'You have exceeded a secondary rate limit', 60_000],
    ['a secondary limit without a time', 403, {}, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', 60_000],
    ['429 without a time', 429, {}, 'Too Many Requests', 60_000],
    ['an hour used up, all but now', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, 'API rate limit exceeded for installation', 1000],
    ['retry-after of nothing', 429, { 'retry-after': '0' }, 'slow down', 1000],
  ])('%s is waited for', async (_title, status, headers, message, wait) => {
    github.inject({ path: /\/pulls\/1$/, kind: 'status', status, headers, body: { message } });
    expect(await head()).toMatch(/^[0-9a-f]{40}$/);
    expect(waits).toEqual([wait]);
    expect(heads()).toBe(2);
  });

  test('retry-after may be a date', async () => {
    github.inject({ path: /\/pulls\/1$/, kind: 'status', status: 429, headers: { 'retry-after': new Date(Date.now() + 30_000).toUTCString() } });
    await head();
    expect(waits[0]).toBeGreaterThan(20_000);
    expect(waits[0]).toBeLessThanOrEqual(30_000);
  });

  test('a limited POST was not carried out, so it is sent again', async () => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status: 429, headers: { 'retry-after': '1' } });
    await forge.createComment(1, 'once');
    expect((await forge.comments(1)).map(({ body }) => body)).toEqual(['once']);
  });

  test('an hour is longer than a job waits', async () => {
    const reset = Math.ceil(Date.now() / 1000) + 3600;
    github.inject({ path: /\/pulls\/1$/, kind: 'status', status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } });
    await expect(head()).rejects.toMatchObject({ problem: 'limited', status: 403, message: expect.stringMatching(/^GET \/repos\/octocat\/hello\/pulls\/1: GitHub refused it with 403 and asks to wait 36\d\d s, longer than this job waits\.$/) as string });
    expect(waits).toEqual([]);
  });

  test('all waiting together has an end, and so has one request', async () => {
    github.inject({ path: /\/pulls\/1$/, kind: 'status', status: 429, headers: { 'retry-after': '60' }, times: 9 });
    await expect(head()).rejects.toMatchObject({ problem: 'limited' });
    expect(waits).toEqual([60_000, 60_000]);
    expect(waits.reduce((a, b) => a + b)).toBe(PATIENCE_MS);
    const other = await clientOf(github);
    github.inject({ path: /\/issues\/1\/comments/, kind: 'status', status: 429, headers: { 'retry-after': '0' }, times: 9 });
    await expect(githubForge(other.api).comments(1)).rejects.toMatchObject({ problem: 'limited' });
    expect(other.waits).toEqual([1000, 1000, 1000]);
  });

  test.each([500, 502, 503])('after %i a read is tried again', async (status) => {
    github.inject({ path: /\/pulls\/1$/, kind: 'status', status, times: 2 });
    expect(await head()).toMatch(/^[0-9a-f]{40}$/);
    expect(waits).toEqual([1000, 3000]);
  });

  test('an answer that does not come is not waited for', async () => {
    const hasty = await clientOf(github, { answerMs: 100 });
    github.inject({ path: /\/pulls\/1$/, kind: 'slow', ms: 600 });
    expect(await githubForge(hasty.api).headOf(1)).toMatch(/^[0-9a-f]{40}$/);
    expect(hasty.waits).toEqual([1000]);
  });

  test('a server that goes on failing is given up', async () => {
    github.inject({ path: /\/pulls\/1$/, kind: 'status', status: 500, body: { message: 'Server Error' }, times: 9 });
    await expect(head()).rejects.toMatchObject({ problem: 'lost', message: 'GET /repos/octocat/hello/pulls/1: GitHub answered 500 "Server Error".' });
    expect(heads()).toBe(3);
  });

  test('a lost answer to a change or a deletion is asked for again', async () => {
    const { id } = await forge.createComment(1, 'one');
    github.inject({ method: 'PATCH', path: /./, kind: 'lost' });
    expect(await forge.updateComment(1, id, 'two')).toMatchObject({ id, body: 'two' });
    github.inject({ method: 'DELETE', path: /./, kind: 'lost' });
    await forge.deleteComment(1, id);
    expect(asked(github).filter((line) => /update|delete/.test(line))).toEqual(['issues/update-comment 200', 'issues/update-comment 200', 'issues/delete-comment 204', 'issues/delete-comment 404']);
  });

  test.each(['lost', 'status'] as const)('a POST whose fate is unknown (%s) is sent once', async (kind) => {
    github.inject({ method: 'POST', path: /\/comments$/, ...(kind === 'lost' ? { kind } : { kind, status: 502 }) });
    await expect(forge.createComment(1, 'one')).rejects.toMatchObject({ problem: 'lost' });
    expect(asked(github).filter((line) => line.startsWith('issues/create-comment')).length).toBe(1);
  });

  test.each<[number, string, string]>([
    [401, 'Bad credentials', 'unauthorized'],
    [403, 'Resource not accessible by integration', 'forbidden'],
    [403, 'Unable to create comment because issue is locked.', 'locked'],
    [404, 'Not Found', 'gone'],
    [422, 'Validation Failed', 'invalid'],
  ])('%i %s is "%s", at once', async (status, message, problem) => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status, body: { message, documentation_url: 'https://docs.github.com/rest/issues/comments#create-an-issue-comment' } });
    await expect(forge.createComment(1, 'x')).rejects.toMatchObject({ problem, status, message: `POST /repos/octocat/hello/issues/1/comments: GitHub answered ${status} "${message.replace(/\.$/, '')}".` });
    expect(waits).toEqual([]);
  });
});
