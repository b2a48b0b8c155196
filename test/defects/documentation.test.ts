/** `docs/defects.md` names what a template may use, and its example is one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defectTemplate } from '../../src/defects/template.js';
import { VARIABLES } from '../../src/defects/view.js';

const DOCS = readFileSync(new URL('../../docs/defects.md', import.meta.url), 'utf8');

test('the table of variables is that of the code', () => {
  const rows = Object.entries(VARIABLES).map(([name, what]) => `| \`${name}\` | ${what.replaceAll('|', '\\|')} |`);
  expect(/<!-- variables -->\n([^]*?)<!-- \/variables -->/.exec(DOCS)?.[1]).toBe(['| variable | is |', '|---|---|', ...rows, ''].join('\n'));
});

test('the template it shows is one', () => {
  const [, example] = /^```markdown\n([^]*?)^```$/m.exec(DOCS) ?? [];
  expect(defectTemplate('example.md', example)).toMatchObject({ labels: ['bug'], severity: 'major' });
});
