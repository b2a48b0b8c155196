/**
 * Unpacks an archive somebody else made. Everything is judged from the directory of the archive before the first byte is
 * written, so a refused archive leaves nothing behind.
 */
import { closeSync, createWriteStream, openSync, readSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inflateRawSync } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
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
  const fd = openSync(archive, 'r');
  const zip = await fromFdPromise(fd, { autoClose: false, lazyEntries: true, decodeStrings: true, strictFileNames: true }).catch((error: Error) => {
    closeSync(fd);
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
          if (isSmall(entry)) writeFileSync(join(folder, path), await contentOf(zip, fd, entry), { flag: 'wx' });
          else await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, path), { flags: 'wx' }));
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

function isSmall(entry: Entry): boolean {
  return entry.uncompressedSize <= SMALL_BYTES && entry.compressedSize <= SMALL_BYTES && entry.canDecodeFileData();
}

/** Without a stream, of which one takes longer than a small file. @throws where it is not what the directory says */
async function contentOf(zip: ZipFile, fd: number, entry: Entry): Promise<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const packed = Buffer.alloc(entry.compressedSize);
  for (let length = 0, read = -1; read !== 0 && length < packed.length; length += read) read = readSync(fd, packed, length, packed.length - length, fileDataStart + length);
  const bytes = entry.compressionMethod === 0 ? packed : inflated(packed, entry);
  if (bytes.length !== entry.uncompressedSize) throw new Error(`${JSON.stringify(entry.fileName)} has ${bytes.length} bytes, and ${entry.uncompressedSize} were announced`);
  return bytes;
}

/** One byte beyond what was announced is enough to know. */
function inflated(packed: Buffer, entry: Entry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: entry.uncompressedSize + 1 });
  } catch (error) {
    const isMore = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const why = isMore ? `has more than the ${entry.uncompressedSize} bytes that were announced` : `cannot be unpacked (${(error as Error).message})`;
    throw new Error(`${JSON.stringify(entry.fileName)} ${why}`, { cause: error });
  }
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
