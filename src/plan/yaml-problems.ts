import type { YAMLError } from 'yaml';
import type { YamlProblem } from './yaml.js';

export const NOT_CLOSED = 'A quoted text is not closed.';

/** What yaml's parser found, in words of somebody who writes a plan. */
export function syntaxProblem(error: YAMLError, text: string): YamlProblem {
  const offset = placeOf(error, text);
  const found = (code: string, message: string, expected: string): YamlProblem => ({ code, message, expected, path: [], offset });
  const character = text[offset] ?? '';
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return found('yaml-tab', 'A tab is used as indentation.', 'spaces; YAML does not allow tabs here');
    case 'TAG_RESOLVE_FAILED':
      return found('yaml-tag', `The tag \`${/^!\S*/.exec(text.slice(offset))?.[0] ?? '!'}\` is not known.`, 'a value without a tag');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return found('yaml-syntax', 'A text with `: ` in it begins here without quotes.', 'quotes around a text that contains `: `, or a new line for a nested field');
    case 'BAD_SCALAR_START':
      return found('yaml-syntax', `A text cannot begin with \`${character}\` unless it is quoted.`, `quotes around the text that begins with \`${character}\``);
    case 'BAD_INDENT':
      return found('yaml-syntax', `${error.message}.`, 'the indentation of the lines it belongs to');
    case 'MISSING_CHAR':
      if (error.message.endsWith('quote')) return found('yaml-syntax', NOT_CLOSED, 'a closing quote');
      if (error.message.startsWith('Implicit map keys')) return found('yaml-syntax', 'A field has no `:` behind its name.', '`name: value`');
      return found('yaml-syntax', `${error.message}.`, 'valid YAML 1.2');
    default:
      return found('yaml-syntax', `${error.message.replace(/\.$/, '')}.`, 'valid YAML 1.2');
  }
}

/** yaml points at the end of a text that is not closed, and at the line where the indentation is wrong. */
function placeOf(error: YAMLError, text: string): number {
  const offset = Math.min(error.pos[0], text.length);
  if (error.message.endsWith('"quote')) return openingQuote(text, offset, '"', /\\(?:\\\\)*$/);
  if (error.message.endsWith("'quote")) return openingQuote(text, offset, "'", /'$/);
  if (error.code === 'TAB_AS_INDENT') return offset;
  const [space] = /^ */.exec(text.slice(offset, offset + 200))!;
  return offset + space.length;
}

/** The last quote that is not an escaped one. */
function openingQuote(text: string, end: number, quote: string, escape: RegExp): number {
  for (let at = text.lastIndexOf(quote, end - 1); at > 0; at = text.lastIndexOf(quote, at - 1)) {
    const [escaping] = escape.exec(text.slice(Math.max(0, at - 100), at)) ?? [];
    if (escaping === undefined) return at;
    at -= escaping.length;
  }
  return 0;
}
