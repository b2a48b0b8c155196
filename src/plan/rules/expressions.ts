import type { Draft } from '../draft.js';
import { quoted } from '../explain.js';
import type { Findings } from '../findings.js';
import type { PlanPath } from '../plan-path.js';
import { asText } from '../read.js';
import { CHECK_KINDS } from '../schema.js';
import type { YamlMapping, YamlValue } from '../yaml.js';

/** Loaded only for a plan that has an expression. */
export type Expressions = typeof import('../expression.js');

const CONDITION_CONTEXTS = ['vars', 'env', 'needs', 'github', 'runner', 'phase', 'task'];
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
      if (value.includes('${{')) report(value, path);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (value !== null) {
      const isStep = steps.has(value);
      for (const [name, item] of Object.entries(value)) {
        if (name === 'if' || (isStep && INTERPOLATED_KINDS.has(name))) continue;
        visit(item, [...path, name]);
      }
    }
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
  const known = new Map<string, string | undefined>();
  const problemOf = (text: string, use: 'condition' | 'field'): string | undefined => {
    const key = `${use} ${text}`;
    if (!known.has(key)) known.set(key, expressions.checkExpression(text, use === 'field' ? ['vars'] : CONDITION_CONTEXTS, use));
    return known.get(key);
  };
  const names = new Set([...draft.vars].map((name) => name.toLowerCase()));
  const variables = (expression: string, path: PlanPath): void => {
    for (const name of variablesIn(expression)) {
      if (names.has(name.toLowerCase())) continue;
      findings.add({ code: 'unknown-variable', message: `The plan has no variable \`${name}\`.`, expected: 'a variable of `vars`', path, among: { name, candidates: draft.vars } });
    }
  };
  const condition = (raw: YamlMapping, path: PlanPath): void => {
    const text = asText(raw['if']);
    if (text === undefined) return;
    const place = [...path, 'if'];
    const problem = problemOf(text, 'condition');
    if (problem === undefined) variables(text, place);
    else findings.add({ code: 'bad-expression', message: `\`if\` is no expression: ${problem}.`, expected: "GitHub's expression language", path: place });
  };
  const fields = (value: YamlValue | undefined, path: PlanPath): void => {
    if (typeof value === 'string') {
      if (value.includes('${{')) field(value, path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) fields(item, [...path, Array.isArray(value) ? Number(name) : name]);
    }
  };
  const field = (text: string, path: PlanPath): void => {
    for (const { expression, start, end, closed } of expressions.interpolationsIn(text)) {
      const written = quoted(text.slice(start, end));
      const problem = closed ? problemOf(expression, 'field') : 'its closing `}}` is missing';
      if (problem === undefined) variables(expression, path);
      else findings.add({ code: 'bad-expression', message: `${written} is no expression: ${problem}.`, expected: '`${{ vars.NAME }}`', path });
    }
  };
  for (const { raw, path } of draft.allTasks) condition(raw, path);
  for (const { raw, path, kind } of draft.steps) {
    condition(raw, path);
    if (kind !== undefined && kind !== 'run') fields(raw[kind], [...path, kind]);
  }
}

/** `vars.NAME` and `vars['NAME']`, not within a quoted text. */
function variablesIn(expression: string): string[] {
  const matches = expression.matchAll(/'(?:[^']|'')*'|(?<![\w.])vars\s*(?:\.\s*([\w-]+)|\[\s*'([^']*)'\s*\])/gi);
  return [...matches].map(([, dotted, indexed]) => dotted ?? indexed).filter((name) => name !== undefined);
}
