/** A sign and the word for every outcome: the word carries the meaning, the sign only catches the eye. */
import type { CriterionResult, TaskStatus, Verdict } from '../trace/record.js';

export type Outcome = TaskStatus | Verdict | CriterionResult['status'] | 'no result';

const SIGNS: Readonly<Record<Outcome, string>> = {
  passed: '✅',
  'passed-with-waivers': '☑️',
  waived: '☑️',
  done: '☑️',
  failed: '❌',
  'not-computed': '❓',
  'no result': '❓',
  blocked: '⛔',
  waiting: '⏳',
  cancelled: '🛑',
  skipped: '⏭️',
  planned: '⚪',
  'in-progress': '🔵',
};

/** `✅ passed`. */
export function signed(outcome: Outcome): string {
  return `${SIGNS[outcome]} ${outcome}`;
}

export function sign(outcome: Outcome): string {
  return SIGNS[outcome];
}
