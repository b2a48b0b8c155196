/** One row a task and leg: what the plan says of it and what became of it. */
import { encodePath } from '../evidence/paths.js';
import type { Graph } from '../plan/graph.js';
import type { Task } from '../plan/model.js';
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
  return {
    id: task.id,
    title: task.title,
    phase: run.phase.id,
    ...(run.leg === undefined ? {} : { leg: run.leg }),
    ...(task.parent === undefined ? {} : { parent: task.parent }),
    kind: task.kind,
    status: result?.status ?? (run.blockedBy.length > 0 && task.kind !== 'work-item' ? 'blocked' : 'no-result'),
    tolerated: result?.tolerated === true,
    ...optional('startedAt', result?.startedAt),
    durationMs: result?.durationMs ?? 0,
    ...optional('effort', task.effort?.text),
    ...optional('owner', task.owner),
    needs: task.needs.map(({ id }) => id),
    covers: task.covers,
    critical: graph.tasks.get(task.id)?.critical === true,
    ...optional('error', result?.error),
    excerpt: result?.excerpt ?? [],
    ...optional('hint', task.hint),
    ...optional('reproduce', result?.reproduce),
    blockedBy: result?.blockedBy ?? (task.kind === 'work-item' ? [] : [...run.blockedBy]),
    waitsFor,
    ...optional('instructions', instructions === undefined ? undefined : 'text' in instructions ? instructions.text : instructions.file),
    ...optional('approve', result?.status === 'waiting' ? approve(task.id, approver(waitsFor[0])) : undefined),
    ...optional('decision', result?.decision === undefined ? undefined : decisionOf(result.decision)),
    ...optional('waiver', result?.waiver),
    steps: (result?.steps ?? []).map(shownStep),
    evidence: evidenceOf(run, task, result),
    warnings: result?.warnings ?? [],
    line: task.line,
  };
}

function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
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
  for (const test of tests) counts[test.status] += 1;
  const failures = tests.flatMap((test): ReportStep['failures'] =>
    test.status === 'failed' ? [{ name: testTitle(test), ...optional('file', test.file), ...optional('line', test.line), ...optional('message', test.message), requirements: test.requirements }] : [],
  );
  return { ...rest, tests: counts, failures };
}
