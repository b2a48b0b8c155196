/** What a drawn graph shows, whatever it is drawn with: the words on each node, and which edges are drawn how. */
import type { Graph, TaskNode } from '../plan/graph.js';
import type { Phase } from '../plan/model.js';
import { drawnEdges, type DrawnEdges } from '../plan/reduction.js';
import type { PhaseResult, TaskStatus, Verdict } from '../trace/record.js';
import { shortLine } from './escape.js';
import { count } from './terminal-text.js';

/** Results to show in a graph, by id. */
export interface GraphResults {
  tasks: ReadonlyMap<string, TaskStatus>;
  phases: ReadonlyMap<string, Verdict>;
}

/** `unknown`: results are shown and there is none for this task. */
export type NodeLook = TaskStatus | 'unknown';

export interface DrawnTask {
  id: string;
  kind: TaskNode['task']['kind'];
  critical: boolean;
  /** Undefined without results. */
  look: NodeLook | undefined;
  /** Untrusted text, one entry a line. */
  lines: string[];
}

export interface DrawnPhase {
  id: string;
  verdict: Verdict | undefined;
  lines: string[];
  /** For a phase drawn as one node. */
  totals: string;
  /** In plan order: tasks, and containers where their first task stands. */
  members: (DrawnTask | { title: string; tasks: DrawnTask[] })[];
}

export interface GraphView {
  phases: DrawnPhase[];
  readonly taskEdges: ViewEdge[];
  phaseEdges: ViewEdge[];
}

export interface ViewEdge {
  from: string;
  to: string;
  critical: boolean;
}

/** Long titles are cut: a graph of paragraphs is no graph, and GitHub limits the text of one. */
const TITLE = 60;

export const WORST_STATUS: readonly TaskStatus[] = ['failed', 'cancelled', 'blocked', 'waiting', 'skipped', 'planned', 'in-progress', 'waived', 'passed', 'done'];
export const WORST_VERDICT: readonly Verdict[] = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];

/** Collects results for a graph; of several legs the worst counts. */
export function graphResults(phases: readonly PhaseResult[]): GraphResults {
  const tasks = new Map<string, TaskStatus>();
  const verdicts = new Map<string, Verdict>();
  for (const { phase, verdict, tasks: results } of phases) {
    verdicts.set(phase.id, worst(WORST_VERDICT, verdicts.get(phase.id), verdict));
    for (const { id, status } of results) tasks.set(id, worst(WORST_STATUS, tasks.get(id), status));
  }
  return { tasks, phases: verdicts };
}

export function worst<T>(order: readonly T[], known: T | undefined, next: T): T {
  return known !== undefined && order.indexOf(known) < order.indexOf(next) ? known : next;
}

export function graphView(graph: Graph, results?: GraphResults): GraphView {
  return {
    phases: graph.plan.phases.map((phase) => drawnPhase(graph, phase, results)),
    ...viewEdges(drawnEdges(graph), graph.criticalPath.tasks.map((id) => (graph.tasks.get(id) as TaskNode).task)),
  };
}

/** @param path the tasks of the critical path, first to last */
export function viewEdges({ tasks, phases }: DrawnEdges, path: readonly { id: string; phase: string }[]): Pick<GraphView, 'taskEdges' | 'phaseEdges'> {
  const critical = new Set(path.flatMap((task, index) => {
    const before = path[index - 1];
    if (!before) return [];
    return before.phase === task.phase ? [`task ${before.id} ${task.id}`] : [`phase ${before.phase} ${task.phase}`];
  }));
  return {
    taskEdges: tasks.map((edge) => ({ ...edge, critical: critical.has(`task ${edge.from} ${edge.to}`) })),
    phaseEdges: phases.map((edge) => ({ ...edge, critical: critical.has(`phase ${edge.from} ${edge.to}`) })),
  };
}

function drawnPhase(graph: Graph, phase: Phase, results: GraphResults | undefined): DrawnPhase {
  const titles = new Map(phase.containers.map((container) => [container.id, name(container)]));
  const tasks = phase.tasks.map((task) => {
    const look = results && (results.tasks.get(task.id) ?? 'unknown');
    return { task: drawnTask({ ...task, effort: task.effort?.text, critical: graph.tasks.get(task.id)?.critical === true, look }), container: task.parent };
  });
  const verdict = results && (results.phases.get(phase.id) ?? 'not-computed');
  return viewPhase(phase, verdict, tasks, titles);
}

/** @param tasks in plan order; a container without a title of its own is drawn under its id */
export function viewPhase(phase: { id: string; title: string }, verdict: Verdict | undefined, tasks: readonly { task: DrawnTask; container: string | undefined }[], titles: ReadonlyMap<string, string>): DrawnPhase {
  const members: DrawnPhase['members'] = [];
  const open = new Map<string, DrawnTask[]>();
  for (const { task, container } of tasks) {
    const siblings = container === undefined ? undefined : open.get(container);
    if (siblings) siblings.push(task);
    else if (container !== undefined) {
      const own = [task];
      open.set(container, own);
      members.push({ title: titles.get(container) ?? shortLine(container, TITLE), tasks: own });
    } else members.push(task);
  }
  return { id: phase.id, verdict, lines: [name(phase), ...(verdict === undefined ? [] : [verdict])], totals: totals(tasks.map(({ task }) => task)), members };
}

export function drawnTask({ id, title, kind, critical, look, effort }: Pick<DrawnTask, 'id' | 'kind' | 'critical' | 'look'> & { title: string; effort: string | undefined }): DrawnTask {
  const facts = [
    ...(look === undefined ? [] : [look === 'unknown' ? 'no result' : look]),
    ...(kind === 'automated' ? [] : [kind === 'manual' ? 'manual' : 'work item']),
    ...(effort === undefined ? [] : [shortLine(effort, 20)]),
    ...(critical ? ['critical path'] : []),
  ];
  return { id, kind, critical, look, lines: [name({ id, title }), ...(facts.length > 0 ? [facts.join(' · ')] : [])] };
}

/** Id and title, said once where they are the same. */
function name({ id, title }: { id: string; title: string }): string {
  const [short, words] = [shortLine(id, TITLE), shortLine(title, TITLE)];
  return words === '' || words.toLowerCase() === short.toLowerCase() ? short : `${short} ${words}`;
}

function totals(tasks: readonly DrawnTask[]): string {
  const parts = WORST_STATUS.flatMap((status) => {
    const n = tasks.filter(({ look }) => look === status).length;
    return n > 0 ? [`${n} ${status}`] : [];
  });
  return [count(tasks.length, 'task'), ...parts].join(' · ');
}
