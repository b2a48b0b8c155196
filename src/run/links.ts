/** The sources that `links` names, read once a run, and what links test cases to requirements because of them. */
import { lstat, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isBelow } from '../evidence/below.js';
import type { Requirement } from '../plan/model.js';
import type { TestLinker } from '../trace/linking.js';
import type { SourceFile } from '../trace/markers.js';
import type { Marker, TestCase } from '../trace/record.js';

/** Beyond this a file is no source that people write. */
const LARGEST = 2 * 1024 * 1024;
const AT_ONCE = 16;
const SHOWN = 3;

export interface LinksOptions {
  requirements: readonly Requirement[];
  globs: readonly string[];
  workspace: string;
  /** The record's folder, never read. */
  out: string;
  warn(message: string): void;
}

export interface Links {
  /** Reads the sources at the first call. */
  linker(): Promise<TestLinker>;
  /**
   * In the order of the files; none where the plan has no `links`, and then nothing is loaded.
   *
   * @param kept test cases of an earlier run that stand
   */
  markers(kept: readonly TestCase[]): Promise<Marker[]>;
}

export function linksOf(options: LinksOptions): Links {
  let made: Promise<TestLinker> | undefined;
  const linker = (): Promise<TestLinker> => (made ??= makeLinker(options));
  return { linker, markers: async (kept) => (options.globs.length === 0 ? [] : (await linker()).markers(kept)) };
}

async function makeLinker(options: LinksOptions): Promise<TestLinker> {
  const [{ testLinker }, files] = await Promise.all([import('../trace/linking.js'), options.globs.length === 0 ? [] : readSources(options)]);
  return testLinker(options.requirements, files);
}

async function readSources({ globs, workspace, out, warn }: LinksOptions): Promise<SourceFile[]> {
  const [{ glob, escapePath }, { readSource }] = await Promise.all([import('tinyglobby'), import('../trace/markers.js')]);
  const record = isBelow(out, workspace) && out !== workspace ? [`${escapePath(relative(workspace, out).split(sep).join('/'))}/**`] : [];
  const paths = await glob([...globs], {
    cwd: workspace,
    dot: true,
    followSymbolicLinks: false,
    expandDirectories: false,
    ignore: ['**/.git/**', '**/node_modules/**', ...record],
  });
  if (paths.length === 0) warn(`no file matches links: ${globs.join(', ')}`);
  paths.sort();
  const found = new Map<string, SourceFile>();
  const skipped = { 'are no text': [] as string[], [`are larger than ${LARGEST / 1024 / 1024} MiB`]: [] as string[], 'cannot be read': [] as string[] };
  const [binary, large, unreadable] = Object.values(skipped) as [string[], string[], string[]];
  let next = 0;
  const read = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      try {
        const stats = await lstat(join(workspace, path));
        if (!stats.isFile()) continue;
        const bytes = stats.size > LARGEST ? undefined : await readFile(join(workspace, path));
        if (bytes === undefined) large.push(path);
        else if (bytes.includes(0)) binary.push(path);
        else found.set(path, readSource(path, bytes.toString('utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
        unreadable.push(path);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  for (const [why, files] of Object.entries(skipped)) {
    if (files.length === 0) continue;
    const shown = files.toSorted().slice(0, SHOWN).join(', ');
    warn(`links: ${files.length > SHOWN ? `${shown} and ${files.length - SHOWN} more` : shown} ${why} and were not read for markers; narrow \`links\` in the plan`);
  }
  return paths.flatMap((path) => found.get(path) ?? []);
}
