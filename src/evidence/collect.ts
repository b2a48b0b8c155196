/**
 * Declared evidence: found in the workspace, checked, redacted and copied into the record. Nothing outside the workspace
 * is ever read, whatever links a task made.
 */
import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isBelow } from './below.js';
import { type Copied, copyRedacted } from './copy.js';
import { findFiles } from './find.js';
import { collisionKey, encodePath, unsafePath } from './paths.js';
import type { Redactor } from './redact.js';

/** The captured output of every task, which is evidence without being declared. */
const OUTPUT_LOG = 'output.log';

export interface KeptFile {
  /** In the workspace, with `/`. */
  path: string;
  /** In the destination: the path as names in artifacts have to be. */
  stored: string;
  sha256: string;
  size: number;
  redactions?: Record<string, number>;
}

export interface CollectOptions {
  workspace: string;
  /** Globs relative to the workspace. A folder stands for all in it. */
  patterns: string[];
  /** Paths of further files, relative to the workspace, whenever they were written. */
  files: readonly string[];
  /** Milliseconds on the clock of the file system; files not written since are not this task's. */
  writtenSince: number;
  destination: string;
  redactor: Redactor;
  /** Absolute folders that are never collected from. */
  exclude: string[];
}

/**
 * Copies what the patterns match, and the further files. A problem is a sentence for the task's error; the file it is about
 * is not kept, the others are. `unkept` is the same of the further files, which nobody declared.
 *
 * @throws the system's error when the destination cannot be written
 */
export async function collectEvidence(options: CollectOptions): Promise<{ files: KeptFile[]; problems: string[]; unkept: string[] }> {
  const files: KeptFile[] = [];
  const problems: string[] = [];
  const unkept: string[] = [];
  if (options.patterns.length + options.files.length === 0) return { files, problems, unkept };
  const root = await realpath(options.workspace);
  const exclude = await Promise.all(options.exclude.map((folder) => realpath(folder).catch(() => folder)));
  const seen = new Map<string, string>([[collisionKey(OUTPUT_LOG), OUTPUT_LOG]]);
  for (const pattern of options.patterns) {
    const found = await findFiles(root, pattern, exclude);
    problems.push(...found.problems);
    let newest: { path: string; at: number } | undefined;
    let fresh = 0;
    for (const path of found.paths) {
      const source = await openInside(root, path, exclude);
      if (typeof source === 'string') {
        problems.push(source);
        fresh += 1;
        continue;
      }
      try {
        // A file unpacked or copied with its times is new all the same.
        const at = Math.max(source.mtimeMs, source.birthtimeMs);
        if (newest === undefined || at > newest.at) newest = { path, at };
        if (at < options.writtenSince) continue;
        fresh += 1;
        if (seen.get(collisionKey(path)) === path && path !== OUTPUT_LOG) continue;
        const kept = await keep(path, source.handle, seen, options);
        if (typeof kept === 'string') problems.push(kept);
        else files.push(kept);
      } finally {
        await source.handle.close();
      }
    }
    if (fresh > 0 || found.problems.length > 0) continue;
    problems.push(
      newest === undefined
        ? `declared evidence ${pattern} is missing: no file matches`
        : `declared evidence ${pattern} was not written by this task: its newest file, ${newest.path}, is from ${new Date(newest.at).toISOString()}, before the task began`,
    );
  }
  for (const path of options.files) {
    if (seen.get(collisionKey(path)) === path && path !== OUTPUT_LOG) continue;
    const source = await openInside(root, path, exclude);
    if (typeof source === 'string') {
      unkept.push(source);
      continue;
    }
    const kept = await keep(path, source.handle, seen, options).finally(() => source.handle.close());
    if (typeof kept === 'string') unkept.push(kept);
    else files.push(kept);
  }
  const told = (sentences: string[]): string[] => [...new Set(sentences)].map((sentence) => options.redactor.text(sentence));
  return { files, problems: told(problems), unkept: told(unkept) };
}

async function keep(path: string, handle: FileHandle, seen: Map<string, string>, options: CollectOptions): Promise<KeptFile | string> {
  const name = `evidence ${path}`;
  if (path.includes('\ufffd')) return `${name} has a name that is not UTF-8: rename it`;
  if (options.redactor.contains(path)) return `${name} has a secret in its name, and is not kept`;
  const clash = seen.get(collisionKey(path));
  if (clash === OUTPUT_LOG) return `${name} has the name under which the captured output is kept: write it to another file, or into a folder`;
  if (clash !== undefined) return `${name} and ${clash} are one file on macOS and Windows, where the record must be readable too: rename one of them`;
  const stored = encodePath(path);
  const target = join(options.destination, ...stored.split('/'));
  await mkdir(dirname(target), { recursive: true });
  // What an attempt that was killed left, or somebody put there.
  await rm(target, { force: true });
  const copied: Copied = await copyRedacted(handle, target, options.redactor).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === 'read') return { unreadable: `cannot be read: ${error.code}` };
    throw error;
  });
  if ('unreadable' in copied) return `${name} ${copied.unreadable}, and is not kept`;
  if ('secrets' in copied) {
    return `${name} is not UTF-8 text and holds ${copied.secrets.join(', ')}, which cannot be redacted there: it is not kept. Write it without the secret, or do not declare it`;
  }
  seen.set(collisionKey(path), path);
  const { sha256, size, redactions } = copied;
  return { path, stored, sha256, size, ...(Object.keys(redactions).length > 0 ? { redactions } : {}) };
}

/**
 * Opens a regular file that lies in the workspace, through links too, and proves after opening that what is open is what
 * lies there. A string says why not.
 */
async function openInside(root: string, path: string, exclude: readonly string[]): Promise<{ handle: FileHandle; mtimeMs: number; birthtimeMs: number } | string> {
  const name = `evidence ${path}`;
  const unsafe = unsafePath(path.replaceAll('\\', '_').replace(/^[A-Za-z]:/, '_'));
  if (unsafe !== undefined) return `${name} ${unsafe}`;
  let handle: FileHandle | undefined;
  try {
    const real = await realpath(join(root, path));
    if (!isBelow(real, root)) return `${name} is a link that leads out of the workspace, to ${real}: it is not kept`;
    const excluded = exclude.find((folder) => isBelow(real, folder));
    if (excluded !== undefined) return `${name} lies in ${excluded}, where Phasegate keeps its own files: write it elsewhere`;
    // Not waiting for the other side of a pipe, and not following a link put there since.
    handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const opened = await handle.stat();
    const there = await lstat(real);
    if (opened.ino !== there.ino || opened.dev !== there.dev || (await realpath(real)) !== real) {
      await handle.close();
      return `${name} was replaced while it was read: it is not kept`;
    }
    if (!opened.isFile()) {
      await handle.close();
      return `${name} is ${kindOf(opened)}, which cannot be kept`;
    }
    return { handle, mtimeMs: opened.mtimeMs, birthtimeMs: opened.birthtimeMs };
  } catch (error) {
    await handle?.close();
    const kind = await stat(join(root, path)).catch(() => undefined);
    if (kind !== undefined && !kind.isFile()) return `${name} is ${kindOf(kind)}, which cannot be kept`;
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = { EACCES: 'permission denied', ENOENT: 'it is a link that leads nowhere, or was removed', ELOOP: 'its links lead in a circle' };
    // Node puts this in place of bytes that are no UTF-8, and nothing is found under it any more.
    if (code === 'ENOENT' && path.includes('\ufffd')) return `${name} has a name that is not UTF-8, which no artifact can hold: rename it`;
    return `${name} cannot be read: ${reasons[code ?? ''] ?? code ?? String(error)}`;
  }
}

function kindOf(stats: { isFIFO(): boolean; isSocket(): boolean; isDirectory(): boolean }): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isDirectory() ? 'a folder' : 'a device';
}
