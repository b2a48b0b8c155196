/**
 * Every phase's records of a run, for the job that reports: the newest attempt of each phase and leg. What is refused or
 * does not count is told by name, and is never a pass.
 */
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifacts, StoredArtifact } from '../artifacts/artifacts.js';
import { candidates, planPrefix, seemingly } from '../artifacts/name.js';
import { UserError } from '../errors.js';
import { digestOfFile } from '../evidence/digest.js';
import { MANIFEST } from '../evidence/manifest.js';
import type { Plan } from '../plan/model.js';
import { phaseFolder } from '../run/record-folder.js';
import { type JobResults, whyNoPass } from '../trace/job-results.js';
import type { IgnoredRecord, PhaseResult } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { isOfAnotherPlan, type Origin, type Received, receive, whyRefused } from './received.js';

export interface Collected {
  /** In the order of the plan, legs by name; each lies in its folder of the record. */
  records: { artifact: StoredArtifact; result: PhaseResult }[];
  /** What was refused or does not count. */
  ignored: IgnoredRecord[];
}

export interface CollectOptions {
  artifacts: Pick<Artifacts, 'list' | 'download'>;
  plan: Plan;
  out: string;
  run: Origin;
  jobs: JobResults;
}

/** Downloads at once. */
const AT_ONCE = 8;

/** @throws UserError where the artifacts of the run cannot be listed at all */
export async function collect({ artifacts, plan, out, run, jobs }: CollectOptions): Promise<Collected> {
  const phases = plan.phases.map(({ id }) => id);
  const stored = await artifacts.list(planPrefix(plan.id));
  const wanted = [...new Set(phases.flatMap((phase) => candidates(stored, plan.id, phase)))];
  const incoming = join(out, 'local', 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  try {
    const judged = await inTurns(wanted, (artifact) => judge(artifact, join(incoming, artifact.name)));
    const collected: Collected = { records: [], ignored: [] };
    for (const received of refuseDisagreeing(judged.flatMap((one) => one ?? []), phases)) {
      const { artifact } = received;
      const ignore = (why: string, place: { phase: string; leg?: string } | undefined): unknown => collected.ignored.push({ what: `artifact ${artifact.name}`, why, ...place });
      if ('refused' in received) {
        ignore(received.refused, seemingly(artifact.name, plan.id, phases));
        continue;
      }
      const { folder, result } = received;
      const { id: phase, leg } = result.phase;
      const why = whyNoPass(result, jobs);
      if (why !== undefined) {
        ignore(why, leg === undefined ? { phase } : { phase, leg });
        continue;
      }
      const target = phaseFolder(out, phase, leg);
      await mkdir(dirname(target), { recursive: true });
      await rename(folder, target);
      collected.records.push({ artifact, result });
    }
    return collected;
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }

  /** @returns undefined for one that is another plan's */
  async function judge(artifact: StoredArtifact, folder: string): Promise<Judged | undefined> {
    try {
      const received = await receive(artifacts, artifact, folder);
      if ('refused' in received) return received;
      if (isOfAnotherPlan(received, plan)) return undefined;
      const refused = await whyRefused(received, plan, run);
      return refused === undefined ? { ...received, manifest: (await digestOfFile(join(folder, MANIFEST))).sha256 } : { artifact, refused };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { artifact, refused: error.message.replace(/\.$/, '') };
    }
  }
}

type Judged = Received & { manifest?: string };

/**
 * Records of one run agree on commit and variables, with the first phase that has one. And after a re-run a record may
 * build on a result that another one has replaced: then it proves nothing of this run.
 */
function refuseDisagreeing(judged: readonly Judged[], phases: readonly string[]): Received[] {
  const order = new Map(phases.map((phase, index) => [phase, index]));
  const good = judged
    .flatMap((one) => ('refused' in one ? [] : [one]))
    .toSorted((a, b) => order.get(a.result.phase.id)! - order.get(b.result.phase.id)! || compare(a.result.phase.leg ?? '', b.result.phase.leg ?? ''));
  const digests = new Map(good.map((one) => [runName(one.result.phase.id, one.result.phase.leg), one.manifest]));
  const [first] = good;
  return [
    ...judged.filter((one) => 'refused' in one),
    ...good.map((one): Received => {
      const { upstream, run, vars } = one.result;
      const reference = first!.result;
      const other = upstream.find((built) => (digests.get(runName(built.phase, built.leg)) ?? built.manifest) !== built.manifest);
      const builtOn = other === undefined ? undefined : `it builds on another result of "${runName(other.phase, other.leg)}" than the newest of this run`;
      const different = Object.keys({ ...vars, ...reference.vars }).find((name) => vars[name] !== reference.vars[name]);
      const why = builtOn
        ?? (run.sha === reference.run.sha ? undefined : `it is of commit ${run.sha ?? 'none'}, and "${runName(reference.phase.id, reference.phase.leg)}" of ${reference.run.sha ?? 'none'}`)
        ?? (different === undefined ? undefined : `it ran with another value of the variable ${different} than "${runName(reference.phase.id, reference.phase.leg)}"`);
      return why === undefined ? one : { artifact: one.artifact, refused: why };
    }),
  ];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
