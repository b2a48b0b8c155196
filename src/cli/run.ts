import { EXIT, UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { RunEvent } from '../run/events.js';
import { DEFAULT_OUT, DEFAULT_PLAN } from '../run/commands.js';
import { runPlan } from '../run/run.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';
import { program } from './program.js';

/** `phasegate run [PLAN]`. @returns the exit code of the verdict, 130 when interrupted */
export async function run(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.run, 'run');
  if (flags.approve.length > 0 && (flags.by === undefined || flags.note === undefined)) {
    throw new UserError('--approve needs --by WHO and --note WHY.', 'A decision is kept with who gave it and why.');
  }
  if (flags.approve.length === 0 && (flags.by !== undefined || flags.note !== undefined)) {
    throw new UserError('--by and --note need --approve TASK.', 'Say which task the decision is about.');
  }
  const planFile = positionals[0] ?? DEFAULT_PLAN;
  const out = flags.out ?? DEFAULT_OUT;
  let reporter: { on(event: RunEvent, defects?: readonly string[]): void; close(): void | Promise<void> } | undefined;
  let end: RunEvent | undefined;
  let defects: string[] = [];
  let plan: Plan | undefined;
  const interrupt = new AbortController();
  const release = onInterrupt(interrupt);
  try {
    const outcome = await runPlan({
      planFile,
      out,
      phases: flags.phase,
      tasks: flags.task,
      only: flags.only,
      skipPhases: flags['skip-phase'],
      vars: flags.var,
      ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
      keepGoing: flags['keep-going'],
      continueOnError: flags['continue-on-error'],
      resume: flags.resume,
      baseline: flags.baseline,
      approvals: flags.approve.map((task) => ({ task, by: flags.by ?? '', note: flags.note ?? '', asserted: true })),
      // A copy: each look at the real one asks the operating system.
      env: { ...process.env },
      command: program(),
      signal: interrupt.signal,
      onPlan: async (read, remaining, commandLine) => {
        plan = read;
        if (flags.json) {
          reporter = (await import('./json-events.js')).jsonReporter(process.stdout);
          return;
        }
        const { terminalReporter } = await import('./terminal.js');
        reporter = terminalReporter({ stream: process.stdout, plan: read, env: process.env, now: () => performance.now(), remaining, out, command: commandLine });
      },
      on: (event) => {
        // The last words to a person wait for what becomes of the defects; a program gets its events as they come.
        if (event.type === 'run-finished' && !flags.json) end = event;
        else reporter?.on(event);
      },
    });
    // An interrupted run says nothing of what it did not get to.
    if (plan !== undefined && outcome.exitCode !== EXIT.interrupted) {
      const { localDefects } = await import('./local-defects.js');
      defects = await localDefects({ plan, planFile, out, report: outcome.traced });
    }
    return outcome.exitCode;
  } finally {
    release();
    if (end !== undefined) reporter?.on(end, defects);
    await reporter?.close();
  }
}

/** The first Ctrl-C ends the children and writes what is known; a second one ends us at once. */
function onInterrupt(controller: AbortController): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(signal);
  };
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.removeListener(signal, stop);
  };
}
