/** Which requirements a test case proves: by its names, properties, the requirements' `tests` globs, and markers above it. */
import picomatch from 'picomatch';
import type { SourceFile, SourceMarker } from './markers.js';
import { requirementMatcher, type RequirementMatcher } from './naming.js';
import { PrefixIndex } from './prefix-index.js';
import type { Marker, TestCase } from './record.js';
import { type CaseName, sourceTests } from './source-tests.js';

export interface TestToLink extends CaseName {
  /** Names and values of its properties. */
  properties: readonly string[];
  /** What the properties `requirement` and `requirements` of it and of its suites say: lists of ids. */
  requirements: readonly string[];
}

export interface LinkedTest {
  /** Ids of the plan, and behind them those that read as ids and are none. */
  requirements: string[];
  unknown: readonly string[];
  /** Each is one place and the ids that fit it equally. */
  ambiguous: readonly string[][];
  /** Where the sources have it, of a test with a marker. */
  source: { file: string; line: number } | undefined;
}

export interface TestLinker {
  link(test: TestToLink): LinkedTest;
  /**
   * All markers of the sources, in their order; `linked` for those that a test case was found for.
   *
   * @param kept test cases of an earlier run that stand
   */
  markers(kept?: readonly TestCase[]): Marker[];
}

/**
 * @param requirements those of the plan
 * @param files the sources that `links` names
 */
export function testLinker(requirements: readonly { id: string; tests?: string }[], files: readonly SourceFile[]): TestLinker {
  const matcher = requirementMatcher(requirements.map(({ id }) => id));
  const globs = globsOf(requirements);
  const sources = files.some((file) => file.markers.length > 0) ? sourceTests(files) : undefined;
  const linked = new Set<string>();
  // The class is the same for many tests.
  let lastClass: string | undefined;
  let ofClass = matcher.match('');
  return {
    link(test) {
      if (test.className !== undefined && test.className !== lastClass) {
        lastClass = test.className;
        ofClass = matcher.match(lastClass);
      }
      const named = matcher.match(test.name);
      const inClass = test.className === undefined ? NOTHING : ofClass;
      const found = sources?.find(test);
      const markers = found?.test.markers ?? NO_MARKERS;
      const source = markers.length === 0 ? undefined : { file: found!.file.path, line: found!.test.line };
      // Most tests name what they name once.
      if (isNothing(inClass) && named.unknown.length === 0 && named.ambiguous.length === 0 && test.properties.length + test.requirements.length + markers.length === 0 && globs === undefined) {
        return { requirements: named.ids, unknown: named.unknown, ambiguous: named.ambiguous, source };
      }
      const ids: string[] = [];
      const unknown: string[] = [];
      const ambiguous: string[][] = [];
      const take = (named: Resolved): void => {
        for (const id of named.ids) if (!ids.includes(id)) ids.push(id);
        for (const id of named.unknown) if (!unknown.includes(id)) unknown.push(id);
        for (const candidates of named.ambiguous) if (!ambiguous.some((known) => known.join('\n') === candidates.join('\n'))) ambiguous.push(candidates);
      };
      take(named);
      take(inClass);
      for (const text of test.properties) take(matcher.match(text));
      for (const list of test.requirements) take(idsOfList(list, matcher));
      if (globs !== undefined) take({ ...NOTHING, ids: globs(test) });
      for (const index of markers) {
        const marker = found!.file.markers[index]!;
        for (const text of marker.ids) take(meantBy(marker, text, matcher));
        linked.add(`${found!.file.path}\n${index}`);
      }
      return { requirements: unknown.length > 0 ? [...ids, ...unknown] : ids, unknown, ambiguous, source };
    },
    markers(kept = []) {
      for (const test of kept) {
        const found = sources?.find(test);
        for (const index of found?.test.markers ?? NO_MARKERS) {
          const marker = found!.file.markers[index]!;
          // One that was written since is not what the test was run for.
          if (marker.ids.every((text) => meantBy(marker, text, matcher).ids.every((id) => test.requirements.includes(id)))) linked.add(`${found!.file.path}\n${index}`);
        }
      }
      return files.flatMap((file) =>
        file.markers.flatMap((marker, index) =>
          marker.ids.flatMap((text): Marker[] => {
            const { kind, line, test } = marker;
            const found = meantBy(marker, text, matcher);
            if (isNothing(found)) return [];
            const isLinked = linked.has(`${file.path}\n${index}`);
            return [{ kind, requirement: found.ids.length === 1 ? found.ids[0]! : text, file: file.path, line, ...(test === undefined ? {} : { test }), ...(isLinked ? { linked: true } : {}) }];
          }),
        ),
      );
    },
  };
}

interface Resolved {
  ids: readonly string[];
  unknown: readonly string[];
  ambiguous: readonly string[][];
}

const NO_MARKERS: number[] = [];
const NOTHING: Resolved = { ids: [], unknown: [], ambiguous: [] };

function isNothing({ ids, unknown, ambiguous }: Resolved): boolean {
  return ids.length + unknown.length + ambiguous.length === 0;
}

function meantBy({ kind, isCertain, isTag }: SourceMarker, text: string, matcher: RequirementMatcher): Resolved {
  if (isTag === true) return matcher.match(text);
  const found = resolved(text, matcher, isCertain);
  // In documentation it names an interface, which may be called `Utf8Reader`.
  return kind === 'implements' && found.unknown.length > 0 && matcher.match(text).unknown.length === 0 ? NOTHING : found;
}

/** @param isCertain whether it is meant as an id whatever it looks like */
function resolved(text: string, matcher: RequirementMatcher, isCertain: boolean): Resolved {
  const ids = matcher.exact(text);
  if (ids.length === 1) return { ...NOTHING, ids };
  if (ids.length > 1) return { ...NOTHING, ambiguous: [[...ids]] };
  const looksLikeId = /\d/.test(text) || (isCertain && /[\p{Lu}._-]/u.test(text));
  return looksLikeId ? { ...NOTHING, unknown: [text] } : NOTHING;
}

/** Ids with commas, semicolons, blanks or line breaks between them; an address that ends with an id is read too. */
function idsOfList(list: string, matcher: RequirementMatcher): Resolved {
  const found = { ids: [] as string[], unknown: [] as string[], ambiguous: [] as string[][] };
  const take = ({ ids, unknown, ambiguous }: Resolved): void => {
    found.ids.push(...ids);
    found.unknown.push(...unknown);
    found.ambiguous.push(...ambiguous);
  };
  for (const part of list.split(/[,;\n\t]+/).map((text) => text.trim()).filter(Boolean)) {
    // An id may have a blank in it.
    const whole = matcher.exact(part);
    const words = whole.length > 0 ? [part] : part.split(/\s+/);
    for (const word of words) {
      const exact = resolved(word, matcher, words.length === 1);
      const within = matcher.match(word);
      take(exact.ids.length + exact.ambiguous.length > 0 || isNothing(within) ? exact : within);
    }
  }
  return found;
}

/** Finds the requirements whose `tests` glob a test's name matches, or its class and name with a dot between them. */
function globsOf(requirements: readonly { id: string; tests?: string }[]): ((test: CaseName) => string[]) | undefined {
  const patterns = new PrefixIndex<{ id: string; matches(text: string): boolean }>();
  let isEmpty = true;
  for (const { id, tests } of requirements) {
    if (tests === undefined) continue;
    isEmpty = false;
    // Names are no paths: with `bash` a `*` goes over `/` too. Line breaks and dots are characters like any other.
    const matches = picomatch(tests, { bash: true, dot: true, nonegate: true, flags: 's' });
    patterns.add(/^[^\\*?[\](){}!+@|]*/.exec(tests)![0].replace(/^\.\//, ''), { id, matches });
  }
  if (isEmpty) return undefined;
  return ({ name, className }) => {
    const texts = className === undefined ? [name] : [name, `${className}.${name}`];
    return texts.flatMap((text) => [...patterns.candidates(text)].filter(({ matches }) => matches(text)).map(({ id }) => id));
  };
}
