/** What `action.yml` does: runs one phase, or the whole plan, between the download of upstream and the upload of results. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { program } from '../cli/program.js';
import { EXIT } from '../errors.js';
import type { Phase, Plan } from '../plan/model.js';
import { phaseFolder } from '../run/record-folder.js';
import { type RunOutcome, runPlan } from '../run/run.js';
import { phaseOf, upstreamOf } from '../run/selection.js';
import { type Handover, openArtifacts, upload } from './hand-over.js';
import type { Inputs } from './inputs.js';
import { type JobLog, jobLog } from './job-log.js';
import type { ActionContext } from './main-action.js';
import { phaseSummary, summarise } from './summary.js';
import { thisRun } from './this-run.js';
import { fetchUpstream } from './upstream.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { type Place, startEmpty } from './workspace.js';

export interface PhaseCall {
  plan: Plan;
  /** Phases that run. */
  own: readonly Phase[];
  inputs: Inputs;
  place: Place;
  /** Who decides what the input `approve` names. */
  by: string | undefined;
  /** Why results cannot be handed on; undefined: they can. */
  noArtifacts: string | undefined;
}

/** @returns the exit code */
export async function phaseAction({ env, commands, signal, uploading }: ActionContext, { plan, own, inputs, place, by, noArtifacts }: PhaseCall): Promise<number> {
  const run = thisRun(env);
  const artifacts = noArtifacts === undefined ? await openArtifacts(run, inputs.token) : undefined;
  await startEmpty(place.out, new Date().toISOString().replace(/[:.]/g, '-'));
  commands.state('started', 'true');
  let log: JobLog | undefined;
  let outcome: RunOutcome;
  try {
    if (inputs.phase !== undefined && artifacts !== undefined) await bringUpstream(inputs.phase, plan, { place, artifacts, run, commands });
    outcome = await commands.quoted(async () =>
      runPlan({
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
      }).finally(() => log?.close()),
    );
  } catch (error) {
    // Refused before anything ran: there is nothing to upload.
    if (log === undefined) commands.state('started', 'false');
    throw error;
  }
  const mine = outcome.phases.filter(({ id }) => own.some((phase) => phase.id === id));
  commands.output('verdict', outcome.verdict);
  commands.output('result-path', resolve(inputs.phase === undefined ? join(place.out, 'run.json') : join(mine[0]?.folder ?? place.out, 'result.json')));
  commands.output('phases', JSON.stringify(mine.map(({ id, leg, verdict }) => ({ id, ...(leg === undefined ? {} : { leg }), verdict }))));
  await summarise(commands, inputs.phase === undefined ? outcome.report && (await readFile(outcome.report, 'utf8')) : phaseSummary(plan, inputs.phase, inputs.leg, place.out));
  // A cancelled job has ten seconds; `post:` has minutes.
  if (signal.aborted) return outcome.exitCode;

  if (artifacts === undefined) {
    commands.state('done', 'true');
    commands.notice('Results stay in this job', `They are in ${place.out}, and are not handed on: ${noArtifacts}.`);
  } else {
    uploading(true);
    // Whatever becomes of it: a name is given out once, so `post:` could not do better.
    const uploads = await upload(plan, mine, { artifacts, run, commands }).finally(() => commands.state('done', 'true'));
    uploading(false);
    const [first] = uploads;
    if (inputs.phase !== undefined && first !== undefined) {
      commands.output('artifact-id', String(first.id ?? ''));
      commands.output('artifact-url', first.url ?? '');
      commands.output('artifact-digest', first.digest ?? '');
    }
  }
  announce(outcome, inputs.phase === undefined ? `Plan ${plan.id}` : `Phase ${inputs.phase}`, log?.unannounced() ?? [], commands);
  return outcome.exitCode;
}

async function bringUpstream(phase: string, plan: Plan, { place, artifacts, run, commands }: Handover & { place: Place }): Promise<void> {
  const phases = [...upstreamOf(plan, [phaseOf(plan, phase)])];
  if (phases.length === 0) return;
  await commands.group(`Download results of ${phases.join(', ')}`, () => fetchUpstream({ artifacts, plan, phases, out: place.out, run }));
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
