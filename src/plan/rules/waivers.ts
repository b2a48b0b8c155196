import type { Draft } from '../draft.js';
import { isDate } from '../values.js';
import type { Findings } from '../findings.js';
import { asList, asMapping, asText, withPlaces } from '../read.js';

/** Waivers are for what exists. */
export function knownWaivers(draft: Draft, findings: Findings): void {
  for (const [index, entry] of asList(draft.raw['waivers']).entries()) {
    for (const { text, path } of withPlaces(asMapping(entry)?.['for'], ['waivers', index, 'for'])) {
      if (draft.requirementsById.has(text) || draft.tasks.has(text) || !draft.requirementsComplete) continue;
      findings.add({
        code: 'unknown-waiver',
        message: draft.phasesById.has(text) ? `\`${text}\` is a phase, and a waiver is for requirements and tasks.` : `There is no requirement or task \`${text}\`.`,
        expected: 'ids of requirements or tasks',
        path,
        among: { name: text, candidates: [...draft.requirementsById.keys(), ...draft.tasks.keys()] },
      });
    }
  }
}

/** @param today `YYYY-MM-DD` in UTC */
export function expiredWaivers(draft: Draft, findings: Findings, today: string): void {
  for (const [index, entry] of asList(draft.raw['waivers']).entries()) {
    const until = asText(asMapping(entry)?.['until']);
    if (until === undefined || !isDate(until) || until >= today) continue;
    findings.add({ severity: 'warning', code: 'expired-waiver', message: `This waiver held until ${until} and excuses nothing any more.`, expected: 'no waiver, or one with a new date and the reason for it', path: ['waivers', index, 'until'] });
  }
}
