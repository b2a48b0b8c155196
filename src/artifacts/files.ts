/** The files an artifact is made of. */
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { digestOfFile } from '../evidence/digest.js';
import { forbiddenInPath } from './name.js';

/**
 * Paths of all regular files below `folder`, relative to it, with forward slashes, sorted.
 *
 * Links are refused rather than followed: the client would upload what they point to, and a task can plant one.
 *
 * @param except names at the top of `folder` that are left out
 */
export async function listFiles(folder: string, except: readonly string[] = []): Promise<string[]> {
  const found: string[] = [];
  const walk = async (relative: string): Promise<void> => {
    for (const entry of await readdir(join(folder, relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (except.includes(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (!entry.isFile()) {
        throw new UserError(
          `${join(folder, path)} is ${entry.isSymbolicLink() ? 'a symbolic link' : 'no regular file'}, and an artifact holds only regular files.`,
          'Remove it from the evidence, or copy the file itself there.',
        );
      } else {
        const character = forbiddenInPath(path);
        if (character !== undefined) {
          throw new UserError(
            `An artifact cannot hold the file ${JSON.stringify(path)}: its name has ${JSON.stringify(character)}.`,
            'Rename it: GitHub refuses " : < > | * ? \\ and line breaks in the paths of an artifact.',
          );
        }
        found.push(path);
      }
    }
  };
  await walk('');
  if (found.length === 0) throw new UserError(`${folder} has no file to keep as an artifact.`, 'Run the phase first.');
  return found.toSorted();
}

/** @throws UserError for anything but a regular file, a link to one included */
export async function requireFile(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new UserError(`${file} is no regular file, so it cannot be kept as an artifact.`, 'Name a file that was written by this run.');
}

/** Whether both folders hold the same files with the same bytes, `except` of the first left out. */
export async function sameFiles(a: string, b: string, except: readonly string[] = []): Promise<boolean> {
  const [ofA, ofB] = await Promise.all([listFiles(a, except), listFiles(b)]);
  if (ofA.join('\n') !== ofB.join('\n')) return false;
  for (const path of ofA) {
    const [one, other] = [join(a, path), join(b, path)];
    if ((await stat(one)).size !== (await stat(other)).size) return false;
    if ((await digestOfFile(one)).sha256 !== (await digestOfFile(other)).sha256) return false;
  }
  return true;
}
