/** `report.md`, the plain report a run ends with: what happened, what to do about it, and how to check the evidence. */
import type { Report } from '../trace/report.js';
import { baseWords, changeList } from './change-list.js';
import { factsLine, sentences, verdictLine } from './comment-head.js';
import { markdownText } from './escape.js';
import { failuresOf } from './failure-blocks.js';
import { listed, notCounted, notRun, unknownIds, warningLines } from './findings.js';
import { mermaidOf } from './mermaid.js';
import { reportGraphView } from './report-graph.js';
import { criteriaTable, decisionTable, evidenceLinks, identity, requirementMatrix, verification } from './report-sections.js';
import { named } from './markdown-parts.js';
import { criticalPathLine, phaseName, phaseTable, taskTables } from './run-tables.js';
import { waitingTasks } from './waiting-blocks.js';

/**
 * The whole document, to be written to the record's folder: its links are relative to it. The first line alone is the
 * verdict.
 */
export function reportMarkdown(report: Report): string {
  const { delta } = report;
  const blocks = [
    `# ${verdictLine(report, false)}`,
    factsLine(report, {}),
    ...sentences(report, false),
    ...section('What needs attention', attention(report)),
    ...section('Requirements', requirementMatrix(report)),
    ...(delta === undefined ? [] : section(`Changes against ${markdownText(baseWords(delta))}`, [changeList(delta, Infinity, false)])),
    ...section('Phases', phaseTable(report)),
    ...section('Tasks', taskTables(report, evidenceLinks).flatMap(({ phase, table }) => [...(phase === undefined ? [] : [`### ${phaseName({ ...phase, leg: undefined })}`]), table])),
    ...section('Acceptance in words', acceptance(report)),
    ...section('Entry and exit criteria', criteriaTable(report)),
    ...section('Decisions', decisionTable(report)),
    ...section('Plan as a graph', graph(report)),
    ...section('Check the evidence', [...verification(report), identity(report)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function section(head: string, blocks: readonly string[]): string[] {
  return blocks.length > 0 ? [`## ${head}`, ...blocks] : [];
}

/** Under a heading each, the worst first. */
function attention(report: Report): string[] {
  const under = (head: string, lines: readonly string[]): string[] => (lines.length > 0 ? [`### ${head}`, listed(lines, Infinity) as string] : []);
  const unknown = unknownIds(report, undefined);
  return [
    ...failuresOf(report, undefined, evidenceLinks).flatMap((failure) => failure.full()),
    ...waitingTasks(report).flat(),
    ...under('Without a result', notCounted(report)),
    ...under('What did not run', notRun(report)),
    ...(unknown === undefined ? [] : under(unknown.summary, unknown.ids)),
    ...under('Warnings', warningLines(report)),
  ];
}

/** Of a task in several legs once. What waits has its criteria where the decision is asked for. */
function acceptance({ tasks }: Report): string[] {
  const worded = new Map(tasks.flatMap((task) => (task.acceptance === undefined || task.status === 'waiting' ? [] : [[task.id, { ...task, acceptance: task.acceptance }]])));
  if (worded.size === 0) return [];
  return ['For a person to judge: they prove nothing here.', ...[...worded.values()].map((task) => `**${named(task.id, task.title)}**\n\n${listed(task.acceptance.map((text) => markdownText(text)), Infinity)}`)];
}

function graph(report: Report): string[] {
  if (report.tasks.length === 0) return [];
  const path = criticalPathLine(report);
  return [`\`\`\`mermaid\n${mermaidOf(reportGraphView(report))}\`\`\``, ...(path === undefined ? [] : [path])];
}
