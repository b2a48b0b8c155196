/** What a task or a gate is given when it starts: the outputs that reach it, and what stands so far. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpressionContext } from '../plan/expression.js';
import type { Task } from '../plan/model.js';
import type { Decision } from '../trace/record.js';
import { githubContext } from './identity.js';
import { emitIn, emptyResult, type OpenPhase, standingBefore } from './open-phase.js';
import { upstreamOf } from './selection.js';
import type { Session } from './session.js';
import type { SoFar } from './so-far.js';
import type { Standings } from './standing.js';
import type { TaskContext } from './task.js';

export interface ContextOptions {
  session: Session;
  standings: Standings;
  taskOf(id: string): Task;
  /** Aborted: what runs is ended. */
  signal: AbortSignal;
}

export class TaskContexts {
  readonly #s: Session;
  readonly #standings: Standings;
  readonly #taskOf: (id: string) => Task;
  readonly #signal: AbortSignal;
  /** Outputs that reached a task, handed on with its own. */
  readonly #reaching = new Map<string, Record<string, string>>();
  #sequence = 0;
  #scratches = 0;

  constructor({ session, standings, taskOf, signal }: ContextOptions) {
    this.#s = session;
    this.#standings = standings;
    this.#taskOf = taskOf;
    this.#signal = signal;
  }

  /** A task has its result: what reached it now reaches those that need it. */
  settled(task: Task): void {
    this.#reaching.set(task.id, this.#handedOn(task));
  }

  contextFor(open: OpenPhase, of: Task | 'entry' | 'exit', scratch: string, decision?: Decision): TaskContext {
    const task = typeof of === 'string' ? undefined : of;
    const outputs = task === undefined ? open.outputs : this.outputsFor(open, task);
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
      expressions: () => this.expressions(open, task),
      soFar: () => this.#soFar(open, of),
      decision,
      redactor: this.#s.redactor,
      signal: this.#signal,
      freshness: this.#s.freshness,
      links: this.#s.links,
      mark: `${this.#s.run.id}.${process.pid}.${this.#sequence}`,
      out: this.#s.out,
      onGitHub: this.#s.ours['GITHUB_ACTIONS'] === 'true',
      emit: (event) => emitIn(open, event, this.#s),
      now: () => new Date(),
    };
  }

  newScratch(): string {
    this.#scratches += 1;
    const folder = join(this.#s.scratch, String(this.#scratches));
    mkdirSync(folder);
    return folder;
  }

  expressions(open: OpenPhase, task: Task | undefined): Omit<ExpressionContext, 'env'> {
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
  outputsFor(open: OpenPhase, task: Task): Record<string, string> {
    return { ...open.outputs, ...this.#handedOn(task) };
  }

  #handedOn(task: Task): Record<string, string> {
    const needed = task.needs.filter((need) => need.kind === 'task').flatMap(({ id }) => [this.#reaching.get(id) ?? {}, this.#standings.results.get(id)?.outputs ?? {}]);
    return Object.assign({}, ...needed);
  }

  /** What came before a task or a gate: earlier phases, and of its own what the task needs or, at the exit, all of it. */
  #soFar(open: OpenPhase, of: Task | 'entry' | 'exit'): SoFar {
    const { plan, graph, run } = this.#s;
    const { phase, upstream, results } = open;
    const earlier = upstreamOf(plan, [phase]);
    const scope = new Set(of === 'exit' ? phase.tasks.map(({ id }) => id) : typeof of === 'string' ? [] : of.needs.flatMap(({ kind, id }) => (kind === 'task' ? [id] : [])));
    for (const id of scope) for (const need of this.#taskOf(id).needs) if (need.kind === 'task') scope.add(need.id);
    return {
      plan,
      graph,
      scope: plan.phases.flatMap(({ id, tasks }) => tasks.filter((task) => earlier.has(id) || scope.has(task.id)).map((task) => task.id)),
      statusOf: (id) => this.#standings.results.get(id)?.status,
      phases: [...standingBefore(phase, plan, this.#standings).map(({ result }) => result), { ...emptyResult(phase, upstream, this.#s), tasks: [...results.values()] }],
      today: run.startedAt.slice(0, 10),
    };
  }
}

const OS: Partial<Record<NodeJS.Platform, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
