/**
 * The hidden line by which a later run finds the comment it continues. It is the comment's last line, because the first
 * one is what a notification shows, and only there it is read: what a log or a test name quotes is no marker.
 */

export interface CommentMarker {
  /** Id of the plan: a pull request has one comment a plan. */
  plan: string;
  run: string;
  attempt: number;
  /** Commit the run was for; null where there is none. */
  head: string | null;
}

const LINE = /^<!-- phasegate:comment plan=(\S+) run=(\S+) attempt=([1-9]\d{0,8}) head=([0-9a-f]{7,64}|none) -->$/;

export function commentMarker({ plan, run, attempt, head }: CommentMarker): string {
  return `<!-- phasegate:comment plan=${encoded(plan)} run=${encoded(run)} attempt=${attempt} head=${head ?? 'none'} -->`;
}

/** @returns undefined for a comment whose last line is no marker of ours, whatever else it contains */
export function readCommentMarker(body: string): CommentMarker | undefined {
  const last = body.trimEnd().split(/\r?\n/).at(-1) as string;
  const [, plan, run, attempt, head] = LINE.exec(last) ?? [];
  if (plan === undefined || run === undefined || attempt === undefined) return undefined;
  const [planId, runId] = [decoded(plan), decoded(run)];
  if (planId === undefined || runId === undefined) return undefined;
  return { plan: planId, run: runId, attempt: Number(attempt), head: head === 'none' || head === undefined ? null : head };
}

/** One word that cannot end an HTML comment. */
function encoded(value: string): string {
  return encodeURIComponent(value.replace(/\p{Cs}/gu, '\uFFFD')).replace(/-(?=-|$)/g, '%2D') || '%00';
}

function decoded(word: string): string | undefined {
  try {
    const value = decodeURIComponent(word);
    return value === '\0' ? '' : value;
  } catch {
    return undefined;
  }
}
