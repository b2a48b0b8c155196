/**
 * Child processes as steps need them: one process group each, ended as a whole tree, with back-pressure on what they
 * print and nothing of theirs left behind.
 */
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Shell } from '../plan/model.js';

/** Between SIGTERM and SIGKILL. A cancelled job has five seconds for everything (design, "Ending"). */
const GRACE_MS = { timeout: 5000, cancel: 2000, leftover: 1000 } as const;
/** How long a finished shell may leave its pipes open, as `>(tee log)` does, before what holds them counts as left behind. */
const FLUSH_MS = 500;
/** One argument may have 128 KiB on Linux; a longer script goes through a file. */
const ARGUMENT_LIMIT = 100_000;

export interface ProcessOptions {
  shell: Shell;
  script: string;
  cwd: string;
  env: Record<string, string>;
  /** A folder of this step's own for a script that does not fit an argument. */
  scratch: string;
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

/** The variable every process of a step carries, by which those that left its group are found again. */
export const MARK = 'PHASEGATE_STEP';

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
  if (child.pid !== undefined) endAtExit(child.pid);
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

type Command = { file: string; args: string[] } | { missing: string };

/**
 * The command line of a script, as GitHub starts it (`bash --noprofile --norc -eo pipefail`), in one argument where it
 * fits. For bash and sh both streams go through one pipe, so that the log keeps the order in which lines were written;
 * the second pipe holds what the shell says before its first line runs, such as a syntax error.
 */
function commandFor({ shell, script, scratch, env }: ProcessOptions): Command {
  const path = env['PATH'] ?? '';
  const inline = Buffer.byteLength(script) < ARGUMENT_LIMIT;
  const file = (ending: string, text: string): string => {
    const target = join(scratch, `step${ending}`);
    writeFileSync(target, text, { mode: 0o600 });
    return target;
  };
  switch (shell) {
    case 'bash':
    case 'sh': {
      const found = onPath(shell, path);
      if (found === undefined) return { missing: shell };
      const flags = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
      const merged = `exec 2>&1;${script}`;
      return { file: found, args: inline ? [...flags, '-c', merged] : [...flags, file('.sh', merged)] };
    }
    case 'node': {
      const found = onPath('node', path) ?? process.execPath;
      return { file: found, args: inline ? ['-e', script] : [file('.cjs', script)] };
    }
    case 'python': {
      const found = onPath('python', path) ?? onPath('python3', path);
      if (found === undefined) return { missing: 'python (or python3)' };
      return { file: found, args: [file('.py', script)] };
    }
    case 'pwsh': {
      const found = onPath('pwsh', path);
      if (found === undefined) return { missing: 'pwsh' };
      const text = `$ErrorActionPreference = 'stop'\n${script}\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n`;
      return { file: found, args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', file('.ps1', text)] };
    }
  }
}

const found = new Map<string, string | undefined>();

/** Where a program is, looked up once per PATH: spawning by full path spares the child's own search in each start. */
function onPath(name: string, path: string): string | undefined {
  const key = `${name}\0${path}`;
  if (!found.has(key)) found.set(key, search(name, path));
  return found.get(key);
}

function search(name: string, path: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of path.split(delimiter)) {
    for (const ending of endings) {
      const candidate = join(folder || '.', name + ending);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

function groupIsAlive(pid: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    process.kill(-pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // In a container whose first process takes note of no orphans, what has ended stays listed and can be signalled.
  return familyOf(pid, undefined).length > 0;
}

/** Whether a group ends by itself within the time: what has closed its pipes may still be on its way out. */
async function goesAway(pid: number, ms: number): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; ) {
    await pause(10);
    if (!groupIsAlive(pid)) return true;
  }
  return false;
}

/**
 * Ends a process, its group, its descendants and whatever carries its mark: SIGTERM, then SIGKILL when the grace is
 * over. Resolves with how many processes there were besides the leader.
 */
export async function endTree(leader: number, mark: string | undefined, graceMs: number): Promise<number> {
  if (process.platform === 'win32') {
    try {
      execFileSync('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore' });
    } catch {
      // It had ended by itself.
    }
    return 0;
  }
  const seen = new Set<number>();
  const strike = (signal: NodeJS.Signals): boolean => {
    const members = familyOf(leader, mark);
    for (const pid of members) if (pid !== leader) seen.add(pid);
    send(-leader, signal);
    for (const pid of members) send(pid, signal);
    return members.length > 0 || groupIsAlive(leader);
  };
  const deadline = Date.now() + graceMs;
  let alive = strike('SIGTERM');
  while (alive && Date.now() < deadline) {
    await pause(20);
    alive = familyOf(leader, mark).length > 0 || groupIsAlive(leader);
  }
  // A killed process may be listed until its parent has taken note; a few rounds catch what was forked meanwhile.
  for (let round = 0; alive && round < 50; round += 1) {
    alive = strike('SIGKILL');
    if (alive) await pause(10);
  }
  return Math.max(seen.size, 1);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone between the look and the signal.
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

interface ProcessRow {
  pid: number;
  parent: number;
  group: number;
}

/** The living members of a step: its group, all their descendants, and on Linux whoever carries its mark. */
function familyOf(leader: number, mark: string | undefined): number[] {
  const rows = process.platform === 'linux' ? linuxProcesses() : listedProcesses();
  const members = new Set<number>(rows.filter((row) => row.group === leader || row.pid === leader).map((row) => row.pid));
  if (process.platform === 'linux' && mark !== undefined) {
    for (const row of rows) if (!members.has(row.pid) && carries(row.pid, mark)) members.add(row.pid);
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const row of rows) {
      if (members.has(row.parent) && !members.has(row.pid)) {
        members.add(row.pid);
        grew = true;
      }
    }
  }
  return [...members];
}

function linuxProcesses(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The command's name in parentheses may itself hold spaces and parentheses.
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z' && state !== 'X') rows.push({ pid, parent: Number(parent), group: Number(group) });
    } catch {
      continue;
    }
  }
  return rows;
}

function listedProcesses(): ProcessRow[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => !columns[3]?.startsWith('Z'))
    .map(([pid, parent, group]) => ({ pid: Number(pid), parent: Number(parent), group: Number(group) }));
}

function carries(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK}=${mark}\0`);
  } catch {
    return false;
  }
}

/** A number the kernel gives no new process below, as long as it has not come round; 0: it does not say. */
export function lastProcess(): number {
  if (process.platform !== 'linux') return 0;
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ')[4]);
  } catch {
    return 0;
  }
}

/** More candidates than this are looked up in one listing. */
const FEW = 200;

/**
 * Processes that left their step's group, as daemons do, and still run: found by the mark of their task.
 *
 * @param since what `lastProcess` said before the task started
 */
export function strays(mark: string, since: number): number[] {
  if (process.platform !== 'linux') return [];
  const last = lastProcess();
  const few = since > 0 && last >= since && last - since <= FEW;
  const candidates = few
    ? Array.from({ length: last - since }, (_, n) => since + 1 + n).filter((pid) => existsSync(`/proc/${pid}`))
    : readdirSync('/proc').map(Number).filter(Number.isInteger);
  return candidates.filter((pid) => carries(pid, mark));
}
