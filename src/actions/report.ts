/** Entry of `report/`: traces what all jobs of a run left, and tells it once. */
import { runEntry } from './entry.js';

void runEntry(
  async (commands) => {
    // Until something else is known: a cancel may end us anywhere.
    commands.output('verdict', 'not-computed');
    return (await import('./report-action.js')).reportAction(process.env, commands);
  },
  { verdict: 'not-computed' },
);
