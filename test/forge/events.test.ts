import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseBranch, publishing, type PublishingInputs, type When } from '../../src/forge/events.js';

const SHA = 'a'.repeat(40);
const INPUTS: PublishingInputs = { comment: 'auto', defects: 'auto', repository: 'octocat/hello', ref: 'refs/heads/main', actor: 'octocat' };
const REPOSITORY = { repository: { id: 1, full_name: 'octocat/hello', default_branch: 'main' } };
const pullOf = (repo: string | null) => ({ ...REPOSITORY, pull_request: { number: 7, head: { sha: SHA, ref: 'change', repo: repo === null ? null : { full_name: repo } } } });
const WORKFLOW_RUN = { ...REPOSITORY, workflow_run: { id: 5, event: 'pull_request', head_sha: SHA, head_branch: 'change', head_repository: { full_name: 'stranger/hello' }, pull_requests: [] } };

interface Row {
  title: string;
  event: string;
  payload?: unknown;
  inputs?: Partial<PublishingInputs>;
  comment: 'write' | 'summary';
  defects: 'full' | 'nothing';
  readOnly?: 'fork' | 'dependabot';
}

const TABLE: Row[] = [
  { title: 'a pull request of the same repository', event: 'pull_request', payload: pullOf('octocat/hello'), inputs: { ref: 'refs/pull/7/merge' }, comment: 'write', defects: 'nothing' },
  { title: 'the same, in other letters', event: 'pull_request', payload: pullOf('Octocat/Hello'), comment: 'write', defects: 'nothing' },
  { title: 'a pull request of a fork', event: 'pull_request', payload: pullOf('stranger/hello'), comment: 'summary', defects: 'nothing', readOnly: 'fork' },
  { title: 'a pull request of a fork that was deleted', event: 'pull_request', payload: pullOf(null), comment: 'summary', defects: 'nothing', readOnly: 'fork' },
  { title: 'a pull request that says nothing of itself', event: 'pull_request', payload: {}, comment: 'summary', defects: 'nothing', readOnly: 'fork' },
  { title: 'a pull request of Dependabot', event: 'pull_request', payload: pullOf('octocat/hello'), inputs: { actor: 'dependabot[bot]' }, comment: 'summary', defects: 'nothing', readOnly: 'dependabot' },
  { title: 'a push on the default branch', event: 'push', comment: 'summary', defects: 'full' },
  { title: 'a schedule', event: 'schedule', payload: { schedule: '0 4 * * *' }, comment: 'summary', defects: 'full' },
  { title: 'a dispatch on the default branch', event: 'workflow_dispatch', comment: 'summary', defects: 'full' },
  { title: 'a push on another branch', event: 'push', inputs: { ref: 'refs/heads/change' }, comment: 'summary', defects: 'nothing' },
  { title: 'a push on a branch called like the default one', event: 'push', inputs: { ref: 'refs/heads/x/main' }, comment: 'summary', defects: 'nothing' },
  { title: 'a push of a tag called like the default branch', event: 'push', inputs: { ref: 'refs/tags/main' }, comment: 'summary', defects: 'nothing' },
  { title: 'a push whose event does not name the default branch', event: 'push', payload: {}, comment: 'summary', defects: 'nothing' },
  { title: 'a dispatch on another branch', event: 'workflow_dispatch', inputs: { ref: 'refs/heads/change' }, comment: 'summary', defects: 'nothing' },
  { title: 'a merge queue', event: 'merge_group', inputs: { ref: 'refs/heads/gh-readonly-queue/main/pr-7' }, comment: 'summary', defects: 'nothing' },
  { title: 'another workflow\'s end', event: 'workflow_run', payload: WORKFLOW_RUN, comment: 'write', defects: 'nothing' },
  { title: 'an event in no row', event: 'issue_comment', comment: 'summary', defects: 'nothing' },
  { title: 'a pull request\'s event with a token that writes', event: 'pull_request_target', payload: pullOf('stranger/hello'), comment: 'summary', defects: 'nothing' },
];

describe('the table of events', () => {
  test.each(TABLE)('$title', ({ event, payload = REPOSITORY, inputs, comment, defects, readOnly }) => {
    const found = publishing(event, payload, { ...INPUTS, ...inputs });
    expect(found).toMatchObject({ comment, defects });
    expect(found.readOnly).toBe(readOnly);
    expect(found.notice !== undefined).toBe(readOnly !== undefined);
  });

  test('a fork and Dependabot are told why there is no comment', () => {
    expect(publishing('pull_request', pullOf('stranger/hello'), INPUTS).notice).toBe(
      'There is no comment on the pull request; this page has all of it. GitHub gives a pull request of a fork a token that only reads, and no `permissions:` changes that. To have the comment on it too, report under `workflow_run`, as in `workflows-examples/`.',
    );
    expect(publishing('pull_request', pullOf('octocat/hello'), { ...INPUTS, actor: 'dependabot[bot]' }).notice).toContain('of Dependabot');
  });

  test('each decision has its reason', () => {
    expect(publishing('push', REPOSITORY, { ...INPUTS, ref: 'refs/tags/v1' }).why).toEqual({
      comment: 'The event `push` belongs to no pull request.',
      defects: 'This is refs/tags/v1, and defects are those of the default branch, main.',
    });
    expect(publishing('push', REPOSITORY, INPUTS).why.defects).toBe('This is the default branch, main.');
    expect(publishing('push', {}, INPUTS).why.defects).toBe('The event does not name the default branch, and defects are those of the default branch.');
    expect(publishing('merge_group', {}, INPUTS).why.defects).toBe('On `merge_group` no defect is opened or closed: defects are those of the default branch.');
  });
});

describe('what the inputs say', () => {
  test('`never` writes nothing and tells nobody about it', () => {
    const found = publishing('pull_request', pullOf('stranger/hello'), { ...INPUTS, comment: 'never', defects: 'never' });
    expect(found).toMatchObject({ comment: 'summary', defects: 'nothing', why: { comment: 'The input `comment` is `never`.', defects: 'The input `defects` is `never`.' } });
    expect(found.notice).toBeUndefined();
    expect(publishing('push', REPOSITORY, { ...INPUTS, defects: 'never' }).defects).toBe('nothing');
  });

  test('`always` tries also where the token can only read, and knows why it will fail', () => {
    expect(publishing('pull_request', pullOf('stranger/hello'), { ...INPUTS, comment: 'always', defects: 'always' })).toEqual({
      comment: 'write',
      defects: 'full',
      readOnly: 'fork',
      why: { comment: 'The input `comment` is `always`.', defects: 'The input `defects` is `always`.' },
    });
    expect(publishing('pull_request_target', pullOf('stranger/hello'), { ...INPUTS, comment: 'always' }).comment).toBe('write');
  });

  test('`always` cannot write where there is no pull request', () => {
    expect(publishing('push', REPOSITORY, { ...INPUTS, comment: 'always' }).comment).toBe('summary');
  });
});

describe('the branch a run is compared with', () => {
  test.each<[string, unknown, string | undefined]>([
    ['of a pull request, where it is to go', { ...REPOSITORY, pull_request: { number: 7, head: { sha: SHA }, base: { ref: 'release/2' } } }, 'release/2'],
    ['of a merge queue, where it is to go', { ...REPOSITORY, merge_group: { base_ref: 'refs/heads/release/2' } }, 'release/2'],
    ['of a push, the default branch', { ...REPOSITORY, ref: 'refs/heads/change' }, 'main'],
    ['of a triggered run, where the pull request it names is to go', { ...REPOSITORY, workflow_run: { ...WORKFLOW_RUN.workflow_run, pull_requests: [{ number: 7, head: { sha: SHA }, base: { ref: 'release/2', repo: { id: 1 } } }] } }, 'release/2'],
    ['of a fork\'s triggered run, the default branch', WORKFLOW_RUN, 'main'],
    ['of an event that names none, none', { schedule: '0 4 * * *' }, undefined],
  ])('%s', (_title, payload, branch) => {
    expect(baseBranch(payload)).toBe(branch);
  });
});

test('whatever the event says, a stranger\'s pull request writes nothing by itself', () => {
  const when = fc.constantFrom<When>('auto', 'never');
  const payload = fc.oneof(fc.anything(), fc.record({ repository: fc.anything(), pull_request: fc.anything(), workflow_run: fc.anything() }, { requiredKeys: [] }));
  fc.assert(
    fc.property(payload, when, when, fc.string(), fc.string(), (value, comment, defects, ref, actor) => {
      const found = publishing('pull_request', value, { comment, defects, repository: 'octocat/hello', ref, actor });
      expect(found).toMatchObject({ comment: 'summary', defects: 'nothing' });
      // What is no payload never opens or closes a defect on another branch than GitHub's own word for the default one.
      expect(publishing('push', value, { comment, defects, repository: 'octocat/hello', ref, actor }).defects).toBe('nothing');
    }),
  );
});
