/** Other versions of Node: the one of these tests, one on the PATH, or one from npm below `node_modules/.cache`. */
import { execFile } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/phasegate-tools/', import.meta.url));
const INSTALL_MS = 120_000;

/** @returns its path, or undefined where npm cannot bring it: then one line says so, and with CI=true it throws */
export async function findNode(major: number): Promise<string | undefined> {
  const home = join(CACHE, `node-${major}`);
  const installed = join(home, 'node_modules/node/bin/node');
  const candidates = [process.execPath, ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node')), installed];
  for (const path of candidates) if (await isMajor(path, major)) return path;
  const partial = `${home}.partial-${process.pid}`;
  try {
    await mkdir(partial, { recursive: true });
    // Its install script takes the binary out of a package of its own.
    await writeFile(join(partial, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }\n');
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', partial, `node@${major}`], { timeout: INSTALL_MS });
    await rm(home, { recursive: true, force: true });
    await rename(partial, home);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    console.warn(`npm could not install node@${major}: ${(error as Error).message.trim().split('\n').at(-1)}`);
  }
  if (await isMajor(installed, major)) return installed;
  const message = `Node ${major} is not on the PATH and could not be installed, so its tests are skipped`;
  if (process.env['CI'] === 'true') throw new Error(message);
  console.warn(message);
  return undefined;
}

async function isMajor(path: string, major: number): Promise<boolean> {
  try {
    return (await run(path, ['--version'], { timeout: 10_000 })).stdout.startsWith(`v${major}.`);
  } catch {
    return false;
  }
}
