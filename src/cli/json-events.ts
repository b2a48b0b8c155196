/** `run --json`: every event as one line of JSON on standard output. */
import type { RunEvent } from '../run/events.js';
import { UserError } from '../errors.js';

/**
 * A reader that went away (`| head`) is no error: the run goes on and its record is complete. A slow reader must not stop
 * the run either, whose time limits would stop with it, so what it has not read yet waits in memory. That is bounded by
 * the plan, not by what tasks print: an event holds no output beyond a task's last lines.
 *
 * `close` resolves when everything has been handed over, and rejects with a `UserError` when it could not be (a full
 * disk), so that nobody takes half a file for the whole.
 */
export function jsonReporter(stream: NodeJS.WritableStream): { on(event: RunEvent): void; close(): Promise<void> } {
  let failure: NodeJS.ErrnoException | undefined;
  stream.on('error', (error) => {
    failure ??= error;
  });
  return {
    on(event) {
      if (!failure) stream.write(`${JSON.stringify(event)}\n`);
    },
    async close() {
      // The callback of an empty write comes after everything before it; the error event may follow the callback.
      if (!failure) await new Promise<void>((resolve) => stream.write('', () => setImmediate(resolve)));
      if (failure && failure.code !== 'EPIPE') {
        throw new UserError(
          `cannot write the events to standard output: ${failure.message}`,
          'What the run left in its folder is complete; read it there, or make room and run again.',
        );
      }
    },
  };
}
