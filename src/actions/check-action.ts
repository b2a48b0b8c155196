import { EXIT } from '../errors.js';
import { loadPlan } from '../run/plan-file.js';
import { readTexts } from './action-inputs.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { findPlace } from './workspace.js';

export const CHECK_INPUTS = ['plan'] as const;

/**
 * @returns 0 for a valid plan, 2 for one that is not
 * @throws UserError where there is no plan to read
 */
export async function checkAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<number> {
  const text = readTexts(env, CHECK_INPUTS);
  const place = await findPlace(env, text('plan') || 'phasegate.yml');
  process.chdir(place.workspace);
  const { plan, digest, counts, diagnostics } = await loadPlan(place.planFile);
  commands.output('valid', String(plan !== undefined));
  commands.output('digest', digest);
  if (plan === undefined) {
    const { refuseInvalid } = await import('./plan-problems.js');
    return refuseInvalid(place.planFile, diagnostics, commands);
  }
  commands.output('phases', JSON.stringify(plan.phases.map(({ id, title, needs, tasks }) => ({ id, title, needs, tasks: tasks.length }))));
  if (diagnostics.length > 0) {
    const { annotateProblems } = await import('./plan-problems.js');
    annotateProblems(diagnostics, commands);
  }
  const { counted } = await import('../render/diagnostics.js');
  const size = `${counted(counts.phases, 'phase')}, ${counted(counts.tasks, 'task')}, ${counted(counts.requirements, 'requirement')}`;
  commands.text(`${place.planFile} is valid: ${size}`);
  const { planPage } = await import('./plan-page.js');
  commands.summary(planPage(plan, size));
  return EXIT.passed;
}
