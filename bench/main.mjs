// `npm run bench`: what Phasegate costs, as ratios side by side in one run. Prints the table of docs/benchmarks.md;
// `--write` puts it there. Nothing here is a test: a slow machine is no failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actions } from './actions.mjs';
import { defects } from './defects.mjs';
import { isOnPath, median, once, sideBySide } from './measure.mjs';
import { largePlan, layeredGraph, makefileOf, ninjaOf, planOf, wireitOf } from './plans.mjs';
import { reports } from './reports.mjs';
import { tracing } from './trace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli/index.js');
// npm scripts put the Node of the actions first on the path; a person at a command line has another one.
const actionsNode = process.execPath;
const node = process.env.BENCH_NODE ?? personsNode();
const folder = mkdtempSync(join(tmpdir(), 'phasegate-bench-'));
const rows = [];
const say = (row) => {
  rows.push(row);
  console.log(`${row.what.padEnd(72)} ${row.value.padStart(9)}  ${row.limit === undefined ? '' : `(at most ${row.limit})`}  ${row.detail}`);
};
const ms = (value) => `${value.toFixed(0)} ms`;

try {
  await graphOfTasks();
  await checkOfLargePlans();
  await peakMemory();
  await startUp();
  await reports({ folder, node, cli, say });
  await tracing({ folder, node, cli, say });
  await actions({ folder, node: actionsNode, say });
  await defects({ folder, node: actionsNode, say });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (process.argv.includes('--write')) write();

async function graphOfTasks() {
  const tasks = layeredGraph();
  const dir = join(folder, 'graph');
  mkdirSync(dir);
  writeFileSync(join(dir, 'tasks.json'), JSON.stringify(tasks));
  writeFileSync(join(dir, 'phasegate.yml'), planOf(tasks));
  const ours = {
    file: node,
    args: [cli, 'run', '--jobs', '4', '--out', 'out'],
    cwd: dir,
    before: () => rmSync(join(dir, 'out'), { recursive: true, force: true }),
  };
  const bare = { file: node, args: [join(root, 'bench/bare.mjs'), 'tasks.json'], cwd: dir };
  const floor = await sideBySide(ours, bare, 15);
  say({ what: '191 tasks of `true`, 4 at once: against a bare Node scheduler', value: `${floor.ratio.toFixed(2)}x`, limit: '1.6x', detail: `${ms(floor.a)} and ${ms(floor.b)}` });
  const parts = [
    ['a bare Node scheduler that reads what they print, each in a process group', { ...bare, args: [...bare.args, 'captured'] }],
    ['`phasegate check` of that plan: loading code and plan', { file: node, args: [cli, 'check'], cwd: dir }],
  ];
  for (const [what, part] of parts) {
    const result = await sideBySide(part, bare, 9);
    say({ what: `… of which ${what}: against the bare scheduler`, value: `${result.ratio.toFixed(2)}x`, detail: `${ms(result.a)} and ${ms(result.b)}` });
  }
  for (const peer of peers(dir, tasks)) {
    const result = await sideBySide(ours, peer, 7);
    say({ what: `191 tasks of \`true\`, 4 at once: against ${peer.name}`, value: `${result.ratio.toFixed(2)}x`, detail: `${ms(result.a)} and ${ms(result.b)}` });
  }
}

/** Task runners that are there, or that npm brings into a folder of its own; caches are off, as ours has none. */
function peers(dir, tasks) {
  const found = [];
  const names = tasks.map((task) => task.id);
  if (isOnPath('make')) {
    writeFileSync(join(dir, 'Makefile'), makefileOf(tasks));
    found.push({ name: 'make', file: 'make', args: ['-j4', 'all'], cwd: dir });
  }
  if (isOnPath('ninja')) {
    writeFileSync(join(dir, 'build.ninja'), ninjaOf(tasks));
    found.push({ name: 'ninja', file: 'ninja', args: ['-j4', ...names], cwd: dir, before: () => rmSync(join(dir, '.ninja_log'), { force: true }) });
  }
  const home = join(root, 'node_modules/.cache/bench');
  mkdirSync(home, { recursive: true });
  const env = { ...process.env, WIREIT_CACHE: 'none', WIREIT_PARALLEL: '4', NX_DAEMON: 'false', CI: '1', MOON_CONCURRENCY: '4' };
  if (install(home, 'wireit', 'wireit@0.14.13')) {
    const at = join(home, 'wireit');
    writeFileSync(join(at, 'package.json'), wireitOf(tasks));
    found.push({ name: 'wireit', file: 'npm', args: ['run', 'all'], cwd: at, env });
  }
  if (install(home, 'nx', 'nx@24.0.6')) {
    const at = join(home, 'nx');
    const targets = Object.fromEntries(tasks.map(({ id, needs }) => [id, { command: 'sh -c true', dependsOn: needs, cache: false }]));
    targets.all = { command: 'true', dependsOn: names, cache: false };
    writeFileSync(join(at, 'nx.json'), '{}');
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'bench', private: true, nx: { targets } }));
    found.push({ name: 'Nx', file: join(at, 'node_modules/.bin/nx'), args: ['run', 'bench:all', '--parallel=4', '--skip-nx-cache'], cwd: at, env });
  }
  if (install(home, 'moon', '@moonrepo/cli@2.5.5')) {
    const at = join(home, 'moon');
    mkdirSync(join(at, '.moon'), { recursive: true });
    writeFileSync(join(at, '.moon/workspace.yml'), 'projects: { bench: "." }\n');
    const task = ({ id, needs }) => `  ${id}:\n    command: 'sh -c true'\n    deps: [${needs.map((need) => `'~:${need}'`).join(', ')}]\n    options: { cache: false }\n`;
    writeFileSync(join(at, 'moon.yml'), `tasks:\n${tasks.map(task).join('')}  all:\n    command: 'true'\n    deps: [${names.map((id) => `'~:${id}'`).join(', ')}]\n    options: { cache: false }\n`);
    if (!existsSync(join(at, '.git'))) spawnSync('git', ['init', '-q'], { cwd: at });
    found.push({ name: 'moon', file: join(at, 'node_modules/.bin/moon'), args: ['run', 'bench:all', '--concurrency', '4'], cwd: at, env });
  }
  return found.filter((peer) => {
    const trial = spawnSync(peer.file, peer.args, { cwd: peer.cwd, env: peer.env, stdio: 'pipe', timeout: 120_000 });
    if (trial.status !== 0) console.log(`${peer.name}: left out, it does not run here: ${String(trial.stderr ?? '').trim().split('\n').at(-1) ?? ''}`);
    return trial.status === 0;
  });
}

function install(home, name, spec) {
  const at = join(home, name);
  if (existsSync(join(at, 'node_modules'))) return true;
  mkdirSync(at, { recursive: true });
  const result = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', at, spec], { stdio: 'pipe', timeout: 300_000 });
  if (result.status !== 0) console.log(`${name}: left out, it does not install here`);
  return result.status === 0;
}

async function checkOfLargePlans() {
  const dir = join(folder, 'check');
  mkdirSync(dir);
  writeFileSync(join(dir, 'parse.mjs'), `import { readFileSync } from 'node:fs';\nimport { parseDocument } from ${JSON.stringify(join(root, 'node_modules/yaml/dist/index.js'))};\nparseDocument(readFileSync(process.argv[2], 'utf8'));\n`);
  for (const count of [1000, 10_000]) writeFileSync(join(dir, `${count}.yml`), largePlan(count));
  const check = (count) => ({ file: node, args: [cli, 'check', `${count}.yml`], cwd: dir });
  const parse = { file: node, args: ['parse.mjs', '10000.yml'], cwd: dir };
  const parsed = await sideBySide(check(10_000), parse, 7);
  say({ what: '`check` of 10,000 tasks: against `yaml` parsing the same file', value: `${parsed.ratio.toFixed(2)}x`, limit: '1.3x', detail: `${ms(parsed.a)} and ${ms(parsed.b)}` });
  const grown = await sideBySide(check(10_000), check(1000), 7);
  say({ what: '`check` of 10,000 tasks: against 1,000', value: `${grown.ratio.toFixed(1)}x`, limit: '11x', detail: `${ms(grown.a)} and ${ms(grown.b)}` });
}

async function peakMemory() {
  const dir = join(folder, 'memory');
  mkdirSync(dir);
  const plan = (run) => `version: 1\nname: Memory\nphases:\n  - id: p\n    title: P\n    tasks:\n      - { id: t, title: T, run: "${run}" }\n`;
  writeFileSync(join(dir, 'loud.yml'), plan('yes 0123456789abcdefghijklmnopqrstuvwxyz | head -c 1000000000 || true'));
  writeFileSync(join(dir, 'quiet.yml'), plan('true'));
  const peak = async (file) => {
    const runs = [];
    for (let i = 0; i < 3; i += 1) {
      rmSync(join(dir, 'out'), { recursive: true, force: true });
      runs.push(await once({ file: node, args: [cli, 'run', file, '--out', 'out'], cwd: dir }, { memory: true }));
    }
    return { peak: median(runs.map((run) => run.peak)) / 1024, ms: median(runs.map((run) => run.ms)) };
  };
  const loud = await peak('loud.yml');
  const quiet = await peak('quiet.yml');
  say({
    what: 'A step that prints 1 GB: peak memory above one that prints nothing',
    value: `${(loud.peak - quiet.peak).toFixed(0)} MiB`,
    limit: '64 MiB',
    detail: `${loud.peak.toFixed(0)} and ${quiet.peak.toFixed(0)} MiB; ${(1000 / (loud.ms / 1000)).toFixed(0)} MB/s with redaction`,
  });
}

async function startUp() {
  const dir = join(folder, 'start');
  mkdirSync(dir);
  writeFileSync(join(dir, 'phasegate.yml'), 'version: 1\nname: S\nphases:\n  - id: p\n    title: P\n    tasks:\n      - { id: t, title: T, run: "true" }\n');
  const bundles = [
    ['`phasegate --version`', [cli, '--version'], 2.5, 0],
    ['`phasegate check` of one task', [cli, 'check'], 2, 0],
    ['`phasegate graph` of one task', [cli, 'graph', '--format', 'json'], 2.5, 0],
    ['`phasegate verify` of nothing', [cli, 'verify', 'nothing'], 2.5, 2],
  ];
  for (const file of new Set([node, actionsNode])) {
    const nothing = { file, args: ['-e', '0'], cwd: dir };
    for (const [what, args, limit, expect] of bundles) {
      const result = await sideBySide({ file, args, cwd: dir, expect }, nothing, 21);
      say({ what: `Start-up of ${what}: against \`node -e 0\`, Node ${versionOf(file)}`, value: `${result.ratio.toFixed(2)}x`, limit: `${limit}x`, detail: `${ms(result.a)} and ${ms(result.b)}` });
    }
  }
}

/** The first Node on the path that no package brought. */
function personsNode() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'));
  return folders.map((each) => join(each, 'node')).find((file) => existsSync(file)) ?? process.execPath;
}

function versionOf(file) {
  return spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout.trim().slice(1);
}

function write() {
  const file = join(root, 'docs/benchmarks.md');
  const before = readFileSync(file, 'utf8');
  const machine = `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}. The command line on Node ${versionOf(node)}, the actions on Node ${versionOf(actionsNode)}.`;
  const table = ['| what | median | at most | medians of both |', '|---|---|---|---|', ...rows.map((row) => `| ${row.what} | ${row.value} | ${row.limit ?? ''} | ${row.detail} |`)].join('\n');
  writeFileSync(file, before.replace(/<!-- figures -->[\s\S]*<!-- \/figures -->/, `<!-- figures -->\n${machine}\n\n${table}\n<!-- /figures -->`));
}
