/** What `defects/action.yml` does: the records of all jobs, and what failed in them as issues. It runs no task. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../errors.js';
import { readRecorded } from '../run/recorded.js';
import { dayOf } from '../run/reported.js';
import type { Report } from '../trace/report.js';
import { traceReport } from '../trace/trace.js';
import { readDefectsInputs } from './report-inputs.js';
import { collectRun, type OpenedRun, openRun } from './opened-run.js';
import { repositoryIfTold, tellDefects } from './tell-defects.js';
import type { WorkflowCommands } from './workflow-commands.js';

/**
 * @returns the exit code: whatever the verdict, `passed` once it is told
 * @throws UserError where there is nothing to read, or the template does not fit
 */
export async function defectsAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<number> {
  const now = new Date().toISOString();
  const inputs = readDefectsInputs(env);
  const opened = await openRun(env, commands, inputs, now);
  if (typeof opened === 'number') {
    commands.output('defect-numbers', '[]');
    commands.output('verdict', 'not-computed');
    return opened;
  }
  const { plan, place, reported } = opened;
  const repository = await repositoryIfTold({ env, commands, plan, planFile: place.planFile, defects: inputs.defects, jobs: reported.jobs });
  if (repository === undefined) {
    commands.output('defect-numbers', '[]');
    return EXIT.passed;
  }
  const report = await reportOf(opened, commands, inputs.token, now);
  const { numbers, failed } = await tellDefects({ env, commands, inputs, plan, report, repository, ranHere: false });
  commands.output('defect-numbers', JSON.stringify(numbers));
  commands.output('verdict', report.verdict);
  if (failed === undefined) return EXIT.passed;
  commands.error('Phasegate', failed);
  return EXIT.usage;
}

/** In a folder of its own: in the workspace the record of `report/` may lie, which people have the digest of. */
async function reportOf(opened: OpenedRun, commands: WorkflowCommands, token: string | undefined, now: string): Promise<Report> {
  const out = await mkdtemp(join(tmpdir(), 'phasegate-defects-'));
  try {
    const { kept } = await collectRun(opened, { commands, token, out, now });
    const recorded = await readRecorded(out);
    return traceReport({ ...recorded, today: dayOf(recorded.record), artifacts: kept, runUrl: opened.reported.url });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
