/** What a job's page says of a run: as much as it may have. */
import type { Plan } from '../plan/model.js';
import { commentMarkdown, type CommentLinks } from '../render/comment.js';
import { phaseFolder, readRunRecord, readStoredPhase } from '../run/record-folder.js';
import { dayOf } from '../run/reported.js';
import type { Report } from '../trace/report.js';
import { traceReport } from '../trace/trace.js';
import { SUMMARY_BYTES } from './workflow-commands.js';

export function runSummary(report: Report, links: CommentLinks = {}): string {
  return commentMarkdown(report, { marker: '', limit: SUMMARY_BYTES - 1, links });
}

/**
 * The page of a job that ran one phase speaks of that phase and of nothing else.
 *
 * @returns undefined where the folder has no record of the phase
 */
export async function phaseSummary(plan: Plan, id: string, leg: string | undefined, out: string): Promise<string | undefined> {
  const record = await readRunRecord(out);
  const stored = await readStoredPhase(phaseFolder(out, id, leg));
  if (record === undefined || stored === undefined) return undefined;
  const report = traceReport({
    plan: onlyPhase(plan, id),
    record: { ...record, verdict: stored.result.verdict, phases: record.phases.filter((phase) => phase.id === id) },
    phases: [stored.result],
    digest: null,
    today: dayOf(record),
  });
  return runSummary(withoutRequirements(report, `${plan.name} · ${stored.result.phase.title}`));
}

/** Other phases may prove and fail the same requirements: that is for the report on all of them to say. */
function withoutRequirements(report: Report, name: string): Report {
  const none = Object.fromEntries(Object.keys(report.totals.requirements).map((key) => [key, 0])) as Report['totals']['requirements'];
  return { ...report, verdict: report.tasksVerdict, reasons: [], plan: { ...report.plan, name }, totals: { ...report.totals, requirements: none }, requirements: [], gaps: [] };
}

function onlyPhase(plan: Plan, id: string): Plan {
  const phases = plan.phases.filter((phase) => phase.id === id);
  const own = new Set(phases.flatMap((phase) => phase.tasks.map((task) => task.id)));
  return {
    ...plan,
    phases: phases.map((phase) => ({
      ...phase,
      needs: [],
      tasks: phase.tasks.map((task) => ({ ...task, needs: task.needs.filter((need) => need.kind === 'task' && own.has(need.id)) })),
    })),
  };
}
