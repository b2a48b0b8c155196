/** Tasks: the table of all of them, and the details of each. */
import type { Report, ReportTask } from '../../trace/report.js';
import { printed } from '../failure-blocks.js';
import { READS_ONLY } from '../reproduce.js';
import { isDocument } from '../source-path.js';
import { count } from '../terminal-text.js';
import { readableInstant } from '../instant.js';
import { bytes, time } from './amounts.js';
import type { Context } from './context.js';
import { dataTable } from './data-table.js';
import { badge } from './looks.js';
import { html, type Markup, NOTHING } from './markup.js';
import { command, decision, facts, files, hasRun, labelled, list, output, waiver } from './parts.js';

export function taskSection(context: Context): Markup {
  const { tasks, phases } = context.report;
  if (tasks.length === 0) return NOTHING;
  const effort = tasks.some((task) => task.effort !== undefined);
  const owner = tasks.some((task) => task.owner !== undefined);
  return html`<section id="tasks"><h2>Tasks <span class="counter">${tasks.length}</span></h2>
${dataTable({
    id: 'tasks',
    caption: 'Tasks',
    noun: 'task',
    columns: [
      { label: 'Task', sort: 'text' },
      { label: 'Title', sort: 'text' },
      { label: 'Phase', sort: 'text', phases: true },
      { label: 'Status', sort: 'status' },
      { label: 'Time', sort: 'number' },
      ...(effort ? [{ label: 'Effort', sort: 'text' } as const] : []),
      ...(owner ? [{ label: 'Owner', sort: 'text' } as const] : []),
      { label: 'Requirements' },
      { label: 'Evidence', sort: 'number' },
    ],
    statuses: tasks.map(({ status }) => status),
    phases: phases.filter(({ id }, index) => phases.findIndex((phase) => phase.id === id) === index),
    rows: tasks.map(
      (task) => html`<tr><th scope="row">${context.task(task.id, task.leg)}<td>${task.title}${task.critical && html` <span class="tag">critical path</span>`}<td>${task.phase}<td>${badge(task.status)}${task.tolerated && ' tolerated'}<td data-v="${Math.round(task.durationMs)}">${hasRun(task) && time(task.durationMs)}${effort && html`<td>${task.effort}`}${owner && html`<td>${task.owner}`}<td>${list(task.covers.map((id) => context.requirement(id)))}${task.evidence.length > 0 ? html`<td data-v="${task.evidence.length}">${count(task.evidence.length, 'file')}` : html`<td>`}`,
    ),
  })}</section>`;
}

export function taskDetails(context: Context, task: ReportTask): Markup {
  const legs = context.tasksOf(task.id).filter(({ leg }) => leg !== task.leg);
  const size = task.evidence.reduce((sum, file) => sum + file.size, 0);
  return html`<article id="${context.anchorOfTask(task)}"><h3><span class="id">${task.id}</span> ${task.title}</h3>
<p class="standing">${badge(task.status)}${task.tolerated && html` <span class="tag">tolerated: the verdict is not lowered</span>`}${task.critical && html` <span class="tag">critical path</span>`}</p>
${failure(context, task)}${task.status === 'waiting' && waiting(context, task)}${task.decision && decision(task.decision)}${task.waiver && waiver(task.waiver)}
${facts([
    ['Phase', html`${context.phaseTitle(task.phase)}${task.leg !== undefined && html`, leg ${task.leg}`}`],
    ['Other legs', legs.length === 0 ? undefined : list(legs.map((other) => html`${context.task(other.id, other.leg)} ${badge(other.status)}`))],
    ['Kind', task.kind === 'automated' ? undefined : task.kind.replace('-', ' ')],
    ['Owner', task.owner],
    ['Effort', task.effort],
    ['Started', hasRun(task) ? readableInstant(task.startedAt) : undefined],
    ['Time', hasRun(task) ? time(task.durationMs) : undefined],
    ['Requirements', task.covers.length > 0 ? list(task.covers.map((id) => context.requirement(id))) : undefined],
    ['Needs', task.needs.length > 0 ? list(task.needs.map(context.any)) : undefined],
    ['Blocked by', task.blockedBy.length > 0 ? list(task.blockedBy.map(context.any)) : undefined],
    ['Deliverables', task.deliverables === undefined ? undefined : list(task.deliverables.map((path) => html`<code>${path}</code>`))],
    ['In the plan', context.large ? undefined : context.inPlan(task.line)],
  ])}
${task.acceptance !== undefined && task.status !== 'waiting' && html`<h4>Acceptance <span class="quiet">in words, for a person to judge</span></h4>${criteria(task.acceptance)}`}
${task.warnings.length > 0 && html`<h4>Warnings</h4><ul>${task.warnings.map((warning) => html`<li>${warning}`)}</ul>`}
${task.steps.length > 0 && html`<h4>Steps</h4><ul class="lines">${task.steps.map(stepLine)}</ul>`}
${task.evidence.length > 0 && html`<h4>Evidence <span class="quiet">${count(task.evidence.length, 'file')}, ${bytes(size)}</span></h4>${files(task.evidence)}`}</article>`;
}

function stepLine(step: Report['tasks'][number]['steps'][number]): Markup {
  const seen = [step.error ?? step.detail, step.exitCode === undefined || step.error?.includes('exit') ? undefined : `exit ${step.exitCode}`, step.attempts > 1 ? `${step.attempts} attempts` : undefined, step.tests && `${count(step.tests.passed, 'test')} passed, ${step.tests.failed} failed, ${step.tests.skipped} skipped`];
  return html`<li>${badge(step.status)}<span>${step.kind}, ${time(step.durationMs)}</span><span>${step.name}${seen.some((each) => each !== undefined) && html` <span class="quiet">${seen.filter((each) => each !== undefined).join(' · ')}</span>`}</span>`;
}

/** What went wrong, how it is seen again, and what helps; nothing for a task that did not fail. */
export function failure(context: Context, task: ReportTask): Markup {
  const tests = task.steps.flatMap((step) => step.failures);
  const error = withoutTests(task);
  const lines = printed(task);
  return html`${error !== undefined && html`<p class="error">${error}</p>`}${lines.length > 0 && output(lines.join('\n'), `Output of ${task.id}`)}
${tests.length > 0 && html`<ul class="tests">${tests.slice(0, MOST_TESTS).map((test) => html`<li>${badge('failed')} <b>${test.name}</b>${test.file !== undefined && html` ${context.source(test.file, test.line)}`}${test.requirements.length > 0 && html` proves ${list(test.requirements.map((id) => context.requirement(id)))}`}${test.message !== undefined && output(test.message, `Message of ${test.name}`)}`)}</ul>`}${tests.length > MOST_TESTS && html`<p class="quiet">and ${count(tests.length - MOST_TESTS, 'more failed test')}</p>`}
${task.hint !== undefined && toDo(context, task.hint)}${task.reproduce !== undefined && html`<p class="label">Reproduce it</p>${command(task.reproduce)}${task.readsOnly === true && html`<p class="quiet">Run it ${READS_ONLY}.</p>`}`}${task.status === 'failed' && task.approve !== undefined && html`<p class="label">Decide anew</p>${command(task.approve)}`}`;
}

/** Its error; what a check said of the tests that failed, they say themselves below it. */
function withoutTests({ error, steps }: ReportTask): string | undefined {
  return steps.reduce((text, step) => (step.failures.length === 0 || step.error === undefined ? text : text?.replace(step.error, () => step.error?.split('\n')[0]?.replace(/:$/, '') ?? '')), error);
}

const MOST_TESTS = 50;

function criteria(words: readonly string[]): Markup {
  return html`<ul>${words.map((text) => html`<li>${text}`)}</ul>`;
}

function toDo(context: Context, text: string): Markup {
  return isDocument(text) ? html`<p><b>What to do:</b> ${context.source(text.trim())}</p>` : labelled('What to do', text);
}

/** Who has to decide, on what, and how the decision is recorded. */
export function waiting(context: Context, task: ReportTask): Markup {
  return html`<p><b>Waits for ${task.waitsFor.length > 0 ? task.waitsFor.join(' or ') : 'anyone'}</b></p>${task.instructions !== undefined && toDo(context, task.instructions)}${task.acceptance !== undefined && html`<p class="label">To be accepted</p>${criteria(task.acceptance)}`}${task.approve !== undefined && html`<p class="label">Record the decision</p>${command(task.approve)}`}`;
}
