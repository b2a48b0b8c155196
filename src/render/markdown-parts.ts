/** Pieces of Markdown the comment and the plain report are made of. Cells, bodies and labels are Markdown already. */
import { markdownCode, markdownHtml, markdownText, shortLine, urlPath } from './escape.js';
import { isDocument } from './source-path.js';

/** Nothing for no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')];
}

/** Blocks behind one line. @param summary plain text */
export function fold(summary: string, blocks: readonly string[], open = false): string {
  return [`<details${open ? ' open' : ''}><summary>${markdownHtml(summary)}</summary>`, ...blocks, '</details>'].join('\n\n');
}

/** Untrusted text on one line, cut to a number of code points. */
export function short(text: string, length: number): string {
  return markdownText(shortLine(text, length).trim());
}

/** Bold words; nothing for no words, where the stars would show. */
export function bold(words: string): string {
  return words === '' ? '' : `**${words}**`;
}

export function shortCode(text: string, length: number): string {
  return markdownCode(shortLine(text, length));
}

/** Id and title, the title left out where it says the same. */
export function named(id: string, title: string): string {
  return title === '' || title.toLowerCase() === id.toLowerCase() ? short(id, 60) : `${short(id, 60)} ${short(title, 100)}`;
}

/** A link to a page of GitHub; what is no web address gives the label alone. */
export function pageLink(label: string, url: string | undefined): string {
  if (url === undefined || !/^https?:\/\/[^\s<>\\|]+$/.test(url)) return label;
  return `[${label}](${url.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))})`;
}

/**
 * A link to a line of the sources at the commit of the run.
 *
 * @param base what stands before the path, ending in `/`; undefined: the label alone
 */
export function sourceLink(label: string, base: string | undefined, file: string, line: number | undefined): string {
  const path = file.replace(/^\.\//, '').replaceAll('\\', '/');
  const leaves = path.startsWith('/') || path.split('/').includes('..');
  return base === undefined || leaves ? label : pageLink(label, `${base}${urlPath(path)}${line === undefined ? '' : `#L${line}`}`);
}

/** What to do, in a line: a document linked where that is possible, else the words. */
export function advice(base: string | undefined, text: string): string {
  return isDocument(text) ? sourceLink(short(text, 400), base, text.trim(), undefined) : short(text, 400);
}

/** `cart.test.ts:12` in code, linked where that is possible. */
export function place(base: string | undefined, file: string | undefined, line: number | undefined): string | undefined {
  if (file === undefined) return undefined;
  return sourceLink(shortCode(line === undefined ? file : `${file}:${line}`, 120), base, file, line);
}

/** `84 kB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
