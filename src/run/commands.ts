/** The command lines a person is shown: the one that reproduces a failure, the one that decides, the one that goes on. */
import type { Plan } from '../plan/model.js';

export interface Commands {
  /** The call without its selection. */
  run: string;
  reproduce(task: string): string;
  approve(task: string, by: string): string;
  resume(): string;
}

/** Where a record lies when nobody says otherwise. */
export const DEFAULT_OUT = '.phasegate';
export const DEFAULT_PLAN = 'phasegate.yml';

/**
 * @param program what starts Phasegate here
 * @param out the record's folder as the user named it
 * @param vars the variables this call set: a command that is to see the same plan sets them again
 */
export function commandsOf(program: string, plan: Plan, out: string, vars: Record<string, string>): Commands {
  const folder = out === DEFAULT_OUT ? [] : ['--out', quoted(out)];
  const changed = Object.entries(vars)
    .filter(([name, value]) => plan.vars[name] !== value)
    .flatMap(([name, value]) => ['--var', quoted(`${name}=${value}`)]);
  const run = [program, 'run', ...(plan.file === DEFAULT_PLAN ? [] : [quoted(plan.file)]), ...folder, ...changed];
  return {
    run: run.join(' '),
    reproduce: (task) => [...run, '--task', quoted(task)].join(' '),
    approve: (task, by) => [program, 'approve', quoted(task), '--by', quoted(by), '--note', "'…'", ...folder].join(' '),
    resume: () => [...run, '--resume'].join(' '),
  };
}

/** A word as a POSIX shell reads it back. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
