import type { Draft } from '../draft.js';
import { type Finding, type Findings, quoted } from '../findings.js';
import type { PlanPath } from '../plan-path.js';
import { CHECK_KINDS } from '../plan-shape.js';
import { asText } from '../read.js';
import { needsOf } from '../resolve.js';
import type { YamlMapping, YamlValue } from '../yaml.js';

/** Loaded only for a plan that has an expression. */
export type Expressions = typeof import('../expression.js');

const INTERPOLATED_KINDS = new Set<string>(CHECK_KINDS.filter((kind) => kind !== 'run'));
const ALLOWED = '`${{ vars.NAME }}` in fields of checks, and expressions in `if`';

/** Whether the text of a plan can have an expression at all. */
export function usesExpressions(text: string): boolean {
  return text.includes('${{') || /\bif["']?\s*:/.test(text);
}

/**
 * `${{ }}` in a command would splice a value into a script, where it is code; anywhere else nobody would fill it in.
 */
export function interpolationOnlyInChecks(draft: Draft, findings: Findings, { interpolationsIn }: Expressions): void {
  const steps = new Set<unknown>(draft.steps.map(({ raw }) => raw));
  const visit = (value: YamlValue, path: PlanPath): void => {
    if (typeof value === 'string') {
      if (value.includes('${{')) report(value, [...path]);
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) descend(value[index]!, path, index);
    } else if (value !== null) {
      const isStep = steps.has(value);
      for (const name of Object.keys(value)) {
        if (name !== 'if' && !(isStep && INTERPOLATED_KINDS.has(name))) descend(value[name]!, path, name);
      }
    }
  };
  const descend = (item: YamlValue, path: PlanPath, part: string | number): void => {
    path.push(part);
    visit(item, path);
    path.pop();
  };
  const report = (text: string, path: PlanPath): void => {
    const [first] = interpolationsIn(text);
    const written = quoted(text.slice(first!.start, first!.end));
    const name = /^vars\.(\w+)$/.exec(first!.expression)?.[1];
    if (path.at(-1) === 'run') {
      const how = name === undefined ? 'a variable of `vars` or `env` and `$NAME`' : `\`$${name}\``;
      findings.add({
        code: 'expression-in-run',
        message: `${written} in \`run\` would make a value part of the command.`,
        expected: `${how}; the command gets every variable in its environment`,
        path,
      });
      return;
    }
    findings.add({ code: 'expression-not-here', message: `${written} is not filled in here.`, expected: ALLOWED, path });
  };
  visit(draft.raw, []);
}

/** Every expression parses, and names variables the plan has. */
export function validExpressions(draft: Draft, findings: Findings, expressions: Expressions): void {
  const variables = new Set([...draft.vars].map((name) => name.toLowerCase()));
  const unknownIn = (expression: string): Problem[] =>
    variablesIn(expression)
      .filter((name) => !variables.has(name.toLowerCase()))
      .map((name) => ({ code: 'unknown-variable', message: `The plan has no variable \`${name}\`.`, expected: 'a variable of `vars`', among: { name, candidates: draft.vars } }));

  const conditionProblems = remembered((text) => {
    const problem = expressions.checkExpression(text, expressions.CONDITION_CONTEXTS, 'condition');
    if (problem === undefined) return unknownIn(text);
    return [{ code: 'bad-expression', message: `\`if\` is no expression: ${problem}.`, expected: "GitHub's expression language" }];
  });
  const fieldProblems = remembered((text) =>
    expressions.interpolationsIn(text).flatMap(({ expression, start, end, closed }) => {
      const problem = closed ? expressions.checkExpression(expression, ['vars'], 'field') : 'its closing `}}` is missing';
      if (problem === undefined) return unknownIn(expression);
      return [{ code: 'bad-expression', message: `${quoted(text.slice(start, end))} is no expression: ${problem}.`, expected: '`${{ vars.NAME }}`' }];
    }),
  );
  const report = (problems: Problem[], ...path: PlanPath): void => {
    for (const problem of problems) findings.add({ ...problem, path });
  };
  const condition = (raw: YamlMapping, path: PlanPath): void => {
    const text = asText(raw['if']);
    if (text !== undefined) report(conditionProblems(text), ...path, 'if');
  };
  const fields = (value: YamlValue | undefined, path: PlanPath, ...inside: PlanPath): void => {
    if (typeof value === 'string') {
      if (value.includes('${{')) report(fieldProblems(value), ...path, ...inside);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) fields(item, path, ...inside, index);
    } else if (typeof value === 'object' && value !== null) {
      for (const name of Object.keys(value)) fields(value[name], path, ...inside, name);
    }
  };
  for (const { raw, path } of draft.allTasks) condition(raw, path);
  for (const { raw, path, kind } of draft.steps) {
    condition(raw, path);
    if (kind !== undefined && kind !== 'run') fields(raw[kind], path, kind);
  }
}

/** Of what a task does not need nothing is known, and no result is a word of GitHub's: either condition is false for ever, and what never runs is skipped. */
export function conditionsOnNeeds(draft: Draft, findings: Findings): void {
  const check = (raw: YamlMapping, path: PlanPath, who: string, needed: () => string[], none = 'what the task lists in `needs`'): void => {
    const text = asText(raw['if']);
    if (text === undefined || !/needs/i.test(text)) return;
    const ids = needed();
    const known = new Set(ids.map((id) => id.toLowerCase()));
    for (const [, dotted, indexed, compared] of text.matchAll(RESULT)) {
      const id = dotted ?? indexed;
      if (id === undefined) continue;
      const at = [...path, 'if'];
      if (!known.has(id.toLowerCase())) {
        const expected = ids.length === 0 ? none : `one of ${ids.slice(0, MOST_NEEDS).map((each) => `\`${each}\``).join(', ')}${ids.length > MOST_NEEDS ? ', …' : ''}`;
        findings.add({ code: 'not-needed', message: `\`if\` asks for \`needs.${id}\`, which ${who} does not need.`, expected, path: at, among: { name: id, candidates: ids } });
      }
      const status = compared === undefined ? undefined : OURS.get(compared.toLowerCase());
      if (status !== undefined) findings.add({ code: 'unknown-result', message: `A result is never ${quoted(compared!)}.`, expected: `a status such as '${status}'`, path: at, suggestion: status });
    }
  };
  for (const task of draft.allTasks) {
    const needed = (): string[] => needsOf(task, draft).map(({ id }) => id);
    check(task.raw, task.path, `\`${task.id}\``, needed);
    for (const step of [...task.steps, ...task.acceptance]) if ('raw' in step) check(step.raw, step.path, `\`${task.id}\``, needed);
  }
  for (const { id, entry, exit } of draft.phases) for (const { raw, path } of [...entry, ...exit]) check(raw, path, `a criterion of \`${id}\``, () => [], 'no `needs`: a criterion has none, and the check `tasks` asks for results');
}

const MOST_NEEDS = 5;
/** Quoted texts, to pass over them; what an expression asks of a need, and the text its result is compared with. */
const RESULT = /'(?:[^']|'')*'|(?<![\w.])needs\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])(?:\s*\.\s*result\s*[!=]=\s*'([^']*)')?/gi;
/** What GitHub calls the results of jobs, where ours are called otherwise. */
const OURS = new Map([['success', 'passed'], ['failure', 'failed']]);

type Problem = Omit<Finding, 'path'>;

/** Plans repeat the same few expressions. */
function remembered(problemsOf: (text: string) => Problem[]): (text: string) => Problem[] {
  const known = new Map<string, Problem[]>();
  return (text) => {
    const before = known.get(text) ?? problemsOf(text);
    known.set(text, before);
    return before;
  };
}

/** `vars.NAME` and `vars['NAME']`, not within a quoted text. */
function variablesIn(expression: string): string[] {
  const matches = expression.matchAll(/'(?:[^']|'')*'|(?<![\w.])vars\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])/gi);
  return [...matches].map(([, dotted, indexed]) => dotted ?? indexed).filter((name) => name !== undefined);
}
