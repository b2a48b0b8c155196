/** Plans nobody meant: each is refused before anything runs, with its place. The rules have their own tests. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { project } from '../run/project.js';

const task = 'version: 1\nname: Shop\nphases:\n  - id: one\n    tasks:\n      - id: A\n';
const anchors = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[n]}`).join(', ')}]`)].join('\n');

const plans: Record<string, { plan: string | Buffer; at: RegExp; says: RegExp }> = {
  empty: { plan: '', at: /^phasegate\.yml:1:1 error/m, says: /empty/i },
  'only a comment': { plan: '# nothing\n', at: /^phasegate\.yml:1:1 error/m, says: /empty/i },
  'binary': { plan: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0x01, 0x00, 0xff, 0xfe]), at: /^phasegate\.yml:1:\d+ error/m, says: /UTF-8|binary|control|NUL/ },
  'too large': { plan: `${task}        run: echo\n${'# filler filler filler filler filler\n'.repeat(400_000)}`, at: /^phasegate\.yml/m, says: /MiB/ },
  'nested too deeply': { plan: `version: 1\nname: ${'['.repeat(100_000)}\n`, at: /^phasegate\.yml:2:\d+ error/m, says: /deep/i },
  'an alias bomb': { plan: `${anchors}\n${task}        run: echo\n`, at: /^phasegate\.yml:\d+:\d+ error/m, says: /alias/i },
  'a tab': { plan: `${task}\t      run: echo\n`, at: /^phasegate\.yml:7:\d+ error/m, says: /tab/i },
  'a key twice': { plan: `${task}        run: echo\n        run: false\n`, at: /^phasegate\.yml:8:9 error/m, says: /run/ },
  'an unknown field': { plan: `${task}        run: echo\n        tiemout: 5s\n`, at: /^phasegate\.yml:8:9 error/m, says: /timeout/ },
  'a wrong type': { plan: `${task}        run: echo\n        timeout: [5]\n`, at: /^phasegate\.yml:8:18 error/m, says: /5s|duration/i },
  'a cycle': { plan: `${task}        run: echo\n        needs: [B]\n      - id: B\n        run: echo\n        needs: [A]\n`, at: /^phasegate\.yml:\d+:\d+ error/m, says: /A → B → A|B → A → B|A -> B -> A/ },
  'an expression in run': { plan: `${task}        run: "echo \${{ vars.x }}"\n`, at: /^phasegate\.yml:7:\d+ error/m, says: /\$\{\{/ },
};

test.each(Object.entries(plans))('%s', async (_, { plan, at, says }) => {
  const ran = project('');
  writeFileSync(ran.path('phasegate.yml'), plan);
  const { code, stderr } = await ran.run(['run']);
  expect(code, stderr).toBe(2);
  expect(stderr).toMatch(at);
  expect(stderr).toMatch(says);
  // It helps nobody to see all of what was wrong.
  expect(stderr.length).toBeLessThan(5000);
  expect(ran.exists('.phasegate')).toBe(false);
});

test('`check` and `run` say the same', async () => {
  const ran = project(plans['a cycle']!.plan as string);
  const [check, run] = [await ran.run(['check']), await ran.run(['run'])];
  expect(check.code).toBe(2);
  expect(run.stderr).toContain((check.stdout + check.stderr).split('\n').find((line) => line.startsWith('phasegate.yml:')));
});

test('a plan that is not there', async () => {
  const ran = project(undefined);
  expect(await ran.run(['run'])).toEqual({ code: 2, stdout: '', stderr: 'error: There is no plan phasegate.yml.\nName the file, on GitHub by the input `plan`. Where there is none yet, phasegate init writes one.\n' });
});
