/** Tables that the page's script filters, sorts and cuts into pages; without it they are whole and in their first order. */
import { html, join, type Markup } from './markup.js';
import { badge, LOOKS, rank, type Status } from './looks.js';

export interface Column {
  label: string;
  /** How its cells compare: `number` by their `data-v`, `status` by what needs attention first. */
  sort?: 'text' | 'number' | 'status';
  /** The order the rows come in. */
  sorted?: boolean;
  /** The cells name phases, by id and separated by `, `. */
  phases?: boolean;
}

export interface DataTable {
  id: string;
  caption: string;
  /** One row: `requirement`. */
  noun: string;
  columns: readonly Column[];
  /** Rows, each from `<tr>` on. */
  rows: readonly Markup[];
  /** Statuses and marks of the rows, with repetitions. */
  statuses: readonly Status[];
  phases: readonly { id: string; title: string }[];
}

export function dataTable({ id, caption, noun, columns, rows, statuses, phases }: DataTable): Markup {
  return html`<div class="filters" id="${id}-filters" hidden>
<label class="search"><span>Search ${noun}s</span><input type="search" placeholder="Search ${noun}s" autocomplete="off" spellcheck="false"></label>
${phases.length > 1 && html`<label class="choose"><span>Phase</span><select><option value="">All phases</option>${phases.map((phase) => html`<option value="${phase.id}">${phase.title}</option>`)}</select></label>`}
<div class="chips" role="group" aria-label="Show ${noun}s by status">${statusCounts(statuses).map(([status, many]) => html`<button type="button" class="chip" aria-pressed="false" data-status="${status}">${badge(status)} <b>${many}</b></button>`)}</div>
<p class="shown" role="status"></p>
</div>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="data" id="${id}-table" data-noun="${noun}"><caption class="unseen">${caption}</caption>
<thead><tr>${columns.map(head)}</tr></thead>
<tbody>${join(rows, '\n')}</tbody></table></div>
<p class="pager"><button type="button" class="button" id="${id}-more" hidden></button></p>`;
}

function head({ label, sort, sorted = false, phases = false }: Column): Markup {
  const attributes = html`${sort && html` data-sort="${sort}"`}${sort === 'status' && html` data-order="${Object.keys(LOOKS).join(' ')}"`}${phases && html` data-phases`}${sorted && html` aria-sort="ascending"`}`;
  return html`<th scope="col"${attributes}>${label}</th>`;
}

function statusCounts(statuses: readonly Status[]): [Status, number][] {
  const counts = new Map<Status, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => rank(a) - rank(b));
}
