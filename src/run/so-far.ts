/** The checks `tasks` and `requirements`: what the run has shown up to the point where they are asked. */
import type { Graph } from '../plan/graph.js';
import type { Check, Plan } from '../plan/model.js';
import { waiversOn } from '../plan/waivers.js';
import { linksOf } from '../trace/links.js';
import { phaseRun } from '../trace/phase-runs.js';
import type { PhaseResult, TaskStatus } from '../trace/record.js';
import type { RequirementStatus } from '../trace/report.js';
import { judge, type Judged } from '../trace/status.js';
import { taskRows } from '../trace/tasks.js';
import { leavesOf } from './selection.js';

export interface SoFar {
  plan: Plan;
  graph: Graph;
  /** Tasks that come before the question, in the order of the plan: no other has a say, whether or not it has run. */
  scope: readonly string[];
  /** The worst of its legs; undefined: it has no result. */
  statusOf(task: string): TaskStatus | undefined;
  /** Results of the phases in scope, one a leg. */
  phases: readonly PhaseResult[];
  /** `YYYY-MM-DD` in UTC. */
  today: string;
}

type Answer = { status: 'passed'; detail: string } | { status: 'failed'; error: string };

const MOST_SHOWN = 10;

export function askSoFar(check: Extract<Check, { kind: 'tasks' | 'requirements' }>, soFar: SoFar): Answer {
  return check.kind === 'tasks' ? tasksPassed(check.passed, soFar) : requirementsVerified(check.verified, soFar);
}

function tasksPassed(wanted: 'all' | string[], { plan, scope, statusOf }: SoFar): Answer {
  const ids = wanted === 'all' ? scope : [...new Set(wanted.flatMap((id) => leavesOf(plan, id)))];
  if (ids.length === 0) return { status: 'failed', error: 'no task comes before this check, so none has passed' };
  const before = new Set(scope);
  const missing = ids.flatMap((id) => {
    if (!before.has(id)) return [`${id} does not come before this check`];
    const status = statusOf(id);
    return status === 'passed' || status === 'waived' || status === 'done' ? [] : [`${id} ${said(status)}`];
  });
  return answer(missing, ids.length, 'task', 'passed', ids.filter((id) => statusOf(id) === 'waived').length);
}

function requirementsVerified(wanted: 'all' | string[], soFar: SoFar): Answer {
  const ids = wanted === 'all' ? soFar.plan.requirements.map(({ id }) => id) : [...new Set(wanted)];
  if (ids.length === 0) return { status: 'failed', error: 'the plan has no requirements, so none is verified' };
  const judged = requirementsOf(soFar);
  const missing = ids.flatMap((id) => {
    const found = judged.get(id);
    if (found?.status === 'verified' || found?.status === 'waived') return [];
    return [`${id} ${said(found?.status)}${found?.gap === undefined || found.status === 'uncovered' ? '' : `: ${found.gap}`}`];
  });
  return answer(missing, ids.length, 'requirement', 'verified', ids.filter((id) => judged.get(id)?.status === 'waived').length);
}

function requirementsOf({ plan, graph, scope, phases, today }: SoFar): Map<string, Judged> {
  const before = new Set(scope);
  const runs = phases.flatMap((result) => {
    const phase = plan.phases.find(({ id }) => id === result.phase.id);
    return phase === undefined ? [] : [phaseRun(phase, result.phase.leg, result)];
  });
  const rows = taskRows(runs, graph, 1, () => '').filter(({ task }) => before.has(task.id));
  return judge(plan.requirements, linksOf(plan, rows, runs).links, waiversOn(plan, today));
}

function said(status: TaskStatus | RequirementStatus | undefined): string {
  switch (status) {
    case undefined:
      return 'has no result';
    case 'failed':
      return 'failed';
    case 'skipped':
    case 'cancelled':
      return `was ${status}`;
    default:
      return `is ${status}`;
  }
}

function answer(missing: readonly string[], total: number, what: string, wanted: string, waived: number): Answer {
  const all = `${total} ${what}${total === 1 ? '' : 's'}`;
  if (missing.length === 0) return { status: 'passed', detail: `${all} ${wanted}${waived === 0 ? '' : `, ${waived} of them waived`}` };
  const rest = missing.length - MOST_SHOWN;
  const shown = [...missing.slice(0, MOST_SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])];
  if (total === 1) return { status: 'failed', error: shown.join('') };
  return { status: 'failed', error: `${missing.length} of ${all} not ${wanted}:\n${shown.map((line) => `  ${line}`).join('\n')}` };
}
