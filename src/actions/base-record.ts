/** What a report in an action is compared with: the newest record of the branch its changes are to go into. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { fetchBaseline } from '../forge/baseline.js';
import { eventPayload } from '../forge/event-payload.js';
import { baseBranch } from '../forge/events.js';
import { githubApi } from '../forge/github-api.js';
import { readEvent } from '../run/event-file.js';
import { baselineReport } from '../run/reported.js';
import type { Report } from '../trace/report.js';
import type { WorkflowCommands } from './workflow-commands.js';

export interface BaseRecordWanted {
  env: NodeJS.ProcessEnv;
  commands: WorkflowCommands;
  token: string | undefined;
  /** Id of the plan. */
  plan: string;
  /** Id of the run that is reported. */
  run: string;
}

/** @returns the report of the base, or why there is none; that changes no verdict */
export async function baseRecord({ env, commands, token, plan, run }: BaseRecordWanted): Promise<Report | { why: string }> {
  const event = readEvent(env['GITHUB_EVENT_PATH']);
  const branch = baseBranch(event);
  if (branch === undefined) return { why: 'There is nothing to compare with: the event does not say which branch is the base.' };
  if (token === undefined) return { why: 'There is nothing to compare with: the step has no token to fetch it with. Give the step `token: ${{ github.token }}`.' };
  const folder = await mkdtemp(join(tmpdir(), 'phasegate-base-'));
  try {
    const api = await githubApi({ token, repository: env['GITHUB_REPOSITORY'] ?? '', apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com' });
    const found = await fetchBaseline(api, { plan, branch, folder: join(folder, 'record'), ...(isOfBranch(env, event, branch) ? { before: run } : {}) });
    if ('why' in found) {
      commands.text(found.why);
      return { why: found.why };
    }
    commands.text(`Compared with the record of ${branch}, run ${found.run}, attempt ${found.attempt}`);
    return await baselineReport(found.folder, plan);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = `There is nothing to compare with: the record of \`${branch}\` cannot be used. ${error.message}`;
    commands.text(why);
    return { why };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the run that is reported is one of the branch itself, which is compared with the one before it. */
function isOfBranch(env: NodeJS.ProcessEnv, event: unknown, branch: string): boolean {
  const { workflow_run: triggering } = eventPayload(event);
  if (env['GITHUB_EVENT_NAME'] !== 'workflow_run' || triggering === undefined) return env['GITHUB_REF'] === `refs/heads/${branch}`;
  return triggering.head_branch === branch && triggering.head_repository?.full_name === env['GITHUB_REPOSITORY'];
}
