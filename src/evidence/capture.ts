/** The captured output of one task: redacted on its way to the disk, in memory as long as it is small. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, mkdirSync, openSync, write as writeFile, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Redactor } from './redact.js';
import type { RedactingStream } from './stream.js';

export interface CapturedOutput {
  sha256: string;
  size: number;
  /** How often, by name of the secret or the kind of credential. */
  redactions: Record<string, number>;
}

/** One pipe's way in. */
export interface OutputSource {
  /** What it returns is back-pressure: read on when it resolves, which it does also when the disk failed. */
  write(chunk: Buffer): Promise<void> | undefined;
  end(): void;
}

/** Up to here the output is kept in memory and written at once in the end. */
const IN_MEMORY = 64 * 1024;
/** A line longer than this is written in pieces. */
const LONGEST_LINE = 64 * 1024;
const TAIL = 64 * 1024;
const NEWLINE = 0x0a;
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

export class OutputCapture {
  /** Told each line as it is complete, redacted, with the label of its source. */
  onLine?: (line: string, label: string | undefined) => void;
  readonly #file: string;
  readonly #redactor: Redactor;
  readonly #streams: RedactingStream[] = [];
  readonly #sources: OutputSource[] = [];
  readonly #noted = new Map<string, number>();
  #pending: Buffer[] = [];
  #pendingSize = 0;
  #size = 0;
  #hash: Hash | undefined;
  #fd: number | undefined;
  #flushing: Promise<void> | undefined;
  #failure: unknown;
  #tail: Buffer[] = [];
  #tailSize = 0;
  /** Whose bytes came last, and whether they ended a line. */
  #last: object | undefined;
  #atLineStart = true;

  constructor(file: string, redactor: Redactor) {
    this.#file = file;
    this.#redactor = redactor;
  }

  /** Lines of two sources do not mix but where one is longer than 64 KiB. */
  source(label?: string): OutputSource {
    let stream: RedactingStream | undefined;
    let line: Buffer[] = [];
    let length = 0;
    let ended = false;
    const take = (bytes: Buffer): void => {
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0 || length + bytes.length > LONGEST_LINE) {
        const cut = end > 0 ? end : bytes.length;
        line.push(bytes.subarray(0, cut));
        this.#append(line.length === 1 ? line[0]! : Buffer.concat(line), source, label);
        line = [];
        length = 0;
        bytes = bytes.subarray(cut);
      }
      if (bytes.length === 0) return;
      line.push(bytes);
      length += bytes.length;
    };
    const source: OutputSource = {
      write: (chunk) => {
        if (ended || this.#failure !== undefined) return undefined;
        if (stream === undefined) this.#streams.push((stream = this.#redactor.stream()));
        take(stream.push(chunk));
        return this.#pendingSize > IN_MEMORY ? this.#flush() : undefined;
      },
      end: () => {
        if (ended) return;
        ended = true;
        if (stream !== undefined) take(stream.end());
        if (length > 0) this.#append(Buffer.concat(line), source, label);
      },
    };
    this.#sources.push(source);
    return source;
  }

  /** A line of Phasegate's own, such as the command of a step. */
  note(line: string): void {
    const stream = this.#redactor.stream();
    const bytes = Buffer.concat([stream.push(Buffer.from(`${line}\n`)), stream.end()]);
    add(this.#noted, stream.counts);
    this.#append(bytes, this, undefined);
  }

  /** The last lines, redacted. Of long ones only the last 64 KiB are there. */
  tail(lines: number): string[] {
    const text = this.recent();
    return text === '' ? [] : text.split(/\r?\n/).slice(-lines);
  }

  /** The last 64 KiB, redacted, whole lines where there are several, without the last line end. */
  recent(): string {
    const text = Buffer.concat(this.#tail).subarray(-TAIL).toString().replace(/\r?\n$/, '');
    const isCut = this.#size > Math.min(this.#tailSize, TAIL);
    return isCut && text.includes('\n') ? text.slice(text.indexOf('\n') + 1) : text;
  }

  /**
   * Ends the sources and writes what is left. Of a task that printed nothing there is no file: an empty one would prove
   * no more than the exit code does, and making it costs as much as running a small task.
   *
   * @throws the system's error when something could not be written
   */
  async close(): Promise<CapturedOutput> {
    for (const source of this.#sources) source.end();
    await this.#flushing;
    try {
      if (this.#failure !== undefined) throw this.#failure;
      const rest = Buffer.concat(this.#pending);
      this.#pending = [];
      if (rest.length > 0) this.#fd ??= this.#open();
      for (let written = 0; this.#fd !== undefined && written < rest.length; ) written += writeSync(this.#fd, rest, written);
      const sha256 = (this.#hash ?? createHash('sha256')).update(rest).digest('hex');
      const counts = new Map(this.#noted);
      for (const stream of this.#streams) add(counts, stream.counts);
      return { sha256, size: this.#size, redactions: Object.fromEntries(counts) };
    } finally {
      if (this.#fd !== undefined) closeSync(this.#fd);
      this.#fd = undefined;
    }
  }

  #append(bytes: Buffer, owner: object, label: string | undefined): void {
    if (!this.#atLineStart && this.#last !== owner) this.#keep(Buffer.from('\n'));
    this.#keep(bytes);
    this.#last = owner;
    this.#atLineStart = bytes.at(-1) === NEWLINE;
    if (this.onLine === undefined) return;
    for (const line of bytes.toString().replace(/\r?\n$/, '').split(/\r?\n/)) this.onLine(line, label);
  }

  #keep(bytes: Buffer): void {
    this.#size += bytes.length;
    this.#pending.push(bytes);
    this.#pendingSize += bytes.length;
    const last = bytes.length > TAIL ? Buffer.from(bytes.subarray(-TAIL)) : bytes;
    this.#tail.push(last);
    this.#tailSize += last.length;
    while (this.#tail.length > 1 && this.#tailSize - this.#tail[0]!.length > TAIL) this.#tailSize -= this.#tail.shift()!.length;
  }

  /** Writes what is pending, one write at a time, and never rejects: `close` tells of a failure. */
  #flush(): Promise<void> {
    this.#flushing ??= (async () => {
      try {
        while (this.#pendingSize > IN_MEMORY) {
          const bytes = Buffer.concat(this.#pending);
          this.#pending = [];
          this.#pendingSize = 0;
          this.#fd ??= this.#open();
          (this.#hash ??= createHash('sha256')).update(bytes);
          for (let written = 0; written < bytes.length; ) {
            written += (await promisify(writeFile)(this.#fd, bytes, written, bytes.length - written, null)).bytesWritten;
          }
        }
      } catch (error) {
        this.#failure = error;
        this.#pending = [];
        this.#pendingSize = 0;
      } finally {
        this.#flushing = undefined;
      }
    })();
    return this.#flushing;
  }

  #open(): number {
    try {
      return openSync(this.#file, FLAGS, 0o644);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(dirname(this.#file), { recursive: true });
      return openSync(this.#file, FLAGS, 0o644);
    }
  }
}

function add(sum: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, count] of counts) sum.set(name, (sum.get(name) ?? 0) + count);
}
