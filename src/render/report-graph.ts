/** The graph of a report: the plan as it ran, of several legs the worst. */
import { transitiveReduction } from '../plan/reduction.js';
import { topologicalOrder } from '../plan/topology.js';
import type { TaskStatus, Verdict } from '../trace/record.js';
import type { Report, ReportTask } from '../trace/report.js';
import { drawnTask, type GraphView, viewEdges, viewPhase, WORST_STATUS, WORST_VERDICT, worst } from './graph-view.js';

export function reportGraphView(report: Report): GraphView {
  const statuses = new Map<string, TaskStatus>();
  const tasks = new Map<string, ReportTask>();
  for (const task of report.tasks) {
    if (!tasks.has(task.id)) tasks.set(task.id, task);
    if (task.status !== 'no-result') statuses.set(task.id, worst(WORST_STATUS, statuses.get(task.id), task.status));
  }
  const phases = new Map<string, { id: string; title: string; needs: string[]; verdict: Verdict; tasks: ReportTask[] }>();
  for (const { id, title, needs, verdict } of report.phases) {
    const known = phases.get(id);
    phases.set(id, { id, title, needs, verdict: worst(WORST_VERDICT, known?.verdict, verdict ?? 'not-computed'), tasks: [] });
  }
  for (const task of tasks.values()) phases.get(task.phase)?.tasks.push(task);
  const drawn = [...tasks.values()].filter((task) => phases.has(task.phase));
  const within = drawn.map(({ id, phase, needs }) => ({ id, needs: needs.filter((need) => tasks.get(need)?.phase === phase) }));
  const between = [...phases.values()].map(({ id, needs }) => ({ id, needs: needs.filter((need) => phases.has(need)) }));
  let taskEdges: GraphView['taskEdges'] | undefined;
  const path = report.criticalPath.tasks.flatMap((id) => tasks.get(id) ?? []);
  return {
    phases: [...phases.values()].map((phase) =>
      viewPhase(phase, phase.verdict, phase.tasks.map((task) => ({ task: drawnTask({ ...task, effort: task.effort, look: statuses.get(task.id) ?? 'unknown' }), container: task.parent })), new Map()),
    ),
    // When asked for: of thousands of tasks only the phases are drawn.
    get taskEdges() {
      return (taskEdges ??= viewEdges({ tasks: transitiveReduction(sorted(within)), phases: [] }, path).taskEdges);
    },
    phaseEdges: viewEdges({ tasks: [], phases: transitiveReduction(sorted(between)) }, path).phaseEdges,
  };
}

function sorted<T extends { id: string; needs: readonly string[] }>(nodes: readonly T[]): T[] {
  const position = new Map(nodes.map(({ id }, index) => [id, index]));
  const order = topologicalOrder(nodes.map(({ needs }) => needs.map((need) => position.get(need) as number)), nodes.length);
  return order.map((index) => nodes[index] as T);
}
