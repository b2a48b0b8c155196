/** The last thing a run says: the verdict first, then what a person needs to go on. Pure. */
import type { Decision, TaskStatus, Verdict } from '../trace/record.js';
import type { Report, RequirementStatus } from '../trace/report.js';
import { clean, cleanLines, count, duration, few, pad, width, wrap } from './terminal-text.js';
import { type Finished, type Layout, whom, word } from './terminal.js';

export interface Summary {
  plan: string;
  verdict: Verdict;
  durationMs: number;
  /** The signal that ended it. */
  interrupted?: string;
  total: number;
  counts: ReadonlyMap<TaskStatus, number>;
  /** Ids with their verdicts in the order of the plan. */
  phases: readonly (readonly [phase: string, verdict: Verdict])[];
  /** Tasks that failed and were not tolerated, and criteria. */
  failed: readonly ({ kind: 'task'; finished: Finished } | { kind: 'criterion'; phase: string; gate: 'entry' | 'exit'; name: string })[];
  waiting: readonly { finished: Finished; approve: string }[];
  decisions: readonly Decision[];
  /** How many requirements have which status. */
  requirements?: Report['totals']['requirements'];
  /** What `fail-on` lowered the verdict for. */
  reasons: readonly string[];
  /** Relative to where the person stands. */
  reports: readonly string[];
  /** What became of them, in lines; none where there are none. */
  defects: readonly string[];
  /** The command that goes on from here. */
  resume: string;
}

const INDENT = 2;
const LABEL = 11;
const MOST_NAMES = 5;
const ORDER: readonly TaskStatus[] = ['passed', 'done', 'waived', 'failed', 'waiting', 'blocked', 'cancelled', 'skipped', 'in-progress', 'planned'];
const UNPROVEN: readonly RequirementStatus[] = ['failed', 'blocked', 'waiting', 'waived', 'partial', 'not-run', 'uncovered'];
const VERDICTS: readonly Verdict[] = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];

export function summaryLines(to: Layout, summary: Summary): string[] {
  const { interrupted } = summary;
  const name = interrupted === undefined ? summary.verdict : 'interrupted';
  const end = interrupted === undefined ? '' : `, by ${clean(interrupted)}, ${summary.verdict}`;
  return [
    '',
    `${to.colors.bold(word(to, name, 0))}  ${to.colors.bold(clean(summary.plan))}${end}, ${duration(summary.durationMs)}`,
    ...rows(to, 'tasks', wrapped(to, [tally(summary)])),
    ...rows(to, 'phases', phases(to, summary)),
    ...rows(to, 'proven', summary.requirements === undefined ? [] : wrapped(to, [proven(summary.requirements)])),
    ...rows(to, 'fail-on', wrapped(to, summary.reasons)),
    ...rows(to, 'failed', wrapped(to, capped(summary.failed.map(whatFailed)))),
    ...rows(to, 'decisions', wrapped(to, capped(summary.decisions.map(decision)))),
    ...rows(to, 'waits for', wrapped(to, capped(summary.waiting.map(({ finished }) => `${whom(finished.result)}: ${titled(finished)}`)))),
    ...rows(to, 'report', summary.reports.map(clean)),
    ...rows(to, 'defects', wrapped(to, summary.defects)),
    ...rows(to, 'next', isWorkLeft(summary) ? wrapped(to, ['set `status: done` in the plan for the work items that are']) : next(summary).map((command) => to.colors.cyan(command))),
  ];
}

function rows(to: Layout, label: string, values: readonly string[]): string[] {
  return values.map((value, index) => `${' '.repeat(INDENT)}${to.colors.dim(pad(index === 0 ? label : '', LABEL))}${value}`);
}

function wrapped(to: Layout, texts: readonly string[]): string[] {
  const { columns } = to;
  const lines = texts.flatMap(cleanLines);
  return columns === undefined ? lines : lines.flatMap((each) => wrap(each, columns - 1 - INDENT - LABEL));
}

function capped(values: readonly string[]): string[] {
  return values.length > MOST_NAMES ? [...values.slice(0, MOST_NAMES), `and ${values.length - MOST_NAMES} more`] : [...values];
}

function tally({ counts, total }: Summary): string {
  const parts = ORDER.flatMap((status) => {
    const n = counts.get(status) ?? 0;
    return n > 0 ? [`${n} ${status}`] : [];
  });
  const known = [...counts.values()].reduce((sum, n) => sum + n, 0);
  if (known < total) parts.push(`${total - known} without a result`);
  return `${parts.join(', ') || '0'} of ${Math.max(total, known)}`;
}

/** `9 of 42 requirements, 1 failed, 32 uncovered; 1 newly broken`. */
function proven(requirements: Report['totals']['requirements']): string {
  const others = UNPROVEN.flatMap((status) => (requirements[status] > 0 ? [`${requirements[status]} ${status}`] : []));
  const broken = requirements.regressed > 0 ? `; ${requirements.regressed} newly broken` : '';
  return [`${requirements.verified} of ${count(requirements.total, 'requirement')}`, ...others].join(', ') + broken;
}

function phases(to: Layout, summary: Summary): string[] {
  return VERDICTS.flatMap((verdict) => {
    const ids = summary.phases.filter(([, own]) => own === verdict).map(([phase]) => clean(phase));
    if (ids.length === 0) return [];
    const painted = word(to, verdict, 0);
    // Wrapped without its colours, which take no columns.
    const [first = '', ...more] = wrapped(to, [`${'x'.repeat(width(painted))}: ${few(ids, verdict === 'passed' ? 8 : 12)}`]);
    return [painted + first.slice(width(painted)), ...more];
  });
}

function whatFailed(failed: Summary['failed'][number]): string {
  if (failed.kind === 'task') return titled(failed.finished);
  return `${failed.gate} criterion of ${clean(failed.phase)}: ${clean(failed.name)}`;
}

function titled({ task, title }: Finished): string {
  return `${clean(task)}  ${clean(title)}`;
}

function decision({ task, decision: made, by, note, asserted }: Decision): string {
  return `${clean(task)} ${made} by ${clean(by)}${asserted ? ' (asserted)' : ''}${note === '' ? '' : `: ${clean(note)}`}`;
}

/** Whether nothing but work items stands between it and a pass, and blocks what is not: running again makes none of them done. */
function isWorkLeft({ interrupted, verdict, counts }: Summary): boolean {
  const open = new Set([...counts].flatMap(([status, n]) => (n > 0 ? [status] : [])));
  const isOpen = open.has('planned') || open.has('in-progress');
  for (const status of ['passed', 'waived', 'done', 'planned', 'in-progress', 'blocked'] as const) open.delete(status);
  return interrupted === undefined && verdict === 'not-computed' && isOpen && open.size === 0;
}

// Nothing to type when it passed. A failure comes first: decisions can wait until what failed is mended.
function next({ verdict, interrupted, waiting, resume }: Summary): string[] {
  if (interrupted === undefined && (verdict === 'passed' || verdict === 'passed-with-waivers')) return [];
  const approvals = verdict === 'waiting' ? capped(waiting.map(({ approve }) => clean(approve))) : [];
  return [...approvals, clean(resume)];
}
