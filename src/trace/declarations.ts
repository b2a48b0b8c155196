/**
 * Which test a line of source declares, in any language: calls with a title (`it('adds', …)`, `TEST_CASE("adds")`), functions
 * named as tests (`def test_adds`, `func TestAdds`), and methods below an annotation (`@Test`, `[Fact]`, `#[test]`). By
 * lines, because a parser for every language is no option; all takes time in proportion to the text.
 */
import { closing } from './brackets.js';

export interface Declaration {
  kind: 'test' | 'container';
  name: string;
  /** A text for people, which may hold placeholders; otherwise an identifier. */
  isTitle: boolean;
  /** The class or test it says it belongs to, where the source says so on its own line. */
  owner?: string;
}

/** Longer lines are generated and declare nothing. */
export const LONGEST_LINE = 2000;

/** Words that begin a call with a title. */
const TESTS = new Set(['it', 'test', 'fit', 'xit', 'xtest', 'specify', 'example', 'testWidgets', 'property', 'TEST_CASE', 'TEST_CASE_METHOD', 'SCENARIO', 'SCENARIO_METHOD']);
const CONTAINERS = new Set(['describe', 'fdescribe', 'xdescribe', 'context', 'suite', 'group', 'feature', 'TEST_SUITE']);
const CALL = /^(?:await +|return +)?([A-Za-z_]\w*)((?:\.\w+)*)\s*(?=[("'`]|$)/;
/** `TEST_CASE_METHOD(Fixture, "title")`. */
const TITLE = /^\(?\s*(?:[\w:]+\s*,\s*)?(["'`])((?:\\.|(?!\1)[^\\])*)\1/;
/** Where a table of cases ends and the call with the title begins: `])('adds %i', …`. */
const AFTER_TABLE = /[\])`}]\s*\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/;
const MODIFIERS = String.raw`(?:(?:export|default|public|private|protected|internal|static|final|async|override|suspend|open|abstract|virtual|unsafe|sealed|partial|new|inner|fileprivate|pub(?:\([a-z]+\))?) +)*`;
const FUNCTION = new RegExp(String.raw`^${MODIFIERS}(?:def|func|function|fun|fn|void|Task) +(?:\(\s*\w*\s*\*?(\w*)[^)]*\)\s*)?(?:([A-Za-z_$][\w$]*)|\`([^\`]+)\`|"([^"]+)")\s*(?=[(<:{]|$)`);
const CLASS = new RegExp(String.raw`^${MODIFIERS}(?:data +)?(?:class|struct|mod|module|object|trait|interface) +([A-Za-z_]\w*)`);
const MACRO = /^(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)/;
const NAMED_MACRO = /^(?:BOOST_(?:AUTO|FIXTURE|DATA)_TEST_CASE|TEST_METHOD)\s*\(\s*(\w+)/;
const GHERKIN = /^(Feature|Rule|Scenario|Scenario Outline|Scenario Template|Example): +(\S.*)$/;
const BATS = /^@test +(["'])(.*?)\1/;
const ANNOTATION = /^(?:@(?:[\w.]+\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Theory|Property)\b|\[(?:\w+\.)*(?:Skippable)?(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod)\b|#\[(?:\w+::)*(?:test|rstest|test_case|wasm_bindgen_test)\b)/i;
const METHOD = /(?<![\w$])(?:([A-Za-z_$][\w$]*)|`([^`]+)`) ?(?:<[\w, ]*>)?\(/;
const TEST_NAME = /^(?:test|Test|Fuzz|Benchmark)|_test$/;

/** Reads lines in their order; each may complete what those before it began. */
export class DeclarationReader {
  #annotated = false;
  /** A call whose title is on a later line; after a table of cases behind its end. */
  #waiting: { kind: 'test' | 'container'; table: boolean; lines: number } | undefined;

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** @param text without its indentation and without comments that fill the line */
  read(text: string): Declaration | undefined {
    if (text === '' || text.length > LONGEST_LINE) return undefined;
    if (this.#waiting !== undefined) {
      const found = this.#title(text, this.#waiting);
      if (found !== undefined) return found;
    }
    const bats = BATS.exec(text);
    if (bats) return { kind: 'test', name: bats[2]!, isTitle: true };
    const rest = this.#afterAnnotations(text);
    return rest === '' ? undefined : this.#declared(rest);
  }

  /** Annotations at the front of a line, and whether one of them makes a test of the method that follows. */
  #afterAnnotations(text: string): string {
    let rest = text;
    for (;;) {
      const [head] = /^(?:@[\w.:]+|#?\[(?=\s*[A-Za-z_]))\s*/.exec(rest) ?? [];
      if (head === undefined) return rest;
      if (ANNOTATION.test(rest)) this.#annotated = true;
      const opens = head.startsWith('@') ? (rest[head.length] === '(' ? head.length : -1) : head.indexOf('[');
      if (opens < 0) {
        rest = rest.slice(head.length);
        continue;
      }
      const end = closing(rest, opens);
      if (end < 0) return '';
      rest = rest.slice(end + 1).trimStart();
    }
  }

  #declared(text: string): Declaration | undefined {
    const macro = MACRO.exec(text);
    if (macro) return { kind: 'test', name: macro[2]!, isTitle: false, owner: macro[1]! };
    const named = NAMED_MACRO.exec(text);
    if (named) return { kind: 'test', name: named[1]!, isTitle: false };
    const gherkin = GHERKIN.exec(text);
    if (gherkin) return { kind: gherkin[1] === 'Feature' || gherkin[1] === 'Rule' ? 'container' : 'test', name: gherkin[2]!, isTitle: true };
    const type = CLASS.exec(text);
    if (type) {
      this.#annotated = false;
      return { kind: 'container', name: type[1]!, isTitle: false };
    }
    const call = this.#call(text);
    if (call !== undefined) return call === 'waits' ? undefined : call;
    const [, owner, identifier, quoted, title] = FUNCTION.exec(text) ?? [];
    const name = identifier ?? quoted ?? title;
    const isTest = this.#annotated || (name !== undefined && TEST_NAME.test(name)) || title !== undefined;
    if (!isTest) return undefined;
    const method = name ?? methodName(text);
    if (method === undefined) return undefined;
    this.#annotated = false;
    return { kind: 'test', name: method, isTitle: (quoted ?? title) !== undefined || /\s/.test(method), ...(owner ? { owner } : {}) };
  }

  #call(text: string): Declaration | 'waits' | undefined {
    const [head, word, dots] = CALL.exec(text) ?? [];
    if (head === undefined || word === undefined || dots === undefined) return undefined;
    const parts = dots.split('.');
    const kind = CONTAINERS.has(word) || parts.includes('describe') ? 'container' : TESTS.has(word) || /^(?:Deno\.test|\w+\.Run|\w+\.test)$/.test(`${word}${dots}`) ? 'test' : undefined;
    if (kind === undefined) return undefined;
    const table = ['each', 'for', 'skipIf', 'runIf'].some((part) => parts.includes(part));
    const rest = text.slice(head.length);
    const [, , name] = (table ? AFTER_TABLE : TITLE).exec(rest) ?? [];
    if (name !== undefined) return { kind, name: unescaped(name), isTitle: true };
    if (!table && !/^\(?\s*$/.test(rest)) return undefined;
    if (rest === '' && !table) return undefined;
    this.#waiting = { kind, table, lines: 0 };
    return 'waits';
  }

  #title(text: string, waiting: { kind: 'test' | 'container'; table: boolean; lines: number }): Declaration | undefined {
    waiting.lines += 1;
    const ended = waiting.table && /^[\])`}\s]*\(?\s*$/.test(text) && text.includes('(');
    const [, , name] = (waiting.table ? AFTER_TABLE : TITLE).exec(text) ?? [];
    if (ended) this.#waiting = { kind: waiting.kind, table: false, lines: 0 };
    else if (name !== undefined || waiting.lines > (waiting.table ? 200 : 1)) this.#waiting = undefined;
    return name === undefined ? undefined : { kind: waiting.kind, name: unescaped(name), isTitle: true };
  }
}

/** The method a line declares: what stands before its first parenthesis. */
function methodName(text: string): string | undefined {
  const found = METHOD.exec(text);
  return found ? (found[1] ?? found[2]) : undefined;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([^])/g, (_whole, character: string) => ESCAPED[character] ?? character) : text;
}

const ESCAPED: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
