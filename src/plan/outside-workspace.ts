/**
 * Why a path or glob of a plan cannot be inside the workspace, as the end of a sentence; undefined where nothing in its
 * text leads out. Symlinks are for whoever opens it.
 */
export function outsideWorkspace(path: string): string | undefined {
  const plain = path.startsWith('!') ? path.slice(1) : path;
  if (plain.includes('\\')) return 'has a backslash';
  if (plain.startsWith('/')) return 'is absolute';
  if (/^[A-Za-z]:/.test(plain)) return 'begins with a drive letter';
  // A brace can hold a step up as well: `{a,..}/b`.
  if (plain.split(/[/{},]/).includes('..')) return 'leads out of the folder of the plan with `..`';
  return undefined;
}
