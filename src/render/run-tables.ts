/** Tables of what ran: phases with their legs, tasks, time and the critical path. */
import type { Report, ReportPhase, ReportTask } from '../trace/report.js';
import { named, short, table } from './markdown-parts.js';
import { signed } from './signs.js';
import { count, duration, few } from './terminal-text.js';

/** One row a phase and leg. Why one has no result is told elsewhere. */
export function phaseTable({ phases }: Report): string[] {
  const attempts = new Set(phases.flatMap(({ attempt }) => attempt ?? [])).size > 1;
  const workItems = phases.some((phase) => phase.workItems.total > 0);
  const efforts = phases.some((phase) => phase.effortHours > 0);
  return table(
    ['phase', 'verdict', 'tasks passed', ...(workItems ? ['work items done'] : []), ...(efforts ? ['effort done'] : []), 'time', ...(attempts ? ['attempt'] : [])],
    phases.map((phase) => [
      phaseName(phase),
      signed(phase.verdict ?? 'no result'),
      share(phase.tasks.passed, phase.tasks.total),
      ...(workItems ? [share(phase.workItems.done, phase.workItems.total)] : []),
      ...(efforts ? [phase.effortHours === 0 ? '' : `${share(hours(phase.effortDoneHours), hours(phase.effortHours))} h`] : []),
      phase.startedAt === undefined || phase.durationMs === 0 ? '' : duration(phase.durationMs),
      ...(attempts ? [phase.attempt === undefined ? '' : `${phase.attempt}`] : []),
    ]),
  );
}

function share(some: number | string, all: number | string): string {
  return all === 0 ? '' : `${some} of ${all}`;
}

export function phaseName({ id, title, leg }: ReportPhase): string {
  return `${named(id, title)}${leg === undefined ? '' : `, ${short(leg, 40)}`}`;
}

/** A task in all its legs. */
interface TaskLegs {
  task: ReportTask;
  legs: ReportTask[];
}

/** Tasks by phase, in the order of the plan. */
function tasksByPhase(report: Report): Map<string, TaskLegs[]> {
  const tasks = new Map<string, TaskLegs>();
  const phases = new Map<string, TaskLegs[]>();
  for (const task of report.tasks) {
    const known = tasks.get(task.id);
    if (known) {
      known.legs.push(task);
      continue;
    }
    const own = { task, legs: [task] };
    tasks.set(task.id, own);
    const phase = phases.get(task.phase);
    if (phase) phase.push(own);
    else phases.set(task.phase, [own]);
  }
  return phases;
}

/**
 * A table for the tasks of each phase, all with the same columns: those that say something of any task.
 *
 * @param evidence a cell of links for the plain report
 */
export function taskTables(report: Report, evidence?: (legs: readonly ReportTask[]) => string): { phase: ReportPhase | undefined; table: string }[] {
  const efforts = report.tasks.some(({ effort }) => effort !== undefined);
  const owners = report.tasks.some(({ owner }) => owner !== undefined);
  const phases = new Map(report.phases.map((phase) => [phase.id, phase]));
  const head = ['task', 'status', 'time', ...(efforts ? ['effort'] : []), ...(owners ? ['owner'] : []), ...(evidence === undefined ? [] : ['evidence'])];
  const row = ({ task, legs }: TaskLegs): string[] => [
    named(task.id, task.title),
    statusCell(legs),
    time(legs),
    ...(efforts ? [short(task.effort ?? '', 20)] : []),
    ...(owners ? [short(task.owner ?? '', 40)] : []),
    ...(evidence === undefined ? [] : [evidence(legs)]),
  ];
  return [...tasksByPhase(report)].map(([id, tasks]) => ({ phase: phases.get(id), table: table(head, tasks.map(row)).join('') }));
}

/** Of the leg that took longest. */
function time(legs: readonly ReportTask[]): string {
  const ran = legs.filter(({ startedAt, status }) => startedAt !== undefined && (status === 'passed' || status === 'failed' || status === 'waived' || status === 'cancelled'));
  return ran.length === 0 ? '' : duration(Math.max(...ran.map(({ durationMs }) => durationMs)));
}

function statusCell(legs: readonly ReportTask[]): string {
  const groups = new Map<string, string[]>();
  for (const task of legs) {
    const words = statusWords(task);
    const group = groups.get(words) ?? [];
    groups.set(words, group);
    if (task.leg !== undefined) group.push(short(task.leg, 40));
  }
  if (groups.size === 1) return [...groups.keys()][0] as string;
  return [...groups].map(([words, names]) => `${words} on ${few(names, 8)}`).join('; ');
}

function statusWords({ status, tolerated, kind, blockedBy, waiver, decision, error }: ReportTask): string {
  const why =
    status === 'blocked' && blockedBy.length > 0 ? ` by ${few(blockedBy.map((id) => short(id, 60)), 3)}`
    : tolerated ? ', tolerated'
    : status === 'waived' && waiver !== undefined ? ` until ${short(waiver.until, 20)} by ${short(waiver.by, 60)}: ${short(waiver.reason, 120)}`
    : decision !== undefined ? `, ${decision.decision} by ${short(decision.by, 60)}`
    : kind === 'manual' ? ', by a person'
    : kind === 'work-item' ? `, a work item${error === undefined ? '' : ` ${short(error, 120)}`}`
    : '';
  return `${signed(status === 'no-result' ? 'no result' : status)}${why}`;
}

const MOST_ON_PATH = 20;

/** Which tasks the plan cannot end before, and how long they took; undefined where there is no path of several. */
export function criticalPathLine({ criticalPath: { tasks, unit, min, max }, tasks: all, run }: Report): string | undefined {
  if (tasks.length < 2) return undefined;
  const path = new Set(tasks);
  const times = new Map<string, number>();
  for (const { id, durationMs } of all) if (path.has(id)) times.set(id, Math.max(times.get(id) ?? 0, durationMs));
  // A resumed run keeps what had passed before it began, which is no part of its time.
  const isOfRun = run.finishedAt !== null && all.every(({ id, startedAt }) => !path.has(id) || startedAt === undefined || startedAt >= run.startedAt);
  const took = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  const time = took === 0 ? '' : `, took ${duration(took)}${isOfRun ? ` of ${duration(run.durationMs)}` : ''}`;
  const effort = unit === 'hours' ? `, ${min === max ? hours(min) : `${hours(min)} to ${hours(max)}`} h of effort` : '';
  const ids = tasks.map((id) => short(id, 60));
  const shown = ids.length <= MOST_ON_PATH ? ids : [...ids.slice(0, MOST_ON_PATH / 2), '…', ...ids.slice(-MOST_ON_PATH / 2)];
  return `Critical path: ${count(tasks.length, 'task')} of ${new Set(all.map(({ id }) => id)).size}${effort}${time}: ${shown.join(' → ')}`;
}

function hours(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
