/** The comment on the pull request: where the event has one, and the token may. */
import { upsertComment } from '../forge/comment.js';
import { publishing } from '../forge/events.js';
import { githubForge } from '../forge/github.js';
import { githubApi } from '../forge/github-api.js';
import { pullRequestOfRun } from '../forge/pull-request.js';
import { commentMarkdown, type CommentLinks } from '../render/comment.js';
import { commentMarker } from '../render/comment-marker.js';
import { readEvent } from '../run/event-file.js';
import type { Report } from '../trace/report.js';
import type { ReportInputs } from './report-inputs.js';
import type { WorkflowCommands } from './workflow-commands.js';

export interface CommentCall {
  env: NodeJS.ProcessEnv;
  commands: WorkflowCommands;
  inputs: Pick<ReportInputs, 'comment' | 'author' | 'token'>;
  report: Report;
  links: CommentLinks;
  /** Nobody has seen a report of this plan here before. */
  first: boolean;
}

export interface CommentTold {
  id?: number;
  url?: string;
  /** It was asked for with `always`, and could not be written: why. */
  failed?: string;
}

const TITLE = 'No comment on the pull request';

/** That it cannot be written is told, and changes no verdict. */
export async function tellPullRequest({ env, commands, inputs, report, links, first }: CommentCall): Promise<CommentTold> {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  const payload = readEvent(env['GITHUB_EVENT_PATH']);
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  const decided = publishing(event, payload, { comment: inputs.comment, defects: 'never', repository, ref: env['GITHUB_REF'] ?? '', actor: env['GITHUB_ACTOR'] ?? '' });
  if (decided.comment === 'summary') {
    if (decided.notice === undefined) commands.text(`No comment: ${decided.why.comment}`);
    else commands.notice(TITLE, decided.notice);
    return {};
  }
  const cannot = (reason: string): CommentTold => {
    if (inputs.comment === 'always') return { failed: reason };
    commands.warning(TITLE, reason);
    return {};
  };
  if (inputs.token === undefined) return cannot('There is no token to write it with. Give the step `token: ${{ github.token }}`.');
  const api = await githubApi({ token: inputs.token, repository, apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com' });
  const found = await pullRequestOfRun(api, event, payload);
  if ('why' in found) {
    if (found.problem !== undefined) return cannot(found.why);
    commands.notice(TITLE, found.why);
    return {};
  }
  const identity = { plan: report.plan.id, run: report.run.id, attempt: report.run.attempt, head: found.head };
  const outcome = await upsertComment(githubForge(api), {
    ...identity,
    pull: found.pull,
    author: inputs.author,
    body: commentMarkdown(report, { marker: commentMarker(identity), links, first }),
    ...(decided.readOnly === undefined ? {} : { readOnly: decided.readOnly }),
  });
  if (outcome.outcome === 'not-written') {
    if (outcome.problem !== undefined) return cannot(outcome.reason);
    commands.notice(TITLE, outcome.reason);
    return {};
  }
  const { otherAuthor: author } = outcome;
  if (author !== undefined) commands.warning('Comment', `It was written by ${author}, and the next run looks for one of ${inputs.author} to continue. Give the step \`author: ${author}\`.`);
  commands.text(`The comment is ${outcome.outcome}: ${outcome.url}`);
  return { id: outcome.id, url: outcome.url };
}
