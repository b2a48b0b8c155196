/**
 * The hand-off files between jobs, commands and machines: one phase's `result.json` and the whole run's `run.json`.
 * Each has a version and is read by the one parser here, wherever it comes from.
 */
import * as z from 'zod';

export const TASK_STATUSES = [
  'passed',
  'failed',
  'blocked',
  'skipped',
  'waiting',
  'waived',
  'cancelled',
  'planned',
  'in-progress',
  'done',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const VERDICTS = ['passed', 'passed-with-waivers', 'failed', 'waiting', 'not-computed'] as const;
export type Verdict = (typeof VERDICTS)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();
/** A part of folder names: nothing in it leads anywhere. */
const leg = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).describe('Which replica of the phase, where a matrix runs several.');

const evidence = z.object({
  path: z.string().describe('Relative to the workspace as the task wrote it; `output.log` is the captured output.'),
  sha256: sha256.describe('Of what is kept, after redaction.'),
  size: z.int().nonnegative().describe('Bytes kept.'),
});
export type EvidenceFile = z.infer<typeof evidence>;

const testCase = z.object({
  name: z.string(),
  className: z.string().optional(),
  status: z.enum(['passed', 'failed', 'skipped']),
  requirements: z.array(z.string()),
  file: z.string().optional(),
  line: z.int().optional(),
  message: z.string().optional(),
  evidence: z.array(z.string()).optional().describe('Files the test case names, of those kept as evidence of its task.'),
});
export type TestCase = z.infer<typeof testCase>;

const step = z.object({
  name: z.string(),
  kind: z.string().describe('`run` or the name of the check.'),
  status: z.enum(['passed', 'failed', 'skipped', 'cancelled']),
  exitCode: z.int().optional(),
  attempts: z.int().nonnegative(),
  durationMs: z.number().nonnegative(),
  detail: z.string().optional().describe('What a check saw when it passed.'),
  error: z.string().optional(),
  tests: z.array(testCase).optional(),
});
export type StepResult = z.infer<typeof step>;

const decision = z.object({
  task: z.string(),
  decision: z.enum(['approved', 'rejected']),
  by: z.string(),
  note: z.string(),
  at: instant,
  asserted: z.boolean().describe('true: somebody at a command line said so; false: GitHub vouches for the actor.'),
  plan: sha256.describe('Digest of the plan it was given for.'),
  sha: z.string().nullable().describe('Commit it was given for.'),
  upstream: z.record(z.string(), sha256).describe('Manifest digest of each upstream phase it was given for.'),
});
export type Decision = z.infer<typeof decision>;

const waiver = z.object({
  reason: z.string(),
  by: z.string(),
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).describe('The last day it holds, in UTC.'),
});
export type WaiverRecord = z.infer<typeof waiver>;

const marker = z.object({
  kind: z.enum(['verifies', 'implements']),
  requirement: z.string().describe('As written: it may be none of the plan.'),
  file: z.string(),
  line: z.int(),
  test: z.string().optional().describe('The test that follows it.'),
  linked: z.boolean().optional().describe('true: a test case of this run is that test and names the requirement because of it.'),
});
export type Marker = z.infer<typeof marker>;

const task = z.object({
  id: z.string(),
  parent: z.string().optional(),
  status: z.enum(TASK_STATUSES),
  tolerated: z.boolean().optional().describe('true: failed, but `continue-on-error` keeps the verdict.'),
  startedAt: instant.optional(),
  durationMs: z.number().nonnegative(),
  error: z.string().optional(),
  blockedBy: z.array(z.string()).optional(),
  waitsFor: z.array(z.string()).optional(),
  decision: decision.optional(),
  outputs: z.record(z.string(), z.string()),
  steps: z.array(step),
  evidence: z.array(evidence),
  warnings: z.array(z.string()).optional(),
  reproduce: z.string().optional(),
  excerpt: z.array(z.string()).optional().describe('The last lines of the output of a failed task that matter, redacted.'),
  waiver: waiver.optional().describe('Accepted although it failed: why, by whom, until when.'),
});
export type TaskResult = z.infer<typeof task>;

const criterion = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'cancelled']),
  error: z.string().optional(),
  detail: z.string().optional(),
});
export type CriterionResult = z.infer<typeof criterion>;

const runIdentity = z.object({
  id: z.string(),
  attempt: z.int().positive(),
  job: z.string().nullable(),
  sha: z.string().nullable().describe('Commit checked out; on pull requests GitHub\'s merge commit.'),
  headSha: z.string().nullable().describe('Commit of the branch itself.'),
  repository: z.string().nullable(),
  event: z.string().nullable(),
  ref: z.string().nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
});
export type RunIdentity = z.infer<typeof runIdentity>;

const upstream = z.object({
  phase: z.string(),
  leg: leg.optional(),
  verdict: z.enum(VERDICTS),
  manifest: sha256,
});
export type Upstream = z.infer<typeof upstream>;

export const phaseResultSchema = z.object({
  version: z.literal(1),
  run: runIdentity,
  plan: z.object({ id: z.string(), name: z.string(), digest: sha256, file: z.string() }),
  phase: z.object({ id: z.string(), title: z.string(), leg: leg.optional() }),
  vars: z.record(z.string(), z.string()),
  upstream: z.array(upstream),
  entry: z.array(criterion),
  exit: z.array(criterion),
  verdict: z.enum(VERDICTS),
  tasks: z.array(task),
  markers: z.array(marker).optional().describe('Comments, decorators and annotations in the files of the plan\'s `links`.'),
});
export type PhaseResult = z.infer<typeof phaseResultSchema>;

const ignoredRecord = z.object({
  what: z.string(),
  why: z.string().describe('The end of a sentence.'),
  phase: z.string().optional().describe('The phase that has no record because of it.'),
  leg: z.string().optional(),
});
export type IgnoredRecord = z.infer<typeof ignoredRecord>;

export const runRecordSchema = z.object({
  version: z.literal(1),
  run: runIdentity,
  plan: z.looseObject({ id: z.string(), name: z.string(), digest: sha256, file: z.string() }).describe('The resolved plan.'),
  vars: z.record(z.string(), z.string()),
  verdict: z.enum(VERDICTS),
  decisions: z.array(decision),
  phases: z.array(
    z.object({
      id: z.string(),
      leg: leg.optional(),
      verdict: z.enum(VERDICTS),
      manifest: sha256.nullable().describe('sha256 of the phase\'s manifest.json; null while it has none.'),
      auditHead: sha256.nullable(),
    }),
  ),
  auditHead: sha256.nullable().describe('Head of the run\'s audit.jsonl.'),
  ignored: z.array(ignoredRecord).optional().describe('Records of other jobs that were refused or do not count.'),
  reservations: z.array(z.string()).optional().describe('Sentences, each of which keeps the run from counting as passed.'),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
