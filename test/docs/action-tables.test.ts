import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the tables of inputs and outputs are those of each action.yml', () => {
  expect(execFileSync(process.execPath, ['scripts/action-docs.mjs', '--check'], { cwd: ROOT, encoding: 'utf8' })).toBe('');
});
