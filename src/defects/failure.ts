/** What failed in a run, as a maintainer has to hear of it: one entry for each task and step, whichever legs it failed in. */
import type { Report, ReportEvidence, ReportTask } from '../trace/report.js';
import { normalisedError, tellsWhy } from './cause.js';

/** Which defect it is, from run to run. A criterion of a phase has `phase ID` for its task. */
export interface Identity {
  task: string;
  step: string;
}

export interface Failure extends Identity {
  /** Of the task or the phase. */
  title: string;
  phase: string;
  phaseTitle: string;
  /** Which replicas failed; empty where there is only one. */
  legs: string[];
  /** One line or a few: what was seen in place of what was expected. */
  error: string;
  /** The last lines of the output that matter. */
  excerpt: string[];
  /** Equal for failures of one cause; `undefined` where the error does not say why. */
  cause: string | undefined;
  /** What it endangers. */
  requirements: string[];
  /** Tasks that could not run because of it. */
  blocked: string[];
  evidence: ReportEvidence[];
  hint: string | undefined;
  reproduce: string | undefined;
  /** What writes the reports it reads has to run before that. */
  readsOnly: boolean;
  /** Where a person refused it: the command that records another decision. */
  approve: string | undefined;
  owner: string | undefined;
  exitCode: number | undefined;
  /** In the plan. */
  line: number | undefined;
  criterion: 'entry' | 'exit' | undefined;
  /** How many attempts of the run ago it ran: where only some jobs run again, the others keep their results. */
  age: number;
}

/** Stands for the step of a task that has only one, or failed outside of its steps, such as for missing evidence. */
export const WHOLE_TASK = '';

/** What it was about when its time was up, only its output says. */
const TOOK_TOO_LONG = /^timed out after /;

function causeIn(text: string, names: readonly string[]): string | undefined {
  const normalised = normalisedError(text, names.filter((name) => text.includes(name)));
  return tellsWhy(normalised) ? normalised : undefined;
}

export function identityKey({ task, step }: Identity): string {
  return `${task}\n${step}`;
}

/**
 * Failures in plan order. What is tolerated by `continue-on-error` or waived is no defect, and neither is what waits or is
 * blocked: only the root of it is.
 */
export function failuresOf(report: Report): Failure[] {
  const blocked = blockedOf(report);
  const names = [...report.tasks.map(({ id }) => id), ...report.requirements.map(({ id }) => id)].toSorted((a, b) => b.length - a.length);
  const endangered = requirementsByTask(report);
  const titles = new Map(report.phases.map(({ id, title }) => [id, title]));
  const age = ageOf(report);
  const found = new Map<string, Failure>();
  const add = (failure: Omit<Failure, 'legs' | 'cause'>, leg: string | undefined): void => {
    const key = identityKey(failure);
    const known = found.get(key);
    if (known !== undefined) {
      known.age = Math.min(known.age, failure.age);
      if (leg !== undefined && !known.legs.includes(leg)) known.legs.push(leg);
      return;
    }
    // Where the error itself says why, what earlier steps printed would only tell apart what failed alike.
    const cause = (TOOK_TOO_LONG.test(failure.error) ? undefined : causeIn(failure.error, names)) ?? causeIn([failure.error, ...failure.excerpt].join('\n'), names);
    found.set(key, { ...failure, legs: leg === undefined ? [] : [leg], cause });
  };
  for (const task of report.tasks) {
    if (task.status !== 'failed' || task.tolerated) continue;
    const step = failedStep(task);
    add(
      {
        task: task.id,
        // A task of one step is that step, whose name is often its command.
        step: task.steps.length > 1 ? (step?.name ?? WHOLE_TASK) : WHOLE_TASK,
        title: task.title,
        phase: task.phase,
        phaseTitle: titles.get(task.phase) ?? task.phase,
        error: step?.error ?? task.error ?? 'failed',
        excerpt: task.excerpt,
        requirements: endangered.get(task.id) ?? task.covers,
        blocked: blocked(task.id),
        evidence: task.evidence,
        hint: task.hint,
        reproduce: task.reproduce,
        readsOnly: task.readsOnly === true,
        approve: task.approve,
        owner: task.owner,
        exitCode: step?.exitCode,
        line: task.line,
        criterion: undefined,
        age: age(task),
      },
      task.leg,
    );
  }
  for (const phase of report.phases) {
    for (const criterion of phase.criteria.filter(({ status }) => status === 'failed')) {
      add(
        {
          task: `phase ${phase.id}`,
          step: `${criterion.gate}: ${criterion.name}`,
          title: `${criterion.gate === 'entry' ? 'Entry' : 'Exit'} criterion of ${phase.title}: ${criterion.name}`,
          phase: phase.id,
          phaseTitle: phase.title,
          error: criterion.error ?? 'failed',
          excerpt: [],
          requirements: [],
          blocked: blocked(phase.id),
          evidence: [],
          hint: undefined,
          reproduce: undefined,
          readsOnly: false,
          approve: undefined,
          owner: undefined,
          exitCode: undefined,
          line: undefined,
          criterion: criterion.gate,
          age: attemptsAgo(report, phase.attempt),
        },
        phase.leg,
      );
    }
  }
  return [...found.values()];
}

/** Of a phase's record. */
function attemptsAgo({ run }: Report, attempt: number | undefined): number {
  return Math.max(0, run.attempt - (attempt ?? run.attempt));
}

/**
 * Locally a phase whose tasks ran one by one has the newest attempt and tasks of older ones, which began before it. Which
 * attempt theirs was, nothing says: they count as of none.
 */
function ageOf(report: Report): (task: Pick<ReportTask, 'phase' | 'leg' | 'startedAt'>) => number {
  const ages = new Map(report.phases.map(({ id, leg, attempt }) => [`${id}@${leg ?? ''}`, attemptsAgo(report, attempt)]));
  return ({ phase, leg, startedAt }) => {
    const age = ages.get(`${phase}@${leg ?? ''}`) ?? 0;
    return age === 0 && startedAt !== undefined && startedAt < report.run.startedAt ? report.run.attempt : age;
  };
}

/** How many attempts of the run ago the newest of these ran. */
export function youngest(report: Report, identities: readonly Identity[]): number {
  const ids = new Set(identities.map(({ task }) => task));
  const age = ageOf(report);
  return Math.min(
    ...report.tasks.filter(({ id }) => ids.has(id)).map(age),
    ...report.phases.filter(({ id }) => ids.has(`phase ${id}`)).map(({ attempt }) => attemptsAgo(report, attempt)),
  );
}

/** Legs that have a record of these. */
export function legsOf(report: Report, identities: readonly Identity[]): Set<string> {
  const ids = new Set(identities.map(({ task }) => task));
  return new Set([...report.tasks.filter(({ id }) => ids.has(id)), ...report.phases.filter(({ id }) => ids.has(`phase ${id}`))].flatMap(({ leg }) => leg ?? []));
}

/** What passed, in every leg that ran. */
export function passedIdentities(report: Report, wanted: readonly Identity[]): Set<string> {
  const tasks = grouped(report.tasks, ({ id }) => id);
  const phases = grouped(report.phases, ({ id }) => `phase ${id}`);
  return new Set(wanted.filter((identity) => hasPassed(identity, tasks.get(identity.task), phases.get(identity.task))).map(identityKey));
}

function hasPassed({ step }: Identity, tasks: readonly ReportTask[] | undefined, phases: Report['phases'] | undefined): boolean {
  if (phases !== undefined) return phases.every(({ criteria }) => criteria.some(({ gate, name, status }) => `${gate}: ${name}` === step && status === 'passed'));
  if (tasks === undefined) return false;
  return tasks.every(({ status, steps }) => {
    if (status !== 'passed' && (step === WHOLE_TASK || status !== 'failed')) return false;
    // In a task that passed, a step may have been skipped, or have failed and been tolerated.
    const own = step !== WHOLE_TASK ? steps.filter(({ name }) => name === step) : steps.length === 1 ? steps : [];
    return (status === 'passed' || own.length > 0) && own.every((one) => one.status === 'passed');
  });
}

/**
 * A step may have failed and been tolerated before the one that failed the task. Where that one ran tests, the step that read
 * their report says which.
 */
function failedStep({ steps, error }: ReportTask): ReportTask['steps'][number] | undefined {
  const failed = steps.filter(({ status }) => status === 'failed');
  const first = failed.find((step) => step.error !== undefined && error?.includes(step.error)) ?? failed.at(-1);
  return failed.slice(failed.findIndex((step) => step === first)).find(({ failures }) => failures.length > 0) ?? first;
}

function requirementsByTask(report: Report): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, proofs } of report.requirements) {
    for (const task of new Set(proofs.flatMap(({ status, task: of }) => (of !== undefined && status === 'failed' ? [of] : [])))) {
      const known = found.get(task);
      if (known === undefined) found.set(task, [id]);
      else known.push(id);
    }
  }
  return found;
}

/** What could not run because of it, directly or through others, in plan order. */
function blockedOf(report: Report): (root: string) => string[] {
  const order = new Map(report.tasks.map(({ id }, index) => [id, index]));
  /** Cause, a task or a phase → what it blocks. A phase is behind what failed or was blocked in it. */
  const blocks = new Map<string, Set<string>>();
  const add = (cause: string, blocked: string): void => {
    const known = blocks.get(cause);
    if (known === undefined) blocks.set(cause, new Set([blocked]));
    else known.add(blocked);
  };
  for (const { id, phase, status, blockedBy } of report.tasks) {
    if (status === 'failed' || status === 'blocked') add(id, phase);
    if (status === 'blocked') for (const cause of blockedBy) add(cause, id);
  }
  return (root) => {
    const seen = new Set<string>([root]);
    for (const cause of seen) for (const next of blocks.get(cause) ?? []) seen.add(next);
    return [...seen].filter((id) => id !== root && order.has(id)).toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
}
