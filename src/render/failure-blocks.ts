/** Each failure with what failed, where, the lines that matter, how to reproduce it, whose it is and what helps. */
import type { Report, ReportPhase, ReportTask } from '../trace/report.js';
import { markdownCodeBlock, shortLine } from './escape.js';
import { bold, named, place, short, shortCode } from './markdown-parts.js';
import { sign } from './signs.js';
import { count, duration, few } from './terminal-text.js';

/** One failure; the same one in several legs is one. Both forms are Markdown, `brief` is one line. */
export interface Failure {
  full(): string[];
  brief(): string;
}

type Step = ReportTask['steps'][number];
type TestFailure = Step['failures'][number];

/** Tasks, those that keep the verdict last, then criteria. */
export function failuresOf(report: Report, sourceBase?: string): Failure[] {
  const groups = new Map<string, ReportTask[]>();
  for (const task of report.tasks) {
    if (task.status !== 'failed') continue;
    const key = JSON.stringify([task.id, task.tolerated, task.error, task.excerpt, task.steps.map(({ failures }) => failures)]);
    const group = groups.get(key);
    if (group) group.push(task);
    else groups.set(key, [task]);
  }
  const tasks = [...groups.values()].map((group) => ({ task: group[0] as ReportTask, legs: group.flatMap(({ leg }) => leg ?? []) }));
  const phases = new Map(report.phases.map((phase) => [phase.id, phase]));
  const several = phases.size > 1;
  return [
    ...tasks.toSorted((a, b) => Number(a.task.tolerated) - Number(b.task.tolerated)).map(({ task, legs }) => taskFailure(task, legs, several ? phases.get(task.phase) : undefined, sourceBase)),
    ...report.phases.flatMap(criterionFailures),
  ];
}

function taskFailure(task: ReportTask, legs: readonly string[], phase: ReportPhase | undefined, sourceBase: string | undefined): Failure {
  const step = failedStep(task);
  const tests = task.steps.flatMap(({ failures }) => failures);
  const facts = step === undefined ? [] : [...(step.exitCode === undefined ? [] : [`exit ${step.exitCode}`]), ...(step.attempts > 1 ? [`${step.attempts} attempts`] : []), duration(step.durationMs)];
  const where = [
    ...(step === undefined || step.name === task.title ? [] : [`in step ${shortCode(step.name, 80)}`]),
    ...(phase === undefined ? [] : [`in phase ${short(phase.id, 60)}`]),
    ...(legs.length > 0 ? [`on ${few(legs.map((leg) => short(leg, 40)), 6)}`] : []),
    ...(facts.length > 0 ? [`(${facts.join(', ')})`] : []),
    ...(task.covers.length > 0 && tests.length === 0 ? [`for ${few(task.covers.map((id) => short(id, 60)), 3)}`] : []),
  ].join(' ');
  const head = `**${sign('failed')} ${named(task.id, task.title)}** failed${where === '' ? '' : ` ${where}`}${task.tolerated ? ', tolerated: the verdict is not lowered' : ''}`;
  const error = step?.error ?? task.error;
  return {
    full: () => {
      // What the exit code says already needs no second line, and what the check said of failed tests they say themselves.
      const told = error === undefined || /^exit \d+$/.test(error) || tests.length > 0 || task.excerpt.join('\n').includes(error.trim()) ? [] : error.split('\n');
      const lines = tests.length > 0 ? [] : [...told, ...task.excerpt];
      return [head, ...testBlocks(tests, task, sourceBase), ...(lines.length > 0 ? [block(lines, MOST_LINES)] : []), ...aftercare(task)];
    },
    brief: () => {
      const said = tests[0] === undefined ? (task.excerpt.at(-1) ?? error?.split('\n')[0]) : `${tests[0].name}${tests.length > 1 ? ` and ${tests.length - 1} more failed tests` : ''}`;
      return [`${head}${said === undefined ? '' : `: ${short(said, 160)}`}`, ...(task.reproduce === undefined ? [] : [oneLineCommand(task.reproduce)]), ...(task.owner === undefined ? [] : [`owner ${short(task.owner, 60)}`])].join(' · ');
    },
  };
}

// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }: ReportTask): Step | undefined {
  const failed = steps.filter(({ status }) => status === 'failed');
  return failed.find((step) => step.error !== undefined && error?.includes(step.error)) ?? failed.at(-1);
}

const MOST_LINES = 14;
const LINE_LENGTH = 240;
const TESTS_IN_FULL = 3;
const MOST_TESTS = 12;
const MESSAGE_LINES = 8;

function block(lines: readonly string[], most: number): string {
  const shown = lines.slice(0, most).map((line) => shortenedLine(line));
  return markdownCodeBlock([...shown, ...(lines.length > most ? [`… ${count(lines.length - most, 'more line')}`] : [])].join('\n'));
}

/** Indentation stays, which `shortLine` would drop. */
function shortenedLine(line: string): string {
  const characters = [...line];
  return characters.length <= LINE_LENGTH ? line : `${characters.slice(0, LINE_LENGTH - 1).join('')}…`;
}

function testBlocks(tests: readonly TestFailure[], task: ReportTask, sourceBase: string | undefined): string[] {
  if (tests.length === 0) return [];
  const total = task.steps.reduce((sum, { tests: counts }) => sum + (counts === undefined ? 0 : counts.passed + counts.failed + counts.skipped), 0);
  const line = (test: TestFailure): string => {
    const at = place(sourceBase, test.file, test.line);
    const ids = test.requirements.map((id) => short(id, 60));
    return `${bold(short(test.name, 160))}${at === undefined ? '' : ` at ${at}`}${ids.length > 0 ? `, for ${few(ids, 5)}` : ''}`;
  };
  const full = tests.slice(0, TESTS_IN_FULL).flatMap((test) => [line(test), ...(test.message?.trim() ? [block(test.message.trim().split('\n'), MESSAGE_LINES)] : [])]);
  const others = tests.slice(TESTS_IN_FULL, MOST_TESTS).map((test) => `- ${line(test)}`);
  const rest = tests.length - Math.min(tests.length, MOST_TESTS);
  return [
    ...(total > 1 ? [`${tests.length} of ${count(total, 'test')} failed:`] : []),
    ...full,
    ...(others.length > 0 ? [[...others, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')] : []),
  ];
}

function aftercare({ reproduce, owner, hint }: ReportTask): string[] {
  const several = reproduce?.trim().includes('\n') === true;
  const line = [
    ...(reproduce === undefined || several ? [] : [`Reproduce: ${shortCode(reproduce, 400)}`]),
    ...(owner === undefined ? [] : [`owner: ${short(owner, 60)}`]),
    ...(hint === undefined ? [] : [`what to do: ${short(hint, 400)}`]),
  ].join(' · ');
  return [...(several ? ['Reproduce:', block(reproduce.trim().split('\n'), MOST_LINES)] : []), ...(line === '' ? [] : [line.replace(/^(owner|what)/, (word) => word[0]!.toUpperCase() + word.slice(1))])];
}

function oneLineCommand(command: string): string {
  return `reproduce: ${shortCode(shortLine(command, 200), 200)}`;
}

function criterionFailures(phase: ReportPhase): Failure[] {
  return phase.criteria.flatMap(({ gate, name, status, error }) => {
    if (status !== 'failed') return [];
    const head = `**${sign('failed')} ${gate === 'entry' ? 'Entry' : 'Exit'} criterion ${short(name, 100)}** of phase ${named(phase.id, phase.title)} failed${phase.leg === undefined ? '' : ` on ${short(phase.leg, 40)}`}`;
    return [{ full: () => [head, ...(error === undefined ? [] : [block(error.split('\n'), MOST_LINES)])], brief: () => `${head}${error === undefined ? '' : `: ${short(error, 160)}`}` }];
  });
}
