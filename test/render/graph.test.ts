import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph, dependentsOf } from '../../src/plan/graph.js';
import type { Plan } from '../../src/plan/model.js';
import { blocksText } from '../../src/render/blocks.js';
import { dot } from '../../src/render/dot.js';
import { graphDocument } from '../../src/render/graph-json.js';
import { graphResults, type GraphResults } from '../../src/render/graph-view.js';
import { mermaid } from '../../src/render/mermaid.js';
import { buildPlan, type TaskInput } from '../plan/build-plan.js';
import { phaseResult, plan, task } from './report-fixture.js';

const graph = buildGraph(plan);
const results: GraphResults = graphResults([
  phaseResult(plan.phases[0]!, 'failed', [task('TASK-3.01.01', 'passed'), task('TASK-3.01.02', 'failed'), task('0.10', 'skipped')]),
]);

describe('mermaid', () => {
  it('draws phases, containers, kinds and the critical path', () => {
    expect(mermaid(graph)).toBe(`flowchart LR
  subgraph p0["preflight Pre-flight checks"]
    t0["TASK-3.01.01 DNS resolution<br/>S · critical path"]
    t1["TASK-3.01.02 Network validation<br/>4h · critical path"]
    subgraph c0["trust Certificates"]
      t2["0.10 CA trust"]
      t3["0.11 Trust store"]
    end
  end
  subgraph p1["inventory Inventory and group variables"]
    t4{{"TASK-3.02.03 Set up the vault<br/>manual · 2h · critical path"}}
    t5["TASK-3.02.04 Validate the vault<br/>critical path"]
    t6(["TASK-3.02.06 Write the runbook<br/>work item"])
  end
  t0 ==> t1
  t2 --> t3
  t4 ==> t5
  p0 ==> p1
  classDef critical stroke-width:4px
  class t0,t1,t4,t5 critical
`);
  });

  it('says each status in words and colours it, also where there is none', () => {
    const drawn = mermaid(graph, results);
    expect(drawn).toContain('p0["preflight Pre-flight checks<br/>failed"]');
    expect(drawn).toContain('p1["inventory Inventory and group variables<br/>not-computed"]');
    expect(drawn).toContain('t1["TASK-3.01.02 Network validation<br/>failed · 4h · critical path"]');
    expect(drawn).toContain('t5["TASK-3.02.04 Validate the vault<br/>no result · critical path"]');
    expect(drawn).toContain('classDef failed fill:#ffebe9,stroke:#cf222e,color:#1f2328\n  class t1 failed\n');
    expect(drawn).toContain('class t3,t4,t5,t6 unknown\n');
  });

  const chain = (count: number, title = ''): TaskInput[] =>
    Array.from({ length: count }, (_, index) => ({ id: `T${index}`, title, needs: index > 0 ? [`T${index - 1}`] : [] }));

  it('draws 500 edges, and above that one node per phase, and says so', () => {
    const of = (count: number): string => mermaid(buildGraph(buildPlan([{ id: 'a', tasks: chain(count) }, { id: 'b', title: 'Beta', tasks: [{ id: 'z' }] }])));
    expect(of(500).match(/[-=]+>/g)).toHaveLength(500);
    expect(of(501)).toBe(`flowchart LR
  note["502 tasks in 2 phases are more than GitHub draws, so each node is a phase"]
  p0["a<br/>501 tasks"]
  p1["b Beta<br/>1 task"]
  p0 ==> p1
`);
  });

  it('tells what became of the tasks of a collapsed phase', () => {
    const large = buildGraph(buildPlan([{ id: 'a', tasks: chain(600) }]));
    const some = graphResults([phaseResult(large.plan.phases[0]!, 'failed', [task('T0', 'passed'), task('T1', 'failed'), task('T2', 'blocked')])]);
    expect(mermaid(large, some)).toContain('p0["a<br/>failed<br/>600 tasks · 1 failed · 1 blocked · 1 passed"]');
  });

  it('never writes more than GitHub takes', () => {
    const phases = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `P${index}`, title: '"'.repeat(100), tasks: [{ id: `T${index}` }] }));
    expect(mermaid(buildGraph(buildPlan([{ id: 'a', tasks: chain(400, '"'.repeat(100)) }]))).split('\n')).toHaveLength(4);
    const many = mermaid(buildGraph(buildPlan(phases(600))));
    expect(many).toBe('flowchart LR\n  note["600 tasks in 600 phases are more than GitHub draws#58; phasegate graph #45;#45;format dot has all of them"]\n');
    for (const count of [1, 100, 300]) expect(mermaid(buildGraph(buildPlan(phases(count)))).length).toBeLessThanOrEqual(50_000);
  });

  it('keeps its structure whatever ids and titles are', () => {
    const words = fc.oneof(
      fc.constantFrom('end', 'graph', 'click t0 "x"', 'subgraph', 'direction TB', '"]', '%%{init: {}}%%', 'a\nend', '`x`', '#quot;', ';', ':::failed', 'style t0 fill:#f00;', '--> t1', '\u202e'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(words, { minLength: 2, maxLength: 5 }), words, (ids, title) => {
        const tame = (text: string): string => text.replace(/"[^"\n]*"/g, '""');
        const shape = (of: string[], words: string): string =>
          tame(mermaid(buildGraph(buildPlan([{ id: 'p', title: words, tasks: of.map((id, index) => ({ id, title: words, needs: index > 0 ? [of[index - 1]!] : [] })) }]))));
        const drawn = shape(ids, title);
        expect(drawn).toBe(shape(ids.map((_, index) => `T${index}`), 'plain'));
        expect(drawn).toMatch(/^[\x20-\x7e\n]*$/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('dot', () => {
  it('draws the same', () => {
    expect(dot(graph, results)).toBe(`digraph "shop" {
  rankdir=LR; compound=true;
  graph [fontname="sans-serif"]; node [fontname="sans-serif"]; edge [fontname="sans-serif"];
  subgraph cluster_0 {
    label="preflight Pre-flight checks\\nfailed";
    anchor_0 [shape=point, style=invis, width=0, label=""];
    t0 [label="TASK-3.01.01 DNS resolution\\npassed · S · critical path", shape=box, style="filled", fillcolor="#dafbe1", penwidth=3];
    t1 [label="TASK-3.01.02 Network validation\\nfailed · 4h · critical path", shape=box, style="filled", fillcolor="#ffebe9", penwidth=3];
    subgraph cluster_0_2 {
      label="trust Certificates";
      t2 [label="0.10 CA trust\\nskipped", shape=box, style="filled", fillcolor="#f6f8fa", penwidth=1];
      t3 [label="0.11 Trust store\\nno result", shape=box, style="filled", fillcolor="#f6f8fa", penwidth=1];
    }
  }
  subgraph cluster_1 {
    label="inventory Inventory and group variables\\nnot-computed";
    anchor_1 [shape=point, style=invis, width=0, label=""];
    t4 [label="TASK-3.02.03 Set up the vault\\nno result · manual · 2h · critical path", shape=hexagon, style="filled", fillcolor="#f6f8fa", penwidth=3];
    t5 [label="TASK-3.02.04 Validate the vault\\nno result · critical path", shape=box, style="filled", fillcolor="#f6f8fa", penwidth=3];
    t6 [label="TASK-3.02.06 Write the runbook\\nno result · work item", shape=box, style="filled,rounded", fillcolor="#f6f8fa", penwidth=1];
  }
  t0 -> t1 [penwidth=3];
  t2 -> t3 [penwidth=1];
  t4 -> t5 [penwidth=3];
  anchor_0 -> anchor_1 [ltail=cluster_0, lhead=cluster_1, penwidth=3];
}
`);
  });
});

describe('results', () => {
  it('of several legs are those of the worst', () => {
    const [phase] = plan.phases as [Plan['phases'][number]];
    const legs = graphResults([
      phaseResult(phase, 'passed', [task('a', 'passed'), task('b', 'failed')]),
      phaseResult(phase, 'not-computed', [task('a', 'cancelled'), task('b', 'passed')]),
    ]);
    expect([...legs.tasks]).toEqual([['a', 'cancelled'], ['b', 'failed']]);
    expect([...legs.phases]).toEqual([['preflight', 'not-computed']]);
  });
});

describe('json', () => {
  it('has every figure of the graph', () => {
    const document = graphDocument(graph, results);
    expect(document).toMatchObject({
      version: 1,
      plan: { id: 'shop', name: 'LiteLLM API gateway', digest: plan.digest },
      unit: 'hours',
      order: ['TASK-3.01.01', 'TASK-3.01.02', '0.10', '0.11', 'TASK-3.02.03', 'TASK-3.02.04', 'TASK-3.02.06'],
      levels: [['TASK-3.01.01', '0.10'], ['TASK-3.01.02', '0.11'], ['TASK-3.02.03', 'TASK-3.02.06'], ['TASK-3.02.04']],
      criticalPath: { tasks: ['TASK-3.01.01', 'TASK-3.01.02', 'TASK-3.02.03', 'TASK-3.02.04'], total: 7.5, minHours: 7, maxHours: 8 },
      edges: { phases: [{ from: 'preflight', to: 'inventory' }] },
    });
    expect(document.tasks[1]).toEqual({
      id: 'TASK-3.01.02',
      title: 'Network validation',
      phase: 'preflight',
      kind: 'automated',
      needs: [{ kind: 'task', id: 'TASK-3.01.01' }],
      effort: { text: '4h', minHours: 4, maxHours: 4 },
      level: 1,
      earliestStart: 1.5,
      slack: 0,
      remaining: 6,
      critical: true,
      status: 'failed',
    });
    expect(document.tasks[6]).toMatchObject({ kind: 'work-item', workItemStatus: 'in-progress', slack: 2 });
    expect(graphDocument(graph).tasks[1]).not.toHaveProperty('status');
  });
});

describe('what a task blocks', () => {
  const text = (id: string): string => blocksText(graph, id, dependentsOf(graph, [id]));

  it('is told directly and further', () => {
    expect(text('0.10')).toBe(`A change or a failure of 0.10 blocks 4 of 7 tasks, 1 of 2 phases.

Directly (1):
  0.11  Trust store

Further (3):
  TASK-3.02.03  Set up the vault
  TASK-3.02.04  Validate the vault
  TASK-3.02.06  Write the runbook

Phases that cannot start (1):
  inventory  Inventory and group variables
`);
  });

  it('may be nothing', () => {
    expect(text('TASK-3.02.04')).toBe('Nothing depends on TASK-3.02.04.\n');
  });
});
