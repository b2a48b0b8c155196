/** One row a phase and leg, and when the run was. */
import type { Step } from '../plan/model.js';
import { grouped } from './grouped.js';
import { epochMs } from './instant.js';
import type { PhaseRun } from './phase-runs.js';
import type { CriterionResult, RunRecord } from './record.js';
import type { Report, ReportPhase } from './report.js';
import { runName } from './run-name.js';
import type { TaskRow } from './tasks.js';
import { effortHours, isFinished } from './totals.js';

export type ArtifactOf = ReadonlyMap<string, NonNullable<ReportPhase['artifact']>>;

/** @param artifacts by folder */
export function shownPhases(runs: readonly PhaseRun[], rows: readonly TaskRow[], record: RunRecord, artifacts: ArtifactOf): ReportPhase[] {
  const byRun = grouped(rows, ({ run }) => run);
  const manifests = new Map(record.phases.map(({ id, leg, manifest }) => [runName(id, leg), manifest]));
  return runs.map((run): ReportPhase => {
    const { phase, leg, result, folder, verdict, missing } = run;
    const own = byRun.get(run) ?? [];
    const counted = own.filter(({ task }) => task.kind !== 'work-item');
    const time = spanOf(own);
    const artifact = artifacts.get(folder);
    return {
      id: phase.id,
      ...(leg === undefined ? {} : { leg }),
      title: phase.title,
      verdict,
      ...(missing === undefined ? {} : { missing }),
      needs: phase.needs,
      tasks: { total: counted.length, passed: counted.filter(({ shown }) => shown.status === 'passed').length },
      workItems: { total: own.length - counted.length, done: own.filter(({ shown }) => shown.status === 'done').length },
      effortHours: effortHours(own.map(({ task }) => task)),
      effortDoneHours: effortHours(own.flatMap(({ task, shown }) => (isFinished(shown.status) ? [task] : []))),
      ...(time === undefined ? {} : { startedAt: time.startedAt }),
      durationMs: time?.durationMs ?? 0,
      criteria: [...criteriaOf('entry', phase.entry, result?.entry), ...criteriaOf('exit', phase.exit, result?.exit)],
      manifest: result === undefined ? null : (manifests.get(folder) ?? null),
      folder,
      ...(result === undefined ? {} : { attempt: result.run.attempt }),
      ...(artifact === undefined ? {} : { artifact }),
    };
  });
}

/** From the first start to the last end of what ran now; where all of it was kept, of when that ran. */
function spanOf(rows: readonly TaskRow[]): { startedAt: string; durationMs: number } | undefined {
  const fresh = rows.filter(({ reused }) => !reused);
  let first: string | undefined;
  let end = 0;
  for (const { shown } of fresh.some(({ shown }) => shown.startedAt !== undefined) ? fresh : rows) {
    if (shown.startedAt === undefined) continue;
    if (first === undefined || shown.startedAt < first) first = shown.startedAt;
    end = Math.max(end, epochMs(shown.startedAt) + shown.durationMs);
  }
  return first === undefined ? undefined : { startedAt: first, durationMs: end - epochMs(first) };
}

/** Results come in the order of the plan, and one that was never asked has none. */
function criteriaOf(gate: 'entry' | 'exit', declared: readonly Step[], results: readonly CriterionResult[] = []): ReportPhase['criteria'] {
  return declared.map(({ name }, index) => ({ gate, ...(results[index] ?? { name, status: 'no-result' as const }) }));
}

/** The run over all its jobs: from the first that began in this attempt to the last that ended. */
export function runOf(record: RunRecord, runs: readonly PhaseRun[], url: string | undefined): Report['run'] {
  const { id, attempt, sha, headSha, repository, event, ref } = record.run;
  const all = [record.run, ...runs.flatMap(({ result }) => (result?.run.attempt === attempt ? [result.run] : []))];
  const startedAt = all.map((run) => run.startedAt).reduce((first, one) => (one < first ? one : first));
  const finishedAt = all.map((run) => run.finishedAt).reduce((last, one) => (one !== null && (last === null || one > last) ? one : last));
  return { id, attempt, sha, headSha, repository, event, ref, startedAt, finishedAt, durationMs: finishedAt === null ? 0 : Math.max(0, epochMs(finishedAt) - epochMs(startedAt)), ...(url === undefined ? {} : { url }) };
}
