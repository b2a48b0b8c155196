/**
 * A plan in a folder of its own, run from outside through the built command line, as a user does. Every record a run
 * leaves is verified as it is left, whatever the test is about. The folders are removed after the file's tests.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { verify } from '../../src/evidence/verify.js';
import { type PhaseResult, phaseResultSchema, type RunRecord, runRecordSchema, type TaskResult } from '../../src/trace/record.js';

/** `PHASEGATE_CLI`: another build, such as one with a fault put in to see the tests notice. */
export const CLI = process.env['PHASEGATE_CLI'] ?? fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url));

export interface Ran {
  /** -1: ended by a signal. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Variables beside `PATH` and `HOME`; nothing else of the caller's environment gets through. */
  env?: Record<string, string>;
  /** A record left damaged or cut short on purpose: it is not verified. */
  unverified?: boolean;
  /** Relative to the project; default: the project itself. */
  cwd?: string;
  /** Started instead of our own Node, before the path to the command line: `['/usr/bin/prlimit', '--fsize=1000', 'node']`. */
  command?: readonly string[];
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * @param plan text of `phasegate.yml`, or an object that is written as JSON, which YAML includes; undefined: no plan
 * @param files path → text; one that begins with `#!` is executable
 * @param options.git make it a repository with all of it in a first commit
 */
export function project(plan: string | object | undefined, files: Record<string, string> = {}, options: { git?: boolean } = {}): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'phasegate-test-')));
  made.push(folder);
  const created = new Project(folder);
  if (plan !== undefined) created.plan(plan);
  created.write(files);
  if (options.git === true) {
    created.git('init', '--quiet', '--initial-branch=main');
    created.write({ '.git/info/exclude': '.phasegate/\nlog\n' });
    created.commit('first');
  }
  return created;
}

/** A plan of one phase `one`; a task without `title` is called by its id. */
export function onePhase(tasks: object[], rest: object = {}): object {
  return phases({ one: { tasks } }, rest);
}

/** A plan of these phases in this order; titles default to ids. */
export function phases(all: Record<string, { tasks: object[] } & Record<string, unknown>>, rest: object = {}): object {
  const titled = (entry: object): object => ({
    title: (entry as { id?: string }).id,
    ...entry,
    ...('tasks' in entry ? { tasks: (entry.tasks as object[]).map(titled) } : {}),
  });
  return { version: 1, name: 'Shop', ...rest, phases: Object.entries(all).map(([id, phase]) => titled({ id, ...phase })) };
}

export class Project {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  plan(plan: string | object): void {
    this.write({ 'phasegate.yml': typeof plan === 'string' ? plan : `${JSON.stringify(plan, null, 2)}\n` });
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), text);
      if (text.startsWith('#!')) chmodSync(this.path(path), 0o755);
    }
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  /** Every file below a folder, relative to it, sorted. */
  files(path: string): string[] {
    if (!this.exists(path)) return [];
    return readdirSync(this.path(path), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path(path).length + 1))
      .toSorted();
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-C', this.folder, ...args], { encoding: 'utf8', env: { ...environment(), ...COMMITTER } });
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  /** A running `phasegate`, for tests that interrupt or kill it. What it leaves is not verified. */
  start(args: readonly string[], options: RunOptions = {}): { child: ChildProcess; ended: Promise<Ran> } {
    const [file = process.execPath, ...before] = options.command ?? [process.execPath];
    const child = spawn(file, [...before, CLI, ...args], {
      cwd: this.path(options.cwd ?? '.'),
      env: { ...environment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
    });
    return { child, ended };
  }

  /** `phasegate …args` to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const ran = await this.start(args, options).ended;
    expect(ran.stderr, 'a bug of ours').not.toContain('internal error');
    const out = join(options.cwd ?? '.', outOf(args));
    if (options.unverified !== true && ['run', 'approve'].includes(args[0] ?? '') && this.exists(join(out, 'run.json'))) await this.verify(out);
    return ran;
  }

  /** Holds a record against itself. */
  async verify(out = '.phasegate'): Promise<void> {
    const { ok, problems } = await verify(this.path(out), {});
    expect(problems, 'phasegate verify').toEqual([]);
    expect(ok).toBe(true);
  }

  record(out = '.phasegate'): RunRecord {
    return runRecordSchema.parse(JSON.parse(this.read(join(out, 'run.json'))));
  }

  result(phase: string, out = '.phasegate'): PhaseResult {
    return phaseResultSchema.parse(JSON.parse(this.read(join(out, phase, 'result.json'))));
  }

  /** The result of one task of the record, whichever phase has it. */
  task(id: string, out = '.phasegate'): TaskResult {
    for (const phase of this.record(out).phases) {
      const found = this.result(phase.id, out).tasks.find((task) => task.id === id);
      if (found !== undefined) return found;
    }
    throw new Error(`the record has no result of ${id}`);
  }

  /** Task id → status, over all phases of the record. */
  statuses(out = '.phasegate'): Record<string, string> {
    return Object.fromEntries(this.record(out).phases.flatMap((phase) => this.result(phase.id, out).tasks.map((task) => [task.id, task.status])));
  }

  /** Phase id → verdict, over all phases of the record. */
  verdicts(out = '.phasegate'): Record<string, string> {
    return Object.fromEntries(this.record(out).phases.map((phase) => [phase.id, phase.verdict]));
  }

  /** Entries of an audit log, oldest first. */
  audit(path: string): ({ type: string } & Record<string, unknown>)[] {
    return this.read(path).trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string });
  }
}

function outOf(args: readonly string[]): string {
  const at = args.indexOf('--out');
  return at < 0 ? '.phasegate' : (args[at + 1] ?? '.phasegate');
}

function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}

const COMMITTER = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com' };
