/**
 * Where things are told: pull-request comments and issues, on GitHub or as Markdown files on a laptop. Both keep the same
 * promises, held by the one suite in `test/forge/contract.ts`.
 *
 * Each method is one request, one for each page where it lists, unless it says otherwise. Whatever cannot be done is a
 * `ForgeError`.
 */

export interface ForgeComment {
  /** Grows with each comment, so the lowest is the oldest. */
  id: number;
  /** Login; empty for an account that is gone. */
  author: string;
  body: string;
  /** ISO 8601 instant in UTC. */
  createdAt: string;
  /** The page, or locally the file, a person opens. */
  url: string;
}

export type IssueState = 'open' | 'closed';
export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

export interface ForgeIssue {
  number: number;
  author: string;
  title: string;
  body: string;
  state: IssueState;
  /** Why it is closed, or that it was opened again. */
  stateReason: StateReason | null;
  labels: string[];
  /** Logins. */
  assignees: string[];
  /** Number of the milestone. */
  milestone: number | null;
  locked: boolean;
  url: string;
}

export interface NewIssue {
  title: string;
  body: string;
  labels?: readonly string[];
  assignees?: readonly string[];
  milestone?: number;
  /** Name of an issue type of the organisation, such as `Bug`; locally without effect. */
  type?: string;
}

export interface IssueChange {
  title?: string;
  body?: string;
  /** All of them: those not named are taken off. */
  labels?: readonly string[];
  /** All of them. */
  assignees?: readonly string[];
  milestone?: number | null;
  state?: IssueState;
  stateReason?: StateReason;
}

export interface Label {
  name: string;
  /** Six hex digits without `#`. */
  color: string;
  description: string;
}

export interface Milestone {
  number: number;
  title: string;
  state: IssueState;
}

export interface Forge {
  /**
   * Of a pull request or an issue, all pages, oldest first.
   *
   * @param options.since ISO 8601 instant: at least those written or changed since then, which is fewer pages
   */
  comments(number: number, options?: { since?: string }): Promise<ForgeComment[]>;
  /** Sent once and never again by itself: after `lost`, list the comments to see whether it was made. */
  createComment(number: number, body: string): Promise<ForgeComment>;
  /** @param number Of the pull request or issue it belongs to. */
  updateComment(number: number, id: number, body: string): Promise<ForgeComment>;
  /** One that is gone already is deleted. */
  deleteComment(number: number, id: number): Promise<void>;

  /** The commit a pull request has as its head now: 40 hex digits. */
  headOf(pull: number): Promise<string>;

  /** Those with all the labels, all pages, oldest first, never pull requests. */
  issues(filter: { labels?: readonly string[]; state: IssueState | 'all' }): Promise<ForgeIssue[]>;
  /** The newest hundred of all states at most, newest first: one request. */
  recentIssues(labels: readonly string[]): Promise<ForgeIssue[]>;
  /** Sent once and never again by itself, as `createComment`. Missing labels are made. */
  createIssue(issue: NewIssue): Promise<ForgeIssue>;
  updateIssue(number: number, change: IssueChange): Promise<ForgeIssue>;
  /** Makes the label unless there is one of this name, whose color and description then stay. */
  ensureLabel(label: Label): Promise<void>;
  /** All pages, closed ones too. */
  milestones(): Promise<Milestone[]>;
  /** Whether the repository has issues at all. */
  hasIssues(): Promise<boolean>;
  /** Whether issues can be assigned to this login. */
  canAssign(login: string): Promise<boolean>;
}

/**
 * - `unauthorized`: no token, or one that is not valid
 * - `forbidden`: the token may not do this
 * - `locked`: the conversation takes no comments
 * - `gone`: deleted, moved to another repository, or never there
 * - `disabled`: the repository has no issues
 * - `limited`: too many requests, and the wait asked for is longer than a job should wait
 * - `invalid`: refused for what it says, such as an assignee who cannot be assigned
 * - `lost`: the connection broke, or the server failed, so nobody knows whether it was done
 */
export type ForgeProblem = 'unauthorized' | 'forbidden' | 'locked' | 'gone' | 'disabled' | 'limited' | 'invalid' | 'lost';

export class ForgeError extends Error {
  override readonly name = 'ForgeError';
  readonly problem: ForgeProblem;
  /** HTTP status of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(problem: ForgeProblem, message: string, status?: number) {
    super(message);
    this.problem = problem;
    this.status = status;
  }
}
