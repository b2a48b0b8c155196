/**
 * The report as JUnit XML, for CI systems that show tests: the verdict, the requirements, and a suite per phase or leg with
 * its tasks, steps and criteria. What did not pass is never a passed case, and a report whose verdict is not a pass has a
 * failed case, whatever else is in it.
 */
import type { Report, ReportPhase, ReportRequirement, ReportStep, ReportTask } from '../trace/report.js';
import { runName } from '../trace/run-name.js';
import { xmlAttribute, xmlText } from './escape.js';
import { reproduction } from './reproduce.js';
import { planPath, sourcePath } from './source-path.js';

interface Case {
  name: string;
  className: string;
  durationMs?: number;
  file?: string | undefined;
  line?: number | undefined;
  /** Undefined: it passed. */
  outcome?: { kind: 'failure' | 'error' | 'skipped'; type?: string; message: string; text?: string } | undefined;
  properties?: (readonly [name: string, value: string])[];
}

interface Suite {
  name: string;
  startedAt?: string | undefined;
  durationMs: number;
  properties: (readonly [name: string, value: string])[];
  cases: Case[];
}

/** A whole document. */
export function reportJunit(report: Report): string {
  const byPhase = new Map<string, ReportTask[]>();
  for (const task of report.tasks) {
    const name = runName(task.phase, task.leg);
    const own = byPhase.get(name);
    if (own === undefined) byPhase.set(name, [task]);
    else own.push(task);
  }
  const suites: Suite[] = [
    verdictSuite(report),
    { name: 'requirements', durationMs: 0, properties: [], cases: report.requirements.map((requirement) => requirementCase(requirement, report.plan.file)) },
    ...report.phases.map((phase) => phaseSuite(phase, byPhase.get(runName(phase.id, phase.leg)) ?? [], planPath(report.plan.file))),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  const head = attributes({ name: report.plan.name, ...counts(all), time: seconds(report.run.durationMs), timestamp: report.run.startedAt });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${suites.map(suiteXml).join('')}</testsuites>\n`;
}

function verdictSuite({ verdict, reasons, plan, run, digest }: Report): Suite {
  const passed = verdict === 'passed' || verdict === 'passed-with-waivers';
  const message = reasons.length === 0 ? verdict : `${verdict}: ${reasons.join('; ')}`;
  const properties = [['plan', plan.id], ['plan-digest', plan.digest], ['run', run.id], ['attempt', String(run.attempt)], ['sha', run.headSha ?? run.sha], ['run-digest', digest], ['verdict', verdict]] as const;
  return {
    name: 'verdict',
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    properties: properties.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
    cases: [{ name: plan.name, className: 'verdict', file: planPath(plan.file), outcome: passed ? undefined : { kind: 'failure', type: verdict, message } }],
  };
}

function requirementCase(requirement: ReportRequirement, planFile: string): Case {
  const { id, title, status, marks, source, proofs } = requirement;
  const failed = proofs.filter((proof) => proof.status === 'failed');
  const text = failed.map(({ kind, task, step, test, error }) => [`${kind} ${[task, step, test].filter((part) => part !== undefined).join(' > ')}`, ...(error === undefined ? [] : [error])].join(': ')).join('\n');
  return {
    name: `${id} ${title}`,
    className: 'requirements',
    file: source && sourcePath(planFile, source.file),
    line: source?.line,
    outcome: requirementOutcome(requirement, text),
    properties: [['status', status], ...marks.map((mark) => ['mark', mark] as const)],
  };
}

function requirementOutcome({ status, marks, blockedBy, waitsFor, waiver }: ReportRequirement, text: string): Case['outcome'] {
  if (status === 'verified') return undefined;
  if (status === 'waived') return { kind: 'skipped', message: waiver === undefined ? 'waived' : `waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}` };
  const details = [...(blockedBy.length > 0 ? [`by ${blockedBy.join(', ')}`] : []), ...(waitsFor.length > 0 ? [`waits for ${waitsFor.join(', ')}`] : []), ...(marks.includes('regressed') ? ['was verified on the base'] : [])];
  const message = [status, ...details].join(', ');
  const broken = status === 'failed' || marks.includes('regressed');
  return broken ? { kind: 'failure', type: status, message, text } : { kind: 'skipped', message };
}

function phaseSuite(phase: ReportPhase, tasks: readonly ReportTask[], planFile: string): Suite {
  const name = runName(phase.id, phase.leg);
  const criteria = phase.criteria.map(
    ({ gate, name: criterion, status, error }): Case => ({
      name: `${gate} criterion: ${criterion}`,
      className: name,
      outcome: status === 'passed' ? undefined : { kind: status === 'failed' ? 'failure' : status === 'skipped' ? 'skipped' : 'error', type: status, message: error ?? status },
    }),
  );
  const missing: Case[] = phase.missing === undefined ? [] : [{ name: 'record', className: name, outcome: { kind: 'error', type: 'not-computed', message: phase.missing } }];
  return {
    name: `${name} ${phase.title}`,
    startedAt: phase.startedAt,
    durationMs: phase.durationMs,
    properties: [['verdict', phase.verdict ?? 'not-computed'], ...(phase.manifest === null ? [] : [['manifest', phase.manifest] as const])],
    cases: [...missing, ...criteria, ...tasks.flatMap((task) => taskCases(task, name, planFile))],
  };
}

/**
 * A task with several steps is a case for each of them, and one for itself where that says more: it did not get to its
 * steps, or something beside them decided.
 */
function taskCases(task: ReportTask, phase: string, planFile: string): Case[] {
  const name = `${task.id} ${task.title}`;
  const at = { file: planFile, line: task.line };
  if (task.steps.length < 2) return [{ name, className: phase, durationMs: task.durationMs, ...at, outcome: taskOutcome(task), properties: taskProperties(task) }];
  const steps = task.steps.map((step): Case => ({ name: `${name}: ${step.name}`, className: phase, durationMs: step.durationMs, ...at, outcome: stepOutcome(step, task), properties: taskProperties(task) }));
  const told = task.status === 'passed' ? task.steps.every(({ status }) => status === 'passed' || status === 'skipped') : task.status === 'failed' && task.steps.some(({ status }) => status === 'failed');
  return told ? steps : [...steps, { name, className: phase, ...at, outcome: taskOutcome(task), properties: taskProperties(task) }];
}

function taskProperties({ covers, owner, decision }: ReportTask): [string, string][] {
  return [
    ...covers.map((id): [string, string] => ['covers', id]),
    ...(owner === undefined ? [] : [['owner', owner] as [string, string]]),
    ...(decision === undefined ? [] : [['decision', `${decision.decision} by ${decision.by}${decision.asserted ? ' (asserted)' : ''}`] as [string, string]]),
  ];
}

function taskOutcome(task: ReportTask): Case['outcome'] {
  const { status, error, blockedBy, waitsFor, waiver, tolerated } = task;
  switch (status) {
    case 'passed':
      return undefined;
    case 'failed':
      return { kind: 'failure', type: tolerated ? 'tolerated' : 'failed', message: error ?? 'failed', text: details(task, task.steps.flatMap(({ failures }) => failures)) };
    case 'cancelled':
    case 'no-result':
      return { kind: 'error', type: status, message: error ?? (status === 'cancelled' ? 'cancelled' : 'there is no result') };
    case 'waived':
      return { kind: 'skipped', message: waiver === undefined ? 'waived' : `waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}` };
    case 'blocked':
      return { kind: 'skipped', message: `blocked by ${blockedBy.join(', ') || 'something unknown'}` };
    case 'waiting':
      return { kind: 'skipped', message: `waits for ${waitsFor.join(', ') || 'a decision'}` };
    case 'skipped':
      return { kind: 'skipped', message: 'skipped: its condition is false' };
    case 'planned':
    case 'in-progress':
    case 'done':
      return { kind: 'skipped', message: `work item: ${status}` };
  }
}

function stepOutcome(step: ReportStep, task: ReportTask): Case['outcome'] {
  switch (step.status) {
    case 'passed':
      return undefined;
    case 'failed':
      return { kind: 'failure', type: task.tolerated ? 'tolerated' : 'failed', message: step.error ?? 'failed', text: details(task, step.failures) };
    case 'skipped':
      return { kind: 'skipped', message: 'skipped' };
    case 'cancelled':
      return { kind: 'error', type: 'cancelled', message: step.error ?? 'cancelled' };
  }
}

function details(task: ReportTask, failures: ReportStep['failures']): string {
  const { excerpt, hint } = task;
  const reproduce = reproduction(task);
  const tests = failures.map(({ name, file, line, message }) => `test ${name}${file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`}${message === undefined ? '' : `: ${message}`}`);
  return [...excerpt, ...tests, ...(hint === undefined ? [] : [`Hint: ${hint}`]), ...(reproduce === undefined ? [] : [`Reproduce: ${reproduce}`])].join('\n');
}

function suiteXml({ name, startedAt, durationMs, properties, cases }: Suite): string {
  const head = attributes({ name, ...counts(cases), time: seconds(durationMs), timestamp: startedAt });
  return `  <testsuite${head}>\n${propertiesXml(properties, '    ')}${cases.map(caseXml).join('')}  </testsuite>\n`;
}

function caseXml({ name, className, durationMs = 0, file, line, outcome, properties = [] }: Case): string {
  const head = `    <testcase${attributes({ name, classname: className, time: seconds(durationMs), file, line })}`;
  const inside = propertiesXml(properties, '      ') + (outcome === undefined ? '' : outcomeXml(outcome));
  return inside === '' ? `${head}/>\n` : `${head}>\n${inside}    </testcase>\n`;
}

function outcomeXml({ kind, type, message, text = '' }: NonNullable<Case['outcome']>): string {
  const head = `      <${kind}${attributes({ message, type })}`;
  return text === '' ? `${head}/>\n` : `${head}>${xmlText(text)}</${kind}>\n`;
}

function propertiesXml(properties: readonly (readonly [name: string, value: string])[], indent: string): string {
  if (properties.length === 0) return '';
  return `${indent}<properties>\n${properties.map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>\n`).join('')}${indent}</properties>\n`;
}

function counts(cases: readonly Case[]): Record<'tests' | 'failures' | 'errors' | 'skipped', number> {
  const of = (kind: 'failure' | 'error' | 'skipped'): number => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped') };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Record<string, string | number | undefined>): string {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${xmlAttribute(String(value))}"`])).join('');
}
