/** Which pull request a run belongs to. GitHub alone says so: what an artifact says may be written by a stranger. */
import type { Endpoints } from '@octokit/types';
import { type EventPayload, eventPayload } from './event-payload.js';
import { ForgeError, type ForgeProblem } from './forge.js';
import type { GitHubApi } from './github-api.js';
import { forgeWords } from './permissions.js';

type PullRow = Endpoints['GET /repos/{owner}/{repo}/pulls']['response']['data'][number];

export type PullRequestOfRun =
  | { pull: number; /** The commit the run was for. */ head: string }
  /** Without a `problem` there is none, and nothing went wrong. */
  | { why: string; problem?: ForgeProblem };

/**
 * No request where the event says it; else the pages of one branch's open pull requests, which is one.
 *
 * @param value the event's payload
 */
export async function pullRequestOfRun(api: GitHubApi, event: string, value: unknown): Promise<PullRequestOfRun> {
  const payload = eventPayload(value);
  if (event === 'workflow_run') return ofTriggeringRun(api, payload);
  const pull = payload.pull_request;
  if (pull !== undefined) return { pull: pull.number, head: pull.head.sha };
  return { why: event.startsWith('pull_request') ? 'The event does not say which pull request it is of.' : `A run on \`${event}\` belongs to no pull request.` };
}

async function ofTriggeringRun(api: GitHubApi, { workflow_run: run, repository }: EventPayload): Promise<PullRequestOfRun> {
  if (run === undefined) return { why: 'The event does not say which run triggered this one.' };
  if (!run.event.startsWith('pull_request')) return { why: `Run ${run.id} was on \`${run.event}\`, so it belongs to no pull request.` };
  // The list may name pull requests this branch has in other repositories, such as the one this is a fork of.
  const named = (run.pull_requests ?? []).filter(({ base }) => repository?.id === undefined || base.repo.id === repository.id);
  const heads = named.length > 0 ? named.map(({ number, head }) => ({ number, sha: head.sha })) : await openPulls(api, run);
  if ('why' in heads) return heads;
  const found = heads.filter(({ sha }) => sha === run.head_sha);
  const [only] = found;
  const commit = run.head_sha.slice(0, 7);
  if (only === undefined) return { why: `No open pull request has ${commit}, the commit of run ${run.id}, as its head: it was closed, or has moved on.` };
  if (found.length > 1) return { why: `Several pull requests have ${commit}, the commit of run ${run.id}, as their head (${found.map(({ number }) => `#${number}`).join(', ')}), and nothing says which one it was for.` };
  return { pull: only.number, head: run.head_sha };
}

/** For a fork GitHub leaves `pull_requests` empty. */
async function openPulls(api: GitHubApi, run: NonNullable<EventPayload['workflow_run']>): Promise<{ number: number; sha: string }[] | { why: string; problem?: ForgeProblem }> {
  const repository = run.head_repository?.full_name;
  if (repository === undefined || !run.head_branch) return { why: `The event does not say from which branch run ${run.id} is: its repository is gone.` };
  const [owner] = repository.split('/');
  try {
    const rows = await api.pages<PullRow>('GET /repos/{owner}/{repo}/pulls', { state: 'open', head: `${owner}:${run.head_branch}` });
    // An owner may have several forks with a branch of this name.
    return rows.filter(({ head }) => head.repo?.full_name === repository).map(({ number, head }) => ({ number, sha: head.sha }));
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { why: forgeWords(`The pull request of run ${run.id} cannot be found`, error, 'pulls'), problem: error.problem };
  }
}
