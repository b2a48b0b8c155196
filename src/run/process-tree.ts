/** The processes of a step as a family: found by group, descent and mark, and ended together. */
import { execFileSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';

/** The variable every process of a step carries, by which those that left its group are found again. */
export const MARK = 'PHASEGATE_STEP';

export function groupIsAlive(pid: number): boolean {
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
export async function goesAway(pid: number, ms: number): Promise<boolean> {
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

export function send(pid: number, signal: NodeJS.Signals): void {
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

let load: number | undefined;
const line = Buffer.alloc(128);

/** A number the kernel gives no new process below, as long as it has not come round; 0: it does not say. */
export function lastProcess(): number {
  if (process.platform !== 'linux') return 0;
  try {
    load ??= openSync('/proc/loadavg', 'r');
    const length = readSync(load, line, 0, line.length, 0);
    return Number(line.toString('latin1', 0, length).trim().split(' ')[4]);
  } catch {
    return 0;
  }
}

/** Leaders of groups we started since the numbers last came round: none of them is a stray, nor can one have its number. */
const started = new Set<number>();
let newest = 0;

export function rememberLeader(pid: number): void {
  if (pid < newest) started.clear();
  newest = pid;
  started.add(pid);
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
    ? Array.from({ length: last - since }, (_, n) => since + 1 + n).filter((pid) => !started.has(pid) && existsSync(`/proc/${pid}`))
    : readdirSync('/proc').map(Number).filter(Number.isInteger);
  return candidates.filter((pid) => carries(pid, mark));
}

/** When a process started, in the kernel's ticks: tells a process from a later one with the same number. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
