/** Tests in sources and the requirements they name: in their names, or in a marker above them. */
import { nearest } from '../plan/nearest.js';
import { readSource } from '../trace/markers.js';
import { requirementMatcher } from '../trace/naming.js';
import type { FoundTests, Naming } from './model.js';
import { globOf } from './reports.js';

const SOURCE = /\.(?:[cm]?[jt]sx?|py|go|java|kts?|groovy|scala|cs|fs|vb|php|rb|rs|c|cc|cpp|cxx|h|hpp|swift|m|dart|exs?|lua|pl|t|sh|bats|feature|robot|vue|svelte)$/i;
const TEST_FOLDER = /(?:^|\/)(?:tests?|specs?|__tests__|e2e|it|testing|acceptance|features|cypress)\//i;
const TEST_NAME = /(?:^|\/)(?:test_[^/]*|[^/]*(?:[._-](?:test|spec|cy|e2e)|_tests?|Tests?|TestCase|Spec|IT)\.\w+|[^/]*\.(?:bats|feature|robot|t))$/;

export function isSource(path: string): boolean {
  return SOURCE.test(path);
}

export function isTest(path: string): boolean {
  return isSource(path) && (TEST_FOLDER.test(path) || TEST_NAME.test(path));
}

/** What the default pattern of a plan takes for an id. */
const READS_AS_ID = /(?<![A-Za-z0-9])(?:REQ|N?FR|SR|US)[-_ ]?\d+(?:\.\d+)*(?![A-Za-z0-9])/g;

/**
 * @param sources by path
 * @param ids what documents define
 */
export function testsIn(sources: ReadonlyMap<string, string>, ids: readonly string[]): FoundTests {
  const matcher = requirementMatcher([...ids]);
  const naming: Naming[] = [];
  const unknown = new Map<string, FoundTests['unknown'][number]>();
  const undefinedIds = new Set<string>();
  const marked = new Set<string>();
  let files = 0;
  const isUnknown = (id: string, file: string, line: number): void => {
    const near = nearest(id, ids);
    if (!unknown.has(id)) unknown.set(id, { id, ...(near === undefined ? {} : { nearest: near }), file, line });
  };
  for (const [file, text] of sources) {
    const { tests, markers } = readSource(file, text);
    if (isTest(file)) {
      if (tests.length > 0) files += 1;
      for (const { containers, name, line } of tests) {
        const names = [...containers, name];
        const found = names.map((each) => matcher.match(each));
        for (const id of new Set(found.flatMap((each) => each.ids))) naming.push({ id, how: 'name', file, line });
        for (const id of found.flatMap((each) => each.unknown)) isUnknown(id, file, line);
        if (ids.length === 0) for (const [id] of names.join('\n').matchAll(READS_AS_ID)) undefinedIds.add(id);
      }
    }
    for (const { kind, ids: written, line } of markers) {
      const known = written.flatMap((id) => matcher.exact(id));
      for (const id of known) naming.push({ id, how: kind, file, line });
      if (known.length > 0) marked.add(file);
      for (const id of written.flatMap((each) => matcher.match(each).unknown)) isUnknown(id, file, line);
    }
  }
  return { files, naming, unknown: [...unknown.values()], undefinedIds: [...undefinedIds].toSorted(), links: linksOf([...marked]) };
}

/** Top folders of sources with markers as globs; a file at the top stands for itself. */
function linksOf(files: readonly string[]): string[] {
  return [...new Set(files.map((file) => (file.includes('/') ? `${globOf(file.slice(0, file.indexOf('/')))}/**` : globOf(file))))].toSorted();
}
