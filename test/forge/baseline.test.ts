import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fetchBaseline, type BaselineWanted } from '../../src/forge/baseline.js';
import type { GitHubApi } from '../../src/forge/github-api.js';
import type { RunRecord } from '../../src/trace/record.js';
import { archive, type ArchiveEntry } from '../ground/archive.js';
import { startGitHub, type GitHub, type PlantedRun } from '../ground/github.js';
import { startResultsService, type ResultsService } from '../ground/results-service.js';
import { asked, clientOf } from './on-emulate.js';

const AT = '2026-05-04T10:00:00.000Z';

let service: ResultsService;
let github: GitHub;
let api: GitHubApi;
let waits: number[];
let folder: string;

beforeAll(async () => {
  service = await startResultsService();
  github = await startGitHub({ results: service });
});
beforeEach(async () => {
  service.reset();
  github.reset();
  ({ api, waits } = await clientOf(github));
  folder = await mkdtemp(join(tmpdir(), 'phasegate-baseline-'));
  return () => rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  expect(github.problems()).toEqual([]);
});
afterAll(async () => {
  await github?.close();
  await service?.close();
});

function recordOf(id: number, attempt: number): RunRecord {
  return {
    version: 1,
    run: { id: String(id), attempt, job: null, sha: null, headSha: null, repository: 'octocat/hello', event: 'push', ref: 'refs/heads/main', startedAt: AT, finishedAt: AT },
    plan: { id: 'shop', name: 'Shop', digest: 'a'.repeat(64), file: 'phasegate.yml' },
    vars: {},
    verdict: 'passed',
    decisions: [],
    phases: [],
    auditHead: null,
  };
}

interface Stored extends Partial<PlantedRun> {
  /** Attempts that left a record; by default the last one. */
  records?: number[];
  plan?: string;
  change?: (record: RunRecord) => unknown;
  entries?: ArchiveEntry[];
  digest?: string;
}

/** A run and the records it left. The first planted is the oldest. */
async function plant(id: number, { records, plan = 'shop', change, entries, digest, ...run }: Stored = {}): Promise<void> {
  github.plantRun({ id, event: 'push', branch: 'main', ...run });
  for (const attempt of records ?? [run.attempt ?? 1]) {
    const record = recordOf(id, attempt);
    const zip = archive(entries ?? [{ path: 'run.json', content: JSON.stringify(change?.(record) ?? record) }]);
    await service.plant({ runId: String(id), attempt }, `phasegate-${plan}-record-attempt-${attempt}`, zip, digest);
  }
}

const fetched = (more: Partial<BaselineWanted> = {}) => fetchBaseline(api, { plan: 'shop', branch: 'main', folder: join(folder, 'baseline'), ...more });
const runOf = async () => {
  const found = await fetched();
  return 'run' in found ? `${found.run}.${found.attempt}` : found.why;
};

describe('the newest record of the branch', () => {
  test('comes as a folder, with three requests', async () => {
    await plant(7);
    await plant(8);
    expect(await fetched()).toEqual({ folder: join(folder, 'baseline'), run: '8', attempt: 1 });
    expect(JSON.parse(await readFile(join(folder, 'baseline', 'run.json'), 'utf8'))).toMatchObject({ run: { id: '8' } });
    expect(asked(github)).toEqual(['actions/list-workflow-runs-for-repo 200', 'actions/list-artifacts-for-repo 200', 'actions/download-artifact 302']);
    expect(github.requests.map(({ path }) => path)).toEqual([
      '/repos/octocat/hello/actions/runs?branch=main&exclude_pull_requests=true&per_page=100',
      '/repos/octocat/hello/actions/artifacts?name=phasegate-shop-record-attempt-1&per_page=100',
      expect.stringMatching(/^\/repos\/octocat\/hello\/actions\/artifacts\/\d+\/zip$/),
    ]);
  });

  test('of a run that was run again is that of its last attempt, with four', async () => {
    await plant(7);
    await plant(8, { attempt: 3, records: [1, 3] });
    expect(await runOf()).toBe('8.3');
    expect(asked(github).length).toBe(4);
  });

  test('is that of the first attempt where the last one left none', async () => {
    await plant(8, { attempt: 2, records: [1] });
    expect(await runOf()).toBe('8.1');
  });

  test('is an older one where the newest run left none, still with four requests', async () => {
    await plant(6);
    await plant(7, { attempt: 2, records: [] });
    await plant(8, { attempt: 2, records: [] });
    await plant(9, { records: [] });
    expect(await runOf()).toBe('6.1');
    expect(asked(github).length).toBe(4);
  });

  test.each<[string, Partial<PlantedRun>]>([
    ['a pull request from a branch of this name', { event: 'pull_request' }],
    ['a pull request with a token that writes', { event: 'pull_request_target' }],
    ['a workflow that a pull request may have triggered', { event: 'workflow_run' }],
    ['a merge queue', { event: 'merge_group' }],
    ['a comment anybody wrote', { event: 'issue_comment' }],
    ['a fork', { headRepository: 'stranger/hello' }],
    ['another branch', { branch: 'change' }],
    ['a run that was cancelled', { conclusion: 'cancelled' }],
    ['a run that ran out of time', { conclusion: 'timed_out' }],
  ])('is never of %s', async (_title, run) => {
    await plant(7);
    await plant(8, run);
    expect(await runOf()).toBe('7.1');
  });

  test.each<[string, Partial<PlantedRun>]>([
    ['a schedule', { event: 'schedule' }],
    ['a dispatch', { event: 'workflow_dispatch' }],
    ['a run that failed', { conclusion: 'failure' }],
    ['a run whose other jobs go on', { status: 'in_progress', conclusion: null }],
  ])('may be of %s', async (_title, run) => {
    await plant(7);
    await plant(8, run);
    expect(await runOf()).toBe('8.1');
  });

  test('is not hidden by a hundred newer runs of forks, nor by as many records of pull requests', async () => {
    await plant(7);
    for (let id = 100; id < 205; id++) await plant(id, { event: 'pull_request', headRepository: 'stranger/hello' });
    expect(await runOf()).toBe('7.1');
    expect(asked(github).length).toBe(5);
  });

  test('is of this plan', async () => {
    await plant(7);
    await plant(8, { plan: 'other' });
    expect(await runOf()).toBe('7.1');
  });

  test('is an older one for a run of the branch itself', async () => {
    for (const id of [7, 8, 9]) await plant(id);
    expect(await fetched({ before: '8' })).toMatchObject({ run: '7' });
  });
});

describe('without one it says why', () => {
  test('no run on the branch yet, with one request', async () => {
    await plant(7, { event: 'pull_request' });
    expect(await fetched()).toEqual({ why: 'There is nothing to compare with yet: no run on `main` has come to its end. The first one that reports becomes the baseline.' });
    expect(asked(github)).toEqual(['actions/list-workflow-runs-for-repo 200']);
    expect(existsSync(join(folder, 'baseline'))).toBe(false);
  });

  test('runs without a record', async () => {
    await plant(7, { records: [] });
    expect(await fetched()).toEqual({ why: 'There is nothing to compare with yet: the only run on `main` left no record of plan shop. The first one that does becomes the baseline.' });
    await plant(8, { records: [] });
    expect(await fetched()).toMatchObject({ why: expect.stringContaining('none of the newest 2 runs on `main` left a record') as string });
  });

  const EXPIRED = 'There is nothing to compare with: the newest record of `main`, of run 8, has expired. The next run there makes a new one; `retention-days` in the settings of the repository keeps them longer.';

  test('expired, as the list says', async () => {
    await plant(7);
    await plant(8);
    service.expire('phasegate-shop-record-attempt-1');
    expect(await fetched()).toEqual({ why: EXPIRED });
  });

  test('expired between the list and the download', async () => {
    await plant(8);
    github.inject({ path: /\/zip$/, kind: 'status', status: 410, body: { message: 'Artifact has expired' } });
    expect(await fetched()).toEqual({ why: EXPIRED });
  });

  const ADD = 'Add `actions: read` to the `permissions:` of this job, which is then `permissions: { contents: read, actions: read, pull-requests: write }`.';
  test.each<[number, string, string, string]>([
    [403, 'Resource not accessible by integration', 'forbidden', ADD],
    [404, 'Not Found', 'gone', ADD],
    [401, 'Bad credentials', 'unauthorized', 'Give the step `token: ${{ github.token }}`.'],
  ])('%i %s, with what to add', async (status, message, problem, remedy) => {
    github.inject({ path: /\/actions\/runs\?/, kind: 'status', status, body: { message } });
    expect(await fetched()).toEqual({
      problem,
      why: `There is nothing to compare with, since the record of \`main\` cannot be read: GET /repos/octocat/hello/actions/runs: GitHub answered ${status} "${message}". ${remedy}`,
    });
    expect(asked(github).length).toBe(1);
  });

  test('a limit, which is waited for first', async () => {
    await plant(8);
    github.inject({ path: /\/actions\/artifacts\?/, kind: 'status', status: 429, headers: { 'retry-after': '5' } });
    expect(await runOf()).toBe('8.1');
    expect(waits).toEqual([5000]);
    github.inject({ path: /\/actions\/runs\?/, kind: 'status', status: 429, headers: { 'retry-after': '900' } });
    expect(await fetched()).toMatchObject({ problem: 'limited' });
  });

  test('a server that fails', async () => {
    await plant(8);
    github.inject({ path: /\/zip$/, kind: 'status', status: 500, times: 9 });
    expect(await fetched()).toMatchObject({ problem: 'lost' });
    github.reset();
    await plant(9);
    const broken = { ...api, fetch: async () => new Response('no', { status: 503 }) };
    expect(await fetchBaseline(broken, { plan: 'shop', branch: 'main', folder: join(folder, 'baseline') })).toEqual({
      problem: 'lost',
      why: 'There is nothing to compare with, since the record of `main` cannot be read: Downloading the artifact "phasegate-shop-record-attempt-1": the server answered 503. Run this job again later.',
    });
  });
});

describe('what is refused, by name', () => {
  const refused = (why: string) => ({ why: `The record of \`main\` (run 8, artifact "phasegate-shop-record-attempt-1") is refused: ${why}. There is nothing to compare with until \`main\` has a new one.` });

  test.each<[string, Stored, string]>([
    ['a path that leaves the folder', { entries: [{ path: '../escaped', content: 'x' }] }, 'invalid relative path: ../escaped'],
    ['a link', { entries: [{ path: 'run.json', content: '/etc/hostname', mode: 0o120777 }] }, '"run.json" is a symbolic link'],
    ['a bomb', { entries: [{ path: 'run.json', content: Buffer.alloc(1000), claimedSize: 0xfffffffe }, { path: 'b', content: '', claimedSize: 0xfffffffe }] }, 'unpacked it has more than the 4294967296 bytes allowed'],
    ['a file that is larger than it says', { entries: [{ path: 'run.json', content: '{}{}{}', claimedSize: 2 }] }, '"run.json" has more than the 2 bytes that were announced'],
    ['no run.json', { entries: [{ path: 'other.json', content: '{}' }] }, 'it has no run.json'],
    ['no JSON', { entries: [{ path: 'run.json', content: '{"version": 1,' }] }, 'its run.json is no JSON'],
    ['null', { entries: [{ path: 'run.json', content: 'null' }] }, 'its run.json is of version undefined, and this release reads version 1'],
    ['another version', { change: (record) => ({ ...record, version: 2 }) }, 'its run.json is of version 2, and this release reads version 1'],
    ['another shape', { change: (record) => ({ ...record, phases: 'all' }) }, 'its run.json is not as it should be at phases: Invalid input: expected array, received string'],
    ['another plan', { change: (record) => ({ ...record, plan: { ...record.plan, id: 'other' } }) }, 'it is of plan "other"'],
    ['another run', { change: (record) => ({ ...record, run: { ...record.run, id: '6' } }) }, 'it is of run 6, attempt 1'],
    ['another repository', { change: (record) => ({ ...record, run: { ...record.run, repository: 'stranger/hello' } }) }, 'it is of repository "stranger/hello"'],
    ['a local run', { change: (record) => ({ ...record, run: { ...record.run, repository: null } }) }, 'it is of repository null'],
    ['other bytes than its digest', { digest: `sha256:${'0'.repeat(64)}` }, `its bytes are not those of its digest sha256:${'0'.repeat(64)}`],
  ])('%s', async (_title, stored, why) => {
    await plant(8, stored);
    expect(await fetched()).toEqual(refused(why));
    expect(existsSync(join(folder, 'baseline'))).toBe(false);
    expect(existsSync(join(folder, 'escaped'))).toBe(false);
  });

  test('an archive that is too large is not downloaded', async () => {
    await plant(8);
    Object.assign(service.rows[0]!, { size: 257 * 1024 ** 2 });
    expect(await fetched()).toEqual(refused('it is larger than 256 MiB'));
    expect(asked(github).length).toBe(2);
  });

  test('nothing of a record that came half', async () => {
    await plant(8);
    const half: typeof globalThis.fetch = async (...args) => new Response((await (await fetch(...args)).arrayBuffer()).slice(0, 60));
    expect(await fetchBaseline({ ...api, fetch: half }, { plan: 'shop', branch: 'main', folder: join(folder, 'baseline') })).toMatchObject({ why: expect.stringContaining('its bytes are not those of its digest') as string });
  });
});
