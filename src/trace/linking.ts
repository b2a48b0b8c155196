/** Which requirements a test case proves: by its names, properties, the requirements' `tests` globs, and markers above it. */
import picomatch from 'picomatch';
import type { SourceFile } from './markers.js';
import { requirementMatcher, type RequirementMatcher } from './naming.js';
import { PrefixIndex } from './prefix-index.js';
import type { Marker } from './record.js';
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
  unknown: string[];
  /** Each is one place and the ids that fit it equally. */
  ambiguous: string[][];
  /** Where the sources have it, of a test with a marker. */
  source?: { file: string; line: number };
}

export interface TestLinker {
  link(test: TestToLink): LinkedTest;
  /** All markers of the sources, in their order; `linked` for those that a test case was found for. */
  markers(): Marker[];
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
      const ids = new Set<string>();
      const unknown = new Set<string>();
      const ambiguous = new Map<string, string[]>();
      const take = (named: { ids: readonly string[]; unknown: readonly string[]; ambiguous: readonly string[][] }): void => {
        for (const id of named.ids) ids.add(id);
        for (const id of named.unknown) unknown.add(id);
        for (const candidates of named.ambiguous) ambiguous.set(candidates.join('\n'), candidates);
      };
      take(matcher.match(test.name));
      if (test.className !== undefined && test.className !== test.name) {
        if (test.className !== lastClass) {
          lastClass = test.className;
          ofClass = matcher.match(lastClass);
        }
        take(ofClass);
      }
      for (const text of test.properties) take(matcher.match(text));
      for (const list of test.requirements) take(idsOfList(list, matcher));
      for (const id of globs(test)) ids.add(id);
      const found = sources?.find(test);
      const source = found !== undefined && found.test.markers.length > 0 ? { file: found.file.path, line: found.test.line } : undefined;
      for (const index of source === undefined ? [] : found!.test.markers) {
        const { ids: written, isCertain } = found!.file.markers[index]!;
        for (const text of written) take(resolved(text, matcher, isCertain));
        linked.add(`${found!.file.path}\n${index}`);
      }
      return { requirements: [...ids, ...unknown], unknown: [...unknown], ambiguous: [...ambiguous.values()], ...(source === undefined ? {} : { source }) };
    },
    markers: () =>
      files.flatMap((file) =>
        file.markers.flatMap(({ kind, ids, isCertain, line, test }, index) =>
          ids.flatMap((text): Marker[] => {
            const { ids: known, unknown, ambiguous } = resolved(text, matcher, isCertain);
            if (known.length + unknown.length + ambiguous.length === 0) return [];
            const isLinked = linked.has(`${file.path}\n${index}`);
            return [{ kind, requirement: known[0] ?? text, file: file.path, line, ...(test === undefined ? {} : { test }), ...(isLinked ? { linked: true } : {}) }];
          }),
        ),
      ),
  };
}

interface Resolved {
  ids: readonly string[];
  unknown: string[];
  ambiguous: string[][];
}

const NOTHING: Resolved = { ids: [], unknown: [], ambiguous: [] };

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
      take(exact.ids.length + exact.ambiguous.length > 0 || within.ids.length + within.unknown.length + within.ambiguous.length === 0 ? exact : within);
    }
  }
  return found;
}

/** The requirements whose `tests` glob a test's name matches, or its class and name with a dot between them. */
function globsOf(requirements: readonly { id: string; tests?: string }[]): (test: CaseName) => string[] {
  const patterns = new PrefixIndex<{ id: string; matches(text: string): boolean }>();
  let isEmpty = true;
  for (const { id, tests } of requirements) {
    if (tests === undefined) continue;
    isEmpty = false;
    // Names are no paths: with `bash` a `*` goes over `/` too. Line breaks and dots are characters like any other.
    const matches = picomatch(tests, { bash: true, dot: true, nonegate: true, flags: 's' });
    patterns.add(/^[^\\*?[\](){}!+@|]*/.exec(tests)![0].replace(/^\.\//, ''), { id, matches });
  }
  if (isEmpty) return () => [];
  return ({ name, className }) => {
    const texts = className === undefined ? [name] : [name, `${className}.${name}`];
    return texts.flatMap((text) => [...patterns.candidates(text)].filter(({ matches }) => matches(text)).map(({ id }) => id));
  };
}
