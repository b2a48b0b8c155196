/** The first plan, checked by what `phasegate check` is before it is written. */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { Diagnostic } from '../plan/model.js';
import { DEFAULT_PLAN } from '../run/commands.js';
import { judgePlan, type PlanFile } from '../run/plan-file.js';
import type { Findings } from './model.js';
import { planText } from './plan-text.js';

export interface FirstPlan {
  text: string;
  judged: PlanFile;
  /** What keeps documents out of it, and their text. */
  problems: Diagnostic[];
  sources: ReadonlyMap<string, string>;
}

/** Documents with errors are left to a comment of the plan, so that what is written is always valid. */
export async function firstPlan(found: Findings, markdown: readonly string[]): Promise<FirstPlan> {
  const problems: Diagnostic[] = [];
  const sources = new Map<string, string>();
  let refused: string[] = [];
  for (;;) {
    const text = planText(found, markdown, refused);
    const judged = await judgePlan(DEFAULT_PLAN, Buffer.from(text));
    if (judged.plan !== undefined) return { text, judged, problems, sources };
    const errors = judged.diagnostics.filter(({ severity }) => severity === 'error');
    const left = found.documents.map(({ path }) => path).filter((path) => !refused.includes(path));
    if (left.length === 0) throw new Error(`the first plan is not valid: ${errors.map(({ message }) => message).join(' ')}\n${text}`);
    problems.push(...errors);
    for (const [file, source] of judged.sources) sources.set(file, source);
    const wrong = left.filter((path) => errors.some(({ file }) => file === path));
    // An error that no document has: what they have in common.
    refused = [...refused, ...(wrong.length > 0 ? wrong : left)];
  }
}

/** @throws UserError where there is something of that name already, or it cannot be written */
export async function writeNew(folder: string, text: string): Promise<void> {
  const file = join(folder, DEFAULT_PLAN);
  const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw existing(DEFAULT_PLAN);
    throw new UserError(`${DEFAULT_PLAN} cannot be written here: ${error.message}.`, 'Make this folder writable, or go to the one the plan is for.');
  });
  try {
    await handle.writeFile(text);
  } catch (error) {
    await rm(file, { force: true });
    throw new UserError(`${DEFAULT_PLAN} cannot be written: ${(error as Error).message}.`, 'Make room, and try again.');
  } finally {
    await handle.close();
  }
}

export function existing(name: string): UserError {
  return new UserError(`There is a plan here already: ${name}. It is not touched.`, 'Check it with: phasegate check. To begin anew, move it away first.');
}
