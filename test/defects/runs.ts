/** Runs to tell about: a plan of three tasks, some of which fail. */
import type { Seen } from '../../src/defects/state.js';
import type { Report, ReportTask } from '../../src/trace/report.js';
import { phase, proof, report, requirement, task } from '../render/reports.js';

export interface Failing {
  /** Task → what it said; tasks that are not named passed. */
  [task: string]: string | { error?: string; excerpt?: string[]; step?: string; leg?: string };
}

/** @param tasks ids; default `T-1` to `T-3` */
export function ranWith(failing: Failing, { tasks = ['T-1', 'T-2', 'T-3'], more = {} }: { tasks?: string[]; more?: Partial<Report> } = {}): Report {
  const all = tasks.map((id): ReportTask => {
    const said = failing[id];
    const { error = 'exit 1', excerpt = [], step = 'test', leg } = typeof said === 'string' ? { excerpt: [said] } : (said ?? {});
    const failed = said !== undefined;
    return task(id, {
      covers: [`REQ-${id}`],
      status: failed ? 'failed' : 'passed',
      ...(leg === undefined ? {} : { leg }),
      ...(failed ? { error, excerpt, reproduce: `phasegate run --task ${id}`, owner: 'platform', hint: 'Read docs/hint.md.' } : {}),
      steps: [{ name: 'prepare', kind: 'run', status: 'passed', exitCode: 0, attempts: 1, durationMs: 1, failures: [] }, { name: step, kind: 'run', status: failed ? 'failed' : 'passed', exitCode: failed ? 1 : 0, attempts: 1, durationMs: 1, failures: [], ...(failed ? { error } : {}) }],
      evidence: failed ? [{ path: 'output.log', file: `one/evidence/${id}/output.log`, sha256: 'a'.repeat(64), size: 12 }] : [],
    });
  });
  return report({
    verdict: all.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
    requirements: all.map(({ id, status }) => requirement(`REQ-${id}`, { priority: id === 'T-1' ? 'must' : 'could', status: status === 'failed' ? 'failed' : 'verified', proofs: [proof({ task: id, status: status === 'failed' ? 'failed' : 'passed' })] })),
    tasks: all,
    phases: [phase('one')],
    ...more,
  });
}

export function seen(run: number, attempt = 1): Seen {
  return { run: String(run), attempt, at: `2026-11-${String(10 + (run % 20)).padStart(2, '0')}T10:00:00.000Z`, sha: String(run % 10).repeat(40) };
}
