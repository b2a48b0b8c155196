import { findCycles } from '../cycles.js';
import type { Draft, DraftTask, Reference } from '../draft.js';
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
  const node = ({ id, needs, container, children }: DraftTask): Node => {
    if (children !== undefined) return { id, references: [], members: children.map((child) => child.id) };
    return { id, references: container === undefined ? needs : [...container.needs, ...needs] };
  };
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
    const targets: number[] = [];
    const add = (id: string): void => {
      const target = numbers.get(id);
      if (target !== undefined) targets.push(target);
    };
    for (const { text } of references) add(text);
    for (const id of members) add(id);
    return targets.length < 2 ? targets : [...new Set(targets)];
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
