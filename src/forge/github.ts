/** Comments and issues on GitHub, by REST. */
import type { Endpoints } from '@octokit/types';
import { type Forge, type ForgeComment, ForgeError, type ForgeIssue } from './forge.js';
import type { GitHubApi } from './github-api.js';

type CommentRow = Endpoints['PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}']['response']['data'];
type IssueRow = Endpoints['GET /repos/{owner}/{repo}/issues']['response']['data'][number];
type MilestoneRow = Endpoints['GET /repos/{owner}/{repo}/milestones']['response']['data'][number];

export function githubForge(api: GitHubApi): Forge {
  const { repo, request, pages } = api;

  return {
    async comments(number, { since } = {}) {
      const rows = await pages<CommentRow>('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { issue_number: number, ...(since === undefined ? {} : { since }) });
      return rows.map(commentOf).toSorted((a, b) => a.id - b.id);
    },

    async createComment(number, body) {
      const { data } = await request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...repo, issue_number: number, body });
      return commentOf(data);
    },

    async updateComment(_number, id, body) {
      const { data } = await request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...repo, comment_id: id, body });
      return commentOf(data);
    },

    async deleteComment(_number, id) {
      await request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...repo, comment_id: id }).catch(unless('gone'));
    },

    async headOf(pull) {
      const { data } = await request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...repo, pull_number: pull });
      return data.head.sha;
    },

    async issues({ labels = [], state }) {
      const rows = await pages<IssueRow>('GET /repos/{owner}/{repo}/issues', {
        state,
        sort: 'created',
        direction: 'asc',
        ...(labels.length === 0 ? {} : { labels: labels.join(',') }),
      });
      return rows.filter((row) => row.pull_request === undefined).map(issueOf);
    },

    async recentIssues(labels) {
      const { data } = await request('GET /repos/{owner}/{repo}/issues', { ...repo, state: 'all', sort: 'created', direction: 'desc', per_page: 100, labels: labels.join(',') });
      return data.filter((row) => row.pull_request === undefined).map(issueOf);
    },

    async createIssue({ title, body, labels, assignees, milestone, type }) {
      const { data } = await request('POST /repos/{owner}/{repo}/issues', {
        ...repo,
        title,
        body,
        ...(labels === undefined ? {} : { labels: [...labels] }),
        ...(assignees === undefined ? {} : { assignees: [...assignees] }),
        ...(milestone === undefined ? {} : { milestone }),
        ...(type === undefined ? {} : { type }),
      });
      return issueOf(data);
    },

    async updateIssue(number, { title, body, labels, assignees, milestone, state, stateReason }) {
      const { data } = await request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...repo,
        issue_number: number,
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body }),
        ...(labels === undefined ? {} : { labels: [...labels] }),
        ...(assignees === undefined ? {} : { assignees: [...assignees] }),
        ...(milestone === undefined ? {} : { milestone }),
        ...(state === undefined ? {} : { state }),
        ...(stateReason === undefined ? {} : { state_reason: stateReason }),
      });
      return issueOf(data);
    },

    async ensureLabel(label) {
      // "invalid" is how GitHub says that there is one of this name.
      await request('POST /repos/{owner}/{repo}/labels', { ...repo, ...label }).catch(unless('invalid'));
    },

    async milestones() {
      const rows = await pages<MilestoneRow>('GET /repos/{owner}/{repo}/milestones', { state: 'all' });
      return rows.map(({ number, title, state }) => ({ number, title, state }));
    },

    async hasIssues() {
      const { data } = await request('GET /repos/{owner}/{repo}', repo);
      return data.has_issues;
    },

    async canAssign(login) {
      const answer = await request('GET /repos/{owner}/{repo}/assignees/{assignee}', { ...repo, assignee: login }).catch(unless('gone'));
      return answer !== undefined;
    },
  };
}

function commentOf(row: CommentRow): ForgeComment {
  return { id: Number(row.id), author: row.user?.login ?? '', body: row.body ?? '', createdAt: row.created_at, url: row.html_url };
}

function issueOf(row: Omit<IssueRow, 'pull_request'>): ForgeIssue {
  return {
    number: row.number,
    author: row.user?.login ?? '',
    title: row.title,
    body: row.body ?? '',
    state: row.state === 'open' ? 'open' : 'closed',
    stateReason: row.state_reason ?? null,
    labels: row.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
    assignees: (row.assignees ?? []).map(({ login }) => login),
    milestone: row.milestone?.number ?? null,
    locked: row.locked,
    url: row.html_url,
  };
}

function unless(problem: ForgeError['problem']): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof ForgeError && error.problem === problem) return undefined;
    throw error;
  };
}
