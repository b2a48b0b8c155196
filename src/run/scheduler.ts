/**
 * Starts every task as soon as what it needs has passed, opens and closes the phases around them, and settles what can
 * no longer run as blocked, skipped or cancelled.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateCondition, type ExpressionContext, type StatusOfNeeds, usesStatusFunction } from '../plan/expression.js';
import type { Phase, Task } from '../plan/model.js';
import type { CriterionResult, Decision, PhaseResult, TaskResult, Upstream } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { ENTRY, phaseVerdict } from '../trace/verdict.js';
import { adviceFor } from './advice.js';
import { runCriteria } from './criteria.js';
import { approversOf } from './decisions.js';
import type { RunEvent } from './events.js';
import { githubContext } from './identity.js';
import { legsOf } from './legs.js';
import { PhaseRecord } from './phase-record.js';
import { ReadyQueue } from './ready-queue.js';
import type { StoredPhase } from './record-folder.js';
import { reopenedPhases, upstreamOf } from './selection.js';
import type { Session } from './session.js';
import type { SoFar } from './so-far.js';
import { type FinishedPhase, type Settled, Standings } from './standing.js';
import { type DistributiveOmit, type Kept, runTask, type TaskContext, workItem } from './task.js';
import { UpstreamView } from './upstream-view.js';

interface OpenPhase {
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

export class Scheduler {
  readonly #s: Session;
  readonly #tasks: Map<string, Task>;
  readonly #standings: Standings;
  readonly #open = new Map<string, OpenPhase>();
  /** Phases that are written anew and not yet opened. */
  readonly #pending: Set<Phase>;
  /** Phase → those before it, at any distance, that are written anew too. */
  readonly #after: Map<string, string[]>;
  readonly #touched: ReadonlySet<string>;
  /** How many needs of a task in its own phase have not settled. */
  readonly #unsettledNeeds = new Map<string, number>();
  readonly #dependents = new Map<string, string[]>();
  readonly #ready = new ReadyQueue<Task>();
  /** Tasks all of whose needs have settled, on their way to `#ready` or to a result. */
  readonly #undecided: { open: OpenPhase; task: Task }[] = [];
  #isDeciding = false;
  /** Outputs that reached a task, handed on with its own. */
  readonly #reaching = new Map<string, Record<string, string>>();
  readonly #upstream: UpstreamView;
  #running = 0;
  #sequence = 0;
  #scratches = 0;
  readonly #freeScratch: string[] = [];
  /** What failed first without `--keep-going`: nothing new starts after it. */
  #stoppedBy: string | undefined;
  #work = 0;
  #over: { resolve(): void; reject(error: unknown): void } | undefined;
  /** The record could not be written: nothing starts any more, and what runs is ended before the run is over. */
  #failure: { error: unknown } | undefined;
  readonly #halt = new AbortController();
  readonly #taskSignal: AbortSignal;

  constructor(session: Session) {
    const { plan, todo, standing, selection } = session;
    this.#s = session;
    this.#taskSignal = AbortSignal.any([session.signal, this.#halt.signal]);
    this.#tasks = new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task] as const)));
    this.#standings = new Standings({ plan, assumed: selection.assumed, only: selection.only, continueOnError: session.continueOnError });
    this.#touched = reopenedPhases(plan, selection, standing, todo);
    this.#pending = new Set(plan.phases.filter((phase) => this.#touched.has(phase.id)));
    this.#after = new Map([...this.#pending].map((phase) => [phase.id, [...upstreamOf(plan, [phase])].filter((id) => this.#touched.has(id))]));
    for (const [id, stored] of standing) {
      for (const task of stored.result.tasks) this.#standings.settle(task);
      if (isFinished(stored) && !this.#touched.has(id)) this.#standings.finished.set(id, stored);
    }
    // A task that runs now may need one that is kept, and with it what reached that one.
    for (const id of session.graph.order) if (!todo.has(id) && this.#standings.results.has(id)) this.#reaching.set(id, this.#handedOn(this.#task(id)));
    for (const id of todo) this.#countNeeds(this.#task(id));
    this.#upstream = new UpstreamView(session.out, join(session.scratch, 'upstream'));
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
    this.#track(async () => this.#openPhases());
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

  async #openPhases(): Promise<void> {
    const free = [...this.#pending].filter((phase) => this.#after.get(phase.id)?.every((id) => this.#standings.finished.has(id)) ?? true);
    for (const phase of free) this.#pending.delete(phase);
    const folders = await Promise.all(free.map(async (phase) => this.#upstream.folderFor(phase.id, this.#before(phase).map(({ result }) => result))));
    // Together, so that what starts first is decided by the plan and not by whose files are copied sooner.
    for (const [index, phase] of free.entries()) this.#track(async () => this.#openPhase(phase, folders[index] ?? ''));
  }

  /** Everything that stands of the phases this one needs, directly or not, leg by leg. */
  #before(phase: Phase): FinishedPhase[] {
    return [...upstreamOf(this.#s.plan, [phase])].flatMap((id) => this.#standings.finished.get(id) ?? []).flatMap(legsOf);
  }

  async #openPhase(phase: Phase, upstreamFolder: string): Promise<void> {
    const { standing, todo, selection } = this.#s;
    const kept = standing.get(phase.id)?.result.tasks ?? [];
    const before = this.#before(phase);
    const upstream = before.map(({ result: { phase: of, verdict }, manifest }): Upstream => ({ phase: of.id, ...(of.leg === undefined ? {} : { leg: of.leg }), verdict, manifest }));
    const started = { ...this.#result(phase, upstream), tasks: kept };
    const open: OpenPhase = {
      phase,
      record: new PhaseRecord(this.#s.out, phase.id, started),
      results: new Map(kept.map((task) => [task.id, task])),
      entry: [],
      blockers: this.#standings.blockersOf(phase.id, phase.needs),
      upstream,
      upstreamFolder,
      outputs: Object.assign({}, ...before.flatMap(({ result }) => result.tasks.map((task) => task.outputs))),
      unsettled: phase.tasks.filter((task) => todo.has(task.id)).length,
    };
    this.#open.set(phase.id, open);
    this.#emit(open, { type: 'phase-started', phase: phase.id, title: phase.title, tasks: open.unsettled });
    if (open.blockers.length === 0 && (!selection.only || selection.phases.has(phase.id)) && !this.#isStopping()) {
      open.entry = await this.#criteria(open, 'entry');
      if (open.entry.some((criterion) => criterion.status === 'failed')) {
        this.#stopAfter(`the entry criteria of ${phase.id}`);
        if (!this.#s.continueOnError) open.blockers = [ENTRY];
      }
    }
    if (open.unsettled === 0) {
      await this.#closePhase(open);
      return;
    }
    // Chosen before the first is decided: what settles at once brings others down to no unsettled needs itself.
    const first = phase.tasks.filter((task) => this.#unsettledNeeds.get(task.id) === 0);
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
    const env = { ...this.#s.baseEnv, ...this.#outputsFor(open, task), ...task.env };
    return evaluateCondition(condition, { ...this.#expressions(open, task), env }, status);
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
    this.#reaching.set(task.id, this.#handedOn(task));
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
    if (open.unsettled === 0) this.#track(async () => this.#closePhase(open));
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
      const open = this.#open.get(task.phase);
      if (open === undefined) throw new Error(`phase ${task.phase} is not open`);
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
    const scratch = this.#freeScratch.pop() ?? this.#newScratch();
    this.#emit(open, { type: 'task-started', phase: open.phase.id, task: task.id, title: task.title });
    this.#track(async () => {
      const run = await runTask(task, this.#taskContext(open, task, this.#outputsFor(open, task), scratch, decision));
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
    this.#emit(open, { type: 'warning', message, phase: open.phase.id, task: task.id });
    return 'waiting';
  }

  /** Folders are used again: making one costs more than starting a process on some file systems. */
  #newScratch(): string {
    this.#scratches += 1;
    const folder = join(this.#s.scratch, String(this.#scratches));
    mkdirSync(folder);
    return folder;
  }

  #taskContext(open: OpenPhase, of: Task | 'entry' | 'exit', outputs: Record<string, string>, scratch: string, decision?: Decision): TaskContext {
    const task = typeof of === 'string' ? undefined : of;
    this.#sequence += 1;
    return {
      plan: this.#s.plan,
      phase: open.phase,
      workspace: this.#s.workspace,
      folder: open.record.folder,
      scratch,
      env: Object.keys(outputs).length > 0 ? { ...this.#s.baseEnv, ...outputs } : this.#s.baseEnv,
      ours: this.#s.ours,
      vars: this.#s.vars,
      upstream: open.upstreamFolder,
      expressions: () => this.#expressions(open, task),
      soFar: () => this.#soFar(open, of),
      decision,
      redactor: this.#s.redactor,
      signal: this.#taskSignal,
      freshness: this.#s.freshness,
      links: this.#s.links,
      mark: `${this.#s.run.id}.${process.pid}.${this.#sequence}`,
      out: this.#s.out,
      onGitHub: this.#s.ours['GITHUB_ACTIONS'] === 'true',
      emit: (event) => this.#emit(open, event),
      now: () => new Date(),
    };
  }

  /** What came before a task or a gate: earlier phases, and of its own what the task needs or, at the exit, all of it. */
  #soFar(open: OpenPhase, of: Task | 'entry' | 'exit'): SoFar {
    const { plan, graph, run } = this.#s;
    const { phase, upstream, results } = open;
    const earlier = upstreamOf(plan, [phase]);
    const scope = new Set(of === 'exit' ? phase.tasks.map(({ id }) => id) : typeof of === 'string' ? [] : of.needs.flatMap(({ kind, id }) => (kind === 'task' ? [id] : [])));
    for (const id of scope) for (const need of this.#task(id).needs) if (need.kind === 'task') scope.add(need.id);
    return {
      plan,
      graph,
      scope: plan.phases.flatMap(({ id, tasks }) => tasks.filter((task) => earlier.has(id) || scope.has(task.id)).map((task) => task.id)),
      statusOf: (id) => this.#standings.results.get(id)?.status,
      phases: [...this.#before(phase).map(({ result }) => result), { ...this.#result(phase, upstream), tasks: [...results.values()] }],
      today: run.startedAt.slice(0, 10),
    };
  }

  #expressions(open: OpenPhase, task: Task | undefined): Omit<ExpressionContext, 'env'> {
    const needs: ExpressionContext['needs'] = {};
    for (const { id } of task?.needs ?? []) needs[id] = { result: this.#standings.statusOf(id) ?? '', outputs: this.#standings.results.get(id)?.outputs ?? {} };
    return {
      vars: this.#s.vars,
      needs,
      github: githubContext(this.#s.ours),
      runner: { os: OS[process.platform] ?? process.platform, arch: process.arch.toUpperCase() },
      phase: open.phase.id,
      task: task?.id ?? '',
    };
  }

  /** Outputs of earlier phases and of the tasks this one needs, directly or not; the nearer one wins. */
  #outputsFor(open: OpenPhase, task: Task): Record<string, string> {
    return { ...open.outputs, ...this.#handedOn(task) };
  }

  #handedOn(task: Task): Record<string, string> {
    const needed = task.needs.filter((need) => need.kind === 'task').flatMap(({ id }) => [this.#reaching.get(id) ?? {}, this.#standings.results.get(id)?.outputs ?? {}]);
    return Object.assign({}, ...needed);
  }

  async #criteria(open: OpenPhase, gate: 'entry' | 'exit'): Promise<CriterionResult[]> {
    if (open.phase[gate].length === 0) return [];
    const { results, kept } = await runCriteria(open.phase[gate], gate, {
      context: this.#taskContext(open, gate, open.outputs, this.#newScratch()),
      onFinish: (criterion) => this.#emit(open, { type: 'criterion-finished', phase: open.phase.id, gate, criterion }),
    });
    open.record.keep(kept);
    return results;
  }

  async #closePhase(open: OpenPhase): Promise<void> {
    const { phase } = open;
    const counted = phase.tasks.filter((task) => task.kind !== 'work-item').map((task) => task.id);
    const isThrough = counted.every((id) => this.#standings.isMet(id) || open.results.get(id)?.status === 'skipped');
    const exit = isThrough && open.blockers.length === 0 && !this.#s.signal.aborted ? await this.#criteria(open, 'exit') : [];
    if (exit.some((criterion) => criterion.status === 'failed')) this.#stopAfter(`the exit criteria of ${phase.id}`);
    const verdict = phaseVerdict({
      tasks: counted,
      results: open.results,
      entry: open.entry,
      entryDeclared: phase.entry.length,
      exit,
      exitDeclared: phase.exit.length,
      statusOf: (cause) => this.#standings.statusOf(cause),
    });
    const result: PhaseResult = {
      ...this.#result(phase, open.upstream, new Date().toISOString()),
      entry: open.entry,
      exit,
      verdict,
      // In the order of the plan, whichever finished first.
      tasks: phase.tasks.flatMap((task) => open.results.get(task.id) ?? []),
    };
    const markers = this.#recordsMarkers(phase) && !this.#s.signal.aborted ? await this.#s.links.markers() : [];
    if (markers.length > 0) result.markers = markers;
    const closed = await open.record.close(result, open.upstream, [{ name: this.#s.plan.file, sha256: this.#s.plan.digest }]);
    this.#standings.finished.set(phase.id, { result, ...closed });
    this.#s.emit({ type: 'phase-finished', phase: phase.id, verdict, ...closed });
    await this.#openPhases();
  }

  /** Phases that read reports of tests; the first one where none does. */
  #recordsMarkers(phase: Phase): boolean {
    const { phases } = this.#s.plan;
    return hasJunit(phase) || (phase === phases[0] && !phases.some(hasJunit));
  }

  /** A result that claims nothing yet. */
  #result(phase: Phase, upstream: Upstream[], finishedAt: string | null = null): PhaseResult {
    const { plan, run, recordedVars, leg } = this.#s;
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
  #emit(open: OpenPhase, event: DistributiveOmit<RunEvent, 'at'>): void {
    const full = this.#s.emit(event);
    if (full.type !== 'step-started' && full.type !== 'step-finished') open.record.append(full);
  }
}

function isFinished(stored: StoredPhase): stored is StoredPhase & FinishedPhase {
  return legsOf(stored).every(({ manifest }) => manifest !== undefined);
}

function hasJunit(phase: Phase): boolean {
  return phase.tasks.some((task) => [...task.steps, ...task.acceptance].some((entry) => 'check' in entry && entry.check.kind === 'junit'));
}

/** `always()` and `failure()` let a task run although something it needs did not pass. */
function overridesBlocked(task: Task): boolean {
  return task.if !== undefined && usesStatusFunction(task.if);
}

const OS: Partial<Record<NodeJS.Platform, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
