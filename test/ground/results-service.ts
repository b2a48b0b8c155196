/**
 * GitHub's results service, as the artifact client sees it: a Twirp front over Azurite. As on GitHub, a second attempt
 * has a run backend id of its own, rows of older attempts keep theirs, and a name is given out once in a run.
 */
import { createHash, randomUUID } from 'node:crypto';
import { ContainerSASPermissions } from '@azure/storage-blob';
import { startAzurite } from './azurite.js';
import { json, listen } from './http.js';

export interface RunAttempt {
  runId: string;
  attempt: number;
}

export interface ArtifactRow extends RunAttempt {
  id: number;
  name: string;
  runBackendId: string;
  jobBackendId: string;
  size: number;
  createdAt: string;
  digest?: string;
  state: 'pending' | 'stored' | 'expired';
}

export type Method = 'CreateArtifact' | 'FinalizeArtifact' | 'ListArtifacts' | 'GetSignedArtifactURL' | 'DeleteArtifact';

/** `status`: answered so, without being carried out. `lost`: carried out, and the connection breaks before the answer. */
export type ServiceFault = { method: Method; times?: number } & ({ kind: 'status'; status: number; msg?: string } | { kind: 'lost' });

export interface ResultsService {
  /** What the runner gives a JavaScript action of this attempt. */
  environment(run: RunAttempt): { ACTIONS_RESULTS_URL: string; ACTIONS_RUNTIME_TOKEN: string };
  rows: readonly ArtifactRow[];
  calls: readonly { method: Method; body: Record<string, unknown>; status: number }[];
  inject(fault: ServiceFault): void;
  /** When true, rows of older attempts are listed and then answered with 404, as seen on re-runs since mid-2026. */
  olderRowsAnswer404: boolean;
  /** Stores bytes as an artifact without the client, as a hostile job can. */
  plant(run: RunAttempt, name: string, zip: Buffer, digest?: string): Promise<ArtifactRow>;
  /** Adds rows without any bytes. */
  plantRows(run: RunAttempt, names: readonly string[]): void;
  expire(name: string): void;
  /** For REST: a URL anybody can download from. */
  downloadUrl(row: ArtifactRow): Promise<string>;
  reset(): void;
  close(): Promise<void>;
}

const MAX_LISTED = 1000;

export async function startResultsService(): Promise<ResultsService> {
  const azurite = await startAzurite();
  const rows: ArtifactRow[] = [];
  const calls: { method: Method; body: Record<string, unknown>; status: number }[] = [];
  const attempts = new Map<string, RunAttempt & { runBackendId: string }>();
  let faults: (ServiceFault & { left: number })[] = [];
  let lastId = 1000;

  const attemptOf = (run: RunAttempt): RunAttempt & { runBackendId: string } => {
    const known = [...attempts.values()].find(({ runId, attempt }) => runId === run.runId && attempt === run.attempt);
    if (known !== undefined) return known;
    const made = { ...run, runBackendId: randomUUID() };
    attempts.set(made.runBackendId, made);
    return made;
  };
  const blob = (row: ArtifactRow) => azurite.container.getBlockBlobClient(`${row.runBackendId}/${row.id}.zip`);
  const sign = (row: ArtifactRow, permissions: string): Promise<string> =>
    blob(row).generateSasUrl({ permissions: ContainerSASPermissions.parse(permissions) as never, expiresOn: new Date(Date.now() + 3_600_000) });
  const add = (run: RunAttempt & { runBackendId: string }, name: string, state: ArtifactRow['state'], jobBackendId: string = randomUUID()): ArtifactRow => {
    const row: ArtifactRow = {
      id: ++lastId,
      name,
      runId: run.runId,
      attempt: run.attempt,
      runBackendId: run.runBackendId,
      jobBackendId,
      size: 0,
      createdAt: new Date().toISOString(),
      state,
    };
    rows.push(row);
    return row;
  };

  type Answer = { status: number; body: unknown };
  const refuse = (status: number, code: string, msg: string): Answer => ({ status, body: { code, msg } });
  const notFound = refuse(404, 'not_found', 'artifact not found');

  const carryOut: Record<Method, (run: RunAttempt & { runBackendId: string }, body: Record<string, string>) => Promise<Answer>> = {
    async CreateArtifact(run, body) {
      if (rows.some((row) => row.runId === run.runId && row.name === body['name'])) {
        return refuse(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
      }
      const row = add(run, body['name']!, 'pending', body['workflow_job_run_backend_id']);
      return { status: 200, body: { ok: true, signed_upload_url: await sign(row, 'cw') } };
    },
    async FinalizeArtifact(run, body) {
      const row = rows.find((one) => one.runId === run.runId && one.name === body['name'] && one.state !== 'expired');
      if (row === undefined) return notFound;
      row.state = 'stored';
      row.size = Number(body['size']);
      if (body['hash'] !== undefined) row.digest = body['hash'];
      return { status: 200, body: { ok: true, artifact_id: String(row.id) } };
    },
    async ListArtifacts(run, body) {
      const found = rows.filter(
        (row) =>
          row.runId === run.runId &&
          row.state === 'stored' &&
          (body['name_filter'] === undefined || row.name === body['name_filter']) &&
          (body['id_filter'] === undefined || String(row.id) === body['id_filter']),
      );
      const artifacts = found.slice(0, MAX_LISTED).map((row) => ({
        workflow_run_backend_id: row.runBackendId,
        workflow_job_run_backend_id: row.jobBackendId,
        database_id: String(row.id),
        name: row.name,
        size: String(row.size),
        created_at: row.createdAt,
        ...(row.digest === undefined ? {} : { digest: row.digest }),
      }));
      return { status: 200, body: { artifacts } };
    },
    async GetSignedArtifactURL(run, body) {
      const row = rows.find((one) => one.runBackendId === body['workflow_run_backend_id'] && one.name === body['name'] && one.state === 'stored');
      if (row === undefined || (service.olderRowsAnswer404 && row.runBackendId !== run.runBackendId)) return notFound;
      return { status: 200, body: { signed_url: await sign(row, 'r') } };
    },
    async DeleteArtifact(run, body) {
      const index = rows.findIndex((row) => row.runId === run.runId && row.name === body['name']);
      if (index < 0) return notFound;
      const [row] = rows.splice(index, 1);
      return { status: 200, body: { ok: true, artifact_id: String(row!.id) } };
    },
  };

  const front = await listen(async (request, response, raw) => {
    const method = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(request.url ?? '')?.[1] as Method | undefined;
    if (request.method !== 'POST' || method === undefined || !(method in carryOut)) {
      json(response, 404, { code: 'bad_route', msg: `${request.method} ${request.url}` });
      return;
    }
    const body = JSON.parse(raw.toString()) as Record<string, string>;
    const run = attempts.get(runBackendId(request.headers.authorization) ?? '');
    const fault = faults.find((one) => one.method === method && one.left > 0);
    if (fault !== undefined) fault.left--;
    let answer: Answer;
    if (run === undefined) answer = refuse(401, 'unauthenticated', 'the token is of no run');
    else if (fault?.kind === 'status') answer = refuse(fault.status, 'injected', fault.msg ?? 'injected fault');
    else answer = await carryOut[method](run, body);
    calls.push({ method, body, status: answer.status });
    if (fault?.kind === 'lost') request.socket.resetAndDestroy();
    else json(response, answer.status, answer.body);
  });

  const service: ResultsService = {
    rows,
    calls,
    olderRowsAnswer404: false,
    environment(run) {
      const { runBackendId: id } = attemptOf(run);
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const token = `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: `Actions.GenericRead:0 Actions.Results:${id}:${randomUUID()}` })}.x`;
      return { ACTIONS_RESULTS_URL: `${front.url}/`, ACTIONS_RUNTIME_TOKEN: token };
    },
    inject(fault) {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
    async plant(run, name, zip, digest = `sha256:${createHash('sha256').update(zip).digest('hex')}`) {
      const row = add(attemptOf(run), name, 'stored');
      await blob(row).uploadData(zip, { blobHTTPHeaders: { blobContentType: 'application/zip' } });
      return Object.assign(row, { size: zip.length, digest });
    },
    plantRows(run, names) {
      for (const name of names) add(attemptOf(run), name, 'stored');
    },
    expire(name) {
      for (const row of rows) if (row.name === name) row.state = 'expired';
    },
    downloadUrl: (row) => sign(row, 'r'),
    reset() {
      rows.length = 0;
      calls.length = 0;
      faults = [];
      service.olderRowsAnswer404 = false;
    },
    async close() {
      await front.close();
      await azurite.close();
    },
  };
  return service;
}

/** Of the `Actions.Results:<run>:<job>` scope, which is where the client takes it from. */
function runBackendId(authorization: string | undefined): string | undefined {
  const payload = authorization?.replace(/^Bearer /, '').split('.')[1];
  if (payload === undefined) return undefined;
  const { scp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { scp?: string };
  return /(?:^| )Actions\.Results:([^:]+):/.exec(scp ?? '')?.[1];
}
