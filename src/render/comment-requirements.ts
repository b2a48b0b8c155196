/** The requirements in the comment: what needs attention open, the rest behind one line. */
import type { Report, ReportRequirement } from '../trace/report.js';
import type { CommentLinks } from './comment.js';
import { bytes, type Fitted, forms, type Piece } from './fit.js';
import { fold, named, short, sourceLink, table } from './markdown-parts.js';
import { byAttention, requirementTable } from './requirement-rows.js';
import { count, few } from './terminal-text.js';

/** Rows without opening anything. */
const OPEN_ROWS = 25;
/** So few verified or uncovered ones stand in the table itself. */
const FEW = 5;
const MOST_NAMED = 200;

export interface RequirementParts {
  open: Piece['fit'];
  more: Piece['fit'];
  uncovered: Piece['fit'];
  verified: Piece['fit'];
}

export function requirementParts(report: Report, links: CommentLinks): RequirementParts {
  const { head, row } = requirementTable(report, { sourceBase: links.sourceBase, evidence: links.evidence?.url });
  const sorted = byAttention(report.requirements);
  const marked = ({ marks }: ReportRequirement): boolean => marks.length > 0;
  const verified = sorted.filter((one) => one.status === 'verified' && !marked(one));
  const uncovered = sorted.filter((one) => one.status === 'uncovered' && !marked(one));
  const attention = sorted.filter((one) => marked(one) || (one.status !== 'verified' && one.status !== 'uncovered'));
  const [inTable, folded] = [[uncovered, verified].filter((group) => attention.length > 0 && group.length <= FEW), [uncovered, verified].filter((group) => attention.length === 0 || group.length > FEW)];
  const shown = [...attention.slice(0, OPEN_ROWS), ...(attention.length <= OPEN_ROWS ? inTable.flat() : [])];
  const rest = [...attention.slice(OPEN_ROWS), ...(attention.length > OPEN_ROWS ? inTable.flat() : [])];
  const rows = (of: readonly ReportRequirement[]): string | undefined => table(head, of.map(row))[0];
  const total = report.requirements.length;
  const behind = (group: ReportRequirement[], words: string): Piece['fit'] => {
    if (group.length === 0 || !folded.includes(group)) return () => ({ text: '' });
    const summary = `${group.length === total ? `All ${total}` : `${group.length} of ${total}`} requirements ${words}`;
    return forms(`the requirements ${words}`, [
      () => fold(summary, [rows(group) as string]),
      () => fold(summary, [few(group.map(({ id, source }) => (source === undefined ? short(id, 60) : sourceLink(short(id, 60), links.sourceBase, source.file, source.line))), MOST_NAMED)]),
    ]);
  };
  return {
    open: (room) => fitRows(head, shown.map(row), room),
    more: rest.length === 0 ? () => ({ text: '' }) : forms('more requirements that are not verified', [() => fold(`${count(rest.length, 'more requirement')} of ${total}, by what needs attention`, [rows(rest) as string])]),
    uncovered: uncovered.length > 0 && folded.includes(uncovered) ? uncoveredFold(report, uncovered, links, total) : () => ({ text: '' }),
    verified: behind(verified, 'verified'),
  };
}

/** As many rows as have room. */
function fitRows(head: readonly string[], rows: readonly (readonly string[])[], room: number): Fitted {
  for (let most = rows.length; most > 0; most = Math.floor(most / 2)) {
    const text = [...table(head, rows.slice(0, most)), ...(most < rows.length ? [`${rows.length - most} more requirements need attention.`] : [])].join('\n\n');
    if (bytes(text) <= room) return { text, ...(most < rows.length ? { left: count(rows.length - most, 'requirement') } : {}) };
  }
  return { text: '', ...(rows.length > 0 ? { left: 'the requirements' } : {}) };
}

/** Without a proof there is nothing to say of them but where they are. */
function uncoveredFold(report: Report, uncovered: readonly ReportRequirement[], { sourceBase }: CommentLinks, total: number): Piece['fit'] {
  const reasons = new Map(report.gaps.map(({ requirement, reason }) => [requirement, reason]));
  const told = new Set(uncovered.map(({ id }) => reasons.get(id)));
  const same = told.size === 1;
  const summary = `${uncovered.length === total ? `All ${total}` : `${uncovered.length} of ${total}`} requirements uncovered`;
  const link = ({ id, title, source }: ReportRequirement): string => (source === undefined ? named(id, title) : `${sourceLink(short(id, 60), sourceBase, source.file, source.line)} ${short(title, 100)}`);
  const why = same && [...told][0] !== undefined ? [`${short([...told][0] as string, 200)}:`] : [];
  return forms('the uncovered requirements', [
    () => fold(summary, [...why, uncovered.map((one) => `- ${link(one)}${same || reasons.get(one.id) === undefined ? '' : `: ${short(reasons.get(one.id) as string, 160)}`}`).join('\n')]),
    () => fold(summary, [few(uncovered.map(({ id }) => short(id, 60)), MOST_NAMED)]),
  ]);
}
