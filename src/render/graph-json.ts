/** The graph for programs. Durations are in `unit`: hours, or tasks where no task says its effort. */
import type { Graph } from '../plan/graph.js';
import type { Effort, Need, WorkItemStatus } from '../plan/model.js';
import { drawnEdges, type DrawnEdges } from '../plan/reduction.js';
import type { TaskStatus, Verdict } from '../trace/record.js';
import type { GraphResults } from './graph-view.js';

export interface GraphDocument {
  version: 1;
  plan: { id: string; name: string; digest: string };
  unit: Graph['unit'];
  order: string[];
  levels: string[][];
  criticalPath: Graph['criticalPath'];
  phases: { id: string; title: string; needs: string[]; containers: { id: string; title: string; tasks: string[] }[]; verdict?: Verdict }[];
  tasks: {
    id: string;
    title: string;
    phase: string;
    parent?: string;
    kind: 'automated' | 'manual' | 'work-item';
    needs: Need[];
    effort?: Effort;
    /** What the plan says of a work item. */
    workItemStatus?: WorkItemStatus;
    level: number;
    earliestStart: number;
    slack: number;
    remaining: number;
    critical: boolean;
    /** With results only. */
    status?: TaskStatus;
  }[];
  /** Those worth drawing: without what other edges and the order of the phases imply. */
  edges: DrawnEdges;
}

export function graphDocument(graph: Graph, results?: GraphResults): GraphDocument {
  const { id, name, digest, phases } = graph.plan;
  return {
    version: 1,
    plan: { id, name, digest },
    unit: graph.unit,
    order: graph.order,
    levels: graph.levels,
    criticalPath: graph.criticalPath,
    phases: phases.map((phase) => ({
      id: phase.id,
      title: phase.title,
      needs: phase.needs,
      containers: phase.containers,
      ...optional('verdict', results?.phases.get(phase.id)),
    })),
    tasks: [...graph.tasks.values()].map(({ task, level, earliestStart, slack, remaining, critical }) => ({
      id: task.id,
      title: task.title,
      phase: task.phase,
      ...optional('parent', task.parent),
      kind: task.kind,
      needs: task.needs,
      ...optional('effort', task.effort),
      ...optional('workItemStatus', task.status),
      level,
      earliestStart,
      slack,
      remaining,
      critical,
      ...optional('status', results?.tasks.get(task.id)),
    })),
    edges: drawnEdges(graph),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
