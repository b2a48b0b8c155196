/** What is judged before anything heavy is loaded: inputs, the event, the workspace, the platform. */
import { UserError } from '../errors.js';
import type { Phase, Plan } from '../plan/model.js';
import { approver, guardEvent, whyNoArtifacts } from './guards.js';
import { readInputs } from './inputs.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { findPlace } from './workspace.js';

export interface ActionContext {
  /** The runner's. */
  env: NodeJS.ProcessEnv;
  commands: WorkflowCommands;
  /** Aborted: children are ended and what is known is written; `post:` uploads it. */
  signal: AbortSignal;
  uploading(now: boolean): void;
}

/**
 * @returns the exit code
 * @throws UserError before anything ran, or when the upload fails
 */
export async function mainAction(context: ActionContext): Promise<number> {
  const { env } = context;
  const inputs = readInputs(env);
  guardEvent(env, inputs);
  const by = inputs.approve.length === 0 ? undefined : approver(env);
  const noArtifacts = whyNoArtifacts(env);
  if (inputs.phase !== undefined && noArtifacts !== undefined) {
    throw new UserError(`A single phase cannot run here: ${noArtifacts}.`, 'Leave out `phase`, so that one job runs the whole plan.');
  }
  const place = await findPlace(env, inputs.plan);
  process.chdir(place.workspace);
  const { loadPlan } = await import('../run/plan-file.js');
  const { plan, diagnostics } = await loadPlan(place.planFile);
  if (plan === undefined) {
    const { refuseInvalid } = await import('./plan-problems.js');
    return refuseInvalid(place.planFile, diagnostics, context.commands);
  }
  const { phaseOf } = await import('../run/selection.js');
  const own = inputs.phase === undefined ? plan.phases : [phaseOf(plan, inputs.phase)];
  requireDistinctNames(plan, own, inputs.leg);
  const { phaseAction } = await import('./phase.js');
  return phaseAction(context, { plan, own, inputs, place, by, noArtifacts });
}

/** @throws UserError where an artifact of this leg would have the name of another phase's */
function requireDistinctNames(plan: Plan, phases: readonly Phase[], leg: string | undefined): void {
  if (leg === undefined) return;
  for (const { id: phase } of phases) {
    const other = plan.phases.find(({ id }) => id === `${phase}-${leg}` || id.startsWith(`${phase}-${leg}-`));
    if (other !== undefined) throw new UserError(`Leg "${leg}" of phase "${phase}" has the artifact name of phase "${other.id}".`, 'Give the leg another name.');
  }
}
