/**
 * Runs a plan or the part of it somebody selected, and leaves the record: the one core behind the command line and the
 * action.
 */
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../errors.js';
import { AuditLog } from '../evidence/chain.js';
import { collectSecrets, createRedactor, type Redactor } from '../evidence/redact.js';
import { buildGraph } from '../plan/graph.js';
import type { Plan } from '../plan/model.js';
import { nearest } from '../plan/nearest.js';
import { reportMarkdown } from '../render/report-md.js';
import { type Decision, type RunIdentity, type PhaseResult, type RunRecord, type TaskResult, type Verdict } from '../trace/record.js';
import { exitCodeOf, planVerdict, selectionVerdict } from '../trace/verdict.js';
import { givenDecisions, staleDecisions } from './decisions.js';
import { intactEvidence } from './intact.js';
import { commandsOf } from './commands.js';
import { baseEnvironment } from './environment.js';
import type { EventSink, RunEvent } from './events.js';
import { runIdentity } from './identity.js';
import { legsOf, nameOf, readPhase, whyPhaseNotStanding } from './legs.js';
import { requirePlan } from './plan-file.js';
import {
  hasPassed,
  lockFolder,
  moveToPrevious,
  phaseFolder,
  readRunRecord,
  type Standing,
  type StoredPhase,
  whyNotStanding,
  writeError,
  writeWhole,
} from './record-folder.js';
import { Scheduler, type Session } from './scheduler.js';
import { invalidated, isThrough, reopenedPhases, type Selection, select } from './selection.js';
import { type DistributiveOmit, workItem } from './task.js';

export interface RunOptions {
  planFile: string;
  /** The record's folder. */
  out: string;
  /** Phases to run; empty: all. */
  phases: string[];
  tasks: string[];
  /** Which replica of its phases this run is, where a matrix runs several. */
  leg?: string;
  only: boolean;
  skipPhases: string[];
  /** Values for variables the plan declares. */
  vars: Record<string, string>;
  /** Tasks at once; default: cores. */
  jobs?: number;
  keepGoing: boolean;
  continueOnError: boolean;
  resume: boolean;
  approvals: { task: string; by: string; note: string; asserted: boolean }[];
  /** Phasegate's own environment. */
  env: NodeJS.ProcessEnv;
  on: EventSink;
  /**
   * Called once the plan is read and before the first event.
   *
   * @param remaining what is left from a task to the end of the plan: hours, or tasks where nothing says its effort
   * @param commandLine the beginning of the commands a person is shown: `phasegate run plan.yml`
   */
  onPlan?(plan: Plan, remaining: (task: string) => number, commandLine: string): Promise<void>;
  /** Aborted: children are ended, what is known is written. */
  signal: AbortSignal;
  /** What starts Phasegate here: `phasegate`, `node dist/cli/index.js`, `npx github:phasegate/phasegate#v1`. */
  command: string;
}

export interface RunOutcome {
  /** Of what was selected. */
  verdict: Verdict;
  exitCode: number;
  phases: { id: string; leg?: string; verdict: Verdict; folder: string; manifest: string }[];
  /** Whom waiting tasks wait for. */
  waitingFor: string[];
  report?: string;
}

/**
 * @throws UserError (exit 2) for a wrong plan, call or folder, before anything ran
 */
export async function runPlan(options: RunOptions): Promise<RunOutcome> {
  const clock = performance.now();
  const startedAt = new Date().toISOString();
  // Git is asked while the plan is read.
  const identified = runIdentity(options.env, dirname(resolve(options.planFile)), startedAt);
  const { plan, workspace: folder, warnings } = await requirePlan(options.planFile);
  const identity = await identified;
  const workspace = realpathSync(folder);
  const out = resolve(options.out);
  const listed = new Set(plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => task.secrets)));
  const vars = { ...plan.vars, ...checkedVars(plan, options.vars) };
  const redactor = createRedactor(
    collectSecrets({ ...options.env, ...taskVariables(plan), ...vars }, [...listed].filter((name) => (options.env[name] ?? '') !== '')),
  );
  const recordedVars = redactValues(vars, redactor);
  const now: Standing = { digest: plan.digest, vars: recordedVars, sha: identity.sha };

  const unlock = lockFolder(out);
  const scratch = mkdtempSync(join(tmpdir(), 'phasegate-'));
  try {
    const stored = readPhases(out, plan);
    const standing = new Map([...stored].filter(([, phase]) => whyPhaseNotStanding(phase, now) === undefined));
    const passing = new Set([...standing].filter(([, phase]) => isThrough(phase)).map(([id]) => id));
    const selection = select(plan, options, passing);
    requireUpstream(selection, stored, passing, now, options.out);
    const grows = (selection.partial || options.resume) && standing.size > 0;
    const decisions = givenDecisions(plan, options.approvals, grows ? readRunRecord(out) : undefined, identity.sha, startedAt);
    const stale = options.resume ? staleDecisions(readRunRecord(out), now, decisions) : [];
    const todo = await whatToRun({ plan, selection, kept: options.resume ? standing : new Map(), out, workspace });
    const record = prepareFolder({ out, plan, selection, grows, standing, todo, startedAt, now });
    const run: RunIdentity = record === undefined || identity.job !== null ? identity : { ...identity, id: record.run.id, attempt: record.run.attempt + 1 };

    const graph = buildGraph(plan);
    const audit = openAudit(out);
    const emit = (event: DistributiveOmit<RunEvent, 'at'>): RunEvent => {
      const full = { ...event, at: new Date().toISOString() } as RunEvent;
      if (belongsToRunAudit(full)) audit.append(full);
      options.on(full);
      return full;
    };
    const session: Session = {
      plan,
      workspace,
      out,
      leg: options.leg,
      scratch,
      selection,
      todo,
      standing,
      run,
      vars,
      recordedVars,
      baseEnv: { ...baseEnvironment(options.env, listed), ...vars },
      ours: options.env,
      redactor,
      decisions,
      keepGoing: options.keepGoing,
      continueOnError: options.continueOnError,
      jobs: options.jobs ?? availableParallelism(),
      freshSince: freshSince(options.env),
      signal: options.signal,
      graph,
      commands: commandsOf(options.command, plan, options.out, options.vars),
      emit,
    };
    await options.onPlan?.(plan, (id) => (todo.has(id) ? (graph.tasks.get(id)?.remaining ?? 0) : 0), session.commands.run);
    const base: Omit<RunRecord, 'verdict' | 'phases' | 'auditHead'> = { version: 1, run, plan: { ...plan }, vars: recordedVars, decisions: record?.decisions ?? [] };
    writeWhole(join(out, 'run.json'), json({ ...base, verdict: 'not-computed', phases: [], auditHead: null }));
    emit({
      type: 'run-started',
      run: run.id,
      attempt: run.attempt,
      plan: { id: plan.id, name: plan.name, digest: plan.digest },
      phases: plan.phases.filter((phase) => phase.tasks.some((task) => todo.has(task.id))).map((phase) => phase.id),
      tasks: todo.size,
      resumed: grows,
    });
    for (const { file, line, column, message } of warnings) emit({ type: 'warning', message: `${file}:${line}:${column} ${message}` });
    for (const message of stale) emit({ type: 'warning', message });
    const finished = await new Scheduler(session).run();
    const results = new Map([...finished.values()].flatMap((phase) => phase.result.tasks).map((task) => [task.id, task]));
    const recorded = plan.phases.map((phase) => ({ id: phase.id, needs: phase.needs, verdict: finished.get(phase.id)?.result.verdict }));
    const verdict = verdictOfSelection(plan, selection, recorded, results);
    const interrupted = options.signal.aborted;
    const exitCode = interrupted ? EXIT.interrupted : exitCodeOf(verdict);
    const finishedAt = new Date().toISOString();
    const report = join(out, 'report.md');
    emit({ type: 'run-finished', verdict, durationMs: Math.round(performance.now() - clock), report: relative(process.cwd(), report) || report, exitCode });
    const final: RunRecord = {
      ...base,
      run: { ...run, finishedAt },
      decisions: decisionsAfter(record?.decisions ?? [], results),
      verdict: planVerdict(recorded),
      phases: [...finished.values()].flatMap(legsOf).map(({ result: { phase, verdict }, manifest, auditHead }) => ({ ...idOf(phase), verdict, manifest, auditHead })),
      auditHead: audit.head,
    };
    audit.close();
    writeWhole(join(out, 'run.json'), json(final));
    writeWhole(report, reportMarkdown({ plan, record: final, phases: [...finished.values()].flatMap(legsOf).map((phase) => phase.result), approve: session.commands.approve }));
    return {
      verdict,
      exitCode,
      phases: [...finished.values()].flatMap(legsOf).map(({ result: { phase, verdict }, manifest }) => ({ ...idOf(phase), verdict, folder: phaseFolder(out, phase.id, phase.leg), manifest })),
      waitingFor: [...new Set([...results.values()].flatMap((task) => task.waitsFor ?? []))],
      report,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    unlock();
  }
}

/** Values of the variables a call sets. @throws UserError for one the plan does not declare */
function checkedVars(plan: Plan, given: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(plan.vars, name)) continue;
    const near = nearest(name, Object.keys(plan.vars));
    throw new UserError(
      `The plan declares no variable ${name}.`,
      near === undefined ? `Declare it under \`vars:\` in ${plan.file}.` : `Did you mean ${near}?`,
    );
  }
  return given;
}

function taskVariables(plan: Plan): Record<string, string> {
  return Object.assign({}, ...plan.phases.flatMap((phase) => phase.tasks.flatMap((task) => [task.env, ...task.steps.map((step) => step.env)])));
}

function redactValues(values: Record<string, string>, redactor: Redactor): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redactor.text(value)]));
}

function readPhases(out: string, plan: Plan): Map<string, StoredPhase> {
  const found = new Map<string, StoredPhase>();
  for (const phase of plan.phases) {
    const stored = readPhase(out, phase);
    if (stored !== undefined) found.set(phase.id, stored);
  }
  return found;
}

function idOf({ id, leg }: PhaseResult['phase']): { id: string; leg?: string } {
  return leg === undefined ? { id } : { id, leg };
}

/** Names of the folders a phase of the record has. */
function foldersOf(phase: StoredPhase): string[] {
  return legsOf(phase).map((leg) => nameOf(leg.result.phase));
}

/** @throws UserError naming each upstream phase that is not there or cannot be built on, and why */
function requireUpstream(selection: Selection, stored: ReadonlyMap<string, StoredPhase>, passing: ReadonlySet<string>, now: Standing, out: string): void {
  const problems = selection.required
    .filter((id) => !passing.has(id))
    .map((id) => {
      const phase = stored.get(id);
      if (phase === undefined) return `phase ${id} has no result in ${out}`;
      const why = whyPhaseNotStanding(phase, now);
      if (why !== undefined) return `phase ${id} cannot be built on: ${why}`;
      return phase.manifest === undefined ? `phase ${id} was cut short` : `phase ${id} is ${phase.result.verdict}`;
    });
  if (problems.length === 0) return;
  throw new UserError(
    `What the selected phase needs is missing: ${problems.join('; ')}.`,
    'Run it first, or leave it out knowingly with --skip-phase NAME or --only.',
  );
}

interface Work {
  plan: Plan;
  selection: Selection;
  /** Phases of a record that is resumed. */
  kept: ReadonlyMap<string, StoredPhase>;
  out: string;
  workspace: string;
}

/** The leaves that run now: what is selected, less what a resumed record keeps, plus what that makes invalid. */
async function whatToRun({ plan, selection, kept, out, workspace }: Work): Promise<Set<string>> {
  const todo = new Set<string>();
  for (const phase of plan.phases) {
    const stored = kept.get(phase.id);
    const results = new Map(stored?.result.tasks.map((task) => [task.id, task]));
    for (const task of phase.tasks) {
      if (!selection.tasks.has(task.id)) continue;
      const result = results.get(task.id);
      const stays = result !== undefined && (task.kind === 'work-item' ? result.status === workItem(task, workspace).status : hasPassed(result) || isThrough(stored));
      if (stays && (await intactEvidence(phaseFolder(out, phase.id), result))) continue;
      todo.add(task.id);
    }
  }
  for (const id of invalidated(plan, todo, reopenedPhases(plan, selection, kept, todo))) if (selection.tasks.has(id)) todo.add(id);
  return todo;
}

interface Preparation {
  out: string;
  plan: Plan;
  selection: Selection;
  grows: boolean;
  standing: Map<string, StoredPhase>;
  todo: ReadonlySet<string>;
  startedAt: string;
  now: Standing;
}

/**
 * Makes room in the folder: a new record moves all of the old one to `previous/`, a growing one only what will be
 * replaced and what depended on it. Leaves in `standing` just what stays.
 *
 * @returns the record that grows
 */
function prepareFolder({ out, plan, selection, grows, standing, todo, startedAt, now }: Preparation): RunRecord | undefined {
  const stamp = startedAt.replace(/[:.]/g, '-');
  const kept = grows ? readRunRecord(out) : undefined;
  const record = kept !== undefined && whyNotStanding(kept, now) === undefined ? kept : undefined;
  try {
    if (record === undefined) moveToPrevious(out, stamp, ['run.json', 'audit.jsonl', 'report.md', 'report.html']);
    const staying = new Set(grows ? [...standing.values()].flatMap(foldersOf) : []);
    for (const name of readdirSync(out)) {
      const isRecord = existsSync(join(out, name, 'result.json')) || existsSync(join(out, name, 'audit.jsonl'));
      if (isRecord && !staying.has(name)) moveToPrevious(out, stamp, [name]);
    }
    if (!grows) {
      standing.clear();
      return undefined;
    }
    const reopened = reopenedPhases(plan, selection, standing, todo);
    const stale = invalidated(plan, todo, reopened);
    for (const [id, phase] of standing) {
      const gone = phase.result.tasks.filter((task) => stale.has(task.id));
      if (gone.length > 0 && gone.length === phase.result.tasks.length && !reopened.has(id)) {
        moveToPrevious(out, stamp, foldersOf(phase));
        standing.delete(id);
        continue;
      }
      // By folder and not by result: a task that was cut short has left files without one.
      const again = plan.phases.find((candidate) => candidate.id === id)?.tasks.filter((task) => stale.has(task.id)) ?? [];
      moveToPrevious(out, stamp, again.map((task) => join(id, 'evidence', task.id)));
      phase.result.tasks = phase.result.tasks.filter((task) => !stale.has(task.id));
    }
  } catch (error) {
    throw writeError(out, error);
  }
  return record;
}

function openAudit(out: string): AuditLog {
  const file = join(out, 'audit.jsonl');
  try {
    return existsSync(file) ? AuditLog.resume(file) : AuditLog.create(file);
  } catch (error) {
    throw writeError(file, error);
  }
}

/** The run's own log has what is above the phases, each of which has a log of its own. */
function belongsToRunAudit(event: RunEvent): boolean {
  switch (event.type) {
    case 'run-started':
    case 'phase-started':
    case 'phase-finished':
    case 'decision-recorded':
    case 'interrupted':
    case 'run-finished':
      return true;
    case 'warning':
      return event.phase === undefined;
    default:
      return false;
  }
}

/** On GitHub a report file has to be newer than the job, which began when its event file was written. */
function freshSince(env: NodeJS.ProcessEnv): number | undefined {
  const file = env['GITHUB_EVENT_PATH'];
  if (env['GITHUB_ACTIONS'] !== 'true' || file === undefined) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** Of the selected phases, and of tasks selected one by one as if they were a phase behind them. */
function verdictOfSelection(plan: Plan, selection: Selection, recorded: { id: string; needs: string[]; verdict: Verdict | undefined }[], results: ReadonlyMap<string, TaskResult>): Verdict {
  const whole = recorded.filter((phase) => selection.phases.has(phase.id));
  const single = plan.phases.filter((phase) => !selection.phases.has(phase.id)).flatMap((phase) => phase.tasks.filter((task) => selection.tasks.has(task.id)));
  if (single.length === 0) return planVerdict(whole);
  const verdicts = new Map(recorded.map((phase) => [phase.id, phase.verdict]));
  const counted = single.filter((task) => task.kind !== 'work-item').map((task) => task.id);
  const verdict = selectionVerdict(counted, results, (cause) => results.get(cause)?.status ?? verdicts.get(cause));
  return planVerdict([...whole, { id: '', needs: [...selection.phases], verdict }]);
}

/** Every decision of the record, a newer one in place of an older one about the same task. */
function decisionsAfter(before: readonly Decision[], results: ReadonlyMap<string, TaskResult>): Decision[] {
  const all = new Map(before.map((decision) => [decision.task, decision]));
  for (const task of results.values()) if (task.decision !== undefined) all.set(task.id, task.decision);
  return [...all.values()];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
