/** Tests in sources and the requirements they name: in their names, or in a marker above them. */
import { nearest } from '../plan/nearest.js';
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

/** A line that gives a test or a group of tests its name, in whatever language. */
const NAMES_A_TEST =
  /\b(?:test|it|describe|suite|context|specify|scenario|feature|step)(?:\.\w+)*\s*(?:\(|['"`])|@test\s+["']|\bdef\s+test|\bclass\s+\w|\bfunc\s+Test\w|\bt\.Run\(|\b(?:void|fun|function|Task)\s+[`\w]|\bfn\s+\w|@DisplayName\(|\b(?:TEST(?:_\w+)?|SCENARIO|SECTION)\s*\(|^\s*(?:Scenario(?: Outline)?|Example):|^\s*(?:#\[test\]|\[(?:Fact|Theory|Test)\b)/;
/** The name is on the next line, as formatters put long ones. */
const NAME_FOLLOWS = /\b(?:test|it|describe|suite|context|specify)(?:\.\w+)*\s*\($|@DisplayName\($/;
const MARKER = /(?:@(?:\w+\.)*|#?\[(?:\w+(?:\.|::))*)(verifies|requirements?|req|implements)(?![\w-])[\s(:=]*(.*)$/i;
const MAY_MARK = /verifies|requirement|req|implements/i;
/** Nobody reads further. */
const LONGEST_LINE = 2000;
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
  for (const [file, text] of sources) {
    const tests = isTest(file);
    if (!tests && !MAY_MARK.test(text)) continue;
    let hasTests = false;
    const lines = text.split('\n');
    for (const [index, whole] of lines.entries()) {
      const line = whole.length > LONGEST_LINE ? whole.slice(0, LONGEST_LINE) : whole;
      const [, marker, marks] = MARKER.exec(line) ?? [];
      const how = marker === undefined ? 'name' : marker.toLowerCase() === 'implements' ? 'implements' : 'verifies';
      const isName = marks === undefined && tests && NAMES_A_TEST.test(line);
      hasTests ||= isName;
      const names = marks ?? (isName ? (NAME_FOLLOWS.test(line.trimEnd()) ? (lines[index + 1] ?? '') : line) : undefined);
      if (names === undefined) continue;
      const named = matcher.match(names.slice(0, LONGEST_LINE));
      for (const id of named.ids) naming.push({ id, how, file, line: index + 1 });
      for (const id of named.unknown) {
        const near = nearest(id, ids);
        if (!unknown.has(id)) unknown.set(id, { id, ...(near === undefined ? {} : { nearest: near }), file, line: index + 1 });
      }
      if (ids.length === 0) for (const [id] of names.matchAll(READS_AS_ID)) undefinedIds.add(id);
      if (how !== 'name' && named.ids.length > 0) marked.add(file);
    }
    if (hasTests) files += 1;
  }
  return { files, naming, unknown: [...unknown.values()], undefinedIds: [...undefinedIds].toSorted(), links: linksOf([...marked]) };
}

/** Top folders of sources with markers as globs; a file at the top stands for itself. */
function linksOf(files: readonly string[]): string[] {
  return [...new Set(files.map((file) => (file.includes('/') ? `${globOf(file.slice(0, file.indexOf('/')))}/**` : globOf(file))))].toSorted();
}
