/** What a person sees on GitHub: annotations, the log, the page. */
import { describe, expect, test } from 'vitest';
import { act, annotated, job, onGitHub } from './on-github.js';

const tasks = (count: number, run: string): string => Array.from({ length: count }, (_, n) => `      - { id: T-${n + 1}, title: Task ${n + 1}, run: ${JSON.stringify(run)}, hint: docs/hint.md }`).join('\n');
const plan = (id: string, rows: string): string => `version: 1\nid: ${id}\nname: Shop\nphases:\n  - id: build\n    title: Build\n    tasks:\n${rows}\n`;
const WRONG = `version: 1\nname: Wrong\nphases:\n  - id: build\n    title: Build\n    tasks:\n${Array.from({ length: 12 }, (_, n) => `      - { id: T-${n}, title: T, run: 'true', need: [x] }`).join('\n')}\n`;
const check = (input: string): string => `on: push\njobs:\n  plan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - { uses: phasegate/phasegate/check@v1, id: gate, with: { ${input} } }\n`;
const FILES = {
  'docs/hint.md': 'Look here first.\nThen there.\n',
  'phasegate.yml': plan('shop', tasks(12, 'echo about to fail; exit 3')),
  'two.yml': plan('two', '      - { id: T-1, title: One, run: "echo ONE begins; sleep 0.2; echo ONE ends" }\n      - { id: T-2, title: Two, run: "echo TWO begins; sleep 0.2; echo TWO ends", continue-on-error: true }\n      - { id: T-3, title: Three, run: "exit 1", continue-on-error: true }'),
  'large.yml': `version: 1\nid: large\nname: Large\nphases:\n  - id: build\n    title: Build\n    tasks:\n${Array.from({ length: 9000 }, (_, n) => `      - { id: T-${n + 1}, title: "${'A task with a long title '.repeat(10)}${n}", status: planned }`).join('\n')}\n      - { id: T-0, title: One, run: "true" }\n`,
  'wrong.yml': WRONG,
  '.github/workflows/many.yml': `on: push\njobs:\n${job('build', { input: 'keep-going: true' })}`,
  '.github/workflows/two.yml': `on: push\njobs:\n${job('build', { input: 'plan: two.yml' })}`,
  '.github/workflows/large.yml': `on: push\njobs:\n${job('build', { input: 'plan: large.yml' })}`,
  '.github/workflows/check.yml': check('plan: two.yml'),
  '.github/workflows/check-wrong.yml': check('plan: wrong.yml'),
  'template.yml': `${plan('template', tasks(1, 'true'))}defects: { template: defect.md }\n`,
  'defect.md': 'What failed:\n\n{{ taks }}\n',
  '.github/workflows/check-template.yml': check('plan: template.yml'),
  '.github/workflows/template.yml': `on: push\njobs:\n${job('build', { input: 'plan: template.yml' })}`,
  '.github/workflows/check-misspelt.yml': check('paln: two.yml'),
};

describe.skipIf(act === undefined)('what a person sees', () => {
  const here = onGitHub(FILES);

  test('of twelve failures nine are annotated on their lines, and the tenth annotation names the others', async () => {
    const result = await here.run('many');
    const errors = result.annotations.filter(({ command }) => command === 'error');
    expect(errors, result.log).toHaveLength(10);
    for (const { properties, message } of errors.slice(0, 9)) {
      const n = Number(/^T-(\d+) Task \d+ failed$/.exec(properties['title'] ?? '')?.[1]);
      expect(properties).toMatchObject({ file: 'phasegate.yml', line: String(7 + n) });
      expect(message).toBe(`exit 3\nHint: Look here first.\nReproduce: npx github:phasegate/phasegate#v1 run --task T-${n}`);
    }
    expect(errors[9]?.message).toMatch(/^build: see the log and the job summary\. 3 more failed than GitHub has annotations for: T-\d+, T-\d+, T-\d+\.$/);
  });

  test('tasks side by side do not mix: one group each, when it ends', async () => {
    const result = await here.run('two');
    expect(result.jobs, result.log).toEqual({ build: 'success' });
    const lines = result.log.split('\n');
    for (const name of ['ONE', 'TWO']) {
      const at = lines.findIndex((line) => line.endsWith(`${name} begins`));
      expect(lines[at + 1]).toMatch(new RegExp(`${name} ends$`));
    }
    const groups = result.annotations.filter(({ command }) => command === 'group').map(({ message }) => message);
    expect(groups.filter((title) => /^✓ passed +T-[12] +(One|Two)/.test(title))).toHaveLength(2);
    expect(annotated(result, 'warning')).toEqual([['build', 'T-3 Three failed, and is tolerated', expect.stringMatching(/^exit 1\nReproduce: /) as string]]);
  });

  test('a page that would be dropped is cut and says so', async () => {
    const result = await here.run('large');
    expect(result.jobs, result.log.slice(0, 2000)).toEqual({ build: 'success' });
    const [page] = result.summaries;
    expect(Buffer.byteLength(page?.markdown ?? '')).toBeLessThanOrEqual(1024 * 1024);
    expect(page?.markdown.split('\n')[0]).toMatch(/^### ✅ Large · Build passed: 1 of 1 task/);
    expect(/\*\*Shortened:\*\* this does not fit here: .*/.exec(page?.markdown ?? '')?.[0]).toContain('details of the tasks');
  });

  test('check: a valid plan as a graph and as data', async () => {
    const result = await here.run('check');
    expect(result.jobs, result.log).toEqual({ plan: 'success' });
    expect(result.outputs['plan']?.['gate']).toEqual({
      valid: 'true',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      phases: '[{"id":"build","title":"Build","needs":[],"tasks":3}]',
    });
    expect(result.summaries.map(({ markdown }) => markdown)).toEqual([expect.stringMatching(/^## Shop\n\nThe plan is valid: 1 phase, 3 tasks, 0 requirements\.\n\n```mermaid\nflowchart LR\n[^]*```\n+$/) as string]);
    expect(result.annotations.filter(({ command }) => ['error', 'warning', 'notice'].includes(command))).toEqual([]);
    expect(here.stored()).toEqual([]);
  });

  test('check: every problem on its line, within what GitHub shows', async () => {
    const result = await here.run('check-wrong');
    const [first, ...others] = result.annotations.filter(({ command }) => command === 'error');
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect(first?.message).toMatch(/^wrong\.yml is not valid: 12 errors\. Correct wrong\.yml:7:\d+ and what follows: /);
    expect(others.map(({ properties }) => properties['line'])).toEqual(['7', '8', '9', '10', '11', '12', '13', '14', '15']);
    expect(result.log).toContain('3 more than GitHub has annotations for:');
    expect(result.log).toMatch(/wrong\.yml:18:\d+ error /);
    expect(result.outputs['plan']?.['gate']).toEqual({ valid: 'false', digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  test.each(['check-template', 'template'])('%s: the defect template is judged before anything runs', async (workflow) => {
    const result = await here.run(workflow);
    const errors = result.annotations.filter(({ command }) => command === 'error');
    expect(errors.map(({ message }) => message), result.log).toEqual([
      expect.stringMatching(/^template\.yml is not valid: 1 error\. Correct defect\.md:3:1: The defect template cannot be filled in: there is no variable `taks`\. /) as string,
      expect.stringMatching(/Did you mean `task`\?$/) as string,
    ]);
    expect(errors[1]?.properties).toMatchObject({ file: 'defect.md', line: '3', title: 'Plan: bad-template' });
    expect(result.log).not.toContain('Task 1');
  });

  test('check: a misspelt input', async () => {
    const result = await here.run('check-misspelt');
    expect(annotated(result, 'error')).toEqual([['plan', 'Phasegate', 'There is no input "paln". Did you mean "plan"?']]);
    expect(result.outputs['plan']?.['gate']).toEqual({ valid: 'false' });
  });
});
