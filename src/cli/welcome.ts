import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pc from 'picocolors';
import { EXIT } from '../errors.js';
import { DEFAULT_OUT, DEFAULT_PLAN } from '../run/commands.js';
import { planHere } from './plan-here.js';
import { program } from './program.js';

/** `phasegate` alone: what is here, and what to type next. @returns 0 */
export async function welcome(): Promise<number> {
  const folder = process.cwd();
  const colors = pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const plan = await planHere(folder);
  const text = plan === undefined ? await withoutPlan(folder, colors) : await withPlan(plan, colors);
  process.stdout.write(text);
  return EXIT.passed;
}

async function withoutPlan(folder: string, colors: ReturnType<typeof pc.createColors>): Promise<string> {
  const [{ readFolder }, { findIn }, { foundLines }] = await Promise.all([import('../adopt/read.js'), import('../adopt/find.js'), import('../render/found.js')]);
  const found = await findIn(await readFolder(folder));
  return `${foundLines(found, colors, `${program()} init`, process.stdout.isTTY ? process.stdout.columns || 80 : undefined).join('\n')}\n`;
}

/** The overview, and the command that fits how far this folder is. */
async function withPlan(plan: string, colors: ReturnType<typeof pc.createColors>): Promise<string> {
  const [{ overview }, { loadPlan }, { counted }] = await Promise.all([import('./usage.js'), import('../run/plan-file.js'), import('../render/diagnostics.js')]);
  const { plan: valid, digest, counts } = await loadPlan(plan);
  const named = plan === DEFAULT_PLAN ? '' : ` ${plan}`;
  const [says, command] =
    valid === undefined
      ? [`${plan} has errors`, `check${named}`]
      : await nextOf(digest, named, `${plan}: ${counted(counts.phases, 'phase')}, ${counted(counts.tasks, 'task')}, ${counted(counts.requirements, 'requirement')}`);
  return `${colors.bold(says)}\nNext: ${colors.cyan(`${program()} ${command}`)}\n\n${overview()}`;
}

async function nextOf(digest: string, named: string, what: string): Promise<[string, string]> {
  const record = await recordOf(digest);
  if (record === undefined) return [what, `run${named}`];
  const passed = record === 'passed' || record === 'passed-with-waivers';
  return [`${what}; the last run: ${record}`, passed ? `verify ${DEFAULT_OUT}` : `run${named} --resume`];
}

/** The verdict of the record that lies here, where it is of this very plan. */
async function recordOf(digest: string): Promise<string | undefined> {
  const { runRecordSchema } = await import('../trace/record.js');
  try {
    const { plan, verdict } = runRecordSchema.parse(JSON.parse(await readFile(join(DEFAULT_OUT, 'run.json'), 'utf8')));
    return plan.digest === digest ? verdict : undefined;
  } catch {
    return undefined;
  }
}
