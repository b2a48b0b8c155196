/** Which run this is, whose numbers name the artifacts. */
import { UserError } from '../errors.js';

export interface ThisRun {
  serverUrl: string;
  owner: string;
  repository: string;
  id: string;
  attempt: number;
  sha: string | null;
  /** Whose decisions it may have: whoever started it by hand. Undefined: nobody did. */
  decider: string | undefined;
}

/** @throws UserError outside of a run on GitHub */
export function thisRun(env: NodeJS.ProcessEnv): ThisRun {
  const [owner, repository] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  const id = env['GITHUB_RUN_ID'] ?? '';
  const attempt = env['GITHUB_RUN_ATTEMPT'] ?? '1';
  if (!owner || !repository || !/^[1-9]\d{0,14}$/.test(id) || !/^[1-9]\d{0,5}$/.test(attempt)) {
    throw new UserError('GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not say which run this is.', 'This is an action: use it in a workflow on GitHub, and `phasegate run` elsewhere.');
  }
  return { serverUrl: env['GITHUB_SERVER_URL'] ?? 'https://github.com', owner, repository, id, attempt: Number(attempt), sha: env['GITHUB_SHA'] ?? null, decider: env['GITHUB_EVENT_NAME'] === 'workflow_dispatch' ? env['GITHUB_ACTOR'] : undefined };
}

/** The page of a run of this repository. */
export function pageOf({ serverUrl, owner, repository }: ThisRun, id: string | number, attempt: number): string {
  return `${serverUrl}/${owner}/${repository}/actions/runs/${id}/attempts/${attempt}`;
}
