/**
 * Unpacks an archive somebody else made. Everything is judged from the directory of the archive before the first byte is
 * written, so a refused archive leaves nothing behind.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry } from 'yauzl';
import { UserError } from '../errors.js';

export interface ZipLimits {
  /** Files and folders in the archive. */
  entries: number;
  /** Bytes of all files together, unpacked. */
  bytes: number;
}

/** Evidence is mostly small files: those are read whole, several at once. */
const SMALL_BYTES = 1024 * 1024;
const AT_ONCE = 16;

/** Far above what a phase leaves, below what fills a runner's disk (14 GB). */
export const ZIP_LIMITS: ZipLimits = { entries: 100_000, bytes: 4 * 1024 ** 3 };

/**
 * Unpacks `archive` as `folder`, which must not exist yet.
 *
 * @param label What the archive is called in messages.
 * @throws UserError for paths that leave the folder, links and special files, encryption, two entries of one path, more
 *   than the limits allow, or a file that is no archive; `folder` does not exist then.
 */
export async function unzip(archive: string, folder: string, label: string, limits: ZipLimits = ZIP_LIMITS): Promise<void> {
  const refuse = (reason: string): UserError =>
    new UserError(`${label} is refused: ${reason}.`, 'Do not use it: find out which job made it, and run that job again.');
  const zip = await openPromise(archive, { autoClose: false, lazyEntries: true, decodeStrings: true, strictFileNames: true }).catch((error: Error) => {
    throw refuse(`it is no readable archive (${error.message})`);
  });
  try {
    if (zip.entryCount > limits.entries) throw refuse(`it has ${zip.entryCount} entries, more than the ${limits.entries} allowed`);
    const files: { entry: Entry; path: string }[] = [];
    const seen = new Map<string, 'file' | 'folder'>();
    let bytes = 0;
    try {
      for await (const entry of zip.eachEntry()) {
        const path = entry.fileName;
        const problem = entryProblem(entry, path) ?? conflict(seen, path);
        if (problem !== undefined) throw refuse(problem);
        bytes += entry.uncompressedSize;
        if (bytes > limits.bytes) throw refuse(`unpacked it has more than the ${limits.bytes} bytes allowed`);
        if (!path.endsWith('/')) files.push({ entry, path });
      }
    } catch (error) {
      throw error instanceof UserError ? error : refuse((error as Error).message);
    }
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder);
    try {
      for (const parent of new Set(files.map(({ path }) => dirname(path)))) await mkdir(join(folder, parent), { recursive: true });
      const left = files.values();
      const unpack = async (): Promise<void> => {
        for (const { entry, path } of left) {
          if (entry.uncompressedSize > SMALL_BYTES) await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, path), { flags: 'wx' }));
          else await writeFile(join(folder, path), await whole(await zip.openReadStreamPromise(entry)), { flag: 'wx' });
        }
      };
      const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, unpack));
      const failed = workers.find((worker) => worker.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw (error as NodeJS.ErrnoException).code === undefined ? refuse((error as Error).message) : error;
    }
  } finally {
    zip.close();
  }
}

/** yauzl ends the stream with an error at the first byte beyond what the directory says. */
async function whole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function entryProblem(entry: Entry, path: string): string | undefined {
  // yauzl itself refuses "..", absolute paths and backslashes.
  if (path.includes('\0') || path.replace(/\/$/, '').split('/').some((part) => part === '' || part === '.')) return `it has an entry with the path ${JSON.stringify(path)}`;
  // Windows and hand-made archives leave the mode empty; everything else says what it is in the upper 16 bits.
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return `${JSON.stringify(path)} is a symbolic link`;
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) return `${JSON.stringify(path)} is a special file`;
  if (entry.isEncrypted()) return `${JSON.stringify(path)} is encrypted`;
  return undefined;
}

/** Two entries of one path, or a file where another entry needs a folder; case is ignored, as on macOS and Windows. */
function conflict(seen: Map<string, 'file' | 'folder'>, path: string): string | undefined {
  const key = path.replace(/\/$/, '').toLowerCase();
  const kind = path.endsWith('/') ? 'folder' : 'file';
  const known = seen.get(key);
  if (known !== undefined && (known === 'file' || kind === 'file')) return `it has the path ${JSON.stringify(path)} twice`;
  seen.set(key, kind);
  const parts = key.split('/');
  for (let length = 1; length < parts.length; length++) {
    const parent = parts.slice(0, length).join('/');
    if (seen.get(parent) === 'file') return `it has the path ${JSON.stringify(path)} below a file`;
    seen.set(parent, 'folder');
  }
  return undefined;
}
