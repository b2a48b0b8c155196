/** What a run keeps out of everything it writes: whose values are secrets, and the plan as it may be shown. */
import { stepsAndChecks } from '../plan/acceptance.js';
import { describeCheck } from '../plan/check-forms.js';
import type { Plan, Step } from '../plan/model.js';
import { collectSecrets, type Redactor, type SecretValue } from '../evidence/redact.js';

/** The variables only the tasks that list them get. */
export function listedSecrets(plan: Plan): Set<string> {
  return new Set(plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => task.secrets)));
}

/** One name may have another value in each task, and all of them are secrets. */
export function secretsOf(plan: Plan, vars: Record<string, string>, env: NodeJS.ProcessEnv): SecretValue[] {
  const steps = plan.phases.flatMap((phase) => [...phase.entry, ...phase.exit, ...phase.tasks.flatMap(stepsAndChecks)]);
  const others = [plan.vars, vars, ...plan.phases.flatMap((phase) => phase.tasks.map((task) => task.env)), ...steps.map((step) => step.env)];
  return [collectSecrets(env, [...listedSecrets(plan)].filter((name) => (env[name] ?? '') !== '')), ...others.map((values) => collectSecrets(values, []))].flat();
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
  // Names reach results and events as they are.
  for (const [at, phase] of plan.phases.entries()) {
    const named = shown.phases[at]!;
    phase.title = named.title;
    nameSteps([...phase.entry, ...phase.exit], [...named.entry, ...named.exit], redactor);
    for (const [index, task] of phase.tasks.entries()) {
      const other = named.tasks[index]!;
      const [only, another] = task.steps;
      if (only !== undefined && another === undefined) other.title = redactedName(task.title, only, other.steps[0]!, redactor);
      task.title = other.title;
      nameSteps(stepsAndChecks(task), stepsAndChecks(other), redactor);
    }
  }
  return shown;
}

function nameSteps(steps: Step[], shown: Step[], redactor: Redactor): void {
  for (const [index, step] of steps.entries()) {
    const other = shown[index]!;
    other.name = redactedName(step.name, step, other, redactor);
    step.name = other.name;
  }
}

/**
 * What has no name of its own is called by its check, cut where that is long; there half a secret would be left, so the
 * redacted check is asked.
 */
function redactedName(name: string, { check }: Step, shown: Step, redactor: Redactor): string {
  const described = describeCheck(check);
  return name.startsWith(described) ? describeCheck(shown.check) + redactor.text(name.slice(described.length)) : redactor.text(name);
}
