/** What is told on which event (docs: the table of events). */
import { type EventPayload, eventPayload } from './event-payload.js';
import { type ReadOnly, readOnlyWords } from './permissions.js';

export type When = 'auto' | 'always' | 'never';

export interface PublishingInputs {
  comment: When;
  defects: When;
  /** `GITHUB_REPOSITORY`. */
  repository: string;
  /** `GITHUB_REF`. */
  ref: string;
  /** `GITHUB_ACTOR`. */
  actor: string;
}

export interface Publishing {
  /** `summary`: on the page of the job alone, which always has it. */
  comment: 'write' | 'summary';
  /** `full`: opened, updated and closed. */
  defects: 'full' | 'nothing';
  /** A sentence for each, for the log. */
  why: { comment: string; defects: string };
  /** The event's token can only read. */
  readOnly?: ReadOnly;
  /** What somebody who expects a comment should be told. */
  notice?: string;
}

/** Events whose runs are of a pull request, or can be. */
const OF_PULL_REQUESTS = ['pull_request', 'pull_request_target', 'workflow_run'];
const ON_DEFAULT_BRANCH = ['push', 'schedule', 'workflow_dispatch'];

/** @param value the event's payload */
export function publishing(event: string, value: unknown, inputs: PublishingInputs): Publishing {
  const payload = eventPayload(value);
  const readOnly = event === 'pull_request' ? readOnlyToken(payload, inputs) : undefined;
  const comment = whetherComment(event, inputs, readOnly);
  const defects = whetherDefects(event, payload, inputs);
  return {
    comment: comment.do,
    defects: defects.do,
    why: { comment: comment.why, defects: defects.why },
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(readOnly === undefined || inputs.comment !== 'auto' ? {} : { notice: `There is no comment on the pull request; this page has all of it. ${readOnlyWords(readOnly)}` }),
  };
}

/** A fork that was deleted is a fork; a payload that says nothing of the repository is taken for one. */
function readOnlyToken({ pull_request: pull }: EventPayload, { repository, actor }: PublishingInputs): ReadOnly | undefined {
  if (pull?.head.repo?.full_name.toLowerCase() !== repository.toLowerCase()) return 'fork';
  // Who pushed decides, not whose branch it is: what a person adds to Dependabot's branch runs with the usual token.
  return actor === 'dependabot[bot]' ? 'dependabot' : undefined;
}

interface Decision<T> {
  do: T;
  why: string;
}

function whetherComment(event: string, { comment }: PublishingInputs, readOnly: ReadOnly | undefined): Decision<Publishing['comment']> {
  if (comment === 'never') return { do: 'summary', why: 'The input `comment` is `never`.' };
  if (!OF_PULL_REQUESTS.includes(event)) return { do: 'summary', why: `The event \`${event}\` belongs to no pull request.` };
  if (comment === 'always') return { do: 'write', why: 'The input `comment` is `always`.' };
  if (event === 'pull_request_target') return { do: 'summary', why: 'On `pull_request_target` a comment is written only with `comment: always`.' };
  if (readOnly !== undefined) return { do: 'summary', why: readOnlyWords(readOnly) };
  return { do: 'write', why: event === 'workflow_run' ? 'The run that triggered this one may be of a pull request.' : 'The pull request is of this repository.' };
}

function whetherDefects(event: string, { repository }: EventPayload, { defects, ref }: PublishingInputs): Decision<Publishing['defects']> {
  if (defects === 'never') return { do: 'nothing', why: 'The input `defects` is `never`.' };
  if (defects === 'always') return { do: 'full', why: 'The input `defects` is `always`.' };
  if (!ON_DEFAULT_BRANCH.includes(event)) return { do: 'nothing', why: `On \`${event}\` no defect is opened or closed: defects are those of the default branch.` };
  // Its payload may lack the repository, and it runs nowhere else.
  if (event === 'schedule') return { do: 'full', why: 'A schedule runs on the default branch.' };
  const branch = repository?.default_branch;
  if (branch === undefined) return { do: 'nothing', why: 'The event does not name the default branch, and defects are those of the default branch.' };
  if (ref !== `refs/heads/${branch}`) return { do: 'nothing', why: `This is ${ref}, and defects are those of the default branch, ${branch}.` };
  return { do: 'full', why: `This is the default branch, ${branch}.` };
}

/**
 * The branch whose record a run is compared with: that which its changes are to go into, else the default one. Under
 * `workflow_run` GitHub does not say where a fork's pull request is to go, so it is the default branch too.
 */
export function baseBranch(value: unknown): string | undefined {
  const { repository, pull_request: pull, merge_group: group, workflow_run: run } = eventPayload(value);
  return pull?.base?.ref ?? group?.base_ref.replace(/^refs\/heads\//, '') ?? run?.pull_requests?.[0]?.base.ref ?? repository?.default_branch;
}
