/** The graph is the plan's: a task or a phase that ran in several legs is one node. */
import type { Verdict } from '../../trace/record.js';
import type { ReportPhase, ReportTask } from '../../trace/report.js';
import { rank } from './looks.js';

export interface MergedTask {
  /** Of its legs the one that needs most attention. */
  task: ReportTask;
  legs: number;
}

export function mergedTasks(tasks: readonly ReportTask[]): Map<string, MergedTask> {
  const nodes = new Map<string, MergedTask>();
  for (const task of tasks) {
    const known = nodes.get(task.id);
    if (!known) nodes.set(task.id, { task, legs: 1 });
    else nodes.set(task.id, { task: rank(task.status) < rank(known.task.status) ? task : known.task, legs: known.legs + 1 });
  }
  return nodes;
}

export interface MergedPhase {
  id: string;
  title: string;
  /** The worst of its legs; undefined: one has no record. */
  verdict: Verdict | undefined;
  total: number;
  passed: number;
  needs: string[];
}

export function mergedPhases(phases: readonly ReportPhase[]): MergedPhase[] {
  const boxes = new Map<string, MergedPhase>();
  const known = new Set(phases.map(({ id }) => id));
  for (const { id, title, verdict, needs, tasks } of phases) {
    const box = boxes.get(id);
    const worst = box === undefined ? (verdict ?? undefined) : verdict === null || box.verdict === undefined ? undefined : rank(box.verdict) < rank(verdict) ? box.verdict : verdict;
    boxes.set(id, { id, title, verdict: worst, needs: needs.filter((need) => known.has(need)), total: (box?.total ?? 0) + tasks.total, passed: (box?.passed ?? 0) + tasks.passed });
  }
  return [...boxes.values()];
}
