import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const CLI = process.env['PHASEGATE_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli/index.js');
const folders: string[] = [];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasegate-check-'));
  folders.push(folder);
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function check(args: string[] = [], env: Record<string, string> = {}) {
  const { GITHUB_ACTIONS: _github, GITHUB_WORKSPACE: _workspace, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'check', ...args], { cwd: folder, encoding: 'utf8', env: { ...rest, ...env } });
  return { status, stdout, stderr };
}

const VALID = 'version: 1\nname: Shop\nrequirements:\n  - from: docs/*.md\nphases:\n  - id: p\n    covers: [REQ-1]\n    tasks:\n      - { id: a, run: "true" }\n';

test('a valid plan is one line', () => {
  write({ 'phasegate.yml': VALID, 'docs/r.md': '# REQ-1 One\n', 'docs/node_modules/x.md': '# REQ-2\n' });
  expect(check()).toEqual({ status: 0, stdout: 'phasegate.yml is valid: 1 phase, 1 task, 1 step, 1 requirement\n', stderr: '' });
});

test('warnings leave it valid', () => {
  write({ 'phasegate.yml': VALID, 'docs/r.md': '# REQ-1 One\n\n# REQ-2 Two\n' });
  expect(check()).toEqual({
    status: 0,
    stdout: `docs/r.md:3:1 warning Nothing covers requirement \`REQ-2\`. [uncovered]
  3 | # REQ-2 Two
    | ~~~~~~~~~~~
    = expected: a task or phase whose \`covers\` lists it, a \`junit\` check whose tests name it, or \`links\`

phasegate.yml is valid: 1 phase, 1 task, 1 step, 2 requirements (1 warning)
`,
    stderr: '',
  });
});

test('errors are all shown and end with exit code 2', () => {
  write({ 'plans/p.yml': 'version: 1\nname: x\nphases: [{ id: p, tasks: [{ id: task-1, run: x, needs: task-2 }], tittle: x }]\n' });
  const { status, stdout, stderr } = check(['plans/p.yml']);
  expect([status, stderr]).toEqual([2, '']);
  expect(stdout).toBe(`plans/p.yml:3:56 error Task \`task-1\` needs \`task-2\`, which does not exist. [unknown-need]
  3 | phases: [{ id: p, tasks: [{ id: task-1, run: x, needs: task-2 }], tittle: x }]
    |                                                        ~~~~~~
    = expected: a task of its phase, a phase its phase needs, or a task in one of those

plans/p.yml:3:67 error \`tittle\` is not a field of a phase. [unknown-field]
  3 | phases: [{ id: p, tasks: [{ id: task-1, run: x, needs: task-2 }], tittle: x }]
    |                                                                   ~~~~~~
    = expected: one of id, title, needs, covers, entry, exit, runs-on, tasks
    = did you mean \`title\`?

2 errors
`);
});

describe('--json', () => {
  const valid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../schema/check.schema.json'), 'utf8')) as object);

  test('of a valid plan', () => {
    write({ 'phasegate.yml': VALID, 'docs/r.md': '# REQ-1 One\n' });
    const { status, stdout, stderr } = check(['--json']);
    expect([status, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as object;
    expect(valid(report), JSON.stringify(valid.errors)).toBe(true);
    const digest = createHash('sha256').update(VALID).digest('hex');
    expect(report).toEqual({ valid: true, digest, counts: { phases: 1, tasks: 1, steps: 1, requirements: 1 }, diagnostics: [] });
  });

  test('of one that is not', () => {
    const text = 'version: 1\nname: x\nphases: [{ id: p, tasks: [{ id: a, run: x, needs: [aa] }] }]\n';
    write({ 'phasegate.yml': text });
    const { status, stdout } = check(['--json']);
    expect(status).toBe(2);
    const report = JSON.parse(stdout) as object;
    expect(valid(report), JSON.stringify(valid.errors)).toBe(true);
    expect(report).toEqual({
      valid: false,
      digest: createHash('sha256').update(text).digest('hex'),
      counts: { phases: 1, tasks: 1, steps: 1, requirements: 0 },
      diagnostics: [
        {
          severity: 'error',
          code: 'unknown-need',
          message: 'Task `a` needs `aa`, which does not exist.',
          file: 'phasegate.yml',
          line: 3,
          column: 52,
          path: 'phases[0].tasks[0].needs[0]',
          expected: 'a task of its phase, a phase its phase needs, or a task in one of those',
        },
      ],
    });
  });
});

describe('no plan to read', () => {
  const error = (text: string) => ({ status: 2, stdout: '', stderr: `error: ${text}` });

  test('none at all', () => {
    expect(check()).toEqual(error('There is no plan phasegate.yml.\nName the file, on GitHub by the input `plan`. Where there is none yet, phasegate init writes one.\n'));
  });
  test('another name', () => {
    write({ 'phasegate.yaml': VALID });
    expect(check()).toEqual(error('There is no plan phasegate.yml.\nDid you mean phasegate.yaml?\n'));
  });
  test('no such folder', () => {
    expect(check(['no/p.yml'])).toEqual(error('There is no plan no/p.yml: the folder no does not exist.\nName the file, on GitHub by the input `plan`.\n'));
  });
  test('a folder', () => {
    write({ 'plans/phasegate.yml': VALID });
    expect(check(['plans'])).toEqual(error('plans is a folder, a plan file was expected.\nName the file: plans/phasegate.yml\n'));
  });
  test('no regular file', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(check(['pipe'])).toEqual(error('pipe is no regular file.\nName a plan file such as phasegate.yml.\n'));
  });
  test('an empty workspace on GitHub', () => {
    expect(check([], { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder })).toEqual(error('There is no plan phasegate.yml: the workspace is empty.\nAdd actions/checkout before this step.\n'));
  });
});

describe('links out of the workspace', () => {
  test('are not found by a glob', () => {
    write({ 'work/phasegate.yml': VALID, 'secret/r.md': '# REQ-1 One\n' });
    mkdirSync(join(folder, 'work/docs'));
    symlinkSync(join(folder, 'secret/r.md'), join(folder, 'work/docs/r.md'));
    expect(check(['work/phasegate.yml'])).toMatchObject({ status: 2, stdout: expect.stringMatching(/^work\/phasegate\.yml:4:11 error No file matches `docs\/\*\.md`\. \[no-documents\]\n/) });
  });

  test('are refused where the glob goes through one', () => {
    write({ 'work/phasegate.yml': VALID, 'secret/r.md': '# REQ-1 One\n' });
    symlinkSync(join(folder, 'secret'), join(folder, 'work/docs'));
    expect(check(['work/phasegate.yml'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: docs/r.md, which `from: docs/*.md` of the plan names, is behind a link that leads out of the workspace.\nPut the document into the workspace.\n',
    });
  });
});

test('a template behind a link that leads out of the workspace is not shown', () => {
  write({ 'work/phasegate.yml': 'version: 1\nname: Shop\ndefects:\n  template: defect.md\nphases:\n  - id: p\n    tasks:\n      - { id: a, run: "true" }\n', 'secret/key': '{{ sesame }}\n' });
  symlinkSync(join(folder, 'secret/key'), join(folder, 'work/defect.md'));
  const { status, stdout } = check(['work/phasegate.yml']);
  expect([status, stdout.split('\n')[0]]).toEqual([2, 'work/phasegate.yml:4:13 error The defect template `defect.md` cannot be read: it is behind a link that leads out of the workspace. [no-template]']);
  expect(stdout).not.toContain('sesame');
});

describe('the template of defects', () => {
  const PLAN = 'version: 1\nname: Shop\ndefects:\n  template: .github/defect.md\nphases:\n  - id: p\n    tasks:\n      - { id: a, run: "true" }\n';
  const judged = (template: string | undefined, name = '.github/defect.md') => {
    write({ 'work/phasegate.yml': PLAN.replace('.github/defect.md', name), ...(template === undefined ? {} : { [`work/${name}`]: template }) });
    const { status, stdout, stderr } = check(['work/phasegate.yml']);
    expect(stderr).toBe('');
    return [status, stdout.split('\n')[0]];
  };

  test('is judged on its own lines', () => {
    write({ 'phasegate.yml': PLAN, '.github/defect.md': '---\ntitle: x\n---\n\n{{ serverity }}\n' });
    expect(check()).toEqual({
      status: 2,
      stdout: expect.stringMatching(/^\.github\/defect\.md:5:1 error The defect template cannot be filled in: there is no variable `serverity`\. \[bad-template\]\n {2}5 \| \{\{ serverity \}\}\n.*~~~\n {4}= expected: one of id, .*\n {4}= did you mean `severity`\?\n\n1 error\n$/) as string,
      stderr: '',
    });
    const { diagnostics } = JSON.parse(check(['--json']).stdout) as { diagnostics: object[] };
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'error', code: 'bad-template', file: '.github/defect.md', line: 5, column: 1, path: 'defects.template', suggestion: 'severity' })]);
  });

  test.each([
    ['nothing there', undefined, /^work\/phasegate\.yml:4:13 error The defect template `\.github\/defect\.md` cannot be read: there is no such file of at most 1 MiB\. \[no-template\]$/],
    ['one that is too large', 'x'.repeat(1024 * 1024 + 1), /^work\/phasegate\.yml:4:13 error .* \[no-template\]$/],
    ['front matter with another field', '---\nlabel: bug\n---\n', /^\.github\/defect\.md:2:1 error .*: `label` is not a field of a template\. \[bad-template\]$/],
    ['front matter that is no YAML', '---\nlabels: [bug\n---\n', /^\.github\/defect\.md:\d:1 error .* \[bad-template\]$/],
    ['an alias to nothing', '---\ntitle: *title\n---\n', /^\.github\/defect\.md:2:1 error .*: Unresolved alias .* \[bad-template\]$/],
    ['a filter there is none of', 'a\n{{ task | shout }}\n', /^\.github\/defect\.md:2:1 error .*: undefined filter: shout\. \[bad-template\]$/],
    ['an unknown part of a failure', '{% for failure in failures %}{{ failure.tsk }}{% endfor %}', /^\.github\/defect\.md:1:1 error .*: undefined variable: failure\.tsk\. \[bad-template\]$/],
    ['one that never ends', '{% for i in (1..100000000) %}{% for j in (1..100000000) %}x{% endfor %}{% endfor %}', /^\.github\/defect\.md:1:1 error .* \[bad-template\]$/],
  ])('%s is an error', (_what, template, says) => {
    expect(judged(template)).toEqual([2, expect.stringMatching(says) as string]);
  });

  test.each(['null', '{ type: input, id: 3 }', '{ type: input, id: constructor }', '{ type: input, attributes: null }', '{ type: dropdown, id: severity, attributes: { options: 3 } }', '{ type: checkboxes, attributes: { options: [null] } }', '*gone'])('a form with the field %s is judged as well', (field) => {
    const isForm = field.includes('type:');
    const [status, said] = judged(`name: Defect\nbody:\n  - ${field}\n`, '.github/ISSUE_TEMPLATE/defect.yml');
    expect([status, said]).toEqual(isForm ? [0, expect.stringMatching(/ is valid: /)] : [2, expect.stringMatching(/^\.github\/ISSUE_TEMPLATE\/defect\.yml:\d:1 error .* \[bad-template\]$/)]);
  });

  test('that uses all there is fits, and one outside of the workspace is not read', () => {
    const all = '{% for failure in failures %}{{ failure.task }}{{ failure.step }}{{ failure.title }}{{ failure.error }}{% endfor %}{% for requirement in requirements %}{{ requirement.id }}{{ requirement.title }}{{ requirement.priority }}{% endfor %}{% if occurrences > 1 %}{{ first_seen }}{% endif %}';
    expect(judged(all)).toEqual([0, 'work/phasegate.yml is valid: 1 phase, 1 task, 1 step, 0 requirements']);
    write({ 'outside.md': '{{ secret }}' });
    write({ 'work/phasegate.yml': PLAN.replace('.github/defect.md', '../outside.md') });
    expect(check(['work/phasegate.yml']).stdout).toMatch(/^work\/phasegate\.yml:4:13 error .* \[path-outside\]\n[^]*\n1 error\n$/);
  });
});

test('an unknown option names the nearest', () => {
  expect(check(['--jsn'])).toEqual({ status: 2, stdout: '', stderr: 'error: phasegate check: unknown option --jsn.\nDid you mean --json? See: phasegate check --help\n' });
});

test('what stands where a requirement would, and is none, is told once', () => {
  const text = '# REQ-1 One\n\n## [REQ-2] Two\n\n## Requirement REQ-3\n\n- (REQ-2) again, after REQ-9\n- REQ-4a\n\nREQ-5: The system shall.\nREQ-6 goes on, as REQ-1 does\n\n| # | Id |\n|---|---|\n| 1 | REQ-7 |\n| 2 | REQ-1 |\n';
  write({ 'phasegate.yml': VALID, 'docs/r.md': text });
  const { status, stdout } = check();
  expect(status).toBe(0);
  expect(stdout.match(/^docs.*/gm)).toEqual([
    'docs/r.md:3:1 warning Nothing defines `REQ-2`, so it is no requirement. [undefined-id]',
    'docs/r.md:5:1 warning Nothing defines `REQ-3`, so it is no requirement. [undefined-id]',
    'docs/r.md:8:3 warning Nothing defines `REQ-4a`, so it is no requirement. [undefined-id]',
    'docs/r.md:10:1 warning Nothing defines `REQ-5`, so it is no requirement. [undefined-id]',
    'docs/r.md:15:5 warning Nothing defines `REQ-7`, so it is no requirement. [undefined-id]',
  ]);
});

test('attributes in a table of two columns are read, front matter is not', () => {
  const attributes = '| Verification method | Inspection |\n|---|---|\n| **Priority:** | high |\n| Covers | REQ-404 |\n';
  write({ 'phasegate.yml': VALID, 'docs/r.md': `---\nrelated:\n  - REQ-7 of another\n---\n\n# REQ-1 One\n\n${attributes}` });
  expect(check().stdout).toMatch(/^docs\/r\.md:11:1 error .*REQ-404/m);
  write({ 'docs/r.md': `---\nrelated:\n  - REQ-7 of another\n---\n\n# REQ-1 One\n\n| Verification | Code |\n|---|---|\n| none | 0 |\n\n${attributes.replace(/\| Covers.*\n/, '')}` });
  expect(check().stdout).toBe('phasegate.yml is valid: 1 phase, 1 task, 1 step, 1 requirement\n');
  spawnSync(process.execPath, [CLI, 'run'], { cwd: folder });
  const { stdout } = spawnSync(process.execPath, [CLI, 'report', '--format', 'json'], { cwd: folder, encoding: 'utf8' });
  // The command of its task is no inspection.
  expect(JSON.parse(stdout)).toMatchObject({ requirements: [{ id: 'REQ-1', verification: 'inspection', priority: 'high', status: 'partial' }] });
});

test('a rule begins no front matter', () => {
  write({ 'phasegate.yml': VALID, 'docs/r.md': '---\n\n- REQ-1 One\n\n---\n', 'docs/s.md': '---\nStatus: draft\n\n## REQ-2 Two\n\n---\n', 'docs/t.md': 'Text\n\n---\nStatus: draft\n\n- REQ-3 Three\n\n---\n' });
  expect(check().stdout.match(/^docs.*/gm)).toEqual(['docs/s.md:4:1 warning Nothing covers requirement `REQ-2`. [uncovered]', 'docs/t.md:6:3 warning Nothing covers requirement `REQ-3`. [uncovered]']);
  expect(check().status).toBe(0);
});
