/** Runs the steps of one task: a command or a check each, with its condition, attempts and time limit. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isBelow } from '../evidence/below.js';
import { evaluateCondition, type ExpressionContext } from '../plan/expression.js';
import type { Execution, Step } from '../plan/model.js';
import type { TestLinker } from '../trace/linking.js';
import type { StepResult, TestCase } from '../trace/record.js';
import type { Redactor } from '../evidence/redact.js';
import type { OutputCapture } from '../evidence/capture.js';
import type { Freshness } from './checks.js';
import { type ProcessOutcome, runProcess } from './process.js';
import type { SoFar } from './so-far.js';

export interface StepContext {
  /** The plan's folder, with no link in it. */
  workspace: string;
  /** What the task itself says; a step's own value wins. */
  defaults: Execution;
  vars: Record<string, string>;
  linker(): Promise<TestLinker>;
  /** The record's folder, in which no check looks for reports. */
  record: string;
  freshness: Freshness;
  env: Record<string, string>;
  /** An empty folder of the task's own. */
  scratch: string;
  capture: OutputCapture;
  redactor: Redactor;
  /** Aborted when the run is interrupted. */
  signal: AbortSignal;
  /** When the task's own time is up, on the clock of `Date.now()`. */
  deadline: number | undefined;
  expressions(): Omit<ExpressionContext, 'env'>;
  /** What the run has shown before this step. */
  soFar(): SoFar;
  onStart(step: string, attempt: number): void;
  onRetry(step: string, attempt: number, error: string, waitMs: number): void;
  onWarning(message: string): void;
}

const TESTS_AT_ONCE = 1000;

type Attempt =
  | { status: 'passed'; exitCode?: number; detail?: string; tests?: TestCase[] }
  | { status: 'failed'; error: string; exitCode?: number; tests?: TestCase[] }
  | { status: 'cancelled' };

/**
 * Runs one step to its result. Never rejects for what the step does.
 *
 * @param failedBefore whether a step before it failed: what its `if` sees as `failure()`
 */
export async function runStep(step: Step, failedBefore: boolean, context: StepContext): Promise<StepResult> {
  const base = { name: step.name, kind: step.check.kind };
  const env = { ...context.env, ...step.env };
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  const condition = whetherToRun(step, failedBefore, env, context);
  if (condition === false) return { ...base, status: 'skipped', attempts: 0, durationMs: 0 };
  if (condition !== true) return { ...base, status: 'failed', attempts: 0, durationMs: 0, error: condition.error };
  const retry = step.retry ?? context.defaults.retry ?? { attempts: 1, backoffMs: 0 };
  for (let attempt = 1; ; attempt += 1) {
    context.onStart(step.name, attempt);
    const outcome = await runAttempt(step, env, context);
    const outOfTime = context.deadline !== undefined && Date.now() >= context.deadline;
    if (outcome.status !== 'failed' || attempt >= retry.attempts || outOfTime) {
      return { ...base, attempts: attempt, durationMs: elapsed(), ...redacted(outcome, context.redactor) };
    }
    const waitMs = Math.min(retry.backoffMs * 2 ** (attempt - 1), (context.deadline ?? Infinity) - Date.now());
    context.onRetry(step.name, attempt, context.redactor.text(outcome.error), waitMs);
    if (!(await waitFor(waitMs, context.signal))) return { ...base, status: 'cancelled', attempts: attempt, durationMs: elapsed() };
  }
}

/**
 * Most steps have no condition, and then none is parsed. Tests that fail end with an error and leave a report all the same:
 * it is read, because only it says which requirements they have broken.
 */
function whetherToRun(step: Step, failedBefore: boolean, env: Record<string, string>, context: StepContext): boolean | { error: string } {
  if (step.if === undefined) return !failedBefore || step.check.kind === 'junit';
  try {
    return evaluateCondition(step.if, { ...context.expressions(), env }, { success: !failedBefore, failure: failedBefore, cancelled: false });
  } catch (error) {
    return { error: `its \`if\` could not be evaluated: ${(error as Error).message}` };
  }
}

function redacted(outcome: Attempt, redactor: Redactor): Attempt {
  if (outcome.status === 'cancelled') return outcome;
  const tests = outcome.tests === undefined ? undefined : redactedTests(outcome.tests, redactor);
  const told = outcome.status === 'failed' ? { error: redactor.text(outcome.error) } : outcome.detail === undefined ? {} : { detail: redactor.text(outcome.detail) };
  return { ...outcome, ...told, ...(tests === undefined ? {} : { tests }) } as Attempt;
}

/** Looked through many at once, because of thousands of tests few or none hold a secret. */
function redactedTests(tests: TestCase[], redactor: Redactor): TestCase[] {
  const parts = Array.from({ length: Math.ceil(tests.length / TESTS_AT_ONCE) }, (_, index) => tests.slice(index * TESTS_AT_ONCE, (index + 1) * TESTS_AT_ONCE));
  return parts.flatMap((part) => {
    const texts = part.map(({ name, className = '', file = '', message = '' }) => `${name}\n${className}\n${file}\n${message}`);
    return redactor.contains(texts.join('\n')) ? part.map((test) => redactedTest(test, redactor)) : part;
  });
}

function redactedTest(test: TestCase, redactor: Redactor): TestCase {
  return {
    ...test,
    name: redactor.text(test.name),
    ...(test.className === undefined ? {} : { className: redactor.text(test.className) }),
    ...(test.file === undefined ? {} : { file: redactor.text(test.file) }),
    ...(test.message === undefined ? {} : { message: redactor.text(test.message) }),
  };
}

async function runAttempt(step: Step, env: Record<string, string>, context: StepContext): Promise<Attempt> {
  const folder = workingDirectory(step.workingDirectory ?? context.defaults.workingDirectory, context.workspace);
  if ('problem' in folder) return { status: 'failed', error: folder.problem };
  const own = step.timeoutMs;
  const left = context.deadline === undefined ? undefined : Math.max(context.deadline - Date.now(), 1);
  const timeoutMs = own === undefined ? left : Math.min(own, left ?? Infinity);
  const timedOut = `timed out after ${words(timeoutMs !== undefined && timeoutMs === own ? own : (context.defaults.timeoutMs ?? timeoutMs ?? 0))}; all its processes were ended`;
  const { check } = step;
  if (check.kind === 'run') {
    const stdout = context.capture.source();
    const stderr = context.capture.source();
    const outcome = await runProcess({
      shell: step.shell ?? context.defaults.shell ?? 'bash',
      script: check.run,
      cwd: folder.path,
      env,
      scratch: context.scratch,
      timeoutMs,
      signal: context.signal,
      stdout,
      stderr,
    });
    stdout.end();
    stderr.end();
    if (outcome.leftBehind > 0 && outcome.kind === 'exited') {
      const some = outcome.leftBehind === 1 ? 'a process' : `${outcome.leftBehind} processes`;
      context.onWarning(`step "${step.name}" left ${some} running; ended with it. End what you start, or start it in the task that needs it.`);
    }
    return ofProcess(outcome, timedOut);
  }
  if (check.kind === 'requirements' || check.kind === 'tasks') {
    const { askSoFar } = await import('./so-far.js');
    return askSoFar(check, context.soFar());
  }
  const { runCheck } = await import('./checks.js');
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  context.signal.addEventListener('abort', stop, { once: true });
  const log = context.capture.source();
  try {
    const outcome = await runCheck(check, {
      workspace: context.workspace,
      workingDirectory: folder.path,
      vars: context.vars,
      signal: limit.signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      freshness: context.freshness,
      linker: context.linker,
      record: context.record,
      log: (line) => void log.write(Buffer.from(`${line}\n`)),
      warn: context.onWarning,
      redact: (text) => context.redactor.text(text),
    });
    return context.signal.aborted ? { status: 'cancelled' } : outcome;
  } finally {
    log.end();
    context.signal.removeEventListener('abort', stop);
  }
}

function ofProcess(outcome: ProcessOutcome, timedOut: string): Attempt {
  switch (outcome.kind) {
    case 'exited':
      if (outcome.code === 0) return { status: 'passed', exitCode: 0 };
      return { status: 'failed', exitCode: outcome.code, error: `exit ${outcome.code}${meaning(outcome.code)}` };
    case 'signalled':
      return { status: 'failed', error: `ended by ${outcome.signal}` };
    case 'timed-out':
      return { status: 'failed', error: timedOut };
    case 'not-started':
      return { status: 'failed', error: outcome.reason };
    case 'cancelled':
      return { status: 'cancelled' };
  }
}

/** What shells mean by their own exit codes. */
function meaning(code: number): string {
  if (code === 127) return ' (command not found: install it, or check its name and PATH)';
  if (code === 126) return ' (found but not executable: `chmod +x` it, or run it through its interpreter)';
  return '';
}

function workingDirectory(wanted: string | undefined, workspace: string): { path: string } | { problem: string } {
  if (wanted === undefined) return { path: workspace };
  const path = resolve(workspace, wanted);
  if (!existsSync(path)) return { problem: `working directory ${wanted} is not there; it is taken from the plan's folder. Create it in an earlier step, or correct \`working-directory\`.` };
  if (!statSync(path).isDirectory()) return { problem: `working directory ${wanted} is a file, not a folder.` };
  const real = realpathSync(path);
  if (!isBelow(real, workspace)) return { problem: `working directory ${wanted} leads out of the workspace, which tasks must not leave.` };
  return { path: real };
}

/** Resolves true after the time, false as soon as the signal is aborted. */
async function waitFor(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return new Promise((resolvePromise) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      resolvePromise(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolvePromise(true);
    }, Math.max(ms, 0));
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function words(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
