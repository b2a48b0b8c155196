/** One JUnit XML report as the many tools that write them do: its test cases, and what failed without being one. */
import { stripVTControlCharacters } from 'node:util';
import type { TestCase } from '../../trace/record.js';
import type { Redact } from '../checks.js';
import { CheckFailure } from './failure.js';
import { readXml, type XmlHandler } from './xml.js';

const MESSAGE_LENGTH = 2000;
/** Of which the beginning is kept: what begins in that is read to its end, so that a secret is known as one. */
const READ_LENGTH = 32 * 1024;

/** A test case before anything is known about requirements. */
export interface ReportedTest extends Omit<TestCase, 'requirements' | 'evidence'> {
  /** Names and values of its properties. */
  properties: readonly string[];
  /** What the properties `requirement` and `requirements` of its own and of its suites say. */
  requirements: readonly string[];
  /** Files it names, as written. */
  attachments: readonly string[];
}

interface Suite {
  name: string;
  file: string | undefined;
  /** Of a root suite that stands beside the suites of its file, as mocha's reporter writes it. */
  fileOfSiblings: string | undefined;
  /** What its attributes say. */
  counted: number;
  hasFailure: boolean;
  hasError: boolean;
  /** Its own, and those of the suites around it. */
  requirements: readonly string[];
  /** How many passed by what its attributes say; undefined where they do not. */
  countedPasses: number | undefined;
  passed: number;
  /** Numbers of those that passed in no time. */
  untimed: number[];
}

/** What a report says beside its test cases. */
export interface Aside {
  /** What failed in suites without being a test case. */
  suiteErrors: string[];
  /** What attributes say of tests and nobody here knows. */
  unknownWords: Set<string>;
  /** Suites that list more tests that passed than they count, as jest-junit does with `test.todo`; those that took no time, in the order of the file. */
  doubtful: { suite: string; counted: number; listed: number; tests: number[] }[];
}

const NONE: readonly string[] = [];

/**
 * @param redact takes secrets out of messages, before they are cut
 * @param onTest gets each test case as it ends
 * @throws CheckFailure for what is no JUnit report
 */
export async function readJunit(file: string, chunks: AsyncIterable<Buffer>, redact: Redact, onTest: (test: ReportedTest) => void): Promise<Aside> {
  const reader = new Reader(file, redact, onTest);
  await readXml(file, chunks, reader, true);
  reader.end();
  return reader.aside;
}

class Reader implements XmlHandler {
  readonly aside: Aside = { suiteErrors: [], unknownWords: new Set(), doubtful: [] };
  #count = 0;
  #counted = 0;
  readonly #file: string;
  readonly #redact: Redact;
  readonly #onTest: (test: ReportedTest) => void;
  readonly #suites: Suite[] = [suiteOf({}, undefined)];
  #open: ReportedTest | undefined;
  #openAttributes: Record<string, string> = {};
  /** Node's own reporter: it is expected to fail, and does not fail the run. */
  #isTodo = false;
  /** Elements below the test case, or below the suite that are none of its suites and cases. */
  readonly #inner: string[] = [];
  /** Text of the element that is being read, where somebody wants it. */
  #text: string | undefined;
  #attributes: Record<string, string> = {};
  #lastClass = '';

  constructor(file: string, redact: Redact, onTest: (test: ReportedTest) => void) {
    this.#file = file;
    this.#redact = redact;
    this.#onTest = onTest;
  }

  get wantsText(): boolean {
    return this.#text !== undefined || (this.#open !== undefined && this.#inner.length > 0);
  }

  open(name: string, attributes: Record<string, string>): void {
    if (this.#inner.length === 0 && this.#open === undefined) {
      if (name === 'testcase') return this.#openTest(attributes);
      if (name === 'testsuite' || name === 'testsuites') return this.#openSuite(attributes);
      if (this.#suites.length === 1) {
        throw new CheckFailure(`files: ${this.#file} is no JUnit report: expected <testsuites> or <testsuite>, found <${name}>; narrow the pattern to the reports`);
      }
    }
    this.#inner.push(name);
    const direct = this.#inner.length === 1;
    if ((direct && OUTCOMES.has(name)) || name === 'property') {
      this.#text = '';
      this.#attributes = attributes;
    }
  }

  text(text: string): void {
    if (this.#text !== undefined && this.#text.length < READ_LENGTH) this.#text += text;
    if (this.#open === undefined || !text.includes(MARK)) return;
    const [first] = this.#inner;
    if (first === 'system-out' || first === 'system-err') this.#open.attachments = [...this.#open.attachments, ...attachmentsIn(text)];
  }

  close(name: string): void {
    const depth = this.#inner.length;
    if (depth === 0) {
      if (name === 'testcase') this.#closeTest();
      else this.#closeSuite();
      return;
    }
    this.#inner.pop();
    if (this.#text === undefined) return;
    const text = this.#text;
    if (name === 'property') this.#property(this.#attributes, text);
    else if (depth === 1) this.#outcome(name, this.#attributes, text);
    else return;
    this.#text = undefined;
  }

  /** Node's own reporter counts at the end, and leaves out that a test with subtests failed itself. */
  comment(text: string): void {
    const [, count] = /^\s*(?:fail|cancelled) (\d+)\s*$/.exec(text) ?? [];
    if (count !== undefined && this.#suites.length === 2) this.#counted += Number(count);
  }

  end(): void {
    const [{ hasFailure, hasError }] = this.#suites as [Suite];
    if (this.#counted > 0 && !hasFailure && !hasError) this.aside.suiteErrors.push(`it counts ${this.#counted} failures, and none of its test cases shows one`);
  }

  #openSuite(attributes: Record<string, string>): void {
    const parent = this.#suites.at(-1)!;
    const own = attributes['file'] ?? attributes['filepath'];
    if (own !== undefined && attributes['name'] === 'Root Suite') parent.fileOfSiblings = own;
    this.#suites.push(suiteOf(attributes, parent));
  }

  #closeSuite(): void {
    const suite = this.#suites.pop()!;
    if (suite.counted > 0 && !suite.hasError && !suite.hasFailure) {
      this.aside.suiteErrors.push(`suite ${JSON.stringify(suite.name)} counts ${suite.counted} failures or errors, and none of its test cases shows one`);
      suite.hasError = true;
    }
    const { name, countedPasses: counted, passed: listed, untimed: tests } = suite;
    if (counted !== undefined && listed > counted && tests.length > 0) this.aside.doubtful.push({ suite: name, counted, listed, tests });
    const parent = this.#suites.at(-1)!;
    parent.hasFailure ||= suite.hasFailure;
    parent.hasError ||= suite.hasError;
  }

  #openTest(attributes: Record<string, string>): void {
    const suite = this.#suites.at(-1)!;
    const className = this.#classCalled(attributes['classname'] ?? attributes['class'] ?? '');
    const file = attributes['file'] ?? attributes['filepath'] ?? suite.file;
    // pytest counts lines from 0.
    const line = Number(attributes['line']) + (suite.name === 'pytest' ? 1 : 0);
    this.#openAttributes = attributes;
    this.#isTodo = false;
    this.#open = {
      name: plain(attributes['name'] ?? '') || '(without a name)',
      className,
      status: 'passed',
      file: file || undefined,
      line: file && Number.isInteger(line) && line > 0 ? line : undefined,
      message: undefined,
      properties: NONE,
      requirements: suite.requirements,
      attachments: NONE,
    };
  }

  /** One text for all tests of a class, so that each does not keep its own. */
  #classCalled(name: string): string | undefined {
    if (name !== this.#lastClass) this.#lastClass = name;
    return this.#lastClass || undefined;
  }

  #closeTest(): void {
    const test = this.#open!;
    const { status, result } = this.#openAttributes;
    if (test.status !== 'failed' && (status !== undefined || result !== undefined)) {
      const said = wordsOf(status, result);
      for (const word of said) if (!RAN.has(word) && !FAILED.has(word) && !NOT_RUN.has(word)) this.aside.unknownWords.add(word);
      test.status = statusOf(said, test.status);
    }
    const suite = this.#suites.at(-1)!;
    if (test.status === 'failed') suite.hasFailure = true;
    if (test.status === 'passed') {
      suite.passed += 1;
      if (this.#openAttributes['time'] === '0') suite.untimed.push(this.#count);
    }
    this.#count += 1;
    this.#open = undefined;
    this.#onTest(test);
  }

  #property(attributes: Record<string, string>, text: string): void {
    const name = attributes['name'] ?? '';
    const value = attributes['value'] ?? text.trim();
    const isList = /^requirements?$/i.test(name);
    const about = this.#open ?? this.#suites.at(-1)!;
    if (isList) about.requirements = [...about.requirements, value];
    if (isList || this.#open === undefined) return;
    if (!/^(?:attachment|evidence)s?$/i.test(name)) this.#open.properties = [...this.#open.properties, name, value];
    else this.#open.attachments = [...this.#open.attachments, ...value.split('\n').map((path) => path.trim()).filter(Boolean)];
  }

  #outcome(name: string, attributes: Record<string, string>, text: string): void {
    const message = this.#messageOf(attributes, text);
    if (this.#open === undefined) {
      if (name !== 'failure' && name !== 'error') return;
      const suite = this.#suites.at(-1)!;
      suite.hasError = true;
      this.aside.suiteErrors.push(`suite ${JSON.stringify(suite.name)} failed: ${message ?? 'without a message'}`);
      return;
    }
    const open = this.#open;
    if (this.#isTodo && name !== 'skipped') {
      this.#suites.at(-1)!.hasFailure = true;
      return;
    }
    // The first failure says why; a skip that a failure follows is none.
    if (open.status === 'failed' || ((name === 'skipped' || name === 'warning') && open.status === 'skipped')) return;
    open.status = name === 'skipped' || name === 'warning' ? 'skipped' : 'failed';
    open.message = message;
    this.#isTodo = name === 'skipped' && attributes['type'] === 'todo';
  }

  #messageOf(attributes: Record<string, string>, text: string): string | undefined {
    const short = attributes['message']?.trim() ?? '';
    const long = text.trim();
    const message = plain(long.includes(short) ? long : [short, long].filter(Boolean).join('\n'));
    if (message === '') return attributes['type'];
    return this.#redact(message.slice(0, READ_LENGTH)).slice(0, MESSAGE_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
  }
}

function suiteOf(attributes: Record<string, string>, parent: Suite | undefined): Suite {
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(attributes[name] ?? Number.NaN)) as [number, number, number, number];
  const passes = tests - failures - errors - skipped;
  return {
    name: attributes['name'] ?? '(without a name)',
    file: attributes['file'] ?? attributes['filepath'] ?? parent?.fileOfSiblings ?? parent?.file,
    fileOfSiblings: undefined,
    counted: amount(attributes['failures']) + amount(attributes['errors']),
    hasFailure: false,
    hasError: false,
    requirements: parent?.requirements ?? NONE,
    countedPasses: Number.isNaN(passes) ? undefined : passes,
    passed: 0,
    untimed: [],
  };
}

/** `rerunFailure` beside a `failure` is a further attempt of it; `flakyFailure` is one of a test that passed in the end. PHPUnit warns of tests it could not run. */
const OUTCOMES = new Set(['failure', 'error', 'rerunFailure', 'rerunError', 'warning', 'skipped']);

/** GoogleTest, CTest, NUnit and others say in an attribute what others say by a child. */
function statusOf(said: readonly string[], otherwise: TestCase['status']): TestCase['status'] {
  if (said.some((word) => FAILED.has(word))) return 'failed';
  return said.every((word) => RAN.has(word)) ? otherwise : 'skipped';
}

function wordsOf(status = '', result = ''): string[] {
  return [status, result].map((word) => word.toLowerCase().replace(/[-_ ]/g, '')).filter(Boolean);
}

const FAILED = new Set(['fail', 'failed', 'failing', 'failure', 'error', 'errored', 'broken', 'crashed', 'timeout', 'timedout', 'aborted', 'regression', 'unexpected']);
/** That it ran, and whether it passed is said by what it contains. A word that is none of these is no pass. */
const RAN = new Set(['run', 'ran', 'executed', 'complete', 'completed', 'finished', 'done', 'pass', 'passed', 'passing', 'success', 'successful', 'succeeded', 'ok', 'true', 'expected', 'fixed', 'flaky']);
/** That it did not run. */
const NOT_RUN = new Set(['notrun', 'notexecuted', 'disabled', 'skipped', 'skip', 'ignored', 'suppressed', 'pending', 'todo', 'inconclusive', 'incomplete', 'untested', 'undefined', 'blocked', 'cancelled', 'canceled', 'filtered', 'none', 'xfail', 'xfailed']);

function amount(attribute: string | undefined): number {
  const value = Number(attribute);
  return value > 0 ? value : 0;
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  return text.includes('\u001b') ? stripVTControlCharacters(text) : text;
}

/** `[[ATTACHMENT|path]]`, as Jenkins, Playwright and mocha's reporter put it into the output of a test. */
function attachmentsIn(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    const end = text.indexOf(']]', at);
    const path = end < 0 ? '' : text.slice(at + MARK.length, end).trim();
    if (path !== '' && !path.includes('\n')) found.push(path);
  }
  return found;
}

const MARK = '[[ATTACHMENT|';
