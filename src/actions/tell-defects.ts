/** Defects as issues: where the event has them, and the token may. */
import type { DefectsResult } from '../defects/apply.js';
import { readRepository, type Repository } from '../defects/repository.js';
import { tell } from '../defects/tell.js';
import { publishing } from '../forge/events.js';
import { ForgeError } from '../forge/forge.js';
import { githubForge } from '../forge/github.js';
import { type GitHubApi, githubApi } from '../forge/github-api.js';
import { lastGreenRun } from '../forge/last-green.js';
import { forgeWords } from '../forge/permissions.js';
import type { Plan } from '../plan/model.js';
import { markdownText } from '../render/escape.js';
import { count } from '../render/terminal-text.js';
import { readEvent } from '../run/event-file.js';
import { cancelledOf, type JobResults } from '../trace/job-results.js';
import type { Report } from '../trace/report.js';
import type { DefectsInputs } from './report-inputs.js';
import type { WorkflowCommands } from './workflow-commands.js';

export interface TellDefectsCall {
  env: NodeJS.ProcessEnv;
  commands: WorkflowCommands;
  inputs: Pick<DefectsInputs, 'defects' | 'author' | 'token'>;
  plan: Plan;
  report: Report;
  repository: Repository;
  /** The tasks ran on this machine, and not in other jobs. */
  ranHere: boolean;
}

export interface DefectsTold {
  /** Issues that speak of what failed in this run. */
  numbers: number[];
  /** It was asked for with `always`, and could not all be told: why. */
  failed?: string;
}

const TITLE = 'Defects';

export interface WhetherDefects {
  env: NodeJS.ProcessEnv;
  commands: WorkflowCommands;
  plan: Plan;
  planFile: string;
  defects: DefectsInputs['defects'];
  /** Undefined: the job that asks ran all of it. */
  jobs: JobResults | undefined;
}

/**
 * @returns what the repository says of its defects; undefined where none are told, which is said then
 * @throws UserError for a template that does not fit, also where nothing is told: the pull request that breaks it says so
 */
export async function repositoryIfTold({ env, commands, plan, planFile, defects, jobs }: WhetherDefects): Promise<Repository | undefined> {
  const repository = await readRepository(plan, planFile);
  const why = whyNoDefects(env, defects, jobs);
  if (why === undefined) return repository;
  commands.text(`No defects: ${why}`);
  return undefined;
}

/** As a sentence; undefined: they are opened, updated and closed. */
function whyNoDefects(env: NodeJS.ProcessEnv, defects: DefectsInputs['defects'], jobs: JobResults | undefined): string | undefined {
  const decided = publishing(env['GITHUB_EVENT_NAME'] ?? '', readEvent(env['GITHUB_EVENT_PATH']), { comment: 'never', defects, repository: env['GITHUB_REPOSITORY'] ?? '', ref: env['GITHUB_REF'] ?? '', actor: env['GITHUB_ACTOR'] ?? '' });
  if (decided.defects === 'nothing') return decided.why.defects;
  const cancelled = jobs === undefined ? [] : cancelledOf(jobs);
  return cancelled.length === 0 ? undefined : `${cancelled.join(', ').replace(/^t/, 'T')}, so this run does not say what is broken: nothing is opened and nothing is closed.`;
}

/**
 * That they cannot be told changes no verdict.
 *
 * @throws UserError for a template that cannot be filled in, before anything is written
 */
export async function tellDefects({ env, commands, inputs, plan, report, repository, ranHere }: TellDefectsCall): Promise<DefectsTold> {
  const cannot = (numbers: number[], reason: string): DefectsTold => {
    if (inputs.defects === 'always') return { numbers, failed: reason };
    // Where nothing failed there is nothing anybody misses.
    if (report.verdict === 'passed') commands.text(reason);
    else commands.warning(TITLE, reason);
    return { numbers };
  };
  if (inputs.token === undefined) return cannot([], 'There is no token to write defects with. Give the step `token: ${{ github.token }}`.');
  const name = env['GITHUB_REPOSITORY'] ?? '';
  const api = await githubApi({ token: inputs.token, repository: name, apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com' });
  try {
    const result = await tell({
      forge: githubForge(api),
      plan,
      report,
      repository,
      author: inputs.author,
      environment: environmentOf(env, ranHere),
      repositoryUrl: `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${name}`,
      lastGreen: () => lastGreen(api, env, report),
    });
    say(result, commands);
    const numbers = [...new Set(result.open)].toSorted((a, b) => a - b);
    if (result.left === undefined) return { numbers };
    const { count: left, error } = result.left;
    return cannot(numbers, forgeWords(`${count(left, 'defect')} could not be opened, updated or closed, which the next run does`, error, 'defects'));
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return cannot([], forgeWords('The defects cannot be written', error, 'defects'));
  }
}

/** Of the run the report is about: under `workflow_run` it is another workflow's, of which nobody says where it is. */
async function lastGreen(api: GitHubApi, env: NodeJS.ProcessEnv, { run }: Report): ReturnType<typeof lastGreenRun> {
  if (run.id !== env['GITHUB_RUN_ID']) return undefined;
  return lastGreenRun(api, { workflow: env['GITHUB_WORKFLOW_REF'] ?? '', branch: env['GITHUB_REF_NAME'] ?? '', before: run.id });
}

function environmentOf(env: NodeJS.ProcessEnv, ranHere: boolean): string {
  const machine = ranHere ? [env['RUNNER_OS'], env['RUNNER_ARCH']].filter(Boolean).join(' ') : '';
  return ['GitHub Actions', machine, `workflow ${env['GITHUB_WORKFLOW'] ?? 'unknown'}`, `on ${env['GITHUB_EVENT_NAME'] ?? 'unknown'}`].filter((part) => part !== '').join(', ');
}

function say({ done, warnings, notes }: DefectsResult, commands: WorkflowCommands): void {
  for (const { outcome, number, title, url } of done) commands.text(`#${number} ${outcome}: ${title} (${url})`);
  for (const note of notes) commands.text(note);
  if (done.length === 0) commands.text('No defect is opened, changed or closed.');
  for (const warning of warnings) {
    // One is left for what may have to be said at the end.
    if (commands.left('warning') > 1) commands.warning(TITLE, warning);
    else commands.text(warning);
  }
  const shown = done.filter(({ outcome }) => outcome !== 'counted' && outcome !== 'duplicate');
  if (shown.length > 0) commands.summary(['### Defects', '', ...shown.map(({ outcome, number, url, title }) => `- [#${number}](${url}) ${outcome}: ${markdownText(title)}`), ''].join('\n'));
}
