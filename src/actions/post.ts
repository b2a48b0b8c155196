/**
 * `post:` runs whatever became of `main`: it uploads what that one did not, because it was cancelled or killed. What it
 * did is told by state that survives; everything else is read anew, for a task may have written to the state's file.
 */
import { UserError } from '../errors.js';
import { whyNoArtifacts } from './guards.js';
import { readInputs } from './inputs.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { findPlace } from './workspace.js';

/**
 * @returns the exit code
 * @throws UserError when something was left and cannot be uploaded
 */
export async function postAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<number> {
  if (env['STATE_started'] !== 'true' || env['STATE_done'] === 'true' || whyNoArtifacts(env) !== undefined) return 0;
  const inputs = readInputs(env);
  const place = await findPlace(env, inputs.plan);
  process.chdir(place.workspace);
  const { loadPlan } = await import('../run/plan-file.js');
  const { plan } = await loadPlan(place.planFile);
  if (plan === undefined) throw new UserError(`${place.planFile} was changed while it ran and is not valid any more, so nothing was uploaded.`, 'Find the task that writes to it.');
  const { phaseOf } = await import('../run/selection.js');
  const { finishRecord } = await import('./left-over.js');
  const { openArtifacts, upload } = await import('./hand-over.js');
  const { thisRun } = await import('./this-run.js');
  const run = thisRun(env);
  const own = inputs.phase === undefined ? plan.phases : [phaseOf(plan, inputs.phase)];
  const left = [];
  for (const phase of own) {
    const { folder, verdict } = await finishRecord(phase, { plan, leg: inputs.leg, out: place.out, env });
    left.push({ id: phase.id, ...(inputs.leg === undefined ? {} : { leg: inputs.leg }), folder, verdict });
  }
  await upload(plan, left, { artifacts: await openArtifacts(run, inputs.token), run, commands });
  commands.text(`The action was stopped before it uploaded its results; they are now: ${left.map(({ id, verdict }) => `${id} (${verdict})`).join(', ')}.`);
  return 0;
}
