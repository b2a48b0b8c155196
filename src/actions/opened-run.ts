/** What `report/` and `defects/` read alike: which run it is about, its plan, and the records all its jobs left. */
import type { Artifacts } from '../artifacts/artifacts.js';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { ReportPhase } from '../trace/report.js';
import { runName } from '../trace/run-name.js';
import { assemble } from './assemble.js';
import { collect } from './collect.js';
import { whyNoArtifacts } from './guards.js';
import { openArtifacts } from './hand-over.js';
import { type ReportedRun, reportedRun } from './reported-run.js';
import { type ThisRun, thisRun } from './this-run.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { findPlace, type Place } from './workspace.js';

export interface OpenedRun {
  run: ThisRun;
  reported: ReportedRun;
  place: Place;
  /** As it was loaded: its file is relative to the workspace. */
  plan: Plan;
}

/**
 * Makes the workspace the current folder.
 *
 * @returns the exit code where the plan is wrong, which is told then
 * @throws UserError where there is nothing to read
 */
export async function openRun(env: NodeJS.ProcessEnv, commands: WorkflowCommands, inputs: { plan: string; needs: string }, now: string): Promise<OpenedRun | number> {
  const noArtifacts = whyNoArtifacts(env);
  if (noArtifacts !== undefined) throw new UserError(`There is nothing to report on: ${noArtifacts}.`, 'Run the whole plan in one job, which reports by itself: `phasegate/phasegate@v1` without `phase`.');
  const run = thisRun(env);
  const reported = await reportedRun(env, run, inputs.needs, now);
  const place = await findPlace(env, inputs.plan);
  process.chdir(place.workspace);
  const { loadPlan } = await import('../run/plan-file.js');
  const { plan, diagnostics } = await loadPlan(place.planFile);
  if (plan !== undefined) return { run, reported, place, plan };
  const { refuseInvalid } = await import('./plan-problems.js');
  return refuseInvalid(place.planFile, diagnostics, commands);
}

export interface CollectedRun {
  artifacts: Artifacts;
  /** The artifacts of the phases, by folder of the record. */
  kept: Map<string, NonNullable<ReportPhase['artifact']>>;
}

/** @param out an empty folder, which becomes the record of the whole run */
export async function collectRun({ run, reported, plan }: OpenedRun, { commands, token, out, now }: { commands: WorkflowCommands; token: string | undefined; out: string; now: string }): Promise<CollectedRun> {
  const artifacts = await openArtifacts(run, token);
  const source = reported.other === undefined ? artifacts : await openArtifacts(run, token, reported.other);
  const collected = await commands.group('Collect the results of all jobs', () => collect({ artifacts: source, plan, out, run: reported.origin, jobs: reported.jobs }));
  for (const { what, why } of collected.ignored) commands.warning('A record does not count', `${what}: ${why}.`);
  await assemble({ plan, out, collected, identity: reported.identity, reservations: [], now });
  const kept = new Map(collected.records.map(({ artifact, result }): [string, NonNullable<ReportPhase['artifact']>] => [
    runName(result.phase.id, result.phase.leg),
    {
      ...(artifact.id === undefined ? {} : { url: `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${reported.origin.id}/artifacts/${artifact.id}` }),
      ...(artifact.digest === undefined ? {} : { digest: artifact.digest }),
      size: artifact.size,
    },
  ]));
  return { artifacts, kept };
}
