/** Orders of a directed graph whose nodes are numbers from 0, given as a list of predecessors for each. */

/**
 * Kahn's algorithm; of the nodes that could come next, always the smallest. Nodes from `ranked` up are gates, which take
 * no place of their own and so go as soon as they can.
 * @throws Error (internal) on a cycle.
 */
export function topologicalOrder(predecessors: readonly number[][], ranked: number): number[] {
  const successors = successorsOf(predecessors);
  const missing = predecessors.map((list) => list.length);
  const gates: number[] = [];
  const ready = new SmallestFirst();
  const release = (node: number): void => {
    if (node < ranked) ready.push(node);
    else gates.push(node);
  };
  missing.forEach((count, node) => {
    if (count === 0) release(node);
  });
  const order: number[] = [];
  for (let node = gates.pop() ?? ready.pop(); node !== undefined; node = gates.pop() ?? ready.pop()) {
    order.push(node);
    for (const successor of at(successors, node)) {
      missing[successor] = at(missing, successor) - 1;
      if (missing[successor] === 0) release(successor);
    }
  }
  if (order.length < predecessors.length) throw new Error('internal error: the plan has a cycle, which the loader has to refuse');
  return order;
}

export function successorsOf(predecessors: readonly number[][]): number[][] {
  const successors: number[][] = predecessors.map(() => []);
  predecessors.forEach((list, node) => {
    for (const predecessor of list) at(successors, predecessor).push(node);
  });
  return successors;
}

/** `list[index]` where the index is known to be in it. */
export function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

/** A binary heap of numbers. */
class SmallestFirst {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let position = items.push(item) - 1;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (at(items, parent) <= item) break;
      items[position] = at(items, parent);
      position = parent;
    }
    items[position] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const smallest = items[0];
    const moved = items.pop();
    if (moved === undefined || items.length === 0) return smallest;
    let position = 0;
    for (let child = 1; child < items.length; child = 2 * position + 1) {
      if (child + 1 < items.length && at(items, child + 1) < at(items, child)) child++;
      if (at(items, child) >= moved) break;
      items[position] = at(items, child);
      position = child;
    }
    items[position] = moved;
    return smallest;
  }
}
