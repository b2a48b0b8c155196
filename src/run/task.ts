/** Runs one leaf task whose needs are met: its decision, steps, acceptance, deliverables and evidence. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { collectEvidence, type KeptFile } from '../evidence/collect.js';
import { OutputCapture } from '../evidence/capture.js';
import type { Redactor } from '../evidence/redact.js';
import { stepsAndChecks } from '../plan/acceptance.js';
import type { ExpressionContext } from '../plan/expression.js';
import type { Phase, Plan, Task } from '../plan/model.js';
import { EXCERPT_LINES, excerptOf, heading, printedBy } from '../trace/excerpt.js';
import type { Decision, EvidenceFile, StepResult, TaskResult } from '../trace/record.js';
import { isInside } from './advice.js';
import { COMMAND_FILES } from './environment.js';
import type { RunEvent } from './events.js';
import type { Freshness } from './checks.js';
import type { Links } from './links.js';
import { emptyFile, readOutputFile } from './output-file.js';
import { parseOutputs } from './outputs.js';
import { endTree, lastProcess, MARK, strays } from './process-tree.js';
import { writeError } from './record-folder.js';
import { salvage } from './salvage.js';
import type { SoFar } from './so-far.js';
import { runStep, type StepContext } from './steps.js';

/** Name of the captured output among a task's evidence. */
export const OUTPUT_LOG = 'output.log';

export interface TaskContext {
  plan: Plan;
  phase: Phase;
  workspace: string;
  /** The phase's folder of the record. */
  folder: string;
  /** A folder outside the workspace and the record that no other task uses at the same time. */
  scratch: string;
  /** Variables every task gets, outputs of earlier tasks included. */
  env: Record<string, string>;
  /** Where Phasegate's own environment has the values of listed secrets. */
  ours: NodeJS.ProcessEnv;
  vars: Record<string, string>;
  /** Folder with `<phase>/<task>/<path>` of earlier phases. */
  upstream: string;
  expressions(): Omit<ExpressionContext, 'env'>;
  /** What the run has shown before this task, or this gate. */
  soFar(): SoFar;
  decision: Decision | undefined;
  redactor: Redactor;
  signal: AbortSignal;
  freshness: Freshness;
  links: Links;
  /** Tells this task's processes from all others. */
  mark: string;
  /** The record's folder: never collected as evidence. */
  out: string;
  onGitHub: boolean;
  emit(event: DistributiveOmit<RunEvent, 'at'>): void;
  now(): Date;
}

export type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What the manifest has to know of a file kept: its path in the phase's folder, and what happened to it. */
export interface Kept {
  path: string;
  name?: string;
  sha256: string;
  size: number;
  redactions?: Record<string, number>;
}

export interface TaskRun {
  result: TaskResult;
  kept: Kept[];
  /** The last lines of its output, redacted. */
  tail: string[];
}

/** Never rejects for what the task does; rejects where the record cannot be written. */
export async function runTask(task: Task, context: TaskContext): Promise<TaskRun> {
  const startedAt = context.now();
  const clock = performance.now();
  const warnings: string[] = [];
  const result: TaskResult = {
    id: task.id,
    ...(task.parent === undefined ? {} : { parent: task.parent }),
    status: 'passed',
    startedAt: startedAt.toISOString(),
    durationMs: 0,
    ...(context.decision === undefined ? {} : { decision: context.decision }),
    outputs: {},
    steps: [],
    evidence: [],
  };
  const destination = join(context.folder, 'evidence', task.id);
  const problems: string[] = [];
  let failedStep: string | undefined;
  let capture: OutputCapture | undefined;
  let kept: Kept[] = [];
  try {
    capture = new OutputCapture(join(destination, OUTPUT_LOG), context.redactor);
    const output = join(context.scratch, 'output');
    emptyFile(output);
    // The time of a file of our own: the file system's clock is coarser than ours and may lag behind it.
    const began = task.evidence.length > 0 ? statSync(output).mtimeMs : 0;
    const before = lastProcess();
    const missing = task.secrets.filter((name) => (context.ours[name] ?? '') === '');
    if (missing.length > 0) {
      const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
      problems.push(`secret${missing.length === 1 ? '' : 's'} ${missing.join(', ')} ${are} not set in the environment Phasegate was started with. Set ${them}, or remove ${them} from \`secrets\`.`);
    } else {
      const env = environmentOf(task, context, output);
      const deadline = task.timeoutMs === undefined ? undefined : Date.now() + task.timeoutMs;
      const cancelled = await runSteps(task, result, { context, env, output, deadline, capture, warnings });
      const rows = stepsAndChecks(task);
      const failed = result.steps.find((step, index) => step.status === 'failed' && rows[index]?.continueOnError !== true);
      if (cancelled) result.status = 'cancelled';
      else if (failed !== undefined) {
        failedStep = failed.name;
        problems.push(rows.length === 1 ? (failed.error ?? 'failed') : `step "${failed.name}": ${failed.error ?? 'failed'}`);
      } else if (task.steps.length > 0 && result.steps.every((step) => step.status === 'skipped')) problems.push('every step was skipped, so nothing was proven');
    }
    await endStrays(context.mark, before, warnings);
    // What a failed task left is worth keeping; what it did not leave is no second failure.
    const evidence = await collectEvidence({
      workspace: context.workspace,
      patterns: task.evidence,
      writtenSince: began,
      files: [...new Set(result.steps.flatMap((step) => (step.tests ?? []).flatMap((test) => test.evidence ?? [])))],
      destination,
      redactor: context.redactor,
      exclude: [context.out],
    });
    keepOnly(result.steps, evidence.files);
    warnings.push(...evidence.unkept);
    if (result.status === 'passed' && problems.length === 0) {
      problems.push(...evidence.problems, ...missingDeliverables(task, context.workspace));
    } else {
      warnings.push(...evidence.problems);
    }
    const log = await capture.close();
    kept = keptFiles(task, log, evidence.files);
    result.evidence = evidenceOf(log, evidence.files);
  } catch (error) {
    await capture?.close().catch(() => undefined);
    const said = (error as NodeJS.ErrnoException).code === undefined ? undefined : writeError(destination, error);
    if (said === undefined) throw error;
    problems.push(said.message);
    const files = await salvage(destination);
    kept = keptFiles(task, NO_LOG, files);
    result.evidence = evidenceOf(NO_LOG, files);
  }
  if (problems.length > 0 && result.status !== 'cancelled') {
    result.status = 'failed';
    result.error = context.redactor.text(problems.join('\n'));
    if (task.continueOnError) result.tolerated = true;
    const output = capture?.recent() ?? '';
    const said = excerptOf(failedStep === undefined ? output : printedBy(failedStep, output));
    result.excerpt = said.length > 0 ? said : result.error.split('\n').slice(0, EXCERPT_LINES);
  }
  if (result.status !== 'passed') result.outputs = {};
  if (warnings.length > 0) result.warnings = warnings.map((warning) => context.redactor.text(warning));
  for (const message of result.warnings ?? []) context.emit({ type: 'warning', message, phase: context.phase.id, task: task.id });
  result.durationMs = Math.round(performance.now() - clock);
  return { result, kept, tail: capture?.tail(12) ?? [] };
}

/** Of the files that test cases name, what was not kept is no evidence of theirs. */
function keepOnly(steps: readonly StepResult[], files: readonly KeptFile[]): void {
  const kept = new Set(files.map((file) => file.path));
  for (const test of steps.flatMap((step) => step.tests ?? [])) {
    const left = test.evidence?.filter((path) => kept.has(path)) ?? [];
    if (left.length > 0) test.evidence = left;
    else delete test.evidence;
  }
}

interface StepsRun {
  context: TaskContext;
  env: Record<string, string>;
  output: string;
  deadline: number | undefined;
  capture: OutputCapture;
  warnings: string[];
}

/** Steps, then acceptance checks, in order; a failure ends the row but for steps whose `if` wants to see it. */
async function runSteps(task: Task, result: TaskResult, { context, env, output, deadline, capture, warnings }: StepsRun): Promise<boolean> {
  // It is made empty before the first step, and by it may no longer be.
  let isWritten = false;
  const stepContext: StepContext = {
    workspace: context.workspace,
    defaults: task,
    vars: context.vars,
    linker: context.links.linker,
    freshness: context.freshness,
    record: context.out,
    env,
    scratch: context.scratch,
    capture,
    redactor: context.redactor,
    signal: context.signal,
    deadline,
    expressions: context.expressions,
    soFar: context.soFar,
    onStart: (step, attempt) => {
      if (isWritten) emptyFile(output);
      isWritten = true;
      context.emit({ type: 'step-started', phase: context.phase.id, task: task.id, step, attempt });
    },
    onRetry: (step, attempt, error, waitMs) => {
      capture.note(`attempt ${attempt} failed: ${error}; trying again`);
      context.emit({ type: 'step-retrying', phase: context.phase.id, task: task.id, step, attempt, error, waitMs });
    },
    onWarning: (message) => warnings.push(message),
  };
  const rows = stepsAndChecks(task);
  let failed = false;
  for (const step of rows) {
    if (rows.length > 1) capture.note(heading(step.name));
    const outcome = await runStep(step, failed, stepContext);
    if (step.check.kind === 'run' && outcome.status === 'passed') takeOutputs(outcome, output, result, env, context, warnings);
    result.steps.push(outcome);
    context.emit({ type: 'step-finished', phase: context.phase.id, task: task.id, step: outcome });
    if (outcome.status === 'cancelled') return true;
    if (outcome.status === 'failed' && !step.continueOnError) failed = true;
  }
  return false;
}

/** Reads what the step wrote to `$PHASEGATE_OUTPUT`; a malformed file fails the step, a secret is not handed on. */
function takeOutputs(outcome: StepResult, file: string, result: TaskResult, env: Record<string, string>, context: TaskContext, warnings: string[]): void {
  const read = readOutputFile(file);
  const { outputs, problems } = 'problem' in read ? { outputs: {}, problems: [read.problem] } : parseOutputs(read.text);
  if (problems.length > 0) {
    outcome.status = 'failed';
    outcome.error = context.redactor.text(`$PHASEGATE_OUTPUT: ${problems.join('; ')}`);
    return;
  }
  for (const [name, value] of Object.entries(outputs)) {
    if (context.redactor.contains(value)) {
      warnings.push(`output ${name} holds a secret and was not handed on; pass secrets to the tasks that need them through \`secrets\`.`);
      continue;
    }
    result.outputs[name] = value;
    env[name] = value;
  }
}

function environmentOf(task: Task, context: TaskContext, output: string): Record<string, string> {
  const env = taskEnvironment({ ...context, env: { ...context.env, ...task.env } }, output, task.id);
  for (const name of task.secrets) env[name] = context.ours[name] ?? '';
  return env;
}

/** The variables a process gets from us; command files of its own in place of the runner's. */
export function taskEnvironment(context: TaskContext, output: string, task: string): Record<string, string> {
  const env: Record<string, string> = {
    ...context.env,
    PHASEGATE_PLAN: context.plan.id,
    PHASEGATE_PHASE: context.phase.id,
    PHASEGATE_TASK: task,
    PHASEGATE_UPSTREAM: context.upstream,
    PHASEGATE_OUTPUT: output,
    GITHUB_OUTPUT: output,
    [MARK]: context.mark,
  };
  if (!context.onGitHub) return env;
  for (const name of COMMAND_FILES) {
    if (name === 'GITHUB_OUTPUT') continue;
    const file = join(context.scratch, name.toLowerCase());
    emptyFile(file);
    env[name] = file;
  }
  return env;
}

/** Daemons that left their step's group end with the task all the same. */
async function endStrays(mark: string, before: number, warnings: string[]): Promise<void> {
  const found = strays(mark, before);
  if (found.length === 0) return;
  warnings.push(`the task left ${found.length === 1 ? 'a process' : `${found.length} processes`} running in the background; ended with it. End what you start, or start it in the task that needs it.`);
  for (const pid of found) await endTree(pid, mark, 1000);
}

/** Deliverables that are not there, in words. A deliverable is a path inside the workspace. */
export function missingDeliverables(task: Task, workspace: string): string[] {
  return task.deliverables
    .filter((path) => !isInside(join(workspace, path), workspace))
    .map((path) => `deliverable ${path} is missing`);
}

/** What a work item is now: marked done without its deliverables, it is still in progress. */
export function workItem(task: Task, workspace: string): Pick<TaskResult, 'status' | 'error'> {
  const missing = task.status === 'done' ? missingDeliverables(task, workspace) : [];
  if (missing.length > 0) return { status: 'in-progress', error: `marked done, but ${missing.join(', ')}` };
  return { status: task.status ?? 'planned' };
}

interface ClosedLog {
  sha256: string;
  size: number;
  redactions: Record<string, number>;
}

const NO_LOG: ClosedLog = { sha256: '', size: 0, redactions: {} };

function keptFiles(task: Task, log: ClosedLog, files: readonly KeptFile[]): Kept[] {
  const inPhase = (stored: string): string => `evidence/${task.id}/${stored}`;
  return [
    ...(log.size === 0 ? [] : [{ path: inPhase(OUTPUT_LOG), sha256: log.sha256, size: log.size, ...(Object.keys(log.redactions).length > 0 ? { redactions: log.redactions } : {}) }]),
    ...files.map((file) => ({
      path: inPhase(file.stored),
      ...(file.stored === file.path ? {} : { name: file.path }),
      sha256: file.sha256,
      size: file.size,
      ...(file.redactions === undefined ? {} : { redactions: file.redactions }),
    })),
  ];
}

function evidenceOf(log: ClosedLog, files: readonly KeptFile[]): EvidenceFile[] {
  return [...(log.size === 0 ? [] : [{ path: OUTPUT_LOG, sha256: log.sha256, size: log.size }]), ...files.map(({ path, sha256, size }) => ({ path, sha256, size }))];
}
