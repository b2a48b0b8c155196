/** Report files that patterns name: found, inside the workspace, and written by this run. */
import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isBelow } from '../../evidence/below.js';
import { duration } from '../../render/terminal-text.js';
import type { CheckContext } from '../checks.js';
import { GIT_SETTINGS, gitEnvironment } from '../git.js';
import { CheckFailure } from './failure.js';
import { textField } from './fields.js';
import { assertInside, assertRelative } from './workspace.js';

/** Paths in one call of git, so that its command line stays within what every system allows. */
const PATHS_PER_CALL = 500;

/** As in `!old.xml`; `!(old).xml` is a pattern like any other. */
const NEGATED = /^!(?!\()/;

/** Locally the tests run right before us: what they have just written is not old, and a warning each time is read by nobody. */
const JUST_WRITTEN_MS = 10 * 60_000;

/**
 * The files that match, sorted, relative to the workspace. Dot folders match too; `node_modules`, `.git` and the record of
 * the run do not, unless a pattern names `node_modules`.
 *
 * @throws CheckFailure where a pattern matches none, a file leads out of the workspace, one is committed to git, or, in a job, one was
 *   not written by this run.
 */
export async function findReports(patterns: string[], what: string, context: CheckContext, signal: AbortSignal): Promise<string[]> {
  const globs = patterns.map((pattern) => textField('files', pattern, context.vars));
  for (const glob of globs) assertRelative('files', glob);
  const { glob } = await import('tinyglobby');
  const matching = (each: string[]): Promise<string[]> => glob(each, {
    cwd: context.workspace,
    dot: true,
    followSymbolicLinks: false,
    expandDirectories: false,
    ignore: ['**/.git/**', ...(globs.some((pattern) => pattern.includes('node_modules')) ? [] : ['**/node_modules/**'])],
    signal,
  });
  const isOfRecord = async (path: string): Promise<boolean> => {
    const real = await realpath(join(context.workspace, path));
    assertInside(context.workspace, real, 'files', path);
    return context.record !== undefined && isBelow(real, context.record);
  };
  const leftOut = globs.filter((pattern) => NEGATED.test(pattern));
  const matches = new Map<string, string[]>();
  for (const pattern of globs) if (!NEGATED.test(pattern)) matches.set(pattern, await matching([pattern, ...leftOut]));
  const files: string[] = [];
  for (const path of [...new Set([...matches.values()].flat())].toSorted()) if (!(await isOfRecord(path))) files.push(path);
  // A list of which one pattern names nothing lacks the report of tests that did not run.
  const found = new Set(files);
  const missing = [...matches].flatMap(([pattern, paths]) => (paths.some((path) => found.has(path)) ? [] : [pattern]));
  if (missing.length > 0 || files.length === 0) {
    throw new CheckFailure(`files: no file matches ${(missing.length > 0 ? missing : globs).join(', ')} in the plan's folder; the tests, which run before this check, have to write ${what}`);
  }
  await assertFresh(files, context, signal);
  return files;
}

async function assertFresh(files: string[], { workspace, freshness, warn }: CheckContext, signal: AbortSignal): Promise<void> {
  const { job, run, artifacts } = freshness;
  const old: { file: string; at: number }[] = [];
  for (const file of files) {
    const path = join(workspace, file);
    if (artifacts.some((folder) => isBelow(path, folder))) continue;
    const { mtimeMs } = await stat(path);
    if (mtimeMs < (job ?? run - JUST_WRITTEN_MS)) old.push({ file, at: mtimeMs });
  }
  const [oldest] = old.toSorted((a, b) => a.at - b.at);
  if (oldest !== undefined && job !== undefined) {
    const times = `it is of ${new Date(oldest.at).toISOString()}, the job began at ${new Date(job).toISOString()}`;
    throw new CheckFailure(`files: ${oldest.file} is stale, it was not written by this run: ${times}; write it anew before this check`);
  }
  if (oldest !== undefined) {
    const others = old.length > 1 ? `, the oldest of ${old.length} such files,` : '';
    warn(`${oldest.file}${others} was written ${duration(run - oldest.at)} before this run began: if anything has changed since, run the tests again`);
  }
  for (let first = 0; first < files.length; first += PATHS_PER_CALL) {
    const [tracked] = await trackedByGit(files.slice(first, first + PATHS_PER_CALL), workspace, signal);
    if (tracked === undefined) continue;
    throw new CheckFailure(`files: ${tracked} is stale, it is committed to git and proves nothing about this run; add it to .gitignore and remove it with git rm --cached`);
  }
}

/** Those of the files git tracks; none where there is no git or no repository. */
export async function trackedByGit(files: string[], workspace: string, signal: AbortSignal): Promise<string[]> {
  return await new Promise((resolve, reject) => {
    const options = { cwd: workspace, signal, env: gitEnvironment(), maxBuffer: 64 * 1024 * 1024 };
    execFile('git', [...GIT_SETTINGS, '--literal-pathspecs', 'ls-files', '-z', '--', ...files], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout.split('\0').filter(Boolean));
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT' || stderr.includes('not a git repository')) resolve([]);
      else if (signal.aborted) reject(error);
      else reject(new CheckFailure(`files: git cannot tell whether the reports are committed: ${stderr.trim() || error.message}`));
    });
  });
}

/** A path a report mentions, relative to the workspace where it lies in it; as written otherwise. */
export function inWorkspace(workspace: string, path: string): string {
  return isBelow(path, workspace) ? relative(workspace, path).split(sep).join('/') : path;
}
