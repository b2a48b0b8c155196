/** What single values of a plan look like. All of them are texts: YAML does not guess (`yaml.ts`). */

export const ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;

/** Ids a phase cannot have: the record has folders and artifacts of these names. */
export const RESERVED_PHASES = ['record', 'previous', 'local'];

export const DURATION = /^[1-9]\d{0,8}(?:ms|s|m|h)$/;

export const EFFORT_RANGE = /^\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?[hdw]$/;

export const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const [year, month, day] = (DATE.exec(text) ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0));
}

export const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const INTERPOLATED = /\$\{\{/;

export interface NumberLimits {
  min?: number;
  max?: number;
  integer?: boolean;
  /** Fields of checks may hold `${{ vars.NAME }}`, which the run fills in. */
  interpolated?: boolean;
}

/** Whether a text reads as a number within limits. */
export function isNumber(text: string, { min = -Infinity, max = Infinity, integer = false, interpolated = false }: NumberLimits): boolean {
  if (interpolated && INTERPOLATED.test(text)) return true;
  const parsed = Number(text);
  return NUMBER.test(text) && parsed >= min && parsed <= max && (!integer || Number.isInteger(parsed));
}
