import type { YAMLError } from 'yaml';
import type { YamlProblem } from './yaml.js';

/** What yaml's parser found, in words of somebody who writes a plan. */
export function syntaxProblem(error: YAMLError, text: string): YamlProblem {
  const offset = Math.min(error.pos[0], text.length);
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
      if (error.message.endsWith('quote')) return found('yaml-syntax', 'A quoted text is not closed.', 'a closing quote');
      if (error.message.startsWith('Implicit map keys')) return found('yaml-syntax', 'A field has no `:` behind its name.', '`name: value`');
      return found('yaml-syntax', `${error.message}.`, 'valid YAML 1.2');
    default:
      return found('yaml-syntax', `${error.message.replace(/\.$/, '')}.`, 'valid YAML 1.2');
  }
}
