/** What is wrong with a plan as people read it: place, message, the line with the spot underlined, what to write instead. */
import type { Diagnostic } from '../plan/model.js';
import { TextLines } from '../plan/text-lines.js';
import { clean, width } from './terminal-text.js';

export type Colour = 'bold' | 'red' | 'yellow' | 'cyan' | 'dim';
export type Paint = Record<Colour, (text: string) => string>;

const same = (text: string): string => text;
export const PLAIN: Paint = { bold: same, red: same, yellow: same, cyan: same, dim: same };

/** Columns of a source line that are shown; a longer one is cut around the spot. */
const SHOWN = 100;

/**
 * @param sources text of each file a diagnostic may name
 * @returns blocks with an empty line between them, without one at the end
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>, paint: Paint = PLAIN): string {
  const lines = new Map<string, TextLines>();
  for (const [file, text] of sources) lines.set(file, new TextLines(text));
  return diagnostics.map((diagnostic) => block(diagnostic, lines.get(diagnostic.file), paint)).join('\n\n');
}

function block(diagnostic: Diagnostic, source: TextLines | undefined, paint: Paint): string {
  const { severity, code, message, file, line, column, expected, suggestion } = diagnostic;
  const colour = severity === 'error' ? paint.red : paint.yellow;
  const gutter = ' '.repeat(String(line).length + 2);
  const rows = [`${paint.bold(`${clean(file)}:${line}:${column}`)} ${colour(severity)} ${clean(message)} ${paint.dim(`[${code}]`)}`];
  const text = source?.line(line) ?? '';
  if (text.trim() !== '') {
    const { shown, indent, length } = underlined(text, column);
    rows.push(`  ${paint.dim(`${line} |`)} ${shown}`, `${gutter} ${paint.dim('|')} ${' '.repeat(indent)}${colour('~'.repeat(length))}`);
  }
  if (expected !== undefined) rows.push(`${gutter} ${paint.dim('=')} expected: ${clean(expected)}`);
  if (suggestion !== undefined) rows.push(`${gutter} ${paint.dim('=')} did you mean ${paint.cyan(`\`${clean(suggestion)}\``)}?`);
  return rows.join('\n');
}

function underlined(text: string, column: number): { shown: string; indent: number; length: number } {
  const at = Math.min(column - 1, text.length);
  const start = at > SHOWN * 0.75 ? at - SHOWN / 2 : 0;
  const end = Math.min(text.length, start + SHOWN);
  const left = start > 0 ? '…' : '';
  const before = left + clean(text.slice(start, at));
  const token = text.slice(at, Math.min(end, at + tokenLength(text.slice(0, at), text.slice(at))));
  return {
    shown: `${left}${clean(text.slice(start, end))}${end < text.length ? '…' : ''}`.trimEnd(),
    indent: width(before),
    length: Math.max(1, width(clean(token))),
  };
}

/** How much of a line is meant: a value behind its name as a whole, else one word. */
function tokenLength(before: string, rest: string): number {
  const [quoted] = /^(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/.exec(rest) ?? [];
  if (quoted !== undefined) return quoted.length;
  const isWhole = /^\s*(?:- +)*(?:(?:"[^"]*"|'[^']*'|[^\s:"'{[]+)\s*:\s+)?$/.test(before);
  const isName = /^[^\s:]+\s*:(?:\s|$)/.test(rest);
  const [token = ''] = (isWhole && !isName ? /^.*?(?=\s+#|\s*$)/ : /^[^\s,\]}:]+/).exec(rest) ?? [];
  return token.length;
}

/** `2 errors, 1 warning` */
export function countProblems(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [...(errors > 0 ? [counted(errors, 'error')] : []), ...(warnings > 0 ? [counted(warnings, 'warning')] : [])];
  return parts.join(', ');
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
