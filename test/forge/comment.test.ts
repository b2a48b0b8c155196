import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { upsertComment, type CommentToWrite } from '../../src/forge/comment.js';
import { type Forge, ForgeError } from '../../src/forge/forge.js';
import { githubForge } from '../../src/forge/github.js';
import { localForge } from '../../src/forge/local.js';
import { commentMarker } from '../../src/render/comment-marker.js';
import { startGitHub, type GitHub } from '../ground/github.js';
import { asked, call, clientOf, openPull } from './on-emulate.js';

const BOT = 'github-actions[bot]';

let github: GitHub;
let forge: Forge;
let waits: number[];
let pull: number;
let head: string;

beforeAll(async () => {
  github = await startGitHub();
});
beforeEach(async () => {
  github.reset();
  forge = await another();
  ({ number: pull, head } = await openPull(github, 'change'));
  start = github.requests.length;
});
afterEach(() => {
  expect(github.problems()).toEqual([]);
});
afterAll(() => github?.close());

/** A forge as another job has it. */
async function another(): Promise<Forge> {
  const client = await clientOf(github);
  ({ waits } = client);
  return githubForge(client.api);
}

let start = 0;
/** What was asked since the pull request was there. */
const since = () => asked(github).slice(start);
const writes = () => github.requests.slice(start).filter(({ method, status }) => method !== 'GET' && status < 400).length;

/** What run 500, attempt 1 of plan `shop` wants to write. */
function wanted({ says = '### Shop', ...more }: Partial<CommentToWrite> & { says?: string } = {}): CommentToWrite {
  const comment = { pull, plan: 'shop', run: '500', attempt: 1, head, author: BOT, ...more };
  return { ...comment, body: `${says}\n\n${commentMarker(comment)}\n` };
}
const upsert = (more?: Parameters<typeof wanted>[0]) => upsertComment(forge, wanted(more));
const bodies = async () => (await forge.comments(pull)).map(({ author, body }) => `${author}: ${body.split('\n')[0]}`);

describe('written once', () => {
  test('created, then updated, then left alone', async () => {
    const created = await upsert();
    expect(created).toMatchObject({ outcome: 'created', id: expect.any(Number) as number, url: expect.stringContaining('/octocat/hello/') as string });
    expect(since()).toEqual(['pulls/get 200', 'issues/list-comments 200', 'issues/create-comment 201', 'issues/list-comments 200']);
    start = github.requests.length;
    expect(await upsert({ run: '501', says: '### Shop again' })).toEqual({ ...created, outcome: 'updated' });
    expect(since()).toEqual(['pulls/get 200', 'issues/list-comments 200', 'issues/update-comment 200']);
    start = github.requests.length;
    expect(await upsert({ run: '501', says: '### Shop again' })).toEqual({ ...created, outcome: 'unchanged' });
    expect(since()).toEqual(['pulls/get 200', 'issues/list-comments 200']);
    expect(await bodies()).toEqual([`${BOT}: ### Shop again`]);
  });

  test('line ends and blanks at the end, which a server may change, are no difference', async () => {
    await upsert();
    const [{ id, body }] = (await forge.comments(pull)) as [{ id: number; body: string }];
    await forge.updateComment(pull, id, body.replaceAll('\n', '\r\n').trimEnd());
    expect(await upsert()).toMatchObject({ outcome: 'unchanged' });
  });

  test('each plan has its own', async () => {
    await upsert();
    expect(await upsert({ plan: 'other', says: '### Other' })).toMatchObject({ outcome: 'created' });
    expect(await bodies()).toEqual([`${BOT}: ### Shop`, `${BOT}: ### Other`]);
  });

  test('the one on page 3 is found, and a hundred more comments cost one more request', async () => {
    for (let index = 0; index < 220; index++) await call(github, 'POST', `/issues/${pull}/comments`, { body: `comment ${index}` });
    const { id } = (await upsert({ run: '499', says: '### Old' })) as { id: number };
    start = github.requests.length;
    expect(await upsert()).toMatchObject({ outcome: 'updated', id });
    expect(since()).toEqual(['pulls/get 200', ...Array.from({ length: 3 }, () => 'issues/list-comments 200'), 'issues/update-comment 200']);
  });

  test('the comments after a creation are asked for from shortly before it', async () => {
    await upsert();
    const last = new URL(github.requests.at(-1)!.path, 'http://github').searchParams.get('since');
    const [{ createdAt }] = (await forge.comments(pull)) as [{ createdAt: string }];
    expect(Date.parse(createdAt) - Date.parse(last!)).toBe(600_000);
  });

  test('a body without the marker of its run is a mistake of ours', async () => {
    await expect(upsertComment(forge, { ...wanted(), run: '501' })).rejects.toThrow('The comment does not end with the marker of its run.');
    expect(since()).toEqual([]);
  });
});

describe('what is not ours', () => {
  test('a forged marker by another author is not edited', async () => {
    await call(github, 'POST', `/issues/${pull}/comments`, { body: wanted({ run: '9999', says: 'forged' }).body });
    expect(await upsert()).toMatchObject({ outcome: 'created' });
    expect(await upsert({ says: '### Shop again' })).toMatchObject({ outcome: 'updated' });
    expect(await bodies()).toEqual(['octocat: forged', `${BOT}: ### Shop again`]);
  });

  test('a comment of ours that quotes the marker is not edited', async () => {
    const quote = `I quote:\n${commentMarker({ plan: 'shop', run: '1', attempt: 1, head })}\nand go on.`;
    await forge.createComment(pull, quote);
    expect(await upsert()).toMatchObject({ outcome: 'created' });
    expect((await forge.comments(pull))[0]!.body).toBe(quote);
  });

  test('the author is the one given, in any case', async () => {
    await call(github, 'POST', `/issues/${pull}/comments`, { body: wanted({ run: '1', says: 'Old' }).body });
    await expect(forge.comments(pull)).resolves.toHaveLength(1);
    const mine = githubForge((await clientOf(github, { token: 'tok_octocat' })).api);
    expect(await upsertComment(mine, wanted({ author: 'OctoCat' }))).toMatchObject({ outcome: 'updated' });
  });
});

describe('the newest news stay', () => {
  test.each([
    ['an older run that ends last', { run: '499' }],
    ['an older run of fewer digits', { run: '99' }],
    ['an older attempt of this run', { attempt: 1 }],
  ])('%s writes nothing', async (_title, older) => {
    await upsert({ attempt: 2, says: '### New' });
    start = github.requests.length;
    expect(await upsert({ ...older, says: '### Old' })).toEqual({ outcome: 'not-written', reason: 'The comment is of a newer run already: run 500, attempt 2.' });
    expect(since()).toEqual(['pulls/get 200', 'issues/list-comments 200']);
    expect(await bodies()).toEqual([`${BOT}: ### New`]);
  });

  test('a newer attempt and a newer run write', async () => {
    await upsert();
    expect(await upsert({ attempt: 2, says: '2' })).toMatchObject({ outcome: 'updated' });
    expect(await upsert({ run: '1000', says: '3' })).toMatchObject({ outcome: 'updated' });
    expect(await bodies()).toEqual([`${BOT}: 3`]);
  });

  test('a run for another commit than the head asks once and writes nothing', async () => {
    const old = 'b'.repeat(40);
    expect(await upsert({ head: old })).toEqual({ outcome: 'not-written', reason: `Pull request #${pull} is at ${head.slice(0, 7)} by now, and this run was for bbbbbbb: the run for that commit writes the comment.` });
    expect(since()).toEqual(['pulls/get 200']);
  });
});

describe('racing writers', () => {
  /** Each writer goes on only when all have come as far: the worst order there is, without time. */
  function together(count: number): (method: string) => Promise<void> {
    const here = new Map<string, { come: number; open: () => void; opened: Promise<void> }>();
    return async (method) => {
      let gate = here.get(method);
      if (gate === undefined) {
        const { promise, resolve } = Promise.withResolvers<void>();
        here.set(method, (gate = { come: 0, open: resolve, opened: promise }));
      }
      if (++gate.come === count) gate.open();
      await gate.opened;
    };
  }

  async function race(comments: readonly CommentToWrite[], make: () => Promise<Forge>) {
    const arrive = together(comments.length);
    return Promise.all(
      comments.map(async (comment) => {
        const own = await make();
        let listed = 0;
        const racing: Forge = {
          ...own,
          async comments(...args) {
            const found = await own.comments(...args);
            if (listed++ === 0) await arrive('listed');
            return found;
          },
        };
        return upsertComment(racing, comment);
      }),
    );
  }

  test('five of one run end with one comment, each with at most two writes', async () => {
    const outcomes = await race(Array.from({ length: 5 }, () => wanted()), another);
    const left = await forge.comments(pull);
    expect(left.length).toBe(1);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(new Set(outcomes.map((one) => 'id' in one && one.id))).toEqual(new Set([left[0]!.id]));
    expect(left[0]!.id).toBe(1);
    // Five creations and the four that were taken back.
    expect(writes()).toBe(9);
  });

  test('five of different runs end with the comment of the newest', async () => {
    const runs = ['500', '503', '501', '504', '502'];
    const outcomes = await race(runs.map((run) => wanted({ run, says: `run ${run}` })), another);
    expect(await bodies()).toEqual([`${BOT}: run 504`]);
    expect(outcomes[3]).toMatchObject({ outcome: 'created' });
  });

  test('five in a folder end with one comment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phasegate-race-'));
    try {
      const local = localForge({ folder, author: BOT, head });
      await race(Array.from({ length: 5 }, () => wanted()), async () => local);
      expect(await local.comments(pull)).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('what a writer that died left behind is taken away', async () => {
    const { body } = wanted({ run: '498', says: 'left' });
    for (let index = 0; index < 2; index++) await forge.createComment(pull, body);
    const { id } = await forge.createComment(pull, wanted({ run: '499', says: 'newest' }).body);
    expect(await upsert()).toMatchObject({ outcome: 'updated', id });
    expect(await bodies()).toEqual([`${BOT}: ### Shop`]);
  });

  test('what cannot be taken away is no failure', async () => {
    for (let index = 0; index < 2; index++) await forge.createComment(pull, wanted({ run: '498' }).body);
    github.inject({ method: 'DELETE', path: /./, kind: 'status', status: 403 });
    expect(await upsert()).toMatchObject({ outcome: 'updated', id: 1 });
    expect(await upsert({ run: '501' })).toMatchObject({ outcome: 'updated', id: 1 });
    expect(await forge.comments(pull)).toHaveLength(1);
  });
});

describe('when something goes wrong', () => {
  test('a creation whose answer is lost is found and not made twice', async () => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'lost' });
    expect(await upsert()).toMatchObject({ outcome: 'created', id: 1 });
    expect(since()).toEqual(['pulls/get 200', 'issues/list-comments 200', 'issues/create-comment 201', 'issues/list-comments 200']);
    expect(await bodies()).toEqual([`${BOT}: ### Shop`]);
  });

  test('a creation the server failed at is made again', async () => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status: 500 });
    expect(await upsert()).toMatchObject({ outcome: 'created', id: 1 });
    expect(await bodies()).toEqual([`${BOT}: ### Shop`]);
  });

  test('a server that goes on failing is given up', async () => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status: 500, body: { message: 'Server Error' }, times: 9 });
    expect(await upsert()).toEqual({
      outcome: 'not-written',
      problem: 'lost',
      reason: `The comment on pull request #${pull} cannot be written: POST /repos/octocat/hello/issues/${pull}/comments: GitHub answered 500 "Server Error". Run this job again later.`,
    });
    expect(since().filter((line) => line.startsWith('issues/create'))).toHaveLength(3);
  });

  test('a limit is waited for', async () => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status: 429, headers: { 'retry-after': '13' } });
    expect(await upsert()).toMatchObject({ outcome: 'created' });
    expect(waits).toEqual([13_000]);
  });

  test('a limit longer than a job waits is said', async () => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    expect(await upsert()).toMatchObject({ outcome: 'not-written', problem: 'limited', reason: expect.stringContaining('asks to wait 3600 s, longer than this job waits. Run this job again later.') as string });
  });

  test('a comment deleted between reading and writing is created again', async () => {
    await upsert({ run: '499' });
    const deleting: Forge = {
      ...forge,
      async updateComment(number, id, body) {
        await forge.deleteComment(number, id);
        return forge.updateComment(number, id, body);
      },
    };
    expect(await upsertComment(deleting, wanted())).toMatchObject({ outcome: 'created', id: 2 });
    expect(await bodies()).toEqual([`${BOT}: ### Shop`]);
  });

  test('a minimised comment is updated where it is: whoever hid it keeps it hidden', async () => {
    await upsert({ run: '499' });
    const row = await call<Record<string, unknown>>(github, 'GET', '/issues/comments/1');
    github.inject({ method: 'GET', path: /\/comments\?/, kind: 'status', status: 200, body: [{ ...row, minimized: { reason: 'outdated' } }] });
    expect(await upsert()).toMatchObject({ outcome: 'updated', id: 1 });
    expect(await forge.comments(pull)).toHaveLength(1);
  });

  test('a list that lags behind a creation changes nothing', async () => {
    github.inject({ method: 'GET', path: /[?&]since=/, kind: 'status', status: 200, body: [] });
    expect(await upsert()).toMatchObject({ outcome: 'created', id: 1 });
    expect(await bodies()).toEqual([`${BOT}: ### Shop`]);
  });

  test('a list that fails after a creation does not make it undone', async () => {
    github.inject({ method: 'GET', path: /[?&]since=/, kind: 'status', status: 403 });
    expect(await upsert()).toMatchObject({ outcome: 'created', id: 1 });
    expect(await bodies()).toEqual([`${BOT}: ### Shop`]);
  });

  const PERMISSIONS = 'Add `pull-requests: write` to the `permissions:` of this job, which is then `permissions: { contents: read, actions: read, pull-requests: write }`.';
  test.each<[string, number, string, Partial<CommentToWrite>, string, string]>([
    ['a job without the permission', 403, 'Resource not accessible by integration', {}, 'forbidden', PERMISSIONS],
    ['a fork', 403, 'Resource not accessible by integration', { readOnly: 'fork' }, 'forbidden', 'GitHub gives a pull request of a fork a token that only reads, and no `permissions:` changes that. To have the comment on it too, report under `workflow_run`, as in `workflows-examples/`.'],
    ['Dependabot', 403, 'Resource not accessible by integration', { readOnly: 'dependabot' }, 'forbidden', 'GitHub gives a pull request of Dependabot a token that only reads. To have the comment on it too, report under `workflow_run`, as in `workflows-examples/`.'],
    ['a token of one\'s own', 403, 'Resource protected by organization SAML enforcement', {}, 'forbidden', 'Ask an owner of the repository what this token may do.'],
    ['a wrong token', 401, 'Bad credentials', {}, 'unauthorized', 'Give the step `token: ${{ github.token }}`.'],
    ['a locked conversation', 403, 'Unable to create comment because issue is locked.', {}, 'locked', 'Unlock the conversation to have it written.'],
    ['no such pull request', 404, 'Not Found', {}, 'gone', 'It is not there, or this token does not see it.'],
  ])('%s is said with what to do', async (_title, status, message, more, problem, remedy) => {
    github.inject({ method: 'POST', path: /\/comments$/, kind: 'status', status, body: { message } });
    expect(await upsert(more)).toEqual({
      outcome: 'not-written',
      problem,
      reason: `The comment on pull request #${pull} cannot be written: POST /repos/octocat/hello/issues/${pull}/comments: GitHub answered ${status} "${message.replace(/\.$/, '')}". ${remedy}`,
    });
  });

  test('what is no answer of a server is not swallowed', async () => {
    const broken: Forge = { ...forge, headOf: () => Promise.reject(new TypeError('a bug')) };
    await expect(upsertComment(broken, wanted())).rejects.toThrow('a bug');
    const refused: Forge = { ...forge, headOf: () => Promise.reject(new ForgeError('gone', 'gone.')) };
    expect(await upsertComment(refused, wanted())).toMatchObject({ problem: 'gone' });
  });
});
