/**
 * The two ways lines reach a person: above a live region that is redrawn in place, or one after the other into a log.
 * Both give the run no reason to stop: a terminal that went away (EPIPE, EIO) is not an error of the run.
 */
import { width } from '../render/terminal-text.js';

export interface Output {
  /** Lines that stay. */
  print(lines: readonly string[]): void;
  /** What is live has changed. */
  change(): void;
  /** Shows what is pending, removes the live region, gives the cursor back; later lines are printed plainly. */
  close(): void;
}

const FRAME_MS = 100;
const TICK_MS = 1_000;
const SILENCE_MS = 30_000;

const BEGIN = '\x1b[?2026h\x1b[?25l';
const END = '\x1b[?2026l';
const SHOW_CURSOR = '\x1b[?25h';
// While the region is drawn, a line whose width we misjudge is cut by the terminal instead of breaking the count of rows.
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';

/**
 * @param frame the live lines for a terminal of this size: fewer than `rows`, each narrower than `columns`
 * @param now milliseconds
 */
export function liveOutput(stream: NodeJS.WriteStream, now: () => number, frame: (columns: number, rows: number) => string[]): Output {
  const write = quietly(stream);
  let pending = '';
  let drawn: number[] = [];
  let shown = '';
  let lastDraw = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let soon = false;
  let closed = false;

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(draw, ms).unref();
  };

  /** Rows the region takes now: a terminal that became narrower has wrapped what was drawn. */
  const erase = (columns: number): string => {
    if (drawn.length === 0) return '';
    const up = drawn.reduce((sum, each) => sum + Math.max(1, Math.ceil(each / columns)), 0) - 1;
    return `\r${up > 0 ? `\x1b[${up}A` : ''}\x1b[J`;
  };

  const draw = (): void => {
    soon = false;
    lastDraw = now();
    const columns = stream.columns || 80;
    const rows = stream.rows || 24;
    const lines = frame(columns, rows - 1).slice(0, Math.max(1, rows - 1));
    const region = lines.join('\n');
    const key = `${columns} ${region}`;
    if (pending !== '' || key !== shown) {
      write(`${BEGIN}${erase(columns)}${pending}${NO_WRAP}${region}${WRAP}${END}`);
      pending = '';
      shown = key;
      drawn = lines.map(width);
    }
    schedule(TICK_MS);
  };

  const change = (): void => {
    if (closed || soon) return;
    const wait = lastDraw + FRAME_MS - now();
    if (wait <= 0) return draw();
    soon = true;
    schedule(wait);
  };

  const giveBack = (): void => write(SHOW_CURSOR);
  process.once('exit', giveBack);
  stream.on('resize', change);

  return {
    print(lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      if (closed) return write(text);
      pending += text;
      change();
    },
    change,
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      stream.off('resize', change);
      process.off('exit', giveBack);
      write(`${erase(stream.columns || 80)}${pending}${SHOW_CURSOR}`);
      pending = '';
    },
  };
}

/**
 * Lines that come close together go out in one write: each one wakes the reader, which takes the time of the tasks.
 *
 * @param sign a line that says what runs, when something does; asked for after each 30 s without another line
 */
export function plainOutput(stream: NodeJS.WriteStream, sign: () => string | undefined): Output {
  const write = quietly(stream);
  let pending = '';
  let soon: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(soon);
    soon = undefined;
    if (pending !== '') write(pending);
    pending = '';
  };
  const timer = setInterval(() => {
    const line = sign();
    if (line !== undefined) write(`${line}\n`);
  }, SILENCE_MS).unref();
  process.once('exit', flush);
  return {
    print(lines) {
      if (lines.length === 0) return;
      timer.refresh();
      pending += lines.map((line) => `${line}\n`).join('');
      soon ??= setTimeout(flush, FRAME_MS);
    },
    change() {},
    close() {
      clearInterval(timer);
      process.off('exit', flush);
      flush();
    },
  };
}

/** Writes until the reader goes away, and then nothing. */
function quietly(stream: NodeJS.WriteStream): (text: string) => void {
  let gone = false;
  stream.on('error', () => {
    gone = true;
  });
  return (text) => {
    if (!gone) stream.write(text);
  };
}
