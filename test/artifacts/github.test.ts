import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { archive } from '../ground/archive.js';
import { startGitHub, type GitHub } from '../ground/github.js';
import { startResultsService, type ResultsService } from '../ground/results-service.js';
import { describeArtifacts } from './contract.js';

let service: ResultsService;
let github: GitHub;
let folder: string;
let from: string;
let run = 100;

const here = (attempt = 1) => ({ runId: String(run), attempt });

beforeAll(async () => {
  service = await startResultsService();
  github = await startGitHub({ results: service });
  // The client reads the API's address when it is first loaded.
  vi.stubEnv('GITHUB_API_URL', github.url);
  vi.stubEnv('GITHUB_SERVER_URL', 'https://github.com');
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
beforeEach(async () => {
  service.reset();
  github.reset();
  run++;
  folder = await mkdtemp(join(tmpdir(), 'phasegate-github-'));
  from = join(folder, 'build');
  await mkdir(from);
  await writeFile(join(from, 'result.json'), '{"made":"here"}');
  return () => rm(folder, { recursive: true, force: true });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await github?.close();
  await service?.close();
});

/** As a job of another run has it. */
async function fromElsewhere(token?: string): Promise<Artifacts> {
  const { githubArtifacts } = await import('../../src/artifacts/github.js');
  return githubArtifacts({ run: { serverUrl: 'https://github.com', owner: 'octocat', repository: 'hello', id: run }, foreign: true, ...(token === undefined ? {} : { token }) });
}

/** The implementation as a job of this attempt has it. */
async function as(attempt: number, token?: string): Promise<Artifacts> {
  for (const [name, value] of Object.entries(service.environment(here(attempt)))) vi.stubEnv(name, value);
  const { githubArtifacts } = await import('../../src/artifacts/github.js');
  return githubArtifacts({ run: { serverUrl: 'https://github.com', owner: 'octocat', repository: 'hello', id: run }, retryMs: 1, ...(token === undefined ? {} : { token }) });
}

describeArtifacts('artifacts on GitHub', async () => ({
  artifacts: await as(1),
  async plantLink(name) {
    const { id } = service.rows.find((row) => row.name === name)!;
    service.expire(name);
    await service.plant(here(), name, archive([{ path: 'secret', content: '/etc/hostname', mode: 0o120777 }]));
    expect(service.rows.at(-1)!.id).not.toBe(id);
  },
}));

describe('what goes wrong on GitHub', () => {
  test('an upload says where a person finds it', async () => {
    const stored = await (await as(1)).upload('a', from);
    expect(stored.url).toBe(`https://github.com/octocat/hello/actions/runs/${run}/artifacts/${stored.id}`);
  });

  test('the answer to the last call is lost: the artifact is there, and that is found out', async () => {
    service.inject({ method: 'FinalizeArtifact', kind: 'lost' });
    const stored = await (await as(1)).upload('a', from);
    expect(stored).toMatchObject({ id: service.rows[0]!.id, digest: service.rows[0]!.digest });
    expect(service.rows).toHaveLength(1);
  });

  test('a connection breaks before anything was made: it is tried again', async () => {
    service.inject({ method: 'ListArtifacts', kind: 'lost' });
    const artifacts = await as(1, 'tok_bot');
    expect(await artifacts.list('')).toEqual([]);
    expect(github.problems()).toEqual([]);
    expect(github.requests.map(({ operation }) => operation)).toEqual(['actions/list-workflow-run-artifacts']);
  });

  test('the answer to the first call is lost: the name is burnt, and the message says so', async () => {
    service.inject({ method: 'CreateArtifact', kind: 'lost' });
    await expect((await as(1)).upload('a', from)).rejects.toMatchObject({
      name: 'UserError',
      message: 'The artifact "a" cannot be uploaded: an upload that began under this name was never finished, and GitHub does not give a name out twice.',
      hint: 'Run this job again: its next attempt has a name of its own.',
    });
  });

  test('a server error passes over, because the client tries again', async () => {
    service.inject({ method: 'CreateArtifact', kind: 'status', status: 500 });
    expect(await (await as(1)).upload('a', from)).toMatchObject({ id: service.rows[0]!.id });
    expect(service.calls.filter(({ method }) => method === 'CreateArtifact').map(({ status }) => status)).toEqual([500, 200]);
  });

  test('a page is stored unzipped, and its address opens it', async () => {
    await writeFile(join(from, 'page.html'), '<p>page</p>');
    const stored = await (await as(1)).uploadFile(join(from, 'page.html'));
    expect(stored.url).toMatch(new RegExp(`/actions/runs/${here().runId}/artifacts/${stored.id}$`));
    expect(service.calls.find(({ method }) => method === 'CreateArtifact')?.body).toMatchObject({ name: 'page.html', mime_type: 'text/html' });
    expect(await (await fetch(await service.downloadUrl(service.rows[0]!))).text()).toBe('<p>page</p>');
  });

  test('no room left is said at once', async () => {
    service.inject({ method: 'CreateArtifact', kind: 'status', status: 403, msg: 'insufficient usage to create artifact', times: 9 });
    await expect((await as(1)).upload('a', from)).rejects.toMatchObject({ name: 'UserError', message: 'The artifact "a" cannot be uploaded: Failed to CreateArtifact: Artifact storage quota has been hit. Unable to upload any new artifacts.' });
  });

  test('a second attempt reads what the first stored', async () => {
    await (await as(1)).upload('a', from);
    const second = await as(2);
    const [artifact] = await second.list('a');
    await second.download(artifact!, join(folder, 'back'));
    expect(await readFile(join(folder, 'back/result.json'), 'utf8')).toBe('{"made":"here"}');
  });

  test('a row of the first attempt that answers 404 comes by REST', async () => {
    await (await as(1)).upload('a', from);
    service.olderRowsAnswer404 = true;
    const second = await as(2, 'tok_bot');
    const [artifact] = await second.list('a');
    await second.download(artifact!, join(folder, 'back'));
    expect(await readFile(join(folder, 'back/result.json'), 'utf8')).toBe('{"made":"here"}');
    expect(github.requests.map(({ operation, login, status }) => [operation, login, status])).toEqual([['actions/download-artifact', 'github-actions[bot]', 302]]);
    expect(github.problems()).toEqual([]);
  });

  test('without a token that row is refused with the lines to add', async () => {
    await (await as(1)).upload('a', from);
    service.olderRowsAnswer404 = true;
    const second = await as(2);
    const [artifact] = await second.list('a');
    await expect(second.download(artifact!, join(folder, 'back'))).rejects.toMatchObject({
      name: 'UserError',
      message: `The artifact "a" (${artifact!.id}) cannot be downloaded: Failed to GetSignedArtifactURL: Received non-retryable error: Failed request: (404) Not Found: artifact not found.`,
      hint: 'Give the step `token: ${{ github.token }}` and the job `permissions: { actions: read }`.',
    });
  });

  test('an expired one is refused by both', async () => {
    const artifacts = await as(1, 'tok_bot');
    await artifacts.upload('a', from);
    const [artifact] = await artifacts.list('a');
    service.expire('a');
    await expect(artifacts.download(artifact!, join(folder, 'back'))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^The artifact "a" \(\d+\) cannot be downloaded: the runtime service said "No artifacts found for ID: \d+", the REST API "Artifact has expired/) as string,
      hint: 'Give the job `permissions: { actions: read }`; an artifact that has expired is made again by re-running all jobs.',
    });
    expect(existsSync(join(folder, 'back'))).toBe(false);
  });

  test('bytes that are not those of the digest are refused', async () => {
    const artifacts = await as(1);
    await service.plant(here(), 'a', archive([{ path: 'f', content: 'x' }]), `sha256:${'0'.repeat(64)}`);
    const [artifact] = await artifacts.list('a');
    await expect(artifacts.download(artifact!, join(folder, 'back'))).rejects.toMatchObject({
      name: 'UserError',
      message: `The artifact "a" (${artifact!.id}) is refused: its bytes are not those of its digest sha256:${'0'.repeat(64)}.`,
      hint: 'Run this job again; if it stays so, run the job that made it again.',
    });
    expect(existsSync(join(folder, 'back'))).toBe(false);
  });

  test('artifacts of another run come by REST alone', async () => {
    await (await as(1)).upload('a', from);
    const other = await fromElsewhere('tok_bot');
    const before = service.calls.length;
    const [artifact] = await other.list('');
    await other.download(artifact!, join(folder, 'back'));
    expect(await readFile(join(folder, 'back/result.json'), 'utf8')).toBe('{"made":"here"}');
    expect(service.calls).toHaveLength(before);
    expect(github.requests.map(({ operation }) => operation)).toEqual(['actions/list-workflow-run-artifacts', 'actions/download-artifact']);
  });

  test('artifacts of another run cannot be read without a token', async () => {
    await expect((await fromElsewhere()).list('')).rejects.toMatchObject({ name: 'UserError', message: `The artifacts of run ${run} cannot be listed: there is no token to ask the REST API with.`, hint: 'Give the step `token: ${{ github.token }}` and the job `permissions: { actions: read }`.' });
  });

  test('a list that may have been cut is refused, in this run and of another', async () => {
    service.plantRows(here(), Array.from({ length: 999 }, (_, index) => `n-${index}`));
    expect(await (await as(1)).list('n-')).toHaveLength(999);
    service.plantRows(here(), ['phasegate-p-build-attempt-1', 'phasegate-p-build-attempt-2']);
    const cut = (which: string) => ({
      name: 'UserError',
      message: `${which} has 1000 artifacts or more, and GitHub lists no more than those: what it leaves out could be a newer result, or one that failed.`,
      hint: 'Let its jobs upload fewer, and start a new run.',
    });
    await expect((await as(1, 'tok_bot')).list('phasegate-p-')).rejects.toMatchObject(cut('This run'));
    await expect((await fromElsewhere('tok_bot')).list('phasegate-p-')).rejects.toMatchObject(cut(`Run ${run}`));
  });

  test('among a thousand others an upload whose last answer was lost is found', async () => {
    service.plantRows(here(), Array.from({ length: 1000 }, (_, index) => `n-${index}`));
    service.inject({ method: 'FinalizeArtifact', kind: 'lost' });
    expect(await (await as(1)).upload('a', from)).toMatchObject({ id: service.rows.at(-1)!.id, digest: service.rows.at(-1)!.digest });
  });

  test('nothing answers any more: what the upload met is said, and no bug is', async () => {
    service.inject({ method: 'CreateArtifact', kind: 'status', status: 403, msg: 'no leave', times: 9 });
    service.inject({ method: 'ListArtifacts', kind: 'status', status: 401, times: 9 });
    await expect((await as(1)).upload('a', from)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^The artifact "a" cannot be uploaded: Failed to CreateArtifact: .*no leave/) as string,
      hint: 'Run this job again: its next attempt has a name of its own.',
    });
  });

  test('a broken connection is tried again, also where nobody says what became of the first try', async () => {
    service.inject({ method: 'CreateArtifact', kind: 'lost' });
    service.inject({ method: 'ListArtifacts', kind: 'lost' });
    await expect((await as(1)).upload('a', from)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('was never finished') as string });
    expect(service.calls.filter(({ method }) => method === 'CreateArtifact')).toHaveLength(2);
  });
});
