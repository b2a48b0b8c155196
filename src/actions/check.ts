/** Entry of `check/`: validates a plan and draws it. */
import { EXIT, UserError } from '../errors.js';
import { workflowCommands } from './workflow-commands.js';

const commands = workflowCommands(process.env, (text) => process.stdout.write(text));

/** A function and no `await` of the module itself, which a bundle of CommonJS modules cannot have. */
async function start(): Promise<void> {
  try {
    const { checkAction } = await import('./check-action.js');
    process.exitCode = await checkAction(process.env, commands);
  } catch (error) {
    if (error instanceof UserError) commands.error('Phasegate', error.hint === undefined ? error.message : `${error.message} ${error.hint}`);
    else commands.error('A bug in Phasegate', error instanceof Error ? (error.stack ?? error.message) : String(error));
    commands.output('valid', 'false');
    process.exitCode = EXIT.usage;
  }
  commands.finish();
}

void start();
