/** What a person needs to know where a task failed or waits. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isBelow } from '../evidence/below.js';
import type { Redactor } from '../evidence/redact.js';
import type { Task } from '../plan/model.js';
import type { TaskResult } from '../trace/record.js';
import type { Commands } from './commands.js';
import type { Advice } from './events.js';

/** Longer instructions are cut: the file itself is named in the plan. */
const LONGEST = 8192;

export interface AdviceOptions {
  workspace: string;
  redactor: Redactor;
  commands: Commands;
}

/** @param tail the last lines of the task's output, redacted */
export function adviceFor(task: Task, result: TaskResult, tail: string[], { workspace, redactor, commands }: AdviceOptions): Advice | undefined {
  if (result.status === 'waiting') {
    const instructions = task.manual?.instructions;
    const words = instructions === undefined ? '' : 'text' in instructions ? instructions.text : textOfFile(instructions.file, workspace) ?? `${instructions.file} says what to do, and is not there.`;
    const by = result.waitsFor?.[0] === 'anyone' ? 'YOU' : (result.waitsFor?.[0]?.replace(/^@/, '') ?? 'YOU');
    return { tail: [], instructions: redactor.text(words), approve: commands.approve(task.id, by) };
  }
  if (result.status !== 'failed') return undefined;
  return {
    tail,
    ...(task.hint === undefined ? {} : { hint: redactor.text(textOrFile(task.hint, workspace)) }),
    ...(result.reproduce === undefined ? {} : { reproduce: result.reproduce }),
    ...(result.decision?.decision === 'rejected' ? { approve: commands.approve(task.id, result.decision.by) } : {}),
  };
}

/** The words of a hint: the file's where it names one of the workspace, else as they stand. */
function textOrFile(value: string, workspace: string): string {
  if (value.includes('\n') || value.length > 500) return value;
  return textOfFile(value, workspace) ?? value;
}

function textOfFile(file: string, workspace: string): string | undefined {
  const path = join(workspace, file);
  if (!isInside(path, workspace) || !statSync(path).isFile()) return undefined;
  return readFileSync(path, 'utf8').slice(0, LONGEST).trimEnd();
}

/** Whether a path exists and, followed through its links, lies in the workspace. */
export function isInside(path: string, workspace: string): boolean {
  if (!existsSync(path)) return false;
  return isBelow(realpathSync(path), workspace);
}
