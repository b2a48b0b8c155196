import { basename, relative, sep } from 'node:path';
import { quoted } from '../run/commands.js';
import { VERSION } from '../version.js';

/**
 * What starts Phasegate the way it was started now, for commands a person is to type: `phasegate` where it is installed,
 * `npx …` on GitHub with the action's repository and ref, else `node` with the path to this file.
 */
export function program(): string {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, npm_lifecycle_event: npx } = process.env;
  if (process.env['GITHUB_ACTIONS'] === 'true' && repository) return `npx github:${repository}${ref ? `#${ref}` : ''}`;
  const script = process.argv[1] ?? 'phasegate';
  // From npx's own cache it came from GitHub: a package of that name on the registry is not ours to speak of.
  if (npx === 'npx') return script.includes(`${sep}_npx${sep}`) ? `npx github:phasegate/phasegate#v${VERSION}` : 'npx phasegate';
  if (basename(script) === 'phasegate') return 'phasegate';
  return `node ${quoted(relative(process.cwd(), script) || script)}`;
}
