/**
 * The audit log: one JSON object a line, each with the hash of the one before, so that a line changed, removed or put in
 * between breaks every later one. The hash of a line is the sha256 of its bytes without the `hash` member.
 */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { UserError } from '../errors.js';

/** `prev` of the first line, and the head of a log without lines. */
export const GENESIS = '0'.repeat(64);

export interface AuditEntry {
  /** Number of its line, from 1. */
  seq: number;
  prev: string;
  hash: string;
  [key: string]: unknown;
}

export class AuditLog {
  readonly #file: string;
  readonly #fd: number;
  #size: number;
  #seq: number;
  #head: string;

  private constructor(file: string, fd: number, size: number, seq: number, head: string) {
    this.#file = file;
    this.#fd = fd;
    this.#size = size;
    this.#seq = seq;
    this.#head = head;
  }

  /** @throws the system's error; `EEXIST` where there is a log already: it is never overwritten */
  static create(file: string): AuditLog {
    return new AuditLog(file, openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o644), 0, 0, GENESIS);
  }

  /**
   * Goes on with a log that was cut short, or starts it. What a kill left of a last line is cut off.
   *
   * @throws UserError when the chain is broken before that
   */
  static resume(file: string): AuditLog {
    const fd = openSync(file, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o644);
    try {
      const bytes = readFileSync(fd);
      const { entries, head, problems } = readAudit(bytes.toString());
      if (problems.length > 0) {
        throw new UserError(`${file}: ${problems[0]}`, 'The record was changed from outside and cannot be continued: start a new one without --resume.');
      }
      const size = bytes.lastIndexOf(0x0a) + 1;
      if (size < fstatSync(fd).size) ftruncateSync(fd, size);
      return new AuditLog(file, fd, size, entries.length, head);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Hash of the last line. */
  get head(): string {
    return this.#head;
  }

  /**
   * Adds one event, which may not have the members `seq`, `prev` and `hash`. On return the system has it: a kill of this
   * process does not lose it.
   *
   * @throws the system's error; the log then ends with the event before
   */
  append(event: object): void {
    const body = JSON.stringify({ seq: this.#seq + 1, prev: this.#head, ...event });
    const hash = sha256(body);
    const line = Buffer.from(`${body.slice(0, -1)},"hash":"${hash}"}\n`);
    try {
      for (let written = 0; written < line.length; ) {
        written += writeSync(this.#fd, line, written, line.length - written, this.#size + written);
      }
    } catch (error) {
      ftruncateSync(this.#fd, this.#size);
      throw error;
    }
    this.#size += line.length;
    this.#seq += 1;
    this.#head = hash;
  }

  /** @throws UserError when the log is no longer where it was written: what was appended is then lost */
  close(): void {
    const { nlink } = fstatSync(this.#fd);
    closeSync(this.#fd);
    if (nlink === 0) {
      throw new UserError(
        `${this.#file} was removed or replaced while it was written.`,
        'Find out which task does that. `git clean -fdx` does: give it `-e .phasegate`, or name a folder outside with --out.',
      );
    }
  }
}

/**
 * Reads a log and follows its chain. A last line that was not written to its end is `torn` and no problem; every other
 * line that does not fit is one, and reading ends there.
 */
export function readAudit(text: string): { entries: AuditEntry[]; head: string; problems: string[]; torn: boolean } {
  const entries: AuditEntry[] = [];
  let head = GENESIS;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    const entry = readLine(text.slice(start, end), entries.length + 1, head);
    if (typeof entry === 'string') return { entries, head, problems: [entry], torn: false };
    entries.push(entry);
    head = entry.hash;
    start = end + 1;
  }
  return { entries, head, problems: [], torn: start < text.length };
}

function readLine(line: string, seq: number, prev: string): AuditEntry | string {
  const end = /,"hash":"([0-9a-f]{64})"\}$/.exec(line);
  if (end === null) return `line ${seq} is no line of an audit log: it has to end with its hash`;
  const body = `${line.slice(0, end.index)}}`;
  const hash = sha256(body);
  if (hash !== end[1]) return `line ${seq} was changed: its hash is ${hash}, and it says ${end[1]}`;
  let entry: AuditEntry;
  try {
    entry = JSON.parse(line) as AuditEntry;
  } catch {
    return `line ${seq} is not valid JSON`;
  }
  if (entry.seq !== seq) return `line ${seq} says it is line ${JSON.stringify(entry.seq)}: lines were removed or added before it`;
  if (entry.prev !== prev) return `line ${seq} does not follow the line before it: its prev is ${JSON.stringify(entry.prev)}, expected ${prev}`;
  return entry;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
