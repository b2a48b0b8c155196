/**
 * How git is asked about a folder that may be anybody's: it belongs to somebody else in containers, and what was unpacked or
 * cloned may bring a configuration along. No program that this names is started: no file monitor, and no way to a remote,
 * which git would take for an object it lacks.
 */
import { baseEnvironment } from './environment.js';

export const GIT_SETTINGS = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'] as const;

/** Without our credentials: a task may have put another program in git's place, or named one in its configuration. */
export function gitEnvironment(): Record<string, string> {
  return { ...baseEnvironment(process.env, new Set()), LC_ALL: 'C', GIT_ALLOW_PROTOCOL: 'none' };
}
