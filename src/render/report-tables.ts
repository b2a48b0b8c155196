/** The tables of the plain report: phases, tasks, criteria, decisions, requirements. */
import type { Task } from '../plan/model.js';
import type { CriterionResult } from '../trace/record.js';
import { markdownLink, markdownText } from './escape.js';
import { millisecondsBetween, readableInstant } from './instant.js';
import { evidenceLinks, outcomeOf, type ReportedPhase, type ReportFacts, table } from './report-facts.js';
import { signed } from './signs.js';
import { duration, few } from './terminal-text.js';

export function phaseTable({ phases }: ReportFacts): string[] {
  return [
    '## Phases',
    ...table(
      ['phase', 'verdict', 'tasks passed', 'time'],
      phases.map((reported) => {
        const counted = reported.phase.tasks.filter((task) => task.kind !== 'work-item');
        const passed = counted.filter((task) => reported.tasks.get(task.id)?.status === 'passed');
        return [name(reported), signed(reported.result?.verdict ?? 'no result'), `${passed.length} of ${counted.length}`, wallTime(reported)];
      }),
    ),
  ];
}

/** From the first task that started to the last that ended. */
function wallTime({ tasks }: ReportedPhase): string {
  const ran = [...tasks.values()].flatMap(({ startedAt, durationMs }) => (startedAt === undefined ? [] : [{ startedAt, durationMs }]));
  const first = ran.map((task) => task.startedAt).toSorted()[0];
  if (first === undefined) return '';
  return duration(Math.max(...ran.map((task) => millisecondsBetween(first, task.startedAt) + task.durationMs)));
}

export function taskTables({ phases }: ReportFacts): string[] {
  return [
    '## Tasks',
    ...phases.flatMap((reported) => [
      `### ${name(reported)}`,
      ...table(
        ['task', 'title', 'status', 'time', 'effort', 'evidence'],
        reported.phase.tasks.map((task) => taskRow(reported, task)),
      ),
    ]),
  ];
}

function taskRow({ tasks, folder }: ReportedPhase, task: Task): string[] {
  const result = tasks.get(task.id);
  const kind = task.kind === 'automated' ? '' : task.kind === 'manual' ? ' (manual)' : ' (work item)';
  return [
    markdownText(task.id),
    markdownText(task.title),
    `${signed(outcomeOf(result))}${result?.tolerated ? ', tolerated' : ''}${kind}`,
    result?.startedAt === undefined ? '' : duration(result.durationMs),
    markdownText(task.effort?.text ?? ''),
    result === undefined || task.kind === 'work-item' ? '' : evidenceLinks(folder, task.id, result.evidence),
  ];
}

export function criteriaTable({ phases }: ReportFacts): string[] {
  const rows = phases.flatMap((reported) => [
    ...criteria(reported, 'entry', reported.phase.entry, reported.result?.entry),
    ...criteria(reported, 'exit', reported.phase.exit, reported.result?.exit),
  ]);
  return rows.length > 0 ? ['## Entry and exit criteria', ...table(['phase', 'gate', 'criterion', 'status', 'seen'], rows)] : [];
}

function criteria(reported: ReportedPhase, gate: 'entry' | 'exit', declared: readonly { name: string }[], results: readonly CriterionResult[] = []): string[][] {
  return declared.map((criterion, index) => {
    const result = results[index];
    return [
      name(reported),
      result === undefined ? gate : markdownLink(gate, `${reported.folder}/${gate}.log`),
      markdownText(criterion.name),
      signed(result?.status ?? 'no result'),
      markdownText(result?.error ?? result?.detail ?? ''),
    ];
  });
}

export function decisionTable({ record }: ReportFacts): string[] {
  if (record.decisions.length === 0) return [];
  const rows = record.decisions.map((decision) => [
    markdownText(decision.task),
    decision.decision,
    markdownText(decision.by),
    markdownText(decision.note),
    readableInstant(decision.at),
    decision.asserted ? 'asserted: somebody at a command line said so' : 'GitHub vouches for who it was',
  ]);
  return ['## Decisions', ...table(['task', 'decision', 'by', 'note', 'when', 'known from'], rows)];
}

export function requirementTable({ plan, results }: ReportFacts): string[] {
  if (plan.requirements.length === 0) return [];
  const covering = new Map<string, string[]>();
  for (const task of plan.phases.flatMap((phase) => phase.tasks)) {
    for (const id of task.covers) {
      const said = `${markdownText(task.id)} ${results.tasks.get(task.id) ?? 'no result'}`;
      const known = covering.get(id);
      if (known) known.push(said);
      else covering.set(id, [said]);
    }
  }
  const rows = plan.requirements.map(({ id, title, source }) => [
    markdownText(id),
    markdownText(title),
    markdownText(source === undefined ? '' : source.line === undefined ? source.file : `${source.file}:${source.line}`),
    few(covering.get(id) ?? ['no task'], 10),
  ]);
  return [
    '## Requirements',
    'Which tasks cover each requirement, and how they ended. Whether that proves it is for the traceability report to say.',
    ...table(['requirement', 'title', 'source', 'tasks'], rows),
  ];
}

function name({ phase, leg }: ReportedPhase): string {
  const [id, title] = [markdownText(phase.id), markdownText(phase.title)];
  const whole = title === '' || title.toLowerCase() === id.toLowerCase() ? id : `${id} ${title}`;
  return leg === undefined ? whole : `${whole}, leg ${markdownText(leg)}`;
}
