/**
 * Finds what a pattern of declared evidence matches. Not a glob library, because those leave out what is neither file
 * nor folder, and a pipe or a link out of the workspace has to be reported rather than missed.
 */
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { isBelow } from './below.js';

/** Folders a wildcard does not enter: nobody means them, and they are huge. */
const NEVER_MEANT = ['.git', 'node_modules'];

/**
 * @param root real path of the workspace
 * @param exclude real paths of folders that wildcards do not enter
 * @returns paths relative to the workspace with `/`, sorted: files, links to files, and whatever else is no folder
 */
export async function findFiles(root: string, pattern: string, exclude: readonly string[]): Promise<{ paths: string[]; problems: string[] }> {
  const problem = (text: string): { paths: string[]; problems: string[] } => ({ paths: [], problems: [`declared evidence ${pattern} ${text}`] });
  const normal = pattern.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '/**');
  if (normal.startsWith('/') || /^[A-Za-z]:[\\/]/.test(normal)) return problem('is an absolute path: evidence is named relative to the workspace');
  if (normal.split('/').includes('..')) return problem('leads out of the workspace: evidence has to lie in it');
  const { base, glob } = picomatch.scan(normal, { nonegate: true });
  if (glob === '') {
    const there = await lstat(join(root, normal)).catch(() => undefined);
    if (there === undefined) return { paths: [], problems: [] };
    const target = there.isSymbolicLink() ? await stat(join(root, normal)).catch(() => undefined) : there;
    if (!target?.isDirectory()) return { paths: [normal], problems: [] };
    return findFiles(root, `${normal}/**`, exclude);
  }
  const start = await realpath(join(root, base)).catch(() => undefined);
  if (start === undefined || !(await isFolder(start))) return { paths: [], problems: [] };
  if (!isBelow(start, root)) return problem(`lies behind the link ${base}, which leads out of the workspace, to ${start}`);
  const excluded = exclude.find((folder) => isBelow(start, folder));
  if (excluded !== undefined) return problem(`lies in ${excluded}, where Phasegate keeps its own files: write it elsewhere`);
  // `s`: a line break is a character of a name like any other.
  const matches = picomatch(normal, { dot: true, nonegate: true, flags: 's' });
  const skipped = NEVER_MEANT.filter((name) => !normal.split('/').includes(name));
  const paths: string[] = [];
  const problems: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skipped.includes(entry.name) && !exclude.includes(join(root, path))) await walk(path);
      } else if (matches(path)) {
        // A linked folder is not entered, as in any shell; one that leads out is told.
        const target = entry.isSymbolicLink() ? await linkedFolder(join(root, path)) : undefined;
        if (target === undefined) paths.push(path);
        else if (!isBelow(target, root)) problems.push(`evidence ${path} is a link that leads out of the workspace, to ${target}: it is not kept`);
      }
    }
  };
  await walk(base);
  return { paths: paths.toSorted(), problems };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // Removed while walking, or not ours to read: what it may hold is then missing, and told as that.
    if (error.code === 'ENOENT' || error.code === 'EACCES') return [];
    throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  const stats: Stats | undefined = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

/** Where a link to a folder leads; undefined for other links. */
async function linkedFolder(path: string): Promise<string | undefined> {
  const target = await realpath(path).catch(() => undefined);
  return target !== undefined && (await isFolder(target)) ? target : undefined;
}
