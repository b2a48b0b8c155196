/** One artifact of a phase, brought here and judged: whatever is not what its name says is refused, with the reason. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifacts, StoredArtifact } from '../artifacts/artifacts.js';
import { artifactName, attemptOf } from '../artifacts/name.js';
import { UserError } from '../errors.js';
import { verify } from '../evidence/verify.js';
import type { Plan } from '../plan/model.js';
import { mayDecide } from '../run/decisions.js';
import { outputProblem } from '../run/outputs.js';
import { phaseOf } from '../run/selection.js';
import { type PhaseResult, phaseResultSchema } from '../trace/record.js';
import { opensTheWay, phaseVerdict } from '../trace/verdict.js';

/** The run whose results are wanted. */
export interface Origin {
  id: string;
  attempt: number;
  /** `GITHUB_SHA` of that run. Absent: it is not known, because another run asks; then `headSha` is. */
  sha?: string | null;
  /** Commit at the head of the branch, as GitHub has it. */
  headSha?: string;
  /** Whose decisions it may have: whoever GitHub says started it by hand. Absent: nobody did. */
  decider?: string | undefined;
}

export type Received = { artifact: StoredArtifact; folder: string; result: PhaseResult } | { artifact: StoredArtifact; refused: string };

/** Far above what a phase of ten thousand tests leaves. */
const RESULT_BYTES = 100 * 1024 * 1024;

/** @param folder where it is unpacked; what is refused may be left there */
export async function receive(artifacts: Pick<Artifacts, 'download'>, artifact: StoredArtifact, folder: string): Promise<Received> {
  const refuse = (refused: string): Received => ({ artifact, refused });
  await artifacts.download(artifact, folder);
  const file = join(folder, 'result.json');
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) return refuse('it has no result.json');
  if (found.size > RESULT_BYTES) return refuse(`its result.json has ${found.size} bytes, more than the ${RESULT_BYTES} allowed`);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return refuse('its result.json is no JSON');
  }
  const parsed = phaseResultSchema.safeParse(json);
  if (parsed.success) return { artifact, folder, result: parsed.data };
  const [issue] = parsed.error.issues;
  return refuse(`its result.json is not one (${issue?.path.join('.') || 'top'}: ${issue?.message})`);
}

/** Why it cannot stand in this run, as the end of a sentence; undefined: it can. */
export async function whyRefused({ artifact, folder, result }: Extract<Received, { folder: string }>, plan: Plan, run: Origin): Promise<string | undefined> {
  return whyNotOurs(artifact, result, plan, run) ?? (await whyNotWhole(folder)) ?? whyNotHarmless(result) ?? whyNotDecided(result, plan, run) ?? whyNotTrue(result, plan);
}

/** Names of two plans can meet: phase `api-x` of the plan `shop` has that of phase `x` of `shop-api`. */
export function isOfAnotherPlan({ artifact, result }: Extract<Received, { folder: string }>, plan: Plan): boolean {
  return result.plan.id !== plan.id && artifact.name === nameOf(result);
}

function nameOf({ plan, phase: { id: phase, leg }, run: { attempt } }: PhaseResult): string {
  return artifactName({ plan: plan.id, phase, ...(leg === undefined ? {} : { leg }), attempt });
}

export function refusal({ name }: StoredArtifact, why: string): UserError {
  return new UserError(`The artifact "${name}" is refused: ${why}.`, 'Re-run all jobs, so that every phase runs again.');
}

function whyNotOurs(artifact: StoredArtifact, result: PhaseResult, plan: Plan, run: Origin): string | undefined {
  if (result.run.id !== run.id) return `its result.json is of run ${result.run.id}, and this is run ${run.id}`;
  if (result.plan.id !== plan.id) return `its result.json is of the plan "${result.plan.id}", and this is "${plan.id}"`;
  if (result.run.attempt !== attemptOf(artifact.name)) return `its result.json is of attempt ${result.run.attempt}`;
  if (result.run.attempt > run.attempt) return `it is of attempt ${result.run.attempt}, and this is attempt ${run.attempt}`;
  const phase = result.phase.id;
  const expected = nameOf(result);
  if (artifact.name !== expected) return `its result.json is that of "${expected}"`;
  if (!plan.phases.some(({ id }) => id === phase)) return `the plan ${plan.file} has no phase "${phase}"`;
  if (result.plan.digest !== plan.digest) return `it is of another version of the plan ${plan.file}`;
  if (run.sha !== undefined && result.run.sha !== run.sha) return `it is of commit ${result.run.sha ?? 'none'}, and this is ${run.sha ?? 'none'}`;
  if (run.headSha !== undefined && result.run.headSha !== run.headSha) return `it is of commit ${result.run.headSha ?? 'none'}, and run ${run.id} is of ${run.headSha}`;
  return undefined;
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

/** Outputs become variables of tasks in this job, which may have what the one that made them had not. */
function whyNotHarmless({ tasks }: PhaseResult): string | undefined {
  for (const { id, outputs } of tasks) {
    for (const [name, value] of Object.entries(outputs)) {
      const problem = outputProblem(name, value);
      if (problem !== undefined) return `its task ${id} has an output that cannot be one: ${problem}`;
    }
  }
  return undefined;
}

/** GitHub vouches for who decided (`approver` in `guards.ts`); what a job says of it beyond that is the job's own word. */
function whyNotDecided({ phase: { id: phase }, tasks }: PhaseResult, plan: Plan, { decider }: Origin): string | undefined {
  const planned = new Map(phaseOf(plan, phase).tasks.map((task) => [task.id, task]));
  for (const { id, status, decision } of tasks) {
    const task = planned.get(id);
    if (decision === undefined) {
      if (task?.kind === 'manual' && status === 'passed') return `its manual task ${id} passed, and nobody has decided it`;
      continue;
    }
    const said = `it has a decision of ${decision.by} about ${id}`;
    if (decision.asserted) return `${said} that was only asserted, at a command line`;
    if (decision.by !== decider) return `${said}, and GitHub says that ${decider === undefined ? 'nobody started the run by hand' : `${decider} started the run`}`;
    if (task === undefined || !mayDecide(plan, task, decider)) return `${said}, who may not decide it`;
  }
  return undefined;
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
