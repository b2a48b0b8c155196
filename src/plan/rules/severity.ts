import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import { asList, asMapping, withPlaces } from '../read.js';

/** A severity rule says something, of phases that exist: one of others would never fit. */
export function usefulSeverityRules(draft: Draft, findings: Findings): void {
  for (const [index, entry] of asList(asMapping(draft.raw['defects'])?.['severity']).entries()) {
    const rule = asMapping(entry);
    if (rule !== undefined && rule['severity'] === undefined && rule['priority'] === undefined) {
      findings.add({
        code: 'missing-field',
        message: 'A severity rule says neither `severity` nor `priority`, so it has no effect.',
        expected: '`severity`, `priority` or both',
        path: ['defects', 'severity', index],
      });
    }
    for (const { text, path } of withPlaces(asMapping(entry)?.['phase'], ['defects', 'severity', index, 'phase'])) {
      if (draft.phasesById.has(text)) continue;
      findings.add({
        code: 'unknown-phase',
        message: `A severity rule is about the phase \`${text}\`, which does not exist.`,
        expected: 'the id of a phase',
        path,
        among: { name: text, candidates: draft.phasesById.keys() },
      });
    }
  }
}
