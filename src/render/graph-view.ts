/** What a drawn graph shows, whatever it is drawn with: the words on each node, and which edges are drawn how. */
import type { Graph, TaskNode } from '../plan/graph.js';
import type { Phase } from '../plan/model.js';
import { drawnEdges } from '../plan/reduction.js';
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
  taskEdges: ViewEdge[];
  phaseEdges: ViewEdge[];
}

export interface ViewEdge {
  from: string;
  to: string;
  critical: boolean;
}

/** Long titles are cut: a graph of paragraphs is no graph, and GitHub limits the text of one. */
const TITLE = 60;

const WORST_STATUS: readonly TaskStatus[] = ['failed', 'cancelled', 'blocked', 'waiting', 'skipped', 'planned', 'in-progress', 'waived', 'passed', 'done'];
const WORST_VERDICT: readonly Verdict[] = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];

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

function worst<T>(order: readonly T[], known: T | undefined, next: T): T {
  return known !== undefined && order.indexOf(known) < order.indexOf(next) ? known : next;
}

export function graphView(graph: Graph, results?: GraphResults): GraphView {
  const path = graph.criticalPath.tasks.map((id) => (graph.tasks.get(id) as TaskNode).task);
  const critical = new Set(path.flatMap((task, index) => {
    const before = path[index - 1];
    if (!before) return [];
    return before.phase === task.phase ? [`task ${before.id} ${task.id}`] : [`phase ${before.phase} ${task.phase}`];
  }));
  const { tasks, phases } = drawnEdges(graph);
  return {
    phases: graph.plan.phases.map((phase) => drawnPhase(graph, phase, results)),
    taskEdges: tasks.map((edge) => ({ ...edge, critical: critical.has(`task ${edge.from} ${edge.to}`) })),
    phaseEdges: phases.map((edge) => ({ ...edge, critical: critical.has(`phase ${edge.from} ${edge.to}`) })),
  };
}

function drawnPhase(graph: Graph, phase: Phase, results: GraphResults | undefined): DrawnPhase {
  const containers = new Map(phase.containers.map((container) => [container.id, container]));
  const members: DrawnPhase['members'] = [];
  const open = new Map<string, DrawnTask[]>();
  for (const task of phase.tasks) {
    const drawn = drawnTask(graph.tasks.get(task.id) as TaskNode, results);
    const container = task.parent === undefined ? undefined : containers.get(task.parent);
    const siblings = container && open.get(container.id);
    if (siblings) siblings.push(drawn);
    else if (container) {
      const own = [drawn];
      open.set(container.id, own);
      members.push({ title: name(container), tasks: own });
    } else members.push(drawn);
  }
  const verdict = results && (results.phases.get(phase.id) ?? 'not-computed');
  return {
    id: phase.id,
    verdict,
    lines: [name(phase), ...(verdict === undefined ? [] : [verdict])],
    totals: totals(phase, results),
    members,
  };
}

function drawnTask({ task, critical }: TaskNode, results: GraphResults | undefined): DrawnTask {
  const look = results && (results.tasks.get(task.id) ?? 'unknown');
  const facts = [
    ...(look === undefined ? [] : [look === 'unknown' ? 'no result' : look]),
    ...(task.kind === 'automated' ? [] : [task.kind === 'manual' ? 'manual' : 'work item']),
    ...(task.effort ? [shortLine(task.effort.text, 20)] : []),
    ...(critical ? ['critical path'] : []),
  ];
  return { id: task.id, kind: task.kind, critical, look, lines: [name(task), ...(facts.length > 0 ? [facts.join(' · ')] : [])] };
}

/** Id and title, said once where they are the same. */
function name({ id, title }: { id: string; title: string }): string {
  const [short, words] = [shortLine(id, TITLE), shortLine(title, TITLE)];
  return words === '' || words.toLowerCase() === short.toLowerCase() ? short : `${short} ${words}`;
}

function totals(phase: Phase, results: GraphResults | undefined): string {
  const all = count(phase.tasks.length, 'task');
  if (!results) return all;
  const statuses = phase.tasks.map((task) => results.tasks.get(task.id));
  const parts = WORST_STATUS.flatMap((status) => {
    const n = statuses.filter((own) => own === status).length;
    return n > 0 ? [`${n} ${status}`] : [];
  });
  return [all, ...parts].join(' · ');
}
