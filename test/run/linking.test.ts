/** Reports as tools write them, read through the built command line: which requirements they prove, and which they do not. */
import { describe, expect, test } from 'vitest';
import type { Report, ReportRequirement } from '../../src/trace/report.js';
import { type Project, project } from './project.js';

const IDS = ['REQ-1', 'REQ-2', 'REQ-3', 'REQ-4'];

/** A plan that reads `r.xml`, and markers in the other files. */
function reading(xml: string, sources: Record<string, string> = {}): Project {
  const links = Object.keys(sources);
  return project({ version: 1, name: 'Shop', requirements: IDS.map((id) => ({ id })), ...(links.length > 0 ? { links } : {}), checks: [{ junit: 'r.xml' }] }, { 'r.xml': `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`, ...sources });
}

async function reported(it: Project): Promise<Report> {
  await it.run(['run']);
  return JSON.parse((await it.run(['report', '--format', 'json'])).stdout) as Report;
}

/** Requirement → status, those that nothing covers left out. */
async function statuses(it: Project): Promise<Record<string, ReportRequirement['status']>> {
  return Object.fromEntries((await reported(it)).requirements.filter(({ status }) => status !== 'uncovered').map(({ id, status }) => [id, status]));
}

describe('a marker is the proof of its test, whatever the report calls the test', () => {
  const SOURCE = "describe('Cart', () => {\n  // @verifies REQ-1\n  it('is empty', () => {});\n  // @verifies REQ-2\n  it.each([1, 2])('adds %i', () => {});\n});\n";

  test.each([
    ['jest-junit', 'classname="Cart is empty" name="Cart is empty"', 'classname="Cart adds 1" name="Cart adds 1"'],
    ["Vitest's", 'classname="cart.test.js" name="Cart &gt; is empty"', 'classname="cart.test.js" name="Cart &gt; adds 1"'],
    ["Node's", 'classname="test" name="is empty"', 'classname="test" name="adds 1"'],
  ])('%s', async (_tool, empty, adds) => {
    const it = reading(`<testsuites><testsuite name="Cart"><testcase ${empty} time="0.001"/><testcase ${adds} time="0.001"/></testsuite></testsuites>`, { 'cart.test.js': SOURCE });
    expect(await statuses(it)).toEqual({ 'REQ-1': 'verified', 'REQ-2': 'verified' });
  });

  test('gotestsum', async () => {
    const it = reading('<testsuites><testsuite name="ex.com/shop/cart"><testcase classname="ex.com/shop/cart" name="TestCart/is_empty" time="0"/></testsuite></testsuites>', {
      'cart/cart_test.go': 'package cart\n\nfunc TestCart(t *testing.T) {\n\t// @verifies REQ-1\n\tt.Run("is empty", func(t *testing.T) {})\n}\n',
    });
    expect(await statuses(it)).toEqual({ 'REQ-1': 'verified' });
  });

  test('gotestsum, at the root of the module, and not of another package', async () => {
    const suite = (name: string) => `<testsuites><testsuite name="${name}"><testcase classname="${name}" name="TestCart" time="0"/></testsuite></testsuites>`;
    const source = { 'cart_test.go': 'package shop\n\n// @verifies REQ-1\nfunc TestCart(t *testing.T) {\n}\n' };
    expect(await statuses(reading(suite('ex.com/shop'), source))).toEqual({ 'REQ-1': 'verified' });
    expect(await statuses(reading(suite('ex.com/shop/v2'), source))).toEqual({ 'REQ-1': 'verified' });
    expect(await statuses(reading(suite('ex.com/shop/other'), source))).toEqual({ 'REQ-1': 'not-run' });
  });

  test("nextest, of one module and not of another's test of that name", async () => {
    const source = (ids: string[]) => `#[cfg(test)]\nmod tests {\n    /// @verifies ${ids[0]}\n    #[test]\n    fn adds() {}\n    // @verifies ${ids[1]}\n    #[rstest]\n    #[case::one(1)]\n    fn takes(#[case] n: i32) {}\n}\n`;
    const it = reading('<testsuites><testsuite name="shop"><testcase classname="shop" name="cart::tests::adds"/><testcase classname="shop" name="cart::tests::takes::case_1_one"/></testsuite></testsuites>', {
      'src/cart.rs': source(['REQ-1', 'REQ-2']),
      'src/store.rs': source(['REQ-3', 'REQ-4']),
    });
    expect(await statuses(it)).toEqual({ 'REQ-1': 'verified', 'REQ-2': 'verified', 'REQ-3': 'not-run', 'REQ-4': 'not-run' });
  });

  test('where a later phase reads the sources too', async () => {
    const it = reading('', { 'cart.test.js': SOURCE });
    it.plan({ version: 1, name: 'Shop', requirements: IDS.map((id) => ({ id })), links: '*.js', phases: [{ id: 'one', tasks: [{ id: 'tests', steps: [{ junit: 'r.xml' }] }] }, { id: 'two', tasks: [{ id: 'ship', run: 'true' }] }] });
    it.write({ 'r.xml': '<testsuite name="Cart"><testcase classname="Cart is empty" name="Cart is empty"/></testsuite>' });
    expect(await statuses(it)).toEqual({ 'REQ-1': 'verified', 'REQ-2': 'not-run' });
  });

  test('where the run is resumed and the test kept', async () => {
    const it = reading('', { 'cart.test.js': SOURCE });
    it.plan({ version: 1, name: 'Shop', requirements: IDS.map((id) => ({ id })), links: '*.js', phases: [{ id: 'one', tasks: [{ id: 'tests', steps: [{ junit: 'r.xml' }] }, { id: 'ship', run: 'test -e ready' }] }] });
    it.write({ 'r.xml': '<testsuite name="Cart"><testcase classname="Cart is empty" name="Cart is empty"/></testsuite>' });
    expect((await it.run(['run'])).code).toBe(1);
    it.write({ ready: '' });
    expect((await it.run(['run', '--resume'])).code).toBe(0);
    expect(it.statuses()).toEqual({ tests: 'passed', ship: 'passed' });
    expect(JSON.parse((await it.run(['report', '--format', 'json'])).stdout)).toMatchObject({ requirements: [{ status: 'verified' }, { status: 'not-run' }, {}, {}] });
  });
});

describe('what did not run is no proof', () => {
  test.each([
    ['Inconclusive of NUnit', '<testcase name="REQ-1" status="Inconclusive"/>', 'not-run'],
    ['untested of behave', '<testcase name="REQ-1" status="untested"/>', 'not-run'],
    ['a status that nobody knows', '<testcase name="REQ-1" status="zapped"/>', 'not-run'],
    ['a test that timed out', '<testcase name="REQ-1" result="TIMED_OUT"/>', 'failed'],
    ['a warning of PHPUnit', '<testcase name="REQ-1"><warning type="PHPUnit\\Framework\\Warning">The data provider is invalid.</warning></testcase>', 'not-run'],
    ["a todo of Node's that fails as it should", '<testcase name="REQ-1"><skipped type="todo" message="true"/><failure message="x"/></testcase>', 'not-run'],
    ['words of tests that passed', '<testcase name="REQ-1" status="run" result="completed"/><testcase name="REQ-1" status="Passed"/><testcase name="REQ-1" status="SUCCESS"/>', 'verified'],
  ])('%s', async (_case, cases, status) => {
    expect(await statuses(reading(`<testsuite name="s" tests="1" failures="${cases.includes('<failure') ? 1 : 0}"><testcase name="another"/>${cases}</testsuite>`))).toEqual({ 'REQ-1': status });
  });

  test('and a status that nobody knows is told', async () => {
    const { tasks } = await reported(reading('<testsuite name="s"><testcase name="another"/><testcase name="REQ-1" status="zapped"/></testsuite>'));
    expect(tasks).toMatchObject([{ status: 'passed', warnings: ['r.xml: tests with the status "zapped", which is not known, are taken as not run'] }]);
  });

  test('a todo of Jest, which jest-junit writes as if it had passed', async () => {
    const it = reading('<testsuite name="Cart" errors="0" failures="0" skipped="1" tests="3" time="0.2"><testcase name=" REQ-1 adds" time="0.002"></testcase><testcase name="slow" time="0.1"></testcase><testcase name="later" time="0"><skipped/></testcase><testcase classname=" REQ-2 todo" name=" REQ-2 todo" time="0"></testcase></testsuite>');
    const { requirements, tasks } = await reported(it);
    expect(requirements).toMatchObject([{ status: 'verified' }, { status: 'not-run' }, {}, {}]);
    expect(tasks[0]?.warnings).toEqual(['r.xml: suite "Cart" counts 2 tests that passed and lists 3, as jest-junit does with test.todo; those that took no time are taken as not run: "REQ-2 todo". Write test.skip instead of test.todo in their file']);
    // Counts that fit leave tests of no time what they are.
    expect(await statuses(reading('<testsuite name="Cart" errors="0" failures="0" skipped="0" tests="1"><testcase name="REQ-1" time="0"/></testsuite>'))).toEqual({ 'REQ-1': 'verified' });
  });
});

describe('a marker is about the test that follows it, and about no other', () => {
  const passing = (...names: string[]): string => `<testsuite name="s">${names.map((name) => `<testcase name="${name}"/>`).join('')}</testsuite>`;

  test.each([
    ['a test nobody knows as one', 'a.test.js', "// @verifies REQ-1\nitWithDatabase('saves', () => {});\n\nit('loads', () => {});\n", ['loads'], 'not-run'],
    ['a test that a condition skips', 'a.test.js', "describe('a', () => {\n  // @verifies REQ-1\n  it.skipIf(ci)('saves', () => {});\n  it('loads', () => {});\n});\n", ['loads'], 'not-run'],
    ['that test, where it ran', 'a.test.js', "describe('a', () => {\n  // @verifies REQ-1\n  it.skipIf(ci)('saves', () => {});\n  it('loads', () => {});\n});\n", ['saves'], 'verified'],
    ['the end of a block', 'a.test.js', "describe('a', () => {\n  it('saves', () => {});\n  // @verifies REQ-1\n});\ndescribe('b', () => {\n  it('loads', () => {});\n});\n", ['saves', 'loads'], 'not-run'],
    ['a test before a nested class', 'CartTest.kt', 'class CartTest {\n  @Verifies("REQ-1")\n  @Test\n  fun saves() {}\n\n  @Nested\n  inner class Empty {\n    @Test fun loads() {}\n  }\n}\n', ['loads'], 'not-run'],
    ['the last test of a class', 'CartSpec.scala', 'class A extends AnyFunSuite {\n  test("saves") { }\n}\nclass B extends AnyWordSpec {\n  "A cart" should {\n    // @verifies REQ-1\n    "load" in { }\n  }\n}\n', ['saves'], 'not-run'],
    ['imports between', 'a.test.js', "// @verifies REQ-1\nimport { it } from 'vitest';\n\ndescribe('a', () => {\n  it('loads', () => {});\n});\n", ['loads'], 'verified'],
    ['cases between', 'test_a.py', '@pytest.mark.req("REQ-1")\n@pytest.mark.parametrize("x", [\n    1,\n])\ndef test_loads(x):\n    pass\n', ['test_loads[1]'], 'verified'],
    ['a table and a loop between', 'a.test.js', "// @verifies REQ-1\nconst numbers = [\n  1,\n];\nfor (const n of numbers) {\n  it(`loads ${n}`, () => {});\n}\n", ['loads 1'], 'verified'],
    ['a body', 'a.test.js', "it('saves', () => {\n  // @verifies REQ-1\n  save();\n});\n\nit('loads', () => {});\n", ['loads'], 'not-run'],
    ['a call over lines', 'a.test.js', "// @verifies REQ-1\nit.each([\n  [1],\n])(\n  'loads %i',\n  () => {},\n);\n", ['loads 1'], 'verified'],
    ['an attribute beside another', 'CartTests.cs', 'class CartTests {\n  [Theory, Verifies("REQ-1")]\n  [InlineData(1)]\n  public void Loads(int n) { }\n}\n', ['Loads(n: 1)'], 'verified'],
  ])('%s', async (_case, file, source, names, status) => {
    expect(await statuses(reading(passing(...names).replaceAll('<testcase', `<testcase classname="${file.replace(/\.\w+$/, '')}"`), { [file]: source }))).toEqual({ 'REQ-1': status });
  });

  test('it may list ids as people do', async () => {
    expect(await statuses(reading(passing('loads'), { 'a.test.js': "// @verifies [REQ-1], REQ-2 and REQ-3\nit('loads', () => {});\n" }))).toEqual({ 'REQ-1': 'verified', 'REQ-2': 'verified', 'REQ-3': 'verified' });
  });
});

test('tags of Gherkin name requirements, of a scenario, of all in a feature, and no others', async () => {
  const it = reading(
    '<testsuite name="Cucumber"><testcase classname="Shop" name="pays"/><testcase classname="Shop" name="fails"><failure/></testcase><testcase classname="Shop" name="sells - Examples - Example #1.1"/></testsuite>',
    { 'shop.feature': '@REQ-1 @smoke @sprint-5\nFeature: Shop\n\n@verifies:REQ-2 @REQ-9\nScenario: pays\n  Given it\n\nScenario: fails\n  Given it\n\n@REQ-3\nScenario Outline: sells\n  Given <x>\n\n  @REQ-4\n  Examples:\n    | x |\n    | 1 |\n' },
  );
  const { requirements, orphans } = await reported(it);
  expect(requirements.map(({ id, status }) => `${id} ${status}`)).toEqual(['REQ-1 failed', 'REQ-2 verified', 'REQ-3 verified', 'REQ-4 not-run']);
  expect(orphans.map(({ id }) => id)).toEqual(['REQ-9', 'REQ-9']);
});

test('@implements of an interface is no requirement, and of a requirement that is not there it is one', async () => {
  const it = reading('<testsuite name="s"><testcase name="REQ-1"/></testsuite>', { 'a.ts': '/** @implements Utf8Reader */\nclass A {}\n/** @implements {Base64} */\nclass B {}\n/** @implements REQ-77 */\nclass C {}\n' });
  expect((await reported(it)).orphans.map(({ id }) => id)).toEqual(['REQ-77']);
});
