/** No secret is anywhere in a record, whatever it looks like, wherever it comes from and however it is printed. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

test('a secret in the note of a decision that is given between two runs', async () => {
  const secret = 'value-in-the-note';
  const ran = project(onePhase([{ id: 'A', manual: { instructions: 'Do it.' } }], { vars: { DB_PASSWORD: 'value-in-the-plan' } }));
  const env = { MY_PASSWORD: secret };
  expect((await ran.run(['run'], { env })).code).toBe(3);
  const approved = await ran.run(['approve', 'A', '--by', 'me', '--note', `done with ${secret}`], { env });
  expect(approved.stdout).toContain('A approved by me: done with ***\n');
  // The plan has the value already: nobody is told to give `***` in its place.
  expect(approved.stdout).toMatch(/ run --resume\n$/);
  expect((await ran.run(['run', '--resume'], { env })).code).toBe(0);
  expect(leaks(ran, '.phasegate', [secret, 'value-in-the-plan'])).toEqual([]);
});

test('a secret in the command of a step without a name, whether or not its name would end in the middle of it', async () => {
  const secret = 'value-of-a-secret-somebody-wrote-into-a-command';
  const beginning = secret.slice(0, 8);
  const commands = [`echo ${secret}`, ...[60, 50, 40].map((length) => `echo ${'x'.repeat(length)} ${secret}`)];
  const run = (command: string): object => ({ run: `${command}\nexit 1`, retry: { attempts: 2, backoff: '1ms' } });
  const plan = {
    ...phases({
      one: {
        entry: commands.map((command) => ({ run: command })),
        exit: commands.map(run),
        tasks: [{ id: 'A', steps: commands.map((command) => ({ run: command })), acceptance: commands.map(run) }, ...commands.map((command, n) => ({ id: `B${n}`, ...run(command) }))],
      },
    }),
    checks: commands.map(run),
  };
  const ran = project(plan);
  const { code, stdout, stderr } = await ran.run(['run', '--keep-going'], { env: { MY_PASSWORD: secret } });
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain(beginning);
  expect(leaks(ran, '.phasegate', [beginning])).toEqual([]);
  expect(ran.task('A').steps.map(({ name }) => name)).toContain('echo ***');
});

test('a secret of which a message would show half', async () => {
  const secret = 'sEcReT-value-of-somebody, rather long, "quoted" and in the way';
  const beginning = secret.slice(0, 6);
  const lengths = [1995, 1985, 1975];
  const ran = project(
    onePhase([
      {
        id: 'reports',
        steps: [
          {
            run: [
              'node <<"EOF"',
              `const fs = require('fs'), secret = process.env.MY_PASSWORD, xml = secret.replaceAll('"', '&quot;');`,
              `const cases = ${JSON.stringify(lengths)}.flatMap((length) => ['message="' + 'x'.repeat(length) + ' ' + xml + '">', '>' + 'x'.repeat(length) + ' ' + xml]);`,
              `fs.writeFileSync('junit.xml', '<testsuite>' + cases.map((text, n) => '<testcase name="t' + n + '" file="' + xml + '.js"><failure ' + text + '</failure></testcase>').join('') + '</testsuite>');`,
              `for (const length of [0, 55, 50, 45]) fs.writeFileSync('metric-' + length + '.json', JSON.stringify({ a: 'x'.repeat(length) + ' ' + secret }));`,
              `fs.writeFileSync('broken.json', '{"a": ' + secret + '}');`,
              'EOF',
            ].join('\n'),
          },
          { junit: 'junit.xml' },
        ],
      },
      ...['metric-0', 'metric-55', 'metric-50', 'metric-45', 'broken'].map((file) => ({ id: file, needs: ['reports'], if: 'always()', steps: [{ metric: { file: `${file}.json`, path: 'a', min: 1 } }] })),
      { id: 'coverage', needs: ['reports'], if: 'always()', steps: [{ coverage: { files: 'broken.json', lines: 1 } }] },
      { id: 'schema', needs: ['reports'], if: 'always()', steps: [{ schema: { file: 'broken.json', schema: 'broken.json' } }] },
      { id: 'outputs', run: 'echo "the $MY_PASSWORD" >> "$PHASEGATE_OUTPUT"' },
    ]),
  );
  const { code, stdout, stderr } = await ran.run(['run', '--keep-going'], { env: { MY_PASSWORD: secret } });
  expect(code).toBe(1);
  expect(Object.values(ran.statuses())).not.toContain('passed');
  expect(ran.task('reports').steps[1]?.tests?.[0]).toMatchObject({ file: '***.js', message: `${'x'.repeat(1995)} ***` });
  expect(ran.task('broken').steps[0]?.error).toContain('is not JSON: Unexpected token');
  expect(stdout + stderr).not.toContain(beginning);
  expect(leaks(ran, '.phasegate', [beginning])).toEqual([]);
});

test('a secret in the body of an answer of which the beginning is shown', async () => {
  const secret = 'sEcReT-value-of-somebody-that-an-answer-has';
  const server = createServer((_, response) => response.writeHead(500).end(`${'x'.repeat(190)} ${secret}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const ran = project(onePhase([{ id: 'A', steps: [{ http: url }] }, { id: 'B', steps: [{ http: { url, status: 500, contains: 'nothing' } }] }]));
    const { code, stdout } = await ran.run(['run', '--keep-going'], { env: { MY_PASSWORD: secret } });
    expect(code).toBe(1);
    expect(stdout).toContain('xxx ***');
    expect(stdout).not.toContain(secret.slice(0, 6));
    expect(leaks(ran, '.phasegate', [secret.slice(0, 6)])).toEqual([]);
  } finally {
    server.close();
  }
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
