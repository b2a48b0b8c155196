/**
 * GitHub's artifacts, through its own client. The runtime service comes first, because it needs no permission; what it
 * does not give out (rows of an earlier attempt, on re-runs) is fetched by REST with the token.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../errors.js';
import { digestOfFile } from '../evidence/digest.js';
import type { Artifacts, StoredArtifact, UploadedArtifact } from './artifacts.js';
import { listFiles, requireFile, sameFiles } from './files.js';
import { usedName } from './folder.js';
import { nameProblem } from './name.js';
import { unzip } from './zip.js';

export interface GitHubArtifactsOptions {
  /** The run whose artifacts these are. The client itself reads ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL. */
  run: { serverUrl: string; owner: string; repository: string; id: number };
  /** For REST; without it there is only the runtime service. Needs `actions: read`. */
  token?: string;
  /** Another run than this one: its artifacts come by REST alone, and nothing can be stored beside them. */
  foreign?: boolean;
  /** Pause before an upload is tried again, in milliseconds. */
  retryMs?: number;
}

const UPLOAD_TRIES = 3;

/** GitHub lists no more artifacts of a run, and does not say when there are. */
const MOST_LISTED = 1000;

/** What makes the client ask the REST API. */
type FindOptions = import('./client.js').FindOptions;
type Client = InstanceType<typeof import('./client.js').DefaultArtifactClient>;
type Row = Awaited<ReturnType<Client['listArtifacts']>>['artifacts'][number];

export function githubArtifacts({ run, token, foreign = false, retryMs = 1000 }: GitHubArtifactsOptions): Artifacts {
  const byRest: FindOptions | undefined =
    token === undefined ? undefined : { findBy: { token, workflowRunId: run.id, repositoryOwner: run.owner, repositoryName: run.repository } };
  const client = async (): Promise<Client> => new (await import(/* webpackIgnore: true */ '#artifact')).DefaultArtifactClient();
  const remedy =
    token === undefined
      ? 'Give the step `token: ${{ github.token }}` and the job `permissions: { actions: read }`.'
      : 'Give the job `permissions: { actions: read }`; an artifact that has expired is made again by re-running all jobs.';

  /** First from the runtime service, which knows this run alone, then by REST. */
  const read = async <T>(what: string, ask: (by: FindOptions) => Promise<T>): Promise<T> => {
    try {
      if (!foreign) return await ask({});
      if (byRest !== undefined) return await ask(byRest);
      throw new Error('there is no token to ask the REST API with');
    } catch (first) {
      if (byRest === undefined || foreign) throw new UserError(`${what}: ${message(first)}.`, remedy);
      try {
        return await ask(byRest);
      } catch (second) {
        throw new UserError(`${what}: the runtime service said "${message(first)}", the REST API "${message(second)}".`, remedy);
      }
    }
  };

  /** By its name, which finds it however many there are. */
  const find = async (name: string): Promise<StoredArtifact | undefined> => {
    try {
      return stored((await (await client()).getArtifact(name)).artifact);
    } catch (error) {
      if ((error as Error).name === 'ArtifactNotFoundError') return undefined;
      throw error;
    }
  };

  const download: Artifacts['download'] = async (artifact, folder) => {
    const { id } = artifact;
    if (id === undefined) throw new UserError(`The artifact "${artifact.name}" has no id, so it cannot be fetched from GitHub.`);
    const partial = await mkdtemp(join(tmpdir(), 'phasegate-download-'));
    try {
      const api = await client();
      const { digestMismatch } = await read(`The artifact "${artifact.name}" (${id}) cannot be downloaded`, async (by) => {
        await rm(join(partial, 'zip'), { recursive: true, force: true });
        return api.downloadArtifact(id, {
          ...by,
          path: join(partial, 'zip'),
          skipDecompress: true,
          ...(artifact.digest === undefined ? {} : { expectedHash: artifact.digest }),
        });
      });
      if (digestMismatch === true) {
        throw new UserError(`The artifact "${artifact.name}" (${id}) is refused: its bytes are not those of its digest ${artifact.digest}.`, 'Run this job again; if it stays so, run the job that made it again.');
      }
      const [file] = await readdir(join(partial, 'zip'));
      await unzip(join(partial, 'zip', file ?? ''), folder, `The artifact "${artifact.name}" (${id})`);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  };

  /** The artifact under this name when it holds these files already. */
  const sameAlready = async (name: string, folder: string, except?: readonly string[]): Promise<StoredArtifact | undefined> => {
    const existing = await find(name);
    if (existing === undefined) return undefined;
    const partial = await mkdtemp(join(tmpdir(), 'phasegate-stored-'));
    try {
      await download(existing, join(partial, 'files'));
      if (await sameFiles(folder, join(partial, 'files'), except)) return existing;
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    throw usedName(name);
  };

  const uploaded = (artifact: { id?: number | undefined; size?: number | undefined; digest?: string | undefined }): UploadedArtifact => ({
    size: artifact.size ?? 0,
    ...(artifact.digest === undefined ? {} : { digest: artifact.digest.startsWith('sha256:') ? artifact.digest : `sha256:${artifact.digest}` }),
    ...(artifact.id === undefined
      ? {}
      : { id: artifact.id, url: `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.id}/artifacts/${artifact.id}` }),
  });

  /** Stored as it is, a file's digest is that of the artifact. */
  const sameFileAlready = async (name: string, file: string): Promise<StoredArtifact | undefined> => {
    const existing = await find(name);
    if (existing === undefined || existing.digest === `sha256:${(await digestOfFile(file)).sha256}`) return existing;
    throw usedName(name);
  };

  /** @param already what is stored under this name when it is ours: a lost response, or a second try */
  const store = async (name: string, folder: string, paths: readonly string[], already: () => Promise<StoredArtifact | undefined>, options?: { skipArchive: boolean }): Promise<UploadedArtifact> => {
    const problem = nameProblem(name);
    if (problem !== undefined) throw new UserError(`Nothing can be kept under this name: ${problem}.`, 'Change the id it is made from.');
    const files = paths.map((path) => join(folder, path));
    const api = await client();
    for (let attempt = 1; ; attempt++) {
      try {
        return uploaded(await api.uploadArtifact(name, files, folder, options));
      } catch (error) {
        let isAsked = true;
        const existing = await already().catch((second: unknown) => {
          if (second instanceof UserError) throw second;
          isAsked = false;
          return undefined;
        });
        if (existing !== undefined) return uploaded(existing);
        const used = isAsked && message(error).includes('(409)');
        // The client tries again after every answer of a server, but gives up at once on a broken connection.
        const broken = message(error).includes('Unable to make request');
        if (!broken || attempt === UPLOAD_TRIES) {
          throw new UserError(
            `The artifact "${name}" cannot be uploaded: ${used ? 'an upload that began under this name was never finished, and GitHub does not give a name out twice' : message(error)}.`,
            'Run this job again: its next attempt has a name of its own.',
          );
        }
        await pause(retryMs * attempt);
      }
    }
  };

  return {
    async list(prefix) {
      const api = await client();
      const { artifacts } = await read(`The artifacts of ${foreign ? `run ${run.id}` : 'this run'} cannot be listed`, (by) => api.listArtifacts({ ...by, latest: false }));
      if (artifacts.length >= MOST_LISTED) {
        throw new UserError(
          `${foreign ? `Run ${run.id}` : 'This run'} has ${MOST_LISTED} artifacts or more, and GitHub lists no more than those: what it leaves out could be a newer result, or one that failed.`,
          'Let its jobs upload fewer, and start a new run.',
        );
      }
      return artifacts
        .filter(({ name }) => name.startsWith(prefix))
        .map(stored)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    upload: async (name, folder, except) => store(name, folder, await listFiles(folder, except), () => sameAlready(name, folder, except)),

    async uploadFile(file) {
      await requireFile(file);
      const name = basename(file);
      return store(name, dirname(file), [name], () => sameFileAlready(name, file), { skipArchive: true });
    },

    download,
  };
}

function stored(row: Row): StoredArtifact {
  return {
    name: row.name,
    id: row.id,
    size: row.size,
    ...(row.createdAt === undefined ? {} : { createdAt: row.createdAt.toISOString() }),
    ...(row.digest === undefined ? {} : { digest: row.digest }),
  };
}

/** The first line of an error, without its full stop: the client's messages go on for paragraphs. */
function message(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replace(/\.$/, '');
}
