/** What `action.yml` does: runs one phase, or the whole plan, between the download of upstream and the upload of results. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { program } from '../cli/program.js';
import { EXIT, UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { loadPlan } from '../run/plan-file.js';
import { phaseFolder } from '../run/record-folder.js';
import { type RunOutcome, runPlan } from '../run/run.js';
import { phaseOf, upstreamOf } from '../run/selection.js';
import { type Handover, openArtifacts, upload } from './hand-over.js';
import type { Inputs } from './inputs.js';
import { type JobLog, jobLog } from './job-log.js';
import type { ActionContext } from './main-action.js';
import { refuseInvalid } from './plan-problems.js';
import { phaseSummary, summarise } from './summary.js';
import { thisRun } from './this-run.js';
import { fetchUpstream } from './upstream.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { type Place, startEmpty } from './workspace.js';

export interface PhaseCall {
  inputs: Inputs;
  place: Place;
  /** Who decides what the input `approve` names. */
  by: string | undefined;
  /** Why results cannot be handed on; undefined: they can. */
  noArtifacts: string | undefined;
}

/** @returns the exit code */
export async function phaseAction({ env, commands, signal, uploading }: ActionContext, { inputs, place, by, noArtifacts }: PhaseCall): Promise<number> {
  const loaded = await loadPlan(place.planFile);
  const { plan } = loaded;
  if (plan === undefined) return refuseInvalid(place.planFile, loaded.diagnostics, commands);
  const own = inputs.phase === undefined ? plan.phases : [phaseOf(plan, inputs.phase)];
  requireDistinctNames(plan, own.map(({ id }) => id), inputs.leg);
  const run = thisRun(env);
  const artifacts = noArtifacts === undefined ? await openArtifacts(run, inputs.token) : undefined;
  await startEmpty(place.out, new Date().toISOString().replace(/[:.]/g, '-'));
  commands.state('started', 'true');
  try {
    if (inputs.phase !== undefined && artifacts !== undefined) await bringUpstream(inputs.phase, plan, { place, artifacts, run, commands });
  } catch (error) {
    commands.state('started', 'false');
    throw error;
  }

  let log: JobLog | undefined;
  const outcome = await commands.quoted(async () => {
    try {
      return await runPlan({
        planFile: place.planFile,
        out: place.out,
        phases: inputs.phase === undefined ? [] : [inputs.phase],
        ...(inputs.leg === undefined ? {} : { leg: inputs.leg }),
        tasks: [],
        only: false,
        skipPhases: [],
        vars: inputs.vars,
        keepGoing: inputs.keepGoing,
        continueOnError: false,
        resume: false,
        approvals: by === undefined ? [] : inputs.approve.map((task) => ({ task, by, note: `on GitHub, in run ${run.id}, attempt ${run.attempt}`, asserted: false })),
        env,
        signal,
        command: program(),
        onPlan: async (planned, remaining, command) => {
          log = jobLog({ commands, plan: planned, env, out: place.out, folderOf: (phase) => phaseFolder(place.out, phase, inputs.leg), command, remaining });
        },
        on: (event) => log?.on(event),
      });
    } finally {
      log?.close();
    }
  });
  const mine = outcome.phases.filter(({ id }) => own.some((phase) => phase.id === id));
  commands.output('verdict', outcome.verdict);
  commands.output('result-path', resolve(inputs.phase === undefined ? join(place.out, 'run.json') : join(mine[0]?.folder ?? place.out, 'result.json')));
  commands.output('phases', JSON.stringify(mine.map(({ id, leg, verdict }) => ({ id, ...(leg === undefined ? {} : { leg }), verdict }))));
  await summarise(commands, inputs.phase === undefined ? outcome.report && (await readFile(outcome.report, 'utf8')) : phaseSummary(plan, inputs.phase, inputs.leg, place.out));
  // A cancelled job has ten seconds; `post:` has minutes.
  if (signal.aborted) return outcome.exitCode;

  if (artifacts === undefined) commands.notice('Results stay in this job', `They are in ${place.out}, and are not handed on: ${noArtifacts}.`);
  else {
    uploading(true);
    const uploads = await upload(plan, mine, { artifacts, run, commands });
    uploading(false);
    const [first] = uploads;
    if (inputs.phase !== undefined && first !== undefined) {
      commands.output('artifact-id', String(first.id ?? ''));
      commands.output('artifact-url', first.url ?? '');
      commands.output('artifact-digest', first.digest ?? '');
    }
  }
  commands.state('done', 'true');
  announce(outcome, inputs.phase === undefined ? `Plan ${plan.id}` : `Phase ${inputs.phase}`, log?.unannounced() ?? [], commands);
  return outcome.exitCode;
}

async function bringUpstream(phase: string, plan: Plan, { place, artifacts, run, commands }: Handover & { place: Place }): Promise<void> {
  const phases = [...upstreamOf(plan, [phaseOf(plan, phase)])];
  if (phases.length === 0) return;
  await commands.group(`Download results of ${phases.join(', ')}`, () => fetchUpstream({ artifacts, plan, phases, out: place.out, run }));
}

/** @throws UserError where an artifact of this leg would have the name of another phase's */
function requireDistinctNames(plan: Plan, phases: readonly string[], leg: string | undefined): void {
  if (leg === undefined) return;
  for (const phase of phases) {
    const other = plan.phases.find(({ id }) => id === `${phase}-${leg}` || id.startsWith(`${phase}-${leg}-`));
    if (other !== undefined) throw new UserError(`Leg "${leg}" of phase "${phase}" has the artifact name of phase "${other.id}".`, 'Give the leg another name.');
  }
}

/** The annotation a person sees first on the run's page. */
function announce({ verdict, exitCode, waitingFor, phases }: RunOutcome, what: string, unannounced: readonly string[], commands: WorkflowCommands): void {
  if (exitCode === EXIT.passed) return;
  if (verdict === 'waiting') {
    commands.error(`Waiting for ${waitingFor.join(', ') || 'a decision'}`, `${what} waits for a person; the log says what to do and how to go on.`);
    return;
  }
  const culprits = phases.filter((phase) => phase.verdict === verdict).map(({ id }) => id);
  const why = culprits.length === 0 ? 'The log says why.' : `${culprits.join(', ')}: see the log and the job summary.`;
  const more = unannounced.length === 0 ? '' : ` ${unannounced.length} more failed than GitHub has annotations for: ${unannounced.join(', ')}.`;
  commands.error(`${what}: ${verdict}`, `${why}${more}`);
}
