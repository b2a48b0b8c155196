/**
 * The hand-off files between jobs, commands and machines: one phase's `result.json` and the whole run's `run.json`.
 * Each has a version and is read by the one parser here, wherever it comes from.
 */
import * as z from 'zod/mini';
import { described } from '../plan/fields.js';
import '../zod-english.js';
import { TASK_STATUSES, VERDICTS } from './statuses.js';

export type { TaskStatus, Verdict } from './statuses.js';

const sha256 = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));
const instant = z.iso.datetime();
/** A part of folder names: nothing in it leads anywhere. */
const leg = described(z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)), 'Which replica of the phase, where a matrix runs several.');

const evidence = z.object({
  path: described(z.string(), 'Relative to the workspace as the task wrote it; `output.log` is the captured output.'),
  sha256: described(sha256(), 'Of what is kept, after redaction.'),
  size: described(z.int().check(z.nonnegative()), 'Bytes kept.'),
});
export type EvidenceFile = z.infer<typeof evidence>;

const testCase = z.object({
  name: z.string(),
  className: z.optional(z.string()),
  status: z.enum(['passed', 'failed', 'skipped']),
  requirements: z.array(z.string()),
  file: z.optional(z.string()),
  line: z.optional(z.int()),
  message: z.optional(z.string()),
  evidence: described(z.optional(z.array(z.string())), 'Files the test case names, of those kept as evidence of its task.'),
});
export type TestCase = z.infer<typeof testCase>;

const step = z.object({
  name: z.string(),
  kind: described(z.string(), '`run` or the name of the check.'),
  status: z.enum(['passed', 'failed', 'skipped', 'cancelled']),
  exitCode: z.optional(z.int()),
  attempts: z.int().check(z.nonnegative()),
  durationMs: z.number().check(z.nonnegative()),
  detail: described(z.optional(z.string()), 'What a check saw when it passed.'),
  error: z.optional(z.string()),
  tests: z.optional(z.array(testCase)),
});
export type StepResult = z.infer<typeof step>;

const decision = z.object({
  task: z.string(),
  decision: z.enum(['approved', 'rejected']),
  by: z.string(),
  note: z.string(),
  at: instant,
  asserted: described(z.boolean(), 'true: somebody at a command line said so; false: GitHub vouches for the actor.'),
  plan: described(sha256(), 'Digest of the plan it was given for.'),
  sha: described(z.nullable(z.string()), 'Commit it was given for.'),
  upstream: described(z.record(z.string(), sha256()), 'Manifest digest of each upstream phase it was given for.'),
});
export type Decision = z.infer<typeof decision>;

const waiver = z.object({
  reason: z.string(),
  by: z.string(),
  until: described(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)), 'The last day it holds, in UTC.'),
});

const marker = z.object({
  kind: z.enum(['verifies', 'implements']),
  requirement: described(z.string(), 'As written: it may be none of the plan.'),
  file: z.string(),
  line: z.int(),
  test: described(z.optional(z.string()), 'The test that follows it.'),
  linked: described(z.optional(z.boolean()), 'true: a test case of this run is that test and names the requirement because of it.'),
});
export type Marker = z.infer<typeof marker>;

export const taskResultSchema = z.object({
  id: z.string(),
  parent: z.optional(z.string()),
  status: z.enum(TASK_STATUSES),
  tolerated: described(z.optional(z.boolean()), 'true: failed, but `continue-on-error` keeps the verdict.'),
  startedAt: z.optional(instant),
  durationMs: z.number().check(z.nonnegative()),
  error: z.optional(z.string()),
  blockedBy: z.optional(z.array(z.string())),
  waitsFor: z.optional(z.array(z.string())),
  decision: z.optional(decision),
  outputs: z.record(z.string(), z.string()),
  steps: z.array(step),
  evidence: z.array(evidence),
  warnings: z.optional(z.array(z.string())),
  reproduce: z.optional(z.string()),
  excerpt: described(z.optional(z.array(z.string())), 'The last lines of the output of a failed task that matter, redacted.'),
  waiver: described(z.optional(waiver), 'Accepted although it failed: why, by whom, until when.'),
});
export type TaskResult = z.infer<typeof taskResultSchema>;

const criterion = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'cancelled']),
  error: z.optional(z.string()),
  detail: z.optional(z.string()),
});
export type CriterionResult = z.infer<typeof criterion>;

const runIdentity = z.object({
  id: z.string(),
  attempt: z.int().check(z.positive()),
  job: z.nullable(z.string()),
  sha: described(z.nullable(z.string()), 'Commit checked out; on pull requests GitHub\'s merge commit.'),
  headSha: described(z.nullable(z.string()), 'Commit of the branch itself.'),
  repository: z.nullable(z.string()),
  event: z.nullable(z.string()),
  ref: z.nullable(z.string()),
  startedAt: instant,
  finishedAt: z.nullable(instant),
});
export type RunIdentity = z.infer<typeof runIdentity>;

const upstream = z.object({
  phase: z.string(),
  leg: z.optional(leg),
  verdict: z.enum(VERDICTS),
  manifest: sha256(),
});
export type Upstream = z.infer<typeof upstream>;

export const phaseResultSchema = z.object({
  version: z.literal(1),
  run: runIdentity,
  plan: z.object({ id: z.string(), name: z.string(), digest: sha256(), file: z.string() }),
  phase: z.object({ id: z.string(), title: z.string(), leg: z.optional(leg) }),
  vars: z.record(z.string(), z.string()),
  upstream: z.array(upstream),
  entry: z.array(criterion),
  exit: z.array(criterion),
  verdict: z.enum(VERDICTS),
  tasks: z.array(taskResultSchema),
  markers: described(z.optional(z.array(marker)), 'Comments, decorators and annotations in the files of the plan\'s `links`.'),
});
export type PhaseResult = z.infer<typeof phaseResultSchema>;

const ignoredRecord = z.object({
  what: z.string(),
  why: described(z.string(), 'The end of a sentence.'),
  phase: described(z.optional(z.string()), 'The phase that has no record because of it.'),
  leg: z.optional(z.string()),
});
export type IgnoredRecord = z.infer<typeof ignoredRecord>;

export const runRecordSchema = z.object({
  version: z.literal(1),
  run: runIdentity,
  plan: described(z.looseObject({ id: z.string(), name: z.string(), digest: sha256(), file: z.string() }), 'The resolved plan.'),
  vars: z.record(z.string(), z.string()),
  verdict: z.enum(VERDICTS),
  decisions: z.array(decision),
  phases: z.array(
    z.object({
      id: z.string(),
      leg: z.optional(leg),
      verdict: z.enum(VERDICTS),
      manifest: described(z.nullable(sha256()), 'sha256 of the phase\'s manifest.json; null while it has none.'),
      auditHead: z.nullable(sha256()),
    }),
  ),
  auditHead: described(z.nullable(sha256()), 'Head of the run\'s audit.jsonl.'),
  ignored: described(z.optional(z.array(ignoredRecord)), 'Records of other jobs that were refused or do not count.'),
  reservations: described(z.optional(z.array(z.string())), 'Sentences, each of which keeps the run from counting as passed.'),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
