/** What broke, what waits for whom, and what could not run: the part somebody has to act on. */
import type { ReportPhase, ReportTask } from '../../trace/report.js';
import { count, few } from '../terminal-text.js';
import { time } from './amounts.js';
import type { Context } from './context.js';
import { badge } from './looks.js';
import { html, type Markup, NOTHING } from './markup.js';
import { fileLink, list } from './parts.js';
import { failure, waiting } from './tasks.js';

/** More than these are in the table of tasks: a first screen of a hundred failures helps nobody. */
const MOST = 10;

export function attention(context: Context): Markup {
  const { tasks, phases } = context.report;
  const failed = tasks.filter(({ status }) => status === 'failed').toSorted((a, b) => Number(a.tolerated) - Number(b.tolerated));
  const broke = [
    ...phases.flatMap((phase) => failedCriteria(context, phase)),
    ...phases.filter(({ verdict }) => verdict === null).map((phase) => missing(phase)),
  ];
  const waits = tasks.filter(({ status }) => status === 'waiting');
  return html`${(failed.length > 0 || broke.length > 0) && html`<section id="attention"><h2>What broke <span class="counter">${failed.length + broke.length}</span></h2><ul class="cards">${failed.slice(0, MOST).map((task) => failedTask(context, task))}${broke.slice(0, MOST)}</ul>${more(failed.length - MOST, 'failed task', 'failed')}${broke.length > MOST && html`<p class="quiet">and ${broke.length - MOST} more criteria and phases</p>`}</section>`}
${waits.length > 0 && html`<section id="waits"><h2>What waits <span class="counter">${waits.length}</span></h2><ul class="cards">${waits.slice(0, MOST).map((task) => html`<li class="card waiting"><h3>${badge('waiting')} ${context.task(task.id, task.leg)} ${task.title}</h3>${waiting(context, task)}`)}</ul>${more(waits.length - MOST, 'waiting task', 'waiting')}</section>`}
${notRun(context)}`;
}

function more(left: number, noun: string, status: string): Markup | false {
  return left > 0 && html`<p><a href="#tasks" data-show="${status}">${left} more ${noun}${left > 1 && 's'} in the table of tasks</a></p>`;
}

function failedTask(context: Context, task: ReportTask): Markup {
  const { id, leg, title, phase, durationMs, owner, covers, tolerated, evidence } = task;
  const facts = [
    html`phase ${context.phaseTitle(phase)}${leg !== undefined && html`, leg ${leg}`}`,
    ...(task.startedAt === undefined ? [] : [html`${time(durationMs)}`]),
    ...(owner === undefined ? [] : [html`owner ${owner}`]),
    ...(covers.length > 0 ? [html`proves ${list(covers.slice(0, 5).map((each) => context.requirement(each)))}${covers.length > 5 && html` and ${covers.length - 5} more`}`] : []),
    ...(evidence.length > 0 ? [html`evidence ${list(evidence.slice(0, 3).map(fileLink))}${evidence.length > 3 && html` and ${evidence.length - 3} more`}`] : []),
  ];
  return html`<li class="card failed"><h3>${badge('failed')} ${context.task(id, leg)} ${title}${tolerated && html` <span class="tag">tolerated: the verdict is not lowered</span>`}</h3>
<p class="quiet">${list(facts, ' · ')}</p>${failure(context, task)}`;
}

function failedCriteria(context: Context, { id, leg, title, criteria }: ReportPhase): Markup[] {
  return criteria
    .filter(({ status }) => status === 'failed')
    .map(({ gate, name, error }) => html`<li class="card failed"><h3>${badge('failed')} ${gate === 'entry' ? 'Entry' : 'Exit'} criterion of ${context.any(id)} ${title}${leg !== undefined && html`, leg ${leg}`}</h3><p><b>${name}</b></p>${error !== undefined && html`<p class="error">${error}</p>`}`);
}

function missing({ id, leg, title, missing: why }: ReportPhase): Markup {
  return html`<li class="card not-computed"><h3>${badge('not-computed')} Phase ${id}${leg !== undefined && html`, leg ${leg}`} ${title}</h3><p>${why ?? 'There is no record of it.'}</p>`;
}

/** What did not run, by its cause: one cause often stops a hundred tasks. */
function notRun(context: Context): Markup {
  const groups = new Map<string, { cause: Markup; status: 'blocked' | 'cancelled' | 'no-result'; tasks: Set<string> }>();
  for (const { id, status, kind, blockedBy } of context.report.tasks) {
    if (status !== 'blocked' && status !== 'cancelled' && (status !== 'no-result' || kind === 'work-item')) continue;
    const key = `${status} ${blockedBy.join(' ')}`;
    const group = groups.get(key) ?? { cause: status === 'blocked' && blockedBy.length > 0 ? html` by ${list(blockedBy.map(context.any))}` : NOTHING, status, tasks: new Set() };
    group.tasks.add(id);
    groups.set(key, group);
  }
  if (groups.size === 0) return NOTHING;
  return html`<section id="not-run"><h2>What did not run</h2><ul class="plain">${[...groups.values()].slice(0, MOST).map(({ cause, status, tasks }) => html`<li>${badge(status)}${cause}: ${count(tasks.size, 'task')} <span class="quiet">${few([...tasks], 8)}</span>`)}</ul>${groups.size > MOST && html`<p class="quiet">and ${count(groups.size - MOST, 'more cause')}</p>`}</section>`;
}
