/** A record as `verify` reads it, from a folder or an archive, without writing anything anywhere. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** One finding. `path` is in the record, with `/`. */
export interface Problem {
  kind: 'changed' | 'missing' | 'added' | 'unsafe' | 'chain';
  path: string;
  message: string;
  /** sha256 that the record says. */
  expected?: string;
  /** sha256 of what is there. */
  actual?: string;
}

export interface RecordTree {
  /** Paths of all regular files, sorted. */
  readonly files: readonly string[];
  /** What may not be in a record: links, special files, names that lead out. */
  readonly unsafe: readonly Problem[];
  /** @throws Error with words for a person when it cannot be read */
  stream(path: string): Promise<Readable>;
  close(): Promise<void>;
}

export interface Digest {
  sha256: string;
  size: number;
}

/** Beyond this a JSON document is no record but an attempt to exhaust the reader. */
export const LARGEST_DOCUMENT = 128 * 1024 * 1024;

export async function digestOf(tree: RecordTree, path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of await tree.stream(path)) {
    hash.update(chunk as Buffer);
    size += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), size };
}

/** @throws Error with words for a person when it cannot be read or is larger than any record */
export async function textOf(tree: RecordTree, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of await tree.stream(path)) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_DOCUMENT) throw new Error(`is larger than ${LARGEST_DOCUMENT} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

export async function openFolder(root: string): Promise<RecordTree> {
  const files: string[] = [];
  const unsafe: Problem[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) files.push(path);
      else {
        const what = entry.isSymbolicLink() ? 'a symbolic link' : 'a special file';
        unsafe.push({ kind: 'unsafe', path, message: `is ${what}: a record has only folders and regular files` });
      }
    }
  };
  await walk('');
  return {
    files: files.toSorted(),
    unsafe,
    async stream(path) {
      const handle = await open(join(root, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
      if (!(await handle.stat()).isFile()) {
        await handle.close();
        throw new Error('is no regular file any more');
      }
      return createReadStream('', { fd: handle, highWaterMark: 256 * 1024 });
    },
    close: async () => undefined,
  };
}
