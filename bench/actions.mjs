// What the actions cost: their start, a job's overhead under act, and moving evidence beside GitHub's own client.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, once } from './measure.mjs';
import './typescript.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PLAN = `version: 1
id: bench
name: Bench
phases:
  - { id: empty, title: Empty, tasks: [{ id: t, title: T, run: "true" }] }
  - { id: next, title: Next, tasks: [{ id: u, title: U, run: "true" }] }
`;

/**
 * @param folder to work in
 * @param node whose start-up is measured
 * @param say takes one row: `{ what, value, limit?, detail }`
 */
export async function actions({ folder, node, say }) {
  const { startResultsService } = await import('../test/ground/results-service.ts');
  const service = await startResultsService();
  try {
    await startUp({ folder: join(folder, 'actions'), node, say, service });
    await overhead({ say, service });
    await evidence({ folder: join(folder, 'evidence'), say, service });
  } finally {
    await service.close();
  }
}

const ms = (value) => `${value.toFixed(0)} ms`;

async function startUp({ folder, node, say, service }) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'phasegate.yml'), PLAN);
  const env = { ...process.env, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder, GITHUB_REPOSITORY: 'octocat/hello', GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1' };
  const bundle = (name) => join(root, 'dist', name);
  const nothing = { file: node, args: ['-e', '0'], cwd: folder };
  const rows = [
    ['`check`, a whole plan', { args: [bundle('check/index.js')], env }, 2.5],
    ['`main`, refused for a misspelt input', { args: [bundle('main/index.js')], env: { ...env, INPUT_PHAES: 'x' }, expect: 2 }, 2.5],
    ['`main`, refused for an unknown phase', { args: [bundle('main/index.js')], env: { ...env, ...service.environment({ runId: '1', attempt: 1 }), INPUT_PHASE: 'x' }, expect: 2 }, 2.5],
    ['`post:` after a `main` that did all', { args: [bundle('main/post.js')], env: { ...env, STATE_started: 'true', STATE_done: 'true' } }, 2.5],
    ['`main`, up to the list of artifacts', { args: [bundle('main/index.js')], env: { ...env, ...service.environment({ runId: '1', attempt: 1 }), INPUT_PHASE: 'next' }, expect: 2 }, 5],
  ];
  for (const [what, command, limit] of rows) {
    const result = await pairs({ file: node, cwd: folder, ...command }, nothing, 15);
    say({ what: `Start-up of the action ${what}: against \`node -e 0\``, value: `${result.ratio.toFixed(2)}x`, limit: `${limit}x`, detail: `${ms(result.a)} and ${ms(result.b)}` });
  }
}

/** Beside the service, which lives in this process: so a child is waited for without blocking it. */
async function pairs(a, b, runs) {
  await once(a);
  await once(b);
  const found = [];
  for (let i = 0; i < runs; i += 1) found.push([(await once(a)).ms, (await once(b)).ms]);
  return { a: median(found.map(([x]) => x)), b: median(found.map(([, y]) => y)), ratio: median(found.map(([x, y]) => x / y)) };
}

async function overhead({ say, service }) {
  const { findAct, publishedActions, runWorkflow } = await import('../test/ground/act.ts');
  const { makeWorkspace } = await import('../test/ground/workspace.ts');
  const act = await findAct();
  if (act === undefined) return;
  const workflow = `on: push
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { name: bare, run: "true" }
      - { name: phase, uses: phasegate/phasegate@v1, with: { phase: empty } }
`;
  const workspace = await makeWorkspace({ 'phasegate.yml': PLAN, '.github/workflows/w.yml': workflow });
  const action = await publishedActions();
  const found = [];
  try {
    for (let run = 1; run <= 7; run += 1) {
      const runId = String(1000 + run);
      const { log, exitCode } = await runWorkflow({ act, workspace: workspace.folder, workflow: '.github/workflows/w.yml', event: 'push', runId, attempt: 1, action, env: service.environment({ runId, attempt: 1 }) });
      if (exitCode !== 0) throw new Error(log);
      const step = (name) => milliseconds(new RegExp(`Success - ${name} \\[([^\\]]+)\\]`).exec(log)?.[1]);
      found.push([step('Main phase') + step('Post phase'), step('Main bare')]);
    }
  } finally {
    await workspace.close();
    rmSync(action, { recursive: true, force: true });
  }
  const [phase, bare] = [median(found.map(([x]) => x)), median(found.map(([, y]) => y))];
  say({ what: 'A job under act: an empty phase, upload and `post:` included, above a step `run: true`', value: ms(phase - bare), detail: `${ms(phase)} and ${ms(bare)}` });
}

/** `1.2s`, `37.9ms`, `850µs` */
function milliseconds(text = '') {
  const [, number, unit] = /^([\d.]+)(ms|µs|s)$/.exec(text) ?? [];
  return Number(number) * { s: 1000, ms: 1, µs: 0.001 }[unit];
}

/** In a process each, as a job does it. */
async function evidence({ folder, say, service }) {
  const from = join(folder, 'from');
  mkdirSync(from, { recursive: true });
  for (let n = 0; n < 1000; n += 1) {
    mkdirSync(join(from, String(n % 20)), { recursive: true });
    // Text as logs are: neither random nor one repeated line.
    writeFileSync(join(from, String(n % 20), `${n}.txt`), Array.from({ length: 10_000 / 20 }, (_, line) => `${String(n * 7919 + line * 104_729).padStart(19, '0')}\n`).join(''));
  }
  const found = { up: [], down: [] };
  for (let round = 0; round < 5; round += 1) {
    const pair = {};
    for (const who of ['ours', 'theirs']) {
      const runId = String(2000 + round * 2 + (who === 'ours' ? 0 : 1));
      pair[who] = await moved({ who, from, to: join(folder, `${who}-${round}`), env: { ...process.env, ...service.environment({ runId, attempt: 1 }), GITHUB_RUN_ID: runId } });
    }
    for (const way of ['up', 'down']) found[way].push([pair.ours[way], pair.theirs[way]]);
  }
  for (const [way, what] of [['up', 'uploaded'], ['down', 'downloaded and checked']]) {
    const rows = found[way];
    say({
      what: `1,000 evidence files of 10 kB ${what}: against GitHub's own artifact client`,
      value: `${median(rows.map(([x, y]) => x / y)).toFixed(2)}x`,
      limit: '1.2x',
      detail: `${ms(median(rows.map(([x]) => x)))} and ${ms(median(rows.map(([, y]) => y)))}`,
    });
  }
}

async function moved({ who, from, to, env }) {
  const child = spawn(process.execPath, [join(root, 'bench/move.mjs'), who, from, to], { env, stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  let said = '';
  child.stdio[3].on('data', (chunk) => (said += chunk));
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`bench/move.mjs ${who} ended with ${code}`);
  rmSync(to, { recursive: true, force: true });
  return JSON.parse(said);
}
