/** Paths of a report, which are relative to the plan's folder, for tools that know the repository and not the plan. */
import { posix } from 'node:path';

/** Where the plan itself is, with `/` also where Windows wrote it. */
export function planPath(planFile: string): string {
  return posix.normalize(planFile.replaceAll('\\', '/'));
}

/**
 * Relative to where the run was started, as the plan's own path is.
 *
 * @returns undefined for what is not below the plan's folder, such as an absolute path of the machine that ran a test
 */
export function sourcePath(planFile: string, path: string): string | undefined {
  const below = posix.normalize(path.replaceAll('\\', '/'));
  if (below === '.' || below.startsWith('/') || below === '..' || below.startsWith('../') || /^[A-Za-z]:/.test(below)) return undefined;
  return posix.join(posix.dirname(planPath(planFile)), below);
}

/** Whether a hint or what a person has to do is not the words but the document that has them. */
export function isDocument(text: string): boolean {
  return /^[^\s:*?"<>|]+\.(?:md|markdown|rst|adoc|txt|html?|pdf)$/i.test(text.trim());
}
