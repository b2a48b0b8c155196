/** Artifacts as folders, for a run without a server: `<root>/<name>/files/…` with `<root>/<name>/artifact.json`. */
import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { UserError } from '../errors.js';
import type { Artifacts, StoredArtifact, UploadedArtifact } from './artifacts.js';
import { digestOfFile } from '../evidence/digest.js';
import { listFiles, requireFile } from './files.js';
import { nameProblem } from './name.js';

const record = z.object({ name: z.string(), size: z.int(), createdAt: z.iso.datetime(), digest: z.string() });

/** @param root `DIR/local/artifacts`; made when the first artifact is stored. */
export function folderArtifacts(root: string, now: () => Date = () => new Date()): Artifacts {
  const read = async (name: string): Promise<StoredArtifact> => record.parse(JSON.parse(await readFile(join(root, name, 'artifact.json'), 'utf8')));

  const store = async (name: string, folder: string, files: readonly string[]): Promise<UploadedArtifact> => {
    const problem = nameProblem(name) ?? (name.startsWith('.') ? `the artifact name "${name}" begins with a dot` : undefined);
    if (problem !== undefined) throw new UserError(`Nothing can be kept under this name: ${problem}.`, 'Change the id it is made from.');
    const partial = join(root, `.${randomUUID()}`);
    await mkdir(partial, { recursive: true });
    const digests = createHash('sha256');
    let size = 0;
    try {
      for (const path of files) {
        await cp(join(folder, path), join(partial, 'files', path), { dereference: false });
        const { sha256, size: bytes } = await digestOfFile(join(partial, 'files', path));
        size += bytes;
        digests.update(`${sha256}  ${path}\n`);
      }
      const digest = `sha256:${digests.digest('hex')}`;
      await writeFile(join(partial, 'artifact.json'), `${JSON.stringify({ name, size, createdAt: now().toISOString(), digest })}\n`);
      // A rename onto a folder that is not empty fails, so of two uploads at once one wins and the other is told.
      const first = await rename(partial, join(root, name)).then(() => true, ignoreTaken);
      if (first || (await read(name)).digest === digest) return { size, digest };
      throw usedName(name);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  };

  return {
    async list(prefix) {
      const names = await readdir(root).catch(ignoreMissing([]));
      const stored = names.filter((name) => name.startsWith(prefix) && !name.startsWith('.'));
      return Promise.all(stored.toSorted().map(read));
    },

    upload: async (name, folder, except) => store(name, folder, await listFiles(folder, except)),

    async uploadFile(file) {
      await requireFile(file);
      return store(basename(file), dirname(file), [basename(file)]);
    },

    async download(artifact, folder) {
      const source = join(root, artifact.name, 'files');
      if (nameProblem(artifact.name) !== undefined || (await stat(source).catch(ignoreMissing(undefined))) === undefined) {
        throw new UserError(`There is no artifact "${artifact.name}" in ${root}.`, 'Run the phase that makes it first.');
      }
      await mkdir(dirname(folder), { recursive: true });
      await mkdir(folder);
      try {
        for (const path of await listFiles(source)) await cp(join(source, path), join(folder, path), { dereference: false, errorOnExist: true, force: false });
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    },
  };
}

/** What both implementations say when a name is taken by other contents. */
export function usedName(name: string): UserError {
  const isOfWholePlan = /-(?:record|report)-attempt-\d+(?:\.html)?$/.test(name);
  return new UserError(
    `The artifact "${name}" exists already with other contents, and artifacts cannot be changed.`,
    isOfWholePlan
      ? 'Two jobs of this run ran the whole plan. Let only one of them run it: the legs of a matrix run the tests and upload their reports, and a job after them traces these with `artifacts`. Give other plans an `id` of their own.'
      : 'Two jobs of this run share plan, phase, leg and attempt: give each leg of a matrix its own `leg`, and each plan its own `id`.',
  );
}

function ignoreTaken(error: NodeJS.ErrnoException): false {
  if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '')) return false;
  throw error;
}

function ignoreMissing<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  };
}
