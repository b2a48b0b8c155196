/** Closes the record of a phase whose run was killed or cancelled, so that it claims no more than was earned. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../artifacts/files.js';
import { digestOfFile } from '../evidence/digest.js';
import { verify } from '../evidence/verify.js';
import type { Phase, Plan } from '../plan/model.js';
import { runIdentity } from '../run/identity.js';
import { PhaseRecord } from '../run/phase-record.js';
import { phaseFolder, readStoredPhase } from '../run/record-folder.js';
import type { PhaseResult, TaskResult, Verdict } from '../trace/record.js';
import { phaseVerdict } from '../trace/verdict.js';

export interface LeftOver {
  plan: Plan;
  leg: string | undefined;
  out: string;
  env: NodeJS.ProcessEnv;
}

/** A record that was closed, and passes nothing on, stays as it is. One that says `passed` was never vouched for by its job. */
export async function finishRecord(phase: Phase, { plan, leg, out, env }: LeftOver): Promise<{ folder: string; verdict: Verdict }> {
  const folder = phaseFolder(out, phase.id, leg);
  const stored = await readStoredPhase(folder);
  if (stored?.manifest !== undefined && isNegative(stored.result.verdict) && (await verify(folder, {})).ok) return { folder, verdict: stored.result.verdict };

  const now = new Date().toISOString();
  const known = new Map(stored?.result.tasks.map((task) => [task.id, task]));
  const run = stored?.result.run ?? (await runIdentity(env, '.', now));
  const base: PhaseResult = {
    version: 1,
    run: { ...run, finishedAt: now },
    plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
    phase: { id: phase.id, title: phase.title, ...(leg === undefined ? {} : { leg }) },
    vars: stored?.result.vars ?? {},
    upstream: stored?.result.upstream ?? [],
    entry: stored?.result.entry ?? [],
    exit: stored?.result.exit ?? [],
    verdict: 'not-computed',
    tasks: [...known.values()],
  };
  const record = new PhaseRecord(out, phase.id, base);
  record.append({ type: 'interrupted', signal: 'the job ended', at: now });
  const tasks = phase.tasks.map((task) => known.get(task.id) ?? cancelled(task.id, task.parent, task.kind === 'work-item' ? (task.status ?? 'planned') : 'cancelled'));
  for (const task of tasks) if (!known.has(task.id)) await keepPartial(record, folder, task.id);
  const computed = phaseVerdict({
    tasks: phase.tasks.filter((task) => task.kind !== 'work-item').map((task) => task.id),
    results: new Map(tasks.map((task) => [task.id, task])),
    entry: base.entry,
    exit: base.exit,
    entryDeclared: phase.entry.length,
    exitDeclared: phase.exit.length,
    statusOf: (cause) => known.get(cause)?.status,
  });
  const verdict = isNegative(computed) ? computed : 'not-computed';
  await record.close({ ...base, tasks, verdict }, base.upstream, [{ name: plan.file, sha256: plan.digest }]);
  return { folder, verdict };
}

function isNegative(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'not-computed';
}

function cancelled(id: string, parent: string | undefined, status: TaskResult['status']): TaskResult {
  const why = status === 'cancelled' ? { error: 'the job ended before it did' } : {};
  return { id, ...(parent === undefined ? {} : { parent }), status, durationMs: 0, ...why, outputs: {}, steps: [], evidence: [] };
}

/** What a task that was cut short has left of its output. */
async function keepPartial(record: PhaseRecord, folder: string, task: string): Promise<void> {
  const evidence = join(folder, 'evidence', task);
  if (!existsSync(evidence)) return;
  for (const path of await listFiles(evidence).catch(() => [])) {
    record.keep({ path: `evidence/${task}/${path}`, ...(await digestOfFile(join(evidence, path))) });
  }
}
