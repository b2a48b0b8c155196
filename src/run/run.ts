/**
 * Runs a plan or the part of it somebody selected, and leaves the record: the one core behind the command line and the
 * action.
 */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../errors.js';
import { AuditLog } from '../evidence/chain.js';
import { createRedactor, type Redactor } from '../evidence/redact.js';
import { buildGraph } from '../plan/graph.js';
import type { Plan } from '../plan/model.js';
import { nearest } from '../plan/nearest.js';
import { waiversOn } from '../plan/waivers.js';
import type { PhaseResult, RunIdentity, RunRecord, Verdict } from '../trace/record.js';
import type { Report } from '../trace/report.js';
import { exitCodeOf, planVerdict, withReservations } from '../trace/verdict.js';
import { givenDecisions, staleDecisions } from './decisions.js';
import { commandsOf } from './commands.js';
import { decisionsAfter, verdictOfSelection } from './ending.js';
import { baseEnvironment } from './environment.js';
import type { EventSink, RunEvent } from './events.js';
import { runIdentity } from './identity.js';
import { linksOf } from './links.js';
import { legsOf, whyPhaseNotStanding } from './legs.js';
import { prepareFolder, readPhases, requireUpstream, whatToRun } from './outset.js';
import { requirePlan } from './plan-file.js';
import { lockFolder, phaseFolder, readRunRecord, type Standing, writeError, writeWhole } from './record-folder.js';
import { listedSecrets, redactedPlan, secretsOf } from './redaction.js';
import { reportFiles, writeReports } from './report-files.js';
import { Scheduler } from './scheduler.js';
import { makeScratch, removeLeftScratch } from './scratch.js';
import { isThrough, select } from './selection.js';
import type { Session } from './session.js';
import type { DistributiveOmit } from './task.js';

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
  /** Folders that hold artifacts of this run, fetched before it: reports in them are of this run whatever their times. */
  artifacts?: string[];
  approvals: { task: string; by: string; note: string; asserted: boolean }[];
  /** The folder of the record to compare with. */
  baseline?: string | undefined;
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
  /** Sentences, each of which keeps the run from counting as passed: what came from elsewhere and cannot be trusted. */
  reservations?: readonly string[];
  /** What starts Phasegate here: `phasegate`, `node dist/cli/index.js`, `npx github:phasegate/phasegate#v1`. */
  command: string;
}

export interface RunOutcome {
  /** Of what was selected; where that is the whole plan, lowered by `fail-on`. */
  verdict: Verdict;
  exitCode: number;
  phases: { id: string; leg?: string; verdict: Verdict; folder: string; manifest: string }[];
  /** Whom waiting tasks wait for. */
  waitingFor: string[];
  /** Of the whole record. */
  traced: Report;
}

/**
 * @throws UserError (exit 2) for a wrong plan, call or folder, before anything ran
 */
export async function runPlan(options: RunOptions): Promise<RunOutcome> {
  const clock = performance.now();
  const reservations = options.reservations ?? [];
  const startedAt = new Date().toISOString();
  const today = startedAt.slice(0, 10);
  // Git is asked while the plan is read.
  const identified = runIdentity(options.env, dirname(resolve(options.planFile)), startedAt);
  const { plan, workspace: folder, warnings } = await requirePlan(options.planFile);
  const identity = await identified;
  const workspace = realpathSync(folder);
  const out = resolve(options.out);
  const vars = { ...plan.vars, ...checkedVars(plan, options.vars) };
  const redactor = createRedactor(secretsOf(plan, vars, options.env));
  const shown = redactedPlan(plan, redactor);
  const recordedVars = redactValues(vars, redactor);
  // Before its folder, which may be ours, is moved aside.
  const baseline = options.baseline === undefined ? undefined : await (await import('./reported.js')).baselineReport(options.baseline, plan.id);
  const now: Standing = { digest: plan.digest, vars: recordedVars, sha: identity.sha };

  const unlock = lockFolder(out);
  const scratch = makeScratch();
  try {
    const stored = await readPhases(out, plan);
    const standing = new Map([...stored].filter(([, phase]) => whyPhaseNotStanding(phase, now) === undefined));
    const passing = new Set([...standing].filter(([, phase]) => isThrough(phase)).map(([id]) => id));
    const selection = select(plan, options, passing);
    requireUpstream(selection, stored, passing, now, options.out);
    const grows = (selection.partial || options.resume) && standing.size > 0;
    const decisions = givenDecisions(plan, options.approvals.map((given) => ({ ...given, by: redactor.text(given.by), note: redactor.text(given.note) })), grows ? await readRunRecord(out) : undefined, identity.sha, startedAt);
    const stale = options.resume ? staleDecisions(await readRunRecord(out), now, decisions) : [];
    const todo = await whatToRun({ plan, selection, kept: options.resume ? standing : new Map(), out, workspace, today });
    const record = await prepareFolder({ out, plan, selection, grows, standing, todo, startedAt, now });
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
      baseEnv: { ...baseEnvironment(options.env, listedSecrets(plan)), ...vars },
      ours: options.env,
      redactor,
      waiverFor: waiversOn(plan, today),
      decisions,
      keepGoing: options.keepGoing,
      continueOnError: options.continueOnError,
      jobs: options.jobs ?? availableParallelism(),
      freshness: { ...jobBegan(options.env), run: Date.parse(startedAt), artifacts: (options.artifacts ?? []).map((path) => realpathSync(path)) },
      links: linksOf({ requirements: plan.requirements, globs: plan.links, workspace, out, warn: (message) => void emit({ type: 'warning', message }) }),
      signal: options.signal,
      graph,
      commands: commandsOf(options.command, plan, options.out, options.vars),
      emit,
    };
    await options.onPlan?.(plan, (id) => (todo.has(id) ? (graph.tasks.get(id)?.remaining ?? 0) : 0), session.commands.run);
    const base: Omit<RunRecord, 'verdict' | 'phases' | 'auditHead'> = { version: 1, run, plan: { ...shown }, vars: recordedVars, decisions: record?.decisions ?? [] };
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
    for (const message of [...reservations, ...stale]) emit({ type: 'warning', message });
    const finished = await new Scheduler(session).run();
    const results = new Map([...finished.values()].flatMap((phase) => phase.result.tasks).map((task) => [task.id, task]));
    const recorded = plan.phases.map((phase) => ({ id: phase.id, needs: phase.needs, verdict: finished.get(phase.id)?.result.verdict }));
    const phases = [...finished.values()].flatMap(legsOf);
    const draft: RunRecord = {
      ...base,
      run: { ...run, finishedAt: new Date().toISOString() },
      decisions: decisionsAfter(record?.decisions ?? [], results),
      verdict: withReservations(planVerdict(recorded), reservations),
      ...(reservations.length === 0 ? {} : { reservations: [...reservations] }),
      phases: phases.map(({ result: { phase, verdict }, manifest, auditHead }) => ({ ...idOf(phase), verdict, manifest, auditHead })),
      auditHead: null,
    };
    const { traceReport } = await import('../trace/trace.js');
    const traced = traceReport({ plan: shown, graph, record: draft, phases: phases.map(({ result }) => result), digest: null, today, ...(baseline === undefined ? {} : { baseline }), approve: session.commands.approve });
    // A part of the plan says nothing of requirements that others prove: `fail-on` is for who has all of it.
    const isLowered = !selection.partial && !options.signal.aborted && traced.reasons.length > 0;
    const verdict = isLowered ? traced.verdict : withReservations(verdictOfSelection(plan, selection, recorded, results), reservations);
    const exitCode = options.signal.aborted ? EXIT.interrupted : exitCodeOf(verdict);
    const files = reportFiles(out);
    const shownAs = (file: string): string => relative(process.cwd(), file) || file;
    emit({
      type: 'run-finished',
      verdict,
      ...(isLowered ? { reasons: traced.reasons } : {}),
      ...(traced.requirements.length > 0 ? { requirements: traced.totals.requirements } : {}),
      durationMs: Math.round(performance.now() - clock),
      report: shownAs(files.markdown),
      html: shownAs(files.html),
      exitCode,
    });
    const final: RunRecord = { ...draft, auditHead: audit.head };
    const text = json(final);
    audit.close();
    writeWhole(join(out, 'run.json'), text);
    const whole: Report = { ...traced, digest: createHash('sha256').update(text).digest('hex') };
    await writeReports(out, whole);
    return {
      verdict,
      exitCode,
      phases: phases.map(({ result: { phase, verdict }, manifest }) => ({ ...idOf(phase), verdict, folder: phaseFolder(out, phase.id, phase.leg), manifest })),
      waitingFor: [...new Set([...results.values()].flatMap((task) => task.waitsFor ?? []))],
      traced: whole,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    unlock();
    // Whoever interrupts waits for the end.
    if (!options.signal.aborted) removeLeftScratch();
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

function redactValues(values: Record<string, string>, redactor: Redactor): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redactor.text(value)]));
}

function idOf({ id, leg }: PhaseResult['phase']): { id: string; leg?: string } {
  return leg === undefined ? { id } : { id, leg };
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
function jobBegan(env: NodeJS.ProcessEnv): { job?: number } {
  const file = env['GITHUB_EVENT_PATH'];
  if (env['GITHUB_ACTIONS'] !== 'true' || file === undefined) return {};
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? {} : { job: stats.mtimeMs };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
