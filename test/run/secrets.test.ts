/** No secret is anywhere in a record, whatever it looks like, wherever it comes from and however it is printed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Forms } from '../../src/evidence/encodings.js';
import { onePhase, phases, project, type Project } from './project.js';

/** Files below a folder that hold one of the texts, or a base64 form of it. */
function leaks(ran: Project, folder: string, values: readonly string[]): string[] {
  const found: string[] = [];
  for (const file of ran.files(folder)) {
    const bytes = readFileSync(ran.path(join(folder, file)));
    for (const value of values) {
      for (const form of [value, JSON.stringify(value).slice(1, -1), ...base64Forms(value)]) {
        if (bytes.includes(form) || file.includes(form)) found.push(`${file}: ${form}`);
      }
    }
  }
  return found;
}

/** Of characters shells, YAML, JSON, regular expressions and terminals all treat in ways of their own. */
const value = fc
  .string({ unit: fc.constantFrom(...`abcXYZ0189_-+/=.,:;!?@#%^&*()[]{}<>|~$'"\`\\ é日🎉`), minLength: 9, maxLength: 40 })
  // Beginning and end are letters: what surrounds a value is trimmed; and no everyday word or path.
  .map((text) => `q${text}Z7`)
  // An expression, which a plan refuses in a value.
  .filter((text) => !text.includes('${{'));

const where = fc.constantFrom('listed', 'named', 'var', 'given-var', 'task-env', 'step-env');
const how = fc.constantFrom('plain', 'twice', 'split', 'base64', 'base64-inside', 'file', 'json', 'error', 'name');

const PRINT: Record<string, (name: string) => string> = {
  plain: (name) => `printf '%s\\n' "$${name}"`,
  twice: (name) => `printf 'a%sb%sc\\n' "$${name}" "$${name}" >&2`,
  split: (name) => `printf %s "\${${name}:0:3}"; printf %s "\${${name}:3:2}"; printf '%s\\n' "\${${name}:5}"`,
  base64: (name) => `printf %s "$${name}" | base64`,
  'base64-inside': (name) => `printf 'user:%s' "$${name}" | base64 -w 0`,
  file: (name) => `printf 'line\\n%s\\nline\\n' "$${name}" > kept-${name}.txt`,
  json: (name) => `node -e 'console.log(JSON.stringify({ v: process.env["${name}"] }))'`,
  error: (name) => `printf '%s=%s\\n' not-a-name "$${name}" >> "$PHASEGATE_OUTPUT"`,
  name: (name) => `node -e 'require("fs").writeFileSync("named-" + process.env["${name}"].replaceAll("/", "_") + ".txt", "x")' || true`,
};

test('generated secrets, from anywhere, printed in any way', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ value, where, how }), { minLength: 12, maxLength: 12 }), async (secrets) => {
      const env: Record<string, string> = {};
      const vars: Record<string, string> = {};
      const args: string[] = [];
      const tasks = secrets.map((secret, n) => {
        const listed = secret.where === 'listed';
        const name = listed ? `PLAIN_WORD_${n}` : `SOME_${n}_PASSWORD`;
        if (listed || secret.where === 'named') env[name] = secret.value;
        if (secret.where === 'var') vars[name] = secret.value;
        if (secret.where === 'given-var') {
          vars[name] = 'default';
          args.push('--var', `${name}=${secret.value}`);
        }
        return {
          id: `T-${n}`,
          ...(listed ? { secrets: [name] } : {}),
          ...(secret.where === 'task-env' ? { env: { [name]: secret.value } } : {}),
          ...(secret.how === 'file' ? { evidence: [`kept-${name}.txt`] } : {}),
          ...(secret.how === 'name' ? { evidence: ['named-*.txt'] } : {}),
          steps: [{ name: 'prints', run: `test -n "$${name}"\n${PRINT[secret.how]!(name)}`, ...(secret.where === 'step-env' ? { env: { [name]: secret.value } } : {}) }],
        };
      });
      const ran = project(onePhase(tasks, { vars }));
      const { stdout, stderr, code } = await ran.run(['run', '--keep-going', '--jobs', '2', ...args], { env });
      expect([0, 1], stderr).toContain(code);
      for (const { id, steps } of ran.result('one').tasks) expect(steps[0]?.error ?? '', id).not.toMatch(/^exit/);
      const values = secrets.map((secret) => secret.value);
      expect(leaks(ran, '.phasegate', values)).toEqual([]);
      // The terminal repeats the command line somebody typed, with what they typed in it.
      for (const each of secrets) if (each.where !== 'given-var') expect(stdout + stderr).not.toContain(each.value);
    }),
    // A smaller example is not worth another minute.
    { numRuns: 6, endOnFailure: true },
  );
});

test('two tasks that give one name different values have both redacted', async () => {
  const values = ['first-value-of-it', 'second-value-of-it', 'value-of-the-caller'];
  const print = 'echo "$DB_PASSWORD"';
  const ran = project(
    phases({
      one: { tasks: [{ id: 'A', env: { DB_PASSWORD: values[0] }, run: print }, { id: 'B', env: { DB_PASSWORD: values[1] }, run: print }, { id: 'C', run: print }] },
    }),
  );
  expect((await ran.run(['run'], { env: { DB_PASSWORD: values[2]! } })).code).toBe(0);
  expect(['A', 'B', 'C'].map((id) => ran.read(`.phasegate/one/evidence/${id}/output.log`))).toEqual(['***\n', '***\n', '***\n']);
  expect(leaks(ran, '.phasegate', values)).toEqual([]);
});

test('a secret in the note of a decision', async () => {
  const ran = project(onePhase([{ id: 'A', manual: { instructions: 'Do it.' } }]));
  const secret = 'value-in-the-note';
  expect((await ran.run(['run', '--approve', 'A', '--by', 'me', '--note', `done with ${secret}`], { env: { MY_PASSWORD: secret } })).code).toBe(0);
  expect(leaks(ran, '.phasegate', [secret])).toEqual([]);
  expect(ran.task('A').decision?.note).toBe('done with ***');
});

test('credentials known by their shape, of nobody we know', async () => {
  const token = `ghp_${'aB3'.repeat(12)}`;
  const ran = project(onePhase([{ id: 'A', run: `echo 'Authorization: Bearer ${token}'` }, { id: 'B', run: 'cat .git/config', evidence: [] }]), { '.git/config': `url = https://x:${token}@github.com/o/r\n` });
  await ran.run(['run', '--keep-going']);
  expect(ran.read('.phasegate/one/evidence/B/output.log')).not.toContain(token);
  expect(leaks(ran, '.phasegate', [token])).toEqual([]);
});

test('what greps the record finds what is there', () => {
  const ran = project(undefined, { 'a/b.txt': `x ${Buffer.from('user:needle-in-it').toString('base64')}`, 'a/c.txt': 'needle-in-it' });
  expect(leaks(ran, 'a', ['needle-in-it']).map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(['b.txt', 'c.txt']));
});
