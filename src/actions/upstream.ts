/** Brings the results of earlier phases, which other jobs of this run uploaded, to where the runner looks for them. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifacts } from '../artifacts/artifacts.js';
import { candidates, planPrefix } from '../artifacts/name.js';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { phaseFolder } from '../run/record-folder.js';
import { type JobResults, whyNoPass } from '../trace/job-results.js';
import type { PhaseResult } from '../trace/record.js';
import { opensTheWay } from '../trace/verdict.js';
import { isOfAnotherPlan, type Origin, receive, refusal, whyRefused } from './received.js';

export interface UpstreamOptions {
  artifacts: Artifacts;
  plan: Plan;
  /** Phases whose results are needed. */
  phases: readonly string[];
  out: string;
  run: Origin;
  /** Given: a pass counts only where its job succeeded. */
  jobs?: JobResults | undefined;
}

/**
 * Leaves the newest attempt of every leg of each phase in its folder below `out`.
 *
 * @throws UserError naming each phase without an artifact, or the artifact that is not what its name says
 */
export async function fetchUpstream({ artifacts, plan, phases, out, run, jobs }: UpstreamOptions): Promise<void> {
  const stored = await artifacts.list(planPrefix(plan.id));
  const incoming = join(out, 'local', 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  try {
    const missing: string[] = [];
    const notPassed: PhaseResult[] = [];
    for (const phase of phases) {
      const found = await Promise.all(candidates(stored, plan.id, phase).map((artifact) => receive(artifacts, artifact, join(incoming, artifact.name))));
      let own = 0;
      for (const received of found) {
        if ('refused' in received) throw refusal(received.artifact, received.refused);
        const { artifact, result, folder } = received;
        if (result.phase.id !== phase || isOfAnotherPlan(received, plan)) continue;
        own += 1;
        const why = (await whyRefused(received, plan, run)) ?? (jobs && whyNoPass(result, jobs));
        if (why !== undefined) throw refusal(artifact, why);
        const target = phaseFolder(out, phase, result.phase.leg);
        await mkdir(dirname(target), { recursive: true });
        await rename(folder, target);
        if (!opensTheWay(result.verdict)) notPassed.push(result);
      }
      if (own === 0) missing.push(phase);
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
}
