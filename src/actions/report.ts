/** Entry of `report/`: traces what all jobs of a run left, and tells it once. */
import { EXIT, UserError } from '../errors.js';
import { workflowCommands } from './workflow-commands.js';

const commands = workflowCommands(process.env, (text) => process.stdout.write(text));

/** A function and no `await` of the module itself: parts of the bundle wait for this module before they can be loaded. */
async function start(): Promise<void> {
  commands.output('verdict', 'not-computed');
  try {
    const { reportAction } = await import('./report-action.js');
    process.exitCode = await reportAction(process.env, commands);
  } catch (error) {
    if (error instanceof UserError) commands.error('Phasegate', error.hint === undefined ? error.message : `${error.message} ${error.hint}`);
    else commands.error('A bug in Phasegate', error instanceof Error ? (error.stack ?? error.message) : String(error));
    commands.output('verdict', 'not-computed');
    process.exitCode = EXIT.usage;
  }
  commands.finish();
}

void start();
