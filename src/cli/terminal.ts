/**
 * What a person sees of a run: a line per finished task, a live region below on a terminal, a summary at the end.
 * Reads run events and the plan, nothing else.
 */
import path from 'node:path';
import pc from 'picocolors';
import { criteriaInWords, stepsAndChecks } from '../plan/acceptance.js';
import type { Plan, Task } from '../plan/model.js';
import { onlyReadsReports } from '../plan/report-readers.js';
import { liveLines, type Progress, type Running, signOfLife } from '../render/terminal-live.js';
import { type Summary, summaryLines } from '../render/terminal-summary.js';
import {
  criterionLine,
  decisionLine,
  failedBlock,
  fitted,
  foldedLine,
  heldLine,
  interruptedLine,
  layout,
  phaseHeading,
  retryLine,
  runHeading,
  taskLine,
  waivedBlock,
  waitingBlock,
  warningBlock,
  workItemBlock,
} from '../render/terminal.js';
import type { RunEvent } from '../run/events.js';
import type { Decision, TaskStatus, Verdict } from '../trace/record.js';
import { liveOutput, type Output, plainOutput } from './live.js';

export interface TerminalOptions {
  stream: NodeJS.WriteStream;
  plan: Plan;
  env: Record<string, string | undefined>;
  /** Milliseconds; only differences count. */
  now(): number;
  /** Hours or counts on the critical path from the beginning of this task to the end; 0 for a task that was not selected. */
  remaining(task: string): number;
  /** The record's folder, as the person named it. */
  out: string;
  /** How the person called us, the start of the commands we suggest: `phasegate run plan.yml`. */
  command: string;
  /**
   * Takes the lines in place of the stream.
   *
   * @param sign a line that says what runs, when something does
   */
  output?(sign: () => string | undefined): Output;
}

type Finished = Extract<RunEvent, { type: 'task-finished' }>;

const HELD: readonly TaskStatus[] = ['blocked', 'skipped', 'cancelled', 'planned'];
const MOST_HELD = 5;

/** `on` takes every event in order, with the last one what became of defects; `close` gives the terminal back, also when the run ended without its last event. */
export function terminalReporter(options: TerminalOptions): { on(event: RunEvent, defects?: readonly string[]): void; close(): void } {
  const { stream, plan, now, command } = options;
  const live = options.output === undefined && isTerminal(stream, options.env);
  const base = layout(plan, undefined, pc.createColors(hasColors(live, options.env)));
  const to = () => fitted(base, live ? stream.columns || 80 : undefined);
  const tasks = new Map(plan.phases.flatMap((phase) => phase.tasks).map((task) => [task.id, task]));
  const titles = new Map(plan.phases.map((phase) => [phase.id, phase.title]));
  const critical = criticalPath(tasks, options.remaining);

  const startedAt = now();
  const running = new Map<string, Omit<Running, 'elapsedMs'> & { since: number }>();
  const counts = new Map<TaskStatus, number>();
  const verdicts = new Map<string, Verdict>();
  const failed: Summary['failed'][number][] = [];
  const waiting: Summary['waiting'][number][] = [];
  const decisions: Decision[] = [];
  let held: Finished[] = [];
  const heldPhases = new Set<string>();
  let heading: string | undefined;
  let done = 0;
  let total = 0;
  let interrupted: string | undefined;

  const progress = (): Progress => {
    const at = now();
    return {
      running: Array.from(running.values(), ({ since, ...each }) => ({ ...each, elapsedMs: at - since })),
      done,
      total: Math.max(total, done),
      counts,
      elapsedMs: at - startedAt,
      criticalPathLeft: critical.left(),
      interrupted: interrupted !== undefined,
    };
  };
  const sign = (): string | undefined => (running.size > 0 ? signOfLife(to(), progress()) : undefined);
  const output = live
    ? liveOutput(stream, now, (columns, rows) => liveLines(fitted(base, columns), progress(), rows))
    : (options.output?.(sign) ?? plainOutput(stream, sign));

  /** Prints lines of a phase below its heading, which is repeated when phases that run at once alternate. */
  const printIn = (phase: string | undefined, lines: readonly string[]): void => {
    if (phase === undefined || phase === heading) return output.print(lines);
    heading = phase;
    output.print([phaseHeading(to(), phase, titles.get(phase) ?? phase), ...lines]);
  };

  const release = (): void => {
    for (const status of HELD) {
      const [first, ...others] = held.filter((each) => each.result.status === status);
      if (first && others.length >= MOST_HELD) {
        const onePhase = others.every((each) => each.phase === first.phase);
        printIn(onePhase ? first.phase : undefined, [foldedLine(to(), [first, ...others])]);
      } else if (first) {
        for (const each of [first, ...others]) printIn(each.phase, [heldLine(to(), each)]);
      }
    }
    held = [];
    heldPhases.clear();
  };

  /** Lines about a phase; tasks that did not run are kept back until another phase speaks, so that many fold into one line. */
  const say = (phase: string | undefined, lines: readonly string[]): void => {
    const [first] = heldPhases;
    if (phase !== undefined && first !== undefined && (heldPhases.size > 1 || first !== phase)) release();
    printIn(phase, lines);
  };

  const finish = (event: Finished): void => {
    const { status } = event.result;
    const wasRunning = running.delete(event.task);
    critical.finish(event.task);
    done += 1;
    counts.set(status, (counts.get(status) ?? 0) + 1);
    if (HELD.includes(status) && !wasRunning) {
      held.push(event);
      heldPhases.add(event.phase);
      return output.change();
    }
    if (status === 'failed') {
      if (!event.result.tolerated) failed.push({ kind: 'task', finished: event });
      return say(event.phase, failedBlock(to(), event, failureFacts(event, tasks.get(event.task), options)));
    }
    if (status === 'waiting') {
      const own = tasks.get(event.task);
      const approve = event.advice?.approve ?? `${command} --approve ${event.task} --by WHO --note WHY`;
      waiting.push({ finished: event, approve });
      return say(event.phase, waitingBlock(to(), event, approve, own === undefined ? [] : criteriaInWords(own)));
    }
    say(event.phase, status === 'waived' ? waivedBlock(to(), event) : status === 'in-progress' ? workItemBlock(to(), event) : [taskLine(to(), event)]);
  };

  const attemptsOf = (task: string, name: string): number => {
    const own = tasks.get(task);
    const step = own && stepsAndChecks(own).find((each) => each.name === name);
    return (step?.retry ?? own?.retry)?.attempts ?? 1;
  };

  const on = (event: RunEvent, defects: readonly string[] = []): void => {
    switch (event.type) {
      case 'run-started':
        total = event.tasks;
        return output.print([runHeading(to(), event.plan, event.tasks, event.phases.length, event.attempt, event.resumed)]);
      case 'phase-started':
        titles.set(event.phase, event.title);
        return;
      case 'criterion-finished':
        if (event.criterion.status !== 'failed') return;
        failed.push({ kind: 'criterion', phase: event.phase, gate: event.gate, name: event.criterion.name });
        return say(event.phase, criterionLine(to(), event.gate, event.criterion));
      case 'task-started':
        running.set(event.task, { task: event.task, title: event.title, since: now() });
        return output.change();
      case 'step-started': {
        const task = running.get(event.task);
        if (task) task.step = { name: event.step, attempt: event.attempt, of: attemptsOf(event.task, event.step) };
        return output.change();
      }
      case 'step-retrying': {
        const attempt = running.get(event.task)?.step?.attempt ?? event.attempt;
        return say(event.phase, [retryLine(to(), event, attempt + 1, attemptsOf(event.task, event.step))]);
      }
      case 'step-finished':
      case 'phase-closed':
        return;
      case 'task-finished':
        return finish(event);
      case 'decision-recorded':
        decisions.push(event.decision);
        return output.print([decisionLine(to(), event.decision)]);
      case 'warning':
        return say(event.phase, warningBlock(to(), event.message, event.task));
      case 'phase-finished':
        verdicts.set(event.phase, event.verdict);
        return;
      case 'interrupted':
        interrupted = event.signal;
        return output.print([interruptedLine(to(), event.signal)]);
      case 'run-finished':
        release();
        output.print(
          summaryLines(to(), {
            plan: plan.name,
            verdict: event.verdict,
            durationMs: event.durationMs,
            ...(interrupted === undefined ? {} : { interrupted }),
            total: Math.max(total, done),
            counts,
            phases: plan.phases.flatMap(({ id }) => (verdicts.has(id) ? [[id, verdicts.get(id)!] as const] : [])),
            failed,
            waiting,
            decisions,
            ...(event.requirements === undefined ? {} : { requirements: event.requirements }),
            reasons: event.reasons ?? [],
            reports: [event.html, event.report].flatMap((file) => (file === undefined ? [] : [path.relative('', file)])),
            defects,
            resume: /(^|\s)--resume(\s|$)/.test(command) ? command : `${command} --resume`,
          }),
        );
        return output.close();
    }
  };

  return {
    on,
    close() {
      release();
      output.close();
    },
  };
}

/** The longest chain of tasks not finished yet, as a share of the longest at the start; linear over a whole run. */
function criticalPath(tasks: ReadonlyMap<string, Task>, remaining: (task: string) => number): { finish(task: string): void; left(): number } {
  const order = Array.from(tasks.keys(), (id) => ({ id, left: remaining(id) })).toSorted((a, b) => b.left - a.left);
  const finished = new Set<string>();
  const whole = order[0]?.left ?? 0;
  let next = 0;
  return {
    finish(task) {
      finished.add(task);
      while (finished.has(order[next]?.id ?? '')) next += 1;
    },
    left: () => (whole > 0 ? (order[next]?.left ?? 0) / whole : 0),
  };
}

function failureFacts({ phase, task, result, advice }: Finished, planned: Task | undefined, { out, command, plan }: TerminalOptions) {
  const whole = plan.phases.find(({ id }) => id === phase);
  const log = result.evidence.some((file) => file.path === 'output.log');
  return {
    reproduce: result.reproduce ?? `${command} --task ${task}`,
    readsOnly: planned !== undefined && whole !== undefined && onlyReadsReports(planned, whole),
    ...(log ? { log: path.join(out, phase, 'evidence', task, 'output.log') } : {}),
    // The advice is the text; where the plan says something else, it names the file the text is from.
    ...(planned?.hint === undefined || planned.hint === advice?.hint ? {} : { hintFile: planned.hint }),
  };
}

function isTerminal(stream: NodeJS.WriteStream, env: TerminalOptions['env']): boolean {
  return stream.isTTY && !isSet(env.CI) && env.TERM !== 'dumb';
}

/** https://no-color.org: any value but an empty one; it wins over FORCE_COLOR. */
function hasColors(live: boolean, env: TerminalOptions['env']): boolean {
  if (env.NO_COLOR) return false;
  return env.FORCE_COLOR === undefined || env.FORCE_COLOR === '' ? live : isSet(env.FORCE_COLOR);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value);
}
