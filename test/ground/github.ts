/**
 * GitHub's API on loopback: `emulate` behind a proxy that records every request, holds it against GitHub's OpenAPI
 * description, can fail on purpose, and answers for what `emulate` cannot be given: artifacts (from the results service),
 * workflow runs and who can be assigned.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createEmulator } from 'emulate';
import { json, listen } from './http.js';
import { requestCheck } from './openapi.js';
import type { ArtifactRow, ResultsService } from './results-service.js';

/** `status`: answered so, without being carried out. `lost`: carried out, and the connection breaks before the answer. */
export type ApiFault = { method?: string; path: RegExp; times?: number } & (
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  | { kind: 'lost' }
  | { kind: 'slow'; ms: number }
);

export interface RecordedRequest {
  method: string;
  /** With its query. */
  path: string;
  body: unknown;
  /** The token's login, or undefined without a known token. */
  login: string | undefined;
  /** OpenAPI's operation id, such as `issues/create-comment`. */
  operation: string | undefined;
  status: number;
  /** What GitHub's description has against it. */
  problems: string[];
}

/** A workflow run as the API shows it. */
export interface PlantedRun {
  id: number;
  event: string;
  branch: string;
  /** `owner/name`; by default the repository itself. */
  headRepository?: string;
  sha?: string;
  attempt?: number;
  status?: 'completed' | 'in_progress';
  conclusion?: string | null;
}

export interface GitHub {
  url: string;
  /** Of `octocat/hello`; the newest is listed first. */
  plantRun(run: PlantedRun): void;
  requests: readonly RecordedRequest[];
  /** Of all requests so far; a test ends by expecting none. */
  problems(): string[];
  inject(fault: ApiFault): void;
  /** As in the first seed, nothing recorded. */
  reset(): void;
  close(): Promise<void>;
}

export interface GitHubOptions {
  tokens?: Record<string, { login: string }>;
  /** `emulate`'s own seed of users, repositories and so on. */
  seed?: Record<string, unknown>;
  results?: ResultsService;
}

export const TOKENS = { tok_bot: { login: 'github-actions[bot]' }, tok_octocat: { login: 'octocat' } };
const SEED = {
  users: [{ login: 'octocat' }, { login: 'github-actions[bot]', type: 'Bot' }],
  repos: [{ owner: 'octocat', name: 'hello', auto_init: true }],
};

export async function startGitHub({ tokens = TOKENS, seed = SEED, results }: GitHubOptions = {}): Promise<GitHub> {
  const emulator = await createEmulator({ service: 'github', port: 0, seed: { tokens, github: seed } });
  const requests: RecordedRequest[] = [];
  const runs: PlantedRun[] = [];
  let faults: (ApiFault & { left: number })[] = [];

  const carryOut = async (request: IncomingMessage, body: Buffer, login: string | undefined): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> => {
    const own = runsAnswer(runs, request, login) ?? assigneeAnswer(request, login) ?? (results === undefined ? undefined : await artifactAnswer(results, runs, request, login));
    if (own !== undefined) return own;
    const answer = await fetch(new URL(request.url ?? '/', emulator.url.replace('localhost', '127.0.0.1')), {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding'].includes(name)) as [string, string][]),
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      redirect: 'manual',
    });
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !['connection', 'transfer-encoding', 'content-length', 'content-encoding'].includes(name)));
    const link = headers['link'];
    if (link !== undefined) headers['link'] = link.replaceAll(emulator.url, proxy.url);
    return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
  };

  const proxy = await listen(async (request: IncomingMessage, response: ServerResponse, body) => {
    const method = request.method ?? 'GET';
    const path = request.url ?? '/';
    const login = loginOf(request, tokens);
    const { operation, problems } = requestCheck()({ method, url: path, body: body.toString() });
    const recorded: RecordedRequest = { method, path, body: parse(body), login, operation, status: 0, problems };
    requests.push(recorded);
    const fault = faults.find((one) => one.left > 0 && (one.method ?? method) === method && one.path.test(path));
    if (fault !== undefined) fault.left--;
    if (fault?.kind === 'status') {
      recorded.status = fault.status;
      json(response, fault.status, fault.body ?? { message: 'injected fault' }, fault.headers);
      return;
    }
    if (fault?.kind === 'slow') await pause(fault.ms);
    const answer = await carryOut(request, body, login);
    recorded.status = answer.status;
    if (fault?.kind === 'lost') request.socket.resetAndDestroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });

  return {
    url: proxy.url,
    requests,
    plantRun(run) {
      runs.unshift(run);
    },
    problems: () => requests.flatMap(({ problems }) => problems),
    inject(fault) {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
    reset() {
      emulator.reset();
      requests.length = 0;
      runs.length = 0;
      faults = [];
    },
    async close() {
      await proxy.close();
      await emulator.close();
    },
  };
}

function loginOf(request: IncomingMessage, tokens: Record<string, { login: string }>): string | undefined {
  const token = /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : tokens[token]?.login;
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) };
}

/** The page of `rows` a request asks for. */
function pageOf<T>(rows: readonly T[], query: URLSearchParams): T[] {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  return rows.slice((page - 1) * size, page * size);
}

function runsAnswer(runs: readonly PlantedRun[], request: IncomingMessage, login: string | undefined): Answer | undefined {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://github');
  // All planted runs are of one workflow.
  const repository = /^\/repos\/([^/]+\/[^/]+)\/actions\/(?:workflows\/[^/]+\/)?runs$/.exec(pathname)?.[1];
  if (request.method !== 'GET' || repository === undefined || runs.length === 0) return undefined;
  if (login === undefined) return answer(401, { message: 'Bad credentials' });
  const wanted = (key: string, ...values: (string | null | undefined)[]): boolean => [null, ...values].includes(searchParams.get(key));
  const found = runs.filter((run) => wanted('branch', run.branch) && wanted('event', run.event) && wanted('status', run.status, run.conclusion === undefined ? 'success' : run.conclusion));
  const rows = found.map((run) => ({
    id: run.id,
    event: run.event,
    head_branch: run.branch,
    head_sha: run.sha ?? 'a'.repeat(40),
    head_repository: { full_name: run.headRepository ?? repository },
    repository: { full_name: repository },
    run_attempt: run.attempt ?? 1,
    status: run.status ?? 'completed',
    conclusion: run.conclusion === undefined ? 'success' : run.conclusion,
    updated_at: '2026-11-20T10:00:00Z',
  }));
  return answer(200, { total_count: rows.length, workflow_runs: pageOf(rows, searchParams) });
}

/** Issues can be assigned to the owner, as where nobody else works. */
function assigneeAnswer(request: IncomingMessage, login: string | undefined): Answer | undefined {
  const [, owner, assignee] = /^\/repos\/([^/]+)\/[^/]+\/assignees\/([^/]+)$/.exec(request.url ?? '') ?? [];
  if (request.method !== 'GET' || assignee === undefined) return undefined;
  if (login === undefined) return answer(401, { message: 'Bad credentials' });
  return assignee === owner ? { status: 204, headers: {}, body: Buffer.alloc(0) } : answer(404, { message: 'Not Found' });
}

async function artifactAnswer(results: ResultsService, runs: readonly PlantedRun[], request: IncomingMessage, login: string | undefined): Promise<Answer | undefined> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://github');
  const list = /^\/repos\/[^/]+\/[^/]+\/actions\/(?:runs\/(?<run>\d+)\/)?artifacts$/.exec(pathname);
  const zip = /^\/repos\/[^/]+\/[^/]+\/actions\/artifacts\/(\d+)\/zip$/.exec(pathname);
  if (request.method !== 'GET' || (list === null && zip === null)) return undefined;
  if (login === undefined) return answer(401, { message: 'Bad credentials' });
  if (list !== null) {
    const run = list.groups?.['run'];
    const name = searchParams.get('name');
    const rows = results.rows.filter((row) => (run === undefined || row.runId === run) && row.state !== 'pending' && (name === null || row.name === name)).toReversed();
    return answer(200, { total_count: rows.length, artifacts: pageOf(rows, searchParams).map((row) => restRow(row, runs)) });
  }
  const row = results.rows.find(({ id, state }) => String(id) === zip?.[1] && state !== 'pending');
  if (row === undefined) return answer(404, { message: 'Not Found' });
  if (row.state === 'expired') return answer(410, { message: 'Artifact has expired' });
  return answer(302, {}, { location: await results.downloadUrl(row) });
}

function restRow(row: ArtifactRow, runs: readonly PlantedRun[]): Record<string, unknown> {
  const run = runs.find(({ id }) => String(id) === row.runId);
  return {
    id: row.id,
    name: row.name,
    size_in_bytes: row.size,
    created_at: row.createdAt,
    expired: row.state === 'expired',
    digest: row.digest ?? null,
    workflow_run: { id: Number(row.runId), ...(run === undefined ? {} : { head_branch: run.branch, head_sha: run.sha ?? 'a'.repeat(40) }) },
  };
}
