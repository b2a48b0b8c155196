/** Brings the results of earlier phases, which other jobs of this run uploaded, to where the runner looks for them. */
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifacts, StoredArtifact } from '../artifacts/artifacts.js';
import { artifactName, attemptOf, candidates, planPrefix } from '../artifacts/name.js';
import { UserError } from '../errors.js';
import { verify } from '../evidence/verify.js';
import type { Plan } from '../plan/model.js';
import { phaseFolder } from '../run/record-folder.js';
import { phaseOf } from '../run/selection.js';
import { type PhaseResult, phaseResultSchema } from '../trace/record.js';
import { opensTheWay, phaseVerdict } from '../trace/verdict.js';

export interface UpstreamOptions {
  artifacts: Artifacts;
  plan: Plan;
  /** Phases whose results are needed. */
  phases: readonly string[];
  out: string;
  /** `GITHUB_RUN_ID`, `GITHUB_RUN_ATTEMPT` and `GITHUB_SHA`. */
  run: { id: string; attempt: number; sha: string | null };
}

const AGAIN = 'Re-run all jobs, so that every phase runs again.';

/** Far above what a phase of ten thousand tests leaves. */
const RESULT_BYTES = 100 * 1024 * 1024;

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
    const notPassed: PhaseResult[] = [];
    for (const phase of phases) {
      const found = await Promise.all(candidates(stored, plan.id, phase).map(async (artifact) => ({ artifact, ...(await receive(artifact)) })));
      const own = found.filter(({ result }) => result.phase.id === phase);
      if (own.length === 0) missing.push(phase);
      for (const { artifact, result, folder } of own) {
        const why = whyNotOurs(artifact, result, plan, run) ?? (await whyNotWhole(folder)) ?? whyNotTrue(result, plan);
        if (why !== undefined) throw refused(artifact, why);
        const target = phaseFolder(out, phase, result.phase.leg);
        await mkdir(dirname(target), { recursive: true });
        await rename(folder, target);
        if (!opensTheWay(result.verdict)) notPassed.push(result);
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
    if (notPassed.length > 0) {
      const said = notPassed.map(({ phase: { id, leg }, verdict, run: { attempt } }) => `"${id}"${leg === undefined ? '' : ` (leg "${leg}")`} is ${verdict} in attempt ${attempt}`);
      throw new UserError(`What this phase needs has not passed: ${said.join(', ')}.`, 'See the log of its job; "Re-run failed jobs" runs it and this one again.');
    }
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }

  async function receive(artifact: StoredArtifact): Promise<{ folder: string; result: PhaseResult }> {
    const folder = join(incoming, artifact.name);
    await artifacts.download(artifact, folder);
    const file = join(folder, 'result.json');
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true) throw refused(artifact, 'it has no result.json');
    if (found.size > RESULT_BYTES) throw refused(artifact, `its result.json has ${found.size} bytes, more than the ${RESULT_BYTES} allowed`);
    let json: unknown;
    try {
      json = JSON.parse(await readFile(file, 'utf8'));
    } catch {
      throw refused(artifact, 'its result.json is no JSON');
    }
    const parsed = phaseResultSchema.safeParse(json);
    if (parsed.success) return { folder, result: parsed.data };
    const [issue] = parsed.error.issues;
    throw refused(artifact, `its result.json is not one (${issue?.path.join('.') || 'top'}: ${issue?.message})`);
  }
}

function refused({ name }: StoredArtifact, why: string): UserError {
  return new UserError(`The artifact "${name}" is refused: ${why}.`, AGAIN);
}

function whyNotOurs(artifact: StoredArtifact, result: PhaseResult, plan: Plan, run: UpstreamOptions['run']): string | undefined {
  if (result.run.id !== run.id) return `its result.json is of run ${result.run.id}, and this is run ${run.id}`;
  if (result.plan.id !== plan.id) return `its result.json is of the plan "${result.plan.id}", and this is "${plan.id}"`;
  if (result.run.attempt !== attemptOf(artifact.name)) return `its result.json is of attempt ${result.run.attempt}`;
  if (result.run.attempt > run.attempt) return `it is of attempt ${result.run.attempt}, and this is attempt ${run.attempt}`;
  const { id: phase, leg } = result.phase;
  const expected = artifactName({ plan: plan.id, phase, ...(leg === undefined ? {} : { leg }), attempt: result.run.attempt });
  if (artifact.name !== expected) return `its result.json is that of "${expected}"`;
  if (result.plan.digest !== plan.digest) return `it is of another version of the plan ${plan.file}`;
  return result.run.sha === run.sha ? undefined : `it is of commit ${result.run.sha ?? 'none'}, and this is ${run.sha ?? 'none'}`;
}

/** Every file against the manifest, and nothing beside them. */
async function whyNotWhole(folder: string): Promise<string | undefined> {
  const { problems, root } = await verify(folder, {});
  if (root.path === 'run.json') return 'it has a run.json, which no phase leaves';
  const [first] = problems;
  if (first === undefined) return undefined;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  return `${first.path} ${first.message}${more}`;
}

/** A pass has to follow from what the result says of tasks and criteria. */
function whyNotTrue(result: PhaseResult, plan: Plan): string | undefined {
  if (!opensTheWay(result.verdict)) return undefined;
  const phase = phaseOf(plan, result.phase.id);
  const results = new Map(result.tasks.map((task) => [task.id, task]));
  const verdict = phaseVerdict({
    tasks: phase.tasks.filter((task) => task.kind !== 'work-item').map((task) => task.id),
    results,
    entry: result.entry,
    exit: result.exit,
    entryDeclared: phase.entry.length,
    exitDeclared: phase.exit.length,
    statusOf: (cause) => results.get(cause)?.status,
  });
  return opensTheWay(verdict) ? undefined : `its result.json says ${result.verdict}, and its tasks and criteria come to ${verdict}`;
}
