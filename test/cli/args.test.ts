import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CommandSpec, parseFlags, unknownCommand } from '../../src/cli/args.js';
import { commands } from '../../src/cli/commands.js';
import { UserError } from '../../src/errors.js';

const run = (...args: string[]) => parseFlags(args, commands.run, 'run');

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof UserError) return `${error.message} | ${error.hint}`;
    throw error;
  }
  throw new Error('it was accepted');
}

test('every kind of flag, defaults included', () => {
  const { help, flags, positionals } = run('plan.yml', '--task', 'A', '--task=B', '--var', 'K=V=W', '--var', 'E=', '--jobs', '4', '--keep-going', '--out=-odd');
  expect({ help, positionals }).toEqual({ help: false, positionals: ['plan.yml'] });
  expect(flags).toEqual({
    phase: [],
    task: ['A', 'B'],
    only: false,
    'skip-phase': [],
    var: { K: 'V=W', E: '' },
    jobs: 4,
    'keep-going': true,
    'continue-on-error': false,
    resume: false,
    approve: [],
    by: undefined,
    note: undefined,
    baseline: undefined,
    out: '-odd',
    json: false,
  });
});

test('a variable may have any name and value', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }).filter((name) => !name.includes('=') && !name.startsWith('-')), fc.string(), (name, value) => {
      expect(Object.entries(run('--var', `${name}=${value}`).flags.var)).toEqual([[name, value]]);
    }),
  );
});

test('everything after -- is an argument', () => {
  expect(run('--', '--task').positionals).toEqual(['--task']);
});

test.each([['--help'], ['-h'], ['--tsk', '--help', 'a', 'b', 'c']])('help wins over mistakes: %s', (...args) => {
  expect(run(...args.flat()).help).toBe(true);
});

describe('mistakes name the nearest valid flag and the help', () => {
  test.each([
    [['--tsk', 'A'], 'phasegate run: unknown option --tsk. | Did you mean --task? See: phasegate run --help'],
    [['--cont'], 'phasegate run: unknown option --cont. | Did you mean --continue-on-error? See: phasegate run --help'],
    [['--no-such-thing'], 'phasegate run: unknown option --no-such-thing. | See: phasegate run --help'],
    [['-x'], 'phasegate run: unknown option -x. | See: phasegate run --help'],
    [['--task'], 'phasegate run: --task needs a value: --task ID. | See: phasegate run --help'],
    [['--task', '--json'], 'phasegate run: --task needs a value: --task ID. | See: phasegate run --help'],
    [['--out='], 'phasegate run: --out needs a value: --out DIR. | See: phasegate run --help'],
    [['--json=yes'], "phasegate run: --json takes no value, got 'yes'. | See: phasegate run --help"],
    [['--jobs', '0'], "phasegate run: --jobs expects a whole number from 1, got '0'. | See: phasegate run --help"],
    [['--jobs', '-1'], "phasegate run: --jobs expects a whole number from 1, got '-1'. | See: phasegate run --help"],
    [['--jobs', '1e3'], "phasegate run: --jobs expects a whole number from 1, got '1e3'. | See: phasegate run --help"],
    [['--var', 'K'], "phasegate run: --var expects K=V, got 'K'. | See: phasegate run --help"],
    [['--var', '=V'], "phasegate run: --var expects K=V, got '=V'. | See: phasegate run --help"],
    [['a.yml', 'b.yml'], "phasegate run: unexpected argument 'b.yml', it takes PLAN. | See: phasegate run --help"],
  ])('%j', (args, expected) => {
    expect(refusal(() => run(...args))).toBe(expected);
  });

  test.each<[keyof typeof commands, string[], string]>([
    ['graph', ['--format', 'mermiad'], "phasegate graph: --format expects one of mermaid, dot, json, svg, got 'mermiad'. | Did you mean mermaid? See: phasegate graph --help"],
    ['approve', ['--by', 'a', '--note', 'b'], 'phasegate approve: TASK is missing: the task that waits. | See: phasegate approve --help'],
    ['approve', ['T-1', '--by', 'a'], 'phasegate approve: --note WHY is missing: why; kept in the record. | See: phasegate approve --help'],
    ['verify', [], 'phasegate verify: DIR|ZIP is missing: the folder or archive to check. | See: phasegate verify --help'],
  ])('%s %j', (name, args, expected) => {
    expect(refusal(() => parseFlags(args, commands[name] as CommandSpec, name))).toBe(expected);
  });

  test('an unknown command', () => {
    const told = refusal(() => {
      throw unknownCommand('chekc', Object.keys(commands));
    });
    expect(told).toBe("phasegate: unknown command 'chekc'. | Did you mean check? See: phasegate --help");
  });
});
