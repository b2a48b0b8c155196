/** Whether the tests of JUnit XML reports passed, and which requirements each of them proves. */
import { statSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isBelow } from '../../evidence/below.js';
import type { LinkedTest, TestLinker } from '../../trace/linking.js';
import type { TestCase } from '../../trace/record.js';
import type { CheckContext, CheckOf } from '../checks.js';
import { wholeNumberField } from './fields.js';
import { readJunit, type ReportedTest } from './junit-report.js';
import { findReports, inWorkspace } from './reports.js';
import { readPieces } from './workspace.js';

const SHOWN = 5;

/**
 * Every test that ran passed, and enough of them ran. The answer's `error` is undefined where that holds; the tests are
 * given in both cases.
 */
export async function checkJunit(
  check: CheckOf<'junit'>,
  context: CheckContext,
  signal: AbortSignal,
): Promise<{ detail: string; error?: string; tests: TestCase[] }> {
  const minTests = wholeNumberField('min-tests', check.minTests, context.vars, { min: 1, max: 1_000_000_000 });
  const linker = await context.linker();
  const tests: TestCase[] = [];
  const problems: string[] = [];
  const attachments = new Attachments(context);
  const files = new TestFiles(context.workspace);
  for (const report of await findReports(check.files, 'a JUnit XML report there', context, signal)) {
    const before = tests.length;
    const naming: { reported: ReportedTest; test: TestCase }[] = [];
    const { suiteErrors, unknownWords, doubtful } = await readJunit(report, readPieces(context.workspace, 'files', report, signal), context.redact, (reported) => {
      const file = files.of(reported);
      if (file !== undefined) reported.file = file;
      const test = linked(reported, linker, problems, context);
      tests.push(test);
      if (reported.attachments.length > 0) naming.push({ reported, test });
    });
    problems.push(...suiteErrors.map((error) => `${report}: ${error}`));
    if (tests.length === before && suiteErrors.length === 0) problems.push(`${report} has no test case at all; let whatever writes it run tests, or narrow the pattern`);
    for (const { suite, counted, listed, tests: numbers } of doubtful) {
      const unsure = numbers.map((number) => tests[before + number]!).filter(({ requirements }) => requirements.length > 0);
      if (unsure.length === 0) continue;
      for (const test of unsure) Object.assign(test, { status: 'skipped', message: `its suite counts ${counted} tests that passed and lists ${listed}, and it took no time` });
      const names = unsure.slice(0, SHOWN).map((test) => JSON.stringify(titleOf(test).trim()));
      const more = unsure.length > SHOWN ? [`and ${unsure.length - SHOWN} more`] : [];
      context.warn(`${report}: suite ${JSON.stringify(suite)} counts ${counted} tests that passed and lists ${listed}, as jest-junit does with test.todo; those that took no time are taken as not run: ${[...names, ...more].join(', ')}. Write test.skip instead of test.todo in their file`);
    }
    for (const word of unknownWords) context.warn(`${report}: tests with the status ${JSON.stringify(word)}, which is not known, are taken as not run`);
    for (const { reported, test } of naming) {
      const evidence = await attachments.find(reported, report);
      if (evidence.length > 0) test.evidence = evidence;
    }
  }
  attachments.warn();
  const count = (status: TestCase['status']) => tests.filter((test) => test.status === status).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const detail = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  if (failed > 0) problems.unshift(failures(tests, failed));
  // A report without any test is told by its name.
  if (passed + failed < minTests && (tests.length > 0 || problems.length === 0)) {
    problems.push(`min-tests: ${passed + failed} tests ran, expected at least ${minTests} (${detail}; skipped ones did not run)`);
  }
  return { detail, tests, ...(problems.length > 0 ? { error: problems.join('\n') } : {}) };
}

function failures(tests: TestCase[], failed: number): string {
  const shown = tests.filter((test) => test.status === 'failed').slice(0, SHOWN);
  const lines = shown.map((test) => `  ${titleOf(test)}${test.message === undefined ? '' : `: ${test.message.split('\n')[0]}`}`);
  const more = failed > shown.length ? [`  and ${failed - shown.length} more`] : [];
  return [`${failed} of ${tests.length} tests failed:`, ...lines, ...more].join('\n');
}

function titleOf({ className, name }: { className?: string | undefined; name: string }): string {
  return className === undefined || name.startsWith(className) ? name : `${className} > ${name}`;
}

function linked(reported: ReportedTest, linker: TestLinker, problems: string[], context: CheckContext): TestCase {
  const { name, className, status, message } = reported;
  const { requirements, unknown, ambiguous, source }: LinkedTest = linker.link(reported);
  for (const candidates of ambiguous) {
    problems.push(`test ${JSON.stringify(titleOf(reported))} names ${candidates.join(' and ')} at the same place; write the one it means in full, or rename one of the ids`);
  }
  for (const id of unknown) context.log(`test ${JSON.stringify(titleOf(reported))} names ${id}, which the plan does not have`);
  // The sources know better than a report that was written elsewhere, or has no line.
  const file = source?.file ?? reported.file;
  const line = reported.file === file && reported.line !== undefined ? reported.line : (source?.line ?? reported.line);
  // One form for all, of which there may be hundreds of thousands; JSON leaves out what is undefined.
  return { name, className, status, file, line, message, requirements };
}

/** The file of a test case, relative to the workspace. Vitest and others write its path where the class goes. */
class TestFiles {
  readonly #workspace: string;
  readonly #known = new Map<string, string | undefined>();

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  of({ file, className }: ReportedTest): string | undefined {
    const written = file ?? className;
    if (written === undefined) return undefined;
    const key = file === undefined ? `class ${written}` : written;
    if (!this.#known.has(key)) this.#known.set(key, file === undefined ? this.#called(written) : inWorkspace(this.#workspace, written));
    return this.#known.get(key);
  }

  #called(className: string): string | undefined {
    if (!/^[^\0]{1,500}\.\w{1,8}$/.test(className) || className.split('/').includes('..') || isAbsolute(className)) return undefined;
    return statSync(join(this.#workspace, className), { throwIfNoEntry: false })?.isFile() === true ? className : undefined;
  }
}

/** Files that test cases name: those in the workspace become evidence of the task. */
class Attachments {
  readonly #context: CheckContext;
  readonly #known = new Map<string, string | undefined>();
  readonly #missing: string[] = [];

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** Paths relative to the workspace. As tools write them they are absolute, relative to the report, or to the workspace. */
  async find(test: ReportedTest, report: string): Promise<string[]> {
    const { workspace } = this.#context;
    const found = new Set<string>();
    for (const written of test.attachments) {
      const places = isAbsolute(written) ? [written] : [join(workspace, dirname(report), written), join(workspace, written)];
      const key = places[0]!;
      if (!this.#known.has(key)) this.#known.set(key, await this.#inside(places));
      const path = this.#known.get(key);
      if (path === undefined) this.#missing.push(`${JSON.stringify(titleOf(test))} names ${written}`);
      else found.add(path);
    }
    return [...found];
  }

  async #inside(places: string[]): Promise<string | undefined> {
    const { workspace, record } = this.#context;
    for (const place of places) {
      try {
        const real = await realpath(place);
        const path = relative(workspace, real).split(sep).join('/');
        // The repository's own files hold the token it was checked out with.
        const isOurs = isBelow(real, workspace) && !path.split('/').includes('.git') && (record === undefined || !isBelow(real, record));
        if (isOurs && (await stat(real)).isFile()) return path;
      } catch {
        continue;
      }
    }
    return undefined;
  }

  warn(): void {
    const shown = this.#missing.slice(0, SHOWN);
    if (shown.length === 0) return;
    const more = this.#missing.length > shown.length ? [`and ${this.#missing.length - shown.length} more`] : [];
    this.#context.warn(`attachments that are no files in the workspace and are not kept: ${[...shown, ...more].join('; ')}`);
  }
}
