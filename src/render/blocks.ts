/** What a change of one task blocks, for a terminal. */
import type { Dependents, Graph } from '../plan/graph.js';
import { clean, count } from './terminal-text.js';

export function blocksText(graph: Graph, id: string, { direct, transitive, phases }: Dependents): string {
  if (transitive.length === 0 && phases.length === 0) return `Nothing depends on ${clean(id)}.\n`;
  const first = new Set(direct);
  const further = transitive.filter((task) => !first.has(task));
  const titles = new Map(graph.plan.phases.map((phase) => [phase.id, phase.title]));
  return `${[
    `A change or a failure of ${clean(id)} blocks ${transitive.length} of ${count(graph.tasks.size, 'task')}, ${phases.length} of ${count(titles.size, 'phase')}.`,
    ...section('Directly', direct.map((task) => [task, graph.tasks.get(task)?.task.title ?? ''])),
    ...section('Further', further.map((task) => [task, graph.tasks.get(task)?.task.title ?? ''])),
    ...section('Phases that cannot start', phases.map((phase) => [phase, titles.get(phase) ?? ''])),
  ].join('\n')}\n`;
}

function section(head: string, rows: readonly (readonly [id: string, title: string])[]): string[] {
  return rows.length > 0 ? ['', `${head} (${rows.length}):`, ...rows.map(([id, title]) => `  ${clean(id)}  ${clean(title)}`)] : [];
}
