/** Entry of `verify/`: checks an evidence bundle. */
import { runEntry } from './entry.js';

void runEntry(async (commands) => (await import('./verify-action.js')).verifyAction(process.env, commands), { ok: 'false', problems: '[]' });
