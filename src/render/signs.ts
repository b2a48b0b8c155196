/** A sign and the word for every outcome: the word carries the meaning, the sign only catches the eye. */
import type { CriterionResult, TaskStatus, Verdict } from '../trace/record.js';
import type { RequirementStatus } from '../trace/report.js';

export type Outcome = TaskStatus | Verdict | RequirementStatus | CriterionResult['status'] | 'no result' | 'no-result';

const SIGNS: Readonly<Record<Outcome, string>> = {
  passed: '✅',
  verified: '✅',
  'passed-with-waivers': '☑️',
  waived: '☑️',
  done: '☑️',
  failed: '❌',
  'not-computed': '❓',
  'no result': '❓',
  'no-result': '❓',
  partial: '🟡',
  uncovered: '⬜',
  blocked: '⛔',
  waiting: '⏳',
  cancelled: '🛑',
  skipped: '⏭️',
  'not-run': '⏭️',
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
