/** The call: flags and arguments of one command, each mistake answered with the nearest valid name and where to look. */
import { parseArgs } from 'node:util';
import { UserError } from '../errors.js';
import { nearest } from '../plan/nearest.js';

/** `strings` may be given more than once; `pairs` too, each as `K=V`. */
export type Flag = { help: string } & (
  | { type: 'boolean' }
  | { type: 'string'; value: string; required?: true; choices?: readonly string[] }
  | { type: 'strings'; value: string }
  | { type: 'pairs'; value: string }
  | { type: 'integer'; value: string; min: number }
);

export interface Positional {
  /** As the help shows it, in capitals. */
  name: string;
  help: string;
  required?: true;
}

export interface CommandSpec {
  summary: string;
  positionals: readonly Positional[];
  flags: Readonly<Record<string, Flag>>;
  /** The exit codes it can have. */
  exit: readonly number[];
  examples: readonly string[];
}

type Value<F extends Flag> = F extends { type: 'boolean' }
  ? boolean
  : F extends { type: 'strings' }
    ? string[]
    : F extends { type: 'pairs' }
      ? Record<string, string>
      : F extends { type: 'integer' }
        ? number | undefined
        : F extends { choices: readonly (infer C)[] }
          ? C | undefined
          : F extends { required: true }
            ? string
            : string | undefined;

export type Parsed<S extends CommandSpec> = {
  /** True for `--help` and `-h`, which win over everything else in the call: then nothing was checked. */
  help: boolean;
  flags: { -readonly [K in keyof S['flags']]: Value<S['flags'][K]> };
  positionals: string[];
};

/**
 * @param command its name, for messages: `run`
 * @throws UserError for an unknown flag, a missing or wrong value, an argument too many or too few
 */
export function parseFlags<const S extends CommandSpec>(args: readonly string[], spec: S, command: string): Parsed<S> {
  const flags = new Map(Object.entries(spec.flags));
  const wrong = (message: string, advice = ''): UserError =>
    new UserError(`phasegate ${command}: ${message}.`, `${advice}See: phasegate ${command} --help`);

  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(Array.from(flags, ([name, flag]) => [name, { type: flag.type === 'boolean' ? 'boolean' : 'string' } as const])),
    },
  });
  const help = tokens.some((token) => token.kind === 'option' && token.name === 'help');
  const values = defaults(flags);
  const positionals: string[] = [];
  const result = { help, flags: Object.fromEntries(values), positionals } as Parsed<S>;
  if (help) return result;

  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.get(token.name);
    if (!flag) throw wrong(`unknown option ${token.rawName}`, didYouMean(token.rawName, Array.from(flags.keys(), (name) => `--${name}`)));
    if (flag.type === 'boolean') {
      if (token.value !== undefined) throw wrong(`${token.rawName} takes no value, got '${token.value}'`);
      values.set(token.name, true);
      continue;
    }
    const { value } = token;
    // `--task --json` is a forgotten value far more often than a task of that name, which `--task=--json` still allows.
    if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('-') && flag.type !== 'integer')) {
      throw wrong(`${token.rawName} needs a value: ${token.rawName} ${flag.value}`);
    }
    values.set(token.name, take(flag, value, values.get(token.name), (message, advice) => wrong(`${token.rawName} ${message}`, advice)));
  }

  const extra = positionals[spec.positionals.length];
  if (extra !== undefined) {
    const takes = spec.positionals.map(({ name }) => name).join(' ') || 'none';
    throw wrong(`unexpected argument '${extra}', it takes ${takes}`);
  }
  const missing = spec.positionals.slice(positionals.length).find(({ required }) => required);
  if (missing) throw wrong(`${missing.name} is missing: ${missing.help}`);
  for (const [name, flag] of flags) {
    if (flag.type === 'string' && flag.required && values.get(name) === undefined) throw wrong(`--${name} ${flag.value} is missing: ${flag.help}`);
  }
  return { ...result, flags: Object.fromEntries(values) } as Parsed<S>;
}

function defaults(flags: ReadonlyMap<string, Flag>): Map<string, unknown> {
  const empty = { boolean: () => false, string: () => undefined, strings: () => [], pairs: () => ({}), integer: () => undefined };
  return new Map(Array.from(flags, ([name, flag]) => [name, empty[flag.type]()]));
}

function take(flag: Exclude<Flag, { type: 'boolean' }>, value: string, before: unknown, wrong: (message: string, advice?: string) => UserError): unknown {
  switch (flag.type) {
    case 'strings':
      return [...(before as string[]), value];
    case 'pairs': {
      const equals = value.indexOf('=');
      if (equals < 1) throw wrong(`expects ${flag.value}, got '${value}'`);
      return { ...(before as Record<string, string>), [value.slice(0, equals)]: value.slice(equals + 1) };
    }
    case 'integer': {
      const number = Number(value);
      if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < flag.min) {
        throw wrong(`expects a whole number from ${flag.min}, got '${value}'`);
      }
      return number;
    }
    case 'string':
      if (flag.choices && !flag.choices.includes(value)) {
        throw wrong(`expects one of ${flag.choices.join(', ')}, got '${value}'`, didYouMean(value, flag.choices));
      }
      return value;
  }
}

/** For a first word that is no command. */
export function unknownCommand(name: string, names: readonly string[]): UserError {
  return new UserError(`phasegate: unknown command '${name}'.`, `${didYouMean(name, names)}See: phasegate --help`);
}

function didYouMean(name: string, names: readonly string[]): string {
  const begun = name.length > 2 ? names.filter((each) => each.startsWith(name)) : [];
  const best = begun.length === 1 ? begun[0] : nearest(name, names);
  return best === undefined ? '' : `Did you mean ${best}? `;
}
