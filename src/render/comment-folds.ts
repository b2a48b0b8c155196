/** The folded parts of the comment: what changed, what is missing, what ran, the graph, and how to check the evidence. */
import type { Report } from '../trace/report.js';
import { baseWords, changeList, changeSummary, isUnchanged } from './change-list.js';
import type { CommentLinks } from './comment.js';
import { listed, unknownIds, warningLines } from './findings.js';
import { bold, byteSize, fold, pageLink, shortCode } from './markdown-parts.js';
import { mermaidOf } from './mermaid.js';
import { reportGraphView } from './report-graph.js';
import { criticalPathLine, phaseName, phaseTable, taskTables } from './run-tables.js';
import { count } from './terminal-text.js';

const MOST_LISTED = 30;

/** Nothing where nothing changed. What is newly broken is in the table of requirements already. */
export function changesFold({ delta }: Report): string | undefined {
  if (delta === undefined || isUnchanged(delta)) return undefined;
  return fold(`Changes against ${baseWords(delta)}: ${changeSummary(delta)}`, [changeList(delta, MOST_LISTED, true)]);
}

const MOST_OPEN = 5;

export function unknownIdsBlock(report: Report, sourceBase: string | undefined): string | undefined {
  const unknown = unknownIds(report, sourceBase);
  if (unknown === undefined) return undefined;
  return unknown.ids.length <= MOST_OPEN ? `${bold(unknown.summary)}: ${unknown.ids.join(', ')}` : fold(unknown.summary, [listed(unknown.ids, MOST_LISTED) as string]);
}

/** Every task in its phase and its legs; the smaller form has the phases alone. */
export function whatRan(report: Report): { all: () => string | undefined; phases: () => string | undefined } {
  const { totals, phases } = report;
  const legs = new Set(phases.flatMap(({ leg }) => leg ?? [])).size;
  const of = `${count(totals.phases.total, 'phase')}${legs > 1 ? `, ${legs} legs` : ''}`;
  const path = criticalPathLine(report);
  const head = [
    ...(phases.length > 1 || phases.some(({ verdict }) => verdict === null) ? phaseTable(report) : []),
    ...(path === undefined ? [] : [path]),
    ...(totals.workItems.total > 0 ? [`${totals.workItems.done} of ${count(totals.workItems.total, 'work item')} done; they prove nothing.`] : []),
  ];
  const summary = path === undefined ? 'status and time' : 'status, time and critical path';
  return {
    all: () => {
      if (report.tasks.length === 0) return undefined;
      const tasks = new Set(report.tasks.map(({ id }) => id)).size;
      const tables = taskTables(report);
      const blocks = tables.flatMap(({ phase, table }) => [...(tables.length > 1 && phase !== undefined ? [bold(phaseName({ ...phase, leg: undefined }))] : []), table]);
      return fold(`${tasks > 1 ? 'All ' : ''}${count(tasks, 'task')} in ${of}: ${summary}`, [...head, ...blocks]);
    },
    phases: () => (head.length > 0 ? fold(`${of}: ${summary}`, head) : undefined),
  };
}

/** As large as a reader can still take in; a comment has to have room for other things too. */
const GRAPH = { text: 16_000, edges: 150 };

export function graphFold(report: Report): string | undefined {
  if (report.tasks.length < 2) return undefined;
  return fold('Plan as a graph', [`\`\`\`mermaid\n${mermaidOf(reportGraphView(report), GRAPH)}\`\`\``]);
}

/** How an auditor holds the evidence against what is said here. */
export function evidenceFold({ digest, totals }: Report, { evidence }: CommentLinks): string | undefined {
  if (digest === null) return undefined;
  const { files, bytes } = totals.evidence;
  return fold(`Check the evidence${files > 0 ? `: ${count(files, 'file')}, ${byteSize(bytes)}` : ''}`, [
    evidence === undefined ? 'In the folder of the record:' : `${pageLink('Download the record', evidence.url)} (${byteSize(evidence.size)}, sha256 ${shortCode(evidence.digest.replace(/^sha256:/, ''), 64)}) and check it:`,
    `\`\`\`\nphasegate verify ${evidence === undefined ? '.' : 'record.zip'} --digest ${digest}\n\`\`\``,
  ]);
}

export function warningsFold(report: Report): string | undefined {
  const lines = warningLines(report);
  return lines.length === 0 ? undefined : fold(count(lines.length, 'warning'), [listed(lines, MOST_LISTED) as string]);
}
