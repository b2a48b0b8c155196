/** Entry of `defects/`: what failed in a run becomes issues, and what passed closes them. */
import { runEntry } from './entry.js';

void runEntry(async (commands) => (await import('./defects-action.js')).defectsAction(process.env, commands), { 'defect-numbers': '[]', verdict: 'not-computed' });
