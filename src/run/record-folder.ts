/**
 * The folder a run leaves (`--out`, default `.phasegate`): who may write it, what it already holds, and how old results
 * make room for new ones without being lost.
 */
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { readAudit } from '../evidence/chain.js';
import type { PhaseResult, RunRecord, TaskResult } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { startOf } from './process-tree.js';

/** What has to be equal for an old result to stand in a new record. */
export interface Standing {
  digest: string;
  vars: Record<string, string>;
  sha: string | null;
}

/** What the folder holds of one phase. */
export interface StoredPhase {
  result: PhaseResult;
  /** sha256 of its `manifest.json`; undefined: it was cut short and never finished. */
  manifest: string | undefined;
  /** Head of its audit log, empty where it was cut short. */
  auditHead: string;
  /** Where it ran as several: each of them; the others speak for all. */
  legs?: StoredPhase[];
}

export function phaseFolder(out: string, phase: string, leg?: string): string {
  return join(out, runName(phase, leg));
}

/** Writes a whole file or nothing: a reader never sees half of it, also when we are killed in between. */
export function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(file, error);
  }
}

/** Words for a write that failed, with what to do; what was written before stays readable. */
export function writeError(file: string, error: unknown): Error {
  const code = (error as NodeJS.ErrnoException).code;
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full. Free some space',
    EDQUOT: 'the disk quota is used up. Free some space',
    EFBIG: 'the file would be larger than this system allows (ulimit -f). Raise the limit',
    EROFS: 'the file system is read-only. Choose another folder with --out',
    EACCES: 'permission denied. Choose another folder with --out, or make it writable',
    EISDIR: 'a folder is in its place. Find out which task puts it there, and remove it',
    EPERM: 'permission denied. Choose another folder with --out, or make it writable',
  };
  const reason = code === undefined ? undefined : reasons[code];
  if (reason === undefined) return error as Error;
  return new UserError(`${file} could not be written: ${reason}.`, 'Then run the same with `--resume`: what has passed is kept.');
}

/** What a record has to look like. Loaded by who finds one: a first run in its folder does without. */
const schemas = async (): Promise<typeof import('../trace/record.js')> => import('../trace/record.js');

/** Reads one phase's result, and where it was cut short also what its audit log knows beyond it. */
export async function readStoredPhase(folder: string): Promise<StoredPhase | undefined> {
  const file = join(folder, 'result.json');
  if (!existsSync(file)) return undefined;
  const parsed = (await schemas()).phaseResultSchema.safeParse(parseJson(file));
  if (!parsed.success) return undefined;
  const manifest = join(folder, 'manifest.json');
  if (existsSync(manifest)) {
    const auditHead = headOf(join(folder, 'audit.jsonl'));
    if (auditHead === undefined) return undefined;
    return { result: parsed.data, manifest: createHash('sha256').update(readFileSync(manifest)).digest('hex'), auditHead };
  }
  return { result: await withAudit(parsed.data, join(folder, 'audit.jsonl')), manifest: undefined, auditHead: '' };
}

/** Hash of the last line of a finished log; undefined: somebody removed or damaged it since, and nothing can be built on it. */
function headOf(audit: string): string | undefined {
  if (!existsSync(audit)) return undefined;
  const lines = readFileSync(audit, 'utf8').trimEnd();
  return /"hash":"([0-9a-f]{64})"\}$/.exec(lines.slice(lines.lastIndexOf('\n') + 1))?.[1];
}

/** Tasks that finished after the last `phase-started` and before the process was killed are in the audit log alone. */
async function withAudit(result: PhaseResult, file: string): Promise<PhaseResult> {
  if (!existsSync(file)) return result;
  const { entries, problems } = readAudit(readFileSync(file, 'utf8'));
  if (problems.length > 0) return result;
  const { taskResultSchema } = await schemas();
  const start = entries.findLastIndex((entry) => entry['type'] === 'phase-started');
  const tasks = new Map(result.tasks.map((task) => [task.id, task]));
  for (const entry of entries.slice(start + 1)) {
    if (entry['type'] !== 'task-finished') continue;
    const task = taskResultSchema.safeParse(entry['result']);
    if (task.success) tasks.set(task.data.id, task.data);
  }
  return { ...result, tasks: [...tasks.values()] };
}

export async function readRunRecord(out: string): Promise<RunRecord | undefined> {
  const file = join(out, 'run.json');
  if (!existsSync(file)) return undefined;
  const parsed = (await schemas()).runRecordSchema.safeParse(parseJson(file));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Why a result cannot stand beside those of this run, in words; undefined: it can. */
export function whyNotStanding(result: { plan: { digest: string }; vars: Record<string, string>; run: { sha: string | null } }, now: Standing): string | undefined {
  if (result.plan.digest !== now.digest) return 'it is of another version of the plan';
  if (result.run.sha !== now.sha) return `it is of commit ${result.run.sha?.slice(0, 10) ?? 'none'}, and ${now.sha?.slice(0, 10) ?? 'none'} is checked out`;
  const names = new Set([...Object.keys(result.vars), ...Object.keys(now.vars)]);
  const different = [...names].find((name) => result.vars[name] !== now.vars[name]);
  return different === undefined ? undefined : `it ran with another value of the variable ${different}`;
}

/** Whether a stored result of a task may be kept by `--resume` or serve as upstream. */
export function hasPassed(task: TaskResult | undefined): boolean {
  return task?.status === 'passed' || task?.status === 'waived';
}

/** Moves files or folders of the record to `previous/<stamp>/`, keeping their paths. */
export function moveToPrevious(out: string, stamp: string, paths: readonly string[]): void {
  const target = join(out, 'previous', stamp);
  for (const path of paths) {
    const from = join(out, path);
    if (!existsSync(from)) continue;
    let to = join(target, path);
    for (let n = 2; existsSync(to); n += 1) to = join(target, `${path}.${n}`);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }
}

/**
 * Takes the folder for this process, so that two runs never write one record.
 *
 * @returns gives it back
 * @throws UserError naming the process that has it
 */
export function lockFolder(out: string): () => void {
  const folder = join(out, 'local');
  try {
    makeFirstMissing(folder);
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['EEXIST', 'ENOTDIR'].includes(code)) throw new UserError(`--out ${out} is not a folder.`, 'Name a folder, or move the file away.');
    if (['ENOENT', 'ENAMETOOLONG', 'ELOOP'].includes(code)) throw new UserError(`--out ${out} cannot be made (${code}).`, 'Name a folder in a place that takes new ones.');
    throw writeError(folder, error);
  }
  const lock = join(folder, 'lock');
  const mine = join(folder, `lock.${process.pid}`);
  try {
    writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  } catch (error) {
    throw writeError(mine, error);
  }
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        linkSync(mine, lock);
        return () => rmSync(lock, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(lock, error);
      }
      const holder = parseJson(lock) as { pid?: number; started?: string } | undefined;
      if (holder?.pid !== undefined && isRunning(holder.pid, holder.started)) {
        const since = statSync(lock, { throwIfNoEntry: false })?.mtime.toISOString() ?? 'just now';
        throw new UserError(`Another run writes to ${out} (process ${holder.pid}, since ${since}).`, 'Wait for it to end, or give this one a folder of its own with --out.');
      }
      removeStale(lock, join(folder, `lock.stale.${process.pid}`), holder?.pid);
    }
    throw new UserError(`${lock} could not be taken.`, 'Other runs keep taking it. Give this one a folder of its own with --out.');
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Node's own recursion never ends where what is there takes no folder, as `/proc` does: the first one is made without it. */
function makeFirstMissing(folder: string): void {
  let first = folder;
  while (first !== dirname(first) && !existsSync(dirname(first))) first = dirname(first);
  try {
    mkdirSync(first);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A rename succeeds for one of several that find the same stale lock; one that took a fresh lock puts it back. */
function removeStale(lock: string, aside: string, stale: number | undefined): void {
  try {
    renameSync(lock, aside);
    const taken = parseJson(aside) as { pid?: number } | undefined;
    if (taken?.pid !== stale) linkSync(aside, lock);
    unlinkSync(aside);
  } catch {
    // Somebody else was first.
  }
}

function isRunning(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return started === undefined || now === undefined || now === started;
}
