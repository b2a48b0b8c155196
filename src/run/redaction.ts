/** What a run keeps out of everything it writes: whose values are secrets, and the plan as it may be shown. */
import type { Plan } from '../plan/model.js';
import { collectSecrets, type Redactor, type SecretValue } from '../evidence/redact.js';

/** One name may have another value in each task, and all of them are secrets. */
export function secretsOf(plan: Plan, vars: Record<string, string>, env: NodeJS.ProcessEnv, listed: ReadonlySet<string>): SecretValue[] {
  const steps = plan.phases.flatMap((phase) => [...phase.entry, ...phase.exit, ...phase.tasks.flatMap((task) => [...task.steps, ...task.acceptance.filter((entry) => 'check' in entry)])]);
  const others = [plan.vars, vars, ...plan.phases.flatMap((phase) => phase.tasks.map((task) => task.env)), ...steps.map((step) => step.env)];
  return [collectSecrets(env, [...listed].filter((name) => (env[name] ?? '') !== '')), ...others.map((values) => collectSecrets(values, []))].flat();
}

/** The plan as the record has it, and names in `plan` itself: also what is written in a plan may be a secret. */
export function redactedPlan(plan: Plan, redactor: Redactor): Plan {
  if (!redactor.contains(JSON.stringify(plan))) return plan;
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return redactor.text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each)]));
  };
  const shown = walk(plan) as Plan;
  // Names reach results and events as they are; a step without one is called by its script's first line.
  for (const [at, phase] of plan.phases.entries()) {
    const named = shown.phases[at];
    phase.title = named?.title ?? phase.title;
    for (const [index, task] of phase.tasks.entries()) {
      task.title = named?.tasks[index]?.title ?? task.title;
      for (const [n, step] of task.steps.entries()) step.name = named?.tasks[index]?.steps[n]?.name ?? step.name;
    }
  }
  return shown;
}
