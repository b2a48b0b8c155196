/** Which results of a run count, phase by phase and leg by leg, and the verdict they add up to. */
import type { Graph } from '../plan/graph.js';
import type { Phase, Plan } from '../plan/model.js';
import { grouped } from './grouped.js';
import type { PhaseResult, RunRecord, TaskResult, TaskStatus, Verdict } from './record.js';
import { runName } from './run-name.js';
import { ENTRY, opensTheWay, phaseVerdict, planVerdict } from './verdict.js';

/** A record that is there and does not count. */
export interface Ignored {
  what: string;
  why: string;
  phase?: string;
  leg?: string;
}

/** One phase, or one leg of it. */
export interface PhaseRun {
  phase: Phase;
  leg: string | undefined;
  /** Its folder in the record. */
  folder: string;
  result: PhaseResult | undefined;
  results: ReadonlyMap<string, TaskResult>;
  verdict: Verdict | null;
  /** Why there is no result that counts, in words. */
  missing: string | undefined;
  /** It was killed: its tasks may have passed, and no manifest vouches for that. */
  cutShort: boolean;
  /** Without a result: the phases and tasks that kept it from starting, where they are known. */
  blockedBy: readonly string[];
}

export interface PhaseRuns {
  runs: PhaseRun[];
  /** Of each phase, the worst of its legs; null: nothing counts. */
  verdicts: ReadonlyMap<string, Verdict | null>;
  verdict: Verdict;
  ignored: Ignored[];
  /** The worst of a task's legs, or of a phase. */
  statusOf(cause: string): TaskStatus | Verdict | undefined;
}

export const WORST_VERDICT: readonly Verdict[] = ['failed', 'not-computed', 'waiting', 'passed-with-waivers', 'passed'];
const WORST_STATUS: readonly TaskStatus[] = ['failed', 'cancelled', 'blocked', 'waiting', 'skipped', 'planned', 'in-progress', 'waived', 'passed', 'done'];

/** Why a result does not belong to a run, in words; undefined: it does. */
export function whyForeign(result: PhaseResult, record: RunRecord): string | undefined {
  if (result.plan.digest !== record.plan.digest) return 'it is of another version of the plan';
  if (result.run.sha !== record.run.sha) return `it is of commit ${result.run.sha?.slice(0, 10) ?? 'none'}, and the run is of ${record.run.sha?.slice(0, 10) ?? 'none'}`;
  // A run may build on phases of an earlier one; then its record lists them.
  const listed = record.phases.some(({ id, leg }) => id === result.phase.id && leg === result.phase.leg);
  return result.run.id === record.run.id || listed ? undefined : `it is of run ${result.run.id}, and the record of ${record.run.id}`;
}

export function phaseRuns(plan: Plan, graph: Graph, record: RunRecord, phases: readonly PhaseResult[], given: readonly Ignored[]): PhaseRuns {
  const { standing, ignored } = standingResults(plan, record, phases, given);
  const runs = new Map(plan.phases.map((phase): [string, PhaseRun[]] => {
    const found = standing.get(phase.id) ?? [];
    const lost = ignored.filter((entry) => entry.phase === phase.id && !found.some((result) => result.phase.leg === entry.leg));
    const without = [...new Map(lost.map(({ leg, why }) => [leg, why]))].map(([leg, why]) => phaseRun(phase, leg, undefined, why));
    return [phase.id, [...found.map((result) => ({ ...phaseRun(phase, result.phase.leg, result), cutShort: result.run.finishedAt === null })), ...without]];
  }));
  const statuses = worstStatuses([...runs.values()].flat());
  const verdicts = new Map<string, Verdict | null>();
  const statusOf = (cause: string): TaskStatus | Verdict | undefined => statuses.get(cause) ?? verdicts.get(cause) ?? undefined;
  const causes = new Map<string, readonly string[]>();
  for (const phase of graph.phaseOrder) {
    const own = runs.get(phase.id) ?? [];
    for (const run of own) run.verdict = verdictOf(run, statusOf);
    verdicts.set(phase.id, together(own));
    if (own.length > 0) continue;
    const blockedBy = [...new Set(phase.needs.flatMap((need) => rootsOf(need, verdicts.get(need) ?? null, runs.get(need) ?? [], causes)))];
    causes.set(phase.id, blockedBy);
    const missing = blockedBy.length > 0 ? `it did not run, because ${blockedBy.join(', ')} did not pass` : 'there is no result of it';
    runs.set(phase.id, [{ ...phaseRun(phase, undefined, undefined, missing), blockedBy }]);
  }
  const verdict = planVerdict(plan.phases.map(({ id, needs }) => ({ id, needs, verdict: verdicts.get(id) ?? undefined })));
  return { runs: plan.phases.flatMap(({ id }) => runs.get(id) ?? []), verdicts, verdict, ignored, statusOf };
}

/** Of each phase the results that count, one a leg: the newest attempt, and of two of one attempt the worse. */
function standingResults(plan: Plan, record: RunRecord, phases: readonly PhaseResult[], given: readonly Ignored[]): { standing: Map<string, PhaseResult[]>; ignored: Ignored[] } {
  const known = new Set(plan.phases.map(({ id }) => id));
  const ignored = [...given];
  const newest = new Map<string, PhaseResult>();
  for (const result of phases) {
    const { id, leg } = result.phase;
    const name = runName(id, leg);
    const why = known.has(id) ? whyForeign(result, record) : 'the plan has no such phase';
    if (why !== undefined) {
      ignored.push({ what: `phase ${name}`, why, phase: id, ...(leg === undefined ? {} : { leg }) });
      continue;
    }
    const other = newest.get(name);
    if (other === undefined || precedes(result, other)) newest.set(name, result);
  }
  return { standing: grouped(newest.values(), ({ phase }) => phase.id), ignored };
}

function precedes(a: PhaseResult, b: PhaseResult): boolean {
  if (a.run.attempt !== b.run.attempt) return a.run.attempt > b.run.attempt;
  return WORST_VERDICT.indexOf(a.verdict) < WORST_VERDICT.indexOf(b.verdict);
}

/** @param missing why there is no result, where there is none */
export function phaseRun(phase: Phase, leg: string | undefined, result: PhaseResult | undefined, missing?: string): PhaseRun {
  return { phase, leg, folder: runName(phase.id, leg), result, results: new Map(result?.tasks.map((task) => [task.id, task])), verdict: null, missing, cutShort: false, blockedBy: [] };
}

function worstStatuses(runs: readonly PhaseRun[]): Map<string, TaskStatus> {
  const worst = new Map<string, TaskStatus>();
  for (const { results } of runs) {
    for (const { id, status } of results.values()) {
      const known = worst.get(id);
      if (known === undefined || WORST_STATUS.indexOf(status) < WORST_STATUS.indexOf(known)) worst.set(id, status);
    }
  }
  return worst;
}

/** What the record says, or what its results say where that is worse. */
function verdictOf({ phase, result, results }: PhaseRun, statusOf: PhaseRuns['statusOf']): Verdict | null {
  if (result === undefined) return null;
  const computed = phaseVerdict({
    tasks: phase.tasks.filter(({ kind }) => kind !== 'work-item').map(({ id }) => id),
    results,
    entry: result.entry,
    exit: result.exit,
    entryDeclared: phase.entry.length,
    exitDeclared: phase.exit.length,
    // Its own leg first: a task of another leg blocks nothing here.
    statusOf: (cause) => results.get(cause)?.status ?? statusOf(cause),
  });
  return worse(computed, result.verdict);
}

function worse(a: Verdict, b: Verdict): Verdict {
  return WORST_VERDICT.indexOf(a) < WORST_VERDICT.indexOf(b) ? a : b;
}

/** A phase is the worst of the legs that count; what of it is missing is no pass. */
function together(runs: readonly PhaseRun[]): Verdict | null {
  const found = runs.flatMap(({ verdict }) => verdict ?? []);
  const worst = WORST_VERDICT.find((verdict) => found.includes(verdict));
  if (worst === undefined) return null;
  return opensTheWay(worst) && found.length < runs.length ? 'not-computed' : worst;
}

/** Why nothing could start after a phase: root causes, none where it passed or nobody knows. */
function rootsOf(id: string, verdict: Verdict | null, runs: readonly PhaseRun[], causes: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (verdict === null) return causes.get(id) ?? [];
  if (opensTheWay(verdict)) return [];
  if (verdict !== 'not-computed') return [id];
  const before = runs.flatMap(({ results }) => [...results.values()].flatMap(({ blockedBy = [] }) => blockedBy.map((cause) => (cause === ENTRY ? id : cause))));
  return before.length > 0 ? [...new Set(before)] : [id];
}
