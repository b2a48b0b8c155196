/** Which tasks a call asks to run, and what has to stand already for them to start. Pure. */
import { UserError } from '../errors.js';
import type { Phase, Plan } from '../plan/model.js';
import { nearest } from '../plan/nearest.js';
import { opensTheWay } from '../trace/verdict.js';
import type { StoredPhase } from './record-folder.js';

export interface SelectionOptions {
  phases: readonly string[];
  tasks: readonly string[];
  only: boolean;
  skipPhases: readonly string[];
}

export interface Selection {
  /** True where the call names phases or tasks: it then grows a record instead of starting a new one. */
  partial: boolean;
  /** Leaves to run, with what they need. */
  tasks: ReadonlySet<string>;
  /** Phases selected as a whole, with their gates. */
  phases: ReadonlySet<string>;
  /** Phases whose passing is not asked for (`--skip-phase`). */
  assumed: ReadonlySet<string>;
  /** `--only`: nothing that is not selected is asked for. */
  only: boolean;
  /** Phases that must stand in the folder with a pass. */
  required: readonly string[];
}

/**
 * @param standing phases that stand in the folder with a pass: `--task` then need not run them again
 * @throws UserError for names the plan does not have, with the nearest it has
 */
export function select(plan: Plan, options: SelectionOptions, standing: ReadonlySet<string>): Selection {
  if (options.phases.length > 0 && options.tasks.length > 0) {
    throw new UserError('--phase and --task exclude each other.', 'Name phases or tasks; a task brings its phase along.');
  }
  for (const id of [...options.phases, ...options.skipPhases]) phaseOf(plan, id);
  const assumed = new Set(options.skipPhases);
  const base = { assumed, only: options.only };
  if (options.tasks.length > 0) return { ...base, ...selectTasks(plan, options, standing, assumed) };

  if (options.only && options.phases.length === 0) throw new UserError('--only needs --task or --phase.', 'Name what to run alone.');
  const chosen = plan.phases.filter((phase) => !assumed.has(phase.id) && (options.phases.length === 0 || options.phases.includes(phase.id)));
  if (chosen.length === 0) throw new UserError('Nothing is left to run: every phase is skipped.', `Phases: ${plan.phases.map((phase) => phase.id).join(', ')}.`);
  const phases = new Set(chosen.map((phase) => phase.id));
  const required = options.only ? [] : [...upstreamOf(plan, chosen)].filter((id) => !phases.has(id) && !assumed.has(id));
  return {
    ...base,
    partial: options.phases.length > 0 || options.skipPhases.length > 0,
    tasks: new Set(chosen.flatMap((phase) => phase.tasks.map((task) => task.id))),
    phases,
    required,
  };
}

function selectTasks(plan: Plan, options: SelectionOptions, standing: ReadonlySet<string>, assumed: ReadonlySet<string>): Omit<Selection, 'assumed' | 'only'> {
  const tasks = new Set(options.tasks.flatMap((id) => leavesOf(plan, id)));
  const phases = new Set<string>();
  if (!options.only) {
    const byId = new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task] as const)));
    for (const id of tasks) {
      const task = byId.get(id);
      for (const need of task?.needs ?? []) if (need.kind === 'task' && byId.get(need.id)?.phase === task?.phase) tasks.add(need.id);
    }
    const own = plan.phases.filter((phase) => phase.tasks.some((task) => tasks.has(task.id)));
    for (const id of upstreamOf(plan, own)) {
      if (assumed.has(id) || standing.has(id)) continue;
      phases.add(id);
      for (const task of phaseOf(plan, id).tasks) tasks.add(task.id);
    }
  }
  return { partial: true, tasks, phases, required: [] };
}

/** All phases that these need, directly or not, in the order of the plan. */
export function upstreamOf(plan: Plan, phases: readonly Phase[]): Set<string> {
  const found = new Set(phases.flatMap((phase) => phase.needs));
  for (const id of found) for (const need of plan.phases.find((phase) => phase.id === id)?.needs ?? []) found.add(need);
  return new Set(plan.phases.map((phase) => phase.id).filter((id) => found.has(id)));
}

/** Phases that are written anew: where tasks run, and where a selected one's gate has yet to open. */
export function reopenedPhases(plan: Plan, selection: Selection, standing: ReadonlyMap<string, StoredPhase>, todo: ReadonlySet<string>): Set<string> {
  const isReopened = ({ id, tasks }: Phase): boolean => tasks.some((task) => todo.has(task.id)) || (selection.phases.has(id) && !isThrough(standing.get(id)));
  return new Set(plan.phases.filter(isReopened).map((phase) => phase.id));
}

/** Whether a phase ran to its end and what needs it may start. */
export function isThrough(stored: StoredPhase | undefined): boolean {
  return stored?.manifest !== undefined && opensTheWay(stored.result.verdict);
}

/**
 * Every task whose result no longer holds once these run again, themselves included: what needs them, and all tasks of
 * the phases after theirs.
 */
export function invalidated(plan: Plan, rerun: ReadonlySet<string>, reopened: ReadonlySet<string>): Set<string> {
  const dependents = new Map<string, string[]>();
  for (const phase of plan.phases) {
    for (const task of phase.tasks) {
      for (const need of task.needs) {
        if (need.kind !== 'task') continue;
        const known = dependents.get(need.id);
        if (known === undefined) dependents.set(need.id, [task.id]);
        else known.push(task.id);
      }
    }
  }
  const found = new Set(rerun);
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent);
  for (const phase of plan.phases) {
    const upstream = upstreamOf(plan, [phase]);
    if (![...upstream].some((id) => reopened.has(id))) continue;
    for (const task of phase.tasks) found.add(task.id);
  }
  return found;
}

/** @throws UserError naming the nearest phase */
export function phaseOf(plan: Plan, id: string): Phase {
  const phase = plan.phases.find((candidate) => candidate.id === id);
  if (phase !== undefined) return phase;
  throw unknown('phase', id, plan.phases.map((candidate) => candidate.id), taskIds(plan));
}

/** The leaves a task id stands for: itself, or a container's. */
export function leavesOf(plan: Plan, id: string): string[] {
  for (const phase of plan.phases) {
    if (phase.tasks.some((task) => task.id === id)) return [id];
    const container = phase.containers.find((candidate) => candidate.id === id);
    if (container !== undefined) return container.tasks;
  }
  throw unknown('task', id, taskIds(plan), plan.phases.map((phase) => phase.id));
}

function taskIds(plan: Plan): string[] {
  return plan.phases.flatMap((phase) => [...phase.tasks.map((task) => task.id), ...phase.containers.map((container) => container.id)]);
}

function unknown(what: 'phase' | 'task', id: string, known: string[], others: string[]): UserError {
  if (others.includes(id)) {
    const other = what === 'task' ? 'phase' : 'task';
    return new UserError(`The plan has no ${what} ${id}: it is a ${other}.`, `phasegate run --${other} ${id} runs it.`);
  }
  const near = nearest(id, known);
  const hint = near === undefined ? `The plan has: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.` : `Did you mean ${near}?`;
  return new UserError(`The plan has no ${what} ${id}.`, hint);
}
