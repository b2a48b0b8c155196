/** What the result of one task proves (design, "What counts as proof"). */
import { stepsAndChecks } from '../plan/acceptance.js';
import type { Task } from '../plan/model.js';
import type { StepResult, TestCase } from './record.js';
import type { Proof, ProofStatus } from './report.js';
import type { TaskRow } from './tasks.js';
import { testTitle } from './test-title.js';

type NewKind = NonNullable<Proof['of']>;

/** The proof one test case is, whichever requirements it names. */
export interface TestProof {
  test: TestCase;
  proof: Proof;
}

export function testProofs(row: TaskRow): TestProof[] {
  const found: TestProof[] = [];
  const kept = new Map(row.shown.evidence.map((file) => [file.path, file]));
  for (const step of row.result?.steps ?? []) {
    if (step.tests === undefined) continue;
    const same = { ...kindOf(row, 'test'), ...placeOf(row), step: step.name };
    for (const test of step.tests) {
      const proof: Proof = { ...same, status: vouched(row, testStatus(row, test)), test: testTitle(test), evidence: NONE };
      if (test.file !== undefined) proof.file = test.file;
      if (test.line !== undefined) proof.line = test.line;
      if (test.status === 'failed' && test.message !== undefined) proof.error = test.message;
      if (test.evidence !== undefined) proof.evidence = [...new Set(test.evidence)].flatMap((path) => kept.get(path) ?? []);
      found.push({ test, proof });
    }
  }
  return found;
}

/** What was seen before a phase was killed is no proof: nothing says that it is all there, and as it was. */
function vouched({ run }: TaskRow, status: ProofStatus): ProofStatus {
  return run.cutShort && (status === 'passed' || status === 'waived') ? 'not-run' : status;
}

const NONE: Proof['evidence'] = [];

function testStatus({ shown }: TaskRow, { status }: TestCase): ProofStatus {
  if (status === 'failed' && shown.status === 'waived') return 'waived';
  return status === 'skipped' ? 'not-run' : status;
}

/**
 * What a task proves of the requirements its `covers` lists: its decision and each of its steps that ran, but not its
 * test reports, which speak for what their test cases name. Empty: it has no others.
 */
export function taskProofs(row: TaskRow): Proof[] {
  const proofs = proofsOf(row);
  return row.run.cutShort ? proofs.map((proof) => ({ ...proof, status: vouched(row, proof.status) })) : proofs;
}

function proofsOf(row: TaskRow): Proof[] {
  const { task, result, shown } = row;
  if (task.kind === 'work-item') return [{ kind: 'work-item', status: 'not-run', ...placeOf(row), evidence: [] }];
  const whole = (status: ProofStatus, kind: NewKind = mainKind(task)): Proof => ({
    ...kindOf(row, kind),
    status,
    ...placeOf(row),
    ...(result?.error === undefined ? {} : { error: result.error }),
    evidence: shown.evidence,
  });
  switch (shown.status) {
    case 'passed':
    case 'failed':
    case 'waived':
      break;
    case 'blocked':
      return [whole('blocked')];
    case 'waiting':
      return [whole('waiting', 'decision')];
    default:
      return [whole('not-run')];
  }
  const proofs = [...decisionProofs(row), ...(result?.steps ?? []).flatMap((step) => stepProofs(row, step))];
  if (shown.status === 'passed') return proofs.length > 0 || isTestsAlone(task) ? proofs : [whole('passed')];
  // Without a failed step the task failed as a whole: evidence that is missing, a rejection, an `if` nobody could read.
  if (!(result?.steps ?? []).some(({ status }) => status === 'failed') && !proofs.some(({ status }) => status === 'failed')) proofs.push(whole(shown.status));
  return proofs;
}

/** What tests are a proof of that nobody has seen. */
export function unreported(row: TaskRow): Proof {
  const { status, error } = row.shown;
  const known = status === 'blocked' || status === 'waiting' ? status : 'not-run';
  return { kind: 'test', status: known, ...placeOf(row), ...(error === undefined ? {} : { error }), evidence: [] };
}

function decisionProofs(row: TaskRow): Proof[] {
  const decision = row.result?.decision;
  if (decision === undefined) return [];
  const rejected = decision.decision === 'rejected';
  const status = rejected ? (row.shown.status === 'waived' ? 'waived' : 'failed') : 'passed';
  return [{ ...kindOf(row, 'decision'), status, ...placeOf(row), ...(rejected && row.result?.error !== undefined ? { error: row.result.error } : {}), by: decision.by, evidence: row.shown.evidence }];
}

function stepProofs(row: TaskRow, step: StepResult): Proof[] {
  // One its own `if` left out, or that an earlier failure kept from running, was never asked.
  if (step.kind === 'junit' || step.status === 'skipped') return [];
  const failed = row.shown.status === 'waived' ? 'waived' : 'failed';
  const status = step.status === 'cancelled' ? 'not-run' : step.status === 'failed' ? failed : 'passed';
  const proof: Proof = { ...kindOf(row, step.kind === 'run' ? 'command' : 'check'), status, ...placeOf(row), step: step.name, evidence: row.shown.evidence };
  if (step.error !== undefined) proof.error = step.error;
  return [proof];
}

function kindOf({ reused }: TaskRow, kind: NewKind): Pick<Proof, 'kind' | 'of'> {
  return reused ? { kind: 'reused', of: kind } : { kind };
}

function placeOf({ run: { phase, leg }, task }: TaskRow): Pick<Proof, 'task' | 'phase' | 'leg'> {
  return leg === undefined ? { task: task.id, phase: phase.id } : { task: task.id, phase: phase.id, leg };
}

/** The kind of proof a task is there for, whether or not it ran. */
function mainKind(task: Task): NewKind {
  const kinds = stepsAndChecks(task).map(({ check }) => check.kind);
  if (kinds.length === 0) return task.kind === 'manual' ? 'decision' : 'command';
  if (kinds.every((kind) => kind === 'junit')) return 'test';
  return kinds.includes('run') ? 'command' : 'check';
}

export function hasTestReports(task: Task): boolean {
  return stepsAndChecks(task).some(({ check }) => check.kind === 'junit');
}

/** Whether nothing but test reports speaks for it. */
export function isTestsAlone(task: Task): boolean {
  return task.kind === 'automated' && stepsAndChecks(task).length > 0 && stepsAndChecks(task).every(({ check }) => check.kind === 'junit');
}
