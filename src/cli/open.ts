/** Shows a file in the browser of whoever sits here. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Starts what the system opens files with and does not wait for the browser. The file is an argument, never a part of a
 * command line.
 *
 * @returns undefined, or why there is nothing to see
 */
export async function openInBrowser(file: string): Promise<string | undefined> {
  const url = pathToFileURL(resolve(file)).href;
  const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };
  const [program, ...before] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((done) => {
    const child = spawn(program, [...before, url], { stdio: 'ignore', detached: true });
    child.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ENOENT' ? `there is no ${program} here` : error.message));
    child.once('spawn', () => {
      child.unref();
      done(undefined);
    });
  });
}
