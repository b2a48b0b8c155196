/** Orders and groups of a graph whose nodes have ids. */

/** Groups of ids that edges connect, in the order of their first member. */
export function connected(ids: readonly string[], edges: readonly { from: string; to: string }[]): string[][] {
  const parent = new Map(ids.map((id) => [id, id]));
  const root = (id: string): string => {
    let at = id;
    while (parent.get(at) !== at) {
      const up = parent.get(at) as string;
      parent.set(at, parent.get(up) as string);
      at = up;
    }
    return at;
  };
  for (const { from, to } of edges) parent.set(root(to), root(from));
  const groups = new Map<string, string[]>();
  for (const id of ids) append(groups, root(id), id);
  return [...groups.values()];
}

export interface Ordered<T> {
  nodes: T[];
  /** Most needs on any way before it. */
  level: Map<string, number>;
}

/** By level, equals as given. What is in a cycle, which no plan has, comes last without its needs. */
export function inOrder<T extends { id: string; needs: readonly string[] }>(nodes: readonly T[]): Ordered<T> {
  const level = new Map<string, number>();
  const after = new Map<string, T[]>();
  const open = new Map(nodes.map(({ id, needs }) => [id, needs.length]));
  for (const node of nodes) for (const need of node.needs) append(after, need, node);
  const ready = nodes.filter(({ needs }) => needs.length === 0);
  for (const { id } of ready) level.set(id, 0);
  for (const { id } of ready) {
    for (const next of after.get(id) ?? []) {
      level.set(next.id, Math.max(level.get(next.id) ?? 0, (level.get(id) as number) + 1));
      open.set(next.id, (open.get(next.id) as number) - 1);
      if (open.get(next.id) === 0) ready.push(next);
    }
  }
  const done = new Set(ready);
  const cyclic = nodes.filter((node) => !done.has(node)).map((node) => ({ ...node, needs: [] }));
  for (const { id } of cyclic) level.set(id, 0);
  return { nodes: [...ready.toSorted((a, b) => (level.get(a.id) as number) - (level.get(b.id) as number)), ...cyclic], level };
}

export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
