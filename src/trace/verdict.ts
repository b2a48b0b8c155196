/**
 * The verdict tables of the design ("Verdict, exit code, job"), and nothing else. Pure: they are evaluated where the
 * tasks ran and again by whoever reads the record.
 */
import { EXIT } from '../errors.js';
import type { CriterionResult, TaskResult, TaskStatus, Verdict } from './record.js';

/** What stands in for an id where a phase's own entry criteria, having failed, block its tasks. */
export const ENTRY = 'entry criteria';

export interface PhaseState {
  /** Leaves that count: work items are left out by the caller's plan, see `Task.kind`. */
  tasks: readonly string[];
  results: ReadonlyMap<string, TaskResult>;
  entry: readonly CriterionResult[];
  exit: readonly CriterionResult[];
  /** How many criteria the plan declares: one that was never evaluated is no pass. */
  entryDeclared: number;
  exitDeclared: number;
  /** Status of what blocks a task: of a task anywhere in the plan, or of a phase; undefined when it has no record. */
  statusOf(cause: string): TaskStatus | Verdict | undefined;
}

/** The verdict of one phase, the first row of the table that matches. */
export function phaseVerdict(state: PhaseState): Verdict {
  const results = state.tasks.map((id) => state.results.get(id));
  const is = (status: TaskStatus): boolean => results.some((result) => result?.status === status);
  const criteria = [...state.entry, ...state.exit];

  if (results.some((result) => result?.status === 'failed' && !result.tolerated)) return 'failed';
  if (criteria.some((criterion) => criterion.status === 'failed')) return 'failed';
  if (results.some((result) => result === undefined || result.status === 'cancelled' || isBlockedByNothingKnown(result, state))) {
    return 'not-computed';
  }
  // A passed exit criterion is a check that ran, so a milestone of work items can have a real gate.
  const gatePassed = state.exit.some((criterion) => criterion.status === 'passed');
  if (!is('passed') && !is('waived') && !is('waiting') && !gatePassed) return 'not-computed';
  if (is('waiting')) return 'waiting';
  const passed = criteria.filter((criterion) => criterion.status === 'passed').length;
  if (passed < state.entryDeclared + state.exitDeclared) return 'not-computed';
  return is('waived') ? 'passed-with-waivers' : 'passed';
}

function isBlockedByNothingKnown(result: TaskResult, state: PhaseState): boolean {
  if (result.status !== 'blocked') return false;
  const causes = result.blockedBy ?? [];
  return causes.length === 0 || causes.some((cause) => cause !== ENTRY && !['failed', 'waiting'].includes(state.statusOf(cause) ?? ''));
}

export interface PhaseStanding {
  id: string;
  needs: readonly string[];
  /** Undefined: it has no record. */
  verdict: Verdict | undefined;
}

/** The verdict of a plan, or of the phases somebody selected, from the verdicts of its phases. */
export function planVerdict(phases: readonly PhaseStanding[]): Verdict {
  if (phases.length === 0) return 'not-computed';
  if (phases.some((phase) => phase.verdict === 'failed')) return 'failed';
  const byId = new Map(phases.map((phase) => [phase.id, phase]));
  const waits = new Map<string, boolean>();
  const afterWaiting = (id: string): boolean => {
    const known = waits.get(id);
    if (known !== undefined) return known;
    waits.set(id, false);
    const found = (byId.get(id)?.needs ?? []).some((need) => byId.get(need)?.verdict === 'waiting' || afterWaiting(need));
    waits.set(id, found);
    return found;
  };
  if (phases.some((phase) => (phase.verdict ?? 'not-computed') === 'not-computed' && !afterWaiting(phase.id))) return 'not-computed';
  if (phases.some((phase) => phase.verdict === 'waiting')) return 'waiting';
  return phases.some((phase) => phase.verdict === 'passed-with-waivers') ? 'passed-with-waivers' : 'passed';
}

const WORST: readonly Verdict[] = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];

/** Of the legs of a phase; undefined where there is none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  return WORST.find((verdict) => verdicts.includes(verdict));
}

/** The verdict of tasks that were selected one by one: the phase's table without its criteria. */
export function selectionVerdict(tasks: readonly string[], results: ReadonlyMap<string, TaskResult>, statusOf: PhaseState['statusOf']): Verdict {
  return phaseVerdict({ tasks, results, entry: [], exit: [], entryDeclared: 0, exitDeclared: 0, statusOf });
}

/** Where something keeps a run from counting as passed; what is no pass stays what it is. */
export function withReservations(verdict: Verdict, reservations: readonly string[]): Verdict {
  return reservations.length > 0 && opensTheWay(verdict) ? 'not-computed' : verdict;
}

/** The exit code that speaks of a verdict. */
export function exitCodeOf(verdict: Verdict): number {
  switch (verdict) {
    case 'passed':
    case 'passed-with-waivers':
      return EXIT.passed;
    case 'failed':
    case 'not-computed':
      return EXIT.failed;
    case 'waiting':
      return EXIT.waiting;
  }
}

/** Whether a phase with this verdict lets what needs it start. */
export function opensTheWay(verdict: Verdict | undefined): boolean {
  return verdict === 'passed' || verdict === 'passed-with-waivers';
}
