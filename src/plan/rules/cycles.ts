import { findCycles } from '../cycles.js';
import { type Draft, type DraftTask, type Reference, withContainer } from '../draft.js';
import type { Findings } from '../findings.js';

interface Node {
  id: string;
  /** What it waits on or refines, as written. */
  references: Reference[];
  /** Further nodes it leads to without a reference: the tasks of a container. */
  members?: string[];
}

export function acyclicPhases(draft: Draft, findings: Findings): void {
  report([...draft.phasesById.values()].map(({ id, needs }) => ({ id, references: needs })), 'Phases wait on each other', findings);
}

/** A container stands for its tasks where it is needed, and hands its needs down to them. */
export function acyclicTasks(draft: Draft, findings: Findings): void {
  const node = (task: DraftTask): Node =>
    task.children === undefined
      ? { id: task.id, references: withContainer(task).flatMap(({ needs }) => needs) }
      : { id: task.id, references: [], members: task.children.map(({ id }) => id) };
  report([...draft.tasks.values()].map(node), 'Tasks wait on each other', findings);
}

export function acyclicRequirements(draft: Draft, findings: Findings): void {
  const nodes = [...draft.requirementsById.values()].map(({ requirement, covers }) => ({ id: requirement.id, references: covers }));
  report(nodes, 'Requirements cover each other', findings);
}

function report(nodes: Node[], what: string, findings: Findings): void {
  const numbers = new Map(nodes.map(({ id }, index) => [id, index]));
  const next = (index: number): number[] => {
    const { references, members = [] } = nodes[index]!;
    const targets = [...references.map(({ text }) => text), ...members].map((id) => numbers.get(id));
    return targets.length === 0 ? [] : [...new Set(targets)].filter((target) => target !== undefined);
  };
  for (const cycle of findCycles(nodes.length, next)) {
    // Begins where something can be changed: the list of tasks of a container is no reference.
    const start = cycle.findIndex((index) => nodes[index]!.references.length > 0);
    const turned = [...cycle.slice(start), ...cycle.slice(0, start)].map((index) => nodes[index]!);
    const [first] = turned;
    const second = turned[1] ?? first;
    const { path, elsewhere } = first!.references.find(({ text }) => text === second!.id)!;
    findings.add({
      code: 'cycle',
      message: `${what}: ${[...turned, first!].map(({ id }) => id).join(' → ')}.`,
      expected: 'an order; remove one of these',
      path,
      ...(elsewhere === undefined ? {} : { elsewhere }),
    });
  }
}
