/**
 * Comments and issues without a server, as Markdown files with front matter: `pulls/<number>/<id>.md` and
 * `defects/<number>.md`, whose comments are in `defects/<number>/<id>.md`.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod/mini';
import { UserError } from '../errors.js';
import '../zod-english.js';
import { type Forge, type ForgeComment, ForgeError, type ForgeIssue } from './forge.js';

export interface LocalForgeOptions {
  /** `DIR/local`; what is needed in it is made when it is. */
  folder: string;
  /** Who writes here. */
  author: string;
  /** The commit every pull request has as its head. */
  head: string;
  now?: () => Date;
}

const commentFront = z.object({ author: z.string(), createdAt: z.iso.datetime() });
const issueFront = z.object({
  title: z.string(),
  author: z.string(),
  state: z.enum(['open', 'closed']),
  stateReason: z.nullable(z.enum(['completed', 'not_planned', 'duplicate', 'reopened'])),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.nullable(z.int()),
  locked: z.boolean(),
});
const NUMBERED = /^([1-9]\d*)\.md$/;

export function localForge({ folder, author, head, now = () => new Date() }: LocalForgeOptions): Forge {
  const issues = join(folder, 'defects');
  const issueFile = (number: number): string => join(issues, `${number}.md`);
  /** A number is an issue's where there is one, else a pull request's: as on GitHub they share their numbers. */
  const commentsOf = async (number: number): Promise<string> =>
    (await numbered(issues)).includes(number) ? join(issues, String(number)) : join(folder, 'pulls', String(number));

  const readComment = async (file: string, id: number): Promise<ForgeComment> => {
    const { front, body } = await read(file, commentFront);
    return { id, ...front, body, url: file };
  };
  const readIssue = async (number: number): Promise<ForgeIssue> => {
    const { front, body } = await read(issueFile(number), issueFront);
    return { number, ...front, body, url: issueFile(number) };
  };

  return {
    async comments(number) {
      const place = await commentsOf(number);
      return Promise.all((await numbered(place)).map((id) => readComment(join(place, `${id}.md`), id)));
    },

    async createComment(number, body) {
      const place = await commentsOf(number);
      const front = { author, createdAt: now().toISOString() };
      const id = await add(place, page(front, body));
      return { id, ...front, body, url: join(place, `${id}.md`) };
    },

    async updateComment(number, id, body) {
      const file = join(await commentsOf(number), `${id}.md`);
      const before = await readComment(file, id);
      await replace(file, page({ author: before.author, createdAt: before.createdAt }, body));
      return { ...before, body };
    },

    async deleteComment(number, id) {
      await rm(join(await commentsOf(number), `${id}.md`), { force: true });
    },

    async headOf() {
      return head;
    },

    async issues({ labels = [], state }) {
      const all = await Promise.all((await numbered(issues)).map(readIssue));
      return all.filter((issue) => (state === 'all' || issue.state === state) && labels.every((label) => issue.labels.includes(label)));
    },

    async recentIssues(labels) {
      const all = await Promise.all((await numbered(issues)).map(readIssue));
      return all.filter((issue) => labels.every((label) => issue.labels.includes(label))).toReversed().slice(0, 100);
    },

    async createIssue({ title, body, labels = [], assignees = [], milestone = null }) {
      const front = { title, author, state: 'open', stateReason: null, labels: [...labels], assignees: [...assignees], milestone, locked: false } as const;
      return readIssue(await add(issues, page(front, body)));
    },

    async updateIssue(number, change) {
      const before = await readIssue(number);
      const { title = before.title, body = before.body, labels = before.labels, assignees = before.assignees, milestone = before.milestone, state = before.state } = change;
      const reason = state === before.state ? before.stateReason : state === 'closed' ? 'completed' : 'reopened';
      const front = { title, author: before.author, state, stateReason: change.stateReason ?? reason, labels: [...labels], assignees: [...assignees], milestone, locked: before.locked };
      await replace(before.url, page(front, body));
      return { ...before, ...front, body };
    },

    // Labels are made by being used, anybody can be asked, and there is no page for milestones.
    async ensureLabel() {},
    async milestones() {
      return [];
    },
    async hasIssues() {
      return true;
    },
    async canAssign() {
      return true;
    },
  };
}

function page(front: Record<string, unknown>, body: string): string {
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${body}`;
}

/** @throws ForgeError when there is no such file, UserError when it is not what was written */
async function read<T>(file: string, schema: z.ZodMiniType<T>): Promise<{ front: T; body: string }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new ForgeError('gone', `${file} is not there any more.`) : error;
  });
  const [, front, body] = /^---\n(.*?\n)---\n\n(.*)$/s.exec(text) ?? [];
  let problem = 'its front matter between --- and --- is missing';
  if (front !== undefined && body !== undefined) {
    try {
      return { front: schema.parse(parse(front)), body };
    } catch (error) {
      problem = `its front matter cannot be read: ${error instanceof z.core.$ZodError ? z.prettifyError(error) : (error as Error).message}`;
    }
  }
  throw new UserError(`${file} is not as Phasegate wrote it: ${problem}.`, 'Restore the file, or delete it.');
}

/** Numbers of the files here, lowest first. */
async function numbered(place: string): Promise<number[]> {
  const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => NUMBERED.exec(name)?.[1] ?? []).map(Number).toSorted((a, b) => a - b);
}

/** Written whole under the next free number, also when several write at once. */
async function add(place: string, text: string): Promise<number> {
  await mkdir(place, { recursive: true });
  const partial = join(place, `.${randomUUID()}`);
  await writeFile(partial, text);
  try {
    for (let number = ((await numbered(place)).at(-1) ?? 0) + 1; ; number++) {
      try {
        await link(partial, join(place, `${number}.md`));
        return number;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } finally {
    await rm(partial, { force: true });
  }
}

async function replace(file: string, text: string): Promise<void> {
  const partial = join(dirname(file), `.${randomUUID()}`);
  await writeFile(partial, text);
  await rename(partial, file);
}
