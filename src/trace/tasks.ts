/** One row a task and leg: what the plan says of it and what became of it. */
import { encodePath } from '../evidence/paths.js';
import { criteriaInWords } from '../plan/acceptance.js';
import type { Graph } from '../plan/graph.js';
import type { Task } from '../plan/model.js';
import { onlyReadsReports } from '../plan/report-readers.js';
import type { PhaseRun } from './phase-runs.js';
import type { StepResult, TaskResult } from './record.js';
import type { ReportEvidence, ReportStep, ReportTask } from './report.js';
import { testTitle } from './test-title.js';

export interface TaskRow {
  run: PhaseRun;
  task: Task;
  result: TaskResult | undefined;
  shown: ReportTask;
  /** Its result was kept by `--resume` or is of an earlier attempt. */
  reused: boolean;
}

/** @param attempt of the run that is reported */
export function taskRows(runs: readonly PhaseRun[], graph: Graph, attempt: number, approve: (task: string, by: string) => string): TaskRow[] {
  return runs.flatMap((run) =>
    run.phase.tasks.map((task): TaskRow => {
      const result = run.results.get(task.id);
      const own = run.result?.run;
      const reused = own !== undefined && (own.attempt < attempt || (result?.startedAt ?? own.startedAt) < own.startedAt);
      return { run, task, result, reused, shown: shownTask(run, task, result, graph, approve) };
    }),
  );
}

function shownTask(run: PhaseRun, task: Task, result: TaskResult | undefined, graph: Graph, approve: (task: string, by: string) => string): ReportTask {
  const waitsFor = result?.waitsFor ?? [];
  const instructions = task.manual?.instructions;
  // What a person refused, nobody sees again by running it: a person decides anew.
  const rejected = result?.status === 'failed' && result.decision?.decision === 'rejected';
  const reproduce = rejected ? undefined : result?.reproduce;
  const decider = result?.status === 'waiting' ? approver(waitsFor[0]) : rejected ? result.decision?.by : undefined;
  const shown: ReportTask = {
    id: task.id,
    title: task.title,
    phase: run.phase.id,
    kind: task.kind,
    status: result?.status ?? (run.blockedBy.length > 0 && task.kind !== 'work-item' ? 'blocked' : 'no-result'),
    tolerated: result?.tolerated === true,
    durationMs: result?.durationMs ?? 0,
    needs: task.needs.map(({ id }) => id),
    covers: task.covers,
    critical: graph.tasks.get(task.id)?.critical === true,
    excerpt: result?.excerpt ?? [],
    blockedBy: result?.blockedBy ?? (task.kind === 'work-item' ? [] : [...run.blockedBy]),
    waitsFor,
    steps: (result?.steps ?? []).map(shownStep),
    evidence: evidenceOf(run, task, result),
    warnings: result?.warnings ?? [],
    line: task.line,
  };
  const more: Partial<ReportTask> = {
    leg: run.leg,
    parent: task.parent,
    startedAt: result?.startedAt,
    effort: task.effort?.text,
    owner: task.owner,
    error: result?.error,
    hint: task.hint,
    reproduce,
    readsOnly: (reproduce !== undefined && onlyReadsReports(task, run.phase)) || undefined,
    acceptance: listedOrNone(criteriaInWords(task)),
    deliverables: listedOrNone(task.deliverables),
    instructions: instructions === undefined ? undefined : 'text' in instructions ? instructions.text : instructions.file,
    approve: decider === undefined ? undefined : approve(task.id, decider),
    decision: result?.decision === undefined ? undefined : decisionOf(result.decision),
    waiver: result?.waiver,
  };
  return setDefined(shown, more);
}

/** Sets what is not undefined: JSON has no undefined, and equal reports are to be equal objects. */
function setDefined<T extends object>(target: T, more: Partial<T>): T {
  for (const name in more) if (more[name] !== undefined) target[name] = more[name] as T[typeof name];
  return target;
}

function listedOrNone(texts: readonly string[]): string[] | undefined {
  return texts.length > 0 ? [...texts] : undefined;
}

function approver(waitsFor: string | undefined): string {
  return waitsFor === undefined || waitsFor === 'anyone' ? 'YOU' : waitsFor.replace(/^@/, '');
}

export function decisionOf({ decision, by, note, at, asserted }: NonNullable<TaskResult['decision']>): NonNullable<ReportTask['decision']> {
  return { decision, by, note, at, asserted };
}

function evidenceOf(run: PhaseRun, task: Task, result: TaskResult | undefined): ReportEvidence[] {
  return (result?.evidence ?? []).map(({ path, sha256, size }) => ({ path, file: `${run.folder}/evidence/${task.id}/${encodePath(path)}`, sha256, size }));
}

function shownStep(step: StepResult): ReportStep {
  const { tests, ...rest } = step;
  if (tests === undefined) return { ...rest, failures: [] };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: ReportStep['failures'] = [];
  for (const test of tests) {
    counts[test.status] += 1;
    if (test.status !== 'failed') continue;
    failures.push(setDefined({ name: testTitle(test), requirements: test.requirements }, { file: test.file, line: test.line, message: test.message } as Partial<ReportStep['failures'][number]>));
  }
  return { ...rest, tests: counts, failures };
}
