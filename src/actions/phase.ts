/** What `action.yml` does: runs one phase, or the whole plan, between the download of upstream and the upload of results. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Artifacts, UploadedArtifact } from '../artifacts/artifacts.js';
import { artifactName } from '../artifacts/name.js';
import { program } from '../cli/program.js';
import { EXIT, UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { EventSink } from '../run/events.js';
import { requirePlan } from '../run/plan-file.js';
import { type RunOutcome, runPlan } from '../run/run.js';
import { phaseOf, upstreamOf } from '../run/selection.js';
import { type Inputs, readInputs } from './inputs.js';
import { phaseSummary } from './summary.js';
import { fetchUpstream } from './upstream.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { findPlace, type Place, startEmpty } from './workspace.js';

/**
 * @param env the runner's
 * @param signal aborted: children are ended, what is known is written and uploaded
 * @returns the exit code
 * @throws UserError before anything ran, or when the upload fails
 */
export async function phaseAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands, signal: AbortSignal): Promise<number> {
  const inputs = readInputs(env);
  const place = await findPlace(env, inputs.plan);
  process.chdir(place.workspace);
  const { plan } = await requirePlan(place.planFile);
  const artifacts = await openArtifacts(env, inputs.token);
  await startEmpty(place.out, new Date().toISOString().replace(/[:.]/g, '-'));
  if (inputs.phase !== undefined) await bringUpstream(inputs.phase, plan, place, artifacts, env, commands);

  const outcome = await commands.quoted(() => run(inputs, place, env, signal));
  const mine = inputs.phase === undefined ? outcome.phases : outcome.phases.filter(({ id }) => id === inputs.phase);
  commands.output('verdict', outcome.verdict);
  commands.output('result-path', resolve(inputs.phase === undefined ? join(place.out, 'run.json') : join(mine[0]?.folder ?? place.out, 'result.json')));
  commands.output('phases', JSON.stringify(mine.map(({ id, verdict }) => ({ id, verdict }))));
  await summarise(plan, inputs.phase, outcome, place, commands);

  const uploads: UploadedArtifact[] = [];
  await commands.group('Upload results', async () => {
    for (const phase of mine) {
      uploads.push(await artifacts.upload(artifactName({ plan: plan.id, phase: phase.id, attempt: attemptOf(env) }), phase.folder));
    }
  });
  const [upload] = uploads;
  if (inputs.phase !== undefined && upload !== undefined) {
    commands.output('artifact-id', String(upload.id ?? ''));
    commands.output('artifact-url', upload.url ?? '');
    commands.output('artifact-digest', upload.digest ?? '');
  }
  announce(outcome, inputs.phase === undefined ? `Plan ${plan.id}` : `Phase ${inputs.phase}`, commands);
  return outcome.exitCode;
}

async function bringUpstream(phase: string, plan: Plan, { out }: Place, artifacts: Artifacts, env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<void> {
  const phases = [...upstreamOf(plan, [phaseOf(plan, phase)])];
  if (phases.length === 0) return;
  await commands.group(`Download results of ${phases.join(', ')}`, () => fetchUpstream({ artifacts, plan, phases, out, run: { id: env['GITHUB_RUN_ID'] ?? '', attempt: attemptOf(env) } }));
}

function attemptOf(env: NodeJS.ProcessEnv): number {
  return Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') || 1;
}

async function run(inputs: Inputs, place: Place, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<RunOutcome> {
  let reporter: { on: EventSink; close(): void } | undefined;
  try {
    return await runPlan({
      planFile: place.planFile,
      out: place.out,
      phases: inputs.phase === undefined ? [] : [inputs.phase],
      tasks: [],
      only: false,
      skipPhases: [],
      vars: inputs.vars,
      keepGoing: inputs.keepGoing,
      continueOnError: false,
      resume: false,
      approvals: [],
      env,
      signal,
      command: program(),
      onPlan: async (plan, remaining, command) => {
        const { terminalReporter } = await import('../cli/terminal.js');
        reporter = terminalReporter({ stream: process.stdout, plan, env, now: () => performance.now(), remaining, out: place.out, command });
      },
      on: (event) => reporter?.on(event),
    });
  } finally {
    reporter?.close();
  }
}

/** @throws UserError outside of a run on GitHub, whose numbers name the artifacts */
async function openArtifacts(env: NodeJS.ProcessEnv, token: string | undefined): Promise<Artifacts> {
  const [owner, repository] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  const id = Number(env['GITHUB_RUN_ID']);
  if (!owner || !repository || !Number.isSafeInteger(id) || id <= 0) {
    throw new UserError('GITHUB_REPOSITORY and GITHUB_RUN_ID do not say which run this is.', 'This is an action: use it in a workflow on GitHub, and `phasegate run` elsewhere.');
  }
  const { githubArtifacts } = await import('../artifacts/github.js');
  return githubArtifacts({ run: { serverUrl: env['GITHUB_SERVER_URL'] ?? 'https://github.com', owner, repository, id }, ...(token === undefined ? {} : { token }) });
}

async function summarise(plan: Plan, phase: string | undefined, { report, verdict }: RunOutcome, { out }: Place, commands: WorkflowCommands): Promise<void> {
  const markdown = phase === undefined ? report && (await readFile(report, 'utf8')) : phaseSummary(plan, phase, out);
  if (!markdown || commands.summary(markdown)) return;
  commands.summary(`## Phasegate: ${verdict}\n\nThe report is larger than a job summary may be: it is in \`report.md\` of the results.`);
}

/** The annotation a person sees first on the run's page. */
function announce({ verdict, exitCode, waitingFor, phases }: RunOutcome, what: string, commands: WorkflowCommands): void {
  if (exitCode === EXIT.passed) return;
  if (verdict === 'waiting') {
    commands.error(`Waiting for ${waitingFor.join(', ') || 'a decision'}`, `${what} waits for a person; the log says what to do and how to go on.`);
    return;
  }
  const culprits = phases.filter((phase) => phase.verdict === verdict).map(({ id }) => id);
  commands.error(`${what}: ${verdict}`, culprits.length === 0 ? 'The log says why.' : `${culprits.join(', ')}: see the log and the job summary.`);
}
