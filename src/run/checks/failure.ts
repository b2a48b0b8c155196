import { UserError } from '../../errors.js';

/** A check's answer "no", thrown from wherever it is found. Its message says what was expected, found and what to do. */
export class CheckFailure extends Error {}

const WORDS: Record<string, string> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there: part of its path is a file',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'is a symbolic link that leads to itself',
  ENAMETOOLONG: 'has a name that is too long',
};

/** A predicate for a path: `is not there`. Undefined for an error that is not the operating system's. */
export function fileProblem(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  return WORDS[error.code] ?? `cannot be read: ${error.message}`;
}

/** What to answer for something thrown inside a check; undefined for a bug of ours. */
export function failureMessage(error: unknown): string | undefined {
  if (error instanceof CheckFailure) return error.message;
  if (error instanceof UserError) return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  return isSystemError(error) ? error.message : undefined;
}

function isSystemError(error: unknown): error is Error & { code: string; syscall: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error && typeof error.code === 'string';
}
