/**
 * Where everything of the drawn graph stands. Phases are boxes, level under level, so that a page scrolls in one direction;
 * inside a box what belongs together flows from left to right, and long flows wrap as text does.
 */
import { transitiveReduction } from '../../plan/reduction.js';
import type { Verdict } from '../../trace/record.js';
import type { Report, ReportTask } from '../../trace/report.js';
import { type MergedPhase, type MergedTask, mergedPhases, mergedTasks } from './graph-legs.js';
import { append, connected, inOrder } from './graph-order.js';

/** What a graph is drawn from; results may be missing in it. */
export type GraphInput = Pick<Report, 'plan' | 'phases' | 'tasks' | 'criticalPath'>;

export const NODE = { width: 190, height: 46 } as const;
const GAP = { x: 18, y: 12 } as const;
const BOX = { head: 38, pad: 16, gap: 34, side: 24 } as const;
/** Nodes side by side: the width of the page; more where there are so many that its height would be the trouble. */
const COLUMNS = { most: 6, many: 10, from: 500 } as const;
const MOST_ROWS = 12;
/** Beyond these a browser takes seconds, and nobody finds anything. */
export const MOST_NODES = 2000;

interface Place {
  x: number;
  y: number;
}

export interface GraphNode extends Place, MergedTask {}

export interface GraphBox extends Place {
  id: string;
  title: string;
  verdict: Verdict | undefined;
  total: number;
  passed: number;
  width: number;
  height: number;
  nodes: GraphNode[];
}

export interface GraphEdge {
  from: Place;
  to: Place;
  /** `aside`: past other boxes, along the left side. */
  course: 'right' | 'wrapped' | 'down' | 'aside';
  critical: boolean;
}

export interface GraphLayout {
  width: number;
  height: number;
  boxes: GraphBox[];
  edges: GraphEdge[];
  /** Tasks are too many, so that only phases are drawn. */
  collapsed: boolean;
}

export function graphLayout(input: GraphInput): GraphLayout {
  const tasks = mergedTasks(input.tasks);
  const collapsed = tasks.size > MOST_NODES;
  const columns = !collapsed && tasks.size > COLUMNS.from ? COLUMNS.many : COLUMNS.most;
  const phases = levelled(mergedPhases(input.phases));
  const critical = criticalSteps(input);
  const byPhase = new Map<string, ReportTask[]>();
  if (!collapsed) for (const { task } of tasks.values()) append(byPhase, task.phase, task);
  const edges: GraphEdge[] = [];
  const boxes = new Map<string, GraphBox & { level: number }>();
  const rowWidth = columns * NODE.width + (columns - 1) * GAP.x + 2 * BOX.pad;
  let y: number = BOX.side;
  for (const [level, row] of phases.levels.entries()) {
    const share = Math.max(2, Math.floor(columns / row.length));
    let x: number = BOX.side;
    let height = 0;
    for (const phase of row) {
      const inside = arrange(byPhase.get(phase.id) ?? [], share, critical);
      const width = Math.max(inside.width, NODE.width * (collapsed ? 1.6 : 1)) + 2 * BOX.pad;
      if (x > BOX.side && x + width > BOX.side + rowWidth) {
        x = BOX.side;
        y += height + BOX.gap / 2;
        height = 0;
      }
      const box = { ...phase, x, y, level, width, height: BOX.head + (inside.height > 0 ? inside.height + BOX.pad : collapsed ? 22 : 4), nodes: [] as GraphNode[] };
      const move = ({ x: dx, y: dy }: Place): Place => ({ x: box.x + BOX.pad + dx, y: box.y + BOX.head + dy });
      for (const [id, place] of inside.places) box.nodes.push({ ...(tasks.get(id) as MergedTask), ...move(place) });
      for (const edge of inside.edges) edges.push({ ...edge, from: move(edge.from), to: move(edge.to) });
      boxes.set(phase.id, box);
      x += width + GAP.x;
      height = Math.max(height, box.height);
    }
    y += height + BOX.gap;
  }
  edges.push(...phases.edges.map(({ from, to }) => between(boxes.get(from) as GraphBox & { level: number }, boxes.get(to) as GraphBox & { level: number }, critical.has(`${from} ${to}`))));
  const all = [...boxes.values()];
  return { width: Math.max(320, ...all.map((box) => box.x + box.width + BOX.side)), height: Math.max(BOX.side, y - BOX.gap) + BOX.side, boxes: all, edges, collapsed };
}

function between(from: GraphBox & { level: number }, to: GraphBox & { level: number }, critical: boolean): GraphEdge {
  if (to.level - from.level === 1 && to.y - from.y - from.height <= BOX.gap + 1) {
    const overlap = Math.min(from.x + from.width, to.x + to.width) - Math.max(from.x, to.x);
    const middle = overlap > 40 ? Math.max(from.x, to.x) + Math.min(overlap, 200) / 2 : undefined;
    return { from: { x: middle ?? from.x + from.width / 2, y: from.y + from.height }, to: { x: middle ?? to.x + to.width / 2, y: to.y }, course: 'down', critical };
  }
  return { from: { x: from.x, y: from.y + from.height - 12 }, to: { x: to.x, y: to.y + 18 }, course: 'aside', critical };
}

interface Inside {
  width: number;
  height: number;
  places: Map<string, Place>;
  edges: GraphEdge[];
}

/** The tasks of one phase: each connected group by itself, the groups in rows, the tall ones first. */
function arrange(tasks: readonly ReportTask[], columns: number, critical: ReadonlySet<string>): Inside {
  const known = new Set(tasks.map(({ id }) => id));
  const order = inOrder(tasks.map(({ id, needs }) => ({ id, needs: needs.filter((need) => known.has(need)) })));
  const drawn = transitiveReduction(order.nodes);
  const before = new Map<string, string[]>();
  for (const { from, to } of drawn) append(before, to, from);
  const places = new Map<string, Place>();
  let shelf = { x: 0, y: 0, height: 0 };
  for (const group of connected(order.nodes.map(({ id }) => id), drawn).map((ids) => grid(ids, order.level, before, columns)).sort((a, b) => b.rows - a.rows)) {
    if (shelf.x > 0 && shelf.x + group.columns > columns) shelf = { x: 0, y: shelf.y + shelf.height, height: 0 };
    for (const [id, cell] of group.cells) places.set(id, { x: (shelf.x + cell.x) * (NODE.width + GAP.x), y: (shelf.y + cell.y) * (NODE.height + GAP.y) });
    shelf = { x: shelf.x + group.columns, y: shelf.y, height: Math.max(shelf.height, group.rows) };
  }
  const ends = [...places.values()];
  return {
    width: Math.max(0, ...ends.map(({ x }) => x + NODE.width)),
    height: Math.max(0, ...ends.map(({ y }) => y + NODE.height)),
    places,
    edges: drawn.map(({ from, to }) => {
      const a = places.get(from) as Place;
      const b = places.get(to) as Place;
      const course = b.x > a.x ? 'right' : 'wrapped';
      return { from: { x: a.x + NODE.width, y: a.y + NODE.height / 2 }, to: { x: b.x, y: b.y + NODE.height / 2 }, course, critical: critical.has(`${from} ${to}`) };
    }),
  };
}

/** Cells of one connected group: a column a level, a long column wrapped, and after `columns` of them the next line. */
function grid(ids: readonly string[], level: ReadonlyMap<string, number>, before: ReadonlyMap<string, readonly string[]>, columns: number): { cells: Map<string, Place>; columns: number; rows: number } {
  const levels: string[][] = [];
  for (const id of ids) (levels[level.get(id) as number] ??= []).push(id);
  const cells = new Map<string, Place>();
  const line = { y: 0, height: 0 };
  let x = 0;
  let widest = 0;
  for (const column of levels.filter((each) => each !== undefined)) {
    const wish = new Map(column.map((id) => [id, average((before.get(id) ?? []).map((need) => cells.get(need)?.y ?? 0))]));
    const sorted = column.toSorted((a, b) => (wish.get(a) as number) - (wish.get(b) as number));
    const rows = Math.ceil(sorted.length / Math.ceil(sorted.length / MOST_ROWS));
    for (let start = 0; start < sorted.length; start += rows) {
      if (x === columns) {
        line.y += line.height;
        line.height = 0;
        x = 0;
      }
      const part = sorted.slice(start, start + rows);
      for (const [index, id] of part.entries()) cells.set(id, { x, y: line.y + index });
      line.height = Math.max(line.height, part.length);
      x += 1;
      widest = Math.max(widest, x);
    }
  }
  return { cells, columns: widest, rows: line.y + line.height };
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function levelled(phases: readonly MergedPhase[]): { levels: MergedPhase[][]; edges: { from: string; to: string }[] } {
  const { nodes, level } = inOrder(phases);
  const levels: MergedPhase[][] = [];
  for (const phase of nodes) (levels[level.get(phase.id) as number] ??= []).push(phase);
  return { levels, edges: transitiveReduction(nodes) };
}

/** Pairs, joined by a space, that the critical path goes through one after the other: of tasks, and of phases. */
function criticalSteps({ criticalPath, tasks }: GraphInput): Set<string> {
  const phaseOf = new Map(tasks.map(({ id, phase }) => [id, phase]));
  return new Set(criticalPath.tasks.slice(1).flatMap((id, index) => {
    const previous = criticalPath.tasks[index] as string;
    return [`${previous} ${id}`, `${phaseOf.get(previous)} ${phaseOf.get(id)}`];
  }));
}
