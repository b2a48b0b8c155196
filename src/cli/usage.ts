/** The help texts: aligned, below 80 columns. */
import { type CommandSpec, type Flag, unknownCommand } from './args.js';
import { commands } from './commands.js';

const COLUMNS = 79;

const EXIT_CODES: Record<number, string> = {
  0: 'passed, also with waivers',
  1: 'failed, or not computed: something that had to run did not',
  2: 'the plan or the call is wrong',
  3: 'waiting for a person to decide',
  130: 'interrupted',
};
/** Where a command has no verdict to speak of, its codes say something simpler. */
const PLAIN_EXIT: Record<string, Record<number, string>> = {
  init: { 0: 'written', 2: 'there is a plan already, or it cannot be written' },
  check: { 0: 'the plan is valid', 2: 'it is not, or the call is wrong' },
  graph: { 0: 'drawn' },
  approve: { 0: 'recorded' },
  report: { 0: 'written, whatever the verdict', 2: 'there is no record to read, or the call is wrong' },
  verify: { 0: 'nothing was changed, added or removed', 1: 'something was, or the bundle is unsafe', 2: 'the call is wrong' },
};

/**
 * The text of `phasegate --help`, or of `phasegate COMMAND --help`.
 * @throws UserError for a command that does not exist
 */
export function usage(command?: string): string {
  if (command === undefined) return general();
  const spec = Object.entries<CommandSpec>(commands).find(([name]) => name === command)?.[1];
  if (!spec) throw unknownCommand(command, Object.keys(commands));
  const { flags } = spec;
  const required = Object.entries(flags).flatMap(([name, flag]) => (isRequired(flag) ? [` --${name} ${flag.value}`] : []));
  const takes = spec.positionals.map(({ name, required: needed }) => (needed ? ` ${name}` : ` [${name}]`));
  const codes = { ...EXIT_CODES, ...PLAIN_EXIT[command] };
  const sections = [
    section('', [[`phasegate ${command}${takes.join('')}${required.join('')} [options]`, '']], spec.summary),
    ...(spec.positionals.length === 0 ? [] : [section('Arguments', spec.positionals.map(({ name, help }) => [name, help]))]),
    section('Options', [...Object.entries(flags).map(([name, flag]): Row => [term(name, flag), describe(flag)]), ['--help', 'this text']]),
    section('Exit codes', spec.exit.map((code) => [String(code), codes[code] ?? ''])),
    section('Examples', spec.examples.map((example) => [example, ''])),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The commands alone, a line each where they fit. */
export function overview(): string {
  return `${section('Commands', list())}\n\nMore: phasegate --help, phasegate COMMAND --help\n`;
}

function list(): Row[] {
  return Object.entries<CommandSpec>(commands).map(([name, spec]) => [
    [name, ...spec.positionals.map((each) => (each.required ? each.name : `[${each.name}]`))].join(' '),
    spec.summary,
  ]);
}

function general(): string {
  const sections = [
    section('', [['phasegate COMMAND [options]', '']], 'Runs a delivery plan phase by phase and proves which requirements hold.'),
    section('Commands', list()),
    section('Exit codes', Object.entries(EXIT_CODES)),
    section('Examples', [
      ['phasegate', 'what is here, and what to type next'],
      ['phasegate check', 'is the plan right?'],
      ['phasegate run', 'run it; the record goes to .phasegate'],
      ['phasegate run --resume', 'after a failure: only what has not passed'],
      ['phasegate verify .phasegate', 'is the evidence untouched?'],
    ]),
  ];
  return `${sections.join('\n\n')}\n\nMore about one command: phasegate COMMAND --help\n`;
}

type Row = readonly [term: string, help: string];

function section(title: string, rows: readonly Row[], intro?: string): string {
  const column = Math.max(...rows.map(([first]) => first.length)) + 4;
  const lines = rows.flatMap(([first, help]) => {
    const [begin = '', ...rest] = fill(help, COLUMNS - column);
    return [`  ${first.padEnd(column - 2)}${begin}`.trimEnd(), ...rest.map((text) => ' '.repeat(column) + text)];
  });
  const head = title === '' ? ['Usage'] : [title];
  return [...head, ...lines, ...(intro === undefined ? [] : ['', ...fill(`${intro[0]?.toUpperCase()}${intro.slice(1).replace(/\.?$/, '.')}`, COLUMNS)])].join('\n');
}

function fill(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const next of text.split(' ')) {
    if (line !== '' && line.length + 1 + next.length > columns) {
      lines.push(line);
      line = next;
    } else line = line === '' ? next : `${line} ${next}`;
  }
  return [...lines, line];
}

function term(name: string, flag: Flag): string {
  return flag.type === 'boolean' ? `--${name}` : `--${name} ${flag.value}`;
}

function describe(flag: Flag): string {
  const notes = [...(flag.type === 'strings' || flag.type === 'pairs' ? ['repeatable'] : []), ...(isRequired(flag) ? ['required'] : [])];
  return notes.length > 0 ? `${flag.help} (${notes.join(', ')})` : flag.help;
}

function isRequired(flag: Flag): flag is Flag & { value: string } {
  return flag.type === 'string' && flag.required === true;
}
