/** All failures in the room there is: as many as possible with everything about them, the others in a line each. */
import { type Failure } from './failure-blocks.js';
import { bytes, type Fitted } from './fit.js';
import { fold } from './markdown-parts.js';
import { count } from './terminal-text.js';

/** What a reader sees without opening anything. */
const OPEN = 5;
/** What the fold around them and the sentence about those left out take at most. */
const AROUND = 300;

export function fitFailures(failures: readonly Failure[], room: number): Fitted {
  if (failures.length === 0) return { text: '' };
  const briefs: string[] = [];
  let used = AROUND;
  for (const failure of failures) {
    const brief = failure.brief();
    used += bytes(brief) + SEPARATOR;
    if (used > room) break;
    briefs.push(brief);
  }
  const full: string[] = [];
  for (const [index, brief] of briefs.entries()) {
    const text = (failures[index] as Failure).full().join('\n\n');
    const more = bytes(text) - bytes(brief);
    if (used + more > room) break;
    full.push(text);
    used += more;
  }
  const missing = failures.length - briefs.length;
  const open = Math.min(OPEN, full.length);
  const rest = briefs.slice(full.length).map((brief) => `- ${brief}`);
  const folded = [...full.slice(open), ...(rest.length > 0 ? [rest.join('\n')] : [])];
  const blocks = [
    ...full.slice(0, open),
    ...(folded.length > 0 ? [open > 0 ? fold(`${count(briefs.length - open, 'more failure')} of ${failures.length}`, folded) : folded.join('\n\n')] : []),
    ...(missing > 0 ? [`**❌ ${missing} of ${failures.length} failures are not shown here.**`] : []),
  ];
  const left = [
    ...(full.length < briefs.length ? [`the output of ${count(briefs.length - full.length, 'failure')}`] : []),
    ...(missing > 0 ? [count(missing, 'failure')] : []),
  ];
  const text = blocks.join('\n\n');
  return bytes(text) > room ? { text: '', left: count(failures.length, 'failure') } : { text, ...(left.length > 0 ? { left: left.join(', ') } : {}) };
}

/** The blank line before a block, or the bullet and line end of an item. */
const SEPARATOR = 3;
