/** The plan as a Mermaid flowchart that GitHub draws, in comments, summaries and Markdown files. */
import type { Graph } from '../plan/graph.js';
import type { Verdict } from '../trace/record.js';
import { mermaidLabel } from './escape.js';
import { type DrawnPhase, type DrawnTask, type GraphResults, type GraphView, graphView, type NodeLook, type ViewEdge } from './graph-view.js';
import { count } from './terminal-text.js';

/** `    t1["a"]` and the end of its line. */
const SHORTEST_NODE = 12;

/** What GitHub's Mermaid refuses beyond: `maxTextSize`, in UTF-16 units, and `maxEdges`. */
const GITHUB: MermaidSize = { text: 50_000, edges: 500 };

export interface MermaidSize {
  /** In UTF-16 units. */
  text: number;
  edges: number;
}

const COLOURS: Readonly<Record<string, readonly NodeLook[]>> = {
  'fill:#dafbe1,stroke:#1a7f37,color:#1f2328': ['passed', 'done'],
  'fill:#ffebe9,stroke:#cf222e,color:#1f2328': ['failed'],
  'fill:#fff8c5,stroke:#9a6700,color:#1f2328': ['waiting', 'blocked', 'cancelled'],
  'fill:#fbefff,stroke:#8250df,color:#1f2328': ['waived'],
  'fill:#ddf4ff,stroke:#0969da,color:#1f2328': ['in-progress'],
  'fill:#f6f8fa,stroke:#59636e,color:#1f2328': ['skipped', 'planned', 'unknown'],
};

const VERDICT_LOOKS: Readonly<Record<Verdict, NodeLook>> = { passed: 'passed', 'passed-with-waivers': 'waived', failed: 'failed', waiting: 'waiting', 'not-computed': 'unknown' };

/**
 * Mermaid source, without a fence, ending in a newline. Phases and containers are nested boxes; manual tasks are hexagons,
 * work items rounded; the critical path has thick arrows and says so. What GitHub would refuse to draw is drawn with one node
 * per phase instead, and says so in the graph.
 */
export function mermaid(graph: Graph, results?: GraphResults): string {
  return mermaidOf(graphView(graph, results));
}

/** @param most where less than what GitHub draws is wanted */
export function mermaidOf(view: GraphView, most: MermaidSize = GITHUB): string {
  const tasks = view.phases.flatMap((phase) => phase.members).reduce((all, member) => all + ('tasks' in member ? member.tasks.length : 1), 0);
  if (tasks * SHORTEST_NODE <= most.text && view.taskEdges.length + view.phaseEdges.length <= most.edges) {
    const whole = source(wholeGraph(view));
    if (whole.length <= most.text) return whole;
  }
  const size = `${count(tasks, 'task')} in ${count(view.phases.length, 'phase')}`;
  const where = most === GITHUB ? 'more than GitHub draws' : 'too many to draw here';
  if (view.phaseEdges.length <= most.edges) {
    const collapsed = source(phaseGraph(view, `${size} are ${where}, so each node is a phase`));
    if (collapsed.length <= most.text) return collapsed;
  }
  return source([`note["${mermaidLabel(`${size} are ${where}: phasegate graph --format dot has all of them`)}"]`]);
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
  return [
    `note["${mermaidLabel(note)}"]`,
    ...view.phases.map(draw),
    ...view.phaseEdges.map((edge) => arrow(edge, nodes)),
    ...colours(view.phases.flatMap(({ id, verdict }) => (verdict === undefined ? [] : [{ node: nodes.get(id) as string, look: VERDICT_LOOKS[verdict] }]))),
  ];
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
  const critical = tasks.filter((task) => task.critical).map((task) => nodes.get(task.id));
  return [
    ...colours(tasks.flatMap(({ id, look }) => (look === undefined ? [] : [{ node: nodes.get(id) as string, look }]))),
    ...(critical.length > 0 ? ['classDef critical stroke-width:4px', `class ${critical.join(',')} critical`] : []),
  ];
}

function colours(drawn: readonly { node: string; look: NodeLook }[]): string[] {
  return Object.entries(COLOURS).flatMap(([colour, looks]) =>
    looks.flatMap((look) => {
      const chosen = drawn.filter((one) => one.look === look);
      return chosen.length > 0 ? [`classDef ${look} ${colour}`, `class ${chosen.map(({ node }) => node).join(',')} ${look}`] : [];
    }),
  );
}
