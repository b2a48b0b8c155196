/** The fields of a check: variables filled in first, then held against what the field means. */
import { UserError } from '../../errors.js';
import { interpolate } from '../../plan/expression.js';
import { CheckFailure } from './failure.js';

export type Vars = Record<string, string>;

/** @throws CheckFailure for an undefined variable and for an empty text, which nearly always is one. */
export function textField(name: string, value: string, vars: Vars): string {
  const text = filled(name, value, vars);
  if (text === '') throw new CheckFailure(`${name}: expected a text, got an empty one${origin(value)}`);
  return text;
}

/** @throws CheckFailure for what is no finite number within the bounds. */
export function numberField(name: string, value: number | string, vars: Vars, bounds: { min?: number; max?: number } = {}): number {
  return number(name, value, vars, `a number${range(bounds)}`, (found) => within(found, bounds));
}

export function wholeNumberField(name: string, value: number | string, vars: Vars, bounds: { min: number; max: number }): number {
  return number(name, value, vars, `a whole number${range(bounds)}`, (found) => Number.isInteger(found) && within(found, bounds));
}

function number(name: string, value: number | string, vars: Vars, expected: string, fits: (found: number) => boolean): number {
  const text = typeof value === 'number' ? String(value) : filled(name, value, vars).trim();
  const found = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(found) || !fits(found)) {
    const got = typeof value === 'number' ? text : `${JSON.stringify(text)}${origin(value)}`;
    throw new CheckFailure(`${name}: expected ${expected}, got ${got}`);
  }
  return found;
}

function filled(name: string, value: string, vars: Vars): string {
  try {
    return interpolate(value, vars);
  } catch (error) {
    throw error instanceof UserError ? new CheckFailure(`${name}: ${error.message}`) : error;
  }
}

function origin(value: string): string {
  return value.includes('${{') ? ` from ${value}` : '';
}

function range({ min, max }: { min?: number; max?: number }): string {
  return min === undefined || max === undefined ? '' : ` from ${min} to ${max}`;
}

function within(value: number, { min, max }: { min?: number; max?: number }): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}
