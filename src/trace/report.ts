/**
 * The traceability report: what `phasegate report --format json` prints, and the one thing every other format, the
 * comment and the HTML are drawn from. `trace.ts` computes it.
 */
import * as z from 'zod';
import { MARKS, PROOF_KINDS, PROOF_STATUSES, REQUIREMENT_STATUSES, TASK_STATUSES, VERDICTS } from './statuses.js';

export type { Mark, ProofKind, ProofStatus, RequirementStatus } from './statuses.js';

const verdict = z.enum(VERDICTS);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const source = z.object({ file: z.string(), line: z.int().optional() });

const evidence = z.object({
  path: z.string().describe('As the task wrote it, relative to the workspace; `output.log` is the captured output.'),
  file: z.string().describe('Where it is kept, relative to the folder of the record, percent-encoded where artifacts need it.'),
  sha256,
  size: z.int().nonnegative().describe('Bytes kept.'),
});
export type ReportEvidence = z.infer<typeof evidence>;

const proof = z.object({
  kind: z.enum(PROOF_KINDS),
  status: z.enum(PROOF_STATUSES),
  of: z.enum(['test', 'check', 'command', 'decision']).optional().describe('What a reused proof was when it was new.'),
  task: z.string().optional().describe('Absent for a marker that no test result belongs to.'),
  phase: z.string().optional(),
  leg: z.string().optional(),
  step: z.string().optional().describe('A task proves step by step; absent where the task as a whole speaks: it did not run, or failed outside its steps.'),
  test: z.string().optional().describe('The test case, with its class where it has one.'),
  file: z.string().optional().describe('Where the test or the marker is, relative to the workspace.'),
  line: z.int().optional(),
  error: z.string().optional(),
  by: z.string().optional().describe('Who decided.'),
  evidence: z.array(evidence).describe('Files of this proof: those a test case names, or those of its task.'),
});
export type Proof = z.infer<typeof proof>;

const waiver = z.object({ reason: z.string(), by: z.string(), until: z.string().describe('The last day it holds, `YYYY-MM-DD` in UTC.') });
export type ReportWaiver = z.infer<typeof waiver>;

const requirement = z.object({
  id: z.string(),
  title: z.string(),
  source: source.optional(),
  verification: z.enum(['test', 'analysis', 'inspection', 'demonstration']),
  priority: z.string().optional(),
  status: z.enum(REQUIREMENT_STATUSES),
  marks: z.array(z.enum(MARKS)),
  covers: z.array(z.string()).describe('Its parents.'),
  coveredBy: z.array(z.string()).describe('Its children.'),
  shallow: z.boolean().describe('Something covers it directly: a proof, a link or a child.'),
  deep: z.boolean().describe('It and the whole chain below it is covered down to tests, tasks or markers.'),
  blockedBy: z.array(z.string()).describe('What blocks it: requirements where they are known, else tasks or phases.'),
  waitsFor: z.array(z.string()).describe('Who has to decide, for `waiting`.'),
  waiver: waiver.optional(),
  before: z.enum(REQUIREMENT_STATUSES).nullable().describe('Its status in the baseline; null: it was not there, or there is no baseline.'),
  contentHash: z.string(),
  proofs: z.array(proof),
});
export type ReportRequirement = z.infer<typeof requirement>;

const testCounts = z.object({ passed: z.int(), failed: z.int(), skipped: z.int() });

const step = z.object({
  name: z.string(),
  kind: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'cancelled']),
  exitCode: z.int().optional(),
  attempts: z.int(),
  durationMs: z.number(),
  error: z.string().optional(),
  detail: z.string().optional(),
  tests: testCounts.optional(),
  failures: z.array(z.object({ name: z.string(), file: z.string().optional(), line: z.int().optional(), message: z.string().optional(), requirements: z.array(z.string()) })).describe('Its failed test cases.'),
});
export type ReportStep = z.infer<typeof step>;

const task = z.object({
  id: z.string(),
  title: z.string(),
  phase: z.string(),
  leg: z.string().optional(),
  parent: z.string().optional(),
  kind: z.enum(['automated', 'manual', 'work-item']),
  status: z.enum([...TASK_STATUSES, 'no-result']),
  tolerated: z.boolean().describe('Failed, and `continue-on-error` keeps the verdict.'),
  startedAt: z.string().optional(),
  durationMs: z.number(),
  effort: z.string().optional(),
  owner: z.string().optional(),
  needs: z.array(z.string()).describe('Tasks it waits for, phases replaced by their tasks only where the plan names tasks; phases by id.'),
  covers: z.array(z.string()),
  critical: z.boolean().describe('On the critical path of the plan.'),
  error: z.string().optional(),
  excerpt: z.array(z.string()).describe('The last lines of its output that matter, for one that failed.'),
  hint: z.string().optional(),
  reproduce: z.string().optional(),
  readsOnly: z.boolean().optional().describe('true: it runs nothing that writes the reports it reads, so that has to run before `reproduce`.'),
  blockedBy: z.array(z.string()),
  waitsFor: z.array(z.string()),
  instructions: z.string().optional().describe('What a person has to do; for a file its path.'),
  approve: z.string().optional().describe('The command that records the decision it waits for, or after a rejection a new one.'),
  acceptance: z.array(z.string()).optional().describe('Its acceptance criteria in words, which nothing but a person can check.'),
  deliverables: z.array(z.string()).optional().describe('The files it is there for, relative to the plan.'),
  decision: z.object({ decision: z.enum(['approved', 'rejected']), by: z.string(), note: z.string(), at: z.string(), asserted: z.boolean() }).optional(),
  waiver: waiver.optional(),
  steps: z.array(step),
  evidence: z.array(evidence),
  warnings: z.array(z.string()),
  line: z.int().describe('Where the plan has it.'),
});
export type ReportTask = z.infer<typeof task>;

const criterion = z.object({ gate: z.enum(['entry', 'exit']), name: z.string(), status: z.enum(['passed', 'failed', 'skipped', 'cancelled', 'no-result']), error: z.string().optional(), detail: z.string().optional() });

const phase = z.object({
  id: z.string(),
  leg: z.string().optional(),
  title: z.string(),
  verdict: verdict.nullable().describe('null: there is no record of it, or it is ignored.'),
  missing: z.string().optional().describe('Why there is none: a sentence for people.'),
  needs: z.array(z.string()),
  tasks: z.object({ total: z.int(), passed: z.int() }).describe('Work items left out.'),
  workItems: z.object({ total: z.int(), done: z.int() }),
  effortHours: z.number().describe('The middle of the estimates of its tasks, work items among them.'),
  effortDoneHours: z.number().describe('Of those that passed or are done.'),
  startedAt: z.string().optional(),
  durationMs: z.number().describe('From the start of its first task to the end of its last.'),
  criteria: z.array(criterion),
  manifest: sha256.nullable(),
  folder: z.string().describe('Relative to the folder of the record.'),
  attempt: z.int().optional(),
  artifact: z.object({ url: z.string().optional(), digest: z.string().optional(), size: z.int().optional() }).optional(),
});
export type ReportPhase = z.infer<typeof phase>;

const orphan = z.object({
  id: z.string().describe('What reads as a requirement id and is none of the plan, or the ids that fit equally, joined with ` or `.'),
  kind: z.enum(['unknown', 'ambiguous']),
  nearest: z.string().optional(),
  task: z.string().optional(),
  test: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
});
export type Orphan = z.infer<typeof orphan>;

const change = z.object({ id: z.string(), title: z.string(), before: z.string().nullable(), now: z.string().nullable() });

const delta = z.object({
  /** The record compared with. */
  against: z.object({ run: z.string(), attempt: z.int(), sha: z.string().nullable(), ref: z.string().nullable(), finishedAt: z.string().nullable() }),
  newlyVerified: z.array(change),
  newlyBroken: z.array(change).describe('Verified before and not now.'),
  newlyCovered: z.array(change),
  newlyUncovered: z.array(change),
  addedRequirements: z.array(change),
  removedRequirements: z.array(change),
  addedTasks: z.array(change),
  removedTasks: z.array(change),
  durationMs: z.object({ before: z.number(), now: z.number() }),
  effortHours: z.object({ before: z.number(), now: z.number() }).describe('The middle of the estimates, all tasks together.'),
});
export type Delta = z.infer<typeof delta>;

export const reportSchema = z.object({
  version: z.literal(1),
  verdict: verdict.describe('Of the plan, lowered by `fail-on`.'),
  tasksVerdict: verdict.describe('Of the plan, before `fail-on`.'),
  reasons: z.array(z.string()).describe('What lowered it, such as `2 requirements are uncovered: REQ-1, REQ-2`; empty where nothing did.'),
  plan: z.object({ id: z.string(), name: z.string(), digest: sha256, file: z.string() }),
  run: z.object({
    id: z.string(),
    attempt: z.int(),
    sha: z.string().nullable(),
    headSha: z.string().nullable(),
    repository: z.string().nullable(),
    event: z.string().nullable(),
    ref: z.string().nullable(),
    startedAt: z.string(),
    finishedAt: z.string().nullable(),
    durationMs: z.number(),
    url: z.string().optional().describe('The page of the run.'),
  }),
  digest: sha256.nullable().describe('sha256 of `run.json`: what `phasegate verify --digest` takes.'),
  totals: z.object({
    requirements: z.object({
      total: z.int(),
      uncovered: z.int(),
      waived: z.int(),
      failed: z.int(),
      blocked: z.int(),
      waiting: z.int(),
      'not-run': z.int(),
      partial: z.int(),
      verified: z.int(),
      regressed: z.int(),
      suspect: z.int(),
      shallow: z.int(),
      deep: z.int(),
    }),
    tests: testCounts.extend({ total: z.int() }),
    tasks: z.object({ total: z.int(), passed: z.int(), failed: z.int(), tolerated: z.int(), blocked: z.int(), waiting: z.int(), other: z.int() }).describe('As in `tasks`, so once a leg; work items left out.'),
    workItems: z.object({ total: z.int(), done: z.int() }),
    phases: z.object({ total: z.int(), ran: z.int().describe('With a record that counts.'), passed: z.int() }).describe('Of the plan; the legs of a phase count once.'),
    effortHours: z.number().describe('The middle of the estimates, all tasks together.'),
    effortDoneHours: z.number().describe('Of the tasks that passed or are done, in all their legs.'),
    evidence: z.object({ files: z.int(), bytes: z.int() }),
  }),
  requirements: z.array(requirement),
  tasks: z.array(task),
  phases: z.array(phase),
  criticalPath: z.object({ tasks: z.array(z.string()), unit: z.enum(['hours', 'tasks']), min: z.number(), max: z.number() }),
  gaps: z.array(z.object({ requirement: z.string(), reason: z.string() })).describe('Required coverage that is missing.'),
  orphans: z.array(orphan),
  decisions: z.array(z.object({ task: z.string(), decision: z.enum(['approved', 'rejected']), by: z.string(), note: z.string(), at: z.string(), asserted: z.boolean() })),
  ignored: z.array(z.object({ what: z.string(), why: z.string() })).describe('Records that were refused or do not count.'),
  baseline: z.object({ why: z.string().describe('Why there is nothing to compare with, and what to do.') }).optional().describe('Present where a comparison was wanted and there is no delta.'),
  delta: delta.optional(),
});
export type Report = z.infer<typeof reportSchema>;
