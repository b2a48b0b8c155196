/**
 * A record in a ZIP file somebody sent. Everything is judged from the archive's directory before the first file is
 * unpacked, and files are unpacked into a hash, never to a disk.
 */
import type { Readable } from 'node:stream';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { UserError } from '../errors.js';
import { collisionKey, unsafePath } from './paths.js';
import type { Problem, RecordTree } from './tree.js';

const MOST_ENTRIES = 100_000;
/** A record may be large, or well compressed, as a log of one repeated line is; a bomb is both. */
const LARGE = 4 * 1024 ** 3;
const WELL_COMPRESSED = 200;
const LARGEST = 64 * 1024 ** 3;
/** What a writer that does not know a file's size beforehand puts behind it. A hidden file needs more. */
const DATA_DESCRIPTOR = 24;
const UNICODE_PATH = 0x7075;

interface Located {
  path: string;
  entry: Entry;
}

/** @throws UserError when the file is no ZIP file */
export async function openZip(file: string): Promise<RecordTree> {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true }).catch((error: Error) => {
    throw new UserError(`${file} is neither a folder nor a readable ZIP file: ${error.message}`, 'Name the folder of a record, or its artifact as it was downloaded.');
  });
  const { entries, problems } = await readDirectory(zip, file);
  const root = problems.length === 0 ? wrappingFolder(entries) : '';
  const files = new Map(entries.filter(({ path }) => !path.endsWith('/')).map(({ path, entry }) => [path.slice(root.length), entry]));
  return {
    files: [...files.keys()].toSorted(),
    unsafe: problems,
    stream: async (path): Promise<Readable> => zip.openReadStreamPromise(files.get(path)!),
    close: () =>
      new Promise((resolve) => {
        zip.once('close', resolve);
        zip.close();
      }),
  };
}

async function readDirectory(zip: ZipFile, file: string): Promise<{ entries: Located[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const unsafe = (path: string, message: string): unknown => problems.push({ kind: 'unsafe', path, message });
  if (zip.entryCount > MOST_ENTRIES) {
    unsafe(file, `has ${zip.entryCount} entries, more than the ${MOST_ENTRIES} a record may have`);
    return { entries: [], problems };
  }
  const entries: Located[] = [];
  const seen = new Map<string, string>();
  const directory = zip.readEntryCursor as unknown as number;
  const ranges: { path: string; start: number; end: number }[] = [];
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      for (const message of entryProblems(entry, path)) unsafe(path, message);
      if (entry.extraFields.some(({ id }) => id === UNICODE_PATH) && !entry.fileNameRaw.equals(Buffer.from(path))) {
        unsafe(path, `has another name for some programs: ${JSON.stringify(entry.fileNameRaw.toString())}`);
      }
      const key = collisionKey(path.replace(/\/$/, ''));
      const other = seen.get(key);
      if (other !== undefined) unsafe(path, other === path ? 'is in the archive twice' : `and ${other} are one file on macOS and Windows`);
      seen.set(key, path);
      const local = await zip.readLocalFileHeaderPromise(entry);
      if (!local.fileName.equals(entry.fileNameRaw)) unsafe(path, `has another name in its own header: ${JSON.stringify(local.fileName.toString())}`);
      ranges.push({ path, start: entry.relativeOffsetOfLocalHeader, end: local.fileDataStart + entry.compressedSize });
      total += entry.uncompressedSize;
      entries.push({ path, entry });
    }
  } catch (error) {
    unsafe(file, `is malformed: ${(error as Error).message}`);
    return { entries, problems };
  }
  ranges.sort((a, b) => a.start - b.start);
  // Programs that read an archive from its start to its end find files that its directory does not have.
  const first = ranges[0]?.start ?? 0;
  if (first > 0) unsafe(file, `begins with ${first} bytes that are no file of its directory`);
  for (const [i, { path, end }] of ranges.entries()) {
    const next = ranges[i + 1];
    const gap = (next?.start ?? directory) - end;
    if (gap < 0) unsafe(path, next === undefined ? "overlaps the archive's directory" : `overlaps ${next.path}`);
    if (gap > DATA_DESCRIPTOR) unsafe(path, `is followed by ${gap} bytes that are no file of the archive's directory`);
  }
  const packed = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  if (total > LARGEST || (total > LARGE && total > packed * WELL_COMPRESSED)) unsafe(file, `would unpack to ${total} bytes from ${packed}: it is refused as a bomb`);
  return { entries, problems };
}

function entryProblems(entry: Entry, path: string): string[] {
  const problems: string[] = [];
  const bad = unsafePath(path.replace(/\/$/, ''));
  if (bad !== undefined) problems.push(`has a path that ${bad}`);
  // Only what says it is of Unix has a mode, in the upper 16 bits; 0 is what tools write that know none.
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) problems.push('is a symbolic link');
  else if (type !== 0 && type !== 0o100000 && type !== 0o040000) problems.push('is a special file');
  if (entry.isEncrypted()) problems.push('is encrypted');
  else if (!entry.canDecodeFileData()) problems.push(`is packed with method ${entry.compressionMethod}, which only few programs can unpack`);
  if (path.endsWith('/') && entry.uncompressedSize > 0) problems.push('is a folder with content');
  return problems;
}

/** Many archives hold everything in one folder of their own: `record/run.json`. */
function wrappingFolder(entries: readonly Located[]): string {
  const paths = entries.map(({ path }) => path);
  if (paths.some((path) => path === 'run.json' || path === 'manifest.json')) return '';
  const first = paths[0]?.slice(0, paths[0].indexOf('/') + 1) ?? '';
  return first !== '' && paths.every((path) => path.startsWith(first)) ? first : '';
}
