/** What `phasegate check --json` prints: the source of its published schema. */
import * as z from 'zod';

const diagnostic = z.object({
  severity: z.enum(['error', 'warning']).describe('A warning leaves the plan valid.'),
  code: z.string().describe('Stable name of the problem; docs/plan.md lists them.'),
  message: z.string(),
  file: z.string().describe('As the user named it, or relative to the plan for another file it names.'),
  line: z.int().positive(),
  column: z.int().positive().describe('In UTF-16 units.'),
  path: z.string().describe('In the plan, such as `phases[0].tasks[2].needs[1]`; empty for the plan as a whole.'),
  expected: z.string().optional(),
  suggestion: z.string().optional().describe('The nearest valid name.'),
});

const count = z.int().nonnegative();

export const checkReportSchema = z.object({
  valid: z.boolean(),
  digest: z.string().regex(/^[0-9a-f]{64}$/).describe("sha256 of the plan file's bytes."),
  counts: z.object({
    phases: count,
    tasks: count.describe('Without containers.'),
    steps: count.describe('Of tasks, without criteria and acceptance.'),
    requirements: count,
  }).describe('Of a plan that is not valid: what could be read.'),
  diagnostics: z.array(diagnostic).describe('In the order of the file.'),
});
export type CheckReport = z.infer<typeof checkReportSchema>;
