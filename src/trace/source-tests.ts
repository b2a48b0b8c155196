/** Finds the test in the sources that a test case of a report is: by its file where the report has one, else by class and name. */
import type { SourceFile, SourceTest } from './markers.js';
import { PrefixIndex } from './prefix-index.js';

export interface CaseName {
  name: string;
  className?: string | undefined;
  /** Relative to the workspace, or to whatever the tool took for it. */
  file?: string | undefined;
}

/** Where a test is; shared by all tests there. */
interface Place {
  file: SourceFile;
  containers: readonly string[];
  /** Parts of the path, the package and the containers' names. */
  parts: readonly string[];
}

export interface FoundTest {
  file: SourceFile;
  test: SourceTest;
}

interface Entry extends FoundTest {
  place: Place;
}

export interface SourceTests {
  find(test: CaseName): FoundTest | undefined;
}

/** What stands for a value in the title of a test with a table: `%i`, `$name`, `${name}`, `#{name}`, `<name>`. */
const PLACEHOLDER = /%[a-zA-Z#$%]|\$\{[^}]*\}|#\{[^}]*\}|\$[A-Za-z_][\w.]*|<[A-Za-z_]\w*>/g;
const PATH = /\.(?:[cm]?[jt]sx?|py|rb|php|dart|vue|svelte|feature|exs?)$/;
const SEPARATORS = /[./\\:$+ ]+/;

export function sourceTests(files: readonly SourceFile[]): SourceTests {
  const byName = new Map<string, Entry[]>();
  const patterns = new PrefixIndex<{ matches(text: string): boolean; entry: Entry }>();
  const add = (key: string, entry: Entry): void => {
    const known = byName.get(key);
    if (known === undefined) byName.set(key, [entry]);
    else if (known.at(-1) !== entry) known.push(entry);
  };
  for (const file of files) {
    const places = new Map<string, Place>();
    for (const test of file.tests) {
      const key = test.containers.join('\n');
      let place = places.get(key);
      if (place === undefined) places.set(key, (place = { file, containers: test.containers, parts: [...file.path.split(SEPARATORS), ...(file.package === undefined ? [] : [file.package]), ...test.containers.flatMap((name) => name.split(SEPARATORS))] }));
      const entry = { file, test, place };
      const title = normal(test.name);
      const full = normal([...test.containers, test.name].join(' '));
      for (const text of new Set([title, full])) {
        add(text, entry);
        const placeholder = test.isTitle ? text.search(PLACEHOLDER) : -1;
        if (placeholder >= 0) patterns.add(text.slice(0, placeholder), { matches: matcherOf(text), entry });
      }
      // Go writes a blank in the name of a subtest as `_`.
      if (test.isTitle && file.path.endsWith('.go')) add(normal([...test.containers, test.name.replace(/\s/g, '_')].join(' ')), entry);
    }
  }
  const scores = new Map<string, Map<Place, number>>();

  /** null: several fit equally, which is as good as none. */
  function best(test: CaseName, entries: Iterable<Entry>): FoundTest | null | undefined {
    const file = test.file ?? (test.className !== undefined && PATH.test(test.className) ? test.className : undefined);
    const key = `${file ?? ''}\n${test.className ?? ''}`;
    let known = scores.get(key);
    if (known === undefined) scores.set(key, (known = new Map()));
    let found: Entry | null | undefined;
    let highest = 0;
    for (const entry of entries) {
      let score = known.get(entry.place);
      if (score === undefined) known.set(entry.place, (score = scoreOf(entry.place, file, test.className)));
      // A title tells more than the name of a function, of which there may be one in any class.
      const isEnough = score > 0 || (score === 0 && (entry.test.isTitle || test.className === undefined));
      if (!isEnough || score + 1 < highest) continue;
      found = score + 1 > highest ? entry : null;
      highest = score + 1;
    }
    return found;
  }

  return {
    find(written) {
      const test = inModule(written);
      for (const key of keysOf(test)) {
        const found = best(test, byName.get(key) ?? []);
        if (found !== undefined) return found ?? undefined;
      }
      const name = normal(test.name);
      const fitting = new Set<Entry>();
      for (const { matches, entry } of patterns.candidates(name)) if (matches(name)) fitting.add(entry);
      return best(test, fitting) ?? undefined;
    },
  };
}

/** `Login > accepts`, `Login › accepts` and `Login/accepts` are what others write as `Login accepts`. */
function normal(text: string): string {
  return /[›>/\s]/.test(text) ? text.replace(/[›>/\s]+/g, ' ').trim() : text;
}

/** Of Rust: `cart::tests::adds`, and a case of it, `cart::tests::adds::case_1`, whose module says more than the crate that stands for the class. */
function inModule(test: CaseName): CaseName {
  const [, modules, name] = /^(\w+(?:::\w+)*?)::(\w+?)(?:::case_\d+\w*)?$/.exec(test.name) ?? [];
  return modules === undefined || name === undefined ? test : { ...test, name, className: [test.className ?? '', modules].join('::') };
}

/** Under which names a test case may be known, the most exact first. */
function* keysOf({ name, className }: CaseName): Generator<string> {
  yield normal(name);
  // `x(int)[1]`, `test_x[a-1]`, `Accepts(count: 1)`, `testAdd with data set #0`; of Gherkin `pays - #1.1: pays`, `pays - Examples - Example #1.1`, `pays -- @1.1`.
  const base = name.replace(/(?:[([{<].*| with data set .*| - (?:#\d|Example).*| -- @\d.*)$/s, '').trim();
  const last = base.split(/::|\.(?=[^.]*$)/).at(-1) ?? base;
  if (base !== name && base !== '') yield normal(base);
  if (last !== base && last !== '') yield last;
  // Subtests and sections: `TestX/sub`, `Vector/grows`.
  for (let at = name.lastIndexOf('/'), steps = 0; at > 0 && steps < 10; at = name.lastIndexOf('/', at - 1), steps += 1) yield normal(name.slice(0, at));
  // mocha's reporter has the test's own title there.
  if (className !== undefined) yield normal(className);
}

/** Below 0: another file. 0: nothing speaks for it. Above: how much does. */
function scoreOf({ file, parts }: Place, reported: string | undefined, className: string | undefined): number {
  // The last part of a Go module may be its major version.
  const own = className === undefined || className === reported ? [] : className.replace(/\/v\d+$/, '').split(SEPARATORS).filter(Boolean);
  let score = 0;
  let from = parts.length;
  for (const part of own.toReversed()) {
    const at = parts.lastIndexOf(part, from - 1);
    if (at < 0 || from === 0) continue;
    score += 1;
    from = at;
  }
  if (reported !== undefined) return isSameFile(file.path, reported) ? score + 1 : -1;
  const last = own.at(-1);
  // Without the last part, which is the class or the module itself, the others are only the project's name.
  return last !== undefined && !parts.includes(last) ? 0 : score;
}

function isSameFile(path: string, reported: string): boolean {
  const other = reported.replaceAll('\\', '/').replace(/^\.\//, '');
  return path === other || path.endsWith(`/${other}`) || other.endsWith(`/${path}`);
}

/** Whether a text is the title with something for each placeholder. */
function matcherOf(title: string): (text: string) => boolean {
  const parts = title.split(PLACEHOLDER);
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const part of parts.slice(1, -1)) {
      const at = text.indexOf(part, from);
      if (at < 0 || at + part.length > end) return false;
      from = at + part.length;
    }
    return true;
  };
}
