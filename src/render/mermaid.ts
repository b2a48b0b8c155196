/** The plan as a Mermaid flowchart that GitHub draws, in comments, summaries and Markdown files. */
import type { Graph } from '../plan/graph.js';
import { mermaidLabel } from './escape.js';
import { type DrawnPhase, type DrawnTask, type GraphResults, type GraphView, graphView, type NodeLook, type ViewEdge } from './graph-view.js';
import { count } from './terminal-text.js';

/** What GitHub's Mermaid refuses beyond (`maxTextSize`, in UTF-16 units, and `maxEdges`). */
const MOST_TEXT = 50_000;
const MOST_EDGES = 500;

const COLOURS: Readonly<Record<string, readonly NodeLook[]>> = {
  'fill:#dafbe1,stroke:#1a7f37,color:#1f2328': ['passed', 'done'],
  'fill:#ffebe9,stroke:#cf222e,color:#1f2328': ['failed'],
  'fill:#fff8c5,stroke:#9a6700,color:#1f2328': ['waiting', 'blocked', 'cancelled'],
  'fill:#fbefff,stroke:#8250df,color:#1f2328': ['waived'],
  'fill:#ddf4ff,stroke:#0969da,color:#1f2328': ['in-progress'],
  'fill:#f6f8fa,stroke:#59636e,color:#1f2328': ['skipped', 'planned', 'unknown'],
};

/**
 * Mermaid source, without a fence, ending in a newline. Phases and containers are nested boxes; manual tasks are hexagons,
 * work items rounded; the critical path has thick arrows and says so. What GitHub would refuse to draw is drawn with one node
 * per phase instead, and says so in the graph.
 */
export function mermaid(graph: Graph, results?: GraphResults): string {
  const view = graphView(graph, results);
  if (view.taskEdges.length + view.phaseEdges.length <= MOST_EDGES) {
    const whole = source(wholeGraph(view));
    if (whole.length <= MOST_TEXT) return whole;
  }
  const size = `${count(graph.tasks.size, 'task')} in ${count(view.phases.length, 'phase')}`;
  if (view.phaseEdges.length <= MOST_EDGES) {
    const collapsed = source(phaseGraph(view, `${size} are more than GitHub draws, so each node is a phase`));
    if (collapsed.length <= MOST_TEXT) return collapsed;
  }
  return source([`note["${mermaidLabel(`${size} are more than GitHub draws: phasegate graph --format dot has all of them`)}"]`]);
}

function source(lines: readonly string[]): string {
  return `${['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

function wholeGraph(view: GraphView): string[] {
  const members = view.phases.flatMap((phase) => phase.members);
  const tasks = members.flatMap((member) => ('tasks' in member ? member.tasks : [member]));
  // Ids of a plan may be words of Mermaid's own (`end`), so nodes are numbered.
  const nodes = new Map(tasks.map((task, index) => [task.id, `t${index}`]));
  const boxes = new Map(members.flatMap((member) => ('tasks' in member ? [member] : [])).map((container, index) => [container, `c${index}`]));
  const phaseOf = new Map(view.phases.map((phase, index) => [phase.id, `p${index}`]));
  const draw = (task: DrawnTask): string => node(nodes.get(task.id) as string, task);

  const lines = view.phases.flatMap((phase) => [
    `subgraph ${phaseOf.get(phase.id)}["${label(phase.lines)}"]`,
    ...phase.members.flatMap((member) =>
      'tasks' in member
        ? [`  subgraph ${boxes.get(member)}["${mermaidLabel(member.title)}"]`, ...member.tasks.map((task) => `    ${draw(task)}`), '  end']
        : [`  ${draw(member)}`],
    ),
    'end',
  ]);
  return [
    ...lines,
    ...view.taskEdges.map((edge) => arrow(edge, nodes)),
    ...view.phaseEdges.map((edge) => arrow(edge, phaseOf)),
    ...styles(tasks, nodes),
  ];
}

function phaseGraph(view: GraphView, note: string): string[] {
  const nodes = new Map(view.phases.map((phase, index) => [phase.id, `p${index}`]));
  const draw = (phase: DrawnPhase): string => `${nodes.get(phase.id)}["${label([...phase.lines, phase.totals])}"]`;
  return [`note["${mermaidLabel(note)}"]`, ...view.phases.map(draw), ...view.phaseEdges.map((edge) => arrow(edge, nodes))];
}

function node(id: string, { kind, lines }: DrawnTask): string {
  const text = `"${label(lines)}"`;
  switch (kind) {
    case 'automated':
      return `${id}[${text}]`;
    case 'manual':
      return `${id}{{${text}}}`;
    case 'work-item':
      return `${id}([${text}])`;
  }
}

function label(lines: readonly string[]): string {
  return lines.map(mermaidLabel).join('<br/>');
}

function arrow({ from, to, critical }: ViewEdge, nodes: ReadonlyMap<string, string>): string {
  return `${nodes.get(from)} ${critical ? '==>' : '-->'} ${nodes.get(to)}`;
}

function styles(tasks: readonly DrawnTask[], nodes: ReadonlyMap<string, string>): string[] {
  const ids = (chosen: readonly DrawnTask[]): string => chosen.map((task) => nodes.get(task.id)).join(',');
  const coloured = Object.entries(COLOURS).flatMap(([colour, looks]) =>
    looks.flatMap((look) => {
      const chosen = tasks.filter((task) => task.look === look);
      return chosen.length > 0 ? [`classDef ${look} ${colour}`, `class ${ids(chosen)} ${look}`] : [];
    }),
  );
  const critical = tasks.filter((task) => task.critical);
  return [...coloured, ...(critical.length > 0 ? ['classDef critical stroke-width:4px', `class ${ids(critical)} critical`] : [])];
}
