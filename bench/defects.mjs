// What defects cost: a thousand failures of one cause told as one issue, and how often GitHub is asked.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, once } from './measure.mjs';
import './typescript.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const TASKS = 1000;
const RUNS = 5;

/**
 * @param folder to work in
 * @param node that runs the action
 * @param say takes one row: `{ what, value, limit?, detail }`
 */
export async function defects({ folder, node, say }) {
  const { startResultsService } = await import('../test/ground/results-service.ts');
  const { startGitHub } = await import('../test/ground/github.ts');
  const service = await startResultsService();
  const github = await startGitHub({ results: service });
  const dir = join(folder, 'defects');
  mkdirSync(dir);
  // A check of a file starts no process, so that the record is there in seconds.
  const tasks = Array.from({ length: TASKS }, (_, n) => `      - { id: T-${n + 1}, title: Task number ${n + 1}, covers: [REQ-${n % 200}], steps: [{ name: there, file: '${'${{ vars.file }}'}' }] }`);
  const requirements = Array.from({ length: 200 }, (_, n) => `  - { id: REQ-${n}, title: Requirement number ${n} }`);
  writeFileSync(join(dir, 'phasegate.yml'), `version: 1\nid: bench\nname: Bench\nvars: { file: nowhere }\nrequirements:\n${requirements.join('\n')}\nphases:\n  - id: all\n    title: All\n    tasks:\n${tasks.join('\n')}\n`);
  writeFileSync(join(dir, 'event.json'), JSON.stringify({ repository: { full_name: 'octocat/hello', default_branch: 'main' } }));
  const base = { ...process.env, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: dir, GITHUB_REPOSITORY: 'octocat/hello', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'all', GITHUB_SHA: 'a'.repeat(40), GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: join(dir, 'event.json'), GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main', GITHUB_WORKFLOW_REF: 'octocat/hello/.github/workflows/ci.yml@refs/heads/main', GITHUB_API_URL: github.url, INPUT_TOKEN: 'tok_bot' };
  const action = (name, runId, more, expect) => once({ file: node, args: [join(root, 'dist', name, 'index.js')], cwd: dir, env: { ...base, ...service.environment({ runId, attempt: 1 }), GITHUB_RUN_ID: runId, ...more }, expect });
  /** @returns what telling took, and how often it asked GitHub, artifacts left out */
  const told = async (runId, passes, repeat = false) => {
    if (!repeat) await action('main', runId, { INPUT_PHASE: 'all', 'INPUT_KEEP-GOING': 'true', INPUT_VARS: `file=${passes ? 'phasegate.yml' : 'nowhere'}` }, passes ? 0 : 1);
    const before = github.requests.length;
    const { ms } = await action('defects', runId, { INPUT_NEEDS: JSON.stringify({ all: { result: passes ? 'success' : 'failure' } }) }, 0);
    return { ms, requests: github.requests.slice(before).filter(({ operation }) => operation?.startsWith('issues/') || operation === 'actions/list-workflow-runs').length };
  };
  try {
    const opened = [];
    for (let n = 0; n < RUNS; n += 1) {
      github.reset();
      opened.push(await told(String(100 + n), false));
    }
    const unchanged = await told(String(100 + RUNS - 1), false, true);
    const updated = await told('201', false);
    const closed = await told('202', true);
    say({ what: `\`defects/\`: ${TASKS.toLocaleString('en')} failing tasks with one cause, told as one issue`, value: `${median(opened.map(({ ms }) => ms)).toFixed(0)} ms`, limit: '2000 ms', detail: `the whole action: fetching the record, tracing, ${opened[0].requests} requests` });
    for (const [what, { requests }, limit] of [['one opened', opened[0], 5], ['one updated', updated, 5], ['one closed', closed, 5], ['none changed', unchanged, 2]]) {
      say({ what: `\`defects/\`: requests for a run with ${what}, all issues on one page`, value: String(requests), limit: String(limit), detail: what === 'none changed' ? 'the pages + 1' : 'the pages + 2 + 2 a change' });
    }
  } finally {
    await github.close();
    await service.close();
  }
}
