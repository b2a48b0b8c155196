/** What `action.yml` does: runs one phase, or the whole plan, between the download of upstream and the upload of results. */
import { dirname, join, resolve } from 'node:path';
import { program } from '../cli/program.js';
import type { Artifacts, UploadedArtifact } from '../artifacts/artifacts.js';
import { EXIT, UserError } from '../errors.js';
import type { Phase, Plan } from '../plan/model.js';
import { phaseFolder } from '../run/record-folder.js';
import type { RunOutcome } from '../run/run.js';
import { phaseOf, upstreamOf } from '../run/selection.js';
import { type JobResults, parseNeeds, unsuccessful } from '../trace/job-results.js';
import { runName } from '../trace/run-name.js';
import { type Handover, openArtifacts, upload } from './hand-over.js';
import type { Inputs } from './inputs.js';
import type { JobLog } from './job-log.js';
import type { ActionContext } from './main-action.js';
import { pageOf, thisRun } from './this-run.js';
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

/** What a job that is refused its upstream does without. */
async function loadParts() {
  const [run, log, summary] = await Promise.all([import('../run/run.js'), import('./job-log.js'), import('./summary.js')]);
  return { ...run, ...log, ...summary };
}

/** @returns the exit code */
export async function phaseAction({ env, commands, signal, uploading }: ActionContext, { plan, own, inputs, place, by, noArtifacts }: PhaseCall): Promise<number> {
  const run = thisRun(env);
  const artifacts = noArtifacts === undefined ? await openArtifacts(run, inputs.token) : undefined;
  await startEmpty(place.out, new Date().toISOString().replace(/[:.]/g, '-'));
  commands.state('started', 'true');
  let log: JobLog | undefined;
  let parts: Awaited<ReturnType<typeof loadParts>>;
  let outcome: RunOutcome;
  let jobs: JobResults | undefined;
  try {
    jobs = inputs.needs === '' ? undefined : parseNeeds(inputs.needs);
    if (inputs.phase !== undefined && artifacts !== undefined) await bringUpstream(inputs.phase, plan, { place, artifacts, run, commands }, jobs);
    const { reservations, folders } = await fromOtherJobs(inputs, jobs, { place, artifacts, commands });
    parts = await loadParts();
    outcome = await commands.quoted(async () =>
      parts.runPlan({
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
        reservations,
        artifacts: folders,
        command: program(),
        onPlan: async (planned, remaining, command) => {
          log = parts.jobLog({ commands, plan: planned, env, out: place.out, folderOf: (phase) => phaseFolder(place.out, phase, inputs.leg), command, remaining });
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
  commands.output('phases', JSON.stringify(mine.map(({ id, leg, verdict }) => ({ id, ...(leg === undefined ? {} : { leg }), verdict }))));
  commands.output('result-path', resolve(inputs.phase === undefined ? join(place.out, 'run.json') : join(mine[0]?.folder ?? place.out, 'result.json')));
  const page = inputs.phase === undefined ? undefined : await parts.phaseSummary(plan, inputs.phase, inputs.leg, place.out);
  if (page !== undefined) commands.summary(page);
  // A cancelled job has ten seconds; `post:` has minutes.
  if (signal.aborted) {
    if (inputs.phase === undefined) commands.summary(parts.runSummary(outcome.traced));
    return outcome.exitCode;
  }

  let uploads: UploadedArtifact[] = [];
  if (artifacts === undefined) {
    commands.state('done', 'true');
    commands.notice('Results stay in this job', `They are in ${place.out}, and are not handed on: ${noArtifacts}.`);
  } else {
    uploading(true);
    // Whatever becomes of it: a name is given out once, so `post:` could not do better.
    uploads = await upload(plan, mine, { artifacts, run, commands }).finally(() => commands.state('done', 'true'));
    uploading(false);
  }
  const unannounced = log?.unannounced() ?? [];
  if (inputs.phase === undefined) {
    const { publish } = await import('./publish.js');
    const kept = new Map(mine.map(({ id, leg }, index) => [runName(id, leg), uploads[index] ?? {}]));
    return publish({ env, commands, plan, out: place.out, run, reported: { url: pageOf(run, run.id, run.attempt) }, artifacts, kept, unannounced, inputs, defects: { write: inputs.defects, planFile: place.planFile, jobs } });
  }
  const [first] = uploads;
  if (first !== undefined) {
    commands.output('artifact-id', String(first.id ?? ''));
    commands.output('artifact-url', first.url ?? '');
    commands.output('artifact-digest', first.digest ?? '');
  }
  announce(outcome, inputs.phase, unannounced, commands);
  return outcome.exitCode;
}

interface FromOtherJobs {
  /** Sentences about what other jobs did not deliver, each of which keeps the run from passing. */
  reservations: string[];
  /** Where what they did deliver lies. */
  folders: string[];
}

async function fromOtherJobs({ artifacts: patterns }: Inputs, jobs: JobResults | undefined, { place, artifacts, commands }: { place: Place; artifacts: Artifacts | undefined; commands: WorkflowCommands }): Promise<FromOtherJobs> {
  const doubts = jobs === undefined ? [] : unsuccessful(jobs).map((said) => `The job ${said}: what it should have tested is not known.`);
  if (patterns.length === 0) return { reservations: doubts, folders: [] };
  if (artifacts === undefined) throw new UserError('The artifacts of other jobs cannot be fetched here.', 'Run the tests in this job, and leave out `artifacts`.');
  const { bringReports, REPORTS_FOLDER } = await import('./reports-of-jobs.js');
  const beside = dirname(place.planFile);
  const { brought, reservations } = await commands.group(`Download ${patterns.join(', ')}`, () => bringReports(artifacts, patterns, beside));
  const folders = brought.map((name) => join(beside, REPORTS_FOLDER, name));
  if (folders.length > 0) commands.text(`Brought ${folders.join(', ')}`);
  return { reservations: [...doubts, ...reservations], folders };
}

async function bringUpstream(phase: string, plan: Plan, { place, artifacts, run, commands }: Handover & { place: Place }, jobs: JobResults | undefined): Promise<void> {
  const phases = [...upstreamOf(plan, [phaseOf(plan, phase)])];
  if (phases.length === 0) return;
  await commands.group(`Download results of ${phases.join(', ')}`, () => fetchUpstream({ artifacts, plan, phases, out: place.out, run, jobs }));
}

/** The annotation a person sees first on the run's page. */
function announce({ verdict, exitCode, waitingFor }: RunOutcome, phase: string, unannounced: readonly string[], commands: WorkflowCommands): void {
  if (exitCode === EXIT.passed) return;
  if (verdict === 'waiting') {
    commands.error(`Waiting for ${waitingFor.join(', ') || 'a decision'}`, `Phase ${phase} waits for a person; the log says what to do and how to go on.`);
    return;
  }
  const more = unannounced.length === 0 ? '' : ` ${unannounced.length} more failed than GitHub has annotations for: ${unannounced.join(', ')}.`;
  commands.error(`Phase ${phase}: ${verdict}`, `${phase}: see the log and the job summary.${more}`);
}
