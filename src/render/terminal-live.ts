/** What is shown while things run: the live region of a terminal and the sign of life of a log. Pure. */
import type { TaskStatus } from '../trace/record.js';
import { clean, duration, few, pad, truncate } from './terminal-text.js';
import { type Layout, word } from './terminal.js';

export interface Running {
  task: string;
  title: string;
  /** The step that runs now, when one has begun, with its attempt and how many it may take. */
  step?: { name: string; attempt: number; of: number };
  elapsedMs: number;
}

export interface Progress {
  running: readonly Running[];
  done: number;
  total: number;
  counts: ReadonlyMap<TaskStatus, number>;
  elapsedMs: number;
  /** 0 to 1: of the longest chain of tasks, how much has not finished. */
  criticalPathLeft: number;
  interrupted: boolean;
}

const MOST_RUNNING = 10;
const STEP_ROOM = 24;
const TIME = 7;

/** The region, at most `rows` lines of less than the layout's columns: what runs, then one line of totals. */
export function liveLines(to: Layout, progress: Progress, rows: number): string[] {
  const columns = to.columns ?? 80;
  const room = Math.max(0, Math.min(MOST_RUNNING, rows - 1));
  const { running } = progress;
  // A line that says how many more there are takes the place of one of them.
  const shown = running.length > room ? running.slice(0, Math.max(0, room - 1)) : running;
  const lines = shown.map((each) => runningLine(to, each, columns));
  const rest = running.length - shown.length;
  if (rest > 0 && room > 0) lines.push(to.colors.dim(truncate(`    … and ${rest} more running`, columns - 1)));
  return [...lines, to.colors.dim(truncate(`  ${totals(progress)}`, columns - 1))].slice(-Math.max(1, rows));
}

function runningLine(to: Layout, { task, title, step, elapsedMs }: Running, columns: number): string {
  const head = 2 + 2 + to.status + 2;
  const room = columns - 1 - head;
  const titleRoom = Math.max(8, Math.min(to.longest, room - to.id - 4 - TIME - STEP_ROOM));
  const text = `${pad(clean(task), to.id)}  ${pad(truncate(clean(title), titleRoom), titleRoom)}  ${whole(elapsedMs).padStart(TIME)}`;
  const doing = step ? `  ${clean(step.name)}${step.attempt > 1 ? `, attempt ${step.attempt}${step.of >= step.attempt ? ` of ${step.of}` : ''}` : ''}` : '';
  if (room < 8) return truncate(`  ${clean(task)}`, columns - 1);
  return `  ${word(to, 'running')}  ${truncate(text + doing, room)}`;
}

function totals({ done, total, counts, elapsedMs, criticalPathLeft, interrupted }: Progress): string {
  const notable = (['failed', 'waiting', 'blocked', 'cancelled'] as const).flatMap((status) => {
    const n = counts.get(status) ?? 0;
    return n > 0 ? [`${n} ${status}`] : [];
  });
  return [
    ...(interrupted ? ['interrupted, ending'] : []),
    [`${done} of ${total} done`, ...notable].join(', '),
    whole(elapsedMs),
    ...(criticalPathLeft > 0 ? [`critical path ${Math.max(1, Math.round(criticalPathLeft * 100))}% left`] : []),
  ].join(' · ');
}

/** One line for a log in which nothing has happened for a while. */
export function signOfLife(to: Layout, progress: Progress): string {
  const names = progress.running.map((each) => `${clean(each.task)}${each.step ? ` ${clean(each.step.name)}` : ''} (${whole(each.elapsedMs)})`);
  return `  ${word(to, 'running')}  ${few(names, 5)}; ${totals(progress)}`;
}

// Tenths would ask for ten frames a second and say nothing more.
function whole(ms: number): string {
  return ms < 9_950 ? `${Math.floor(ms / 1000)}s` : duration(ms);
}

