/** The first screen: the verdict in one line, the counts, what broke and what waits for whom. */
import { REQUIREMENT_STATUSES, type Report, type RequirementStatus } from '../../trace/report.js';
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

/** `1 requirement failed, 1 blocked, 1 verified`; of a plan without requirements, its tasks. */
export function headline({ totals, baseline, delta }: Report): string {
  const { requirements, tasks } = totals;
  if (requirements.total === 0) {
    if (tasks.total === 0) return 'nothing to run and nothing to prove yet';
    if (tasks.passed === tasks.total) return `${tasks.total === 1 ? 'the task' : `all ${tasks.total} tasks`} passed`;
    const parts = [[tasks.failed, 'failed'], [tasks.blocked, 'blocked'], [tasks.waiting, 'waiting'], [tasks.other, 'not run'], [tasks.passed, 'passed']] as const;
    return `of ${count(tasks.total, 'task')} ${parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`).join(', ')}`;
  }
  const first = baseline !== undefined && delta === undefined ? '' : requirements.regressed > 0 ? `${requirements.regressed} broken by this change: ` : '';
  if (requirements.verified === requirements.total) return requirements.total === 1 ? 'the requirement is verified' : `all ${requirements.total} requirements are verified`;
  const parts = byRank().filter((status) => requirements[status] > 0).map((status) => `${requirements[status]} ${word(status)}`);
  return `${first}of ${count(requirements.total, 'requirement')} ${parts.join(', ')}`;
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
    html`${totals.phases.ran} of ${count(totals.phases.total, 'phase')} ran`,
    instant(run.startedAt),
    html`${time(run.durationMs)}${run.finishedAt === null && ', not finished'}`,
    digest !== null && html`<span>record <code title="sha256 of run.json: ${digest}">sha256 ${digest.slice(0, 12)}…</code></span>`,
  ];
  return list(parts.filter((part) => part !== false), ' · ');
}

function tiles({ totals, criticalPath }: Report): Markup {
  const { requirements, tasks, tests, workItems, evidence } = totals;
  const path = criticalPath.unit === 'hours' ? (criticalPath.min === criticalPath.max ? hours(criticalPath.min) : `${criticalPath.min}–${hours(criticalPath.max)}`) : count(criticalPath.tasks.length, 'task');
  return html`<div class="tiles">
${requirements.total > 0 && tile('Requirements', requirements.total, byRank().map((status) => [status, requirements[status]]), `covered ${requirements.shallow}, down to tests and tasks ${requirements.deep}`)}
${tasks.total > 0 && tile('Tasks', tasks.total, [['failed', tasks.failed], ['blocked', tasks.blocked], ['waiting', tasks.waiting], ['not-run', tasks.other, 'other'], ['passed', tasks.passed]], [tasks.tolerated > 0 && `${tasks.tolerated} tolerated`, workItems.total > 0 && `${workItems.done} of ${count(workItems.total, 'work item')} done`].filter(Boolean).join(', '))}
${tests.total > 0 && tile('Tests', tests.total, [['failed', tests.failed], ['skipped', tests.skipped], ['passed', tests.passed]], '')}
<div class="tile"><h3>Evidence</h3><p class="amount">${evidence.files}</p><p>${evidence.files === 1 ? 'file' : 'files'}, ${bytes(evidence.bytes)}</p></div>
${criticalPath.tasks.length > 0 && html`<div class="tile"><h3>Critical path</h3><p class="amount">${path}</p>${criticalPath.unit === 'hours' && html`<p>of effort, over ${count(criticalPath.tasks.length, 'task')}</p>`}</div>`}
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
