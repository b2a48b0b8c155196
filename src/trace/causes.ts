/** What keeps requirements from being proven: what blocks them and whom they wait for. */
import type { Link } from './links.js';
import type { PhaseRuns } from './phase-runs.js';
import type { Judged } from './status.js';
import { ENTRY } from './verdict.js';

export interface Causes {
  /** Requirements where they are known, else tasks or phases. */
  blockedBy: string[];
  waitsFor: string[];
  /** Nothing is wrong with it: it waits for a person, or for what does. */
  pending: boolean;
}

/** Beyond this many the task or phase they come from says more. */
const MOST_REQUIREMENTS = 5;

/** @returns the causes of each requirement that is blocked or waiting */
export function causesOf(links: ReadonlyMap<string, readonly Link[]>, judged: ReadonlyMap<string, Judged>, statusOf: PhaseRuns['statusOf']): Map<string, Causes> {
  const culprits = culpritsOf(links);
  const causes = new Map<string, Causes>();
  // Children stand before their parents here.
  for (const [id, { unwaived, children }] of judged) {
    if (unwaived !== 'blocked' && unwaived !== 'waiting') continue;
    const own = links.get(id) ?? [];
    const below = children.flatMap((child) => causes.get(child) ?? []);
    const roots = new Set(own.flatMap(({ proof, row }) => (proof.status === 'blocked' && row !== undefined ? row.shown.blockedBy.map((cause) => (cause === ENTRY ? row.run.phase.id : cause)) : [])));
    const named = [...roots].flatMap((root) => {
      const found = [...(culprits.get(root) ?? [])].filter((culprit) => culprit !== id);
      return found.length > 0 && found.length <= MOST_REQUIREMENTS ? found : [root];
    });
    const waiting = own.flatMap(({ proof, row }) => (proof.status === 'waiting' ? (row?.shown.waitsFor ?? []) : []));
    causes.set(id, {
      blockedBy: unwaived === 'blocked' ? [...new Set([...named, ...below.flatMap((child) => child.blockedBy)])] : [],
      waitsFor: [...new Set([...waiting, ...below.flatMap((child) => child.waitsFor)])],
      pending: [...roots].every((root) => statusOf(root) === 'waiting') && below.every((child) => child.pending),
    });
  }
  return causes;
}

/** By task and by phase: the requirements that failed or wait in it. */
function culpritsOf(links: ReadonlyMap<string, readonly Link[]>): Map<string, Set<string>> {
  const culprits = new Map<string, Set<string>>();
  for (const [id, own] of links) {
    for (const { proof } of own) {
      if (proof.status !== 'failed' && proof.status !== 'waiting') continue;
      for (const place of [proof.task, proof.phase]) {
        if (place === undefined) continue;
        const known = culprits.get(place);
        if (known === undefined) culprits.set(place, new Set([id]));
        else known.add(id);
      }
    }
  }
  return culprits;
}
