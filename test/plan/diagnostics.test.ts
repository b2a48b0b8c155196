import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { templateProblems } from '../../src/defects/template-file.js';
import { parsePlan, resolvePlan } from '../../src/plan/load.js';
import { formatDiagnostics } from '../../src/render/diagnostics.js';

const folder = join(import.meta.dirname, 'bad');
const plans = readdirSync(folder).filter((name) => name.endsWith('.yml'));

const documents: Record<string, { path: string; text: string }[]> = {
  'docs/a.md': [{ path: 'docs/a.md', text: '# Requirements\n\n## REQ-1 One\n\nVerification: guess\nCovers: REQ-7\n\n## [REQ-2] Two\n' }],
  'docs/empty.md': [{ path: 'docs/empty.md', text: '# Nothing\n\nAs REQ-1 says.\n' }],
  'docs/twice.md': [{ path: 'docs/twice.md', text: '# REQ-1 One\n\nCovers: REQ-3, REQ-8\n\n# REQ-1 Again\n\n- REQ-2 once\n- REQ-2 twice\n\n# REQ_3\n' }],
};

/** What `phasegate check` prints for each plan in `bad/`, to the letter. */
test.each(plans)('%s', async (name) => {
  const bytes = readFileSync(join(folder, name));
  const parsed = await parsePlan({ file: name, bytes });
  const seen: [string, string][] = [];
  const found = parsed.template === undefined ? [] : templateProblems(parsed.template, folder, (text) => seen.push([parsed.template!, text]));
  const { plan, diagnostics } = await resolvePlan(parsed, documents, '2026-06-01', found);
  expect(plan).toBeUndefined();
  const sources = new Map([[name, parsed.text], ...seen, ...Object.values(documents).flatMap((all) => all.map(({ path, text }) => [path, text] as const))]);
  await expect(`${formatDiagnostics(diagnostics, sources)}\n`).toMatchFileSnapshot(join(folder, `${name}.txt`));
});

describe('docs/plan.md', () => {
  test('lists every code once, and every code has an example in bad/', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs/plan.md'), 'utf8');
    const listed = [...docs.matchAll(/^\| `([a-z0-9-]+)` \| (?:error|warning) \|/gm)].map(([, code]) => code);
    const shown = new Set(plans.flatMap((name) => [...readFileSync(join(folder, `${name}.txt`), 'utf8').matchAll(/^\S+:\d+:\d+ (?:error|warning) .* \[([a-z0-9-]+)\]$/gm)].map(([, code]) => code)));
    expect(listed.toSorted()).toEqual([...shown, 'too-large'].toSorted());
  });
});
