/**
 * Reads what `find.ts` judges: bounded, so that a home folder answers as fast as a project. Links are not followed, and
 * what cannot be read is not there.
 */
import { execFile } from 'node:child_process';
import type { Dirent } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { readCoverage } from '../run/checks/coverage-formats.js';
import { CheckFailure } from '../run/checks/failure.js';
import { trackedByGit } from '../run/checks/reports.js';
import { GIT_SETTINGS, gitEnvironment } from '../run/git.js';
import type { CoverageFile, Folder, JunitFile } from './model.js';
import { caseNames, kindOfReport, mayBeReport } from './reports.js';
import { mayDefine } from './requirements.js';
import { isSource } from './tests.js';
import { isManifest } from './tools.js';

const MOST_ENTRIES = 30_000;
const MOST_REPORTS = 2_000;
const MOST_TEXT = 48 * 1024 * 1024;
const LARGEST_TEXT = 512 * 1024;
const LARGEST_DOCUMENT = 4 * 1024 * 1024;
const LARGEST_REPORT = 16 * 1024 * 1024;
const HEAD = 2048;
const AT_ONCE = 32;

/** Installed, generated, or made to be wrong. Folders with a leading dot are left out as well. */
const NOT_ENTERED = new Set(['node_modules', 'bower_components', 'jspm_packages', 'vendor', 'venv', 'virtualenv', 'site-packages', '__pycache__', 'Pods', 'Carthage', 'DerivedData', 'fixtures', '__fixtures__', 'testdata', 'golden', '__snapshots__']);
/** What builds write: of these only the reports. */
const BUILT = new Set(['target', 'build', 'out', 'dist', 'obj', 'coverage', 'htmlcov', 'reports', 'report', 'test-results', 'test-reports', 'results', 'junit', 'tmp']);

/** @param folder absolute */
export async function readFolder(folder: string): Promise<Folder> {
  const { files, complete } = await walk(folder);
  const texts = new Map<string, string>();
  let bytes = 0;
  // What says most first, so that the bound cuts off sources.
  const own = files.filter((path) => !inBuilt(path));
  const wanted = [...new Set([isManifest, mayDefine, isSource].flatMap((kind) => own.filter(kind)))];
  let whole = complete;
  for (let first = 0; first < wanted.length; first += AT_ONCE) {
    if (bytes > MOST_TEXT) {
      whole = false;
      break;
    }
    const batch = wanted.slice(first, first + AT_ONCE);
    const read = await Promise.all(batch.map((path) => textOf(join(folder, path), mayDefine(path) ? LARGEST_DOCUMENT : LARGEST_TEXT)));
    for (const [index, text] of read.entries()) {
      if (text === undefined) continue;
      bytes += text.length;
      texts.set(batch[index]!, text);
    }
  }
  const root = await repositoryOf(folder);
  const prefix = root === folder ? '' : `${relative(root, folder).split(sep).join('/')}/`;
  return { name: basename(folder), prefix, files, complete: whole, texts, workflows: await workflowsOf(root), branch: await branchOf(root), ...(await reportsOf(folder, files)) };
}

/** Breadth first, so that a bound cuts off what lies deepest. */
async function walk(root: string): Promise<{ files: string[]; complete: boolean }> {
  const files: string[] = [];
  let folders = [''];
  let entries = 0;
  while (folders.length > 0) {
    const next: string[] = [];
    for (const folder of folders) {
      for (const entry of await entriesOf(join(root, folder))) {
        entries += 1;
        if (entries > MOST_ENTRIES) return { files: files.toSorted(), complete: false };
        const path = `${folder}${entry.name}`;
        if (entry.isFile()) {
          if (!inBuilt(path) || mayBeReport(path)) files.push(path);
        } else if (entry.isDirectory() && !entry.name.startsWith('.') && !NOT_ENTERED.has(entry.name)) next.push(`${path}/`);
      }
    }
    folders = next;
  }
  return { files: files.toSorted(), complete: true };
}

function inBuilt(path: string): boolean {
  return path.split('/').slice(0, -1).some((part) => BUILT.has(part));
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function textOf(file: string, largest: number): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > largest) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch {
    return undefined;
  }
}

/** The nearest folder above that git keeps, else the folder itself. */
async function repositoryOf(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if (await stat(join(at, '.git')).catch(() => undefined)) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}

/** As the clone remembers it, else the one of two usual names that is there. */
async function branchOf(root: string): Promise<string> {
  const refs = await new Promise<string>((resolved) => {
    execFile('git', [...GIT_SETTINGS, 'for-each-ref', '--format=%(refname)>%(symref)', 'refs/remotes/origin/HEAD', 'refs/heads/main', 'refs/heads/master'], { cwd: root, env: gitEnvironment() }, (_, stdout) => resolved(stdout));
  });
  const remembered = /^refs\/remotes\/origin\/HEAD>refs\/remotes\/origin\/(.+)$/m.exec(refs)?.[1];
  return remembered ?? (/^refs\/heads\/master>/m.test(refs) && !/^refs\/heads\/main>/m.test(refs) ? 'master' : 'main');
}

/** Of these paths those that git would keep; none where there is no repository. */
export async function keptByGit(folder: string, paths: readonly string[]): Promise<string[]> {
  return await new Promise((resolved) => {
    execFile('git', [...GIT_SETTINGS, '-c', 'core.quotePath=false', 'check-ignore', '--', ...paths], { cwd: folder, env: gitEnvironment() }, (error, stdout) => {
      const ignored = new Set(stdout.split('\n'));
      // 1: it ignores none of them.
      resolved(error === null || error.code === 1 ? paths.filter((path) => !ignored.has(path)) : []);
    });
  });
}

async function workflowsOf(root: string): Promise<Folder['workflows']> {
  const found: { path: string; text: string }[] = [];
  for (const entry of await entriesOf(join(root, '.github/workflows'))) {
    if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
    const path = `.github/workflows/${entry.name}`;
    const text = await textOf(join(root, path), LARGEST_TEXT);
    if (text !== undefined) found.push({ path, text });
  }
  return found;
}

/** Reports that git keeps are samples, or proof of nothing: a check refuses them. */
async function reportsOf(folder: string, files: readonly string[]): Promise<{ junit: JunitFile[]; coverage: CoverageFile[] }> {
  const kinds = { junit: [] as string[], coverage: [] as string[] };
  for (const path of files.filter(mayBeReport).slice(0, MOST_REPORTS)) {
    const kind = kindOfReport(path, await headOf(join(folder, path)));
    if (kind !== undefined) kinds[kind].push(path);
  }
  const all = [...kinds.junit, ...kinds.coverage];
  const kept = all.length === 0 ? new Set<string>() : new Set(await trackedByGit(all, folder, new AbortController().signal).catch(() => []));
  const junit: JunitFile[] = [];
  for (const path of kinds.junit.filter((each) => !kept.has(each))) {
    const text = await textOf(join(folder, path), LARGEST_REPORT);
    junit.push({ path, cases: text === undefined ? undefined : caseNames(text) });
  }
  const coverage: CoverageFile[] = [];
  for (const path of kinds.coverage.filter((each) => !kept.has(each))) coverage.push(...(await coverageOf(folder, path)));
  return { junit, coverage };
}

async function headOf(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}

/** None where the check would make nothing of it either. */
async function coverageOf(folder: string, path: string): Promise<CoverageFile[]> {
  try {
    const { covered, total } = (await readCoverage(path, await readFile(join(folder, path)), (text) => text)).lines;
    return total === 0 ? [] : [{ path, lines: (covered * 100) / total }];
  } catch (error) {
    if (error instanceof CheckFailure || (error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}
