/**
 * What failed, shown on the lines of the plan where it is written. The runner keeps ten annotations of a kind and drops
 * the others without a word, so the last error is kept for the one that says how the job ended.
 */
import type { Plan } from '../plan/model.js';
import { onlyReadsReports } from '../plan/report-readers.js';
import { reproduction } from '../render/reproduce.js';
import type { EventSink, RunEvent } from '../run/events.js';
import { ANNOTATIONS, type Spot, type WorkflowCommands } from './workflow-commands.js';

export class Annotations {
  readonly #commands: WorkflowCommands;
  readonly #spots: Map<string, Spot>;
  readonly #readsOnly: Set<string>;
  readonly #unannounced: string[] = [];
  #errors = 0;
  #warnings = 0;

  constructor(plan: Plan, commands: WorkflowCommands) {
    this.#commands = commands;
    this.#readsOnly = new Set(plan.phases.flatMap((phase) => phase.tasks.filter((task) => onlyReadsReports(task, phase)).map(({ id }) => id)));
    this.#spots = new Map(
      plan.phases.flatMap((phase) => [
        [phaseKey(phase.id), { file: plan.file, line: phase.line }] as const,
        ...phase.tasks.map((task) => [task.id, { file: plan.file, line: task.line }] as const),
      ]),
    );
  }

  readonly on: EventSink = (event) => {
    if (event.type === 'task-finished' && (event.result.status === 'failed' || event.result.status === 'waived')) this.#task(event);
    else if (event.type === 'criterion-finished' && event.criterion.status === 'failed') {
      const { phase, gate, criterion } = event;
      this.#error(`${gate} criterion "${criterion.name}" of ${phase}`, `${gate === 'entry' ? 'Entry' : 'Exit'} criterion of ${phase} failed: ${criterion.name}`, criterion.error ?? 'failed', phaseKey(phase));
    }
  };

  /** Failures for which there was no annotation left. */
  unannounced(): string[] {
    return [...this.#unannounced];
  }

  #task({ task, title, result, advice }: Extract<RunEvent, { type: 'task-finished' }>): void {
    const reproduce = reproduction({ ...result, readsOnly: this.#readsOnly.has(task) });
    const message = [
      result.error ?? 'failed',
      ...(advice?.hint === undefined ? [] : [`Hint: ${advice.hint.split('\n')[0]}`]),
      ...(reproduce === undefined ? [] : [`Reproduce: ${reproduce}`]),
    ].join('\n');
    const accepted = result.status === 'waived' ? 'waived' : result.tolerated ? 'tolerated' : undefined;
    if (accepted === undefined) return this.#error(task, `${task} ${title} failed`, message, task);
    if (this.#warnings === ANNOTATIONS) return;
    this.#warnings += 1;
    this.#commands.warning(`${task} ${title} failed, and is ${accepted}`, message, this.#spots.get(task));
  }

  #error(name: string, title: string, message: string, key: string): void {
    if (this.#errors === ANNOTATIONS - 1) {
      this.#unannounced.push(name);
      return;
    }
    this.#errors += 1;
    this.#commands.error(title, message, this.#spots.get(key));
  }
}

function phaseKey(id: string): string {
  return `phase ${id}`;
}
