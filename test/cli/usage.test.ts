import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { usage } from '../../src/cli/usage.js';

const names = Object.keys(commands) as (keyof typeof commands)[];

test('the overview names every command and every exit code', () => {
  const text = usage();
  for (const name of names) expect(text).toContain(`\n  ${name} `);
  expect(text).toMatchInlineSnapshot(`
    "Usage
      phasegate COMMAND [options]

    Runs a delivery plan phase by phase and proves which requirements hold.

    Commands
      init            write a first plan from what is here, and say what to add to
                      the workflow
      check [PLAN]    validate a plan: every error at once, with file, line and
                      column
      graph [PLAN]    draw what depends on what, with the critical path
      run [PLAN]      run a plan and leave its record with the evidence
      approve TASK    record a person's decision about a manual task
      report [DIR]    the traceability report of a run: which requirements are
                      proven, and by what
      verify DIR|ZIP  check that nothing in an evidence bundle was changed, added
                      or removed

    Exit codes
      0    passed, also with waivers
      1    failed, or not computed: something that had to run did not
      2    the plan or the call is wrong
      3    waiting for a person to decide
      130  interrupted

    Examples
      phasegate                    what is here, and what to type next
      phasegate check              is the plan right?
      phasegate run                run it; the record goes to .phasegate
      phasegate run --resume       after a failure: only what has not passed
      phasegate verify .phasegate  is the evidence untouched?

    More about one command: phasegate COMMAND --help
    "
  `);
});

describe.each(names)('%s --help', (name) => {
  const text = usage(name);

  test('shows every flag and argument, below 80 columns, without ragged ends', () => {
    for (const flag of Object.keys(commands[name].flags)) expect(text).toMatch(new RegExp(`^  --${flag}( |$)`, 'm'));
    for (const { name: argument } of commands[name].positionals) expect(text).toContain(`\n  ${argument}  `);
    for (const line of text.split('\n')) {
      expect(line.length).toBeLessThan(80);
      expect(line).toBe(line.trimEnd());
    }
  });

  test('its examples call it with flags it has', () => {
    for (const example of commands[name].examples) {
      const flags = Array.from(example.matchAll(/ --([a-z-]+)/g), ([, flag]) => flag);
      expect(Object.keys(commands[name].flags)).toEqual(expect.arrayContaining(flags));
      expect(example.startsWith(`phasegate ${name} `) || example === `phasegate ${name}`).toBe(true);
    }
  });
});

test('help for what is no command is a mistake like any other', () => {
  expect(() => usage('rnu')).toThrow("phasegate: unknown command 'rnu'.");
});

test('run --help', () => {
  expect(usage('run')).toMatchInlineSnapshot(`
    "Usage
      phasegate run [PLAN] [options]

    Run a plan and leave its record with the evidence.

    Arguments
      PLAN  the plan file (default: phasegate.yml)

    Options
      --phase ID           only this phase; earlier ones come from --out
                           (repeatable)
      --task ID            only this task and what it needs (repeatable)
      --only               with --task or --phase: without what it needs
      --skip-phase ID      leave this phase out (repeatable)
      --var K=V            set one of the plan's vars for this run (repeatable)
      --jobs N             tasks at once (default: the number of cores)
      --keep-going         after a failure, go on with what is independent
      --continue-on-error  also run what depends on a failure; it stays failed
      --resume             run only what has not passed yet
      --approve TASK       record a decision first; with --by and --note
                           (repeatable)
      --by WHO             who decided
      --note WHY           why; kept in the record
      --baseline DIR       the record to compare with: what is newly verified, what
                           broke
      --out DIR            where the record goes (default: .phasegate)
      --json               one event per line on standard output
      --help               this text

    Exit codes
      0    passed, also with waivers
      1    failed, or not computed: something that had to run did not
      2    the plan or the call is wrong
      3    waiting for a person to decide
      130  interrupted

    Examples
      phasegate run
      phasegate run --task TASK-3.01.02 --only
      phasegate run --resume
      phasegate run --approve TASK-3.02.03 --by octocat --note 'vault checked'
    "
  `);
});
