import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { buildGraph, dependentsOf, type Graph } from '../plan/graph.js';
import type { Plan } from '../plan/model.js';
import { blocksText } from '../render/blocks.js';
import { graphResults } from '../render/graph-view.js';
import { DEFAULT_OUT, DEFAULT_PLAN } from '../run/commands.js';
import { requirePlan } from '../run/plan-file.js';
import { readStoredPhase } from '../run/record-folder.js';
import { leavesOf } from '../run/selection.js';
import type { PhaseResult } from '../trace/record.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';

/** `phasegate graph [PLAN]`. @returns 0 once the drawing is on standard output */
export async function graph(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.graph, 'graph');
  const { format, blocks } = flags;
  if (blocks !== undefined && format !== undefined && format !== 'json') {
    throw new UserError(`phasegate graph: --blocks gives text or json, not ${format}.`, 'Leave out --format, or write --format json.');
  }
  const { plan } = await requirePlan(positionals[0] ?? DEFAULT_PLAN);
  const built = buildGraph(plan);
  process.stdout.write(blocks === undefined ? await drawing(built, format ?? 'mermaid', await resultsIn(flags.out, plan)) : blocked(built, blocks, format === 'json'));
  return 0;
}

async function drawing(built: Graph, format: 'mermaid' | 'dot' | 'json' | 'svg', phases: readonly PhaseResult[]): Promise<string> {
  const results = phases.length === 0 ? undefined : graphResults(phases);
  switch (format) {
    case 'mermaid':
      return (await import('../render/mermaid.js')).mermaid(built, results);
    case 'dot':
      return (await import('../render/dot.js')).dot(built, results);
    case 'json':
      return json((await import('../render/graph-json.js')).graphDocument(built, results));
    case 'svg': {
      const { graphReport } = await import('../trace/graph-report.js');
      return (await import('../render/html/graph-svg.js')).graphSvg(graphReport(built.plan, phases));
    }
  }
}

function blocked(built: Graph, id: string, asJson: boolean): string {
  const dependents = dependentsOf(built, leavesOf(built.plan, id));
  if (!asJson) return blocksText(built, id, dependents);
  const { plan } = built;
  return json({ version: 1, plan: { id: plan.id, name: plan.name, digest: plan.digest }, task: id, ...dependents });
}

/** The results a record has of just this plan. @throws UserError where `--out` names a folder that has none */
async function resultsIn(out: string | undefined, plan: Plan): Promise<PhaseResult[]> {
  const folder = out ?? DEFAULT_OUT;
  const phases = new Set(plan.phases.map((phase) => phase.id));
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const found = await Promise.all(entries.filter((entry) => entry.isDirectory()).map(async ({ name }) => readStoredPhase(join(folder, name))));
  const stored = found.flatMap((phase) => phase?.result ?? []).filter((result) => phases.has(result.phase.id));
  const own = stored.filter((result) => result.plan.digest === plan.digest);
  if (own.length > 0 || out === undefined) return own;
  throw new UserError(
    `phasegate graph: ${out} has no results of this plan.`,
    stored.length > 0
      ? `Its results are of another version of ${plan.file}. Run the plan again with --out ${out}, or leave out --out.`
      : `Run the plan first with --out ${out}, or leave out --out.`,
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
