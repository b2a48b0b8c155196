/**
 * The resolved plan as `run.json` has it, read back: `plan/model.ts` says what each field means. Unknown fields stay, so
 * that a report can be made of what a later version wrote.
 */
import * as z from 'zod/mini';
import { ID } from '../plan/values.js';
import type { Plan } from '../plan/model.js';
import '../zod-english.js';

/** Ids name folders of the record: nothing in one leads anywhere. */
const id = z.string().check(z.regex(ID, { error: 'expected an id' }));
const ids = z.array(z.string());
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const words = z.record(z.string(), z.string());

const step = z.looseObject({ name: z.string(), check: z.looseObject({ kind: z.string() }), continueOnError: z.boolean() });

const task = z.looseObject({
  id,
  title: z.string(),
  phase: id,
  parent: z.optional(z.string()),
  kind: z.enum(['automated', 'manual', 'work-item']),
  steps: z.array(step),
  manual: z.optional(z.looseObject({ instructions: z.union([z.looseObject({ text: z.string() }), z.looseObject({ file: z.string() })]), approvers: ids })),
  needs: z.array(z.looseObject({ kind: z.enum(['task', 'phase']), id })),
  covers: ids,
  deliverables: ids,
  acceptance: z.array(z.union([step, z.looseObject({ text: z.string() })])),
  effort: z.optional(z.looseObject({ text: z.string(), minHours: z.number(), maxHours: z.number() })),
  owner: z.optional(z.string()),
  hint: z.optional(z.string()),
  reproduce: z.optional(z.string()),
  status: z.optional(z.enum(['planned', 'in-progress', 'done'])),
  continueOnError: z.boolean(),
  line: z.int(),
});

const phase = z.looseObject({
  id,
  title: z.string(),
  needs: z.array(id),
  covers: ids,
  entry: z.array(step),
  exit: z.array(step),
  tasks: z.array(task),
  containers: z.array(z.looseObject({ id, title: z.string(), tasks: z.array(id) })),
  line: z.int(),
});

const requirement = z.looseObject({
  id: z.string(),
  title: z.string(),
  source: z.optional(z.looseObject({ file: z.string(), line: z.optional(z.int()) })),
  verification: z.enum(['test', 'analysis', 'inspection', 'demonstration']),
  covers: ids,
  priority: z.optional(z.string()),
  attributes: words,
  contentHash: z.string(),
});

const waiver = z.looseObject({ for: ids, reason: z.string(), by: z.string(), until: z.string() });

export const recordedPlanSchema = z.looseObject({
  version: z.literal(1),
  id,
  name: z.string(),
  digest: sha256,
  file: z.string(),
  requirements: z.array(requirement),
  links: ids,
  vars: words,
  failOn: z.array(z.enum(['failed', 'regressed', 'uncovered', 'orphan', 'suspect', 'waiting'])),
  people: words,
  /** Records of before there were waivers have none. */
  waivers: z._default(z.array(waiver), []),
  phases: z.array(phase),
});

/** The fields left to the check above are those a report is made of; the others were written by the same hand. */
export function asPlan(parsed: z.infer<typeof recordedPlanSchema>): Plan {
  return parsed as unknown as Plan;
}
