import type { CheckContext, CheckOf, Redact } from '../checks.js';
import { CheckFailure } from './failure.js';
import { numberField, textField } from './fields.js';
import { readText } from './workspace.js';

/** A number in a JSON file lies within bounds, both of them included. */
export async function checkMetric(check: CheckOf<'metric'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  const { vars, workspace } = context;
  const file = textField('file', check.file, vars);
  const path = textField('path', check.path, vars);
  const min = check.min === undefined ? undefined : numberField('min', check.min, vars);
  const max = check.max === undefined ? undefined : numberField('max', check.max, vars);
  if (min !== undefined && max !== undefined && min > max) throw new CheckFailure(`min: ${min} is more than max, ${max}`);
  const keys = keysOf(path);
  const value = valueAt(parseJson(file, await readText(workspace, 'file', file, signal), context.redact), keys, file, path, context.redact);
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new CheckFailure(`path: expected a number at ${path} in ${file}, found ${described(value, context.redact)}`);
  }
  if (min !== undefined && value < min) throw new CheckFailure(`min: ${path} in ${file} is ${value}, expected at least ${min}`);
  if (max !== undefined && value > max) throw new CheckFailure(`max: ${path} in ${file} is ${value}, expected at most ${max}`);
  return `${path} in ${file} is ${value}`;
}

export function parseJson(file: string, text: string, redact: Redact): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CheckFailure(`file: ${file} is not JSON: ${text.trim() === '' ? 'it is empty' : whyNotJson(redact(text))}`);
  }
}

/** The engine quotes a few characters around the error, so it is asked about the text as it may be shown. */
function whyNotJson(redacted: string): string {
  try {
    JSON.parse(redacted);
    return 'a secret in it has to be escaped';
  } catch (error) {
    return (error as Error).message;
  }
}

/** `a.b[0]["with.dots"]` as its keys. */
function keysOf(path: string): (string | number)[] {
  const keys: (string | number)[] = [];
  const key = /(?:^|\.)([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/y;
  while (key.lastIndex < path.length) {
    const column = key.lastIndex + 1;
    const found = key.exec(path);
    if (!found) {
      throw new CheckFailure(`path: expected one such as total.lines.pct, runs[0].time or ["a.b"].c, got ${JSON.stringify(path)} (column ${column})`);
    }
    const [, name, index, quoted] = found;
    keys.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
  }
  return keys;
}

function valueAt(root: unknown, keys: (string | number)[], file: string, path: string, redact: Redact): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      const what = typeof value === 'object' && value !== null ? `only ${Object.keys(value).slice(0, 8).join(', ') || 'nothing'}` : described(value, redact);
      throw new CheckFailure(`path: ${path} is not in ${file}: in place of ${JSON.stringify(key)} there is ${what}`);
    }
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

function described(value: unknown, redact: Redact): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'number') return `${value}, which is not finite`;
  const text = redact(JSON.stringify(value));
  return `${value === null ? '' : `the ${typeof value === 'string' ? 'text' : typeof value} `}${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
