/** Computes what a run means: the traceability report, from the plan and the results of its phases. */
import { buildGraph, type Graph } from '../plan/graph.js';
import type { Plan } from '../plan/model.js';
import { waiversOn } from '../plan/waivers.js';
import { type Causes, causesOf } from './causes.js';
import { deltaOf } from './delta.js';
import { brokenRules } from './fail-on.js';
import { type Link, linksOf } from './links.js';
import { marksAgainst } from './marks.js';
import { type Ignored, phaseRuns } from './phase-runs.js';
import { type ArtifactOf, runOf, shownPhases } from './phases.js';
import type { PhaseResult, RunRecord } from './record.js';
import type { Report, ReportRequirement } from './report.js';
import { judge, type Judged } from './status.js';
import { decisionOf, type TaskRow, taskRows } from './tasks.js';
import { totalsOf } from './totals.js';
import { opensTheWay, withReservations } from './verdict.js';

export interface TraceInput {
  plan: Plan;
  /** Of the plan, where it is known already. */
  graph?: Graph;
  record: RunRecord;
  /** In any order, one a leg. What is of another plan, commit or run does not count. */
  phases: readonly PhaseResult[];
  /** sha256 of `run.json`. */
  digest: string | null;
  /** `YYYY-MM-DD` in UTC: the day waivers are held against. */
  today: string;
  /** What to compare with, or why there is nothing. */
  baseline?: Report | { why: string };
  /** Records that were found and refused, beside those the record itself tells of. */
  ignored?: readonly Ignored[];
  /** Where the phases' artifacts are, by folder of the record. */
  artifacts?: ArtifactOf;
  /** The page of the run. */
  runUrl?: string;
  /** The command that records a decision where the report is read; default: `phasegate approve TASK --by WHO --note '…'`. */
  approve?: (task: string, by: string) => string;
}

export function traceReport(input: TraceInput): Report {
  const { plan, record, today } = input;
  const graph = input.graph ?? buildGraph(plan);
  const { runs, verdicts, verdict: tasksVerdict, ignored, statusOf } = phaseRuns(plan, graph, record, input.phases, [...(record.ignored ?? []), ...(input.ignored ?? [])]);
  const rows = taskRows(runs, graph, record.run.attempt, input.approve ?? ((task, by) => `phasegate approve ${task} --by ${by} --note '…'`));
  const baseline = input.baseline !== undefined && 'requirements' in input.baseline ? input.baseline : undefined;
  const { links, orphans } = linksOf(plan, rows, runs, baseline);
  const judged = judge(plan.requirements, links, waiversOn(plan, today));
  const causes = causesOf(links, judged, statusOf);
  const requirements = shownRequirements({ plan, links, judged, causes, rows, baseline });
  const tasks = rows.map(({ shown }) => shown);
  const reached = [...verdicts.values()].flatMap((verdict) => verdict ?? []);
  const totals = totalsOf(plan, requirements, tasks, { total: plan.phases.length, ran: reached.length, passed: reached.filter(opensTheWay).length });
  const run = runOf(record, runs, input.runUrl);
  const broken = brokenRules(plan.failOn, {
    requirements,
    orphans,
    failsHard: (id) => judged.get(id)?.failsHard === true,
    isPending: (id) => causes.get(id)?.pending === true,
  });
  const { unit, criticalPath } = graph;
  const reservations = opensTheWay(tasksVerdict) ? (record.reservations ?? []) : [];
  return {
    version: 1,
    verdict: broken.length > 0 ? 'failed' : withReservations(tasksVerdict, reservations),
    tasksVerdict,
    reasons: tasksVerdict === 'failed' ? [] : [...broken, ...reservations],
    plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
    run,
    digest: input.digest,
    totals,
    requirements,
    tasks,
    phases: shownPhases(runs, rows, record, input.artifacts ?? new Map()),
    criticalPath: { tasks: criticalPath.tasks, unit, min: unit === 'hours' ? criticalPath.minHours : criticalPath.total, max: unit === 'hours' ? criticalPath.maxHours : criticalPath.total },
    gaps: requirements.flatMap(({ id }) => {
      const gap = judged.get(id)?.gap;
      return gap === undefined ? [] : [{ requirement: id, reason: gap }];
    }),
    orphans,
    decisions: decisionsOf(record, rows),
    ignored: ignored.map(({ what, why }) => ({ what, why })),
    ...(input.baseline !== undefined && 'why' in input.baseline ? { baseline: { why: input.baseline.why } } : {}),
    ...(baseline === undefined ? {} : { delta: deltaOf(baseline, { run, requirements, tasks, totals }) }),
  };
}

interface Shown {
  plan: Plan;
  links: ReadonlyMap<string, readonly Link[]>;
  judged: ReadonlyMap<string, Judged>;
  causes: ReadonlyMap<string, Causes>;
  rows: readonly TaskRow[];
  baseline: Report | undefined;
}

function shownRequirements({ plan, links, judged, causes, rows, baseline }: Shown): ReportRequirement[] {
  const tasks = new Map(rows.map(({ shown }) => [shown.id, shown]));
  const before = new Map(baseline?.requirements.map(({ id, status }) => [id, status]));
  const marksOf = baseline === undefined ? undefined : marksAgainst(baseline);
  return plan.requirements.map((requirement): ReportRequirement => {
    const { id, title, source, verification, priority, covers, contentHash } = requirement;
    const found = judged.get(id);
    if (found === undefined) throw new Error(`internal error: requirement ${id} was not judged`);
    const { status, waiver, shallow, deep, children } = found;
    const shown = {
      id,
      title,
      ...(source === undefined ? {} : { source }),
      verification,
      ...(priority === undefined ? {} : { priority }),
      status,
      covers,
      coveredBy: [...children],
      shallow,
      deep,
      blockedBy: causes.get(id)?.blockedBy ?? [],
      waitsFor: causes.get(id)?.waitsFor ?? [],
      ...(waiver === undefined ? {} : { waiver: { reason: waiver.reason, by: waiver.by, until: waiver.until } }),
      before: before.get(id) ?? null,
      contentHash,
      proofs: (links.get(id) ?? []).map(({ proof }) => proof),
    };
    return { ...shown, marks: marksOf?.(shown, tasks) ?? [] };
  });
}

/** Every decision of the run, oldest first. */
function decisionsOf(record: RunRecord, rows: readonly TaskRow[]): Report['decisions'] {
  const all = [...record.decisions, ...rows.flatMap(({ result }) => result?.decision ?? [])];
  const unique = new Map(all.map((decision) => [`${decision.task}\n${decision.at}`, decision]));
  return [...unique.values()].map((decision) => ({ task: decision.task, ...decisionOf(decision) })).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
