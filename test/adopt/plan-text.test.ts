import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Findings } from '../../src/adopt/model.js';
import { planText } from '../../src/adopt/plan-text.js';
import { testsIn } from '../../src/adopt/tests.js';
import { toolsIn } from '../../src/adopt/tools.js';
import { parsePlan, resolvePlan } from '../../src/plan/load.js';
import type { Plan } from '../../src/plan/model.js';

function findings(parts: Partial<Findings>): Findings {
  return { name: 'Shop', prefix: '', complete: true, documents: [], leftOut: [], tests: { files: 0, naming: [], unknown: [], undefinedIds: [], links: [] }, tools: [], junit: undefined, coverage: [], workflows: [], job: undefined, ...parts };
}

/** The plan such findings give; fails on whatever `phasegate check` would say. */
async function planOf(found: Findings): Promise<Plan> {
  const text = planText(found, []);
  const parsed = await parsePlan({ file: 'phasegate.yml', bytes: Buffer.from(text) });
  const documents = Object.fromEntries(parsed.globs.map((glob, index) => [glob, [{ path: `${index}.md`, text: `# REQ-${index} One\n` }]]));
  const { plan, diagnostics } = await resolvePlan(parsed, documents);
  expect(diagnostics, text).toEqual([]);
  return plan!;
}

test('its schema is the published one', () => {
  const { $id } = JSON.parse(readFileSync('schema/plan.schema.json', 'utf8')) as { $id: string };
  expect(planText(findings({}), []).split('\n')[0]).toBe(`# yaml-language-server: $schema=${$id}`);
});

test('whatever things are called, the plan is valid and says just that', async () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.replaceAll(/[\ud800-\udfff]/gu, '')).filter((text) => text.trim() !== '');
  const path = fc.array(fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/[/\0\ud800-\udfff]/.test(text) && text !== '.' && text !== '..'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  await fc.assert(
    fc.asyncProperty(name, path, path, path, async (called, document, report, link) => {
      const { links } = testsIn(new Map([[`${link}/a.js`, '// @verifies REQ-0']]), ['REQ-0']);
      const plan = await planOf(
        findings({
          name: called,
          documents: [{ path: document, ids: ['REQ-0'], refined: [], twice: [], patterns: [] }],
          coverage: [{ path: report, lines: 12.5 }],
          tests: { files: 0, naming: [], unknown: [], undefinedIds: [], links },
        }),
      );
      expect(plan.name).toBe(called);
      expect(plan.links).toHaveLength(1);
      expect(plan.phases[0]?.tasks.map(({ steps }) => steps[0]?.check)).toMatchObject([{ kind: 'junit', files: ['reports/**/*.xml'] }, { kind: 'coverage', lines: 12 }]);
    }),
  );
});

test.each([
  [[], undefined],
  [[{ path: 'a.info', lines: 0 }], { kind: 'coverage', files: ['a.info'], lines: 0 }],
  [[{ path: 'a.info', lines: 99.99 }], { kind: 'coverage', files: ['a.info'], lines: 80 }],
  [[{ path: 'a.info', lines: 79.99 }, { path: 'b/c.info', lines: 90 }], { kind: 'coverage', files: ['a.info', 'b/c.info'], lines: 79 }],
])('coverage %j is asked for as %j', async (coverage, check) => {
  const plan = await planOf(findings({ coverage }));
  expect(plan.phases[0]?.tasks[1]?.steps[0]?.check).toEqual(check);
});

test('one check for each tool, in its folder, and one for reports that are there', async () => {
  const tools = toolsIn(new Map([['web/package.json', '{"devDependencies":{"vitest":"1","@playwright/test":"1"}}'], ['api/pytest.ini', '']]));
  const files = async (found: Findings): Promise<unknown[]> => (await planOf(found)).phases[0]!.tasks.map(({ steps }) => (steps[0]!.check as { files: string[] }).files);
  expect(await files(findings({ tools }))).toEqual([['api/reports/junit.xml'], ['web/reports/vitest.xml'], ['web/reports/playwright.xml']]);
  expect(await files(findings({ tools, junit: { globs: ['a.xml', 'b.xml'], files: 2, cases: undefined } }))).toEqual([['a.xml', 'b.xml']]);
});
