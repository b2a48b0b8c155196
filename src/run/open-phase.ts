/** A phase while it runs: what it began with, and what has settled since. */
import type { Phase, Plan } from '../plan/model.js';
import type { CriterionResult, PhaseResult, TaskResult, Upstream } from '../trace/record.js';
import type { RunEvent } from './events.js';
import { legsOf } from './legs.js';
import type { PhaseRecord } from './phase-record.js';
import { upstreamOf } from './selection.js';
import type { Session } from './session.js';
import type { FinishedPhase, Standings } from './standing.js';
import type { DistributiveOmit } from './task.js';

export interface OpenPhase {
  phase: Phase;
  record: PhaseRecord;
  /** Results this phase keeps from before, then all that settle. */
  results: Map<string, TaskResult>;
  entry: CriterionResult[];
  blockers: string[];
  upstream: Upstream[];
  upstreamFolder: string;
  /** Of all tasks of earlier phases. */
  outputs: Record<string, string>;
  unsettled: number;
}

/** Everything that stands of the phases this one needs, directly or not, leg by leg. */
export function standingBefore(phase: Phase, plan: Plan, standings: Standings): FinishedPhase[] {
  return [...upstreamOf(plan, [phase])].flatMap((id) => standings.finished.get(id) ?? []).flatMap(legsOf);
}

/** A result that claims nothing yet. */
export function emptyResult(phase: Phase, upstream: Upstream[], { plan, run, recordedVars, leg }: Session, finishedAt: string | null = null): PhaseResult {
  return {
    version: 1,
    run: { ...run, finishedAt },
    plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
    phase: { id: phase.id, title: phase.title, ...(leg === undefined ? {} : { leg }) },
    vars: recordedVars,
    upstream,
    entry: [],
    exit: [],
    verdict: 'not-computed',
    tasks: [],
  };
}

/** To whoever listens and to the phase's log, which leaves the coming and going of single steps out. */
export function emitIn(open: OpenPhase, event: DistributiveOmit<RunEvent, 'at'>, { emit }: Session): void {
  const full = emit(event);
  if (full.type !== 'step-started' && full.type !== 'step-finished') open.record.append(full);
}
