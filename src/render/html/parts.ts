/** Small pieces that details and overview share. */
import type { ReportEvidence, ReportTask, ReportWaiver } from '../../trace/report.js';
import { relativeUrl } from '../escape.js';
import { bytes, digest, instant } from './amounts.js';
import { html, type Markup } from './markup.js';

/** Something to type; the script adds the button that copies it. */
export function command(text: string): Markup {
  return html`<div class="command"><pre><code>${text}</code></pre></div>`;
}

export function output(text: string, label: string): Markup {
  // Only what is long enough to scroll has to be reached by the keyboard.
  return html`<pre class="output"${text.length > 500 && html` tabindex="0" role="region" aria-label="${label}"`}>${text}</pre>`;
}

export function fileLink({ path, file }: Pick<ReportEvidence, 'path' | 'file'>): Markup {
  const url = relativeUrl(file);
  return url === undefined ? html`<span class="path">${path}</span>` : html`<a class="path" href="${url}">${path}</a>`;
}

export function files(evidence: readonly ReportEvidence[]): Markup {
  return html`<ul class="files">${evidence.map((file) => html`<li>${fileLink(file)} <span class="quiet">${bytes(file.size)}</span> ${digest(file.sha256)}`)}</ul>`;
}

/** A short text beside its label, a long one below it as it is written. */
export function labelled(label: string, text: string): Markup {
  const plain = text.trimEnd();
  return plain.includes('\n') ? html`<p class="label">${label}</p>${output(plain, label)}` : html`<p><b>${label}:</b> ${plain}</p>`;
}

export function decision(given: NonNullable<ReportTask['decision']>): Markup {
  return html`<p><b>${given.decision === 'approved' ? 'Approved' : 'Rejected'}</b> by ${given.by}, ${instant(given.at)}: “${given.note}”${given.asserted && html` <span class="quiet">(asserted at a command line; no forge vouches for the name)</span>`}</p>`;
}

export function waiver({ reason, by, until }: ReportWaiver): Markup {
  return html`<p><b>Waived</b> by ${by} until ${until}: ${reason}</p>`;
}

/** Terms and what they are; those without are left out. */
export function facts(entries: readonly (readonly [term: string, value: Markup | string | undefined])[]): Markup {
  return html`<dl class="facts">${entries.map(([term, value]) => value !== undefined && value !== '' && html`<div><dt>${term}<dd>${value}</div>`)}</dl>`;
}

/** A table in a frame that scrolls where it is wider than the page. */
export function scrolling(label: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

export function list(items: readonly Markup[], separator = ', '): Markup {
  return html`${items.map((item, index) => [index > 0 && separator, item])}`;
}

/** Something of it took time: one that was blocked, or waits and did nothing yet, has none to show. */
export function hasRun(task: ReportTask): task is ReportTask & { startedAt: string } {
  return task.startedAt !== undefined && (RAN.has(task.status) || (task.status === 'waiting' && task.steps.length > 0));
}

const RAN: ReadonlySet<ReportTask['status']> = new Set(['passed', 'failed', 'waived', 'cancelled']);
