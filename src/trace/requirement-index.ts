/** The requirement a record means by what it wrote: ids as tests and markers name them, which may be none of the plan. */
import type { Requirement } from '../plan/model.js';
import { requirementKey } from '../plan/requirement-key.js';

export type Meant = { id: string } | { unknown: string } | { ambiguous: string };

/** @returns what a written id means, however it is separated and capitalised */
export function requirementIndex(requirements: readonly Requirement[]): (written: string) => Meant {
  const exact = new Set(requirements.map(({ id }) => id));
  const byKey = new Map(requirements.map(({ id }) => [requirementKey(id), id]));
  return (written) => {
    if (exact.has(written)) return { id: written };
    const id = byKey.get(requirementKey(written.trim()));
    if (id !== undefined) return { id };
    return written.split(' or ').length > 1 && written.split(' or ').every((part) => exact.has(part)) ? { ambiguous: written } : { unknown: written };
  };
}
