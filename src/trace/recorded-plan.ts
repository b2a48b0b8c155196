/**
 * The resolved plan as `run.json` has it, read back: `plan/model.ts` says what each field means. Unknown fields stay, so
 * that a report can be made of what a later version wrote.
 */
import * as z from 'zod';
import { ID } from '../plan/fields.js';
import type { Plan } from '../plan/model.js';

/** Ids name folders of the record: nothing in one leads anywhere. */
const id = z.string().regex(ID, { error: 'expected an id' });
const ids = z.array(z.string());
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const words = z.record(z.string(), z.string());

const step = z.looseObject({ name: z.string(), check: z.looseObject({ kind: z.string() }), continueOnError: z.boolean() });

const task = z.looseObject({
  id,
  title: z.string(),
  phase: id,
  parent: z.string().optional(),
  kind: z.enum(['automated', 'manual', 'work-item']),
  steps: z.array(step),
  manual: z.looseObject({ instructions: z.union([z.looseObject({ text: z.string() }), z.looseObject({ file: z.string() })]), approvers: ids }).optional(),
  needs: z.array(z.looseObject({ kind: z.enum(['task', 'phase']), id })),
  covers: ids,
  deliverables: ids,
  acceptance: z.array(z.union([step, z.looseObject({ text: z.string() })])),
  effort: z.looseObject({ text: z.string(), minHours: z.number(), maxHours: z.number() }).optional(),
  owner: z.string().optional(),
  hint: z.string().optional(),
  reproduce: z.string().optional(),
  status: z.enum(['planned', 'in-progress', 'done']).optional(),
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
  source: z.looseObject({ file: z.string(), line: z.int().optional() }).optional(),
  verification: z.enum(['test', 'analysis', 'inspection', 'demonstration']),
  covers: ids,
  priority: z.string().optional(),
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
  waivers: z.array(waiver).default([]).describe('Records of before there were waivers have none.'),
  phases: z.array(phase),
});

/** The fields left to the check above are those a report is made of; the others were written by the same hand. */
export function asPlan(parsed: z.infer<typeof recordedPlanSchema>): Plan {
  return parsed as unknown as Plan;
}
