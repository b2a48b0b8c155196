/** The part of the plain report that somebody has to act on: what failed, who must decide, what could not run and why. */
import type { CriterionResult, StepResult, TaskResult } from '../trace/record.js';
import { markdownCode, markdownCodeBlock, markdownText } from './escape.js';
import { evidenceLinks, type ReportedPhase, type ReportFacts } from './report-facts.js';
import { sign } from './signs.js';
import { duration, few } from './terminal-text.js';

/** Markdown blocks; none when nothing needs attention. */
export function attention(facts: ReportFacts): string[] {
  const blocks = [
    ...each(facts, 'failed', (phase, result) => failedTask(facts, phase, result)),
    ...facts.phases.flatMap(failedCriteria),
    ...each(facts, 'waiting', (phase, result) => waitingTask(facts, phase, result)),
    ...notRun(facts),
    ...warnings(facts),
  ];
  return blocks.length > 0 ? ['## What needs attention', ...blocks] : [];
}

function each(facts: ReportFacts, status: TaskResult['status'], blocks: (phase: ReportedPhase, result: TaskResult) => string[]): string[] {
  return facts.phases.flatMap((phase) => [...phase.tasks.values()].filter((result) => result.status === status).flatMap((result) => blocks(phase, result)));
}

function failedTask(facts: ReportFacts, phase: ReportedPhase, result: TaskResult): string[] {
  const task = facts.tasks.get(result.id);
  const step = failedStep(result);
  const error = result.error ?? step?.error;
  const where = [
    ...(step ? [`Step ${markdownCode(step.name)}${stepFacts(step)}`] : []),
    `${step ? 'phase' : 'Phase'} ${markdownText(phase.phase.title)}${phase.leg === undefined ? '' : `, leg ${markdownText(phase.leg)}`}`,
    duration(result.durationMs),
    ...(task?.owner === undefined ? [] : [`owner ${markdownText(task.owner)}`]),
    ...(result.tolerated ? ['tolerated by `continue-on-error`: the verdict is not lowered'] : []),
  ];
  return [
    `### ${sign('failed')} ${markdownText(result.id)} ${markdownText(task?.title ?? '')} failed`,
    where.join(' · '),
    ...(error === undefined ? [] : [markdownCodeBlock(error)]),
    ...(task?.hint === undefined ? [] : labelled('What to do', task.hint)),
    ...(result.reproduce === undefined ? [] : ['Reproduce it:', markdownCodeBlock(result.reproduce)]),
    `Evidence: ${evidenceLinks(phase.folder, result.id, result.evidence)}`,
  ];
}

// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }: TaskResult): StepResult | undefined {
  const failed = steps.filter((step) => step.status === 'failed');
  return failed.find((step) => step.error !== undefined && error?.includes(step.error)) ?? failed.at(-1);
}

function stepFacts({ exitCode, attempts }: StepResult): string {
  const facts = [...(exitCode === undefined ? [] : [`exit code ${exitCode}`]), ...(attempts > 1 ? [`${attempts} attempts`] : [])];
  return facts.length > 0 ? ` (${facts.join(', ')})` : '';
}

function failedCriteria(phase: ReportedPhase): string[] {
  const failures = (gate: string, criteria: readonly CriterionResult[] = []): string[] =>
    criteria.flatMap((criterion) =>
      criterion.status === 'failed'
        ? [
            `### ${sign('failed')} ${gate} criterion of phase ${markdownText(phase.phase.title)} failed: ${markdownText(criterion.name)}`,
            ...(criterion.error === undefined ? [] : [markdownCodeBlock(criterion.error)]),
          ]
        : [],
    );
  return [...failures('Entry', phase.result?.entry), ...failures('Exit', phase.result?.exit)];
}

function waitingTask(facts: ReportFacts, phase: ReportedPhase, result: TaskResult): string[] {
  const task = facts.tasks.get(result.id);
  const who = result.waitsFor ?? [];
  const instructions = task?.manual?.instructions;
  return [
    `### ${sign('waiting')} ${markdownText(result.id)} ${markdownText(task?.title ?? '')} waits for ${who.map(markdownText).join(' or ') || 'anyone'}`,
    `Phase ${markdownText(phase.phase.title)}`,
    ...(instructions === undefined ? [] : 'text' in instructions ? labelled('What to do', instructions.text) : labelled('What to do is in', instructions.file)),
    'Record the decision (`--reject` for a no), then go on with `--resume`:',
    markdownCodeBlock(facts.approve(result.id, who[0]?.replace(/^@/, '') ?? 'WHO')),
  ];
}

/** A short text beside its label, a long one as it is written below it. */
function labelled(label: string, text: string): string[] {
  const plain = text.trimEnd();
  return plain.includes('\n') ? [`${label}:`, markdownCodeBlock(plain)] : [`${label}: ${markdownText(plain)}`];
}

/** What did not run, by its cause: one cause often stops a hundred tasks. */
function notRun(facts: ReportFacts): string[] {
  const groups = new Map<string, Set<string>>();
  const add = (why: string, id: string): void => {
    const group = groups.get(why);
    if (group) group.add(id);
    else groups.set(why, new Set([id]));
  };
  for (const { phase, tasks } of facts.phases) {
    for (const task of phase.tasks) {
      const result = tasks.get(task.id);
      const by = result?.blockedBy?.map(markdownText).join(', ') || 'a cause that is not recorded';
      if (result === undefined && task.kind !== 'work-item') add(`${sign('no result')} without a result, so nothing is known of`, task.id);
      if (result?.status === 'blocked') add(`${sign('blocked')} blocked by ${by}:`, task.id);
      if (result?.status === 'cancelled') add(`${sign('cancelled')} cancelled, the run stopped before the end of`, task.id);
    }
  }
  if (groups.size === 0) return [];
  return ['### What did not run', [...groups].map(([why, ids]) => `- ${why} ${few(Array.from(ids, markdownText), 20)}`).join('\n')];
}

function warnings(facts: ReportFacts): string[] {
  const lines = facts.phases.flatMap(({ tasks, leg }) =>
    [...tasks.values()].flatMap((result) => (result.warnings ?? []).map((warning) => `- ${markdownText(leg === undefined ? result.id : `${result.id}, leg ${leg}`)}: ${markdownText(warning)}`)),
  );
  return lines.length > 0 ? ['### Warnings', lines.join('\n')] : [];
}
