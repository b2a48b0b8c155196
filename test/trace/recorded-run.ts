/** A plan and what a run left of it, in as few words as a case needs. */
import type { Plan, Requirement, Step, Waiver } from '../../src/plan/model.js';
import type { Ignored } from '../../src/trace/phase-runs.js';
import type { Marker, PhaseResult, RunIdentity, RunRecord, StepResult, TaskResult, TaskStatus, TestCase, Verdict } from '../../src/trace/record.js';
import type { Report, ReportRequirement } from '../../src/trace/report.js';
import { traceReport, type TraceInput } from '../../src/trace/trace.js';
import { buildPlan, type PhaseInput } from '../plan/build-plan.js';

export const DIGEST = 'a'.repeat(64);

export const RUN: RunIdentity = { id: '77', attempt: 1, job: 'build', sha: 'b'.repeat(40), headSha: 'b'.repeat(40), repository: 'octocat/hello', event: 'push', ref: 'refs/heads/main', startedAt: '2026-03-01T10:00:00.000Z', finishedAt: '2026-03-01T10:01:00.000Z' };

export function requirement(id: string, more: Partial<Requirement> = {}): Requirement {
  return { id, title: `Title of ${id}`, verification: 'test', covers: [], attributes: {}, contentHash: DIGEST, ...more };
}

export function waiver(ids: string | string[], until = '2026-12-31'): Waiver {
  return { for: [ids].flat(), reason: 'known', by: 'octocat', until };
}

/** A step of a plan. */
export function asks(kind: 'run' | 'file' | 'junit' | 'coverage', name: string = kind): Step {
  const checks = { run: { kind, run: 'x' }, file: { kind, path: 'x', exists: true }, junit: { kind, files: ['x'], minTests: 1 }, coverage: { kind, files: ['x'], lines: 80 } };
  return { name, check: checks[kind] as Step['check'], env: {}, continueOnError: false };
}

export function step(kind: string, status: StepResult['status'], more: Partial<StepResult> = {}): StepResult {
  return { name: kind, kind, status, attempts: 1, durationMs: 1, ...more };
}

export function testCase(name: string, status: TestCase['status'], requirements: string[], more: Partial<TestCase> = {}): TestCase {
  return { name, status, requirements, ...more };
}

/** A task that ran had one step `run` with the same outcome, unless its steps are given. */
export function result(id: string, status: TaskStatus, more: Partial<TaskResult> = {}): TaskResult {
  const ran = status === 'passed' || status === 'failed' || status === 'waived';
  return { id, status, ...(ran ? { startedAt: '2026-03-01T10:00:10.000Z' } : {}), durationMs: ran ? 500 : 0, outputs: {}, steps: ran ? [step('run', status === 'passed' ? 'passed' : 'failed')] : [], evidence: [], ...more };
}

export function tests(id: string, ...cases: TestCase[]): TaskResult {
  const failed = cases.some(({ status }) => status === 'failed');
  return result(id, failed ? 'failed' : 'passed', { steps: [step('junit', failed ? 'failed' : 'passed', { tests: cases })] });
}

export interface RecordedPhase {
  id: string;
  leg?: string;
  verdict?: Verdict;
  tasks: TaskResult[];
  markers?: Marker[];
  run?: Partial<RunIdentity>;
  more?: Partial<PhaseResult>;
}

export function phaseResult(plan: Plan, { id, leg, verdict = 'passed', tasks, markers, run, more }: RecordedPhase): PhaseResult {
  return {
    version: 1,
    run: { ...RUN, ...run },
    plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
    phase: { id, title: id, ...(leg === undefined ? {} : { leg }) },
    vars: {},
    upstream: [],
    entry: [],
    exit: [],
    verdict,
    tasks,
    ...(markers === undefined ? {} : { markers }),
    ...more,
  };
}

export function recordOf(plan: Plan, phases: readonly PhaseResult[], run: Partial<RunIdentity> = {}): RunRecord {
  return { version: 1, run: { ...RUN, ...run }, plan: { ...plan }, vars: {}, verdict: 'passed', decisions: [], phases: phases.map(({ phase, verdict }) => ({ id: phase.id, ...(phase.leg === undefined ? {} : { leg: phase.leg }), verdict, manifest: DIGEST, auditHead: DIGEST })), auditHead: DIGEST };
}

export interface Case extends Omit<Partial<TraceInput>, 'phases' | 'plan' | 'ignored'> {
  requirements?: Requirement[];
  waivers?: Waiver[];
  phases: PhaseInput[];
  results: RecordedPhase[];
  planMore?: Partial<Plan>;
  run?: Partial<RunIdentity>;
  ignored?: Ignored[];
}

export function traced({ requirements = [requirement('REQ-1')], waivers = [], phases, results, planMore, run, ...more }: Case): Report {
  const plan = buildPlan(phases, { requirements, waivers, ...planMore });
  const found = results.map((each) => phaseResult(plan, each));
  return traceReport({ plan, record: recordOf(plan, found, run), phases: found, digest: DIGEST, today: '2026-03-01', ...more });
}

/** One requirement of a report. */
export function of(report: Report, id = 'REQ-1'): ReportRequirement {
  const found = report.requirements.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no requirement ${id}`);
  return found;
}

/** One phase `one` with these tasks covering REQ-1, and their results. */
export function onePhase(tasks: PhaseInput['tasks'], results: TaskResult[], more: Omit<Case, 'phases' | 'results'> & { verdict?: Verdict; markers?: Marker[] } = {}): Report {
  const { verdict = 'passed', markers, ...rest } = more;
  return traced({ phases: [{ id: 'one', tasks }], results: [{ id: 'one', verdict, tasks: results, ...(markers === undefined ? {} : { markers }) }], ...rest });
}
