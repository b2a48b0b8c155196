/** The first screen: the verdict in one line, the counts, what broke and what waits for whom. */
import type { Report, RequirementStatus } from '../../trace/report.js';
import { REQUIREMENT_STATUSES } from '../../trace/statuses.js';
import { count } from '../terminal-text.js';
import { bytes, hours, instant, time } from './amounts.js';
import { type Context, external } from './context.js';
import { badge, rank, type Status, word } from './looks.js';
import { html, type Markup } from './markup.js';
import { list } from './parts.js';

export function overview(context: Context): Markup {
  const { report } = context;
  const { verdict, reasons } = report;
  return html`<section id="overview" aria-labelledby="verdict"><div class="verdict ${verdict}"><h2 id="verdict"><span class="s">${word(verdict)}</span> <span class="headline">${headline(report)}</span></h2>
${reasons.length > 0 && html`<ul class="reasons">${reasons.map((reason) => html`<li>${reason}`)}</ul>`}
<p class="run">${runLine(context)}</p></div>
${tiles(report)}</section>`;
}

/** `1 of 3 requirements failed, 1 blocked, 1 verified; 2 broken by this change`; of a plan without requirements, its tasks or work items. */
export function headline({ totals, delta }: Report): string {
  const { requirements, tasks, workItems } = totals;
  if (requirements.total + tasks.total === 0) return workItems.total === 0 ? 'nothing to run and nothing to prove yet' : `${workItems.done} of ${count(workItems.total, 'work item')} done`;
  if (requirements.total === 0) return shares('task', tasks.total, [[tasks.failed, 'failed'], [tasks.blocked, 'blocked'], [tasks.waiting, 'waiting'], [tasks.other, 'not run'], [tasks.passed, 'passed']]);
  const broken = delta !== undefined && requirements.regressed > 0 ? `; ${requirements.regressed} broken by this change` : '';
  return shares('requirement', requirements.total, byRank().map((status) => [requirements[status], word(status)])) + broken;
}

function shares(noun: string, total: number, parts: readonly (readonly [many: number, what: string])[]): string {
  const [first, ...rest] = parts.filter(([many]) => many > 0);
  if (first === undefined) return count(total, noun);
  const verb = (be: string): string => (first[1] === 'passed' || first[1] === 'failed' ? first[1] : `${be} ${first[1]}`);
  if (first[0] === total) return total === 1 ? `the ${noun} ${verb('is')}` : `all ${total} ${noun}s ${verb('are')}`;
  return [`${first[0]} of ${count(total, noun)} ${first[1]}`, ...rest.map(([many, what]) => `${many} ${what}`)].join(', ');
}

function byRank(): RequirementStatus[] {
  return REQUIREMENT_STATUSES.toSorted((a, b) => rank(a) - rank(b));
}

function runLine({ report, repositoryUrl }: Context): Markup {
  const { run, totals, digest } = report;
  const commit = run.headSha ?? run.sha;
  const parts = [
    commit !== null && external(repositoryUrl && `${repositoryUrl}/commit/${commit}`, commit.slice(0, 7)),
    run.ref !== null && html`${run.ref.replace(/^refs\/(heads\/|tags\/)?/, '')}`,
    html`${external(run.url, `run ${run.id}`)}${run.attempt > 1 && `, attempt ${run.attempt}`}`,
    run.event !== null && html`${run.event}`,
    html`${totals.phases.passed} of ${count(totals.phases.total, 'phase')} passed`,
    instant(run.startedAt),
    html`${run.finishedAt === null ? 'not finished' : time(run.durationMs)}`,
    digest !== null && html`<span>record <code title="sha256 of run.json: ${digest}">sha256 ${digest.slice(0, 12)}…</code></span>`,
  ];
  return list(parts.filter((part) => part !== false), ' · ');
}

function tiles({ totals, criticalPath }: Report): Markup {
  const { requirements, tasks, tests, workItems, effortHours, effortDoneHours, evidence } = totals;
  const path = criticalPath.unit === 'hours' ? (criticalPath.min === criticalPath.max ? hours(criticalPath.min) : `${criticalPath.min}–${hours(criticalPath.max)}`) : count(criticalPath.tasks.length, 'task');
  return html`<div class="tiles">
${requirements.total > 0 && tile('Requirements', requirements.total, byRank().map((status) => [status, requirements[status]]), `covered ${requirements.shallow}, down to tests and tasks ${requirements.deep}`)}
${tasks.total > 0 && tile('Tasks', tasks.total, [['failed', tasks.failed], ['blocked', tasks.blocked], ['waiting', tasks.waiting], ['not-run', tasks.other, 'other'], ['passed', tasks.passed]], [tasks.tolerated > 0 && `${tasks.tolerated} tolerated`, workItems.total > 0 && `${workItems.done} of ${count(workItems.total, 'work item')} done`].filter(Boolean).join(', '))}
${tasks.total === 0 && workItems.total > 0 && tile('Work items', workItems.total, [['done', workItems.done], ['planned', workItems.total - workItems.done, 'open']], '')}
${tests.total > 0 && tile('Tests', tests.total, [['failed', tests.failed], ['skipped', tests.skipped], ['passed', tests.passed]], '')}
${effortHours > 0 && html`<div class="tile"><h3>Effort</h3><p class="amount">${hours(effortHours)}</p>${bar([['done', effortDoneHours]], effortHours)}<p>${hours(effortDoneHours)} of it done</p></div>`}
${evidence.files > 0 && html`<div class="tile"><h3>Evidence</h3><p class="amount">${count(evidence.files, 'file')}</p><p>${bytes(evidence.bytes)} kept, each with its sha256</p></div>`}
${criticalPath.tasks.length > 1 && html`<div class="tile"><h3>Critical path</h3><p class="amount">${path}</p>${criticalPath.unit === 'hours' && html`<p>of effort, over ${count(criticalPath.tasks.length, 'task')}</p>`}${criticalPath.unit === 'tasks' && html`<p>one after the other</p>`}</div>`}
</div>`;
}

type Share = readonly [status: Status, many: number, label?: string];

function tile(title: string, total: number, shares: readonly Share[], note: string): Markup {
  const shown = shares.filter(([, many]) => many > 0);
  return html`<div class="tile"><h3>${title}</h3><p class="amount">${total}</p>${bar(shown, total)}<ul>${shown.map(([status, many, label = word(status)]) => html`<li>${badge(status, `${many} ${label}`)}`)}</ul>${note !== '' && html`<p>${note}</p>`}</div>`;
}

/** Shares of a whole. The words are beside it, so it is a picture only. */
export function bar(shares: readonly Share[], total: number): Markup {
  let x = 0;
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${shares.map(([status, many]) => {
    const width = (many / total) * 100;
    const part = html`<rect class="${status}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="4"/>`;
    x += width;
    return part;
  })}</svg>`;
}
