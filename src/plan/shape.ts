/**
 * Whether a plan has the shape its schema (`schema.ts`) asks for, and no more: a yes needs neither zod nor words. What
 * zod has against one that has not, `explain.ts` says. `plan-shape.ts` is made from the schema, so there is one source.
 */
import type { YamlMapping, YamlValue } from './yaml.js';
import { isDate, isNumber, type NumberLimits } from './values.js';

export type Shape =
  | { is: 'text'; filled?: true; pattern?: RegExp }
  | ({ is: 'number' } & NumberLimits)
  | { is: 'date' }
  | { is: 'choice'; of: readonly string[] }
  | { is: 'nothing-or'; shape: Shape }
  | { is: 'either'; of: readonly Shape[] }
  | { is: 'list'; of: Shape; filled?: true }
  | { is: 'named'; of: Shape }
  | MappingShape;

export interface MappingShape {
  is: 'mapping';
  required: readonly string[];
  fields: Readonly<Record<string, Shape>>;
}

/** True only for what zod accepts; `test/plan/shape.test.ts` holds both to each other. */
export function hasShape(value: YamlValue, shape: Shape): boolean {
  switch (shape.is) {
    case 'text':
      return typeof value === 'string' && (value !== '' || shape.filled === undefined) && (shape.pattern === undefined || shape.pattern.test(value));
    case 'number':
      return typeof value === 'string' && isNumber(value, shape);
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'choice':
      return typeof value === 'string' && shape.of.includes(value);
    case 'nothing-or':
      return value === null || hasShape(value, shape.shape);
    case 'either':
      return shape.of.some((each) => hasShape(value, each));
    case 'list':
      return Array.isArray(value) && (value.length > 0 || shape.filled === undefined) && value.every((item) => hasShape(item, shape.of));
    case 'named':
      return isMapping(value) && Object.values(value).every((item) => hasShape(item, shape.of));
    case 'mapping':
      return isMapping(value) && hasFields(value, shape);
  }
}

function hasFields(value: YamlMapping, { required, fields }: MappingShape): boolean {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name) || !hasShape(value[name]!, fields[name]!)) return false;
  }
  return required.every((name) => Object.hasOwn(value, name));
}

function isMapping(value: YamlValue): value is YamlMapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
