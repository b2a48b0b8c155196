/** Plans and events for scripted runs. */
import type { Plan, Task } from '../../src/plan/model.js';
import type { Advice, RunEvent } from '../../src/run/events.js';
import type { TaskResult, TaskStatus, Verdict } from '../../src/trace/record.js';

const DIGEST = '0'.repeat(64);
type Body<T> = T extends unknown ? Omit<T, 'at'> : never;

export function planOf(phases: Record<string, (Partial<Task> & { id: string })[]>): Plan {
  return {
    version: 1,
    id: 'shop',
    name: 'Shop',
    digest: DIGEST,
    file: 'plan.yml',
    requirements: [],
    links: [],
    vars: {},
    failOn: [],
    people: {},
    defects: { maxOpen: 10, closeAfter: 1, severity: [] },
    phases: Object.entries(phases).map(([id, tasks]) => ({
      id,
      title: `Phase ${id}`,
      needs: [],
      covers: [],
      entry: [],
      exit: [],
      containers: [],
      line: 1,
      tasks: tasks.map((task) => ({
        title: `Title of ${task.id}`,
        phase: id,
        kind: 'automated',
        env: {},
        continueOnError: false,
        steps: [{ name: 'run', check: { kind: 'run', run: 'true' }, env: {}, continueOnError: false }],
        needs: [],
        covers: [],
        secrets: [],
        evidence: [],
        deliverables: [],
        acceptance: [],
        line: 1,
        ...task,
      })),
    })),
  };
}

/** Turns short words into events of a plan's run. */
export function script(plan: Plan, sink: (event: RunEvent) => void) {
  const emit = (event: Body<RunEvent>): void => sink({ at: '2025-01-01T00:00:00.000Z', ...event });
  const find = (id: string): Task => {
    const task = plan.phases.flatMap((phase) => phase.tasks).find((each) => each.id === id);
    if (!task) throw new Error(`no task ${id}`);
    return task;
  };
  return {
    emit,
    begin(more: { attempt?: number; resumed?: boolean } = {}): void {
      const tasks = plan.phases.reduce((sum, phase) => sum + phase.tasks.length, 0);
      const phases = plan.phases.map((phase) => phase.id);
      emit({ type: 'run-started', run: 'r', attempt: 1, plan: { id: plan.id, name: plan.name, digest: plan.digest }, phases, tasks, resumed: false, ...more });
      for (const phase of plan.phases) emit({ type: 'phase-started', phase: phase.id, title: phase.title, tasks: phase.tasks.length });
    },
    start(id: string, step = 'run'): void {
      const { phase, title } = find(id);
      emit({ type: 'task-started', phase, task: id, title });
      emit({ type: 'step-started', phase, task: id, step, attempt: 1 });
    },
    again(id: string, step: string, attempt: number): void {
      emit({ type: 'step-started', phase: find(id).phase, task: id, step, attempt });
    },
    finish(id: string, status: TaskStatus, more: Partial<TaskResult> = {}, advice?: Advice): void {
      const { phase, title } = find(id);
      const ran = status === 'passed' || status === 'failed';
      const result: TaskResult = { id, status, durationMs: ran ? 1234 : 0, outputs: {}, steps: [], evidence: [], ...more };
      emit({ type: 'task-finished', phase, task: id, title, result, ...(advice ? { advice } : {}) });
    },
    end(verdict: Verdict, phases: Record<string, Verdict>, more: Partial<Omit<Extract<RunEvent, { type: 'run-finished' }>, 'at' | 'type'>> = {}): void {
      for (const [phase, own] of Object.entries(phases)) {
        emit({ type: 'phase-finished', phase, verdict: own, manifest: DIGEST, auditHead: DIGEST });
      }
      emit({ type: 'run-finished', verdict, durationMs: 65_000, exitCode: 0, ...more });
    },
  };
}
