/** Inputs of an action as the runner gives them: in variables, always text. Each is refused by name with what was expected. */
import { UserError } from '../errors.js';
import { nearest } from '../plan/nearest.js';

/** @returns the trimmed text of each input, empty where none was given. @throws UserError for an input the action does not have */
export function readTexts<Name extends string>(env: NodeJS.ProcessEnv, names: readonly Name[]): (name: Name) => string {
  const known = new Set(names.map(variable));
  for (const key of Object.keys(env)) {
    if (!key.startsWith('INPUT_') || known.has(key)) continue;
    const given = key.slice('INPUT_'.length).toLowerCase();
    const near = nearest(given, [...names]);
    throw new UserError(`There is no input "${given}".`, near === undefined ? `The inputs are ${names.join(', ')}.` : `Did you mean "${near}"?`);
  }
  return (name) => (env[variable(name)] ?? '').trim();
}

/** The runner puts input `keep-going` into `INPUT_KEEP-GOING`. */
function variable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** As YAML and `@actions/core` read it; empty is false. */
export function readBoolean(name: string, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (text === '' || /^(false|False|FALSE)$/.test(text)) return false;
  throw new UserError(`The input "${name}" is ${JSON.stringify(text)}, and true or false was expected.`, `Write \`${name}: true\` or \`${name}: false\`.`);
}

/** Words between commas or white space, each once. */
export function readList(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
}

/** `NAME=value`, one a line. */
export function readVars(text: string): Record<string, string> {
  const vars: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined) {
      throw new UserError(`The input "vars" has the line ${JSON.stringify(line.trim())}, and NAME=value was expected.`, 'Write one variable a line: `vars: |` and below it `backend_port=11434`.');
    }
    if (Object.hasOwn(vars, name)) throw new UserError(`The input "vars" sets ${name} twice.`, 'Keep one of the lines.');
    vars[name] = value;
  }
  return vars;
}
