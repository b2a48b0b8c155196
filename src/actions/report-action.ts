/** What `report/action.yml` does: the records of all jobs, one report. It runs no task. */
import { collectRun, openRun } from './opened-run.js';
import { publish } from './publish.js';
import { readReportInputs } from './report-inputs.js';
import type { WorkflowCommands } from './workflow-commands.js';
import { startEmpty } from './workspace.js';

/**
 * @returns the exit code: that of the verdict
 * @throws UserError where there is nothing to report on, or what was made of it cannot be kept
 */
export async function reportAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<number> {
  const now = new Date().toISOString();
  const inputs = readReportInputs(env);
  const opened = await openRun(env, commands, inputs, now);
  if (typeof opened === 'number') return opened;
  const { plan, run, reported, place: { out } } = opened;
  await startEmpty(out, now.replace(/[:.]/g, '-'));
  const { artifacts, kept } = await collectRun(opened, { commands, token: inputs.token, out, now });
  return publish({ env, commands, plan, out, run, reported, artifacts, kept, unannounced: [], inputs });
}
