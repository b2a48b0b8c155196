/** Documents on standard output. */
import { UserError } from '../errors.js';

/**
 * Resolves once everything is handed over. A reader that went away (`| head`) has seen what it wanted: that is no error.
 *
 * @throws UserError where it could not be written, so that nobody takes half a document for the whole
 */
export async function print(text: string, stream: NodeJS.WritableStream = process.stdout): Promise<void> {
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    stream.once('error', resolve);
    // The error event may follow the callback.
    stream.write(text, () => setImmediate(resolve, undefined));
  });
  if (failure !== undefined && failure.code !== 'EPIPE') {
    throw new UserError(`cannot write to standard output: ${failure.message}`, 'Make room, or write to another place with --output FILE.');
  }
}
