/** What `report/action.yml` does: the records of all jobs, one report. It runs no task. */
import { UserError } from '../errors.js';
import { nameOf } from '../run/legs.js';
import type { ReportPhase } from '../trace/report.js';
import { assemble } from './assemble.js';
import { collect } from './collect.js';
import { whyNoArtifacts } from './guards.js';
import { openArtifacts } from './hand-over.js';
import { publish } from './publish.js';
import { readReportInputs } from './report-inputs.js';
import { reportedRun } from './reported-run.js';
import { thisRun } from './this-run.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { findPlace, startEmpty } from './workspace.js';

/**
 * @returns the exit code: that of the verdict
 * @throws UserError where there is nothing to report on, or what was made of it cannot be kept
 */
export async function reportAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<number> {
  const now = new Date().toISOString();
  const inputs = readReportInputs(env);
  const noArtifacts = whyNoArtifacts(env);
  if (noArtifacts !== undefined) throw new UserError(`There is nothing to report on: ${noArtifacts}.`, 'Run the whole plan in one job, which reports by itself: `phasegate/phasegate@v1` without `phase`.');
  const run = thisRun(env);
  const reported = await reportedRun(env, run, inputs.needs, now);
  const place = await findPlace(env, inputs.plan);
  process.chdir(place.workspace);
  const { loadPlan } = await import('../run/plan-file.js');
  const { plan, diagnostics } = await loadPlan(place.planFile);
  if (plan === undefined) {
    const { refuseInvalid } = await import('./plan-problems.js');
    return refuseInvalid(place.planFile, diagnostics, commands);
  }
  await startEmpty(place.out, now.replace(/[:.]/g, '-'));
  const artifacts = await openArtifacts(run, inputs.token);
  const source = reported.other === undefined ? artifacts : await openArtifacts(run, inputs.token, reported.other);
  const collected = await commands.group('Collect the results of all jobs', () => collect({ artifacts: source, plan, out: place.out, run: reported.origin, jobs: reported.jobs }));
  for (const { what, why } of collected.ignored) commands.warning('A record does not count', `${what}: ${why}.`);
  assemble({ plan, out: place.out, collected, identity: reported.identity, reservations: [], now });
  const kept = new Map(collected.records.map(({ artifact, result }): [string, NonNullable<ReportPhase['artifact']>] => [
    nameOf(result.phase),
    {
      ...(artifact.id === undefined ? {} : { url: `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${reported.origin.id}/artifacts/${artifact.id}` }),
      ...(artifact.digest === undefined ? {} : { digest: artifact.digest }),
      size: artifact.size,
    },
  ]));
  return publish({
    env,
    commands,
    plan,
    out: place.out,
    run,
    reported,
    artifacts,
    kept,
    unannounced: [],
    inputs,
  });
}
