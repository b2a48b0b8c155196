/** What waits for whom, and how to answer. */
import type { Report, ReportTask } from '../trace/report.js';
import { listed } from './findings.js';
import { lineBlock } from './line-block.js';
import { advice, named, short, shortCode } from './markdown-parts.js';
import { sign } from './signs.js';
import { few } from './terminal-text.js';

const MOST_LINES = 12;
const MOST_CRITERIA = 5;

/**
 * Markdown blocks for each waiting task; the same one in several legs is one.
 *
 * @param sourceBase what links to the sources begin with
 */
export function waitingTasks(report: Report, sourceBase?: string): string[][] {
  const seen = new Set<string>();
  return report.tasks.flatMap((task) => {
    if (task.status !== 'waiting' || seen.has(task.id)) return [];
    seen.add(task.id);
    return [waitingTask(task, sourceBase)];
  });
}

function waitingTask({ id, title, waitsFor, instructions, acceptance, approve }: ReportTask, sourceBase: string | undefined): string[] {
  const who = few(waitsFor.map((name) => short(name, 60)), 5);
  const lines = instructions?.trim().split('\n') ?? [];
  const toDo = lines.length === 1 && lines[0] !== '' ? [`What to do: ${advice(sourceBase, lines[0] as string)}`] : [];
  const answer = approve === undefined ? [] : [`To answer: ${shortCode(approve, 400)}, with \`--reject\` for a no`];
  return [
    `**${sign('waiting')} ${named(id, title)}** waits for ${who === '' ? 'a decision' : who}`,
    ...(lines.length > 1 ? [lineBlock(lines, MOST_LINES)] : []),
    ...(acceptance === undefined
      ? [[...toDo, ...answer].join(' · ')]
      : [...toDo, `To be accepted:\n\n${listed(acceptance.map((text) => short(text, 200)), MOST_CRITERIA)}`, ...answer]),
  ].filter((block) => block !== '');
}
