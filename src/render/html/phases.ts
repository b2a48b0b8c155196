/** Progress by phase, and what an auditor checks: each phase's manifest digest and where its record is. */
import type { ReportPhase } from '../../trace/report.js';
import { bytes, digest, hours, time } from './amounts.js';
import { type Context, external } from './context.js';
import { badge, type Status } from './looks.js';
import { html, type Markup } from './markup.js';
import { bar } from './overview.js';
import { command, list, scrolling } from './parts.js';

export function phaseSection(context: Context): Markup {
  const { phases, tasks } = context.report;
  if (phases.length === 0) return html`<section id="phases"><h2>Progress by phase</h2><p class="empty">The plan has no phases yet.</p></section>`;
  const counts = new Map<string, Map<Status, number>>();
  for (const { phase, leg, status, kind } of tasks) {
    if (kind === 'work-item') continue;
    const key = `${phase}@${leg ?? ''}`;
    const own = counts.get(key) ?? new Map<Status, number>();
    counts.set(key, own.set(status, (own.get(status) ?? 0) + 1));
  }
  const workItems = phases.some((phase) => phase.workItems.total > 0);
  const efforts = phases.some((phase) => phase.effortHours > 0);
  const columns = ['Phase', 'Verdict', 'Tasks passed', ...(workItems ? ['Work items done'] : []), ...(efforts ? ['Effort done'] : []), 'Time', 'Gates', 'After'];
  return html`<section id="phases"><h2>Progress by phase <span class="counter">${phases.length}</span></h2>
${scrolling('Progress by phase', columns, phases.map((phase) => html`<tr id="${context.anchorOfPhase(phase)}" tabindex="-1"><th scope="row">${phase.title} <span class="id">${phase.id}${phase.leg !== undefined && html`, leg ${phase.leg}`}</span><td>${badge(phase.verdict ?? 'no-result', phase.verdict === null ? 'no record' : undefined)}<td class="progress">${phase.tasks.total > 0 && html`${bar([...(counts.get(`${phase.id}@${phase.leg ?? ''}`) ?? [])].toSorted(([a], [b]) => Number(b === 'passed') - Number(a === 'passed')), phase.tasks.total)} ${phase.tasks.passed} of ${phase.tasks.total}`}${workItems && html`<td class="progress">${phase.workItems.total > 0 && html`${bar([['done', phase.workItems.done]], phase.workItems.total)} ${phase.workItems.done} of ${phase.workItems.total}`}`}${efforts && html`<td class="progress">${phase.effortHours > 0 && html`${bar([['done', phase.effortDoneHours]], phase.effortHours)} ${Number(phase.effortDoneHours.toFixed(1))} of ${hours(phase.effortHours)}`}`}<td>${phase.startedAt === undefined ? '' : time(phase.durationMs)}<td>${gates(phase)}<td>${list(phase.needs.map(context.any))}`))}</section>`;
}

function gates({ criteria }: ReportPhase): Markup {
  return html`${criteria.map(({ gate, name, status, error, detail }) => html`<div>${badge(status)} ${gate}: ${name}${(error ?? detail) !== undefined && html` <span class="quiet">${error ?? detail}</span>`}</div>`)}`;
}

export function evidenceSection({ report }: Context): Markup {
  const { phases, totals } = report;
  const artifacts = phases.some(({ artifact }) => artifact !== undefined);
  return html`<section id="evidence"><h2>Evidence <span class="counter">${totals.evidence.files}</span></h2>
<p>Open a task or a requirement to see its files with their digests. A link leads to the file as it was kept, below the folder this report lies in. Where you opened this report alone, the files are not beside it: ${artifacts ? 'they are in the artifacts listed here' : 'they are in the record of the run'}; the digests hold for them wherever they are.</p>
${report.digest !== null && html`<p>sha256 of <code>run.json</code>, which names the digests of all manifests: ${digest(report.digest)}</p><p class="label">Check the record, in the folder of this report</p>${command(`phasegate verify . --digest ${report.digest}`)}`}
${phases.length > 0 && html`${scrolling('Records of the phases', ['Phase', 'Folder', 'Attempt', ...(artifacts ? ['Artifact'] : []), 'sha256 of its manifest'], phases.map((phase) => html`<tr><th scope="row">${phase.title}${phase.leg !== undefined && html`, leg ${phase.leg}`}<td class="path">${phase.folder}<td>${phase.attempt}${artifacts && html`<td>${phase.artifact && html`${external(phase.artifact.url, 'artifact')}${phase.artifact.size !== undefined && ` ${bytes(phase.artifact.size)}`}`}`}<td>${phase.manifest === null ? (phase.missing ?? 'none') : digest(phase.manifest)}`))}`}</section>`;
}
