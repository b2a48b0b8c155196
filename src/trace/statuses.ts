/** Every status there is. Apart from the schemas that use them, so that who only needs the words does not load those. */

export const TASK_STATUSES = ['passed', 'failed', 'blocked', 'skipped', 'waiting', 'waived', 'cancelled', 'planned', 'in-progress', 'done'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const VERDICTS = ['passed', 'passed-with-waivers', 'failed', 'waiting', 'not-computed'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const REQUIREMENT_STATUSES = ['uncovered', 'waived', 'failed', 'blocked', 'waiting', 'not-run', 'partial', 'verified'] as const;
export type RequirementStatus = (typeof REQUIREMENT_STATUSES)[number];

export const MARKS = ['regressed', 'suspect'] as const;
export type Mark = (typeof MARKS)[number];

/** The last two link and prove nothing. */
export const PROOF_KINDS = ['test', 'check', 'command', 'decision', 'reused', 'marker', 'work-item'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/** `not-run`: a link without an outcome, such as a skipped test or a marker without a result. */
export const PROOF_STATUSES = ['passed', 'failed', 'blocked', 'waiting', 'waived', 'not-run'] as const;
export type ProofStatus = (typeof PROOF_STATUSES)[number];
