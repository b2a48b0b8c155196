/** What a repository says of its defects: its template, its code owners, the scripts of its tasks, its commits. */
import { execFile } from 'node:child_process';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { gitEnvironment } from '../run/git.js';
import { CODEOWNERS_FILES, codeowners } from './codeowners.js';
import type { Failure } from './failure.js';
import { ownersOf } from './owners.js';
import { type DefectTemplate, defectTemplate } from './template.js';
import { readTemplate } from './template-file.js';

/** Looked for at the root of the repository where the plan names none. */
export const TEMPLATE_FILE = '.github/DEFECT_TEMPLATE.md';

const MOST_COMMITS = 10;
/** Far beyond any template or list of owners. */
const MOST_BYTES = 1024 * 1024;

export interface Repository {
  template: DefectTemplate;
  ownersOf(failures: readonly Failure[]): Promise<{ logins: string[]; warnings: string[] }>;
  /** Up to `head`, newest first; empty where this clone does not have them, as after a shallow checkout. */
  commitsSince(sha: string, head: string | null): Promise<{ sha: string; subject: string }[]>;
}

/**
 * @param planFile its path on this machine
 * @throws UserError for a template that is not there or does not fit, naming its line
 */
export async function readRepository(plan: Plan, planFile: string): Promise<Repository> {
  const folder = await realpath(dirname(resolve(planFile)));
  const root = (await git(folder, ['rev-parse', '--show-toplevel'])) ?? folder;
  const template = await templateOf(plan, folder, root);
  const fromRoot = (path: string): string => relative(root, path).split(sep).join('/');
  return {
    template,

    async ownersOf(failures) {
      const owners = await firstText(CODEOWNERS_FILES.map((file) => join(root, file)));
      const codeownersOf = owners === undefined ? () => [] : codeowners(owners);
      const scripts = new Map(await Promise.all(failures.map(async ({ task }) => [task, (await scriptsOf(plan, task, folder)).map(fromRoot)] as const)));
      return ownersOf(failures, { plan, planFile: fromRoot(join(folder, basename(planFile))), scriptsOf: (task) => scripts.get(task) ?? [], codeownersOf, template: template.assignees });
    },

    async commitsSince(sha, head) {
      if (!/^[0-9a-f]{40,64}$/.test(sha) || head === null || !/^[0-9a-f]{40,64}$/.test(head)) return [];
      const log = await git(root, ['log', '--format=%H %s', `--max-count=${MOST_COMMITS}`, `${sha}..${head}`, '--']);
      return (log ?? '').split('\n').flatMap((line) => {
        const [, commit, subject] = /^([0-9a-f]{40,64}) (.*)$/.exec(line) ?? [];
        return commit === undefined || subject === undefined ? [] : [{ sha: commit, subject }];
      });
    },
  };
}

async function templateOf(plan: Plan, folder: string, root: string): Promise<DefectTemplate> {
  const named = plan.defects.template;
  if (named === undefined) return defectTemplate(TEMPLATE_FILE, await textOf(join(root, TEMPLATE_FILE)));
  const read = readTemplate(named, folder);
  if ('text' in read) return defectTemplate(named, read.text);
  throw new UserError(`The defect template ${named}, which ${plan.file} names under \`defects: template\`, cannot be read: ${read.problem}.`, 'Its path is relative to the plan file. Leave `template` out for the built-in one.');
}

/** Files of the repository that the commands of a task name. */
async function scriptsOf(plan: Plan, id: string, folder: string): Promise<string[]> {
  const task = plan.phases.flatMap(({ tasks }) => tasks).find((one) => one.id === id);
  const words = (task?.steps ?? []).flatMap(({ check, workingDirectory }) => (check.kind === 'run' ? check.run.split(/[\s'"`;|&()<>]+/).filter((word) => /[./]/.test(word)).map((word) => resolve(folder, workingDirectory ?? '.', word)) : []));
  const found = await Promise.all([...new Set(words)].filter((path) => path.startsWith(folder + sep)).map(async (path) => ((await stat(path).catch(() => undefined))?.isFile() === true ? [path] : [])));
  return found.flat();
}

async function firstText(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const text = await textOf(path);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() === true && stats.size <= MOST_BYTES ? readFile(path, 'utf8') : undefined;
}

/** @returns what it printed; undefined where there is no git, no repository or no such commit */
async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { maxBuffer: MOST_BYTES, env: gitEnvironment() });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
