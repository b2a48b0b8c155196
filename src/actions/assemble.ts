/** The record of a whole run from the records of its phases, as a run in one job leaves it: `run.json` and `audit.jsonl`. */
import { join } from 'node:path';
import { AuditLog } from '../evidence/chain.js';
import type { Plan } from '../plan/model.js';
import type { RunEvent } from '../run/events.js';
import { readStoredPhase, phaseFolder, writeWhole } from '../run/record-folder.js';
import type { Decision, PhaseResult, RunIdentity, RunRecord, Verdict } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { exitCodeOf, planVerdict, withReservations, worstVerdict } from '../trace/verdict.js';
import type { Collected } from './collect.js';

export interface Assembly {
  plan: Plan;
  out: string;
  collected: Collected;
  /** Of the run the records are of. */
  identity: RunIdentity;
  /** Why a pass of the plan would not count, each a sentence; they are kept with the record. */
  reservations: readonly string[];
  now: string;
}

/** @returns what `run.json` holds */
export async function assemble({ plan, out, collected, identity, reservations, now }: Assembly): Promise<RunRecord> {
  const results = collected.records.map(({ result }) => result);
  // What an earlier attempt left tells nothing of how long this one took.
  const fresh = results.filter(({ run }) => run.attempt === identity.attempt);
  const startedAt = fresh.map(({ run }) => run.startedAt).toSorted()[0] ?? identity.startedAt;
  const finishedAt = fresh.flatMap(({ run }) => run.finishedAt ?? []).toSorted().at(-1) ?? now;
  const verdict = verdictOf(plan, collected, reservations);
  const audit = AuditLog.create(join(out, 'audit.jsonl'));
  const say = (event: RunEvent): void => audit.append(event);
  say({
    type: 'run-started',
    at: now,
    run: identity.id,
    attempt: identity.attempt,
    plan: { id: plan.id, name: plan.name, digest: plan.digest },
    phases: plan.phases.map(({ id }) => id),
    tasks: results.reduce((sum, { tasks }) => sum + tasks.length, 0),
    resumed: false,
  });
  for (const { what, why } of collected.ignored) say({ type: 'warning', at: now, message: `${what} is ignored: ${why}` });
  for (const message of reservations) say({ type: 'warning', at: now, message });
  const phases: RunRecord['phases'] = [];
  for (const { phase, verdict: ofPhase, run } of results) {
    const stored = await readStoredPhase(phaseFolder(out, phase.id, phase.leg));
    if (stored?.manifest === undefined) throw new Error(`the record of phase ${phase.id} is gone while it is put together`);
    const { manifest, auditHead } = stored;
    say({ type: 'phase-finished', at: run.finishedAt ?? now, phase: runName(phase.id, phase.leg), verdict: ofPhase, manifest, auditHead });
    phases.push({ id: phase.id, ...(phase.leg === undefined ? {} : { leg: phase.leg }), verdict: ofPhase, manifest, auditHead });
  }
  say({ type: 'run-finished', at: now, verdict, durationMs: Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)), exitCode: exitCodeOf(verdict) });
  audit.close();
  const record: RunRecord = {
    version: 1,
    run: { ...identity, sha: results[0]?.run.sha ?? identity.sha, startedAt, finishedAt },
    plan: { ...plan },
    vars: results[0]?.vars ?? plan.vars,
    verdict,
    decisions: decisionsOf(results),
    phases,
    auditHead: audit.head,
    ...(collected.ignored.length === 0 ? {} : { ignored: collected.ignored }),
    ...(reservations.length === 0 ? {} : { reservations: [...reservations] }),
  };
  writeWhole(join(out, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

/** A phase is what the worst of its legs is, one without a record that counts included. */
function verdictOf(plan: Plan, { records, ignored }: Collected, reservations: readonly string[]): Verdict {
  return withReservations(planVerdict(
    plan.phases.map(({ id, needs }) => {
      const legs = records.filter(({ result }) => result.phase.id === id).map(({ result }) => result.verdict);
      const absent = ignored.some(({ phase }) => phase === id);
      return { id, needs, verdict: worstVerdict(absent ? [...legs, 'not-computed'] : legs) };
    }),
  ), reservations);
}

/** One for each task, the newest of those its legs have. */
function decisionsOf(results: readonly PhaseResult[]): Decision[] {
  const all = results.flatMap(({ tasks }) => tasks.flatMap(({ decision }) => decision ?? []));
  return [...new Map(all.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map((decision) => [decision.task, decision])).values()];
}
