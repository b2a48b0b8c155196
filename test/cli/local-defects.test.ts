/** Defects on a laptop: Markdown files beside the record, which open, update and close as issues do. */
import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { onePhase, type Project, project } from '../run/project.js';

const TASKS = [
  { id: 'T-1', title: 'Make', run: 'test ! -e broken || { echo "no route to $KEY"; exit 3; }', secrets: ['KEY'], hint: 'Look at the router.' },
  { id: 'T-2', title: 'Try', needs: ['T-1'], run: 'true' },
];
const KEY = { env: { KEY: 'hunter2-hunter2' } };

const lastLine = (stdout: string): string => stdout.trimEnd().split('\n').at(-1) ?? '';
const defectsLine = (stdout: string): string => /^ {2}defects .*$/m.exec(stdout)?.[0] ?? lastLine(stdout);
const stateOf = (here: Project): string | undefined => /^state: (.+)$/m.exec(here.read('.phasegate/local/defects/1.md'))?.[1];

describe('a run on a laptop', () => {
  test('red, red, green, green, red: one file that is opened, updated, closed, left alone and reopened', async () => {
    const here = project(onePhase(TASKS), { broken: '' });
    const ran = async (code: number): Promise<string> => {
      const result = await here.run(['run'], KEY);
      expect([result.code, result.stderr]).toEqual([code, '']);
      return defectsLine(result.stdout);
    };
    expect(await ran(1)).toBe('  defects    1 opened: .phasegate/local/defects/1.md');
    const text = here.read('.phasegate/local/defects/1.md');
    expect(text).toMatch(/^---\ntitle: "T-1: no route to \*\*\* \(exit 3\)"\n/);
    for (const words of ['| blocks | T-2 |', 'run --task T-1', 'Look at the router.', '| occurrences | 1 |']) expect(text).toContain(words);
    expect(text).not.toContain('hunter2');
    expect(await ran(1)).toBe('  defects    1 updated: .phasegate/local/defects/1.md');
    rmSync(here.path('broken'));
    expect(await ran(0)).toBe('  defects    1 closed: .phasegate/local/defects/1.md');
    expect(stateOf(here)).toBe('closed');
    expect(here.read('.phasegate/local/defects/1/1.md')).toMatch(/Passed in run local-.*: closed\.$/);
    expect(await ran(0)).not.toContain('defects');
    here.write({ broken: '' });
    expect(await ran(1)).toBe('  defects    1 reopened: .phasegate/local/defects/1.md');
    expect(stateOf(here)).toBe('open');
    expect(here.files('.phasegate/local/defects').filter((path) => /^\d+\.md$/.test(path))).toEqual(['1.md']);
  });

  test('a task that keeps its failure while another runs has not failed again', async () => {
    const here = project(onePhase([{ id: 'T-1', run: 'exit 1' }, { id: 'T-2', run: 'echo other; exit 2' }]));
    expect(defectsLine((await here.run(['run', '--keep-going'])).stdout)).toBe('  defects    2 opened: .phasegate/local/defects');
    expect(defectsLine((await here.run(['run', '--task', 'T-2'])).stdout)).toBe('  defects    1 updated: .phasegate/local/defects/2.md');
    expect(defectsLine((await here.run(['run', '--task', 'T-2'])).stdout)).toBe('  defects    1 updated: .phasegate/local/defects/2.md');
    expect(here.read('.phasegate/local/defects/1.md')).toContain('| occurrences | 1 |');
    expect(here.read('.phasegate/local/defects/2.md')).toContain('| occurrences | 3 |');
  });

  test('its line stands among the results, before the command that goes on', async () => {
    const here = project(onePhase([{ id: 'T-1', run: 'exit 1' }]));
    const { stdout } = await here.run(['run'], { env: { FORCE_COLOR: '1' } });
    expect(stdout).toMatch(/\n {2}\x1b\[2mreport {5}\x1b\[22m.*\n.*report\.md\n {2}\x1b\[2mdefects {4}\x1b\[22m1 opened: .*1\.md\n {2}\x1b\[2mnext {7}\x1b\[22m.*--resume.*\n$/);
  });

  test('one that passes leaves no folder, and a program reads only events', async () => {
    const here = project(onePhase([{ id: 'T-1', run: 'true' }]));
    await here.run(['run']);
    expect(here.exists('.phasegate/local/defects')).toBe(false);
    here.plan(onePhase([{ id: 'T-1', run: 'exit 1' }]));
    const { stdout } = await here.run(['run', '--json']);
    expect(JSON.parse(lastLine(stdout))).toMatchObject({ type: 'run-finished' });
    expect(stdout).not.toContain('defects');
    expect(here.exists('.phasegate/local/defects/1.md')).toBe(true);
  });

  test('a folder that cannot be written to is said as well', async () => {
    const here = project(onePhase([{ id: 'T-1', run: 'exit 1' }]));
    await here.run(['run']);
    rmSync(here.path('.phasegate/local/defects'), { recursive: true });
    writeFileSync(here.path('.phasegate/local/defects'), '');
    const result = await here.run(['run']);
    expect([result.code, defectsLine(result.stdout)]).toEqual([1, expect.stringMatching(/^ {2}defects {4}not written: E(?:NOTDIR|EXIST): /) as string]);
  });

  test('a template that does not fit is refused before anything runs', async () => {
    const here = project(onePhase([{ id: 'T-1', run: 'touch ran' }], { defects: { template: 'defect.md' } }), { 'defect.md': '{{ titel }}' });
    const refused = await here.run(['run']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^error: phasegate\.yml is not valid: 1 error\n\ndefect\.md:1:1 error .* there is no variable `titel`\. \[bad-template\]\n[^]*did you mean `title`\?/) as string]);
    expect([here.exists('ran'), here.exists('.phasegate')]).toEqual([false, false]);
  });

  test('one that a task has spoilt is said, and changes no exit code', async () => {
    const here = project(onePhase([{ id: 'T-1', run: 'echo "{{ titel }}" > defect.md; exit 1' }], { defects: { template: 'defect.md' } }), { 'defect.md': '{{ title }}' });
    const spoilt = await here.run(['run']);
    expect([spoilt.code, defectsLine(spoilt.stdout)]).toEqual([1, '  defects    not written: The defect template defect.md:1 is refused: there is no variable `titel`. Did you mean `title`?']);
    here.plan(onePhase([{ id: 'T-1', run: 'rm defect.md; exit 1' }], { defects: { template: 'defect.md' } }));
    here.write({ 'defect.md': '{{ title }}' });
    expect(defectsLine((await here.run(['run'])).stdout)).toMatch(/^ {2}defects {4}not written: The defect template defect\.md, which phasegate\.yml names under `defects: template`, cannot be read: /);
  });
});
