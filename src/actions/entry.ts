/** What the entries of the actions have in common; the root action, which is also ended by signals, has its own. */
import { EXIT, UserError } from '../errors.js';
import { type WorkflowCommands, workflowCommands } from './workflow-commands.js';

/**
 * Runs an action to its end. A function and no `await` of a module itself, which a bundle of CommonJS modules cannot have.
 *
 * @param act loads and calls it; resolves with the exit code
 * @param refused the outputs it has where it fails before it knows better
 */
export async function runEntry(act: (commands: WorkflowCommands) => Promise<number>, refused: Readonly<Record<string, string>>): Promise<void> {
  const commands = workflowCommands(process.env, (text) => process.stdout.write(text));
  try {
    process.exitCode = await act(commands);
  } catch (error) {
    if (error instanceof UserError) commands.error('Phasegate', error.hint === undefined ? error.message : `${error.message} ${error.hint}`);
    else commands.error('A bug in Phasegate', error instanceof Error ? (error.stack ?? error.message) : String(error));
    for (const [name, value] of Object.entries(refused)) commands.output(name, value);
    process.exitCode = EXIT.usage;
  }
  commands.finish();
}
