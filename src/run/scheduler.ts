/** Starts every task as soon as what it needs has passed, and settles what can no longer run as blocked, skipped or cancelled. */
import { evaluateCondition, type StatusOfNeeds, usesStatusFunction } from '../plan/expression.js';
import type { Task } from '../plan/model.js';
import type { Decision, TaskResult } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { adviceFor } from './advice.js';
import { approversOf } from './decisions.js';
import { legsOf } from './legs.js';
import { emitIn, type OpenPhase } from './open-phase.js';
import { PhaseGates } from './phase-gates.js';
import { ReadyQueue } from './ready-queue.js';
import type { StoredPhase } from './record-folder.js';
import { reopenedPhases } from './selection.js';
import type { Session } from './session.js';
import { type FinishedPhase, type Settled, Standings } from './standing.js';
import { type Kept, runTask, workItem } from './task.js';
import { TaskContexts } from './task-contexts.js';

export class Scheduler {
  readonly #s: Session;
  readonly #tasks: Map<string, Task>;
  readonly #standings: Standings;
  readonly #contexts: TaskContexts;
  readonly #gates: PhaseGates;
  /** How many needs of a task in its own phase have not settled. */
  readonly #unsettledNeeds = new Map<string, number>();
  readonly #dependents = new Map<string, string[]>();
  readonly #ready = new ReadyQueue<Task>();
  /** Tasks all of whose needs have settled, on their way to `#ready` or to a result. */
  readonly #undecided: { open: OpenPhase; task: Task }[] = [];
  #isDeciding = false;
  #running = 0;
  /** Folders are used again: making one costs more than starting a process on some file systems. */
  readonly #freeScratch: string[] = [];
  /** What failed first without `--keep-going`: nothing new starts after it. */
  #stoppedBy: string | undefined;
  #work = 0;
  #over: { resolve(): void; reject(error: unknown): void } | undefined;
  /** The record could not be written: nothing starts any more, and what runs is ended before the run is over. */
  #failure: { error: unknown } | undefined;
  readonly #halt = new AbortController();

  constructor(session: Session) {
    const { plan, todo, standing, selection } = session;
    this.#s = session;
    this.#tasks = new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task] as const)));
    this.#standings = new Standings({ plan, assumed: selection.assumed, only: selection.only, continueOnError: session.continueOnError });
    const touched = reopenedPhases(plan, selection, standing, todo);
    for (const [id, stored] of standing) {
      for (const task of stored.result.tasks) this.#standings.settle(task);
      if (isFinished(stored) && !touched.has(id)) this.#standings.finished.set(id, stored);
    }
    this.#contexts = new TaskContexts({ session, standings: this.#standings, taskOf: (id) => this.#task(id), signal: AbortSignal.any([session.signal, this.#halt.signal]) });
    // A task that runs now may need one that is kept, and with it what reached that one.
    for (const id of session.graph.order) if (!todo.has(id) && this.#standings.results.has(id)) this.#contexts.settled(this.#task(id));
    for (const id of todo) this.#countNeeds(this.#task(id));
    this.#gates = new PhaseGates({
      session,
      standings: this.#standings,
      contexts: this.#contexts,
      touched,
      track: (work) => this.#track(work),
      isStopping: () => this.#isStopping(),
      stopAfter: (what) => this.#stopAfter(what),
      opened: (open) => this.#phaseOpened(open),
    });
  }

  /** @returns every phase that has a result, those of before included, in the order of the plan */
  async run(): Promise<Map<string, FinishedPhase>> {
    const { signal, plan } = this.#s;
    const over = new Promise<void>((resolve, reject) => {
      this.#over = { resolve, reject };
    });
    const onAbort = (): void =>
      this.#track(async () => {
        this.#s.emit({ type: 'interrupted', signal: String(signal.reason) });
        this.#pump();
      });
    signal.addEventListener('abort', onAbort, { once: true });
    this.#track(async () => this.#gates.openFree());
    await over.finally(() => signal.removeEventListener('abort', onAbort));
    const { finished } = this.#standings;
    return new Map(plan.phases.flatMap((phase) => {
      const found = finished.get(phase.id);
      return found === undefined ? [] : [[phase.id, found] as const];
    }));
  }

  #countNeeds(task: Task): void {
    let count = 0;
    for (const need of task.needs) {
      // Other phases have settled when this one opens, and what does not run now has.
      if (need.kind !== 'task' || !this.#s.todo.has(need.id) || this.#task(need.id).phase !== task.phase) continue;
      count += 1;
      const known = this.#dependents.get(need.id);
      if (known === undefined) this.#dependents.set(need.id, [task.id]);
      else known.push(task.id);
    }
    this.#unsettledNeeds.set(task.id, count);
  }

  #task(id: string): Task {
    const task = this.#tasks.get(id);
    if (task === undefined) throw new Error(`no task ${id}`);
    return task;
  }

  /** Does something in the background; when nothing is left to do, the run is over. */
  #track(work: () => Promise<void>): void {
    this.#work += 1;
    const end = (): void => {
      this.#work -= 1;
      if (this.#work > 0) return;
      if (this.#failure === undefined) this.#over?.resolve();
      else this.#over?.reject(this.#failure.error);
    };
    work().then(end, (error: unknown) => {
      this.#failure ??= { error };
      this.#halt.abort();
      end();
    });
  }

  #phaseOpened(open: OpenPhase): void {
    // Chosen before the first is decided: what settles at once brings others down to no unsettled needs itself.
    const first = open.phase.tasks.filter((task) => this.#unsettledNeeds.get(task.id) === 0);
    this.#undecided.push(...first.map((task) => ({ open, task })));
    this.#decideAll();
    this.#pump();
  }

  /** All needs of the task have settled: it is ready, or settles as what it can only be now. */
  #decide(open: OpenPhase, task: Task): void {
    const settled = this.#settlement(open, task);
    if (settled === undefined) this.#ready.add(task, this.#s.graph.tasks.get(task.id)?.remaining ?? 0);
    else this.#settleAs(open, task, settled);
  }

  #settlement(open: OpenPhase, task: Task): Settled | undefined {
    const unmet = this.#standings.unmetNeeds(task, open.blockers);
    // What it needs has no say in its progress, but in what may be built on it.
    if (task.kind === 'work-item') return { ...workItem(task, this.#s.workspace), ...(unmet.length > 0 ? { blockedBy: unmet } : {}) };
    if (this.#s.signal.aborted) return this.#notStarted();
    if (unmet.length > 0 && !overridesBlocked(task)) return this.#standings.heldBack(unmet);
    if (task.if !== undefined) {
      try {
        const status = { success: unmet.length === 0, failure: this.#standings.hasFailed(unmet), cancelled: false };
        if (!this.#holds(open, task, task.if, status)) return unmet.length > 0 ? this.#standings.heldBack(unmet) : { status: 'skipped' };
      } catch (error) {
        return { status: 'failed', error: `its \`if\` could not be evaluated: ${(error as Error).message}` };
      }
    }
    return this.#isStopping() && !this.#startsAnyhow(open, task) ? this.#notStarted() : undefined;
  }

  #holds(open: OpenPhase, task: Task, condition: string, status: StatusOfNeeds): boolean {
    const env = { ...this.#s.baseEnv, ...this.#contexts.outputsFor(open, task), ...task.env };
    return evaluateCondition(condition, { ...this.#contexts.expressions(open, task), env }, status);
  }

  /** Whether it starts although the run has stopped: `always()` and `failure()` do, `success()` does not. */
  #startsAnyhow(open: OpenPhase, task: Task): boolean {
    if (this.#s.signal.aborted || task.if === undefined || !usesStatusFunction(task.if)) return false;
    return this.#holds(open, task, task.if, { success: false, failure: true, cancelled: false });
  }

  #notStarted(): Settled {
    const why = this.#s.signal.aborted ? 'the run was interrupted before it started' : `not started: the run stopped at ${this.#stoppedBy}; --keep-going goes on`;
    return { status: 'cancelled', error: why };
  }

  #settleAs(open: OpenPhase, task: Task, settled: Settled): void {
    const result: TaskResult = {
      id: task.id,
      ...(task.parent === undefined ? {} : { parent: task.parent }),
      durationMs: 0,
      outputs: {},
      steps: [],
      evidence: [],
      ...settled,
      ...(settled.status === 'failed' && task.continueOnError ? { tolerated: true } : {}),
    };
    this.#taskSettled(open, task, result, [], []);
  }

  #taskSettled(open: OpenPhase, task: Task, result: TaskResult, kept: readonly Kept[], tail: string[]): void {
    if (result.status === 'failed') {
      result.reproduce = this.#s.redactor.text(task.reproduce ?? this.#s.commands.reproduce(task.id));
      this.#waive(result);
    }
    open.results.set(task.id, result);
    this.#standings.settle(result);
    this.#contexts.settled(task);
    const advice = adviceFor(task, result, tail, this.#s);
    const event = this.#s.emit({ type: 'task-finished', phase: open.phase.id, task: task.id, title: task.title, result, ...(advice === undefined ? {} : { advice }) });
    open.record.append(event, kept);
    if (result.status === 'failed' && result.tolerated !== true) this.#stopAfter(task.id);
    for (const id of this.#dependents.get(task.id) ?? []) {
      const left = (this.#unsettledNeeds.get(id) ?? 0) - 1;
      this.#unsettledNeeds.set(id, left);
      if (left === 0) this.#undecided.push({ open, task: this.#task(id) });
    }
    this.#decideAll();
    open.unsettled -= 1;
    if (open.unsettled === 0) this.#track(async () => this.#gates.close(open));
  }

  /** A failure that somebody accepts today. */
  #waive(result: TaskResult): void {
    const waiver = this.#s.waiverFor(result.id);
    if (waiver === undefined) return;
    const { redactor } = this.#s;
    result.status = 'waived';
    result.waiver = { reason: redactor.text(waiver.reason), by: redactor.text(waiver.by), until: waiver.until };
    delete result.tolerated;
  }

  /** Not by recursion: what settles at once may be a chain of thousands. */
  #decideAll(): void {
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    for (let next = this.#undecided.shift(); next !== undefined; next = this.#undecided.shift()) this.#decide(next.open, next.task);
    this.#isDeciding = false;
  }

  #stopAfter(what: string): void {
    if (!this.#s.keepGoing && !this.#s.continueOnError) this.#stoppedBy ??= what;
  }

  #isStopping(): boolean {
    return this.#s.signal.aborted || this.#stoppedBy !== undefined;
  }

  #pump(): void {
    if (this.#failure !== undefined) return;
    for (let task = this.#ready.peek(); task !== undefined; task = this.#ready.peek()) {
      const open = this.#gates.phase(task.phase);
      const stays = this.#isStopping() && !this.#startsAnyhow(open, task);
      if (!stays && this.#running >= this.#s.jobs) return;
      this.#ready.take();
      if (stays) this.#settleAs(open, task, this.#notStarted());
      else this.#start(open, task);
    }
  }

  #start(open: OpenPhase, task: Task): void {
    const decision = this.#decisionFor(open, task);
    if (decision === 'waiting') {
      const approvers = approversOf(this.#s.plan, task);
      this.#settleAs(open, task, { status: 'waiting', waitsFor: approvers.length > 0 ? approvers : ['anyone'] });
      return;
    }
    if (decision?.decision === 'rejected') {
      this.#settleAs(open, task, { status: 'failed', decision, error: `rejected by ${decision.by}${decision.note === '' ? '' : `: ${decision.note}`}` });
      return;
    }
    this.#running += 1;
    const scratch = this.#freeScratch.pop() ?? this.#contexts.newScratch();
    emitIn(open, { type: 'task-started', phase: open.phase.id, task: task.id, title: task.title }, this.#s);
    this.#track(async () => {
      const run = await runTask(task, this.#contexts.contextFor(open, task, scratch, decision));
      this.#running -= 1;
      this.#freeScratch.push(scratch);
      this.#taskSettled(open, task, run.result, run.kept, run.tail);
      this.#pump();
    });
  }

  /** A decision holds for the results it was given for; one given with this call holds for those of this run. */
  #decisionFor(open: OpenPhase, task: Task): Decision | 'waiting' | undefined {
    if (task.kind !== 'manual') return undefined;
    const given = this.#s.decisions.get(task.id);
    if (given === undefined) return 'waiting';
    const upstream = Object.fromEntries(open.upstream.map(({ phase, leg, manifest }) => [runName(phase, leg), manifest]));
    if (given.upstream === undefined) {
      const decision = { ...given.decision, upstream };
      this.#s.emit({ type: 'decision-recorded', decision });
      return decision;
    }
    const holds = Object.keys({ ...upstream, ...given.upstream }).every((phase) => given.upstream?.[phase] === upstream[phase]);
    if (holds) return { ...given.decision, upstream };
    const message = `the decision of ${given.decision.by} was given for other upstream results, which have changed since; it has to be given again`;
    emitIn(open, { type: 'warning', message, phase: open.phase.id, task: task.id }, this.#s);
    return 'waiting';
  }

}

function isFinished(stored: StoredPhase): stored is StoredPhase & FinishedPhase {
  return legsOf(stored).every(({ manifest }) => manifest !== undefined);
}

/** `always()` and `failure()` let a task run although something it needs did not pass. */
function overridesBlocked(task: Task): boolean {
  return task.if !== undefined && usesStatusFunction(task.if);
}
