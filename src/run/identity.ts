/** Which run this is: GitHub's words for it where there are any, git's and the clock's on a laptop. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunIdentity } from '../trace/record.js';
import { readEvent } from './event-file.js';

/**
 * @param env the environment; on GitHub it has `GITHUB_RUN_ID` and its kin
 * @param workspace the plan's folder, whose commit is checked out
 * @param startedAt ISO instant; a local run's id is made from it
 */
export async function runIdentity(env: NodeJS.ProcessEnv, workspace: string, startedAt: string): Promise<RunIdentity> {
  const onGitHub = env['GITHUB_ACTIONS'] === 'true' && env['GITHUB_RUN_ID'] !== undefined;
  const sha = (onGitHub ? env['GITHUB_SHA'] : undefined) ?? (await checkedOutCommit(workspace));
  if (!onGitHub) {
    const id = `local-${startedAt.replace(/[-:.]/g, '')}-${process.pid}`;
    return { id, attempt: 1, job: null, sha, headSha: sha, repository: null, event: null, ref: null, startedAt, finishedAt: null };
  }
  return {
    id: env['GITHUB_RUN_ID'] ?? '',
    attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') || 1,
    job: env['GITHUB_JOB'] ?? null,
    sha,
    headSha: headOfPullRequest(env['GITHUB_EVENT_PATH']) ?? sha,
    repository: env['GITHUB_REPOSITORY'] ?? null,
    event: env['GITHUB_EVENT_NAME'] ?? null,
    ref: env['GITHUB_REF'] ?? null,
    startedAt,
    finishedAt: null,
  };
}

/** The commit checked out, or null outside a repository or before its first commit. */
export async function checkedOutCommit(folder: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD']);
    return stdout.trim();
  } catch {
    return null;
  }
}

/** On `pull_request`, `GITHUB_SHA` is a merge commit; the head's is in the event. */
function headOfPullRequest(eventPath: string | undefined): string | null {
  const event = readEvent(eventPath) as { pull_request?: { head?: { sha?: unknown } | null } | null } | null | undefined;
  const sha = event?.pull_request?.head?.sha;
  return typeof sha === 'string' ? sha : null;
}

/** The `github` context of `if:` expressions, from the variables the runner sets; empty on a laptop. */
export function githubContext(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const name of CONTEXT) {
    const value = env[`GITHUB_${name.toUpperCase()}`];
    if (value !== undefined) context[name] = value;
  }
  return context;
}

/** Nothing in it is a credential. */
const CONTEXT = ['actor', 'base_ref', 'event_name', 'head_ref', 'job', 'ref', 'ref_name', 'ref_type', 'repository', 'repository_owner', 'run_attempt', 'run_id', 'run_number', 'sha', 'triggering_actor', 'workflow'];
