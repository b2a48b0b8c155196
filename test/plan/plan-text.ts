import { parsePlan, resolvePlan, type LoadedPlan } from '../../src/plan/load.js';
import type { Diagnostic } from '../../src/plan/model.js';

/** Loads a plan from its text; `documents` are by glob, each a text by path. */
export async function loadText(text: string | Uint8Array, documents: Record<string, Record<string, string>> = {}): Promise<LoadedPlan> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const read = Object.entries(documents).map(([glob, files]) => [glob, Object.entries(files).map(([path, content]) => ({ path, text: content }))]);
  return resolvePlan(await parsePlan({ file: 'phasegate.yml', bytes }), Object.fromEntries(read));
}

/** `line:column code path: message` of each. */
export function lines(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ line, column, code, path, message }) => `${line}:${column} ${code} ${path}: ${message}`);
}

/** The plan of a text that has to be valid. */
export async function planOf(text: string, documents?: Record<string, Record<string, string>>) {
  const { plan, diagnostics } = await loadText(text, documents);
  if (!plan) throw new Error(lines(diagnostics).join('\n'));
  return plan;
}
