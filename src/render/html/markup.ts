/**
 * HTML from templates. A value in a template is text and is escaped, unless it is `Markup`, which only a template makes: a
 * hostile name cannot become an element because nobody has to remember to escape it.
 */
import { visible } from '../escape.js';

export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | false | undefined | readonly Part[];

export const NOTHING: Markup = { markup: '' };

/** Optional end tags (`td`, `th`, `tr`, `li`, `dd`) are left out where there are thousands: browsers imply them. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = strings[0] as string;
  for (let index = 0; index < parts.length; index++) markup += written(parts[index]) + strings[index + 1];
  return { markup };
}

export function join(parts: readonly Markup[], separator = ''): Markup {
  return { markup: parts.map(({ markup }) => markup).join(separator) };
}

function written(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  if (part === undefined || part === false) return '';
  return 'markup' in part ? part.markup : part.map(written).join('');
}

/** Text in elements and in quoted attributes; what cannot be seen is named, line breaks and tabs stay. */
function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(/[^\n\t]+/g, visible).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

const PLAIN = /^[\n !#-%(-;=?-~]*$/;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
