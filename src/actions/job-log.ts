/**
 * What a job's log shows of a run: a line per finished task with its whole output folded beneath, what failed in full,
 * and a sign of life while nothing ends. Output is printed when its task ends, so that tasks side by side do not mix.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../cli/live.js';
import { terminalReporter } from '../cli/terminal.js';
import type { Plan } from '../plan/model.js';
import type { EventSink, RunEvent } from '../run/events.js';
import { Annotations } from './annotations.js';
import type { WorkflowCommands } from './workflow-commands.js';

/** Of one task's output, its end: GitHub's page of a log with more becomes hard to use. */
const SHOWN_BYTES = 1024 * 1024;
const SILENCE_MS = 30_000;

export interface JobLogOptions {
  commands: WorkflowCommands;
  plan: Plan;
  env: NodeJS.ProcessEnv;
  /** The record's folder. */
  out: string;
  /** The folder a phase of this run is written to. */
  folderOf(phase: string): string;
  /** The start of the commands we suggest. */
  command: string;
  remaining(task: string): number;
  now?: () => number;
}

export interface JobLog {
  on: EventSink;
  /** What failed and has no annotation of its own, because the runner keeps ten. */
  unannounced(): string[];
  close(): void;
}

export function jobLog({ commands, plan, env, out, folderOf, command, remaining, now = () => performance.now() }: JobLogOptions): JobLog {
  let lines: string[] = [];
  let sign: () => string | undefined = () => undefined;
  const collect: Output = { print: (more) => void lines.push(...more), change() {}, close() {} };
  const reporter = terminalReporter({
    stream: process.stdout,
    plan,
    env,
    now,
    remaining,
    out,
    command,
    output: (said) => {
      sign = said;
      return collect;
    },
  });
  const annotations = new Annotations(plan, commands);
  const timer = setInterval(() => {
    const line = sign();
    if (line !== undefined) commands.text(line);
  }, SILENCE_MS).unref();

  /** Prints what the reporter had to say. */
  const flush = (output?: string): void => {
    const printed = lines;
    lines = [];
    if (printed.length === 0 && output === undefined) return;
    timer.refresh();
    const title = output === undefined ? undefined : printed.pop();
    if (printed.length > 0) commands.text(printed.join('\n'));
    if (title !== undefined && output !== undefined) commands.fold(title.trim(), output);
  };

  return {
    on(event) {
      reporter.on(event);
      if (event.type === 'task-finished') {
        const output = outputOf(event, folderOf(event.phase));
        // The line of a task that passed is the last one, and becomes the title of its output.
        if (event.result.status === 'passed') flush(output);
        else {
          flush();
          if (output !== undefined) commands.fold(`Output of ${event.task}`, output);
        }
      } else flush();
      annotations.on(event);
    },
    unannounced: () => annotations.unannounced(),
    close() {
      clearInterval(timer);
      reporter.close();
      flush();
    },
  };
}

/** What the task printed, redacted, as the record has it. */
function outputOf({ task, result }: Extract<RunEvent, { type: 'task-finished' }>, folder: string): string | undefined {
  if (!result.evidence.some(({ path }) => path === 'output.log')) return undefined;
  const path = join('evidence', task, 'output.log');
  let fd: number;
  try {
    fd = openSync(join(folder, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    return `${path} cannot be read: ${(error as Error).message}`;
  }
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, SHOWN_BYTES));
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, size - bytes.length));
    if (size === bytes.length) return text;
    return `… the first ${size - bytes.length} bytes are in ${path} of the phase's artifact\n${text.slice(text.indexOf('\n') + 1)}`;
  } finally {
    closeSync(fd);
  }
}
