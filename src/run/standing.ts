/** What is known of every task and phase while a run goes on, and what that means for the tasks that need them. */
import type { Plan, Task } from '../plan/model.js';
import type { PhaseResult, TaskResult, TaskStatus, Verdict } from '../trace/record.js';
import { ENTRY, opensTheWay } from '../trace/verdict.js';

/** A phase with its result written. */
export interface FinishedPhase {
  result: PhaseResult;
  /** sha256 of its `manifest.json`. */
  manifest: string;
  auditHead: string;
  /** Where it ran as several: each of them; the others speak for all. */
  legs?: FinishedPhase[];
}

/** What a task becomes without running. */
export type Settled = Pick<TaskResult, 'status'> & Partial<Pick<TaskResult, 'error' | 'blockedBy' | 'waitsFor' | 'decision'>>;

export interface StandingOptions {
  plan: Plan;
  /** `--skip-phase`: phases whose passing is not asked for. */
  assumed: ReadonlySet<string>;
  /** `--only`: nothing is asked for. */
  only: boolean;
  /** `--continue-on-error`: dependents of failures run too. */
  continueOnError: boolean;
}

export class Standings {
  readonly results = new Map<string, TaskResult>();
  readonly finished = new Map<string, FinishedPhase>();
  /** Of what did not pass: the root causes, ids of tasks and phases. */
  readonly #causes = new Map<string, string[]>();
  readonly #options: StandingOptions;
  readonly #phaseOf: Map<string, string>;

  constructor(options: StandingOptions) {
    this.#options = options;
    this.#phaseOf = new Map(options.plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, phase.id] as const)));
  }

  settle(result: TaskResult): void {
    this.results.set(result.id, result);
    if (result.blockedBy !== undefined) this.#causes.set(result.id, result.blockedBy);
  }

  /** Root causes that keep a phase from starting: what its needs did not deliver. Empty: it may start. */
  blockersOf(phase: string, needs: readonly string[]): string[] {
    const blockers = this.#options.only ? [] : [...new Set(needs.filter((id) => !this.#letsPass(id)).flatMap((id) => this.#causes.get(id) ?? [id]))];
    if (blockers.length > 0) this.#causes.set(phase, blockers);
    return blockers;
  }

  #letsPass(phase: string): boolean {
    if (this.#options.assumed.has(phase)) return true;
    const verdict = this.finished.get(phase)?.result.verdict;
    return opensTheWay(verdict) || (this.#options.continueOnError && verdict === 'failed');
  }

  /** What keeps a task from running, down to the root: its phase's blockers and what its own needs lack. */
  unmetNeeds(task: Task, blockers: readonly string[]): string[] {
    if (this.#options.only) return [...blockers];
    const causes = new Set(blockers);
    for (const need of task.needs) {
      // A phase that is needed was asked for when this task's own phase opened.
      if (need.kind === 'phase') continue;
      const phase = this.#phaseOf.get(need.id) ?? '';
      if (this.#options.assumed.has(phase) || this.isMet(need.id)) continue;
      for (const cause of this.#causes.get(need.id) ?? [need.id]) causes.add(cause === ENTRY && phase !== task.phase ? phase : cause);
    }
    return [...causes];
  }

  /** Whether a need on this task is met. A work item is, when it is done and its deliverables are there. */
  isMet(id: string): boolean {
    const result = this.results.get(id);
    switch (result?.status) {
      case 'passed':
      case 'waived':
        return true;
      case 'done':
        return result.blockedBy === undefined;
      case 'failed':
        return result.tolerated === true || this.#options.continueOnError;
      default:
        return false;
    }
  }

  /** Of a task or a phase. */
  statusOf(id: string): TaskStatus | Verdict | undefined {
    return this.results.get(id)?.status ?? this.finished.get(id)?.result.verdict;
  }

  hasFailed(causes: readonly string[]): boolean {
    return causes.some((cause) => cause === ENTRY || this.statusOf(cause) === 'failed');
  }

  /** What a task becomes whose needs are not met: skipped where all of them were, else blocked. */
  heldBack(causes: string[]): Settled {
    const skipped = causes.every((cause) => this.statusOf(cause) === 'skipped');
    return { status: skipped ? 'skipped' : 'blocked', blockedBy: causes };
  }
}
