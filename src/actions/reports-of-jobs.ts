/**
 * Brings the artifacts other jobs of this run uploaded (their test reports) to where the plan's checks find them: each into
 * `artifacts/<name>/` beside the plan, as `actions/download-artifact` does. Nothing that is there is overwritten.
 */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { Artifacts, StoredArtifact } from '../artifacts/artifacts.js';
import { nameProblem } from '../artifacts/name.js';
import { UserError } from '../errors.js';

/** Beside the plan. */
export const REPORTS_FOLDER = 'artifacts';

/** Ours are no reports of tests. */
const OURS = 'phasegate-';

export interface ReportsOfJobs {
  /** The names of those that were brought. */
  brought: string[];
  /** Sentences about what was not: each keeps the run from passing. */
  reservations: string[];
}

/**
 * @param patterns globs of names
 * @param folder the plan's
 * @throws UserError where the artifacts cannot be listed, or a folder is in the way
 */
export async function bringReports(artifacts: Pick<Artifacts, 'list' | 'download'>, patterns: readonly string[], folder: string): Promise<ReportsOfJobs> {
  const isWanted = picomatch([...patterns], { dot: true });
  const stored = newestOfEach((await artifacts.list('')).filter(({ name }) => !name.startsWith(OURS)));
  const wanted = stored.filter(({ name }) => isWanted(name));
  const target = join(folder, REPORTS_FOLDER);
  const found = await lstat(target).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) throw new UserError(`${target} is no folder, and the artifacts go there.`, 'Remove it from the repository.');
  const reservations = patterns
    .filter((pattern) => !stored.some(({ name }) => picomatch.isMatch(name, pattern, { dot: true })))
    .map((pattern) => `This run has no artifact ${JSON.stringify(pattern)}${stored.length === 0 ? '' : `; it has ${stored.map(({ name }) => JSON.stringify(name)).join(', ')}`}.`);
  const brought: string[] = [];
  for (const artifact of wanted) {
    const problem = nameProblem(artifact.name);
    const place = join(target, artifact.name);
    if (problem === undefined && (await lstat(place).catch(() => undefined)) !== undefined) {
      throw new UserError(`${place} exists already, and the artifact "${artifact.name}" goes there.`, 'Remove it: nothing is overwritten.');
    }
    try {
      if (problem !== undefined) throw new UserError(problem);
      await artifacts.download(artifact, place);
      brought.push(artifact.name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reservations.push(`What the artifact ${JSON.stringify(artifact.name)} holds is not known: ${error.message.replace(/\.$/, '')}.`);
    }
  }
  return { brought, reservations };
}

/** Jobs of several attempts can have stored under one name. */
function newestOfEach(artifacts: readonly StoredArtifact[]): StoredArtifact[] {
  const newest = new Map<string, StoredArtifact>();
  for (const artifact of artifacts) {
    const known = newest.get(artifact.name);
    if (known === undefined || (artifact.createdAt ?? '') > (known.createdAt ?? '')) newest.set(artifact.name, artifact);
  }
  return [...newest.values()];
}
