/**
 * The lines a person reads while a plan runs. Pure: from what happened to text, one function per kind of line. Whatever
 * comes from a plan, a log or a person passes `clean` on its way in.
 */
import type picocolors from 'picocolors';
import type { Plan } from '../plan/model.js';
import type { CriterionResult, Decision, StepResult, TaskResult, TaskStatus, Verdict } from '../trace/record.js';
import { READS_ONLY } from './reproduce.js';
import { clean, cleanLines, count, duration, few, pad, truncate, width, wrap } from './terminal-text.js';

type Colors = ReturnType<typeof picocolors.createColors>;

/** Where the columns are and how things are painted; without `columns` (no terminal) nothing is cut or wrapped. */
export interface Layout {
  colors: Colors;
  columns: number | undefined;
  status: number;
  id: number;
  title: number;
  /** What the titles would take if the terminal were wide enough. */
  longest: number;
}

/** A task that came to an end; an event `task-finished` is one. */
export interface Finished {
  phase: string;
  task: string;
  title: string;
  result: TaskResult;
  advice?: { tail: string[]; hint?: string; reproduce?: string; instructions?: string; approve?: string };
}

type Paint = keyof Omit<Colors, 'isColorSupported'>;
type Word = TaskStatus | Verdict | 'running' | 'interrupted' | 'warning' | 'retry' | 'approved' | 'rejected';

const LOOK: Record<Word, [symbol: string, paint: Paint]> = {
  passed: ['✓', 'green'],
  'passed-with-waivers': ['✓', 'green'],
  done: ['✓', 'green'],
  approved: ['✓', 'green'],
  waived: ['~', 'magenta'],
  failed: ['✗', 'red'],
  rejected: ['✗', 'red'],
  waiting: ['◷', 'yellow'],
  warning: ['!', 'yellow'],
  interrupted: ['!', 'yellow'],
  retry: ['↻', 'yellow'],
  blocked: ['⊘', 'yellow'],
  cancelled: ['⊠', 'yellow'],
  'not-computed': ['⊠', 'red'],
  skipped: ['-', 'dim'],
  planned: ['◌', 'dim'],
  'in-progress': ['◒', 'cyan'],
  running: ['▸', 'cyan'],
};

const INDENT = 2;
const GAP = 2;
const TIME = 7;
// Beyond these a single long name would push everybody's time out of sight; it pushes only its own.
const ID = 24;
const TITLE = 56;
const TAIL_LINES = 12;
const TAIL_CHARACTERS = 2_000;
// The reports have all of what a test said.
const ERROR_CHARACTERS = 500;
const HINT_LINES = 20;

export function layout(plan: Plan, columns: number | undefined, colors: Colors): Layout {
  let id = 0;
  let longest = 0;
  let status = 'cancelled'.length;
  for (const task of plan.phases.flatMap((phase) => phase.tasks)) {
    id = Math.max(id, width(task.id));
    longest = Math.max(longest, width(clean(task.title)));
    if (task.kind === 'work-item') status = 'in-progress'.length;
  }
  const title = Math.min(longest, TITLE);
  return fitted({ colors, columns, status, id: Math.min(id, ID), title, longest: title }, columns);
}

/** The same layout in a terminal of another width. */
export function fitted(from: Layout, columns: number | undefined): Layout {
  const fixed = INDENT + 2 + from.status + GAP + from.id + GAP + GAP + TIME;
  return { ...from, columns, title: columns === undefined ? from.longest : Math.max(8, Math.min(from.longest, columns - 1 - fixed)) };
}

/** Symbol and word, painted; the word carries the meaning. */
export function word(to: Layout, name: Word, columns = to.status): string {
  const [symbol, paint] = LOOK[name];
  return to.colors[paint](`${symbol} ${pad(name, columns)}`);
}

function line(to: Layout, name: Word, rest: string): string {
  return `${' '.repeat(INDENT)}${word(to, name)}${' '.repeat(GAP)}${rest}`.trimEnd();
}

function idOf(to: Layout, task: string): string {
  return pad(clean(task), to.id);
}

export function runHeading(to: Layout, plan: { name: string }, tasks: number, phases: number, attempt: number, resumed: boolean): string {
  const notes = [
    `${count(tasks, 'task')} in ${count(phases, 'phase')}`,
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(resumed ? ['resumed: what has passed is kept'] : []),
  ];
  return `${to.colors.bold(clean(plan.name))}  ${to.colors.dim(notes.join(', '))}`;
}

export function phaseHeading(to: Layout, phase: string, title: string): string {
  const name = clean(title);
  return name === clean(phase) ? to.colors.bold(name) : `${to.colors.bold(name)}  ${to.colors.dim(clean(phase))}`;
}

/** The one line of a finished task: status, id, title, time. */
export function taskLine(to: Layout, done: Finished): string {
  const { result } = done;
  const note = result.tolerated ? 'tolerated (continue-on-error)' : '';
  const timed = result.durationMs > 0 || result.status === 'passed' || result.status === 'failed';
  const title = clean(done.title);
  const shown = to.columns === undefined ? title : truncate(title, to.title);
  const time = timed ? duration(result.durationMs).padStart(TIME) : ' '.repeat(TIME);
  return line(to, result.status, `${idOf(to, done.task)}  ${pad(shown, to.title)}  ${to.colors.dim(time)}  ${note}`);
}

/** A labelled value under a task line, its further lines aligned below the first. */
function detail(to: Layout, label: string, texts: readonly string[]): string[] {
  const column = INDENT + 2 + to.status + GAP;
  const lines = texts.flatMap((text) => (to.columns === undefined ? [text] : wrap(text, to.columns - 1 - column)));
  return lines.map((text, index) => {
    const head = `${' '.repeat(INDENT + 2)}${pad(index === 0 ? label : '', to.status + GAP)}`;
    return (to.colors.dim(head) + text).trimEnd();
  });
}

/** A command stands on one line however long it is: it is there to be copied. */
export function command(to: Layout, label: string, text: string): string {
  return to.colors.dim(`${' '.repeat(INDENT + 2)}${pad(label, to.status + GAP)}`) + to.colors.cyan(clean(text));
}

/** Everything about a failed task: where and why it failed, its last output, what to do, how to see it again. */
export function failedBlock(to: Layout, failed: Finished, more: { reproduce: string; readsOnly?: boolean; log?: string; hintFile?: string }): string[] {
  const { result, advice } = failed;
  const step = failedStep(result);
  const error = (result.error ?? step?.error ?? '').replace(`step "${step?.name}": `, '');
  return [
    taskLine(to, failed),
    ...(step ? detail(to, 'step', [stepFailure(step, error)]) : []),
    ...(error === '' ? [] : detail(to, 'error', cleanLines(error).map((text) => shortened(text, ERROR_CHARACTERS)))),
    ...tail(to, advice?.tail ?? []),
    ...(more.log === undefined ? [] : detail(to, 'log', [clean(more.log)])),
    ...(advice?.hint === undefined ? [] : detail(to, 'hint', hint(advice.hint, more.hintFile))),
    // What a person refused, nobody sees again by running it: a person decides anew.
    ...(advice?.approve === undefined ? [command(to, 'reproduce', advice?.reproduce ?? more.reproduce), ...(more.readsOnly ? detail(to, '', [READS_ONLY]) : [])] : [command(to, 'decide', advice.approve)]),
  ];
}

/** A work item, and why it is not done where the plan says it is. */
export function workItemBlock(to: Layout, item: Finished): string[] {
  const { error } = item.result;
  return [taskLine(to, item), ...(error === undefined ? [] : detail(to, 'error', cleanLines(error)))];
}

/** A failed task that somebody accepted: why it failed, and why that is accepted. */
export function waivedBlock(to: Layout, waived: Finished): string[] {
  const { error, waiver } = waived.result;
  return [
    taskLine(to, waived),
    ...(error === undefined ? [] : detail(to, 'error', cleanLines(error))),
    ...(waiver === undefined ? [] : detail(to, 'waiver', cleanLines(`by ${waiver.by} until ${waiver.until}: ${waiver.reason}`))),
  ];
}

// A step may have failed and been tolerated before the one that failed the task.
function failedStep({ steps, error }: TaskResult): StepResult | undefined {
  const failed = steps.filter((step) => step.status === 'failed');
  return error === undefined ? failed[0] : failed.find((step) => step.error !== undefined && error.includes(step.error));
}

function stepFailure({ name, exitCode, attempts }: StepResult, error: string): string {
  const known = exitCode === undefined || new RegExp(`\\bexit\\b.*\\b${exitCode}\\b`, 'i').test(error);
  return [clean(name), ...(known ? [] : [`exit code ${exitCode}`]), ...(attempts > 1 ? [`${attempts} attempts`] : [])].join(', ');
}

// The bar in front of every row, wrapped ones too, is what tells a log apart from our own words.
function tail(to: Layout, lines: readonly string[]): string[] {
  const bar = `${' '.repeat(INDENT + 2)}${to.colors.dim('│')} `;
  return lines
    .flatMap(cleanLines)
    .slice(-TAIL_LINES)
    .map((text) => shortened(text, TAIL_CHARACTERS))
    .flatMap((text) => (to.columns === undefined ? [text] : wrap(text, to.columns - 1 - INDENT - 4)))
    .map((text) => (bar + text).trimEnd());
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text;
}

function hint(text: string, file: string | undefined): string[] {
  const lines = cleanLines(text);
  if (lines.length <= HINT_LINES) return lines;
  return [...lines.slice(0, HINT_LINES), `… ${lines.length - HINT_LINES} more lines${file === undefined ? '' : ` in ${clean(file)}`}`];
}

/** A manual task without its decision: what to do, who decides, and the command that records it. */
export function waitingBlock(to: Layout, waiting: Finished, approve: string, acceptance: readonly string[]): string[] {
  const instructions = waiting.advice?.instructions;
  return [
    taskLine(to, waiting),
    ...detail(to, 'waits for', [whom(waiting.result)]),
    ...(instructions === undefined ? [] : detail(to, 'to do', cleanLines(instructions))),
    ...detail(to, 'to accept', acceptance.flatMap(cleanLines)),
    command(to, 'then', approve),
  ];
}

export function whom(result: TaskResult): string {
  return result.waitsFor?.length ? result.waitsFor.map(clean).join(', ') : 'anybody who may decide';
}

/** A task that did not run: its line, and what keeps it from running. */
export function heldLine(to: Layout, held: Finished): string {
  const { status, blockedBy, error } = held.result;
  const why = status === 'blocked' && blockedBy?.length ? `by ${few(blockedBy.map(clean), 3)}` : clean(error ?? '');
  const title = clean(held.title);
  const short = to.columns === undefined ? title : truncate(title, to.title);
  return cut(to, status, `${idOf(to, held.task)}  ${why === '' ? short : `${short}  ${why}`}`);
}

/** Many tasks of one status in one line. */
export function foldedLine(to: Layout, held: readonly [Finished, ...Finished[]]): string {
  const own = new Set(held.map((each) => each.task));
  const causes = [...new Set(held.flatMap((each) => each.result.blockedBy ?? []))].filter((cause) => !own.has(cause));
  const phases = new Set(held.map((each) => each.phase)).size;
  const where = phases > 1 ? ` in ${phases} phases` : '';
  const why = causes.length > 0 && held[0].result.status === 'blocked' ? `, by ${few(causes.map(clean), 3)}` : '';
  return cut(to, held[0].result.status, `${held.length} tasks${where}${why}: ${few(held.map((each) => clean(each.task)), 3)}`);
}

export function criterionLine(to: Layout, gate: 'entry' | 'exit', criterion: CriterionResult): string[] {
  return [
    line(to, 'failed', `${gate} criterion: ${clean(criterion.name)}`),
    ...(criterion.error === undefined ? [] : detail(to, 'error', cleanLines(criterion.error))),
  ];
}

/** The whole of a long note is in the summary. */
export function decisionLine(to: Layout, { task, decision, by, note, asserted }: Decision): string {
  const said = note === '' ? '' : `: ${clean(note)}`;
  return cut(to, decision, `${idOf(to, task)}  by ${clean(by)}${asserted ? ' (asserted)' : ''}${said}`);
}

export function warningBlock(to: Layout, message: string, about: string | undefined): string[] {
  const text = `${about === undefined ? '' : `${idOf(to, about)}  `}${cleanLines(message).join(' ')}`;
  const column = INDENT + 2 + to.status + GAP;
  const [first = '', ...more] = to.columns === undefined ? [text] : wrap(text, to.columns - 1 - column);
  return [line(to, 'warning', first), ...more.map((each) => `${' '.repeat(column)}${each}`)];
}

export function retryLine(to: Layout, retry: { task: string; step: string; error: string; waitMs: number }, next: number, of: number): string {
  const times = `attempt ${next}${of >= next ? ` of ${of}` : ''}`;
  const when = retry.waitMs > 0 ? ` in ${duration(retry.waitMs)}` : '';
  return cut(to, 'retry', `${idOf(to, retry.task)}  ${clean(retry.step)}, ${times}${when}: ${cleanLines(retry.error).join(' ')}`);
}

export function interruptedLine(to: Layout, signal: string): string {
  return cut(to, 'interrupted', `${clean(signal)}: ending what runs, then writing what is known`);
}

function cut(to: Layout, name: Word, rest: string): string {
  return line(to, name, to.columns === undefined ? rest : truncate(rest, to.columns - 1 - INDENT - 2 - to.status - GAP));
}
