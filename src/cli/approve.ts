import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { commandsOf, DEFAULT_OUT, DEFAULT_PLAN } from '../run/commands.js';
import { recordDecision } from '../run/decisions.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';
import { program } from './program.js';

/** `phasegate approve TASK --by WHO --note WHY`. @returns 0 once the decision is in the record */
export async function approve(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.approve, 'approve');
  const out = flags.out ?? DEFAULT_OUT;
  const { decision, plan, vars } = await recordDecision({
    planFile: flags.plan ?? planOf(out),
    out,
    task: positionals[0] ?? '',
    by: flags.by,
    note: flags.note,
    reject: flags.reject,
    env: process.env,
  });
  const commandLines = commandsOf(program(), plan, out, vars);
  process.stdout.write(`${decision.task} ${decision.decision} by ${decision.by}: ${decision.note}\n${pc.dim('Go on:')} ${commandLines.resume()}\n`);
  return 0;
}

/** The plan the record in this folder is of. */
function planOf(out: string): string {
  const file = join(out, 'run.json');
  if (!existsSync(file)) return DEFAULT_PLAN;
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as { plan?: { file?: unknown } };
    return typeof record.plan?.file === 'string' ? record.plan.file : DEFAULT_PLAN;
  } catch {
    return DEFAULT_PLAN;
  }
}
