/**
 * What the schema has against a plan, in words of its author: which field, what it is, what was expected. Of a union
 * the alternative that fits the kind of value is explained, never that "no alternative matched".
 */
import type * as z from 'zod/mini';
import { fieldsOf } from './fields.js';
import { type Finding, quoted } from './findings.js';
import { formatPath, type PlanPath } from './plan-path.js';
import { planSchema } from './schema.js';
import type { YamlValue } from './yaml.js';

type Issue = z.core.$ZodIssue;

/** Empty for a value of the right shape. */
export function shapeProblems(value: YamlValue): Finding[] {
  const result = planSchema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => explained(issue, [], value));
}

function explained(issue: Issue, base: PlanPath, value: YamlValue): Finding[] {
  const path = [...base, ...(issue.path as PlanPath)];
  const found = valueAt(value, issue.path as PlanPath);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(key, path, issue.message));
  const expected = issue.message;
  const label = `\`${labelOf(path)}\``;
  if (found === undefined) return [{ code: 'missing-field', message: `${label} is missing.`, path, expected: withFields(expected) }];
  if (found === null) return [{ code: 'missing-value', message: `${label} has no value.`, path, target: 'key', expected: withFields(expected) }];
  if (issue.code === 'invalid_union') {
    const fitting = issue.errors.find((issues) => !issues.some((each) => each.path.length === 0 && each.code === 'invalid_type'));
    if (fitting) return fitting.flatMap((each) => explained(each, path, found));
  }
  const at = path.length === 0 ? 'The plan' : label;
  if (typeof found !== 'string') {
    const empty = Array.isArray(found) && found.length === 0;
    return [{ code: empty ? 'bad-value' : 'wrong-type', message: `${at} is ${empty ? 'empty' : kindOf(found)}.`, path, expected: withFields(expected) }];
  }
  if (issue.code === 'invalid_type') return [{ code: 'wrong-type', message: `${at} is the text ${quoted(found)}.`, path, expected: withFields(expected) }];
  const message = found === '' ? `${at} is empty.` : `${at} is ${quoted(found)}.`;
  const finding: Finding = { code: 'bad-value', message, path, expected };
  return [issue.code === 'invalid_value' ? { ...finding, among: { name: found, candidates: issue.values.map(String) } } : finding];
}

function unknownField(key: string, path: PlanPath, mapping: string): Finding {
  const finding = { path: [...path, key], target: 'key' as const };
  if (mapping === 'a sub-task' && key === 'tasks') {
    return { ...finding, code: 'nested-tasks', message: 'A task within a task cannot have `tasks`.', expected: 'one level of nesting; use `steps`, or more tasks beside it' };
  }
  const fields = fieldsOf.get(mapping) ?? [];
  return {
    ...finding,
    code: 'unknown-field',
    message: `\`${key}\` is not a field of ${mapping}.`,
    expected: fields.length === 0 ? mapping : `one of ${fields.join(', ')}`,
    among: { name: key, candidates: fields },
  };
}

function withFields(expected: string): string {
  const fields = fieldsOf.get(expected);
  return fields === undefined ? expected : `${expected}: a mapping of ${fields.join(', ')}`;
}

/** The last field with the indices behind it: `needs[1]`. */
function labelOf(path: PlanPath): string {
  const start = path.findLastIndex((part) => typeof part === 'string');
  return formatPath(path.slice(Math.max(start, 0)));
}

function valueAt(value: YamlValue, path: PlanPath): YamlValue | undefined {
  let found: YamlValue | undefined = value;
  for (const part of path) {
    if (found === null || typeof found !== 'object') return undefined;
    found = Object.hasOwn(found, part) ? (found as Record<string | number, YamlValue>)[part] : undefined;
  }
  return found;
}

function kindOf(value: YamlValue[] | object): string {
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
