/** `report.md`, the plain report a run ends with: what happened, what to do about it, and how to check the evidence. */
import type { RunRecord, TaskStatus } from '../trace/record.js';
import { markdownCode, markdownLink, markdownText } from './escape.js';
import { millisecondsBetween, readableInstant } from './instant.js';
import { mermaid } from './mermaid.js';
import { attention } from './report-attention.js';
import { type ReportFacts, reportFacts, type ReportInput, table } from './report-facts.js';
import { criteriaTable, decisionTable, phaseTable, requirementTable, taskTables } from './report-tables.js';
import { sign } from './signs.js';
import { count, duration } from './terminal-text.js';

/**
 * The whole document, to be written to the record's folder: its links are relative to it. The first line alone is the
 * verdict.
 */
export function reportMarkdown(input: ReportInput): string {
  const facts = reportFacts(input);
  const blocks = [
    headline(facts),
    identity(facts),
    ...attention(facts),
    ...phaseTable(facts),
    ...taskTables(facts),
    ...decisionTable(facts),
    ...criteriaTable(facts),
    ...requirementTable(facts),
    ...graphBlocks(facts),
    ...verification(facts.record),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const TOLD: readonly TaskStatus[] = ['failed', 'blocked', 'waiting', 'cancelled', 'skipped', 'waived'];

function headline({ plan, record, results, phases }: ReportFacts): string {
  const counted = plan.phases.flatMap((phase) => phase.tasks).filter((task) => task.kind !== 'work-item');
  const having = (status: TaskStatus | undefined): number => counted.filter((task) => results.tasks.get(task.id) === status).length;
  const others = TOLD.flatMap((status) => (having(status) > 0 ? [`${having(status)} ${status}`] : []));
  const unknown = having(undefined) > 0 ? [`${having(undefined)} without a result`] : [];
  const who = [...new Set(phases.flatMap(({ tasks }) => [...tasks.values()].flatMap((task) => task.waitsFor ?? [])))];
  return [
    `# ${sign(record.verdict)} ${markdownText(plan.name)}: ${record.verdict}`,
    [`${having('passed')} of ${count(counted.length, 'task')} passed`, ...others, ...unknown].join(', '),
    ...(who.length > 0 ? [`waits for ${who.map(markdownText).join(', ')}`] : []),
  ].join(' · ');
}

function identity({ plan, record: { run } }: ReportFacts): string {
  const commit = run.headSha ?? run.sha;
  return [
    commit === null ? 'no commit' : `commit ${markdownCode(commit.slice(0, 10))}`,
    ...(run.repository === null ? [] : [markdownText(run.repository)]),
    ...(run.ref === null ? [] : [markdownText(run.ref)]),
    readableInstant(run.startedAt),
    run.finishedAt === null ? 'not finished' : duration(millisecondsBetween(run.startedAt, run.finishedAt)),
    `run ${markdownCode(run.id)}, attempt ${run.attempt}`,
    `plan ${markdownCode(plan.file)}, sha256 ${markdownCode(plan.digest)}`,
  ].join(' · ');
}

function graphBlocks({ graph, results }: ReportFacts): string[] {
  if (graph.tasks.size === 0) return [];
  const { tasks, total, minHours, maxHours } = graph.criticalPath;
  const hours = minHours === maxHours ? `${minHours}` : `${minHours} to ${maxHours}`;
  const length = graph.unit === 'tasks' ? count(total, 'task') : `${hours} h of effort`;
  return [
    '## Plan as a graph',
    `\`\`\`mermaid\n${mermaid(graph, results)}\`\`\``,
    `Critical path (${length}): ${tasks.map(markdownText).join(' → ')}`,
  ];
}

function verification({ phases }: RunRecord): string[] {
  const rows = phases.map(({ id, leg, manifest }) => {
    const folder = leg === undefined ? id : `${id}@${leg}`;
    return [markdownText(folder), manifest === null ? 'none: it was cut short, or came without one' : markdownLink(manifest, `${folder}/manifest.json`)];
  });
  return [
    '## Check the evidence',
    'In the folder of this report:',
    '```\nsha256sum run.json\nphasegate verify . --digest DIGEST\n```',
    [
      '`DIGEST` is what the first command printed where and when you trust the folder: kept elsewhere, it shows later that nothing of',
      'the record was changed, added or removed. Who made the record, only a signature can show. This report is derived from the',
      'record and not covered by the digest.',
    ].join(' '),
    ...table(['phase', 'sha256 of its manifest'], rows),
  ];
}
