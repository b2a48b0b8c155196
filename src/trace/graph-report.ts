import type { Plan } from '../plan/model.js';
import type { PhaseResult, RunRecord } from './record.js';
import type { Report } from './report.js';
import { traceReport } from './trace.js';

/** A plan to draw, with what there is of results, whichever run and commit each is of: a drawing has no verdict to give. */
export function graphReport(plan: Plan, phases: readonly PhaseResult[]): Pick<Report, 'plan' | 'phases' | 'tasks' | 'criticalPath'> {
  const instant = '1970-01-01T00:00:00Z';
  const run: RunRecord['run'] = phases[0]?.run ?? { id: '', attempt: 1, job: null, sha: null, headSha: null, repository: null, event: null, ref: null, startedAt: instant, finishedAt: null };
  const { id, name, digest, file } = plan;
  return traceReport({
    plan,
    record: { version: 1, run, plan: { id, name, digest, file }, vars: {}, verdict: 'not-computed', decisions: [], phases: [], auditHead: null },
    phases: phases.map((phase) => ({ ...phase, run })),
    digest: null,
    today: instant.slice(0, 10),
  });
}
