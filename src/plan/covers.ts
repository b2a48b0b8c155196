import { type DraftTask } from './draft.js';
import { asTexts } from './read.js';

/**
 * The requirements a leaf's outcome proves: its own `covers`, else its container's, else its phase's. A task with test
 * reports or coverage inherits none: what its test cases name is what it proves.
 */
export function coversOf(task: DraftTask): string[] {
  if (task.raw['covers'] !== undefined) return asTexts(task.raw['covers']);
  if ([...task.steps, ...task.acceptance].some((step) => 'raw' in step && (step.kind === 'junit' || step.kind === 'coverage'))) return [];
  return asTexts(task.container?.raw['covers'] ?? task.phase.raw['covers']);
}
