/** An evidence bundle checked in a workflow: the answers are those of the command line. */
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesOf, writeRecord } from '../evidence/record.js';
import { zip } from '../evidence/zip.js';
import { CLI } from '../run/project.js';
import { act, annotated, onGitHub } from './on-github.js';

const workflow = (input: string): string => `on: push
jobs:
  audit:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/verify@v1, id: gate, with: { ${input} } }
`;
const OUTPUT = 'evidence/TASK-build/output.log';
const MANY = 14;
let digest = '';

describe.skipIf(act === undefined)('verify', () => {
  const here = onGitHub({
    '.github/workflows/intact.yml': workflow('path: intact, digest: "${{ vars.DIGEST }}"'),
    '.github/workflows/zip.yml': workflow('path: intact.zip'),
    '.github/workflows/tampered.yml': workflow('path: tampered'),
    '.github/workflows/other.yml': workflow(`path: intact, digest: ${'0'.repeat(64)}`),
    '.github/workflows/many.yml': workflow('path: many'),
    '.github/workflows/no-path.yml': workflow('digest: abc'),
    '.github/workflows/nothing.yml': workflow('path: nothing'),
    '.github/workflows/no-record.yml': workflow('path: .github'),
    '.github/workflows/no-digest.yml': workflow('path: intact, digest: abc'),
    '.github/workflows/misspelt.yml': workflow('pth: intact'),
  });
  const path = (...parts: string[]): string => join(here.workspace.folder, ...parts);
  /** What the command line says of the same bundle. */
  const said = async (...args: string[]): Promise<{ code: number; ok: string; problems: unknown[] }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [CLI, 'verify', ...args, '--json'], { cwd: here.workspace.folder }, (error, stdout) => {
        const { ok, problems } = JSON.parse(stdout) as { ok: boolean; problems: unknown[] };
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, ok: String(ok), problems });
      });
    });

  beforeAll(async () => {
    digest = (await writeRecord(path('intact'), [{ id: 'build', evidence: { 'output.log': 'ok\n' } }])).run;
    writeFileSync(path('intact.zip'), zip(filesOf(path('intact'))));
    cpSync(path('intact'), path('tampered'), { recursive: true });
    appendFileSync(path('tampered/build', OUTPUT), 'and more\n');
    writeFileSync(path('tampered/build/evidence/|<b>@octocat'), '');
    rmSync(path('tampered/build/audit.jsonl'));
    cpSync(path('intact'), path('many'), { recursive: true });
    for (let n = 0; n < MANY; n += 1) writeFileSync(path(`many/build/extra-${n}`), '');
  });

  test.each([
    ['intact', ['intact', '--digest']],
    ['zip', ['intact.zip']],
  ])('what is whole passes: %s', async (name, [target = '', flag]) => {
    const result = await here.run(name, { vars: { DIGEST: digest } });
    expect(result.jobs, result.log).toEqual({ audit: 'success' });
    expect(await said(target, ...(flag === undefined ? [] : [flag, digest]))).toMatchObject({ code: 0, ok: 'true' });
    expect(result.outputs['audit']?.['gate']).toEqual({ ok: 'true', problems: '[]' });
    expect(annotated(result, 'error')).toEqual([]);
    expect(result.log).toContain(`✓ ${target}: 4 files, none changed, missing or added`);
    expect(result.summaries.map(({ markdown }) => markdown.split('\n').slice(0, 3))).toEqual([['## ✅ Evidence: 4 files, none changed, missing or added', '', `\`${target}\` · sha256 of \`run.json\`: \`${digest}\``]]);
  });

  test('what was tampered with fails, each problem by name, which means nothing else on the page', async () => {
    const result = await here.run('tampered');
    const expected = await said('tampered');
    expect(result.jobs, result.log).toEqual({ audit: 'failure' });
    expect(expected.code).toBe(1);
    expect({ code: 1, ok: result.outputs['audit']?.['gate']?.['ok'], problems: JSON.parse(result.outputs['audit']?.['gate']?.['problems'] ?? '') }).toEqual(expected);
    const errors = annotated(result, 'error').map(([, title, message]) => [title, message?.replace(/ \(expected .*/, '')]);
    expect(errors[0]).toEqual(['The evidence is not whole', `tampered: ${expected.problems.length} problems.`]);
    expect(errors).toHaveLength(expected.problems.length + 1);
    expect(errors).toContainEqual(['Evidence: changed', `build/${OUTPUT} was changed: it has 12 bytes, and had 3`]);
    expect(errors).toContainEqual(['Evidence: added', 'build/evidence/|<b>@octocat is in no manifest: it was added after the phase finished']);
    const page = result.summaries.map(({ markdown }) => markdown).join('');
    expect(page).toContain(`## ❌ Evidence: ${expected.problems.length} problems`);
    expect(page).toContain(`| changed | \`build/${OUTPUT}\` | was changed: it has 12 bytes, and had 3 |\n`);
    expect(page).toContain('| added | build/evidence/&#124;\\<b\\>@&#8203;octocat |');
  });

  test('another record than the digest stands for fails', async () => {
    const result = await here.run('other');
    expect(result.jobs, result.log).toEqual({ audit: 'failure' });
    expect(annotated(result, 'error')).toEqual([
      ['audit', 'The evidence is not whole', 'intact: 1 problem.'],
      ['audit', 'Evidence: changed', `run.json is not the one the digest was made of (expected ${'0'.repeat(64)}, actual ${digest})`],
    ]);
  });

  test('more problems than GitHub has annotations for are counted, and all in the log', async () => {
    const result = await here.run('many');
    const errors = annotated(result, 'error');
    expect(errors, result.log).toHaveLength(10);
    expect(errors[0]?.[2]).toBe(`many: ${MANY} problems, ${MANY - 9} of them in the log only.`);
    for (let n = 0; n < MANY; n += 1) expect(result.log).toContain(`build/extra-${n} is in no manifest`);
  });

  test.each([
    ['no-path', 'The input "path" is missing: the folder or ZIP file to check. Write `path: .phasegate`, or where the artifact was downloaded to.'],
    ['nothing', 'nothing cannot be read: there is no such file or folder. Name the folder of a record, such as .phasegate, or a ZIP file of one.'],
    ['no-record', '.github is no record: expected run.json in it (a whole run) or manifest.json (one phase). Name the folder a run left (--out, default .phasegate), or an artifact of it.'],
    ['no-digest', 'The digest abc is no sha256: expected 64 hexadecimal digits. Copy it from the comment or the job that made the record.'],
    ['misspelt', 'There is no input "pth". Did you mean "path"?'],
  ])('a wrong call proves nothing: %s', async (name, message) => {
    const result = await here.run(name);
    expect(result.jobs, result.log).toEqual({ audit: 'failure' });
    expect(annotated(result, 'error')).toEqual([['audit', 'Phasegate', message]]);
    expect(result.outputs['audit']?.['gate']).toEqual({ ok: 'false', problems: '[]' });
  });
});
