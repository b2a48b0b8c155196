/** The plan as a Graphviz digraph. */
import type { Graph } from '../plan/graph.js';
import { dotString } from './escape.js';
import { type DrawnTask, type GraphResults, graphView, type NodeLook, type ViewEdge } from './graph-view.js';

const FILL: Readonly<Record<NodeLook, string>> = {
  passed: '#dafbe1',
  done: '#dafbe1',
  failed: '#ffebe9',
  waiting: '#fff8c5',
  blocked: '#fff8c5',
  cancelled: '#fff8c5',
  waived: '#fbefff',
  'in-progress': '#ddf4ff',
  skipped: '#f6f8fa',
  planned: '#f6f8fa',
  unknown: '#f6f8fa',
};
const SHAPE: Readonly<Record<DrawnTask['kind'], { shape: string; style: string }>> = {
  automated: { shape: 'box', style: 'filled' },
  manual: { shape: 'hexagon', style: 'filled' },
  'work-item': { shape: 'box', style: 'filled,rounded' },
};

/**
 * DOT source, ending in a newline. Phases and containers are clusters; manual tasks are hexagons, work items rounded;
 * the critical path has thick lines and says so.
 */
export function dot(graph: Graph, results?: GraphResults): string {
  const view = graphView(graph, results);
  const tasks = view.phases.flatMap((phase) => phase.members).flatMap((member) => ('tasks' in member ? member.tasks : [member]));
  const nodes = new Map(tasks.map((task, index) => [task.id, `t${index}`]));
  const anchors = new Map(view.phases.map((phase, index) => [phase.id, index]));
  const draw = (task: DrawnTask): string => `${nodes.get(task.id)} ${attributes(task)}`;
  const lines = view.phases.flatMap((phase, index) => [
    `subgraph cluster_${index} {`,
    `  label=${dotString(...phase.lines)};`,
    // Graphviz draws edges between nodes only: each cluster has one to clip them at its border.
    `  anchor_${index} [shape=point, style=invis, width=0, label=""];`,
    ...phase.members.flatMap((member, position) =>
      'tasks' in member
        ? [`  subgraph cluster_${index}_${position} {`, `    label=${dotString(member.title)};`, ...member.tasks.map((task) => `    ${draw(task)}`), '  }']
        : [`  ${draw(member)}`],
    ),
    '}',
  ]);
  const phaseEdge = ({ from, to, critical }: ViewEdge): string => {
    const [tail, head] = [anchors.get(from), anchors.get(to)];
    return `anchor_${tail} -> anchor_${head} [ltail=cluster_${tail}, lhead=cluster_${head}, penwidth=${critical ? 3 : 1}];`;
  };
  return `${[
    `digraph ${dotString(graph.plan.id)} {`,
    '  rankdir=LR; compound=true;',
    '  graph [fontname="sans-serif"]; node [fontname="sans-serif"]; edge [fontname="sans-serif"];',
    ...lines.map((line) => `  ${line}`),
    ...view.taskEdges.map((edge) => `  ${nodes.get(edge.from)} -> ${nodes.get(edge.to)} [penwidth=${edge.critical ? 3 : 1}];`),
    ...view.phaseEdges.map((edge) => `  ${phaseEdge(edge)}`),
    '}',
  ].join('\n')}\n`;
}

function attributes({ kind, look, critical, lines }: DrawnTask): string {
  const { shape, style } = SHAPE[kind];
  const fill = look === undefined ? 'white' : FILL[look];
  return `[label=${dotString(...lines)}, shape=${shape}, style="${style}", fillcolor="${fill}", penwidth=${critical ? 3 : 1}];`;
}
