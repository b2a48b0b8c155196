import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph, dependentsOf, type Graph } from '../../src/plan/graph.js';
import type { Plan } from '../../src/plan/model.js';
import { drawnEdges, transitiveReduction } from '../../src/plan/reduction.js';
import { buildPlan, type PhaseInput, type TaskInput } from './build-plan.js';

const gateway = buildPlan([
  {
    id: 'preflight',
    tasks: [
      { id: 'dns', effort: { text: '2-4h', minHours: 2, maxHours: 4 } },
      { id: 'network', needs: ['dns'], effort: 1 },
      { id: 'python', effort: 2 },
    ],
  },
  {
    id: 'inventory',
    tasks: [
      { id: 'runbook', kind: 'work-item', steps: [], status: 'done', effort: 8 },
      { id: 'vault', kind: 'manual', needs: ['dns'], effort: 2 },
    ],
  },
]);

describe('a plan of two phases', () => {
  const graph = buildGraph(gateway);
  const facts = (id: string) => {
    const node = graph.tasks.get(id)!;
    return { level: node.level, start: node.earliestStart, slack: node.slack, remaining: node.remaining, critical: node.critical };
  };

  it('is ordered as the plan lists it', () => {
    expect(graph.order).toEqual(['dns', 'network', 'python', 'runbook', 'vault']);
    expect(graph.levels).toEqual([['dns', 'python'], ['network'], ['runbook', 'vault']]);
  });

  it('holds a phase back until the phases it needs are over', () => {
    expect(facts('vault')).toEqual({ level: 2, start: 4, slack: 6, remaining: 2, critical: false });
  });

  it('counts a done work item for the path, and not for what remains', () => {
    expect(graph.criticalPath).toEqual({ tasks: ['dns', 'network', 'runbook'], total: 12, minHours: 11, maxHours: 13 });
    expect(facts('runbook')).toEqual({ level: 2, start: 4, slack: 0, remaining: 0, critical: true });
    expect(facts('dns')).toEqual({ level: 0, start: 0, slack: 0, remaining: 6, critical: true });
    expect(facts('python')).toEqual({ level: 0, start: 0, slack: 2, remaining: 4, critical: false });
  });

  it('tells what a failure blocks: what names the task, what follows from it, and whole phases', () => {
    expect(dependentsOf(graph, ['python'])).toEqual({ direct: [], transitive: ['runbook', 'vault'], phases: ['inventory'] });
    expect(dependentsOf(graph, ['dns'])).toEqual({ direct: ['network', 'vault'], transitive: ['network', 'runbook', 'vault'], phases: ['inventory'] });
    expect(dependentsOf(graph, ['dns', 'network'])).toEqual({ direct: ['vault'], transitive: ['runbook', 'vault'], phases: ['inventory'] });
    expect(dependentsOf(graph, ['vault'])).toEqual({ direct: [], transitive: [], phases: [] });
  });

  it('draws no edge that the order of the phases implies', () => {
    expect(drawnEdges(graph)).toEqual({ tasks: [{ from: 'dns', to: 'network' }], phases: [{ from: 'preflight', to: 'inventory' }] });
  });
});

describe('special shapes', () => {
  it('counts every task 1 when none says its effort', () => {
    const graph = buildGraph(buildPlan([{ id: 'a', tasks: [{ id: '1' }, { id: '2', needs: ['1'] }, { id: '3' }] }]));
    expect(graph.unit).toBe('tasks');
    expect(graph.criticalPath).toEqual({ tasks: ['1', '2'], total: 2, minHours: 0, maxHours: 0 });
  });

  it('passes through a phase without tasks, and lets a phase with `needs: []` start at once', () => {
    const graph = buildGraph(
      buildPlan([
        { id: 'a', tasks: [{ id: '1' }] },
        { id: 'b', tasks: [] },
        { id: 'c', tasks: [{ id: '2' }] },
        { id: 'd', needs: [], tasks: [{ id: '3' }] },
      ]),
    );
    expect(graph.levels).toEqual([['1', '3'], ['2']]);
    expect(dependentsOf(graph, ['1'])).toEqual({ direct: [], transitive: ['2'], phases: ['b', 'c'] });
  });

  it('is empty for an empty plan', () => {
    const graph = buildGraph(buildPlan([]));
    expect(graph.order).toEqual([]);
    expect(graph.criticalPath).toEqual({ tasks: [], total: 0, minHours: 0, maxHours: 0 });
  });

  it('throws an internal error for what the loader refuses', () => {
    const cyclic = buildPlan([{ id: 'a', tasks: [{ id: '1', needs: ['2'] }, { id: '2', needs: ['1'] }] }]);
    expect(() => buildGraph(cyclic)).toThrow('internal error: the plan has a cycle, which the loader has to refuse');
    const unknown = buildPlan([{ id: 'a', tasks: [{ id: '1', needs: ['0'] }] }]);
    expect(() => buildGraph(unknown)).toThrow('internal error: the plan names 0, which it does not have');
    expect(() => dependentsOf(buildGraph(gateway), ['dsn'])).toThrow('internal error: the graph has no task dsn');
  });
});

/** Every edge between two leaf tasks, barriers written out. The slow and obvious way. */
function allEdges(plan: Plan): Map<string, Set<string>> {
  const phases = new Map(plan.phases.map((phase) => [phase.id, phase]));
  const upstream = (id: string): string[] => phases.get(id)!.needs.flatMap((need) => [need, ...upstream(need)]);
  return new Map(
    plan.phases.flatMap((phase) =>
      phase.tasks.map((task) => [
        task.id,
        new Set([
          ...task.needs.flatMap((need) => (need.kind === 'task' ? [need.id] : [])),
          ...upstream(phase.id).flatMap((id) => phases.get(id)!.tasks.map((before) => before.id)),
        ]),
      ]),
    ),
  );
}

function allPaths(edges: Map<string, Set<string>>): string[][] {
  const endingAt = (id: string): string[][] => {
    const before = [...edges.get(id)!];
    return before.length === 0 ? [[id]] : before.flatMap((need) => endingAt(need).map((path) => [...path, id]));
  };
  return [...edges.keys()].flatMap(endingAt);
}

const effort = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined });

/** Up to three phases of up to four tasks; tasks may come before what they need in the plan. */
const plans: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({
      tasks: fc.array(fc.record({ needs: fc.array(fc.nat(20), { maxLength: 3 }), effort, done: fc.boolean() }), { maxLength: 4 }),
      needs: fc.option(fc.array(fc.nat(5), { maxLength: 2 }), { nil: undefined }),
      reversed: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  .map((drafts) => {
    const phases: PhaseInput[] = [];
    drafts.forEach((draft, index) => {
      const needs = draft.needs && index > 0 ? [...new Set(draft.needs.map((need) => `P${need % index}`))] : undefined;
      const effective = needs ?? (index > 0 ? [`P${index - 1}`] : []);
      const tasks: TaskInput[] = [];
      for (const [place, task] of draft.tasks.entries()) {
        const targets = [
          ...tasks.map((before) => before.id),
          ...effective.map((need) => `phase:${need}`),
          ...effective.flatMap((need) => phases.find((phase) => phase.id === need)!.tasks.map((before) => before.id)),
        ];
        tasks.push({
          id: `${index}.${place}`,
          needs: targets.length === 0 ? [] : task.needs.map((need) => targets[need % targets.length]!),
          ...(task.effort === undefined ? {} : { effort: task.effort }),
          ...(task.done ? { kind: 'work-item' as const, steps: [], status: 'done' as const } : {}),
        });
      }
      phases.push({ id: `P${index}`, needs: effective, tasks: draft.reversed ? tasks.toReversed() : tasks });
    });
    return buildPlan(phases);
  });

describe('against brute force', () => {
  const forAll = (check: (graph: Graph, edges: Map<string, Set<string>>) => void): void =>
    fc.assert(
      fc.property(plans, (plan) => check(buildGraph(plan), allEdges(plan))),
      { numRuns: 300 },
    );

  it('takes of the tasks that could come next always the first of the plan', () => {
    forAll((graph, edges) => {
      const rest = [...edges.keys()];
      const expected: string[] = [];
      while (rest.length > 0) {
        const next = rest.findIndex((id) => [...edges.get(id)!].every((need) => expected.includes(need)));
        expected.push(...rest.splice(next, 1));
      }
      expect(graph.order).toEqual(expected);
    });
  });

  it('puts a task on the level of its longest way from a start', () => {
    forAll((graph, edges) => {
      const paths = allPaths(edges);
      for (const [id, node] of graph.tasks) {
        expect(node.level).toBe(Math.max(...paths.filter((path) => path.at(-1) === id).map((path) => path.length - 1)));
        expect(graph.levels[node.level]).toContain(id);
      }
    });
  });

  it('finds a longest path, the earliest starts, the slack and what remains', () => {
    forAll((graph, edges) => {
      const paths = allPaths(edges);
      const cost = (id: string): number => graph.tasks.get(id)!.effort;
      const left = (id: string): number => (graph.tasks.get(id)!.task.status === 'done' ? 0 : cost(id));
      const length = (path: string[], of: (id: string) => number): number => path.reduce((sum, id) => sum + of(id), 0);
      const total = Math.max(0, ...paths.map((path) => length(path, cost)));
      const { criticalPath } = graph;
      expect(criticalPath.total).toBe(total);
      expect(length(criticalPath.tasks, cost)).toBe(total);
      for (const [position, id] of criticalPath.tasks.entries()) {
        if (position > 0) expect(edges.get(id)).toContain(criticalPath.tasks[position - 1]);
      }
      for (const [id, node] of graph.tasks) {
        const before = Math.max(...paths.filter((path) => path.at(-1) === id).map((path) => length(path.slice(0, -1), cost)));
        const suffixes = paths.flatMap((path) => (path.includes(id) ? [path.slice(path.indexOf(id))] : []));
        const after = Math.max(...suffixes.map((path) => length(path, cost)));
        expect(node.earliestStart).toBe(before);
        expect(node.slack).toBe(total - before - after);
        expect(node.remaining).toBe(Math.max(...suffixes.map((path) => length(path, left))));
      }
    });
  });

  it('finds everything a task blocks', () => {
    forAll((graph, edges) => {
      const paths = allPaths(edges);
      for (const id of graph.tasks.keys()) {
        const after = new Set(paths.flatMap((path) => (path.includes(id) ? path.slice(path.indexOf(id) + 1) : [])));
        expect(new Set(dependentsOf(graph, [id]).transitive)).toEqual(after);
      }
    });
  });

  it('draws the fewest edges that keep every way, and all of the critical path inside a phase', () => {
    forAll((graph) => {
      const { tasks: drawn } = drawnEdges(graph);
      const inPhase = new Map(
        [...graph.tasks].map(([id, node]) => [id, node.needs.filter((need) => graph.tasks.get(need)!.task.phase === node.task.phase)]),
      );
      const reaches = (from: string, to: string, needs: (id: string) => string[]): boolean =>
        needs(to).some((need) => need === from || reaches(from, need, needs));
      const declared = (id: string): string[] => inPhase.get(id)!;
      const kept = (id: string): string[] => drawn.filter((edge) => edge.to === id).map((edge) => edge.from);
      for (const to of graph.tasks.keys()) {
        for (const from of graph.tasks.keys()) expect(reaches(from, to, kept)).toBe(reaches(from, to, declared));
        for (const from of kept(to)) expect(declared(to).some((other) => other !== from && reaches(from, other, declared))).toBe(false);
      }
      const { tasks: path } = graph.criticalPath;
      for (const [position, to] of path.entries()) {
        const from = path[position - 1];
        if (from !== undefined && inPhase.get(to)!.includes(from)) expect(kept(to)).toContain(from);
      }
    });
  });
});

describe('10,000 tasks', () => {
  const tasks = (count: number): TaskInput[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `T${index}`,
      needs: [1, 7, 100].flatMap((back) => (index % 10 !== 0 && index >= back ? [`T${index - back}`] : [])),
    }));

  it('are computed and reduced at once', () => {
    const graph = buildGraph(buildPlan([{ id: 'a', tasks: tasks(10_000) }]));
    expect(graph.order).toHaveLength(10_000);
    expect(drawnEdges(graph).tasks.length).toBeGreaterThan(9_000);
    expect(dependentsOf(graph, ['T1']).transitive.length).toBeGreaterThan(8_000);
  }, 5_000);

  it('keep an edge only another block of ancestors would imply', () => {
    const chain = Array.from({ length: 9_000 }, (_, index) => ({ id: `${index}`, needs: index === 0 ? [] : [`${index - 1}`] }));
    chain[8_999]!.needs.push('0', '5000');
    expect(transitiveReduction(chain)).toHaveLength(8_999);
  }, 5_000);

  it('with barriers of 5,000 to 5,000 tasks stay linear', () => {
    const half = (prefix: string): TaskInput[] => Array.from({ length: 5_000 }, (_, index) => ({ id: `${prefix}${index}` }));
    const graph = buildGraph(buildPlan([{ id: 'a', tasks: half('a') }, { id: 'b', tasks: half('b') }]));
    expect(graph.levels.map((level) => level.length)).toEqual([5_000, 5_000]);
  }, 5_000);
});
