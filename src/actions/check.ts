/** Entry of `check/`: validates a plan and draws it. */
import { runEntry } from './entry.js';

void runEntry(async (commands) => (await import('./check-action.js')).checkAction(process.env, commands), { valid: 'false' });
