/** Resolved plans for tests, from as little as the test is about. */
import type { Container, Effort, Phase, Plan, Task } from '../../src/plan/model.js';

export type TaskInput = Partial<Omit<Task, 'needs' | 'effort'>> & { id: string; needs?: string[]; effort?: number | Effort };
export interface PhaseInput {
  id: string;
  title?: string;
  /** Default: the phase before it. */
  needs?: string[];
  tasks: TaskInput[];
  containers?: Container[];
}

/** Needs that start with `phase:` are needs on a phase; a number as effort is hours. */
export function buildPlan(phases: PhaseInput[], overrides: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    id: 'shop',
    name: 'Shop',
    digest: 'a'.repeat(64),
    file: 'phasegate.yml',
    requirements: [],
    links: [],
    vars: {},
    failOn: ['failed', 'regressed'],
    people: {},
    waivers: [],
    defects: { maxOpen: 10, closeAfter: 1, severity: [] },
    phases: phases.map((input, index): Phase => ({
      id: input.id,
      title: input.title ?? input.id,
      needs: input.needs ?? phases.slice(Math.max(0, index - 1), index).map((before) => before.id),
      covers: [],
      entry: [],
      exit: [],
      tasks: input.tasks.map((task) => buildTask(input.id, task)),
      containers: input.containers ?? [],
      line: 1,
    })),
    ...overrides,
  };
}

function buildTask(phase: string, input: TaskInput): Task {
  const { needs = [], effort, ...rest } = input;
  return {
    title: `Task ${input.id}`,
    phase,
    kind: 'automated',
    steps: [{ name: 'run', check: { kind: 'run', run: 'true' }, env: {}, continueOnError: false }],
    needs: needs.map((need) => (need.startsWith('phase:') ? { kind: 'phase', id: need.slice('phase:'.length) } : { kind: 'task', id: need })),
    covers: [],
    secrets: [],
    evidence: [],
    deliverables: [],
    acceptance: [],
    env: {},
    continueOnError: false,
    line: 1,
    ...(effort === undefined ? {} : { effort: typeof effort === 'number' ? { text: `${effort}h`, minHours: effort, maxHours: effort } : effort }),
    ...rest,
  };
}
