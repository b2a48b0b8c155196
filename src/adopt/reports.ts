/** Reports that lie about: which file is one, and the globs that name them and nothing else. */
import picomatch from 'picomatch';

/** Files worth a look into their first bytes. */
export function mayBeReport(path: string): boolean {
  return /\.(?:xml|info|lcov)$/i.test(path) || /(?:^|\/)coverage-summary\.json$/.test(path);
}

/** What a report is by how it begins. */
export function kindOfReport(path: string, head: string): 'junit' | 'coverage' | undefined {
  if (/\.(?:info|lcov)$/i.test(path)) return /^(?:TN|SF):/m.test(head) ? 'coverage' : undefined;
  if (path.endsWith('.json')) return head.trimStart().startsWith('{') && head.includes('"total"') ? 'coverage' : undefined;
  const root = /<([A-Za-z][\w.:-]*)([^>]*)/.exec(head.replaceAll(/<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>/g, ''));
  if (root === null) return undefined;
  const [, name, attributes = ''] = root;
  if (name === 'testsuites' || name === 'testsuite') return 'junit';
  if (name === 'coverage' && !/\sclover=/.test(attributes) && !/<project\b/.test(head)) return 'coverage';
  return name === 'report' && /JACOCO/i.test(head) ? 'coverage' : undefined;
}

/** Names of the test cases of a JUnit report, each behind its class. */
export function caseNames(xml: string): string[] {
  // No attribute holds a `<`, so that what a damaged report has without end is looked at once.
  return [...xml.matchAll(/<testcase\b([^<]*)/g)].map(([, attributes = '']) => {
    const value = (name: string): string => {
      const [, double, single] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? [];
      return decoded(double ?? single ?? '');
    };
    return `${value('classname')} ${value('name')}`.trim();
  });
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** A path as a glob that matches it, where need be with `?` for a character that means something else in one. */
export function globOf(path: string): string {
  return path.replaceAll(/[^\p{L}\p{N}\p{M} ./_@,=~%&;:#'-]|^@/gu, (odd) => '?'.repeat(odd.length));
}

/**
 * Globs for files, the fewest and most telling that match no other file of the folder.
 *
 * @param others every other file they could match
 */
export function globsFor(paths: readonly string[], others: readonly string[]): string[] {
  const [first, ...rest] = paths;
  if (first === undefined) return [];
  if (rest.length === 0) return [globOf(first)];
  const folders = [...new Set(paths.map(folderOf))];
  const pattern = namePattern(paths.map(nameOf));
  const common = commonFolder(folders);
  const candidates: string[][] = [
    ...(folders.length === 1 ? [[`${globOf(folders[0]!)}${pattern}`]] : []),
    ...(common === '' ? [] : [[`${globOf(common)}**/*.xml`], [`${globOf(common)}**/${pattern}`]]),
    ...sharedTails(folders).map((tail) => [`${globOf(common)}**/${globOf(tail)}${pattern}`]),
    folders.map((folder) => `${globOf(folder)}${pattern}`),
  ];
  const exact = candidates.find((globs) => {
    const matches = picomatch(globs, { dot: true });
    return paths.every((path) => matches(path)) && !others.some((path) => matches(path));
  });
  return exact ?? paths.map(globOf);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `TEST-*.xml`, `*.xml` or the one name they share. */
function namePattern(names: readonly string[]): string {
  if (new Set(names).size === 1) return globOf(names[0]!);
  return names.every((name) => name.startsWith('TEST-')) ? 'TEST-*.xml' : '*.xml';
}

function commonFolder(folders: readonly string[]): string {
  const [first = '', ...rest] = folders.map((folder) => folder.split('/').slice(0, -1));
  const parts = [...first];
  for (const other of rest) while (parts.some((part, index) => other[index] !== part)) parts.pop();
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}

/** Ends all folders share, the longest first: `target/surefire-reports/`. */
function sharedTails(folders: readonly string[]): string[] {
  const [first = '', ...rest] = folders;
  const parts = first.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(index).join('/')}/`).filter((tail) => rest.every((folder) => folder === tail || folder.endsWith(`/${tail}`)));
}
