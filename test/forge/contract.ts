/** What both implementations of `Forge` promise. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Forge } from '../../src/forge/forge.js';

export const BOT = 'github-actions[bot]';
/** Neither GitHub nor a file may change a byte of it. */
const AWKWARD = '---\na: b\n---\n\n<!-- x -->\r\n| `a` | 🎉 𝕏 |\n\n\n# end\n';

export interface Subject {
  forge: Forge;
  /** A pull request without comments, and the commit at its head. */
  pull: number;
  head: string;
  /** Milestone numbers are those of the server; a folder takes any. */
  milestone: number;
}

export function describeForge(title: string, make: () => Promise<Subject>): void {
  describe(title, () => {
    let subject: Subject;
    let forge: Forge;
    let pull: number;

    beforeEach(async () => {
      subject = await make();
      ({ forge, pull } = subject);
    });

    describe('comments', () => {
      test('a pull request without comments has none', async () => {
        expect(await forge.comments(pull)).toEqual([]);
      });

      test('are created, read byte for byte, changed and deleted', async () => {
        const first = await forge.createComment(pull, AWKWARD);
        const second = await forge.createComment(pull, 'two');
        expect(first).toMatchObject({ author: BOT, body: AWKWARD });
        expect(Date.parse(first.createdAt)).not.toBeNaN();
        expect(second.id).toBeGreaterThan(first.id);
        expect(await forge.comments(pull)).toEqual([first, second]);
        expect(await forge.updateComment(pull, second.id, `${AWKWARD}2`)).toEqual({ ...second, body: `${AWKWARD}2` });
        expect(await forge.comments(pull)).toEqual([first, { ...second, body: `${AWKWARD}2` }]);
        await forge.deleteComment(pull, first.id);
        expect((await forge.comments(pull)).map(({ id }) => id)).toEqual([second.id]);
      });

      test('all pages are read, oldest first', async () => {
        for (let index = 0; index < 201; index++) await forge.createComment(pull, `comment ${index}`);
        expect((await forge.comments(pull)).map(({ body }) => body)).toEqual(Array.from({ length: 201 }, (_, index) => `comment ${index}`));
      });

      test('those written since an instant are among those read since then', async () => {
        const { createdAt } = await forge.createComment(pull, 'now');
        expect((await forge.comments(pull, { since: createdAt })).map(({ body }) => body)).toContain('now');
      });

      test('one that is gone is named so when it is changed, and is deleted already', async () => {
        const { id } = await forge.createComment(pull, 'one');
        await forge.deleteComment(pull, id);
        await forge.deleteComment(pull, id);
        await expect(forge.updateComment(pull, id, 'two')).rejects.toMatchObject({ name: 'ForgeError', problem: 'gone' });
        expect(await forge.comments(pull)).toEqual([]);
      });

      test('of an issue are its own', async () => {
        const { number } = await forge.createIssue({ title: 'x', body: 'x' });
        await forge.createComment(number, 'of the issue');
        expect((await forge.comments(number)).map(({ body }) => body)).toEqual(['of the issue']);
        expect(await forge.comments(pull)).toEqual([]);
      });
    });

    test('the head of a pull request is a commit', async () => {
      expect(await forge.headOf(pull)).toBe(subject.head);
    });

    describe('issues', () => {
      test('are created and read byte for byte', async () => {
        const created = await forge.createIssue({ title: 'TASK-1: "a" | b', body: AWKWARD, labels: ['phasegate', 'bug: x'], assignees: ['octocat'], milestone: subject.milestone });
        expect(created).toEqual({
          number: created.number,
          author: BOT,
          title: 'TASK-1: "a" | b',
          body: AWKWARD,
          state: 'open',
          stateReason: null,
          labels: ['phasegate', 'bug: x'],
          assignees: ['octocat'],
          milestone: subject.milestone,
          locked: false,
          url: created.url,
        });
        expect(await forge.issues({ state: 'open' })).toEqual([created]);
      });

      test('need neither labels nor anything else', async () => {
        expect(await forge.createIssue({ title: 'One', body: '' })).toMatchObject({ title: 'One', body: '', labels: [], assignees: [], milestone: null });
      });

      test('are listed by label and state, all pages, oldest first, without pull requests', async () => {
        for (let index = 0; index < 101; index++) await forge.createIssue({ title: `Issue ${index}`, body: '', labels: index === 50 ? ['phasegate', 'wontfix'] : ['phasegate'] });
        const other = await forge.createIssue({ title: 'Other', body: '' });
        const all = await forge.issues({ labels: ['phasegate'], state: 'all' });
        expect(all.map(({ title }) => title)).toEqual(Array.from({ length: 101 }, (_, index) => `Issue ${index}`));
        await forge.updateIssue(other.number, { state: 'closed' });
        expect((await forge.issues({ state: 'closed' })).map(({ title }) => title)).toEqual(['Other']);
        expect((await forge.recentIssues(['phasegate'])).map(({ title }) => title)).toEqual(all.toReversed().slice(0, 100).map(({ title }) => title));
        expect((await forge.issues({ state: 'open' })).length).toBe(101);
        expect((await forge.issues({ labels: ['phasegate', 'wontfix'], state: 'open' })).map(({ title }) => title)).toEqual(['Issue 50']);
        expect(await forge.issues({ labels: ['nobody has it'], state: 'all' })).toEqual([]);
      });

      test('change what is named and keep the rest', async () => {
        const created = await forge.createIssue({ title: 'One', body: 'b', labels: ['a', 'b'], assignees: ['octocat'], milestone: subject.milestone });
        const { number } = created;
        expect(await forge.updateIssue(number, { body: AWKWARD, labels: ['b', 'c'] })).toEqual({ ...created, body: AWKWARD, labels: ['b', 'c'] });
        expect(await forge.updateIssue(number, { title: 'Two', assignees: [], milestone: null })).toEqual({ ...created, title: 'Two', body: AWKWARD, labels: ['b', 'c'], assignees: [], milestone: null });
        expect(await forge.issues({ state: 'all' })).toMatchObject([{ number, title: 'Two', body: AWKWARD }]);
      });

      test('are closed with a reason and opened again', async () => {
        const { number } = await forge.createIssue({ title: 'One', body: 'b' });
        expect(await forge.updateIssue(number, { state: 'closed' })).toMatchObject({ state: 'closed', stateReason: 'completed' });
        expect(await forge.updateIssue(number, { body: 'c' })).toMatchObject({ state: 'closed', stateReason: 'completed' });
        expect(await forge.updateIssue(number, { state: 'open', stateReason: 'reopened' })).toMatchObject({ state: 'open', stateReason: 'reopened' });
        expect(await forge.updateIssue(number, { state: 'closed', stateReason: 'not_planned' })).toMatchObject({ state: 'closed', stateReason: 'not_planned' });
      });

      test('that are not there are named so', async () => {
        await expect(forge.updateIssue(4711, { body: 'x' })).rejects.toMatchObject({ name: 'ForgeError', problem: 'gone' });
      });
    });

    test('a label that is there already is no error', async () => {
      const label = { name: 'phasegate', color: 'd73a4a', description: 'Opened by Phasegate' };
      await forge.ensureLabel(label);
      await forge.ensureLabel(label);
      expect(await forge.createIssue({ title: 'One', body: '', labels: ['phasegate'] })).toMatchObject({ labels: ['phasegate'] });
    });

    test('it says whether there are issues and who can be assigned', async () => {
      expect(await forge.hasIssues()).toBe(true);
      expect(await forge.canAssign('octocat')).toBe(true);
    });
  });
}
