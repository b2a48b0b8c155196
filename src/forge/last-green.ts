/** The run before this one in which all of a workflow passed: what it was of, no failure of today was in. */
import type { Endpoints } from '@octokit/types';
import { isOwnRun } from './baseline.js';
import { ForgeError } from './forge.js';
import type { GitHubApi } from './github-api.js';

export interface GreenRun {
  run: string;
  attempt: number;
  /** ISO 8601 instant of its end. */
  at: string;
  sha: string;
}

type Run = Endpoints['GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs']['response']['data']['workflow_runs'][number];

/**
 * One request.
 *
 * @param workflow `GITHUB_WORKFLOW_REF`: `octocat/hello/.github/workflows/ci.yml@refs/heads/main`
 * @returns undefined where there is none, or nobody may say
 */
export async function lastGreenRun({ request, repo }: GitHubApi, { workflow, branch, before }: { workflow: string; branch: string; before: string }): Promise<GreenRun | undefined> {
  const file = /^[^/]+\/[^/]+\/\.github\/workflows\/([^/@]+)@/.exec(workflow)?.[1];
  if (file === undefined) return undefined;
  try {
    const { data } = await request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', { ...repo, workflow_id: file, branch, status: 'success', exclude_pull_requests: true, per_page: 100 });
    const runs: Run[] = data.workflow_runs;
    const found = runs.filter((run) => isOwnRun(run, branch, repo) && run.id < Number(before)).toSorted((a, b) => Number(b.id) - Number(a.id))[0];
    return found === undefined ? undefined : { run: String(found.id), attempt: found.run_attempt ?? 1, at: found.updated_at, sha: found.head_sha };
  } catch (error) {
    if (error instanceof ForgeError) return undefined;
    throw error;
  }
}
