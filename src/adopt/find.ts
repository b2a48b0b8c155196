/** From what lies in a folder to what it means for somebody who wants a plan. */
import { requirementMatcher } from '../trace/naming.js';
import type { CoverageFile, Findings, Folder, FoundReports, JunitFile } from './model.js';
import { globsFor } from './reports.js';
import { documentsIn, mayDefine } from './requirements.js';
import { isSource, testsIn } from './tests.js';
import { readPackage, scriptsIn, toolsIn } from './tools.js';
import { testJobIn } from './workflows.js';

export async function findIn(folder: Folder): Promise<Findings> {
  const { prefix, complete, texts } = folder;
  const { documents, leftOut } = await documentsIn(filtered(texts, mayDefine));
  const ids = documents.flatMap((document) => document.ids);
  return {
    name: nameOf(texts) || folder.name || 'Checks',
    prefix,
    complete,
    documents,
    leftOut,
    tests: testsIn(filtered(texts, isSource), ids),
    tools: toolsIn(texts),
    junit: junitOf(folder, ids),
    coverage: oneOfEachFolder(folder.coverage),
    workflows: folder.workflows.map(({ path }) => path),
    branch: folder.branch,
    job: testJobIn(folder.workflows, scriptsIn(texts)),
  };
}

function filtered(texts: ReadonlyMap<string, string>, belongs: (path: string) => boolean): Map<string, string> {
  return new Map([...texts].filter(([path]) => belongs(path)));
}

function junitOf({ junit, files }: Folder, ids: readonly string[]): FoundReports | undefined {
  if (junit.length === 0) return undefined;
  const paths = junit.map(({ path }) => path);
  const reports = new Set(paths);
  return { globs: globsFor(paths, files.filter((path) => path.endsWith('.xml') && !reports.has(path))), files: paths.length, cases: casesOf(junit, ids) };
}

function casesOf(junit: readonly JunitFile[], ids: readonly string[]): FoundReports['cases'] {
  if (junit.some(({ cases }) => cases === undefined)) return undefined;
  const matcher = requirementMatcher([...ids]);
  const names = junit.flatMap(({ cases }) => cases ?? []);
  return { total: names.length, naming: names.filter((name) => matcher.match(name).ids.length > 0).length };
}

/** Tools write the same in several formats beside each other; added up they would count twice. */
function oneOfEachFolder(coverage: readonly CoverageFile[]): CoverageFile[] {
  const rank = ({ path }: CoverageFile): number => (path.endsWith('.xml') ? 1 : path.endsWith('.json') ? 2 : 0);
  const folderOf = ({ path }: CoverageFile): string => path.slice(0, path.lastIndexOf('/') + 1);
  const sorted = coverage.toSorted((a, b) => rank(a) - rank(b));
  return sorted.filter((each, index) => sorted.findIndex((other) => folderOf(other) === folderOf(each)) === index).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the project calls itself at its top; empty where it does not say. */
function nameOf(texts: ReadonlyMap<string, string>): string {
  const first = (file: string, pattern: RegExp): string => pattern.exec(texts.get(file) ?? '')?.[1] ?? '';
  const names = [
    // The top of a monorepo is often called `@acme/root`.
    (readPackage(texts.get('package.json') ?? '').name ?? '').replace(/^@([^/]*)\/(?:root|monorepo|workspace)$/, '$1').replace(/^@[^/]*\//, ''),
    nameInTable(texts.get('pyproject.toml'), /^\[(?:project|tool\.poetry)\]/m),
    nameInTable(texts.get('Cargo.toml'), /^\[package\]/m),
    first('go.mod', /^module\s+(\S+)/m).replace(/\/v\d+$/, '').replace(/^.*\//, ''),
    /<artifactId>\s*([^<\s]+)\s*</.exec(withoutParent(texts.get('pom.xml') ?? ''))?.[1] ?? '',
    (readPackage(texts.get('composer.json') ?? '').name ?? '').replace(/^[^/]*\//, ''),
  ];
  return names.find((name) => name.trim() !== '') ?? '';
}

/** What a table of TOML, up to the next one, says of its name. */
function nameInTable(toml = '', table: RegExp): string {
  const start = toml.search(table);
  if (start === -1) return '';
  const end = toml.indexOf('\n[', start);
  return /^name[ \t]*=[ \t]*["']([^"'\n]+)["']/m.exec(toml.slice(start, end === -1 ? undefined : end))?.[1] ?? '';
}

function withoutParent(pom: string): string {
  const start = pom.indexOf('<parent>');
  const end = pom.indexOf('</parent>', start);
  return start === -1 || end === -1 ? pom : pom.slice(0, start) + pom.slice(end);
}
