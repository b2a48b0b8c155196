import pc from 'picocolors';
import { findIn } from '../adopt/find.js';
import type { Findings } from '../adopt/model.js';
import { reportGlobs } from '../adopt/plan-text.js';
import { keptByGit, readFolder } from '../adopt/read.js';
import { isMarkdown } from '../adopt/requirements.js';
import { existing, firstPlan, writeNew } from '../adopt/write.js';
import { EXIT } from '../errors.js';
import { addingLines, writtenLine } from '../render/adding.js';
import { countProblems, formatDiagnostics } from '../render/diagnostics.js';
import { wrap } from '../render/terminal-text.js';
import { DEFAULT_OUT } from '../run/commands.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';
import { planHere } from './plan-here.js';
import { program } from './program.js';

/** `phasegate init`. @returns 0 once the plan is written */
export async function init(args: string[]): Promise<number> {
  parseFlags(args, commands.init, 'init');
  const folder = process.cwd();
  const there = await planHere(folder);
  if (there !== undefined) throw existing(there);
  const read = await readFolder(folder);
  const found = await findIn(read);
  const { text, judged, problems, sources } = await firstPlan(found, read.files.filter(isMarkdown));
  await writeNew(folder, text);
  const colors = pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  // What is to be copied is never broken; what is said is.
  const folded = (paint: (text: string) => string) => (text: string) => (process.stdout.isTTY ? wrap(text, (process.stdout.columns || 80) - 1) : [text]).map(paint).join('\n');
  const paint = { ...colors, bold: folded(colors.bold) };
  const wrong = problems.length === 0 ? [] : [formatDiagnostics(problems, sources, colors), '', colors.yellow(`${countProblems(problems)}: what is in a comment of the plan has to be put right first`), ''];
  const lines = [...wrong, folded(colors.green)(`✓ ${writtenLine(found, judged.counts.requirements)}`), '', ...addingLines(found, paint, program(), await unignored(folder, found))];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.passed;
}

/** The record and the reports, as patterns, where nothing ignores them yet. */
async function unignored(folder: string, found: Findings): Promise<string[]> {
  const patterns = [`${DEFAULT_OUT}/`, ...reportGlobs(found)];
  const examples = patterns.map((pattern) => pattern.replaceAll('**/', '').replaceAll(/[*?]/g, 'x'));
  const kept = await keptByGit(folder, examples);
  return patterns.filter((_, index) => kept.includes(examples[index]!));
}
