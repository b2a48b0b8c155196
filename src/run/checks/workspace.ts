/** Files of the workspace as checks see them: named relative to the plan's folder, never outside of it. */
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { isBelow } from '../../evidence/below.js';
import { CheckFailure, fileProblem } from './failure.js';

/** What is parsed as a whole. */
const READ_LIMIT = 100 * 1024 * 1024;

export interface Located {
  /** As the plan names it. */
  path: string;
  /** Absolute; with links resolved if it is there. */
  absolute: string;
  /** Of what a symbolic link leads to; undefined: nothing is there. */
  stats: Stats | undefined;
}

/**
 * Finds what a field names.
 *
 * @throws CheckFailure for a path that leaves the workspace, be it through `..` or a symbolic link.
 */
export async function locate(workspace: string, field: string, path: string): Promise<Located> {
  assertRelative(field, path);
  const absolute = join(workspace, path);
  try {
    const real = await realpath(absolute);
    assertInside(workspace, real, field, path);
    return { path, absolute: real, stats: await stat(real) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return await locateMissing(workspace, field, path, absolute);
    const problem = fileProblem(error);
    throw problem === undefined ? error : new CheckFailure(`${field}: ${path} ${problem}`);
  }
}

/** Nothing is there; the folders that are must not lead out either, or one could ask what lies outside. */
async function locateMissing(workspace: string, field: string, path: string, absolute: string): Promise<Located> {
  const link = await lstat(absolute).catch(() => undefined);
  if (link) throw new CheckFailure(`${field}: ${path} is a symbolic link that leads to nothing`);
  assertInside(workspace, await realpath(await nearestFolder(workspace, absolute)), field, path);
  return { path, absolute, stats: undefined };
}

/** @throws CheckFailure unless it is a file that is there; the message names what is there instead. */
export async function locateFile(workspace: string, field: string, path: string): Promise<Located & { stats: Stats }> {
  const found = await locate(workspace, field, path);
  if (!found.stats) throw new CheckFailure(`${field}: ${path} is not there; ${await surroundings(workspace, found.absolute)}`);
  if (found.stats.isFile()) return { ...found, stats: found.stats };
  throw new CheckFailure(`${field}: ${path} is ${found.stats.isDirectory() ? 'a folder' : 'a device or a pipe'}, a file was expected`);
}

/** The bytes of a file to parse, at most 100 MiB. */
export async function readBytes(workspace: string, field: string, path: string, signal: AbortSignal): Promise<Buffer> {
  const { absolute, stats } = await locateFile(workspace, field, path);
  if (stats.size > READ_LIMIT) {
    throw new CheckFailure(`${field}: ${path} has ${Math.ceil(stats.size / 1024 / 1024)} MiB, at most 100 MiB are read; make it smaller or split it`);
  }
  try {
    return await readFile(absolute, { signal });
  } catch (error) {
    const problem = fileProblem(error);
    throw problem === undefined ? error : new CheckFailure(`${field}: ${path} ${problem}`);
  }
}

/** A file piece by piece, of any size. */
export async function* readPieces(workspace: string, field: string, path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const { absolute } = await locateFile(workspace, field, path);
  try {
    yield* createReadStream(absolute, { signal, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    const problem = fileProblem(error);
    throw problem === undefined ? error : new CheckFailure(`${field}: ${path} ${problem}`);
  }
}

/** A file of UTF-8 text to parse, without its byte order mark. */
export async function readText(workspace: string, field: string, path: string, signal: AbortSignal): Promise<string> {
  return new TextDecoder().decode(await readBytes(workspace, field, path, signal));
}

export function assertRelative(field: string, path: string): void {
  const leaves = isAbsolute(path) || normalize(path).split(sep)[0] === '..';
  if (leaves || path.includes('\0')) {
    throw new CheckFailure(`${field}: ${JSON.stringify(path)} leaves the workspace; expected a path relative to the plan's folder`);
  }
}

export function assertInside(workspace: string, real: string, field: string, path: string): void {
  if (!isBelow(real, workspace)) {
    throw new CheckFailure(`${field}: ${path} leads out of the workspace through a symbolic link; expected a file inside of it`);
  }
}

async function nearestFolder(workspace: string, absolute: string): Promise<string> {
  for (let folder = dirname(absolute); folder !== workspace && isBelow(folder, workspace); folder = dirname(folder)) {
    if ((await stat(folder).catch(() => undefined))?.isDirectory()) return folder;
  }
  return workspace;
}

async function surroundings(workspace: string, absolute: string): Promise<string> {
  const folder = await nearestFolder(workspace, absolute);
  const name = relative(workspace, folder).split(sep).join('/');
  const where = name === '' ? "the plan's folder" : name;
  const entries = (await readdir(folder).catch(() => [])).toSorted();
  if (entries.length === 0) return `${where} is empty`;
  const shown = entries.slice(0, 8).join(', ');
  return `${where} holds ${shown}${entries.length > 8 ? ` and ${entries.length - 8} more` : ''}`;
}
