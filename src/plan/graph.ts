/**
 * The dependency graph over a plan's leaf tasks: order, levels, critical path, and what depends on what.
 *
 * Phases are barriers: a task starts after all phases its own phase needs. A barrier between phases of 100 tasks would be
 * 10,000 edges, so each phase has two gates without duration, and the graph stays linear in what the plan says.
 */
import type { Phase, Plan, Task } from './model.js';
import { at, successorsOf, topologicalOrder } from './topology.js';

export interface TaskNode {
  task: Task;
  /** Position in the plan, from 0, counted over all leaf tasks. */
  index: number;
  /** Most tasks on any way from a start to this one, itself left out; 0 can start at once. */
  level: number;
  /** The midpoint of its effort in `Graph.unit`. */
  effort: number;
  /** In `Graph.unit` from the plan's start, with unlimited hands. */
  earliestStart: number;
  /** How much later it may start without the plan ending later, in `Graph.unit`. */
  slack: number;
  /** Longest way from its start to the plan's end in `Graph.unit`, itself included; what is done costs nothing. */
  remaining: number;
  /** On the critical path. Other tasks may have no slack either. */
  critical: boolean;
  /** Leaf tasks it names itself, in plan order. Barriers between phases come on top. */
  needs: string[];
}

export interface CriticalPath {
  tasks: string[];
  /** Its length in `Graph.unit`: midpoints summed. */
  total: number;
  /** Sums of the ranges along it; 0 when no task has an effort. */
  minHours: number;
  maxHours: number;
}

export interface Graph {
  plan: Plan;
  /** `tasks`: no task says its effort, so each counts 1. */
  unit: 'hours' | 'tasks';
  /** In plan order. */
  tasks: ReadonlyMap<string, TaskNode>;
  /** An order in which everything can run: of the tasks that could come next, always the first of the plan. */
  order: string[];
  /** Task ids by level, each in plan order. */
  levels: string[][];
  /** An order in which the phases can run, chosen the same way. */
  phaseOrder: Phase[];
  criticalPath: CriticalPath;
}

const MS_PER_HOUR = 3_600_000;

/**
 * Computes the graph in near-linear time.
 * @throws Error (internal) when a need is unknown or the plan has a cycle: the loader refuses both.
 */
export function buildGraph(plan: Plan): Graph {
  const network = networkOf(plan);
  const { tasks, predecessors } = network;
  const sequence = topologicalOrder(predecessors, tasks.length);

  // Whole milliseconds: sums of fractions of hours would not compare equal.
  const unit = tasks.some((task) => task.effort) ? 'hours' : 'tasks';
  const scale = unit === 'hours' ? MS_PER_HOUR : 1;
  const effort = predecessors.map((_, node) => weight(tasks[node], unit));
  const unfinished = effort.map((value, node) => (tasks[node]?.status === 'done' ? 0 : value));

  const { start, depth } = forward(sequence, predecessors, effort, tasks.length);
  const toEnd = backward(sequence, predecessors, effort);
  const remaining = backward(sequence, predecessors, unfinished);
  const total = network.ends.reduce((latest, end) => Math.max(latest, at(start, end)), 0);
  const path = longestPath(network, start, effort, depth);

  const critical = new Set(path);
  const nodes = new Map<string, TaskNode>();
  const levels: string[][] = [];
  tasks.forEach((task, index) => {
    const level = at(depth, index);
    (levels[level] ??= []).push(task.id);
    nodes.set(task.id, {
      task,
      index,
      level,
      effort: at(effort, index) / scale,
      earliestStart: at(start, index) / scale,
      slack: (total - at(start, index) - at(toEnd, index)) / scale,
      remaining: at(remaining, index) / scale,
      critical: critical.has(index),
      needs: at(network.named, index).map((need) => at(tasks, need).id),
    });
  });

  const hours = (pick: 'minHours' | 'maxHours'): number =>
    path.reduce((sum, node) => sum + Math.round((tasks[node]?.effort?.[pick] ?? 0) * MS_PER_HOUR), 0) / MS_PER_HOUR;
  return {
    plan,
    unit,
    tasks: nodes,
    order: sequence.filter((node) => node < tasks.length).map((node) => at(tasks, node).id),
    levels,
    phaseOrder: orderPhases(plan.phases),
    criticalPath: { tasks: path.map((node) => at(tasks, node).id), total: total / scale, minHours: hours('minHours'), maxHours: hours('maxHours') },
  };
}

export interface Dependents {
  /** Tasks that name one of them, or their phase, in their own `needs`; in plan order. */
  direct: string[];
  /** Every task that cannot start when one of them did not pass, direct ones included; in plan order. */
  transitive: string[];
  /** Phases that cannot start, in plan order. */
  phases: string[];
}

/**
 * What a change or a failure of a task blocks; of a container, what one of its leaves does, its other leaves left out.
 * @param ids leaf tasks
 * @throws Error (internal) when the plan has no such task.
 */
export function dependentsOf(graph: Graph, ids: readonly string[]): Dependents {
  const nodes = ids.map((id) => {
    const node = graph.tasks.get(id);
    if (!node) throw new Error(`internal error: the graph has no task ${id}`);
    return node;
  });
  const { tasks, phases, predecessors } = networkOf(graph.plan);
  const successors = successorsOf(predecessors);
  const given = new Set(nodes.map((node) => node.index));
  const reached = new Set(given);
  for (const next of reached) for (const successor of at(successors, next)) reached.add(successor);
  for (const index of given) reached.delete(index);

  const named = new Set([...nodes.map(({ task }) => `task ${task.id}`), ...nodes.map(({ task }) => `phase ${task.phase}`)]);
  return {
    direct: tasks.filter((task, index) => !given.has(index) && task.needs.some((need) => named.has(`${need.kind} ${need.id}`))).map((task) => task.id),
    transitive: tasks.filter((_, index) => reached.has(index)).map((task) => task.id),
    phases: phases.filter((_, index) => reached.has(tasks.length + index)).map((phase) => phase.id),
  };
}

/** Node numbers: leaf tasks first, in plan order, then the gate into each phase, then the gate out of each. */
interface Network {
  tasks: Task[];
  phases: Phase[];
  predecessors: number[][];
  /** Of tasks only: the leaf tasks each names. */
  named: number[][];
  /** The gates out of all phases. */
  ends: number[];
}

function networkOf(plan: Plan): Network {
  const { phases } = plan;
  const tasks = phases.flatMap((phase) => phase.tasks);
  const taskIndex = new Map(tasks.map((task, index) => [task.id, index]));
  const phaseIndex = new Map(phases.map((phase, index) => [phase.id, index]));
  const gateIn = (phase: string): number => tasks.length + known(phaseIndex, phase);
  const gateOut = (phase: string): number => gateIn(phase) + phases.length;

  const named = tasks.map((task) => {
    const needs = task.needs.flatMap((need) => (need.kind === 'task' ? [known(taskIndex, need.id)] : []));
    return [...new Set(needs)].toSorted((a, b) => a - b);
  });
  const ofTasks = tasks.map((task, index) => [
    ...at(named, index),
    ...task.needs.flatMap((need) => (need.kind === 'phase' ? [gateOut(need.id)] : [])),
    gateIn(task.phase),
  ]);
  const intoPhases = phases.map((phase) => phase.needs.map(gateOut));
  const outOfPhases = phases.map((phase) => [...phase.tasks.map((task) => known(taskIndex, task.id)), gateIn(phase.id)]);
  return {
    tasks,
    phases,
    predecessors: [...ofTasks, ...intoPhases, ...outOfPhases],
    named,
    ends: phases.map((phase) => gateOut(phase.id)),
  };
}

function orderPhases(phases: readonly Phase[]): Phase[] {
  const index = new Map(phases.map((phase, position) => [phase.id, position]));
  const predecessors = phases.map((phase) => phase.needs.map((need) => known(index, need)));
  return topologicalOrder(predecessors, phases.length).map((position) => at(phases, position));
}

/** Earliest starts, and how many tasks lie on the longest way (by count) before each node. */
function forward(sequence: number[], predecessors: number[][], effort: number[], taskCount: number): { start: number[]; depth: number[] } {
  const start = effort.map(() => 0);
  const depth = effort.map(() => 0);
  for (const node of sequence) {
    for (const predecessor of at(predecessors, node)) {
      start[node] = Math.max(at(start, node), at(start, predecessor) + at(effort, predecessor));
      depth[node] = Math.max(at(depth, node), at(depth, predecessor) + (predecessor < taskCount ? 1 : 0));
    }
  }
  return { start, depth };
}

/** Longest way from the start of each node to the end. */
function backward(sequence: number[], predecessors: number[][], effort: number[]): number[] {
  const toEnd = [...effort];
  for (const node of sequence.toReversed()) {
    for (const predecessor of at(predecessors, node)) {
      toEnd[predecessor] = Math.max(at(toEnd, predecessor), at(effort, predecessor) + at(toEnd, node));
    }
  }
  return toEnd;
}

/**
 * The tasks of one longest path, first to last. Of equals it takes the deepest predecessor, so that no step of it is an
 * edge that another way already implies, then the first of the plan.
 */
function longestPath({ tasks, predecessors, ends }: Network, start: number[], effort: number[], depth: number[]): number[] {
  const finish = (node: number): number => at(start, node) + at(effort, node);
  const after = (node: number): number => at(depth, node) + (node < tasks.length ? 1 : 0);
  const last = (nodes: number[]): number | undefined =>
    nodes.toSorted((a, b) => finish(b) - finish(a) || after(b) - after(a) || a - b)[0];
  const path: number[] = [];
  for (let node = last(ends); node !== undefined; node = last(at(predecessors, node))) {
    if (node < tasks.length) path.push(node);
  }
  return path.toReversed();
}

function weight(task: Task | undefined, unit: Graph['unit']): number {
  if (!task) return 0;
  if (unit === 'tasks') return 1;
  return task.effort ? Math.round(((task.effort.minHours + task.effort.maxHours) / 2) * MS_PER_HOUR) : 0;
}

function known(index: ReadonlyMap<string, number>, id: string): number {
  const position = index.get(id);
  if (position === undefined) throw new Error(`internal error: the plan names ${id}, which it does not have`);
  return position;
}
