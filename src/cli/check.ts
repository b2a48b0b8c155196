import pc from 'picocolors';
import { EXIT } from '../errors.js';
import type { CheckReport } from '../plan/check-report.js';
import { DEFAULT_PLAN } from '../run/commands.js';
import { loadPlan, type PlanFile } from '../run/plan-file.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';

/** `phasegate check [PLAN]`. @returns 0 for a valid plan, 2 for one that is not */
export async function check(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.check, 'check');
  const file = positionals[0] ?? DEFAULT_PLAN;
  const loaded = await loadPlan(file);
  process.stdout.write(flags.json ? `${JSON.stringify(reportOf(loaded), null, 2)}\n` : await forPeople(file, loaded));
  return loaded.plan === undefined ? EXIT.usage : EXIT.passed;
}

function reportOf({ plan, digest, counts, diagnostics }: PlanFile): CheckReport {
  return { valid: plan !== undefined, digest, counts, diagnostics };
}

async function forPeople(file: string, { plan, counts, diagnostics, sources }: PlanFile): Promise<string> {
  const { phases, tasks, steps, requirements } = counts;
  const colors = pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const { clean } = await import('../render/terminal-text.js');
  const { counted, countProblems, formatDiagnostics } = await import('../render/diagnostics.js');
  const found = diagnostics.length === 0 ? '' : `${formatDiagnostics(diagnostics, sources, colors)}\n\n`;
  if (plan === undefined) return `${found}${colors.red(countProblems(diagnostics))}\n`;
  const size = `${counted(phases, 'phase')}, ${counted(tasks, 'task')}, ${counted(steps, 'step')}, ${counted(requirements, 'requirement')}`;
  const warned = diagnostics.length === 0 ? '' : ` (${colors.yellow(countProblems(diagnostics))})`;
  return `${found}${colors.green(`${clean(file)} is valid`)}: ${size}${warned}\n`;
}
