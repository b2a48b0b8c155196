/** Markdown that fits, still whole in its form. */

/**
 * The document itself where it fits, else whole blocks of it and then the note. It is cut between two blocks and never
 * inside a fence or a `<details>`, which would swallow what follows.
 *
 * @param bytes in UTF-8 that the result has at most; it has to be more than the note needs
 */
export function cutMarkdown(markdown: string, bytes: number, note: string): string {
  if (Buffer.byteLength(markdown) <= bytes) return markdown;
  const end = `\n${note}\n`;
  const room = bytes - Buffer.byteLength(end);
  let fence: string | undefined;
  let depth = 0;
  let size = 0;
  let kept = 0;
  let at = 0;
  for (const line of markdown.split('\n')) {
    size += Buffer.byteLength(line) + 1;
    if (size > room) break;
    at += line.length + 1;
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      if (mark !== undefined && mark.startsWith(fence) && line.trim() === mark) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else depth += (line.match(/<details\b/gi)?.length ?? 0) - (line.match(/<\/details>/gi)?.length ?? 0);
    if (line === '' && fence === undefined && depth <= 0) kept = at;
  }
  return `${markdown.slice(0, kept)}${end}`;
}
