/**
 * Decisions of people about manual tasks: who may give them, what they are bound to, and how `phasegate approve` records
 * one between two runs.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { AuditLog } from '../evidence/chain.js';
import { createRedactor } from '../evidence/redact.js';
import type { Plan, Task } from '../plan/model.js';
import type { Decision, RunRecord } from '../trace/record.js';
import { checkedOutCommit } from './identity.js';
import { requirePlan } from './plan-file.js';
import { lockFolder, phaseFolder, readRunRecord, readStoredPhase, type Standing, whyNotStanding, writeWhole } from './record-folder.js';
import { secretsOf } from './redaction.js';
import { leavesOf, phaseOf, upstreamOf } from './selection.js';

/** A decision before its task is reached: with `upstream` it was given for those results and holds for no others. */
export interface GivenDecision {
  decision: Omit<Decision, 'upstream'>;
  upstream: Record<string, string> | undefined;
}

export interface Approval {
  task: string;
  by: string;
  note: string;
  asserted: boolean;
}

/**
 * The decisions a run starts with: those its call gives, and those an earlier `approve` left in the record.
 *
 * @throws UserError for a task that takes no decision and for somebody who may not give it
 */
export function givenDecisions(plan: Plan, approvals: readonly Approval[], record: RunRecord | undefined, sha: string | null, at: string): Map<string, GivenDecision> {
  const given = new Map<string, GivenDecision>();
  for (const { upstream, ...decision } of record?.decisions ?? []) {
    if (decision.plan === plan.digest && decision.sha === sha) given.set(decision.task, { decision, upstream });
  }
  for (const { task: id, by, note, asserted } of approvals) {
    const task = manualTask(plan, id);
    requireApprover(plan, task, by);
    given.set(task.id, { decision: { task: task.id, decision: 'approved', by, note, at, asserted, plan: plan.digest, sha }, upstream: undefined });
  }
  return given;
}

/**
 * Decisions of a record that somebody resumes and that cannot go on, in words.
 *
 * @param given decisions that hold, or that this call gives anew
 */
export function staleDecisions(record: RunRecord | undefined, now: Standing, given: ReadonlyMap<string, GivenDecision>): string[] {
  if (record === undefined) return [];
  const why = whyNotStanding(record, now);
  if (why === undefined) return [];
  return record.decisions
    .filter(({ task }) => !given.has(task))
    .map(({ task, by }) => `the decision of ${by} about ${task} is not used, because the run it was given in cannot be resumed: ${why}; it has to be given again`);
}

/** The manual task of this id. @throws UserError where there is none */
export function manualTask(plan: Plan, id: string): Task {
  const leaves = leavesOf(plan, id);
  const task = plan.phases.flatMap((phase) => phase.tasks).find((candidate) => candidate.id === leaves[0]);
  if (task?.id === id && task.kind === 'manual') return task;
  const manual = plan.phases.flatMap((phase) => phase.tasks.filter((candidate) => candidate.kind === 'manual').map((candidate) => candidate.id));
  throw new UserError(`Task ${id} takes no decision: it is not manual.`, manual.length === 0 ? 'The plan has no manual task.' : `Manual tasks: ${manual.join(', ')}.`);
}

/** Approvers as the plan names them, `people` resolved to their handles. */
export function approversOf(plan: Plan, task: Task): string[] {
  return (task.manual?.approvers ?? []).map((name) => plan.people[name] ?? name);
}

function requireApprover(plan: Plan, task: Task, by: string): void {
  if (by.trim() === '') throw new UserError('--by is empty.', 'Say who decides: --by NAME.');
  if (mayDecide(plan, task, by)) return;
  throw new UserError(`${by} may not decide ${task.id}.`, `Its approvers are ${approversOf(plan, task).join(', ')}.`);
}

/** A task without approvers takes anybody's decision. */
export function mayDecide(plan: Plan, task: Task, by: string): boolean {
  const allowed = [...(task.manual?.approvers ?? []), ...approversOf(plan, task)];
  return allowed.length === 0 || allowed.some((name) => handle(name) === handle(by));
}

function handle(name: string): string {
  return name.replace(/^@/, '').toLowerCase();
}

export interface ApproveOptions {
  planFile: string;
  out: string;
  task: string;
  by: string;
  note: string;
  reject: boolean;
  /** Of the call: its note may hold the value of a secret. */
  env: NodeJS.ProcessEnv;
}

/**
 * Records a decision for a task that waits, bound to the plan, the commit and the upstream results it was given for.
 *
 * @returns the decision, and the variables a resumed run has to be given again
 * @throws UserError where nothing waits for it
 */
export async function recordDecision(options: ApproveOptions): Promise<{ decision: Decision; plan: Plan; vars: Record<string, string> }> {
  const { plan, workspace } = await requirePlan(options.planFile);
  const task = manualTask(plan, options.task);
  requireApprover(plan, task, options.by);
  const out = resolve(options.out);
  const noRecord = `There is no run of this plan in ${options.out} that waits.`;
  if (!existsSync(join(out, 'run.json'))) throw new UserError(noRecord, `Run it first, or decide with the run: phasegate run --approve ${task.id} --by … --note ….`);
  const sha = await checkedOutCommit(workspace);
  const unlock = lockFolder(out);
  try {
    const record = await readRunRecord(out);
    if (record === undefined) throw new UserError(`${join(out, 'run.json')} is not a run record.`, 'Run the plan again.');
    const why = whyNotStanding({ plan: record.plan, vars: record.vars, run: record.run }, { digest: plan.digest, vars: record.vars, sha });
    if (why !== undefined) throw new UserError(`The run in ${options.out} cannot take a decision: ${why}.`, 'Run the plan again, then decide.');
    const result = (await readStoredPhase(phaseFolder(out, task.phase)))?.result.tasks.find(({ id }) => id === task.id);
    const status = result?.status;
    // A no may become a yes, without running anew what stands before it.
    if (status !== 'waiting' && result?.decision?.decision !== 'rejected') throw new UserError(`Task ${task.id} does not wait for a decision${status === undefined ? ': it has not been reached' : `: it is ${status}`}.`, 'Run the plan until it waits.');
    const upstream: Record<string, string> = {};
    for (const id of upstreamOf(plan, [phaseOf(plan, task.phase)])) {
      const manifest = (await readStoredPhase(phaseFolder(out, id)))?.manifest;
      if (manifest !== undefined) upstream[id] = manifest;
    }
    const at = new Date().toISOString();
    const redactor = createRedactor(secretsOf(plan, record.vars, options.env));
    const decision: Decision = {
      task: task.id,
      decision: options.reject ? 'rejected' : 'approved',
      by: redactor.text(options.by),
      note: redactor.text(options.note),
      at,
      asserted: true,
      plan: plan.digest,
      sha,
      upstream,
    };
    const audit = AuditLog.resume(join(out, 'audit.jsonl'));
    audit.append({ type: 'decision-recorded', at, decision });
    const decisions = [...record.decisions.filter((other) => other.task !== task.id), decision];
    writeWhole(join(out, 'run.json'), `${JSON.stringify({ ...record, decisions, auditHead: audit.head }, null, 2)}\n`);
    audit.close();
    const vars = Object.fromEntries(Object.entries(record.vars).filter(([name, value]) => redactor.text(plan.vars[name] ?? '') !== value));
    return { decision, plan, vars };
  } finally {
    unlock();
  }
}
