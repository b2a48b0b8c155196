/** `fail-on`: which findings about requirements make a run fail that its tasks let pass. It only lowers. */
import type { FailOn } from '../plan/model.js';
import type { Orphan, ReportRequirement } from './report.js';

export interface Facts {
  requirements: readonly ReportRequirement[];
  orphans: readonly Orphan[];
  /** Failed by more than what `continue-on-error` tolerates. */
  failsHard(requirement: string): boolean;
  /** Nothing is wrong with it: it waits for a person, or for what does. */
  isPending(requirement: string): boolean;
}

/** @returns a sentence for each rule that is broken, such as `2 requirements are uncovered: REQ-1, REQ-2` */
export function brokenRules(failOn: readonly FailOn[], facts: Facts): string[] {
  return [...new Set(failOn)].flatMap((rule) => reasonFor(rule, facts) ?? []);
}

function reasonFor(rule: FailOn, { requirements, orphans, failsHard, isPending }: Facts): string | undefined {
  const which = (holds: (requirement: ReportRequirement) => boolean): string[] => requirements.filter(holds).map(({ id }) => id);
  switch (rule) {
    case 'failed':
      return reason(which(({ id, status }) => status === 'failed' && failsHard(id)), 'failed', 'failed');
    case 'regressed':
      // What somebody accepted or still has to decide is not broken; `waiting` is a rule of its own.
      return reason(which(({ id, status, marks }) => marks.includes('regressed') && status !== 'waived' && !isPending(id)), 'was verified on the base and is no longer', 'were verified on the base and are no longer');
    case 'uncovered':
      return reason(which(({ status }) => status === 'uncovered'), 'is uncovered', 'are uncovered');
    case 'suspect':
      return reason(which(({ marks }) => marks.includes('suspect')), 'is suspect: its text changed since its proof', 'are suspect: their text changed since their proof');
    case 'waiting':
      return reason(which(({ status }) => status === 'waiting'), 'waits for a decision', 'wait for a decision');
    case 'orphan': {
      const ids = [...new Set(orphans.map(({ id }) => id))];
      if (ids.length === 0) return undefined;
      return `${ids.length === 1 ? '1 id in tests or sources is' : `${ids.length} ids in tests or sources are`} no requirement of the plan: ${named(ids)}`;
    }
  }
}

function reason(ids: readonly string[], one: string, many: string): string | undefined {
  if (ids.length === 0) return undefined;
  return `${ids.length === 1 ? `1 requirement ${one}` : `${ids.length} requirements ${many}`}: ${named(ids)}`;
}

const MOST_NAMED = 10;

function named(ids: readonly string[]): string {
  const rest = ids.length - MOST_NAMED;
  return rest > 0 ? `${ids.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : ids.join(', ');
}
