/** The tests of JUnit XML reports, as the many tools that write them do, and whether they passed. */
import { requirementMatcher, type RequirementMatcher } from '../../trace/naming.js';
import type { TestCase } from '../../trace/record.js';
import type { CheckContext, CheckOf } from '../checks.js';
import { CheckFailure } from './failure.js';
import { wholeNumberField } from './fields.js';
import { findReports, inWorkspace } from './reports.js';
import { readBytes } from './workspace.js';
import { type Element, parseXml } from './xml.js';

const MESSAGE_LENGTH = 2000;
const SHOWN_FAILURES = 5;

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
  const matcher = requirementMatcher(context.requirementIds);
  const tests: TestCase[] = [];
  const problems: string[] = [];
  for (const file of await findReports(check.files, 'a JUnit XML report there', context, signal)) {
    const { name, root } = await parseXml(file, await readBytes(context.workspace, 'files', file, signal));
    if (name !== 'testsuites' && name !== 'testsuite') {
      throw new CheckFailure(`files: ${file} is no JUnit report: expected <testsuites> or <testsuite>, found <${name}>; narrow the pattern to the reports`);
    }
    const report = testsOf(root);
    problems.push(...report.suiteErrors.map((error) => `${file}: ${error}`));
    for (const { properties, ...test } of report.tests) {
      const requirements = namedBy(test, properties, matcher, problems, context);
      const location = test.file === undefined ? {} : { file: inWorkspace(context.workspace, test.file) };
      tests.push({ ...test, ...location, requirements });
    }
  }
  const count = (status: TestCase['status']) => tests.filter((test) => test.status === status).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const detail = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  if (failed > 0) problems.unshift(failures(tests, failed));
  if (passed + failed < minTests) {
    problems.push(`min-tests: ${passed + failed} tests ran, expected at least ${minTests} (${detail}; skipped ones did not run)`);
  }
  return { detail, tests, ...(problems.length > 0 ? { error: problems.join('\n') } : {}) };
}

function failures(tests: TestCase[], failed: number): string {
  const shown = tests.filter((test) => test.status === 'failed').slice(0, SHOWN_FAILURES);
  const lines = shown.map((test) => `  ${titleOf(test)}${test.message === undefined ? '' : `: ${test.message.split('\n')[0]}`}`);
  const more = failed > shown.length ? [`  and ${failed - shown.length} more`] : [];
  return [`${failed} of ${tests.length} tests failed:`, ...lines, ...more].join('\n');
}

function titleOf({ className, name }: { className?: string | undefined; name: string }): string {
  return className === undefined || name.startsWith(className) ? name : `${className} > ${name}`;
}

/**
 * What a test names: ids of the plan, and after them those that read as ids and are none, which the report shows as
 * orphans.
 */
function namedBy(
  test: Omit<TestCase, 'requirements'>,
  properties: string[],
  matcher: RequirementMatcher,
  problems: string[],
  context: CheckContext,
): string[] {
  const ids = new Set<string>();
  const unknown = new Set<string>();
  for (const text of [test.name, test.className ?? '', ...properties]) {
    const named = matcher.match(text);
    for (const id of named.ids) ids.add(id);
    for (const id of named.unknown) unknown.add(id);
    for (const candidates of named.ambiguous) {
      problems.push(`test ${JSON.stringify(titleOf(test))} names ${candidates.join(' and ')} at the same place; write the one it means in full, or rename one of the ids`);
    }
  }
  for (const id of unknown) context.log(`test ${JSON.stringify(titleOf(test))} names ${id}, which the plan does not have`);
  return [...ids, ...unknown];
}

type FoundTest = Omit<TestCase, 'requirements'> & { properties: string[] };

/** The test cases of a suite and of those nested in it. */
function testsOf(suite: Element, inherited?: string): { tests: FoundTest[]; suiteErrors: string[] } {
  const file = suite.attributes['file'] ?? suite.attributes['filepath'] ?? inherited;
  const tests = (suite.children['testcase'] ?? []).map((element) => testOf(element, file));
  const suiteErrors = [...(suite.children['error'] ?? []), ...(suite.children['failure'] ?? [])].map(
    (element) => `suite ${nameOf(suite)} failed: ${messageOf(element) ?? 'without a message'}`,
  );
  for (const nested of suite.children['testsuite'] ?? []) {
    const found = testsOf(nested, file);
    tests.push(...found.tests);
    suiteErrors.push(...found.suiteErrors);
  }
  const counted = amount(suite, 'failures') + amount(suite, 'errors');
  if (counted > 0 && suiteErrors.length === 0 && tests.every((test) => test.status !== 'failed')) {
    suiteErrors.push(`suite ${nameOf(suite)} counts ${counted} failures or errors, and none of its test cases shows one`);
  }
  return { tests, suiteErrors };
}

function nameOf(suite: Element): string {
  return JSON.stringify(suite.attributes['name'] ?? '(without a name)');
}

function amount(suite: Element, attribute: string): number {
  const value = Number(suite.attributes[attribute]);
  return value > 0 ? value : 0;
}

function testOf({ attributes, children }: Element, suiteFile: string | undefined): FoundTest {
  const problem = children['failure']?.[0] ?? children['error']?.[0];
  const skipped = children['skipped']?.[0];
  const className = attributes['classname'] ?? attributes['class'];
  const file = attributes['file'] ?? attributes['filepath'] ?? suiteFile;
  const line = Number(attributes['line']);
  const message = problem ? messageOf(problem) : skipped && messageOf(skipped);
  const properties = (children['properties'] ?? []).flatMap((group) => group.children['property'] ?? []);
  return {
    name: attributes['name'] ?? '(without a name)',
    ...(className ? { className } : {}),
    status: problem ? 'failed' : statusOf(attributes, skipped),
    ...(file ? { file } : {}),
    ...(file && Number.isInteger(line) && line > 0 ? { line } : {}),
    ...(message === undefined ? {} : { message }),
    properties: properties.flatMap((property) => [property.attributes['name'] ?? '', property.attributes['value'] ?? property.text]),
  };
}

/** GoogleTest and CTest say in an attribute what others say by a child. */
function statusOf({ status = '', result = '' }: Record<string, string>, skipped: Element | undefined): TestCase['status'] {
  const said = [status.toLowerCase(), result.toLowerCase()];
  if (said.some((word) => ['fail', 'failed', 'failure', 'error', 'errored', 'broken'].includes(word))) return 'failed';
  const notRun = ['notrun', 'disabled', 'skipped', 'skip', 'ignored', 'suppressed', 'pending', 'todo'];
  return skipped || said.some((word) => notRun.includes(word)) ? 'skipped' : 'passed';
}

function messageOf({ attributes, text }: Element): string | undefined {
  const short = attributes['message']?.trim() ?? '';
  const long = text.trim();
  const message = long.includes(short) ? long : [short, long].filter(Boolean).join('\n');
  if (message === '') return attributes['type'];
  return message.slice(0, MESSAGE_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
