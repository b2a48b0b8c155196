/**
 * Keeps the one comment a plan has on a pull request. Requests: one read of the head, the pages of comments, and one
 * write; after a creation the newest comments once more, and one deletion where another writer was first.
 */
import { type CommentMarker, commentMarker, readCommentMarker } from '../render/comment-marker.js';
import { type Forge, type ForgeComment, ForgeError, type ForgeProblem } from './forge.js';
import { isSameLogin } from './login.js';
import { forgeWords, type ReadOnly } from './permissions.js';

export interface CommentToWrite extends CommentMarker {
  pull: number;
  /** Commit the run was for: the comment is written only while it is the pull request's head. */
  head: string;
  /** Ends with the marker of this plan, run, attempt and head. */
  body: string;
  /** Login of whoever writes: a comment of anybody else is not ours, whatever it says. */
  author: string;
  /** Known to have a token that only reads, which is why it failed then. */
  readOnly?: ReadOnly;
}

export type CommentOutcome =
  /** `unchanged`: it says this already. */
  | { outcome: 'created' | 'updated' | 'unchanged'; id: number; url: string; /** Login GitHub says wrote it, where it is not the one given: the next run would not find it. */ otherAuthor?: string }
  /** Without a `problem` nothing went wrong: there is newer news. */
  | { outcome: 'not-written'; reason: string; problem?: ForgeProblem };

/** How often a comment that is deleted, or an answer that is lost, is met with another try. */
const TRIES = 3;
/** Longer than anything between the first look and a creation takes. */
const RACE_MS = 600_000;

interface OwnComment extends ForgeComment {
  marker: CommentMarker;
}

export async function upsertComment(forge: Forge, comment: CommentToWrite): Promise<CommentOutcome> {
  if (!comment.body.trimEnd().endsWith(commentMarker(comment))) throw new Error('The comment does not end with the marker of its run.');
  try {
    return await upsert(forge, comment);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { outcome: 'not-written', problem: error.problem, reason: forgeWords(`The comment on pull request #${comment.pull} cannot be written`, error, 'comment', comment.readOnly) };
  }
}

async function upsert(forge: Forge, comment: CommentToWrite): Promise<CommentOutcome> {
  const { pull, head, body } = comment;
  const now = await forge.headOf(pull);
  if (now !== head) return { outcome: 'not-written', reason: `Pull request #${pull} is at ${now.slice(0, 7)} by now, and this run was for ${head.slice(0, 7)}: the run for that commit writes the comment.` };

  let lost = false;
  for (let tries = 1; ; tries++) {
    // As late as can be: an older run that ends last has to see what the newer one wrote.
    const own = ownComments(await forge.comments(pull), comment);
    const [first, ...others] = own;
    if (first !== undefined && newer(first.marker, comment)) return outdated(first);
    try {
      if (first === undefined) return await settle(forge, comment, await forge.createComment(pull, body));
      const same = text(first.body) === text(body);
      const { id, url } = same ? first : await forge.updateComment(pull, first.id, body);
      await remove(forge, pull, others);
      return { outcome: same ? (lost ? 'created' : 'unchanged') : 'updated', id, url };
    } catch (error) {
      // Deleted meanwhile, or nobody knows whether it was created: look again.
      const again = error instanceof ForgeError && (first === undefined ? error.problem === 'lost' : error.problem === 'gone');
      if (!again || tries === TRIES) throw error;
      lost = first === undefined;
    }
  }
}

/**
 * Of several that found no comment and created one, the newest run's stays, and of one run's the oldest. Each writer takes
 * back its own where it is not that one, and the winner those of older runs, whose writers may not have seen it.
 */
async function settle(forge: Forge, comment: CommentToWrite, created: ForgeComment): Promise<CommentOutcome> {
  const { pull } = comment;
  const since = new Date(Date.parse(created.createdAt) - RACE_MS).toISOString();
  // It is written whether or not it can be listed, and a list that lags does not have it yet.
  const listed = await forge.comments(pull, { since }).catch(() => []);
  const [first, ...others] = ownComments([created, ...listed.filter(({ id }) => id !== created.id)], comment);
  if (first === undefined || first.id === created.id) {
    await remove(forge, pull, others.filter(({ marker }) => newer(comment, marker)));
    return { outcome: 'created', id: created.id, url: created.url, ...(isSameLogin(comment.author, created.author) ? {} : { otherAuthor: created.author }) };
  }
  await remove(forge, pull, [created]);
  return newer(first.marker, comment) ? outdated(first) : { outcome: 'unchanged', id: first.id, url: first.url };
}

function outdated({ marker }: OwnComment): CommentOutcome {
  return { outcome: 'not-written', reason: `The comment is of a newer run already: run ${marker.run}, attempt ${marker.attempt}.` };
}

/** Those of this plan by this author, the newest run's first, of one run the oldest first. */
function ownComments(comments: readonly ForgeComment[], { plan, author }: CommentToWrite): OwnComment[] {
  const own = comments.flatMap((comment) => {
    const marker = isSameLogin(author, comment.author) ? readCommentMarker(comment.body) : undefined;
    return marker?.plan === plan ? [{ ...comment, marker }] : [];
  });
  return own.toSorted((a, b) => byRun(b.marker, a.marker) || a.id - b.id);
}

/** GitHub's run ids are numbers that grow. */
const ids = new Intl.Collator('en', { numeric: true });

type Run = Pick<CommentMarker, 'run' | 'attempt'>;

function byRun(a: Run, b: Run): number {
  return ids.compare(a.run, b.run) || a.attempt - b.attempt;
}

function newer(a: Run, b: Run): boolean {
  return byRun(a, b) > 0;
}

/** What counts as equal. The marker is part of it: with an older run in it a run in between could write over newer news. */
function text(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd();
}

/** What cannot be removed now, the next run removes. */
async function remove(forge: Forge, pull: number, comments: readonly ForgeComment[]): Promise<void> {
  for (const { id } of comments) {
    try {
      await forge.deleteComment(pull, id);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
    }
  }
}
