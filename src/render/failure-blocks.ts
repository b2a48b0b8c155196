/** Each failure with what failed, where, the lines that matter, how to reproduce it, whose it is and what helps. */
import type { Report, ReportPhase, ReportTask } from '../trace/report.js';
import { lineBlock } from './line-block.js';
import { advice, named, short, shortCode } from './markdown-parts.js';
import { READS_ONLY } from './reproduce.js';
import { sign } from './signs.js';
import { duration, few } from './terminal-text.js';
import { failedTests, testBlocks, testCount } from './test-failures.js';

/** One failure; the same one in several legs is one. Both forms are Markdown, `brief` is one line. */
export interface Failure {
  full(): string[];
  brief(): string;
}

type Step = ReportTask['steps'][number];

/**
 * Tasks, those that keep the verdict last, then criteria.
 *
 * @param sourceBase what links to the sources begin with
 * @param evidence links to the evidence of a task in its legs, where they lead somewhere
 */
export function failuresOf(report: Report, sourceBase?: string, evidence?: (legs: readonly ReportTask[]) => string): Failure[] {
  const groups = new Map<string, ReportTask[]>();
  for (const task of report.tasks) {
    if (task.status !== 'failed') continue;
    const byTests = task.steps.some(({ failures }) => failures.length > 0);
    const key = JSON.stringify([task.id, task.tolerated, task.reproduce, ...(byTests ? [] : [task.error, task.excerpt])]);
    const group = groups.get(key);
    if (group) group.push(task);
    else groups.set(key, [task]);
  }
  const phases = new Map(report.phases.map((phase) => [phase.id, phase]));
  const tasks = [...groups.values()].toSorted(([a], [b]) => Number(a?.tolerated) - Number(b?.tolerated));
  return [...tasks.map((legs) => taskFailure(legs, phases.size > 1, sourceBase, evidence)), ...report.phases.flatMap(criterionFailures)];
}

/** @param legs one task in the legs where it failed in the same way */
function taskFailure(legs: readonly ReportTask[], tellPhase: boolean, sourceBase: string | undefined, evidence: ((legs: readonly ReportTask[]) => string) | undefined): Failure {
  const task = legs[0] as ReportTask;
  const step = failedStep(task);
  const tests = failedTests(legs);
  const counted = testCount(legs);
  const facts = step === undefined ? [] : [...(step.exitCode === undefined ? [] : [`exit ${step.exitCode}`]), ...(step.attempts > 1 ? [`${step.attempts} attempts`] : []), duration(Math.max(...legs.map((leg) => failedStep(leg)?.durationMs ?? 0)))];
  const names = legs.flatMap(({ leg }) => (leg === undefined ? [] : [short(leg, 40)]));
  // The only step of a task that reads test reports says what the title says.
  const tellStep = step !== undefined && step.name !== task.title && (counted === undefined || task.steps.length > 1);
  const where = [
    ...(!tellStep ? [] : [`in step ${shortCode(step.name, 80)}`]),
    ...(tellPhase ? [`in phase ${short(task.phase, 60)}`] : []),
    ...(names.length > 0 ? [`on ${few(names, 6)}`] : []),
    ...(facts.length > 0 ? [`(${facts.join(', ')})`] : []),
    ...(task.covers.length > 0 && tests.length === 0 ? [`for ${few(task.covers.map((id) => short(id, 60)), 3)}`] : []),
  ].join(' ');
  const tolerated = task.tolerated ? ', tolerated: the verdict is not lowered' : '';
  const head = `**${sign('failed')} ${named(task.id, task.title)}** failed${where === '' ? '' : ` ${where}`}${tolerated}${counted === undefined ? '' : `: ${counted}`}`;
  const error = step?.error ?? task.error;
  return {
    full: () => {
      // What the exit code says already needs no second line, and what the check said of failed tests they say themselves.
      const output = printed(task);
      const told = error === undefined || /^exit \d+$/.test(error) || output.join('\n').includes(error.trim()) ? [] : error.split('\n');
      const lines = tests.length > 0 ? [] : [...told, ...output];
      return [head, ...testBlocks(tests, sourceBase), ...(lines.length > 0 ? [lineBlock(lines, MOST_LINES)] : []), ...aftercare(task, sourceBase), ...(evidence === undefined ? [] : [`Evidence: ${evidence(legs)}`])];
    },
    brief: () => {
      const [first] = tests;
      const said = first === undefined ? (printed(task).at(-1) ?? error?.split('\n')[0]) : `${first.test.name}${tests.length > 1 ? ` and ${tests.length - 1} more` : ''}`;
      return [`${head}${said === undefined ? '' : `${counted === undefined ? ':' : ','} ${short(said, 160)}`}`, ...(task.reproduce === undefined ? [] : [oneLineCommand(task.reproduce, task.readsOnly)]), ...(task.owner === undefined ? [] : [`owner ${short(task.owner, 60)}`])].join(' · ');
    },
  };
}

/** Of a task that printed nothing the excerpt is its error, or the first lines of it. */
export function printed({ excerpt, error }: Pick<ReportTask, 'excerpt' | 'error'>): string[] {
  return error !== undefined && `${error}\n`.startsWith(`${excerpt.join('\n')}\n`) ? [] : excerpt;
}

// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }: ReportTask): Step | undefined {
  const failed = steps.filter(({ status }) => status === 'failed');
  return failed.find((step) => step.error !== undefined && error?.includes(step.error)) ?? failed.at(-1);
}

const MOST_LINES = 14;

function aftercare({ reproduce, readsOnly, approve, owner, hint }: ReportTask, sourceBase: string | undefined): string[] {
  const several = reproduce?.trim().includes('\n') === true;
  const line = [
    ...(reproduce === undefined || several ? [] : [`Reproduce: ${shortCode(reproduce, 400)}${readsOnly === true ? `, ${READS_ONLY}` : ''}`]),
    ...(approve === undefined ? [] : [`To decide anew: ${shortCode(approve, 400)}`]),
    ...(owner === undefined ? [] : [`owner: ${short(owner, 60)}`]),
    ...(hint === undefined ? [] : [`what to do: ${advice(sourceBase, hint)}`]),
  ].join(' · ');
  return [...(several ? ['Reproduce:', lineBlock(reproduce.trim().split('\n'), MOST_LINES)] : []), ...(line === '' ? [] : [line.replace(/^(owner|what)/, (word) => word[0]!.toUpperCase() + word.slice(1))])];
}

function oneLineCommand(command: string, readsOnly: boolean | undefined): string {
  return `reproduce: ${shortCode(command, 200)}${readsOnly === true ? `, ${READS_ONLY}` : ''}`;
}

function criterionFailures(phase: ReportPhase): Failure[] {
  return phase.criteria.flatMap(({ gate, name, status, error }) => {
    if (status !== 'failed') return [];
    const head = `**${sign('failed')} ${gate === 'entry' ? 'Entry' : 'Exit'} criterion ${short(name, 100)}** of phase ${named(phase.id, phase.title)} failed${phase.leg === undefined ? '' : ` on ${short(phase.leg, 40)}`}`;
    return [{ full: () => [head, ...(error === undefined ? [] : [lineBlock(error.split('\n'), MOST_LINES)])], brief: () => `${head}${error === undefined ? '' : `: ${short(error, 160)}`}` }];
  });
}
