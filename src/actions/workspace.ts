/** Where an action reads and writes: the checked-out repository, and the record's folder beside the plan. */
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.js';
import { DEFAULT_OUT } from '../run/commands.js';

export interface Place {
  /** Absolute; the others are relative to it, so that messages and the record have the paths a laptop has. */
  workspace: string;
  planFile: string;
  /**
   * `.phasegate` beside the plan, as on a laptop. `RUNNER_TEMP` would begin empty by itself, but then the commands we
   * print, later steps and `report` would need another path than the one the docs have; `startEmpty` makes up for it.
   */
  out: string;
}

/**
 * @param plan as the input has it, relative to the workspace
 * @throws UserError when there is no checkout, or the plan or the folder is outside of the workspace
 */
export async function findPlace(env: NodeJS.ProcessEnv, plan: string): Promise<Place> {
  const workspace = await realpath(env['GITHUB_WORKSPACE'] ?? process.cwd());
  if ((await readdir(workspace)).length === 0) {
    throw new UserError('The workspace is empty.', 'Add `- uses: actions/checkout@v6` before this step.');
  }
  const file = resolve(workspace, plan);
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  if (!inside(workspace, folder)) throw new UserError(`The plan ${plan} is outside of the workspace.`, 'Name a file of this repository, relative to its root.');
  const out = join(relative(workspace, folder), DEFAULT_OUT);
  for (const path of [out, join(out, 'local'), join(out, 'previous')]) {
    const found = await lstat(join(workspace, path)).catch(() => undefined);
    if (found !== undefined && !found.isDirectory()) {
      throw new UserError(`${path} is no folder, and the results go there.`, 'Remove it from the repository, and add `.phasegate` to .gitignore.');
    }
  }
  return { workspace, planFile: join(relative(workspace, folder), basename(file)), out };
}

/**
 * Moves aside what lies in the folder: on a self-hosted runner it may be of another run, and in a checkout somebody may
 * have committed it. What stands in this run comes from this run's artifacts and from nowhere else.
 */
export async function startEmpty(out: string, stamp: string): Promise<void> {
  const names = await readdir(out).catch(() => []);
  const old = names.filter((name) => name !== 'local' && name !== 'previous');
  if (old.length === 0) return;
  const { moveToPrevious } = await import('../run/record-folder.js');
  moveToPrevious(out, stamp, old);
}

function inside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
