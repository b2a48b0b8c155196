/** Copies one file into the record: text redacted, anything else only when no secret is in it. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Redactor } from './redact.js';

export type Copied =
  | { sha256: string; size: number; redactions: Record<string, number> }
  /** Not kept: names of the secrets in it. */
  | { secrets: string[] }
  | { unreadable: string };

const CHUNK = 256 * 1024;

/**
 * Copies as text, and from the start again as bytes where it turns out not to be text. Memory does not grow with the
 * file.
 */
export async function copyRedacted(source: FileHandle, target: string, redactor: Redactor): Promise<Copied> {
  const output = await open(target, 'wx', 0o644);
  let copied: Copied | undefined;
  try {
    copied = await copyText(source, output, redactor);
    if (copied === undefined) {
      await output.truncate(0);
      copied = await copyBytes(source, output, redactor);
    }
    return copied;
  } finally {
    await output.close();
    if (copied === undefined || !('sha256' in copied)) await rm(target, { force: true });
  }
}

/** Undefined: it is not UTF-8, or has NUL bytes as UTF-16 does. */
async function copyText(source: FileHandle, output: FileHandle, redactor: Redactor): Promise<Copied | undefined> {
  const stream = redactor.stream();
  const writer = new Writer(output);
  let broken: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(source)) {
    if (chunk.includes(0)) return undefined;
    const bytes = broken.length === 0 ? chunk : Buffer.concat([broken, chunk]);
    const whole = bytes.length - incompleteEnd(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return undefined;
    broken = Buffer.from(bytes.subarray(whole));
    await writer.write(stream.push(chunk));
  }
  if (broken.length > 0) return undefined;
  await writer.write(stream.end());
  return { ...writer.end(), redactions: Object.fromEntries(stream.counts) };
}

async function copyBytes(source: FileHandle, output: FileHandle, redactor: Redactor): Promise<Copied> {
  const detector = redactor.detector();
  const writer = new Writer(output);
  for await (const chunk of chunksOf(source)) {
    detector.push(chunk);
    await writer.write(chunk);
  }
  detector.end();
  if (detector.counts.size > 0) return { secrets: [...detector.counts.keys()] };
  return { ...writer.end(), redactions: {} };
}

class Writer {
  readonly #output: FileHandle;
  readonly #hash = createHash('sha256');
  #size = 0;

  constructor(output: FileHandle) {
    this.#output = output;
  }

  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) {
      written += (await this.#output.write(bytes, written, bytes.length - written, this.#size + written)).bytesWritten;
    }
    this.#size += bytes.length;
  }

  end(): { sha256: string; size: number } {
    return { sha256: this.#hash.digest('hex'), size: this.#size };
  }
}

/** The file from its start; a chunk is valid until the next one is asked for. */
async function* chunksOf(source: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let position = 0; ; ) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** How many bytes at the end are the beginning of a character that goes on. */
function incompleteEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}
