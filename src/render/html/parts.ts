/** Small pieces that details and overview share. */
import type { ReportEvidence, ReportTask, ReportWaiver } from '../../trace/report.js';
import { relativeUrl } from '../escape.js';
import { bytes, digest, instant } from './amounts.js';
import { html, type Markup } from './markup.js';

/** Something to type, with the button that copies it; the button works where scripts do. */
export function command(text: string, label: string): Markup {
  return html`<div class="command"><pre tabindex="0" aria-label="${label}"><code>${text}</code></pre><button type="button" class="button copy" data-label="${label}" hidden>Copy</button></div>`;
}

export function output(lines: readonly string[], label: string): Markup {
  return html`<pre class="output" tabindex="0" aria-label="${label}">${lines.join('\n')}</pre>`;
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
  return plain.includes('\n') ? html`<p class="label">${label}</p>${output(plain.split('\n'), label)}` : html`<p><b>${label}:</b> ${plain}</p>`;
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

export function list(items: readonly Markup[], separator = ', '): Markup {
  return html`${items.map((item, index) => [index > 0 && separator, item])}`;
}
