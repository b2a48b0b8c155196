/**
 * The record a run is compared with: the newest one of the base branch, fetched from the artifacts of the run that left it.
 * Few requests, only one of which is made where there is nothing, and a download from where GitHub keeps artifacts: the
 * newest runs of the branch, the newest records (one page of each, unless a hundred newer ones are all of others), for a run
 * that was run again the record of its last attempt, and the address of the archive.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Endpoints } from '@octokit/types';
import { artifactName, RECORD } from '../artifacts/name.js';
import { unzip } from '../artifacts/zip.js';
import { UserError } from '../errors.js';
import { runRecordSchema } from '../trace/record.js';
import { ForgeError, type ForgeProblem } from './forge.js';
import type { GitHubApi } from './github-api.js';
import { forgeWords } from './permissions.js';

export interface BaselineWanted {
  /** Id of the plan. */
  plan: string;
  /** The base branch. */
  branch: string;
  /** For a run of that branch itself its id: only older runs count. */
  before?: string;
  /** Where to put it; must not exist yet. */
  folder: string;
}

export type Baseline =
  /** The record is in the folder, its `run.json` read and found to be what GitHub says it is. */
  | { folder: string; run: string; attempt: number }
  /** Why there is none and what to do, in sentences; with a `problem` where GitHub did not answer. */
  | { why: string; problem?: ForgeProblem };

type Run = Endpoints['GET /repos/{owner}/{repo}/actions/runs']['response']['data']['workflow_runs'][number];
type Artifact = Endpoints['GET /repos/{owner}/{repo}/actions/artifacts']['response']['data']['artifacts'][number];

/** What runs the repository's own code as somebody with write access left it: never a pull request, nor what one triggered. */
const OWN_EVENTS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'];
/** Ends at which a run has not told all it had to. */
const INCOMPLETE = ['cancelled', 'timed_out', 'startup_failure', 'skipped', 'stale', 'action_required'];
const PER_PAGE = 100;
/** Runs of forks whose branch has the same name, and records of pull requests, are listed too: neither may hide what is older. */
const MOST_PAGES = 5;
/** Of the archive. A record to compare with is worth no more of anybody's time. */
const ARCHIVE_BYTES = 256 * 1024 ** 2;
const RESULT_BYTES = 100 * 1024 ** 2;
const DOWNLOAD_MS = 120_000;

export async function fetchBaseline(api: GitHubApi, wanted: BaselineWanted): Promise<Baseline> {
  try {
    const found = await newestRecord(api, wanted);
    return 'why' in found ? found : await receive(api, wanted, found);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { why: forgeWords(`There is nothing to compare with, since the record of \`${wanted.branch}\` cannot be read`, error, 'baseline'), problem: error.problem };
  }
}

interface Found {
  artifact: Artifact;
  run: number;
  attempt: number;
}

async function newestRecord({ request, repo }: GitHubApi, { plan, branch, before }: BaselineWanted): Promise<Found | { why: string }> {
  const name = (attempt: number): string => artifactName({ plan, phase: RECORD, attempt });
  const ownRuns = (listed: readonly Run[]): { id: number; attempt: number }[] =>
    listed
      .filter((run) => isOwnRun(run, branch, repo) && !INCOMPLETE.includes(run.conclusion ?? ''))
      .map((run) => ({ id: Number(run.id), attempt: run.run_attempt ?? 1 }))
      .filter(({ id }) => before === undefined || id < Number(before))
      .toSorted((a, b) => b.id - a.id);
  const runs = ownRuns(await pagesUntil(
    async (page) => (await request('GET /repos/{owner}/{repo}/actions/runs', { ...repo, branch, exclude_pull_requests: true, per_page: PER_PAGE, ...page })).data.workflow_runs,
    (listed) => ownRuns(listed).length > 0,
  ));
  if (runs.length === 0) return { why: `There is nothing to compare with yet: no run on \`${branch}\` has come to its end. The first one that reports becomes the baseline.` };

  const ids = new Set(runs.map(({ id }) => id));
  const first = await pagesUntil(
    async (page) => (await request('GET /repos/{owner}/{repo}/actions/artifacts', { ...repo, name: name(1), per_page: PER_PAGE, ...page })).data.artifacts,
    (listed) => listed.some((artifact) => ids.has(artifact.workflow_run?.id ?? 0)),
  );
  const ofFirst = new Map(first.toReversed().map((artifact) => [artifact.workflow_run?.id, artifact]));
  const expired: number[] = [];
  let asked = false;
  for (const { id, attempt } of runs) {
    const found: Found[] = [];
    // One run's re-runs are asked for, not every run's: there are only so many requests.
    if (attempt > 1 && !asked) {
      asked = true;
      const { data } = await request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', { ...repo, run_id: id, name: name(attempt), per_page: PER_PAGE });
      found.push(...data.artifacts.map((artifact) => ({ artifact, run: id, attempt })));
    }
    const artifact = ofFirst.get(id);
    if (artifact !== undefined) found.push({ artifact, run: id, attempt: 1 });
    const there = found.find((one) => !one.artifact.expired);
    if (there !== undefined) return there;
    if (found.length > 0) expired.push(id);
  }
  const [newest] = expired;
  if (newest !== undefined) return { why: expiredWords(branch, newest) };
  const none = runs.length === 1 ? `the only run on \`${branch}\` left no record` : `none of the newest ${runs.length} runs on \`${branch}\` left a record`;
  return { why: `There is nothing to compare with yet: ${none} of plan ${plan}. The first one that does becomes the baseline.` };
}

/** The pages of a list up to the one that has what is looked for. */
async function pagesUntil<T>(ask: (page: { page?: number }) => Promise<readonly T[]>, isThere: (listed: readonly T[]) => boolean): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const listed = await ask(page === 1 ? {} : { page });
    all.push(...listed);
    if (listed.length < PER_PAGE || isThere(listed)) break;
  }
  return all;
}

export function isOwnRun(run: Run, branch: string, { owner, repo }: GitHubApi['repo']): boolean {
  // The type says it is always there; GitHub says null once a fork is deleted.
  const from = (run.head_repository as Run['head_repository'] | null)?.full_name;
  return OWN_EVENTS.includes(run.event) && run.head_branch === branch && from?.toLowerCase() === `${owner}/${repo}`.toLowerCase();
}

function expiredWords(branch: string, run: number): string {
  return `There is nothing to compare with: the newest record of \`${branch}\`, of run ${run}, has expired. The next run there makes a new one; \`retention-days\` in the settings of the repository keeps them longer.`;
}

async function receive(api: GitHubApi, { plan, branch, folder }: BaselineWanted, { artifact, run, attempt }: Found): Promise<Baseline> {
  const label = `The record of \`${branch}\` (run ${run}, artifact "${artifact.name}")`;
  const partial = await mkdtemp(join(tmpdir(), 'phasegate-baseline-'));
  try {
    const refused = (why: string): Baseline => ({ why: `${label} is refused: ${why}. There is nothing to compare with until \`${branch}\` has a new one.` });
    if (artifact.size_in_bytes > ARCHIVE_BYTES) return refused(`it is larger than ${ARCHIVE_BYTES / 1024 ** 2} MiB`);
    const address = await addressOf(api, artifact);
    if (address === undefined) return { why: expiredWords(branch, run) };
    const archive = join(partial, 'record.zip');
    const damaged = (await download(api, address, artifact, archive)) ?? (await unpack(archive, folder, label));
    if (damaged !== undefined) return refused(damaged);
    const another = await whyAnother(folder, plan, run, attempt, api.repo);
    if (another === undefined) return { folder, run: String(run), attempt };
    await rm(folder, { recursive: true, force: true });
    return refused(another);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Where the archive is; the address is signed and gets no token. @returns undefined once it has expired */
async function addressOf({ request, repo }: GitHubApi, { id }: Artifact): Promise<string | undefined> {
  try {
    const { headers } = await request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', { ...repo, artifact_id: Number(id), archive_format: 'zip', request: { redirect: 'manual' } });
    return headers.location;
  } catch (error) {
    if (error instanceof ForgeError && error.status === 410) return undefined;
    throw error;
  }
}

/** @returns why it is refused. @throws ForgeError where it does not come */
async function download({ fetch }: GitHubApi, address: string, { name, digest: expected }: Artifact, file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    const { body, ok, status } = await fetch(address, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
    if (!ok || body === null) throw new Error(`the server answered ${status}`);
    let bytes = 0;
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        bytes += chunk.length;
        // More than GitHub says it has, so the digest is another too.
        if (bytes > ARCHIVE_BYTES) return;
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(measured, createWriteStream(file));
  } catch (error) {
    throw new ForgeError('lost', `Downloading the artifact "${name}": ${(error as Error).message}.`);
  }
  return expected && expected !== `sha256:${hash.digest('hex')}` ? `its bytes are not those of its digest ${expected}` : undefined;
}

async function unpack(archive: string, folder: string, label: string): Promise<string | undefined> {
  try {
    await unzip(archive, folder, label);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replace(`${label} is refused: `, '').replace(/\.$/, '');
  }
}

/** Why the record is not of the plan and the run whose artifact it is. */
async function whyAnother(folder: string, plan: string, run: number, attempt: number, { owner, repo }: GitHubApi['repo']): Promise<string | undefined> {
  const file = join(folder, 'run.json');
  const size = await stat(file).then((stats) => stats.size, () => undefined);
  if (size === undefined) return 'it has no run.json';
  if (size > RESULT_BYTES) return 'its run.json is larger than any record';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return 'its run.json is no JSON';
  }
  const { version } = (value ?? {}) as { version?: unknown };
  if (version !== 1) return `its run.json is of version ${JSON.stringify(version)}, and this release reads version 1`;
  const parsed = runRecordSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `its run.json is not as it should be at ${issue?.path.join('.')}: ${issue?.message}`;
  }
  const record = parsed.data;
  if (record.plan.id !== plan) return `it is of plan ${JSON.stringify(record.plan.id)}`;
  if (record.run.repository?.toLowerCase() !== `${owner}/${repo}`.toLowerCase()) return `it is of repository ${JSON.stringify(record.run.repository)}`;
  if (record.run.id !== String(run) || record.run.attempt !== attempt) return `it is of run ${record.run.id}, attempt ${record.run.attempt}`;
  return undefined;
}
