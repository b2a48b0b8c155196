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
