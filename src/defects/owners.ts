/** Who is asked to look at a defect: the first of the plan's owner, the code owners and the template that names a person. */
import type { Plan } from '../plan/model.js';
import type { Failure } from './failure.js';

export interface OwnersInput {
  plan: Plan;
  /** The plan's file, and of a task the scripts it runs, both relative to the root of the repository. */
  planFile: string;
  scriptsOf(task: string): readonly string[];
  /** Logins and teams as written in CODEOWNERS, by path. */
  codeownersOf(path: string): readonly string[];
  /** Logins in the template. */
  template: readonly string[];
}

/** GitHub's limit. */
const MOST = 10;

/**
 * @returns logins without `@`; and for each owner who is a team, which GitHub assigns nothing to, a sentence
 */
export function ownersOf(failures: readonly Pick<Failure, 'task' | 'owner'>[], { plan, planFile, scriptsOf, codeownersOf, template }: OwnersInput): { logins: string[]; warnings: string[] } {
  const planned = failures.flatMap(({ owner }) => (owner === undefined ? [] : `@${(plan.people[owner] ?? owner).replace(/^@/, '')}`));
  const owned = failures.flatMap(({ task }) => scriptsOf(task)).flatMap(codeownersOf);
  const sources = [planned, owned, codeownersOf(planFile), template.map((login) => `@${login}`)].map((source) => [...new Set(source)]);
  const teams = new Set<string>();
  for (const source of sources) {
    const people = source.filter((owner) => /^@[A-Za-z\d][A-Za-z\d-]{0,38}(?:\[bot\])?$/.test(owner));
    for (const owner of source) if (owner.includes('/')) teams.add(owner);
    if (people.length > 0) return { logins: people.slice(0, MOST).map((owner) => owner.slice(1)), warnings: [] };
  }
  return { logins: [], warnings: [...teams].map((team) => `The owner ${team} is a team, and GitHub assigns issues to people only.`) };
}
