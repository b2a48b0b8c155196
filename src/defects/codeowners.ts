/** GitHub's CODEOWNERS: the last line that fits a file says who owns it. */
import picomatch from 'picomatch';

/** Where GitHub looks, in this order. */
export const CODEOWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/**
 * @param text of the file
 * @returns by path relative to the repository: logins and teams as written (`@octocat`, `@octo-org/platform`); no e-mail addresses
 */
export function codeowners(text: string): (path: string) => string[] {
  const rules = text.split('\n').flatMap((line) => {
    const [pattern, ...owners] = line.replace(/(?:^|\s)#.*$/, '').trim().split(/\s+/);
    if (pattern === undefined || pattern === '') return [];
    return [{ fits: matcher(pattern), owners: owners.filter((owner) => owner.startsWith('@')) }];
  });
  return (path) => rules.findLast(({ fits }) => fits(path))?.owners ?? [];
}

/** As in `.gitignore`, but without `!` and `[ ]`: a slash inside anchors, one at the end means all below, a folder owns what is in it. */
function matcher(pattern: string): (path: string) => boolean {
  const anchored = pattern.slice(0, -1).includes('/');
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '').replaceAll('[', '\\[');
  const base = anchored || pattern.startsWith('/') ? bare : `**/${bare}`;
  const below = pattern.endsWith('/*') ? [] : [`${base}/**`];
  const globs = pattern.endsWith('/') ? below : [base, ...below];
  return picomatch(globs, { dot: true, nonegate: true, noextglob: true, nobrace: true });
}
