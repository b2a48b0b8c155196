import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { loadText } from './plan-text.js';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => JSON.parse(readFileSync(join(root, 'schema', file), 'utf8')) as Record<string, unknown>;
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, allErrors: true });
const planSchema = read('plan.schema.json');
const validPlan = ajv.compile(planSchema);

test('what is published is what the sources say', () => {
  execFileSync(process.execPath, [join(root, 'scripts/schema.mjs'), '--check'], { stdio: 'pipe' });
});

type Node = { properties?: Record<string, Node>; description?: string; additionalProperties?: unknown; items?: Node; anyOf?: Node[]; allOf?: Node[]; definitions?: Record<string, Node>; $ref?: string };

/** Every object with named fields, by where it stands. */
function* objects(node: Node, path: string): Generator<[string, Node]> {
  if (node.properties) yield [path, node];
  for (const [name, child] of Object.entries({ ...node.properties, ...node.definitions })) yield* objects(child, `${path}/${name}`);
  for (const child of [node.items, ...(node.anyOf ?? []), ...(node.allOf ?? [])]) if (child) yield* objects(child, path);
}

test('an editor explains every field and knows no others', () => {
  const found = [...objects(planSchema as Node, '')];
  expect(found.length).toBeGreaterThan(20);
  for (const [path, node] of found) {
    expect([path, node.additionalProperties]).toEqual([path, false]);
    for (const [name, field] of Object.entries(node.properties!)) expect([`${path}/${name}`, typeof field.description]).toEqual([`${path}/${name}`, 'string']);
  }
});

const GOOD = [
  'version: 1\nname: Shop\nrequirements:\n  - from: docs/requirements.md\nchecks:\n  - junit: reports/**/*.xml\n  - coverage: { files: coverage/lcov.info, lines: 80 }\n',
  'version: 1\nname: 2024\nvars: { a: 1, b: true, c: , d: x }\nphases:\n  - id: 0.10\n    needs: []\n    tasks:\n      - { id: 7, run: x, retry: 3, timeout: 2m, continue-on-error: false, effort: S, covers: [], shell: bash, env: { A: 1 } }\n',
  'version: 1\nname: x\nphases:\n  - id: p\n    runs-on: [self-hosted, linux]\n    entry: []\n    tasks:\n      - { id: a, manual: { instructions: Look. }, acceptance: nice }\n      - { id: b, tasks: [{ id: c, steps: [{ tcp: "localhost:80" }, { http: { url: "http://x", status: "${{ vars.s }}" } }, { metric: { file: m, path: p, max: 1.5 } }] }] }\n      - { id: d, status: done, deliverables: x }\nvars: { s: 200 }\n',
];

describe('the published schema agrees with the loader', () => {
  test.each(GOOD)('good %#', async (text) => {
    const { diagnostics } = await loadText(text, { 'docs/requirements.md': { 'docs/requirements.md': '# REQ-1 x\n' } });
    expect(diagnostics).toEqual([]);
    expect(validPlan(parse(text)), JSON.stringify(validPlan.errors)).toBe(true);
  });

  const base = { version: 1, name: 'x', phases: [{ id: 'p', tasks: [{ id: 'a', run: 'x' }] }] };
  const task = (fields: object) => ({ ...base, phases: [{ id: 'p', tasks: [{ id: 'a', ...fields }] }] });
  const step = (fields: object) => task({ steps: [fields] });
  test.each<[string, object]>([
    ['no version', { ...base, version: undefined }],
    ['another version', { ...base, version: 2 }],
    ['no name', { ...base, name: undefined }],
    ['no phases', { version: 1, name: 'x' }],
    ['unknown field', { ...base, nam: 'x' }],
    ['unknown field of a task', task({ run: 'x', neds: [] })],
    ['id with a space', task({ run: 'x', id: 'a b' })],
    ['id with a dot last', task({ run: 'x', id: 'a.' })],
    ['run and steps', task({ run: 'x', steps: [{ run: 'x' }] })],
    ['no steps', task({ steps: [] })],
    ['a list as a command', task({ run: ['x'] })],
    ['duration', task({ run: 'x', timeout: '5 minutes' })],
    ['shell', task({ run: 'x', shell: 'zsh' })],
    ['attempts', task({ run: 'x', retry: { attempts: 0 } })],
    ['nested twice', task({ tasks: [{ id: 'b', tasks: [{ id: 'c', run: 'x' }] }] })],
    ['no check', step({ name: 'x' })],
    ['two checks', step({ run: 'x', file: 'y' })],
    ['port', step({ tcp: { host: 'x', port: 70_000 } })],
    ['tcp without port', step({ tcp: 'localhost' })],
    ['metric without limits', step({ metric: { file: 'a', path: 'b' } })],
    ['coverage without threshold', step({ coverage: { files: 'a' } })],
    ['coverage above 100', step({ coverage: { files: 'a', lines: 101 } })],
    ['min-tests', step({ junit: { files: 'a', 'min-tests': 0 } })],
    ['fail-on', { ...base, 'fail-on': ['failing'] }],
    ['requirement without id', { ...base, requirements: [{ title: 'x' }] }],
    ['ids without from', { ...base, requirements: [{ id: 'REQ-1', ids: ['x'] }] }],
    ['status', task({ status: 'finished' })],
  ])('bad: %s', async (_what, plan) => {
    const value = JSON.parse(JSON.stringify(plan)) as unknown;
    expect(validPlan(value)).toBe(false);
    const { diagnostics } = await loadText(JSON.stringify(value));
    expect(diagnostics.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
  });

  test('the plans of bad/ that break the shape break it for the editor, too', async () => {
    const shape = new Set(['unknown-field', 'missing-field', 'wrong-type', 'nested-tasks', 'task-form', 'check-form']);
    const folder = join(import.meta.dirname, 'bad');
    let compared = 0;
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.yml'))) {
      const bytes = readFileSync(join(folder, name));
      const { diagnostics } = await loadText(bytes);
      if (!diagnostics.some(({ code }) => shape.has(code)) || diagnostics.some(({ code }) => code.startsWith('yaml-'))) continue;
      compared += 1;
      expect([name, validPlan(parse(bytes.toString()))]).toEqual([name, false]);
    }
    expect(compared).toBeGreaterThan(3);
  });
});
