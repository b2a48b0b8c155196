/** A phase that ran as several legs of a matrix counts as one: all of them have to pass, so it is what its worst leg is. */
import { existsSync, readdirSync } from 'node:fs';
import type { Phase } from '../plan/model.js';
import type { TaskResult, TaskStatus } from '../trace/record.js';
import { worstVerdict } from '../trace/verdict.js';
import { phaseFolder, readStoredPhase, type Standing, type StoredPhase, whyNotStanding } from './record-folder.js';
import type { FinishedPhase } from './standing.js';

const WORST_STATUS: readonly TaskStatus[] = ['failed', 'cancelled', 'blocked', 'waiting', 'skipped', 'planned', 'in-progress', 'waived', 'passed', 'done'];

/** What the folder holds of a phase, of all its legs together. */
export async function readPhase(out: string, phase: Phase): Promise<StoredPhase | undefined> {
  const whole = await readOwn(phaseFolder(out, phase.id), phase.id, undefined);
  const legs = await Promise.all(legNames(out, phase.id).map(async (leg) => readOwn(phaseFolder(out, phase.id, leg), phase.id, leg)));
  if (legs.length === 0) return whole;
  const all = [...(whole === undefined ? [] : [whole]), ...legs];
  // A leg that cannot be read is none that passed.
  return all.every((leg) => leg !== undefined) ? together(all) : undefined;
}

async function readOwn(folder: string, id: string, leg: string | undefined): Promise<StoredPhase | undefined> {
  const stored = await readStoredPhase(folder);
  return stored?.result.phase.id === id && stored.result.phase.leg === leg ? stored : undefined;
}

function legNames(out: string, id: string): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .filter((name) => name.startsWith(`${id}@`))
    .map((name) => name.slice(id.length + 1))
    .toSorted();
}

function together(legs: readonly StoredPhase[]): StoredPhase | undefined {
  const [first] = legs;
  if (first === undefined) return undefined;
  const tasks = new Map<string, TaskResult>();
  for (const task of legs.flatMap((leg) => leg.result.tasks)) {
    const known = tasks.get(task.id);
    if (known === undefined || rank(task) < rank(known)) tasks.set(task.id, { ...task, outputs: { ...known?.outputs, ...task.outputs } });
    else tasks.set(task.id, { ...known, outputs: { ...known.outputs, ...task.outputs } });
  }
  const { leg: _one, ...phase } = first.result.phase;
  const verdict = worstVerdict(legs.map((leg) => leg.result.verdict)) ?? 'not-computed';
  return {
    result: { ...first.result, phase, verdict, tasks: [...tasks.values()] },
    manifest: legs.every((leg) => leg.manifest !== undefined) ? first.manifest : undefined,
    auditHead: first.auditHead,
    legs: [...legs],
  };
}

function rank({ status, tolerated }: TaskResult): number {
  return tolerated === true ? WORST_STATUS.indexOf('passed') : WORST_STATUS.indexOf(status);
}

/** The legs of a phase, or the phase itself where it has none. */
export function legsOf<T extends StoredPhase | FinishedPhase>(phase: T): readonly (T | NonNullable<T['legs']>[number])[] {
  return phase.legs ?? [phase];
}

/** Why a phase cannot stand beside this run: the reason of its first leg that cannot. */
export function whyPhaseNotStanding(phase: StoredPhase, now: Standing): string | undefined {
  return legsOf(phase).map((leg) => whyNotStanding(leg.result, now)).find((why) => why !== undefined);
}
