/** The folded parts of the comment: what changed, what is missing, what ran, the graph, and how to check the evidence. */
import type { Delta, Orphan, Report } from '../trace/report.js';
import type { CommentLinks } from './comment.js';
import { isUnchanged } from './comment-head.js';
import { bold, byteSize, fold, named, pageLink, place, short, shortCode } from './markdown-parts.js';
import { mermaidOf } from './mermaid.js';
import { reportGraphView } from './report-graph.js';
import { criticalPathLine, phaseName, phaseTable, taskTables } from './run-tables.js';
import { plainBase } from './requirement-rows.js';
import { count, duration, few } from './terminal-text.js';

const MOST_LISTED = 30;

type Change = Delta['newlyVerified'][number];

/** Nothing where nothing changed. What is newly broken is in the table of requirements already. */
export function changes({ delta }: Report): string | undefined {
  if (delta === undefined || isUnchanged(delta)) return undefined;
  const { against } = delta;
  const list = (head: string, entries: readonly Change[], said: (entry: Change) => string = ({ id, title }) => named(id, title)): string[] => (entries.length === 0 ? [] : [`- ${head}: ${few(entries.map(said), MOST_LISTED)}`]);
  const tasks = delta.addedTasks.length - delta.removedTasks.length;
  const summary = [
    `${delta.newlyBroken.length} newly broken`,
    `${delta.newlyVerified.length} newly verified`,
    ...(delta.newlyUncovered.length > 0 ? [`${delta.newlyUncovered.length} newly uncovered`] : []),
    ...(tasks === 0 ? [] : [`${signedNumber(tasks)} ${Math.abs(tasks) === 1 ? 'task' : 'tasks'}`]),
    difference(delta.durationMs),
  ].join(', ');
  const hours = delta.effortHours;
  const body = [
    ...list('newly verified', delta.newlyVerified, ({ id, title, before }) => `${named(id, title)}${before === null ? '' : ` (was ${before})`}`),
    ...list('newly covered', delta.newlyCovered),
    ...list('newly uncovered', delta.newlyUncovered),
    ...list('requirements added', delta.addedRequirements),
    ...list('requirements removed', delta.removedRequirements),
    ...list('tasks added', delta.addedTasks),
    ...list('tasks removed', delta.removedTasks),
    `- time: ${duration(delta.durationMs.now)}, was ${duration(delta.durationMs.before)}`,
    ...(hours.now === hours.before ? [] : [`- effort: ${Math.round(hours.now)} h, was ${Math.round(hours.before)} h`]),
    `- compared with run ${short(against.run, 40)}${against.attempt > 1 ? `, attempt ${against.attempt}` : ''}${against.sha === null ? '' : ` of ${shortCode(against.sha.slice(0, 7), 7)}`}${against.finishedAt === null ? '' : `, ${against.finishedAt.slice(0, 10)}`}`,
  ];
  return fold(`Changes against ${plainBase(delta)}: ${summary}`, [body.join('\n')]);
}

function signedNumber(n: number): string {
  return n > 0 ? `+${n}` : `−${-n}`;
}

function difference({ before, now }: { before: number; now: number }): string {
  return Math.abs(now - before) < 50 ? 'same time' : `${now > before ? '+' : '−'}${duration(Math.abs(now - before))}`;
}

const MOST_ORPHANS = 5;

/** Ids that tests or tasks name and the plan does not have, each with where it is and what was probably meant. */
export function unknownIds({ orphans }: Report, sourceBase: string | undefined): string | undefined {
  if (orphans.length === 0) return undefined;
  const ids = new Map<string, Orphan[]>();
  for (const orphan of orphans) ids.set(orphan.id, [...(ids.get(orphan.id) ?? []), orphan]);
  const told = [...ids.values()].map((places) => {
    const first = places[0] as Orphan;
    const at = place(sourceBase, first.file, first.line) ?? (first.test !== undefined ? `test ${short(first.test, 120)}` : first.task !== undefined ? `task ${short(first.task, 60)}` : undefined);
    return `${orphanWords(first)}${at === undefined ? '' : ` in ${at}`}${places.length > 1 ? ` and ${count(places.length - 1, 'other place')}` : ''}`;
  });
  const summary = `${count(ids.size, 'unknown id')} ${ids.size === 1 ? 'is' : 'are'} named, and ${ids.size === 1 ? 'proves' : 'prove'} nothing`;
  if (told.length <= MOST_ORPHANS) return `${bold(summary)}: ${told.join(', ')}`;
  const rest = told.length - MOST_LISTED;
  return fold(summary, [[...told.slice(0, MOST_LISTED).map((line) => `- ${line}`), ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')]);
}

function orphanWords({ id, kind, nearest }: Orphan): string {
  const why = kind === 'ambiguous' ? ' (ambiguous)' : nearest === undefined ? '' : ` (${short(nearest, 60)}?)`;
  return `${short(id, 80)}${why}`;
}

/** Every task in its phase and its legs; the smaller form has the phases alone. */
export function whatRan(report: Report): string[] {
  if (report.tasks.length === 0) return [];
  const { totals, phases } = report;
  const tasks = new Set(report.tasks.map(({ id }) => id)).size;
  const legs = new Set(phases.flatMap(({ leg }) => leg ?? [])).size;
  const of = `${count(totals.phases.total, 'phase')}${legs > 1 ? `, ${legs} legs` : ''}`;
  const path = criticalPathLine(report);
  const head = [
    ...(phases.length > 1 || phases.some(({ verdict }) => verdict === null) ? phaseTable(report) : []),
    ...(path === undefined ? [] : [path]),
    ...(totals.workItems.total > 0 ? [`${totals.workItems.done} of ${count(totals.workItems.total, 'work item')} done; they prove nothing.`] : []),
  ];
  const tables = taskTables(report);
  const blocks = tables.flatMap(({ phase, table }) => [...(tables.length > 1 && phase !== undefined ? [bold(phaseName({ ...phase, leg: undefined }))] : []), table]);
  const summary = path === undefined ? 'status and time' : 'status, time and critical path';
  return [
    fold(`${tasks > 1 ? 'All ' : ''}${count(tasks, 'task')} in ${of}: ${summary}`, [...head, ...blocks]),
    ...(head.length > 0 ? [fold(`${of}: ${summary}`, head)] : []),
  ];
}

/** As large as a reader can still take in; a comment has to have room for other things too. */
const GRAPH = { text: 16_000, edges: 150 };

export function graph(report: Report): string | undefined {
  if (report.tasks.length < 2) return undefined;
  return fold('Plan as a graph', [`\`\`\`mermaid\n${mermaidOf(reportGraphView(report), GRAPH)}\`\`\``]);
}

/** How an auditor holds the evidence against what is said here. */
export function evidenceCheck({ digest, totals }: Report, { evidence }: CommentLinks): string | undefined {
  if (digest === null) return undefined;
  const { files, bytes } = totals.evidence;
  return fold(`Check the evidence${files > 0 ? `: ${count(files, 'file')}, ${byteSize(bytes)}` : ''}`, [
    evidence === undefined ? 'In the folder of the record:' : `${pageLink('Download the record', evidence.url)} (${byteSize(evidence.size)}, sha256 ${shortCode(evidence.digest.replace(/^sha256:/, ''), 64)}) and check it:`,
    `\`\`\`\nphasegate verify ${evidence === undefined ? '.' : 'record.zip'} --digest ${digest}\n\`\`\``,
  ]);
}

/** What the tasks warned of. */
export function warnings(report: Report): string | undefined {
  const lines = report.tasks.flatMap((task) => task.warnings.map((warning) => `- ${short(task.id, 60)}${task.leg === undefined ? '' : ` on ${short(task.leg, 40)}`}: ${short(warning, 300)}`));
  if (lines.length === 0) return undefined;
  const rest = lines.length - MOST_LISTED;
  return fold(count(lines.length, 'warning'), [[...lines.slice(0, MOST_LISTED), ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')]);
}
