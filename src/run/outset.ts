/**
 * What a run finds in its folder before it starts: what it can build on, what therefore remains to be done, and the room
 * that has to be made for it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { RunRecord, TaskResult } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { intactEvidence } from './intact.js';
import { legsOf, readPhase, whyPhaseNotStanding } from './legs.js';
import { hasPassed, moveToPrevious, phaseFolder, readRunRecord, type Standing, type StoredPhase, whyNotStanding, writeError } from './record-folder.js';
import { invalidated, isThrough, reopenedPhases, type Selection } from './selection.js';
import { workItem } from './task.js';

/** What the folder holds of each phase of the plan. */
export async function readPhases(out: string, plan: Plan): Promise<Map<string, StoredPhase>> {
  const found = new Map<string, StoredPhase>();
  for (const phase of plan.phases) {
    const stored = await readPhase(out, phase);
    if (stored !== undefined) found.set(phase.id, stored);
  }
  return found;
}

/** @throws UserError naming each upstream phase that is not there or cannot be built on, and why */
export function requireUpstream(selection: Selection, stored: ReadonlyMap<string, StoredPhase>, passing: ReadonlySet<string>, now: Standing, out: string): void {
  const problems = selection.required
    .filter((id) => !passing.has(id))
    .map((id) => {
      const phase = stored.get(id);
      if (phase === undefined) return `phase ${id} has no result in ${out}`;
      const why = whyPhaseNotStanding(phase, now);
      if (why !== undefined) return `phase ${id} cannot be built on: ${why}`;
      return phase.manifest === undefined ? `phase ${id} was cut short` : `phase ${id} is ${phase.result.verdict}`;
    });
  if (problems.length === 0) return;
  throw new UserError(
    `What the selected phase needs is missing: ${problems.join('; ')}.`,
    'Run it first, or leave it out knowingly with --skip-phase NAME or --only.',
  );
}

interface Work {
  plan: Plan;
  selection: Selection;
  /** Phases of a record that is resumed. */
  kept: ReadonlyMap<string, StoredPhase>;
  out: string;
  workspace: string;
  /** `YYYY-MM-DD` in UTC. */
  today: string;
}

/** The leaves that run now: what is selected, less what a resumed record keeps, plus what that makes invalid. */
export async function whatToRun({ plan, selection, kept, out, workspace, today }: Work): Promise<Set<string>> {
  const todo = new Set<string>();
  for (const phase of plan.phases) {
    const stored = kept.get(phase.id);
    const results = new Map(stored?.result.tasks.map((task) => [task.id, task]));
    for (const task of phase.tasks) {
      if (!selection.tasks.has(task.id)) continue;
      const result = results.get(task.id);
      const stays = result !== undefined && (task.kind === 'work-item' ? result.status === workItem(task, workspace).status : hasPassed(result) || isThrough(stored)) && !isOverdue(result, today);
      if (stays && (await intactEvidence(phaseFolder(out, phase.id), result))) continue;
      todo.add(task.id);
    }
  }
  for (const id of invalidated(plan, todo, reopenedPhases(plan, selection, kept, todo))) if (selection.tasks.has(id)) todo.add(id);
  return todo;
}

/** Whether the waiver that stands in for a pass has run out since. */
function isOverdue({ waiver }: TaskResult, today: string): boolean {
  return waiver !== undefined && waiver.until < today;
}

interface Preparation {
  out: string;
  plan: Plan;
  selection: Selection;
  grows: boolean;
  standing: Map<string, StoredPhase>;
  todo: ReadonlySet<string>;
  startedAt: string;
  now: Standing;
}

/**
 * Makes room in the folder: a new record moves all of the old one to `previous/`, a growing one only what will be
 * replaced and what depended on it. Leaves in `standing` just what stays.
 *
 * @returns the record that grows
 */
export async function prepareFolder({ out, plan, selection, grows, standing, todo, startedAt, now }: Preparation): Promise<RunRecord | undefined> {
  const stamp = startedAt.replace(/[:.]/g, '-');
  const kept = grows ? await readRunRecord(out) : undefined;
  const record = kept !== undefined && whyNotStanding(kept, now) === undefined ? kept : undefined;
  try {
    if (record === undefined) moveToPrevious(out, stamp, ['run.json', 'audit.jsonl', 'report.md', 'report.html']);
    const staying = new Set(grows ? [...standing.values()].flatMap(foldersOf) : []);
    for (const name of readdirSync(out)) {
      const isRecord = existsSync(join(out, name, 'result.json')) || existsSync(join(out, name, 'audit.jsonl'));
      if (isRecord && !staying.has(name)) moveToPrevious(out, stamp, [name]);
    }
    if (!grows) {
      standing.clear();
      return undefined;
    }
    const reopened = reopenedPhases(plan, selection, standing, todo);
    const stale = invalidated(plan, todo, reopened);
    for (const [id, phase] of standing) {
      const gone = phase.result.tasks.filter((task) => stale.has(task.id));
      if (gone.length > 0 && gone.length === phase.result.tasks.length && !reopened.has(id)) {
        moveToPrevious(out, stamp, foldersOf(phase));
        standing.delete(id);
        continue;
      }
      // By folder and not by result: a task that was cut short has left files without one.
      const again = plan.phases.find((candidate) => candidate.id === id)?.tasks.filter((task) => stale.has(task.id)) ?? [];
      moveToPrevious(out, stamp, again.map((task) => join(id, 'evidence', task.id)));
      phase.result.tasks = phase.result.tasks.filter((task) => !stale.has(task.id));
    }
  } catch (error) {
    throw writeError(out, error);
  }
  return record;
}

/** Names of the folders a phase of the record has. */
function foldersOf(phase: StoredPhase): string[] {
  return legsOf(phase).map((leg) => runName(leg.result.phase.id, leg.result.phase.leg));
}
