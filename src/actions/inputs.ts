/** The inputs of `action.yml`, read and judged before anything else happens. */
import { UserError } from '../errors.js';
import { nearest } from '../plan/nearest.js';

export interface Inputs {
  plan: string;
  /** Undefined: the whole plan. */
  phase: string | undefined;
  vars: Record<string, string>;
  keepGoing: boolean;
  token: string | undefined;
}

export const INPUTS = ['plan', 'phase', 'vars', 'keep-going', 'token'] as const;
type Name = (typeof INPUTS)[number];

/**
 * @param env the action's: the runner puts input `keep-going` into `INPUT_KEEP-GOING`
 * @throws UserError that names the input, what it is and what was expected
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const known = new Set(INPUTS.map(variable));
  for (const name of Object.keys(env)) {
    if (!name.startsWith('INPUT_') || known.has(name)) continue;
    const given = name.slice('INPUT_'.length).toLowerCase();
    const near = nearest(given, [...INPUTS]);
    throw new UserError(`There is no input "${given}".`, near === undefined ? `The inputs are ${INPUTS.join(', ')}.` : `Did you mean "${near}"?`);
  }
  const text = (name: Name): string => (env[variable(name)] ?? '').trim();
  return {
    plan: text('plan') || 'phasegate.yml',
    phase: text('phase') || undefined,
    vars: readVars(text('vars')),
    keepGoing: readBoolean('keep-going', text('keep-going') || 'false'),
    token: text('token') || undefined,
  };
}

function variable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function readBoolean(name: Name, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new UserError(`The input "${name}" is ${JSON.stringify(text)}, and true or false was expected.`, `Write \`${name}: true\` or \`${name}: false\`.`);
}

function readVars(text: string): Record<string, string> {
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
