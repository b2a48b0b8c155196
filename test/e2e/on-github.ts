/** GitHub for one test file: the runner, the artifact service, the API, and this checkout's actions under their published name. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { unzip } from '../../src/artifacts/zip.js';
import { findAct, publishedActions, runWorkflow, type WorkflowResult, type WorkflowRun } from '../ground/act.js';
import { startGitHub, type GitHub, type GitHubOptions } from '../ground/github.js';
import { startResultsService, type ResultsService } from '../ground/results-service.js';
import { makeWorkspace, type Workspace } from '../ground/workspace.js';

export const act = await findAct();

export interface OnGitHub {
  service: ResultsService;
  github: GitHub;
  workspace: Workspace;
  runId: string;
  /** Runs `.github/workflows/<name>.yml`; each test is a run of its own. */
  run(name: string, more?: Partial<WorkflowRun>): Promise<WorkflowResult>;
  stored(): string[];
}

/**
 * @param options of the API, such as further users
 * @returns filled once the tests run
 */
export function onGitHub(files: Record<string, string>, options: Omit<GitHubOptions, 'results'> = {}): OnGitHub {
  const here = {} as OnGitHub;
  let action: string;
  let runId = 500;

  beforeAll(async () => {
    here.service = await startResultsService();
    here.github = await startGitHub({ ...options, results: here.service });
    here.workspace = await makeWorkspace({ '.gitignore': '.phasegate\n', ...files });
    action = await publishedActions();
    here.stored = () => here.service.rows.map(({ name, state }) => `${name} ${state}`);
    here.run = (name, more = {}) =>
      runWorkflow({
        act: act!,
        workspace: here.workspace.folder,
        workflow: `.github/workflows/${name}.yml`,
        event: 'push',
        eventPayload: { ref: 'refs/heads/main' },
        runId: here.runId,
        attempt: 1,
        action,
        secrets: { GITHUB_TOKEN: 'tok_bot' },
        ...more,
        env: { GITHUB_API_URL: here.github.url, ...here.service.environment({ runId: here.runId, attempt: more.attempt ?? 1 }), ...more.env },
      });
  });
  beforeEach(() => {
    here.runId = String(++runId);
    here.service.reset();
    here.github.reset();
  });
  afterEach(() => {
    expect(here.github.problems()).toEqual([]);
  });
  afterAll(async () => {
    await here.workspace?.close();
    await here.github?.close();
    await here.service?.close();
    if (action !== undefined) await rm(action, { recursive: true, force: true });
  });
  return here;
}

/** Annotations of one kind as `[job, title, message]`. */
export function annotated({ annotations }: WorkflowResult, kind: string): (string | undefined)[][] {
  return annotations.filter(({ command }) => command === kind).map(({ job, properties, message }) => [job, properties['title'], message]);
}

/** What the step of the action printed, without what the runner said around it: commands are in `annotations`. */
export function outputsOf(result: WorkflowResult, job: string): Record<string, string> | undefined {
  return result.outputs[job]?.['gate'];
}

/** One job per phase, as the documentation has it. */
export function job(phase: string, { needs = '', input = '', head = '', after = '' }: { needs?: string; input?: string; head?: string; after?: string } = {}): string {
  return `  ${phase}:
    runs-on: ubuntu-latest
${needs === '' ? '' : `    needs: ${needs}\n`}${head}    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, with: { phase: ${phase}, token: "\${{ secrets.GITHUB_TOKEN }}"${input === '' ? '' : `, ${input}`} } }
${after}`;
}

/** Unpacks a stored artifact, as the next job would. @returns its folder, which the caller removes */
export async function unpacked(service: ResultsService, name: string): Promise<string> {
  const row = service.rows.find((one) => one.name === name && one.state === 'stored');
  if (row === undefined) throw new Error(`${name} is not stored; there are ${service.rows.map((one) => `${one.name} ${one.state}`).join(', ')}`);
  const folder = await mkdtemp(join(tmpdir(), 'phasegate-unpacked-'));
  const answer = await fetch(await service.downloadUrl(row));
  await writeFile(join(folder, 'zip'), Buffer.from(await answer.arrayBuffer()));
  await unzip(join(folder, 'zip'), join(folder, 'files'), name);
  return join(folder, 'files');
}
