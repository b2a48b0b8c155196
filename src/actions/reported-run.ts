/** Which run a report is about: this one, or under `workflow_run` the one that triggered it, as GitHub tells of it. */
import * as z from 'zod/mini';
import { UserError } from '../errors.js';
import { readEvent } from '../run/event-file.js';
import { runIdentity } from '../run/identity.js';
import { type JobResults, parseNeeds } from '../trace/job-results.js';
import type { RunIdentity } from '../trace/record.js';
import '../zod-english.js';
import type { Origin } from './received.js';
import { pageOf, type ThisRun } from './this-run.js';

export interface ReportedRun {
  identity: RunIdentity;
  /** What its records have to be of. */
  origin: Origin;
  jobs: JobResults;
  /** Its id, where it is another run than this one. */
  other?: number;
  /** Its page. */
  url: string;
}

const triggering = z.object({
  workflow_run: z.object({
    id: z.int().check(z.positive()),
    run_attempt: z.int().check(z.positive()),
    head_sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
    event: z.string(),
    status: z.nullable(z.string()),
    conclusion: z.nullable(z.string()),
    actor: z.nullish(z.object({ login: z.string() })),
    run_started_at: z.optional(z.iso.datetime({ offset: true })),
  }),
});

/**
 * @param needs the input, empty where it was not given
 * @throws UserError where nothing says how the jobs ended
 */
export async function reportedRun(env: NodeJS.ProcessEnv, run: ThisRun, needs: string, now: string): Promise<ReportedRun> {
  if (env['GITHUB_EVENT_NAME'] !== 'workflow_run') {
    if (needs === '') {
      throw new UserError('The input "needs" is missing: without it a pass of an older attempt could stand in for a job that died.', 'Write `needs: ${{ toJSON(needs) }}`, and list every job that runs a phase under `needs:` of this job.');
    }
    const identity = await runIdentity(env, '.', now);
    return { identity, origin: { id: run.id, attempt: run.attempt, sha: run.sha, decider: run.decider }, jobs: parseNeeds(needs), url: pageOf(run, run.id, run.attempt) };
  }
  const { id, run_attempt: attempt, head_sha: headSha, event, status, conclusion, run_started_at: began, actor } = readTrigger(env['GITHUB_EVENT_PATH']);
  if (conclusion === null) throw new UserError(`Run ${id} is ${status ?? 'not over'}, and nothing says yet how its jobs ended.`, 'Trigger on its end: `workflow_run: { workflows: [CI], types: [completed] }`.');
  return {
    identity: {
      id: String(id),
      attempt,
      job: null,
      sha: null,
      headSha,
      repository: env['GITHUB_REPOSITORY'] ?? null,
      event,
      ref: null,
      startedAt: began === undefined ? now : new Date(began).toISOString(),
      finishedAt: null,
    },
    origin: { id: String(id), attempt, headSha, decider: event === 'workflow_dispatch' ? actor?.login : undefined },
    jobs: { of: 'run', conclusion },
    other: id,
    url: pageOf(run, id, attempt),
  };
}

function readTrigger(file: string | undefined): z.infer<typeof triggering>['workflow_run'] {
  const event = readEvent(file);
  if (event === undefined) throw new UserError(`The event at GITHUB_EVENT_PATH (${file ?? 'not set'}) cannot be read.`, 'Use the action in a workflow on GitHub.');
  const parsed = triggering.safeParse(event);
  if (parsed.success) return parsed.data.workflow_run;
  const [issue] = parsed.error.issues;
  throw new UserError(`The event does not say which run triggered this one (${issue?.path.join('.')}: ${issue?.message}).`, 'Use `on: workflow_run`, which brings it.');
}
