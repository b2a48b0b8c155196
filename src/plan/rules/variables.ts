import { type Draft, withContainer } from '../draft.js';
import type { Findings } from '../findings.js';
import type { PlanPath } from '../plan-path.js';
import { asMapping, asTexts, withPlaces } from '../read.js';
import type { YamlValue } from '../yaml.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Set by Phasegate and the runner, or withheld from tasks. */
const RESERVED = ['PHASEGATE_', 'GITHUB_', 'RUNNER_', 'ACTIONS_', 'INPUT_'];
/** What tasks that talk to GitHub are given on purpose. */
const SECRETS_ALLOWED = ['GITHUB_TOKEN'];

export function variableNames(draft: Draft, findings: Findings): void {
  const check = (name: string, path: PlanPath, target?: 'key'): void => {
    const at = { path, ...(target === undefined ? {} : { target }) };
    if (!NAME.test(name)) {
      findings.add({ ...at, code: 'variable-name', message: `\`${name}\` cannot be the name of an environment variable.`, expected: 'letters, digits and `_`, no digit first' });
      return;
    }
    const prefix = RESERVED.find((each) => name.toUpperCase().startsWith(each));
    if (prefix !== undefined && !(target === undefined && SECRETS_ALLOWED.includes(name))) {
      findings.add({ ...at, code: 'reserved-variable', message: `The variable \`${name}\` is reserved: names that begin with \`${prefix}\` are set by Phasegate or the runner.`, expected: 'another name' });
    }
  };
  const names = (value: YamlValue | undefined, path: PlanPath): void => {
    const mapping = asMapping(value);
    if (mapping) for (const name of Object.keys(mapping)) check(name, [...path, name], 'key');
  };
  names(draft.raw['vars'], ['vars']);
  for (const task of draft.allTasks) {
    if (task.raw['env'] !== undefined) names(task.raw['env'], [...task.path, 'env']);
    if (task.raw['secrets'] === undefined) continue;
    for (const { text, path } of withPlaces(task.raw['secrets'], [...task.path, 'secrets'])) check(text, path);
  }
  for (const step of draft.steps) if (step.raw['env'] !== undefined) names(step.raw['env'], [...step.path, 'env']);
}

/** A secret comes from the environment of the run; one written in the plan is none. */
export function secretsWithoutValue(draft: Draft, findings: Findings): void {
  for (const task of draft.allTasks) {
    const secrets = new Set(withContainer(task).flatMap(({ raw }) => asTexts(raw['secrets'])));
    if (secrets.size === 0) continue;
    const found = (name: string, path: PlanPath): void =>
      findings.add({
        code: 'secret-in-plan',
        message: `\`${name}\` is one of the \`secrets\` of task \`${task.id}\`, and its value stands in the plan.`,
        expected: 'its value in the environment of the run only',
        path,
        target: 'key',
      });
    // What a container says is reported at the container.
    const own = new Set(asTexts(task.raw['secrets']));
    for (const name of own) if (draft.vars.has(name)) found(name, ['vars', name]);
    for (const { raw, path } of [{ raw: task.raw, path: task.path }, ...(own.size > 0 && task.container ? [task.container] : []), ...task.steps]) {
      for (const name of Object.keys(asMapping(raw['env']) ?? {})) if (secrets.has(name)) found(name, [...path, 'env', name]);
    }
  }
}
