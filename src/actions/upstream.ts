/** Brings the results of earlier phases, which other jobs of this run uploaded, to where the runner looks for them. */
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifacts, StoredArtifact } from '../artifacts/artifacts.js';
import { artifactName, attemptOf, candidates, planPrefix } from '../artifacts/name.js';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { phaseFolder } from '../run/record-folder.js';
import { type PhaseResult, phaseResultSchema } from '../trace/record.js';

export interface UpstreamOptions {
  artifacts: Artifacts;
  plan: Plan;
  /** Phases whose results are needed. */
  phases: readonly string[];
  out: string;
  /** `GITHUB_RUN_ID` and `GITHUB_RUN_ATTEMPT`. */
  run: { id: string; attempt: number };
}

const AGAIN = 'Re-run all jobs, so that every phase runs again.';

/**
 * Leaves the newest attempt of every leg of each phase in its folder below `out`.
 *
 * @throws UserError naming each phase without an artifact, or the artifact that is not what its name says
 */
export async function fetchUpstream({ artifacts, plan, phases, out, run }: UpstreamOptions): Promise<void> {
  const stored = await artifacts.list(planPrefix(plan.id));
  const incoming = join(out, 'local', 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  try {
    const missing: string[] = [];
    for (const phase of phases) {
      const found = await Promise.all(candidates(stored, plan.id, phase).map(async (artifact) => ({ artifact, ...(await receive(artifact)) })));
      const own = found.filter(({ result }) => result.phase.id === phase);
      if (own.length === 0) missing.push(phase);
      for (const { artifact, result, folder } of own) {
        const why = whyNotOurs(artifact, result, plan, run);
        if (why !== undefined) throw new UserError(`The artifact "${artifact.name}" is refused: ${why}.`, AGAIN);
        const target = phaseFolder(out, phase, result.phase.leg);
        await mkdir(dirname(target), { recursive: true });
        await rename(folder, target);
      }
    }
    if (missing.length > 0) {
      const names = missing.map((phase) => `"${phase}"`).join(', ');
      const jobs = missing.length === 1 ? 'the job that runs it' : 'the jobs that run them';
      throw new UserError(
        `This run has no artifact of the ${missing.length === 1 ? 'phase' : 'phases'} ${names}.`,
        `Add ${jobs} to this job's \`needs:\`, and see there why nothing was uploaded; an expired artifact comes back by re-running all jobs.`,
      );
    }
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }

  async function receive(artifact: StoredArtifact): Promise<{ folder: string; result: PhaseResult }> {
    const folder = join(incoming, artifact.name);
    await artifacts.download(artifact, folder);
    let json: unknown;
    try {
      json = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8'));
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new UserError(`The artifact "${artifact.name}" is refused: ${missing ? 'it has no result.json' : 'its result.json is no JSON'}.`, AGAIN);
    }
    const parsed = phaseResultSchema.safeParse(json);
    if (parsed.success) return { folder, result: parsed.data };
    const [issue] = parsed.error.issues;
    throw new UserError(`The artifact "${artifact.name}" is refused: its result.json is not one (${issue?.path.join('.') || 'top'}: ${issue?.message}).`, AGAIN);
  }
}

function whyNotOurs(artifact: StoredArtifact, result: PhaseResult, plan: Plan, run: UpstreamOptions['run']): string | undefined {
  if (result.run.id !== run.id) return `its result.json is of run ${result.run.id}, and this is run ${run.id}`;
  if (result.plan.id !== plan.id) return `its result.json is of the plan "${result.plan.id}", and this is "${plan.id}"`;
  if (result.run.attempt !== attemptOf(artifact.name)) return `its result.json is of attempt ${result.run.attempt}`;
  if (result.run.attempt > run.attempt) return `it is of attempt ${result.run.attempt}, and this is attempt ${run.attempt}`;
  const { id: phase, leg } = result.phase;
  const expected = artifactName({ plan: plan.id, phase, ...(leg === undefined ? {} : { leg }), attempt: result.run.attempt });
  return artifact.name === expected ? undefined : `its result.json is that of "${expected}"`;
}
