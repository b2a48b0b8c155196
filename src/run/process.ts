/**
 * Child processes as steps need them: one process group each, ended as a whole tree, with back-pressure on what they
 * print and nothing of theirs left behind.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endTree, goesAway, groupIsAlive, MARK, rememberLeader, send } from './process-tree.js';
import { commandFor, type Script } from './shells.js';

/** Between SIGTERM and SIGKILL. A cancelled job has five seconds for everything (design, "Ending"). */
const GRACE_MS = { timeout: 5000, cancel: 2000, leftover: 1000 } as const;
/** How long a finished shell may leave its pipes open, as `>(tee log)` does, before what holds them counts as left behind. */
const FLUSH_MS = 500;

export interface ProcessOptions extends Script {
  cwd: string;
  timeoutMs: number | undefined;
  signal: AbortSignal;
  stdout: ByteSink;
  stderr: ByteSink;
}

/** A promise it returns is back-pressure: nothing more is read until it resolves. */
export interface ByteSink {
  write(chunk: Buffer): Promise<void> | undefined;
}

export type ProcessOutcome = {
  /** Processes that were still there when the shell had ended, and were ended. */
  leftBehind: number;
} & (
  | { kind: 'exited'; code: number }
  | { kind: 'signalled'; signal: string }
  | { kind: 'timed-out' }
  | { kind: 'cancelled' }
  | { kind: 'not-started'; reason: string }
);


/** Runs one script to its end and until nothing of it is left. Never rejects for what the script does. */
export async function runProcess(options: ProcessOptions): Promise<ProcessOutcome> {
  if (options.signal.aborted) return { kind: 'cancelled', leftBehind: 0 };
  const command = commandFor(options);
  if ('missing' in command) {
    return { kind: 'not-started', reason: `shell "${options.shell}" was not found: ${command.missing} is not on PATH. Install it, or set another \`shell:\`.`, leftBehind: 0 };
  }
  let child: ChildProcessByStdio<null, Readable, Readable>;
  try {
    child = spawn(command.file, command.args, {
      cwd: options.cwd,
      env: options.env,
      // A group of its own, so that all of it can be ended at once and our terminal's Ctrl-C reaches it only through us.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch (error) {
    // Some errors come as events and some are thrown, an environment that is too large among them.
    return { kind: 'not-started', reason: startError(error as NodeJS.ErrnoException, command.file, options.cwd), leftBehind: 0 };
  }
  if (child.pid !== undefined) {
    rememberLeader(child.pid);
    endAtExit(child.pid);
  }
  let stopped: 'timed-out' | 'cancelled' | undefined;
  let ending: Promise<number> | undefined;
  const stop = (why: 'timed-out' | 'cancelled'): void => {
    if (stopped !== undefined || child.pid === undefined) return;
    stopped = why;
    ending = endTree(child.pid, options.env[MARK], why === 'timed-out' ? GRACE_MS.timeout : GRACE_MS.cancel);
  };
  const onAbort = (): void => stop('cancelled');
  options.signal.addEventListener('abort', onAbort, { once: true });
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => stop('timed-out'), options.timeoutMs);

  const exited = new Promise<{ code: number | null; signal: string | null } | { error: NodeJS.ErrnoException }>((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  drain(child.stdout, options.stdout);
  drain(child.stderr, options.stderr);

  const result = await exited;
  clearTimeout(timer);
  options.signal.removeEventListener('abort', onAbort);
  if ('error' in result) return { kind: 'not-started', reason: startError(result.error, command.file, options.cwd), leftBehind: 0 };

  let leftBehind = 0;
  if (ending !== undefined) await ending;
  else if (child.pid !== undefined) {
    if (!(await settled(closed, FLUSH_MS)) || (groupIsAlive(child.pid) && !(await goesAway(child.pid, FLUSH_MS)))) {
      leftBehind = await endTree(child.pid, options.env[MARK], GRACE_MS.leftover);
    }
  }
  // What escaped both the group and the mark may hold the pipes for ever: what it prints from here on is not ours.
  if (!(await settled(closed, FLUSH_MS))) {
    child.stdout.destroy();
    child.stderr.destroy();
  }
  if (child.pid !== undefined) leaders.delete(child.pid);
  if (stopped !== undefined) return { kind: stopped, leftBehind };
  if (result.signal !== null) return { kind: 'signalled', signal: result.signal, leftBehind };
  return { kind: 'exited', code: result.code ?? 1, leftBehind };
}

/** Groups that run now. Where we end without waiting for them, on a second Ctrl-C or a full disk, they do not outlive us. */
const leaders = new Set<number>();
let watching = false;

function endAtExit(leader: number): void {
  leaders.add(leader);
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const pid of leaders) send(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  });
}

function drain(stream: Readable, sink: ByteSink): void {
  stream.on('data', (chunk: Buffer) => {
    const pressure = sink.write(chunk);
    if (pressure === undefined) return;
    stream.pause();
    void pressure.then(() => stream.resume());
  });
  // A reset pipe of a killed child is no news; its exit is.
  stream.on('error', () => undefined);
}

/** Whether the promise resolves within the time, without keeping the process alive for it. */
async function settled(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function startError(error: NodeJS.ErrnoException, file: string, cwd: string): string {
  switch (error.code) {
    case 'ENOENT':
      return `${file} could not be started in ${cwd}: it is not on PATH, or the working directory is gone.`;
    case 'E2BIG':
      return 'The environment is too large for a process of this system. Pass large values through files.';
    default:
      return `${file} could not be started: ${error.message}`;
  }
}
