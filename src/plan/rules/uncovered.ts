import { coversOf } from '../covers.js';
import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import { asTexts } from '../read.js';

/**
 * Requirements no task and no child covers. Test names and markers in sources cover too, and only a run knows them: a
 * plan with a `junit` check or with `links` is not judged here but by the report.
 */
export function uncovered(draft: Draft, findings: Findings): void {
  if (draft.requirements.length === 0 || asTexts(draft.raw['links']).length > 0) return;
  if (draft.steps.some(({ kind }) => kind === 'junit')) return;
  const covered = new Set(draft.requirements.flatMap(({ covers }) => covers.map(({ text }) => text)));
  for (const phase of draft.phases) for (const task of phase.leaves) for (const id of coversOf(task)) covered.add(id);
  for (const { requirement, path, elsewhere } of draft.requirements) {
    if (covered.has(requirement.id)) continue;
    findings.add({
      severity: 'warning',
      code: 'uncovered',
      message: `Nothing covers requirement \`${requirement.id}\`.`,
      expected: 'a task or phase whose `covers` lists it, a `junit` check whose tests name it, or `links`',
      path: elsewhere ? path : [...path, 'id'],
      ...(elsewhere === undefined ? {} : { elsewhere }),
    });
  }
}
