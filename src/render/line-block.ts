/** Lines of output in a fence: so many, each so long that it can be read. */
import { markdownCodeBlock } from './escape.js';
import { count } from './terminal-text.js';

const LENGTH = 240;

/** @param most lines; what is beyond is counted in one more */
export function lineBlock(lines: readonly string[], most: number): string {
  const shown = lines.slice(0, most).map(cut);
  return markdownCodeBlock([...shown, ...(lines.length > most ? [`… ${count(lines.length - most, 'more line')}`] : [])].join('\n'));
}

/** Its indentation stays, which says something in most outputs. */
function cut(line: string): string {
  if (line.length <= LENGTH) return line;
  // Only the beginning is looked at: a line may have megabytes.
  const characters = Array.from(line.slice(0, LENGTH * 2));
  return characters.length <= LENGTH && line.length <= LENGTH * 2 ? line : `${characters.slice(0, LENGTH - 1).join('')}…`;
}
