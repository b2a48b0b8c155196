// Every format of `phasegate report` from a record of 10,000 tasks, each as a process of its own: time and peak memory.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, once } from './measure.mjs';
import './typescript.mjs';

const TASKS = 10_000;
const RUNS = 5;
export const FORMATS = ['md', 'html', 'csv', 'json', 'junit', 'sarif', 'intoto'];

/**
 * @param folder to work in
 * @param node that runs the command line
 * @param cli path of the command line
 * @param say takes one row: `{ what, value, limit?, detail }`
 */
export async function reports({ folder, node, cli, say }) {
  const dir = join(folder, 'reports');
  mkdirSync(dir);
  writeFileSync(join(dir, 'phasegate.yml'), planOfChecks());
  // A check of a file starts no process, so that the record is there in seconds. Every tenth fails.
  await once({ file: node, args: [cli, 'run', '--keep-going', '--continue-on-error'], cwd: dir, expect: 1 });
  for (const format of FORMATS) {
    const output = join(dir, `report.${format}`);
    const runs = [];
    for (let n = 0; n < RUNS; n += 1) runs.push(await once({ file: node, args: [cli, 'report', '--format', format, '--output', output], cwd: dir }, { memory: true }));
    const peak = median(runs.map((run) => run.peak)) / 1024;
    say({
      what: `\`report --format ${format}\` of ${TASKS.toLocaleString('en')} tasks`,
      value: `${median(runs.map((run) => run.ms)).toFixed(0)} ms`,
      limit: '1000 ms',
      detail: `peak ${peak.toFixed(0)} MiB (at most 300); ${(statSync(output).size / 1e6).toFixed(1)} MB${format === 'html' ? ' (at most 5)' : ''}`,
    });
  }
  const { COMMENT_LIMIT, commentMarkdown } = await import('../src/render/comment.ts');
  const { readRecorded } = await import('../src/run/recorded.ts');
  const { reportOf } = await import('../src/run/reported.ts');
  const report = await reportOf(await readRecorded(join(dir, '.phasegate')), {});
  const start = performance.now();
  const comment = commentMarkdown(report, { marker: '<!-- bench -->', links: { run: 'https://github.com/octocat/hello/actions/runs/1' } });
  say({ what: `The comment of ${TASKS.toLocaleString('en')} tasks: bytes`, value: String(Buffer.byteLength(comment)), limit: String(COMMENT_LIMIT), detail: `${(performance.now() - start).toFixed(0)} ms` });
}

function planOfChecks() {
  const phases = TASKS / 100;
  const requirements = Array.from({ length: TASKS / 5 }, (_, n) => `  - { id: REQ-${n + 1}, title: Requirement number ${n + 1} }`);
  const blocks = Array.from({ length: phases }, (_, p) => {
    const tasks = Array.from({ length: 100 }, (_, t) => {
      const n = p * 100 + t;
      const needs = t < 10 ? '' : `, needs: [T-${n - 9}]`;
      return `      - { id: T-${n + 1}, title: Task number ${n + 1}, covers: [REQ-${Math.floor(n / 5) + 1}], effort: 4h, owner: platform${needs}, steps: [{ name: there, file: ${n % 10 === 9 ? 'nowhere' : 'phasegate.yml'} }] }`;
    });
    return `  - id: phase-${p}\n    title: Phase ${p}\n    needs: []\n    tasks:\n${tasks.join('\n')}`;
  });
  return `version: 1\nname: Bench\nrequirements:\n${requirements.join('\n')}\nphases:\n${blocks.join('\n')}\n`;
}
