/**
 * The kinds of fields a plan is made of. What is validated are the texts of the YAML source (`yaml.ts`), so a number is
 * a text that reads as one; what an editor is told is the JSON type (`editorForms`), because it validates typed YAML.
 *
 * Every schema's `error` says what was expected, in words that fit behind "expected:".
 */
import * as z from 'zod/mini';
import { DATE, DURATION, ID, isDate, isNumber, NUMBER, type NumberLimits } from './values.js';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What stands for a schema in the generated JSON Schema. */
export const editorForms = z.registry<{ form: { [key: string]: Json } }>();

/** What a check in code asks for, which nobody can read from its function: what `scripts/schema.mjs` makes `plan-shape.ts` from. */
export const refinements = new Map<unknown, 'date' | NumberLimits>();

/** Names of the fields of each mapping, by what it is called in messages. */
export const fieldsOf = new Map<string, string[]>();

/** What an editor shows of a field: its description, with `examples`, `default`, and keywords of JSON Schema. */
export function described<T extends z.ZodMiniType>(schema: T, description: string, further: { [key: string]: Json } = {}): T {
  z.globalRegistry.add(schema, { description, ...further });
  return schema;
}

/** A field that may be left out. */
export function optional<T extends z.ZodMiniType>(schema: T, description: string, further?: { [key: string]: Json }) {
  return z.optional(described(schema, description, further));
}

function shown<T extends z.ZodMiniType>(schema: T, form: { [key: string]: Json }): T {
  editorForms.add(schema, { form });
  return schema;
}

function refined(what: 'date' | NumberLimits, valid: (text: string) => boolean, error: string) {
  const check = z.refine<string>(valid, { error });
  refinements.set(check, what);
  return check;
}

/** A number or a word may stand unquoted where a text is expected; it stays as written. */
const TEXT = ['string', 'number', 'boolean'];

export function text(expected = 'a text') {
  return shown(z.string({ error: expected }).check(z.minLength(1, { error: expected })), { type: TEXT, minLength: 1 });
}

export function pattern(regex: RegExp, expected: string) {
  return shown(z.string({ error: expected }).check(z.regex(regex, { error: expected })), { type: TEXT, pattern: regex.source });
}

/** The value of a variable: any scalar, also an empty one. */
export function value() {
  const expected = 'a text, a number or a word';
  return shown(z.nullable(z.string({ error: expected })), { type: [...TEXT, 'null'] });
}

export function id() {
  return pattern(ID, 'an id: letters, digits, `.`, `_` and `-`, a letter or digit first, no dot last, at most 100 characters');
}

export function choice<const T extends [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` });
}

export function flag() {
  return shown(z.enum(['true', 'false', 'True', 'False', 'TRUE', 'FALSE'], { error: 'true or false' }), { type: 'boolean' });
}

export function duration() {
  return pattern(DURATION, 'a duration such as 500ms, 30s, 5m or 1h');
}

export function date() {
  const expected = 'a date such as 2026-12-31';
  return shown(z.string({ error: expected }).check(refined('date', isDate, expected)), { type: 'string', pattern: DATE.source });
}

export function number(limits: NumberLimits) {
  const { min = -Infinity, max = Infinity, integer = false, interpolated = false } = limits;
  const bounds = min === -Infinity ? '' : max === Infinity ? ` of at least ${min}` : ` from ${min} to ${max}`;
  const expected = `a ${integer ? 'whole ' : ''}number${bounds}`;
  return shown(z.string({ error: expected }).check(refined(limits, (text) => isNumber(text, limits), expected)), {
    type: [integer ? 'integer' : 'number', 'string'],
    ...(min === -Infinity ? {} : { minimum: min }),
    ...(max === Infinity ? {} : { maximum: max }),
    pattern: interpolated ? `\\$\\{\\{|${NUMBER.source}` : NUMBER.source,
  });
}

/** The one value of a field that has only one. */
export function exactly(value: number, expected: string) {
  return shown(z.literal(String(value), { error: expected }), { type: 'integer', const: value });
}

export function list<T extends z.ZodMiniType>(item: T, expected: string) {
  return z.array(item, { error: expected }).check(z.minLength(1, { error: expected }));
}

/** A list that may be empty, where that says something (`needs: []`, `covers: []`). */
export function listOrNone<T extends z.ZodMiniType>(item: T, expected: string) {
  return z.array(item, { error: expected });
}

/** A list, or its only element without the brackets. */
export function oneOrMany<T extends z.ZodMiniType>(item: T, expected: string) {
  // Most are written as lists, so that alternative is tried first.
  return z.union([z.array(item, { error: expected }), item], { error: expected });
}

export function either<A extends z.ZodMiniType, B extends z.ZodMiniType>(short: A, whole: B, expected: string) {
  return z.union([short, whole], { error: expected });
}

/** Names the author chooses, each with a value. */
export function named<T extends z.ZodMiniType>(item: T, expected: string) {
  return z.record(z.string(), item, { error: expected });
}

/** @param name what messages call it, with its article: `a task`. */
export function mapping<T extends z.core.$ZodShape>(name: string, shape: T) {
  fieldsOf.set(name, Object.keys(shape));
  return z.strictObject(shape, { error: name });
}

