/**
 * The comment on a pull request: the verdict in its first line, what needs attention below it, everything else behind one
 * line each.
 */
import type { Report } from '../trace/report.js';
import { fitFailures } from './comment-failures.js';
import { changesFold, evidenceFold, graphFold, unknownIdsBlock, warningsFold, whatRan } from './comment-folds.js';
import { factsLine, sentences, verdictLine } from './comment-head.js';
import { requirementParts } from './comment-requirements.js';
import { failuresOf } from './failure-blocks.js';
import { bytes, fitted, type Fitted, forms, type Piece } from './fit.js';
import { listed, notCounted } from './findings.js';
import { howToName } from './first-test.js';
import { fold, pageLink } from './markdown-parts.js';
import { count, few } from './terminal-text.js';
import { waitingTasks } from './waiting-blocks.js';

export interface CommentLinks {
  /** The HTML report. */
  report?: string;
  /** The artifact with the record. */
  evidence?: { url: string; digest: string; size: number };
  run?: string;
  /** Where the plan's folder is at the commit of the run, `/` at its end: `https://github.com/o/r/blob/SHA/`. */
  sourceBase?: string;
}

export interface CommentOptions {
  /** The hidden last line, from `commentMarker`; empty where nobody has to find it again, as on a job's page. */
  marker: string;
  /** By the strictest of bytes, UTF-16 units and code points; at least 4,096. */
  limit?: number;
  links: CommentLinks;
  /** Nobody has seen a report of this plan here before. */
  first?: boolean;
}

/** Of a comment or an issue; GitHub does not say what it counts. */
export const COMMENT_LIMIT = 65_536;
/** What GitHub may add on its way, such as a carriage return a line of a short text. */
const MARGIN = 512;
/** For the sentence that says what is missing. */
const NOTE = 700;

/** Markdown within the limit, whole in its form, ending in a newline. */
export function commentMarkdown(report: Report, { marker, limit = COMMENT_LIMIT, links, first = false }: CommentOptions): string {
  const room = limit - Math.min(MARGIN, limit >> 4) - bytes(marker) - 2;
  const all = pieces(report, links, first, room);
  const whole = fitted(all, room);
  const { blocks, left } = whole.left.length === 0 ? whole : fitted(all, room - NOTE);
  const note = left.length === 0 ? [] : [leftOut(left, links)];
  return `${[...blocks, ...note, ...(marker === '' ? [] : [marker])].join('\n\n')}\n`;
}

/** In the order in which they are given room: the last ones are left out first. */
function pieces(report: Report, links: CommentLinks, first: boolean, room: number): Piece[] {
  const requirements = requirementParts(report, links);
  const failures = failuresOf(report, links.sourceBase);
  const waiting = waitingTasks(report, links.sourceBase);
  const ran = whatRan(report);
  const text = (what: string, block: string | undefined): Piece['fit'] => forms(what, [() => block]);
  return [
    { place: 0, fit: text('the verdict', `### ${verdictLine(report, first)}`) },
    { place: 1, fit: text('the facts', factsLine(report, links)) },
    { place: 2, fit: text('why', sentences(report, first).join('\n\n')) },
    { place: 3, fit: requirements.open, most: room * 0.15 },
    { place: 7, fit: (free) => fitWaiting(waiting, report.verdict === 'waiting', free), most: room * 0.1 },
    { place: 6, fit: text('what was not counted', listed(notCounted(report), MOST_IGNORED)), most: room * 0.1 },
    { place: 5, fit: (free) => fitFailures(failures, free) },
    { place: 8, fit: text('the unknown ids', unknownIdsBlock(report, links.sourceBase)) },
    { place: 9, fit: text('how to name a requirement', first ? howToName(report) : undefined) },
    { place: 10, fit: text('the changes', changesFold(report)) },
    { place: 17, fit: text('the digest', evidenceFold(report, links)) },
    { place: 4, fit: requirements.more },
    { place: 11, fit: requirements.uncovered },
    { place: 16, fit: text('the warnings', warningsFold(report)) },
    { place: 14, fit: forms('the tasks', [ran.all, ran.phases]) },
    { place: 13, fit: requirements.verified },
    { place: 15, fit: text('the graph', graphFold(report)) },
  ];
}

/** Open where the whole plan waits, behind one line where something else is more urgent. */
function fitWaiting(tasks: readonly (readonly string[])[], open: boolean, room: number): Fitted {
  if (tasks.length === 0) return { text: '' };
  const summary = `What waits: ${count(tasks.length, 'decision')}`;
  const heads = tasks.map((blocks) => blocks[0] as string);
  return forms('what waits', [
    () => (open && tasks.length <= 3 ? tasks.flat().join('\n\n') : fold(summary, tasks.flat(), open)),
    () => fold(summary, [listed(heads, Infinity) as string]),
    () => fold(summary, [listed(heads, 10) as string]),
  ])(room);
}

const MOST_IGNORED = 10;

function leftOut(left: readonly string[], { report, run }: CommentLinks): string {
  const where = report !== undefined ? pageLink('the full report', report) : run !== undefined ? `\`report.html\` of ${pageLink('the run', run)}` : '`report.html` of the run';
  return `**Shortened:** this does not fit here: ${few(left, 8)}. All of it is in ${where}.`;
}
