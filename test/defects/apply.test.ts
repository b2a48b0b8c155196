/** Defects on GitHub's API: what is asked, what is left when it refuses, and who wins a race. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyDefects, type DefectsCall, type DefectsResult } from '../../src/defects/apply.js';
import { readState, stateMarker } from '../../src/defects/state.js';
import { defectTemplate } from '../../src/defects/template.js';
import { ForgeError, type ForgeIssue } from '../../src/forge/forge.js';
import { githubForge } from '../../src/forge/github.js';
import { asked, call, clientOf } from '../forge/on-emulate.js';
import { startGitHub, type GitHub } from '../ground/github.js';
import type { Report } from '../../src/trace/report.js';
import { type Failing, ranWith, seen } from './runs.js';

const BOT = 'github-actions[bot]';
let github: GitHub;

beforeAll(async () => {
  github = await startGitHub();
});
beforeEach(() => github.reset());
afterEach(() => expect(github.problems()).toEqual([]));
afterAll(() => github?.close());

async function tell(report: Report, run: number, more: { maxOpen?: number; closeAfter?: number; template?: string; assignees?: string[]; author?: string } = {}): Promise<DefectsResult> {
  const { api } = await clientOf(github);
  const defects: DefectsCall = {
    forge: githubForge(api),
    report,
    now: seen(run),
    settings: { plan: 'litellm', maxOpen: more.maxOpen ?? 10, closeAfter: more.closeAfter ?? 1 },
    author: more.author ?? BOT,
    document: { report, rules: [], template: defectTemplate('DEFECT_TEMPLATE.md', more.template), environment: 'Linux', runUrl: `https://github.com/octocat/hello/actions/runs/${run}`, repositoryUrl: 'https://github.com/octocat/hello', },
    commitsSince: async () => [],
    ownersOf: async () => ({ logins: more.assignees ?? [], warnings: [] }),
    lastGreen: async () => undefined,
  };
  return applyDefects(defects);
}

const failed = (failing: Failing, run: number, more?: Parameters<typeof tell>[2]): Promise<DefectsResult> => {
  const report = ranWith(failing);
  return tell({ ...report, run: { ...report.run, id: String(run) } }, run, more);
};
const outcomes = ({ done }: DefectsResult): string[] => done.map(({ number, outcome }) => `#${number} ${outcome}`);

async function issues(): Promise<ForgeIssue[]> {
  return githubForge((await clientOf(github)).api).issues({ state: 'all' });
}

async function comments(number: number): Promise<string[]> {
  return (await githubForge((await clientOf(github)).api).comments(number)).map(({ body }) => body);
}

describe('the life of a defect', () => {
  test('opened, updated, closed with a link to the proof, reopened', async () => {
    const red = { 'T-1': 'no route to host' };
    expect(outcomes(await failed(red, 1))).toEqual(['#1 opened']);
    expect(outcomes(await failed(red, 2))).toEqual(['#1 updated']);
    expect(await comments(1)).toEqual([]);
    expect(outcomes(await failed({}, 3))).toEqual(['#1 closed']);
    expect(outcomes(await failed({}, 4))).toEqual([]);
    expect((await issues()).map(({ state, stateReason, author, labels }) => [state, stateReason, author, labels])).toEqual([['closed', 'completed', BOT, ['phasegate']]]);
    expect(outcomes(await failed(red, 5))).toEqual(['#1 reopened']);
    expect(await comments(1)).toEqual([
      'Passed in [run 3](https://github.com/octocat/hello/actions/runs/3) at `3f2c1ab000`: closed.',
      'Failed in [run 5](https://github.com/octocat/hello/actions/runs/5) at `3f2c1ab000`: it fails again after it had passed.',
    ]);
    const [issue] = await issues();
    expect(issue).toMatchObject({ state: 'open', title: 'T-1 / test: no route to host (exit 1)' });
    expect(readState(issue?.body ?? '')).toMatchObject({ occurrences: 3, first: { run: '1' }, lastFailed: { run: '5' } });
  });

  test('the pages of labelled issues and at most 2 + 2k requests, and one page where nothing changes', async () => {
    const of = async (failing: Failing, run: number): Promise<string[]> => {
      const before = github.requests.length;
      await failed(failing, run);
      return asked(github).slice(before);
    };
    expect(await of({}, 1)).toEqual(['issues/list-for-repo 200']);
    expect(await of({ 'T-1': 'alpha', 'T-2': 'beta' }, 2)).toEqual(['issues/list-for-repo 200', 'issues/create-label 201', 'issues/create 201', 'issues/create 201', 'issues/list-for-repo 200']);
    expect(await of({ 'T-1': 'alpha', 'T-2': 'beta' }, 2)).toEqual(['issues/list-for-repo 200']);
    expect(await of({ 'T-1': 'alpha' }, 3)).toEqual(['issues/list-for-repo 200', 'issues/update 200', 'issues/update 200', 'issues/create-comment 201']);
  });

  test('a thousand failing tasks with one cause are one issue and four requests', async () => {
    const tasks = Array.from({ length: 1000 }, (_, n) => `TASK-3.02.${n}`);
    const report = ranWith(Object.fromEntries(tasks.map((id) => [id, `${id}: connect ECONNREFUSED 10.0.0.1:4000`])), { tasks });
    expect(outcomes(await tell(report, 1))).toEqual(['#1 opened']);
    expect(asked(github)).toEqual(['issues/list-for-repo 200', 'issues/create-label 201', 'issues/create 201', 'issues/list-for-repo 200']);
    expect(readState((await issues())[0]?.body ?? '')?.identities).toHaveLength(1000);
    expect(outcomes(await tell(ranWith({}, { tasks }), 2))).toEqual(['#1 closed']);
  });

  test('among 500 open issues it finds its own', async () => {
    for (let n = 0; n < 500; n++) await call(github, 'POST', '/issues', { title: `Other ${n}`, labels: n % 2 === 0 ? ['phasegate'] : [] }, 'tok_bot');
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 1))).toEqual(['#501 opened']);
    const before = github.requests.length;
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 2))).toEqual(['#501 updated']);
    expect(asked(github).slice(before)).toEqual(['issues/list-for-repo 200', 'issues/list-for-repo 200', 'issues/list-for-repo 200', 'issues/update 200']);
  });
});

test('what is beyond `max-open` has one issue, which lists what fails of it run for run', async () => {
  const red = { 'T-1': 'alpha', 'T-2': 'beta', 'T-3': 'gamma' };
  expect(outcomes(await failed(red, 1, { maxOpen: 1 }))).toEqual(['#1 opened', '#2 opened']);
  expect(outcomes(await failed(red, 2, { maxOpen: 1 }))).toEqual(['#1 updated', '#2 updated']);
  const [, rest] = await issues();
  expect(rest).toMatchObject({ title: '2 more failures of LiteLLM API gateway', body: expect.stringContaining('- **T-3** `test` Title of T-3: gamma (exit 1)\n') as string });
  expect(outcomes(await failed({ 'T-3': 'gamma' }, 3, { maxOpen: 1 }))).toEqual(['#2 updated', '#1 closed']);
  expect(outcomes(await failed({}, 4, { maxOpen: 1 }))).toEqual(['#2 closed']);
});

describe('whose it is', () => {
  test("another author's issue with our marker is nobody's business", async () => {
    await failed({ 'T-1': 'alpha' }, 1);
    const [{ body = '' } = {}] = await issues();
    github.reset();
    await call(github, 'POST', '/issues', { title: 'Mine', body, labels: ['phasegate'] }, 'tok_octocat');
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 2))).toEqual(['#2 opened']);
    expect((await issues())[0]).toMatchObject({ author: 'octocat', title: 'Mine', body, state: 'open' });
  });

  test('the author is the one given, in any case', async () => {
    await failed({ 'T-1': 'alpha' }, 1);
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 2, { author: 'GitHub-Actions[bot]' }))).toEqual(['#1 updated']);
  });

  test('closed as not planned, or labelled wontfix, it stays so', async () => {
    for (const [n, change] of [{ state: 'closed', state_reason: 'not_planned' }, { labels: ['phasegate', 'wontfix'] }].entries()) {
      github.reset();
      await failed({ 'T-1': 'alpha' }, 1);
      await call(github, 'PATCH', '/issues/1', change);
      const result = await failed({ 'T-1': 'alpha' }, 2);
      expect([outcomes(result), result.notes]).toEqual([[], [n === 0 ? '#1 was closed as not planned, and stays so.' : '#1 is labelled wontfix, and stays so.']]);
      expect(await issues()).toHaveLength(1);
    }
  });

  test('what somebody writes below it on the page stays, and it is still the one issue', async () => {
    const wrote = async (text: string): Promise<void> => void (await call(github, 'PATCH', '/issues/1', { body: `${(await issues())[0]?.body}${text}`.replaceAll(/\r?\n/g, '\r\n') }));
    await failed({ 'T-1': 'alpha' }, 1);
    await wrote('\n\nUse port 4002 until then.\n\n- [ ] ask Mona\n');
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 2))).toEqual(['#1 updated']);
    expect((await issues())[0]?.body).toMatch(/\| occurrences \| 2 \|[^]* -->\n\nUse port 4002 until then\.\n\n- \[ \] ask Mona$/);
    await wrote('\n');
    expect(outcomes(await failed({}, 3))).toEqual(['#1 closed']);
    const [closed] = await issues();
    expect(closed?.body).toMatch(/Passed in run 3 on [^]* closed in run 3<!-- history -->\n\n<\/details>\n\n<!-- phasegate:defect [\w-]+ -->\n\nUse port 4002 until then\./);
    expect(readState(closed?.body ?? '')).toMatchObject({ occurrences: 2, passes: 1 });
  });

  test('a locked issue is updated and closed without a word below it', async () => {
    await failed({ 'T-1': 'alpha' }, 1);
    await call(github, 'PUT', '/issues/1/lock', { lock_reason: 'resolved' });
    expect(outcomes(await failed({}, 2))).toEqual(['#1 closed']);
    expect(await comments(1)).toEqual([]);
  });

  test('twenty runs that fail at the same time end with one open issue', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => failed({ 'T-1': 'alpha' }, n + 1)));
    const all = await issues();
    expect(all.filter(({ state }) => state === 'open').map(({ number }) => number)).toEqual([1]);
    for (const { body } of all.slice(1)) expect([body, readState(body)]).toEqual([expect.stringMatching(/^Duplicate of #\d+\./), undefined]);
    // The emulator knows no `duplicate` and keeps `completed`, so what was asked is looked at.
    const closing = github.requests.flatMap(({ method, body }) => (method === 'PATCH' ? [(body as { state_reason?: string }).state_reason] : []));
    expect(new Set(closing.filter((reason) => reason !== undefined))).toEqual(new Set(['duplicate']));
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 21))).toEqual(['#1 updated']);
    expect(outcomes(await failed({}, 22))).toEqual(['#1 closed']);
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 23))).toEqual(['#1 reopened']);
  });
});

describe('hostile failures', () => {
  /** A genuine marker, which somebody copied out of another issue into what a test prints. */
  const FORGED = stateMarker({ version: 1, plan: 'litellm', identities: [{ task: 'T-2', step: 'test' }], first: seen(1), last: seen(99), lastFailed: seen(99), occurrences: 1, passes: 0, causes: [], legs: [], history: [] });
  const HOSTILE = ['@octocat @octo-org/all', 'Fixes #1, closes octocat/hello#1', '</details>', '-->', '```', '\u001b[31m\u202e', '| a |', '{{ env.GITHUB_TOKEN }}', FORGED];

  test('mention nobody, close nothing, and are no state of ours', async () => {
    await call(github, 'POST', '/issues', { title: 'A person opened this' }, 'tok_octocat');
    expect(outcomes(await failed({ 'T-1': { error: HOSTILE.join(' '), excerpt: HOSTILE } }, 1))).toEqual(['#2 opened']);
    const [person, own] = await issues();
    expect(person?.state).toBe('open');
    expect(readState(own?.body ?? '')?.identities).toEqual([{ task: 'T-1', step: 'test' }]);
    expect(own?.body.match(/<!-- phasegate:defect [\w-]+ -->/g)?.filter((marker) => marker !== FORGED)).toHaveLength(1);
    expect(own?.title).not.toMatch(/[\u001b\u202e\n]/);
    expect(outcomes(await failed({ 'T-2': 'beta' }, 2))).toEqual(['#3 opened', '#2 closed']);
    expect(await comments(2)).toEqual([expect.stringMatching(/^Passed in /)]);
  });
});

describe('what GitHub refuses', () => {
  test('the answer to a create is lost: it is found again and not made twice', async () => {
    github.inject({ kind: 'lost', method: 'POST', path: /\/issues$/ });
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 1))).toEqual(['#1 opened']);
    expect(await issues()).toHaveLength(1);
  });

  test('a limit is waited for', async () => {
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 429, headers: { 'retry-after': '7' } });
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '9' } });
    expect(outcomes(await failed({ 'T-1': 'alpha', 'T-2': 'beta' }, 1))).toEqual(['#1 opened', '#2 opened']);
  });

  test('a limit that is too far away: the rest is reported, and the next run goes on', async () => {
    await failed({ 'T-1': 'alpha' }, 1);
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 429, headers: { 'retry-after': '3600' } });
    const result = await failed({ 'T-1': 'alpha', 'T-2': 'beta', 'T-3': 'gamma' }, 2);
    expect([outcomes(result), result.left?.count, result.left?.error.message]).toEqual([['#1 updated'], 2, expect.stringMatching(/3600 s/) as string]);
    expect(outcomes(await failed({ 'T-1': 'alpha', 'T-2': 'beta', 'T-3': 'gamma' }, 3))).toEqual(['#1 updated', '#2 opened', '#3 opened']);
  });

  test('without the permission nothing is written and the reason is given', async () => {
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(await failed({ 'T-1': 'alpha' }, 1)).toMatchObject({ done: [], left: { count: 1, error: { problem: 'forbidden', message: expect.stringMatching(/not accessible/) as string } } });
  });

  test('issues that are disabled cannot even be read', async () => {
    github.inject({ kind: 'status', method: 'GET', path: /\/issues\?/, status: 410, body: { message: 'Issues are disabled for this repo' } });
    const attempt = failed({ 'T-1': 'alpha' }, 1);
    await expect(attempt).rejects.toThrow(ForgeError);
    await expect(attempt).rejects.toMatchObject({ problem: 'disabled' });
  });

  test('whoever cannot be assigned is dropped, never the issue', async () => {
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 422, body: { message: 'Validation Failed', errors: [{ field: 'assignees', code: 'invalid' }] } });
    const result = await failed({ 'T-1': 'alpha' }, 1, { assignees: ['nobody', 'octocat'] });
    expect([outcomes(result), result.warnings]).toEqual([['#1 opened'], ['"T-1 / test: alpha (exit 1)" is not assigned to nobody, to whom GitHub assigns no issue of this repository.']]);
    expect((await issues())[0]?.assignees).toEqual(['octocat']);
  });

  test('whatever of the template GitHub does not take is dropped, never the issue', async () => {
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 422, body: { message: 'Validation Failed', errors: [{ resource: 'Label', field: 'name', code: 'invalid' }] } });
    const result = await failed({ 'T-1': 'alpha' }, 1, { template: '---\nlabels: [a, b]\ntype: Bug\n---\nx' });
    expect([outcomes(result), result.warnings]).toEqual([['#1 opened'], [expect.stringMatching(/^"T-1 \/ test: alpha \(exit 1\)" is opened without its type Bug, the labels a, b: .*Validation Failed/)]]);
    expect((await issues())[0]?.labels).toEqual(['phasegate']);
  });

  test('a milestone that is closed or missing is left out and said', async () => {
    await call(github, 'POST', '/milestones', { title: 'Past', state: 'closed' });
    await call(github, 'PATCH', '/milestones/1', { state: 'closed' });
    await call(github, 'POST', '/milestones', { title: 'Next' });
    const opened = async (milestone: string, run: number): Promise<[number | null | undefined, string[]]> => {
      const { warnings } = await failed({ [`T-${run}`]: `word ${'abc'.charAt(run)}x` }, run, { template: `---\nmilestone: ${milestone}\n---\nx` });
      return [(await issues()).at(-1)?.milestone, warnings];
    };
    expect(await opened('Next', 1)).toEqual([2, []]);
    expect(await opened('Past', 2)).toEqual([null, ['The milestone "Past", which the defect template names, is closed.']]);
    expect(await opened('Never', 3)).toEqual([null, ['There is no milestone "Never", which the defect template names.']]);
  });

  test('an issue that is gone when it is updated is left, and the others are not', async () => {
    await failed({ 'T-1': 'alpha', 'T-2': 'beta' }, 1);
    github.inject({ kind: 'status', method: 'PATCH', path: /\/issues\/1$/, status: 410, body: { message: 'This issue was deleted' } });
    const result = await failed({ 'T-1': 'alpha', 'T-2': 'beta' }, 2);
    expect([outcomes(result), result.warnings]).toEqual([['#2 updated'], [expect.stringMatching(/^#1 was left as it is: /)]]);
  });

  test('an issue that was moved to another repository is left, and another one is opened once GitHub does not list it', async () => {
    await failed({ 'T-1': 'alpha' }, 1);
    github.inject({ kind: 'status', method: 'PATCH', path: /\/issues\/1$/, status: 301, body: { message: 'Moved Permanently' }, headers: { location: `${github.url}/repositories/2/issues/5` } });
    const moved = await failed({ 'T-1': 'alpha' }, 2);
    expect([outcomes(moved), moved.warnings]).toEqual([[], [expect.stringMatching(/^#1 was left as it is: .* it has moved to /)]]);
    await call(github, 'PATCH', '/issues/1', { labels: [] });
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 3))).toEqual(['#2 opened']);
  });

  test('a comment that is lost keeps nothing from being closed', async () => {
    await failed({ 'T-1': 'alpha', 'T-2': 'beta' }, 1);
    github.inject({ kind: 'status', method: 'POST', path: /\/comments$/, status: 403, body: { message: 'Unable to create comment because issue is locked.' } });
    const result = await failed({}, 2);
    expect([outcomes(result), result.warnings]).toEqual([['#1 closed', '#2 closed'], [expect.stringMatching(/^#1 is as it should be, and the comment that says so could not be written: /)]]);
  });

  test('labels that are missing are made', async () => {
    const { warnings } = await failed({ 'T-1': 'alpha' }, 1, { template: '---\nlabels: [nightly, team a]\n---\nx' });
    expect([(await issues())[0]?.labels, warnings]).toEqual([['phasegate', 'nightly', 'team a'], []]);
    expect((await call<{ name: string }[]>(github, 'GET', '/labels?per_page=100')).map(({ name }) => name)).toEqual(expect.arrayContaining(['phasegate', 'nightly', 'team a']));
    expect(await call(github, 'GET', '/labels/phasegate')).toMatchObject({ color: 'b60205', description: 'A failure that Phasegate opens, updates and closes' });
  });

  test('a token that may not set labels is said, since the next run would not find the issue', async () => {
    github.inject({ kind: 'status', method: 'POST', path: /\/labels$/, status: 403, body: { message: 'Resource not accessible by personal access token' } });
    github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 201, body: { number: 1, title: 'x', body: 'x', state: 'open', labels: [], user: { login: BOT }, locked: false, created_at: '2026-11-21T10:00:00Z', html_url: 'https://github.com/octocat/hello/issues/1' } });
    const result = await failed({ 'T-1': 'alpha' }, 1);
    expect([outcomes(result), result.warnings]).toEqual([['#1 opened'], ['#1 did not get the label phasegate, by which the next run would find it: this token may not set labels.']]);
  });

  test('a list that lags leaves two issues for one run, and the next one has one again; nothing is searched for', async () => {
    await failed({ 'T-1': 'alpha' }, 1);
    github.inject({ kind: 'status', method: 'GET', path: /\/issues\?/, status: 200, body: [], times: 2 });
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 2))).toEqual(['#2 opened']);
    expect(outcomes(await failed({ 'T-1': 'alpha' }, 3))).toEqual(['#2 duplicate', '#1 updated']);
    expect((await issues()).map(({ number, state }) => `${number} ${state}`)).toEqual(['1 open', '2 closed']);
    expect(github.requests.filter(({ path }) => path.startsWith('/search'))).toEqual([]);
  });

  test('the look after a creation fails: what was opened stays, and it is said', async () => {
    const before = github.requests.length;
    github.inject({ kind: 'status', method: 'GET', path: /\/issues\?.*direction=desc/, status: 500, body: { message: 'Server Error' }, times: 9 });
    const result = await failed({ 'T-1': 'alpha' }, 1);
    expect([outcomes(result), result.warnings]).toEqual([['#1 opened'], [expect.stringMatching(/^Whether another run opened the same cannot be seen, and the next run looks again: /)]]);
    expect(asked(github).slice(before).filter((one) => one === 'issues/create 201')).toHaveLength(1);
  });

  test('a template that does not fit is refused before anything is opened', async () => {
    await expect(failed({ 'T-1': 'alpha' }, 1, { template: '{{ requirements[0].nothing }}' })).rejects.toThrow(/DEFECT_TEMPLATE\.md:1 is refused/);
    expect(await issues()).toEqual([]);
  });
});
