/**
 * Cycles of a graph with nodes `0 … count-1`, each as its nodes in order, beginning with the smallest. One for each
 * edge that leads back, so breaking every cycle of the answer leaves none.
 *
 * @param next the nodes a node points to
 */
export function findCycles(count: number, next: (node: number) => number[]): number[][] {
  const NEW = 0;
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(count);
  const cycles: number[][] = [];
  let budget = MAX_NODES_IN_CYCLES;
  for (let root = 0; root < count; root += 1) {
    if (state[root] !== NEW) continue;
    const trail = [{ node: root, targets: next(root), position: 0 }];
    state[root] = OPEN;
    while (trail.length > 0) {
      const top = trail.at(-1)!;
      const target = top.targets[top.position];
      top.position += 1;
      if (target === undefined) {
        state[top.node] = DONE;
        trail.pop();
      } else if (state[target] === NEW) {
        state[target] = OPEN;
        trail.push({ node: target, targets: next(target), position: 0 });
      } else if (state[target] === OPEN && budget > 0) {
        const start = trail.findLastIndex(({ node }) => node === target);
        const cycle = fromSmallest(trail.slice(start).map(({ node }) => node));
        budget -= cycle.length;
        cycles.push(cycle);
      }
    }
  }
  return cycles;
}

/** A graph where everything waits on everything has more cycles than anybody reads. */
const MAX_NODES_IN_CYCLES = 10_000;

function fromSmallest(cycle: number[]): number[] {
  const start = cycle.indexOf(cycle.reduce((smallest, node) => Math.min(smallest, node), Infinity));
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
