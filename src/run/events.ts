/**
 * Everything that happens in a run, as one discriminated union. The terminal, the job log, `audit.jsonl` and
 * `run --json` are all fed by it and by nothing else.
 */
import type { Report } from '../trace/report.js';
import type { CriterionResult, Decision, StepResult, TaskResult, Verdict } from '../trace/record.js';

/** `at` is an ISO 8601 instant in UTC. */
export type RunEvent = { at: string } & (
  | { type: 'run-started'; run: string; attempt: number; plan: { id: string; name: string; digest: string }; phases: string[]; tasks: number; resumed: boolean }
  | { type: 'phase-started'; phase: string; title: string; tasks: number }
  | { type: 'criterion-finished'; phase: string; gate: 'entry' | 'exit'; criterion: CriterionResult }
  | { type: 'task-started'; phase: string; task: string; title: string }
  | { type: 'step-started'; phase: string; task: string; step: string; attempt: number }
  | { type: 'step-retrying'; phase: string; task: string; step: string; attempt: number; error: string; waitMs: number }
  | { type: 'step-finished'; phase: string; task: string; step: StepResult }
  | { type: 'task-finished'; phase: string; task: string; title: string; result: TaskResult; advice?: Advice }
  | { type: 'decision-recorded'; decision: Decision }
  | { type: 'warning'; message: string; phase?: string; task?: string }
  | { type: 'phase-closed'; phase: string; verdict: Verdict; result: string }
  | { type: 'phase-finished'; phase: string; verdict: Verdict; manifest: string; auditHead: string }
  | { type: 'interrupted'; signal: string }
  | { type: 'run-finished'; verdict: Verdict; reasons?: string[]; requirements?: Report['totals']['requirements']; durationMs: number; report?: string; html?: string; exitCode: number }
);

/** What a person needs when a task did not pass. */
export interface Advice {
  /** The last lines of its output, redacted. */
  tail: string[];
  /** The text of its `hint`, read from the file where it names one. */
  hint?: string;
  reproduce?: string;
  /** Instructions of a manual task that waits, and the command that records the decision, also where it was rejected. */
  instructions?: string;
  approve?: string;
}

export type EventSink = (event: RunEvent) => void;
