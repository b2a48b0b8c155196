/** The files through which a task speaks to us, which it may have replaced by anything. */
import { closeSync, constants, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { OUTPUT_FILE_LIMIT } from './outputs.js';

/** No link is followed, and no pipe waited for. */
const CAREFULLY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Makes it an empty file, whatever it was before. @throws the system's error when its folder is gone */
export function emptyFile(path: string): void {
  const create = (): void => closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | CAREFULLY, 0o600));
  try {
    create();
  } catch {
    rmSync(path, { recursive: true, force: true });
    create();
  }
}

/**
 * What a step wrote to `$PHASEGATE_OUTPUT`: of a file beyond the limit one byte more than that, which is enough to report
 * it. A file that is gone is empty.
 */
export function readOutputFile(path: string): { text: string } | { problem: string } {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | CAREFULLY);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { text: '' };
    return { problem: code === 'ELOOP' ? 'the step replaced the file by a link; append to it instead' : message };
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return { problem: 'the step replaced the file by something else; append to it instead' };
    const bytes = Buffer.alloc(Math.min(stats.size, OUTPUT_FILE_LIMIT + 1));
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) read = readSync(fd, bytes, length, bytes.length - length, length);
    return { text: bytes.toString('utf8', 0, length) };
  } finally {
    closeSync(fd);
  }
}
