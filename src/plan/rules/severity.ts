import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import { asList, asMapping, withPlaces } from '../read.js';

/** A severity rule speaks of phases that exist: one that does not would never fit. */
export function knownSeverityPhases(draft: Draft, findings: Findings): void {
  for (const [index, entry] of asList(asMapping(draft.raw['defects'])?.['severity']).entries()) {
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
