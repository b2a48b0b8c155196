/**
 * Holds records against what GitHub says of the jobs that made them. An artifact of an older attempt outlives the newer
 * attempt that died before its upload, so that a record passed is not enough: its job has to have succeeded, too.
 */
import * as z from 'zod/mini';
import { UserError } from '../errors.js';
import type { PhaseResult } from './record.js';
import { opensTheWay } from './verdict.js';

export type JobResults =
  /** `needs`: results by job id, `success`, `failure`, `cancelled` or `skipped`. */
  | { of: 'jobs'; results: ReadonlyMap<string, string> }
  /** Under `workflow_run` GitHub tells of the run as a whole. */
  | { of: 'run'; conclusion: string };

const needsSchema = z.record(z.string(), z.looseObject({ result: z.string() }));
const WRITE = 'Write `needs: ${{ toJSON(needs) }}`, and list every job that runs a phase or uploads reports under `needs:` of this job.';

/** @throws UserError for what `toJSON(needs)` never gives, and for a job that needs none */
export function parseNeeds(text: string): JobResults {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError('The input "needs" is no JSON.', WRITE);
  }
  const parsed = needsSchema.safeParse(json);
  if (!parsed.success) throw new UserError('The input "needs" does not have the result of each job.', WRITE);
  const results = new Map(Object.entries(parsed.data).map(([job, { result }]) => [job, result]));
  if (results.size === 0) throw new UserError('The input "needs" is empty: this job needs no other.', WRITE);
  return { of: 'jobs', results };
}

/** Why a pass does not count, as the end of a sentence; undefined: it counts, or it is no pass. */
export function whyNoPass({ verdict, run: { job }, phase: { leg } }: PhaseResult, jobs: JobResults): string | undefined {
  if (!opensTheWay(verdict)) return undefined;
  if (jobs.of === 'run') return jobs.conclusion === 'success' ? undefined : `it passed, and the run's conclusion is ${jobs.conclusion}`;
  if (job === null) return 'it passed, and names no job that could vouch for it';
  const result = jobs.results.get(job);
  if (result === undefined) return `it passed in job "${job}", which is not in \`needs\`: list it there, or it cannot vouch for the pass`;
  if (result === 'success') return undefined;
  return `it passed, and its job "${job}" is ${result}${leg === undefined ? '' : ', all legs taken together'}`;
}

/** Jobs that were cancelled, as `the job "test" was cancelled`: what they did not get to do says nothing. */
export function cancelledOf(jobs: JobResults): string[] {
  if (jobs.of === 'run') return jobs.conclusion === 'cancelled' ? ['the run was cancelled'] : [];
  return [...jobs.results].filter(([, result]) => result === 'cancelled').map(([job]) => `the job "${job}" was cancelled`);
}

/** Jobs that did not succeed, as `"test" is failure`. */
export function unsuccessful(jobs: JobResults): string[] {
  if (jobs.of === 'run') return jobs.conclusion === 'success' ? [] : [`the run is ${jobs.conclusion}`];
  return [...jobs.results].filter(([, result]) => result !== 'success').map(([job, result]) => `"${job}" is ${result}`);
}
