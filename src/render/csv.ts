/**
 * The requirement matrix for spreadsheets and auditors: RFC 4180, UTF-8, one row per requirement and proof. A requirement
 * without a proof has one row whose proof is empty.
 */
import type { Proof, Report, ReportRequirement } from '../trace/report.js';
import { visibleLines } from './escape.js';

type Column = readonly [name: string, of: (requirement: ReportRequirement, proof: Proof | undefined) => string | undefined];

const COLUMNS: readonly Column[] = [
  ['requirement', ({ id }) => id],
  ['title', ({ title }) => title],
  ['status', ({ status }) => status],
  ['marks', ({ marks }) => marks.join(', ')],
  ['before', ({ before }) => before ?? ''],
  ['verification', ({ verification }) => verification],
  ['priority', ({ priority }) => priority],
  ['covers', ({ covers }) => covers.join(', ')],
  ['source', ({ source }) => place(source)],
  ['waiver', ({ waiver }) => waiver && `until ${waiver.until}, by ${waiver.by}: ${waiver.reason}`],
  ['proof', (_, proof) => proof?.kind],
  ['outcome', (_, proof) => proof?.status],
  ['phase', (_, proof) => proof?.phase],
  ['leg', (_, proof) => proof?.leg],
  ['task', (_, proof) => proof?.task],
  ['step', (_, proof) => proof?.step],
  ['test', (_, proof) => proof?.test],
  ['location', (_, proof) => place(proof)],
  ['by', (_, proof) => proof?.by],
  ['error', (_, proof) => proof?.error],
  ['evidence', (_, proof) => proof?.evidence.map(({ file, sha256 }) => `${sha256}  ${file}`).join('\n')],
];

/** The whole table with its head, lines ended by CR LF. */
export function requirementCsv({ requirements }: Pick<Report, 'requirements'>): string {
  const rows = requirements.flatMap((requirement) =>
    (requirement.proofs.length === 0 ? [undefined] : requirement.proofs).map((proof) => COLUMNS.map(([, of]) => of(requirement, proof) ?? '')),
  );
  return [COLUMNS.map(([name]) => name), ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * Quoted where it has to be. A spreadsheet takes what begins with one of these characters, also in full width, for a
 * formula; the apostrophe makes it text.
 */
export function csvCell(text: string): string {
  const shown = visibleLines(text).replace(/^[=+\-@\t\r\n＝＋－＠]/, "'$&");
  return /[",;\t\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

function place(at: { file?: string | undefined; line?: number | undefined } | undefined): string {
  if (at?.file === undefined) return '';
  return at.line === undefined ? at.file : `${at.file}:${at.line}`;
}
