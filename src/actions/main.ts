/** Entry of the root action. */
import { EXIT, UserError } from '../errors.js';
import { workflowCommands } from './workflow-commands.js';

const commands = workflowCommands(process.env, (text) => process.stdout.write(text));
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort(signal));
try {
  const { phaseAction } = await import('./phase.js');
  process.exitCode = await phaseAction(process.env, commands, interrupt.signal);
} catch (error) {
  if (error instanceof UserError) commands.error('Phasegate', error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
  else commands.error('A bug in Phasegate', error instanceof Error ? (error.stack ?? error.message) : String(error));
  commands.output('verdict', 'not-computed');
  process.exitCode = EXIT.usage;
}
