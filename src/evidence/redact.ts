/**
 * Takes secrets out of everything that is kept: the values of secret variables in every form tools write them in, and
 * credentials known by their shape. It works on bytes, so the encoding of the rest does not matter.
 */
import { patternsOf, wideFormsOf } from './encodings.js';
import type { SecretValue } from './secrets.js';
import { certainShapes, shapes } from './shapes.js';
import { type Compiled, compile, PatternStream, type RedactingStream } from './stream.js';

export { collectSecrets, looksSecret, type SecretValue } from './secrets.js';
export type { RedactingStream } from './stream.js';

export interface Redactor {
  /** A whole string: an error, an output, a detail. */
  text(value: string): string;
  contains(value: string): boolean;
  /** For text that comes in chunks. */
  stream(): RedactingStream;
  /**
   * For bytes that are not text and cannot be redacted: what it counts they hold. Also finds values in UTF-16, and
   * leaves out shapes that are also found in programs which deal with them. What it returns is of no use.
   */
  detector(): RedactingStream;
}

/** Made once for a task; the search tables are built when the first byte comes. */
export function createRedactor(secrets: readonly SecretValue[]): Redactor {
  let forText: Compiled | undefined;
  let forBytes: Compiled | undefined;
  const values = (): ReturnType<typeof patternsOf> => secrets.flatMap(({ name, value }) => patternsOf(name, value));
  const textTables = (): Compiled => (forText ??= compile([...values(), ...shapes()]));
  return {
    text(value) {
      if (value === '') return value;
      const stream = new PatternStream(textTables());
      const redacted = Buffer.concat([stream.push(Buffer.from(value)), stream.end()]);
      return stream.counts.size === 0 ? value : redacted.toString();
    },
    contains(value) {
      const stream = new PatternStream(textTables());
      stream.push(Buffer.from(value));
      stream.end();
      return stream.counts.size > 0;
    },
    stream: () => new PatternStream(textTables()),
    detector: () =>
      new PatternStream(
        (forBytes ??= compile([...values(), ...secrets.flatMap(({ name, value }) => wideFormsOf(name, value)), ...certainShapes()])),
      ),
  };
}
