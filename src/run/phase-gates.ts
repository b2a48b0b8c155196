/** Opens each phase once those before it are finished, and closes it once its tasks have settled: its criteria, its result. */
import { join } from 'node:path';
import { stepsAndChecks } from '../plan/acceptance.js';
import type { Phase } from '../plan/model.js';
import type { CriterionResult, PhaseResult, Upstream } from '../trace/record.js';
import { ENTRY, phaseVerdict } from '../trace/verdict.js';
import { runCriteria } from './criteria.js';
import { emitIn, emptyResult, type OpenPhase, standingBefore } from './open-phase.js';
import { PhaseRecord } from './phase-record.js';
import { upstreamOf } from './selection.js';
import type { Session } from './session.js';
import type { Standings } from './standing.js';
import type { TaskContexts } from './task-contexts.js';
import { UpstreamView } from './upstream-view.js';

export interface GateOptions {
  session: Session;
  standings: Standings;
  contexts: TaskContexts;
  /** Phases that are written anew. */
  touched: ReadonlySet<string>;
  /** Does something in the background. */
  track(work: () => Promise<void>): void;
  isStopping(): boolean;
  /** A criterion failed. */
  stopAfter(what: string): void;
  /** Its tasks may start. */
  opened(open: OpenPhase): void;
}

export class PhaseGates {
  readonly #o: GateOptions;
  readonly #s: Session;
  readonly #open = new Map<string, OpenPhase>();
  /** Phases that are written anew and not yet opened. */
  readonly #pending: Set<Phase>;
  /** Phase → those before it, at any distance, that are written anew too. */
  readonly #after: Map<string, string[]>;
  readonly #upstream: UpstreamView;

  constructor(options: GateOptions) {
    const { session, touched } = options;
    this.#o = options;
    this.#s = session;
    this.#pending = new Set(session.plan.phases.filter((phase) => touched.has(phase.id)));
    this.#after = new Map([...this.#pending].map((phase) => [phase.id, [...upstreamOf(session.plan, [phase])].filter((id) => touched.has(id))]));
    this.#upstream = new UpstreamView(session.out, join(session.scratch, 'upstream'));
  }

  phase(id: string): OpenPhase {
    const open = this.#open.get(id);
    if (open === undefined) throw new Error(`phase ${id} is not open`);
    return open;
  }

  async openFree(): Promise<void> {
    const { standings } = this.#o;
    const free = [...this.#pending].filter((phase) => this.#after.get(phase.id)?.every((id) => standings.finished.has(id)) ?? true);
    for (const phase of free) this.#pending.delete(phase);
    const folders = await Promise.all(free.map(async (phase) => this.#upstream.folderFor(phase.id, standingBefore(phase, this.#s.plan, standings).map(({ result }) => result))));
    // Together, so that what starts first is decided by the plan and not by whose files are copied sooner.
    for (const [index, phase] of free.entries()) this.#o.track(async () => this.#openPhase(phase, folders[index] ?? ''));
  }

  async #openPhase(phase: Phase, upstreamFolder: string): Promise<void> {
    const { standing, todo, selection, plan, out, continueOnError } = this.#s;
    const { standings, isStopping, stopAfter, opened } = this.#o;
    const kept = standing.get(phase.id)?.result.tasks ?? [];
    const before = standingBefore(phase, plan, standings);
    const upstream = before.map(({ result: { phase: of, verdict }, manifest }): Upstream => ({ phase: of.id, ...(of.leg === undefined ? {} : { leg: of.leg }), verdict, manifest }));
    const started = { ...emptyResult(phase, upstream, this.#s), tasks: kept };
    const open: OpenPhase = {
      phase,
      record: new PhaseRecord(out, phase.id, started),
      results: new Map(kept.map((task) => [task.id, task])),
      entry: [],
      blockers: standings.blockersOf(phase.id, phase.needs),
      upstream,
      upstreamFolder,
      outputs: Object.assign({}, ...before.flatMap(({ result }) => result.tasks.map((task) => task.outputs))),
      unsettled: phase.tasks.filter((task) => todo.has(task.id)).length,
    };
    this.#open.set(phase.id, open);
    emitIn(open, { type: 'phase-started', phase: phase.id, title: phase.title, tasks: open.unsettled }, this.#s);
    if (open.blockers.length === 0 && (!selection.only || selection.phases.has(phase.id)) && !isStopping()) {
      open.entry = await this.#criteria(open, 'entry');
      if (open.entry.some((criterion) => criterion.status === 'failed')) {
        stopAfter(`the entry criteria of ${phase.id}`);
        if (!continueOnError) open.blockers = [ENTRY];
      }
    }
    if (open.unsettled === 0) await this.close(open);
    else opened(open);
  }

  async close(open: OpenPhase): Promise<void> {
    const { phase } = open;
    const { plan, signal, links, standing, emit } = this.#s;
    const { standings, stopAfter } = this.#o;
    const counted = phase.tasks.filter((task) => task.kind !== 'work-item').map((task) => task.id);
    const isThrough = counted.every((id) => standings.isMet(id) || open.results.get(id)?.status === 'skipped');
    const exit = isThrough && open.blockers.length === 0 && !signal.aborted ? await this.#criteria(open, 'exit') : [];
    if (exit.some((criterion) => criterion.status === 'failed')) stopAfter(`the exit criteria of ${phase.id}`);
    const verdict = phaseVerdict({
      tasks: counted,
      results: open.results,
      entry: open.entry,
      entryDeclared: phase.entry.length,
      exit,
      exitDeclared: phase.exit.length,
      statusOf: (cause) => standings.statusOf(cause),
    });
    const result: PhaseResult = {
      ...emptyResult(phase, open.upstream, this.#s, new Date().toISOString()),
      entry: open.entry,
      exit,
      verdict,
      // In the order of the plan, whichever finished first.
      tasks: phase.tasks.flatMap((task) => open.results.get(task.id) ?? []),
    };
    const kept = (standing.get(phase.id)?.result.tasks ?? []).filter((task) => open.results.get(task.id) === task);
    const tests = kept.flatMap(({ steps }) => steps.flatMap((step) => step.tests ?? []));
    const markers = this.#recordsMarkers(phase) && !signal.aborted ? await links.markers(tests) : [];
    if (markers.length > 0) result.markers = markers;
    const closed = await open.record.close(result, open.upstream, [{ name: plan.file, sha256: plan.digest }]);
    standings.finished.set(phase.id, { result, ...closed });
    emit({ type: 'phase-finished', phase: phase.id, verdict, ...closed });
    await this.openFree();
  }

  async #criteria(open: OpenPhase, gate: 'entry' | 'exit'): Promise<CriterionResult[]> {
    if (open.phase[gate].length === 0) return [];
    const { contexts } = this.#o;
    const { results, kept } = await runCriteria(open.phase[gate], gate, {
      context: contexts.contextFor(open, gate, contexts.newScratch()),
      onFinish: (criterion) => emitIn(open, { type: 'criterion-finished', phase: open.phase.id, gate, criterion }, this.#s),
    });
    open.record.keep(kept);
    return results;
  }

  /** Phases that read reports of tests; the first one where none does. */
  #recordsMarkers(phase: Phase): boolean {
    const { phases } = this.#s.plan;
    return hasJunit(phase) || (phase === phases[0] && !phases.some(hasJunit));
  }
}

function hasJunit(phase: Phase): boolean {
  return phase.tasks.some((task) => stepsAndChecks(task).some(({ check }) => check.kind === 'junit'));
}
