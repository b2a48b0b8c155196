/** Which edges of the graph are worth drawing: those that no other way implies. */
import type { Graph } from './graph.js';

export interface DrawnEdge {
  from: string;
  to: string;
}

export interface DrawnEdges {
  /** Between tasks of one phase; what crosses phases is implied by the order of the phases. */
  tasks: DrawnEdge[];
  phases: DrawnEdge[];
}

export function drawnEdges(graph: Graph): DrawnEdges {
  const sequence = graph.order.map((id) => {
    const node = graph.tasks.get(id);
    return { id, needs: node ? node.needs.filter((need) => graph.tasks.get(need)?.task.phase === node.task.phase) : [] };
  });
  return { tasks: transitiveReduction(sequence), phases: transitiveReduction(graph.phaseOrder) };
}

/** Ancestors are kept as bits, this many nodes at a time, so that memory stays linear however large the graph is. */
const BLOCK = 4096;

/** The edges of a topologically ordered graph without those that a longer way implies. */
export function transitiveReduction(sequence: readonly { id: string; needs: readonly string[] }[]): DrawnEdge[] {
  const position = new Map(sequence.map(({ id }, index) => [id, index]));
  const predecessors = sequence.map(({ needs }) => [...new Set(needs)].map((need) => position.get(need) as number));
  const implied = predecessors.map(() => new Set<number>());
  const words = Math.ceil(Math.min(BLOCK, sequence.length) / 32);
  const ancestors = new Uint32Array(sequence.length * words);
  for (let first = 0; first < sequence.length; first += BLOCK) {
    ancestors.fill(0);
    for (let node = first + 1; node < sequence.length; node++) {
      const row = node * words;
      const own = predecessors[node] as number[];
      for (const predecessor of own) {
        if (predecessor <= first) continue;
        for (let word = 0; word < words; word++) ancestors[row + word]! |= ancestors[predecessor * words + word]!;
      }
      const inBlock = own.filter((predecessor) => predecessor >= first && predecessor < first + BLOCK);
      for (const predecessor of inBlock) {
        const bit = predecessor - first;
        if (ancestors[row + (bit >> 5)]! & (1 << (bit & 31))) implied[node]?.add(predecessor);
      }
      for (const predecessor of inBlock) {
        const bit = predecessor - first;
        ancestors[row + (bit >> 5)]! |= 1 << (bit & 31);
      }
    }
  }
  return sequence.flatMap(({ id }, node) =>
    (predecessors[node] as number[])
      .filter((predecessor) => !implied[node]?.has(predecessor))
      .map((predecessor) => ({ from: (sequence[predecessor] as { id: string }).id, to: id })),
  );
}
