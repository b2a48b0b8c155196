#!/usr/bin/env node
/** `phasegate`: finds the command, prints what went wrong in one place, and ends with its exit code. */
import { EXIT, UserError } from '../errors.js';
import { VERSION } from '../version.js';

type Command = (args: string[]) => Promise<number>;

/** Loaded when called: a command pays for its own code alone. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  init: async () => (await import('./init.js')).init,
  check: async () => (await import('./check.js')).check,
  graph: async () => (await import('./graph.js')).graph,
  run: async () => {
    // The young generation of the heap otherwise grows with what tasks print, and starting a process takes the longer the
    // more memory the one that starts it has. It has to be said before the code of the run is loaded.
    (await import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
    return (await import('./run.js')).run;
  },
  approve: async () => (await import('./approve.js')).approve,
  report: async () => (await import('./report.js')).report,
  verify: async () => (await import('./verify.js')).verifyCommand,
};

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${VERSION}\n`);
    return EXIT.passed;
  }
  try {
    process.cwd();
  } catch {
    throw new UserError('This folder is not there any more.', 'Go to the folder of your project.');
  }
  if (name === undefined) return (await import('./welcome.js')).welcome();
  const load = COMMANDS[name];
  if (load !== undefined && Object.hasOwn(COMMANDS, name) && !rest.includes('--help') && !rest.includes('-h')) return (await load())(rest);
  const { usage } = await import('./usage.js');
  if (name === '--help' || name === '-h' || name === 'help' || load !== undefined) {
    process.stdout.write(usage(load === undefined ? rest[0] : name));
    return EXIT.passed;
  }
  const { unknownCommand } = await import('./args.js');
  throw unknownCommand(name, Object.keys(COMMANDS));
}

/** A function and no `await` of the module itself: parts of the bundle wait for this module before they can be loaded. */
async function start(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    const { explain } = await import('./explain.js');
    process.stderr.write(explain(error));
    process.exitCode = error instanceof UserError ? EXIT.usage : EXIT.failed;
  }
}

void start();
