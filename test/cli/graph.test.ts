import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhaseResult, TaskStatus } from '../../src/trace/record.js';

const CLI = resolve('dist/cli/index.js');

const PLAN = `version: 1
name: Shop
phases:
  - id: build
    tasks:
      - { id: compile, title: Compile, run: "true" }
      - { id: bundle, title: Bundle, needs: [compile], run: "true" }
  - id: ship
    tasks:
      - { id: publish, title: Publish, run: "true" }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasegate-graph-'));
  writeFileSync(join(folder, 'phasegate.yml'), PLAN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function graph(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'graph', ...args], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], NO_COLOR: '1' } });
  return { code: status, out: stdout, err: stderr };
}

function record(out: string, plan: string, statuses: Record<string, TaskStatus>): void {
  const digest = createHash('sha256').update(plan).digest('hex');
  const result: PhaseResult = {
    version: 1,
    run: { id: '1', attempt: 1, job: null, sha: null, headSha: null, repository: null, event: null, ref: null, startedAt: '2026-03-01T10:00:00.000Z', finishedAt: null },
    plan: { id: 'shop', name: 'Shop', digest, file: 'phasegate.yml' },
    phase: { id: 'build', title: 'build' },
    vars: {},
    upstream: [],
    entry: [],
    exit: [],
    verdict: 'failed',
    tasks: Object.entries(statuses).map(([id, status]) => ({ id, status, durationMs: 0, outputs: {}, steps: [], evidence: [] })),
  };
  mkdirSync(join(folder, out, 'build'), { recursive: true });
  writeFileSync(join(folder, out, 'build', 'result.json'), JSON.stringify(result));
}

const PLAIN = `flowchart LR
  subgraph p0["build"]
    t0["compile<br/>critical path"]
    t1["bundle<br/>critical path"]
  end
  subgraph p1["ship"]
    t2["publish<br/>critical path"]
  end
  t0 ==> t1
  p0 ==> p1
  classDef critical stroke-width:4px
  class t0,t1,t2 critical
`;

describe('phasegate graph', () => {
  it('draws Mermaid without asking', () => {
    expect(graph()).toEqual({ code: 0, out: PLAIN, err: '' });
    expect(graph('phasegate.yml', '--format', 'mermaid').out).toBe(PLAIN);
  });

  it('draws DOT and JSON', () => {
    expect(graph('--format', 'dot').out).toContain('t0 -> t1 [penwidth=3];');
    expect(JSON.parse(graph('--format', 'json').out)).toMatchObject({ version: 1, unit: 'tasks', order: ['compile', 'bundle', 'publish'] });
  });

  it('draws SVG, well-formed, with what became of each task in words', () => {
    const { code, out } = graph('--format', 'svg', '--out', 'drawn');
    expect([code, out]).toEqual([2, '']);
    record('drawn', PLAN, { compile: 'failed', bundle: 'blocked' });
    const drawn = graph('--format', 'svg', '--out', 'drawn');
    expect([drawn.code, drawn.err, XMLValidator.validate(drawn.out)]).toEqual([0, '', true]);
    for (const words of ['compile ◆ failed Compile', 'bundle ◆ blocked Bundle', 'publish ◆ blocked Publish']) expect(drawn.out).toContain(`<title>${words}</title>`);
    const plain = graph('--format', 'svg').out;
    expect([XMLValidator.validate(plain), />[^<{]*(no res|no rec|passed)/.test(plain), plain.includes('<title>compile ◆ Compile</title>')]).toEqual([true, false, true]);
  });

  it('shows the results of a record of this very plan, and of no other', () => {
    record('now', PLAN, { compile: 'failed', bundle: 'blocked' });
    record('before', `${PLAN}\n`, { compile: 'failed' });
    expect(graph('--out', 'now').out).toContain('t0["compile<br/>failed · critical path"]');
    expect(graph('--out', 'before')).toEqual({
      code: 2,
      out: '',
      err: 'error: phasegate graph: before has no results of this plan.\nIts results are of another version of phasegate.yml. Run the plan again with --out before, or leave out --out.\n',
    });
    expect(graph('--out', 'nowhere')).toEqual({
      code: 2,
      out: '',
      err: 'error: phasegate graph: nowhere has no results of this plan.\nRun the plan first with --out nowhere, or leave out --out.\n',
    });
  });

  it('tells what a task blocks', () => {
    expect(graph('--blocks', 'compile').out).toBe(`A change or a failure of compile blocks 2 of 3 tasks, 1 of 2 phases.

Directly (1):
  bundle  Bundle

Further (1):
  publish  Publish

Phases that cannot start (1):
  ship  ship
`);
    expect(JSON.parse(graph('--blocks', 'compile', '--format', 'json').out)).toMatchObject({
      version: 1,
      task: 'compile',
      direct: ['bundle'],
      transitive: ['bundle', 'publish'],
      phases: ['ship'],
    });
  });

  it('refuses what it cannot do, by name', () => {
    expect(graph('--blocks', 'compil')).toEqual({ code: 2, out: '', err: 'error: The plan has no task compil.\nDid you mean compile?\n' });
    expect(graph('--format', 'sgv')).toEqual({ code: 2, out: '', err: "error: phasegate graph: --format expects one of mermaid, dot, json, svg, got 'sgv'.\nDid you mean svg? See: phasegate graph --help\n" });
    expect(graph('--blocks', 'compile', '--format', 'dot')).toEqual({
      code: 2,
      out: '',
      err: 'error: phasegate graph: --blocks gives text or json, not dot.\nLeave out --format, or write --format json.\n',
    });
  });
});
