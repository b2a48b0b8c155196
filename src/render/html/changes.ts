/** What changed against the base, and what the trace found besides: gaps, ids nobody knows, records that do not count. */
import type { Delta } from '../../trace/report.js';
import { count } from '../terminal-text.js';
import { change, hours, instant, time } from './amounts.js';
import type { Context } from './context.js';
import { html, type Markup, NOTHING } from './markup.js';
import { facts, scrolling } from './parts.js';

export function changeSection(context: Context): Markup {
  const { delta, baseline } = context.report;
  if (delta === undefined) return baseline === undefined ? NOTHING : html`<section id="changes"><h2>Changes against the base</h2><p class="empty">${baseline.why}</p></section>`;
  const { against } = delta;
  const groups: readonly (readonly [title: string, changes: Delta['newlyBroken'], link: (id: string) => Markup])[] = [
    ['Newly broken', delta.newlyBroken, (id) => context.requirement(id)],
    ['Newly verified', delta.newlyVerified, (id) => context.requirement(id)],
    ['Newly uncovered', delta.newlyUncovered, (id) => context.requirement(id)],
    ['Newly covered', delta.newlyCovered, (id) => context.requirement(id)],
    ['Requirements added', delta.addedRequirements, (id) => context.requirement(id)],
    ['Requirements removed', delta.removedRequirements, (id) => context.requirement(id)],
    ['Tasks added', delta.addedTasks, (id) => context.task(id)],
    ['Tasks removed', delta.removedTasks, (id) => context.task(id)],
  ];
  const some = groups.filter(([, changes]) => changes.length > 0);
  return html`<section id="changes"><h2>Changes against the base</h2>
${facts([
    ['Base', html`${against.ref?.replace(/^refs\/(heads\/|tags\/)?/, '') ?? 'a record'}${against.sha !== null && html` at <code>${against.sha.slice(0, 7)}</code>`}, run ${against.run}${against.attempt > 1 && `, attempt ${against.attempt}`}${against.finishedAt !== null && html`, ${instant(against.finishedAt)}`}`],
    ['Time', `${time(delta.durationMs.now)}, ${change(delta.durationMs.now, delta.durationMs.before, time)}`],
    ['Effort', delta.effortHours.now === 0 && delta.effortHours.before === 0 ? undefined : `${hours(delta.effortHours.now)}, ${change(delta.effortHours.now, delta.effortHours.before, hours)}`],
  ])}
${some.length === 0 && html`<p class="empty">No requirement or task changed.</p>`}
${some.map(([title, changes, link]) => html`<details${changes.length <= MOST_OPEN && html` open`}><summary>${title} <span class="counter">${changes.length}</span></summary>${scrolling(title, ['Id', 'Title', 'Before', 'Now'], changes.map(({ id, title: name, before, now }) => html`<tr><th scope="row">${link(id)}<td>${name}<td>${before ?? '–'}<td>${now ?? '–'}`))}</details>`)}</section>`;
}

const MOST_OPEN = 20;

export function findingSection(context: Context): Markup {
  const { gaps, orphans, ignored } = context.report;
  if (gaps.length + orphans.length + ignored.length === 0) return NOTHING;
  return html`<section id="findings"><h2>Gaps and findings <span class="counter">${gaps.length + orphans.length + ignored.length}</span></h2>
${gaps.length > 0 && html`<details${gaps.length <= MOST_OPEN && html` open`}><summary>${count(gaps.length, 'gap')}: required coverage that is missing</summary>${scrolling('Gaps', ['Requirement', 'What is missing'], gaps.map(({ requirement, reason }) => html`<tr><th scope="row">${context.requirement(requirement)}<td>${reason}`))}</details>`}
${orphans.length > 0 && html`<details${orphans.length <= MOST_OPEN && html` open`}><summary>${count(orphans.length, 'id')} that ${orphans.length === 1 ? 'is' : 'are'} no requirement of the plan</summary>${scrolling('Unknown ids', ['Id', 'Finding', 'Where'], orphans.map(({ id, kind, nearest, task, test, file, line }) => html`<tr><th scope="row">${id}<td>${kind === 'ambiguous' ? 'fits several requirements equally' : nearest === undefined ? 'unknown' : html`unknown; did you mean ${context.requirement(nearest)}?`}<td>${test !== undefined && html`<b>${test}</b> `}${task !== undefined && context.task(task)}${file !== undefined && html` ${context.source(file, line)}`}`))}</details>`}
${ignored.length > 0 && html`<details open><summary>${count(ignored.length, 'record')} that ${ignored.length === 1 ? 'does' : 'do'} not count</summary>${scrolling('Records that do not count', ['Record', 'Why'], ignored.map(({ what, why }) => html`<tr><th scope="row">${what}<td>${why}`))}</details>`}</section>`;
}
