/** Decisions that were recorded, and the table people sign on paper. */
import { digest, instant } from './amounts.js';
import type { Context } from './context.js';
import { badge, word } from './looks.js';
import { html, type Markup } from './markup.js';
import { scrolling } from './parts.js';

const ROLES = ['Prepared by', 'Reviewed by', 'Approved by'] as const;

export function signOffSection(context: Context): Markup {
  const { decisions, plan, run, verdict, digest: record } = context.report;
  return html`<section id="sign-off"><h2>Decisions and sign-off</h2>
${decisions.length > 0 ? html`${scrolling('Recorded decisions', ['Task', 'Decision', 'By', 'When', 'Note'], decisions.map(({ task, decision, by, at, note, asserted }) => html`<tr><th scope="row">${context.task(task)}<td>${badge(decision === 'approved' ? 'passed' : 'failed', decision)}<td>${by}${asserted && html` <span class="quiet">asserted at a command line</span>`}<td>${instant(at)}<td>${note}`))}` : html`<p class="empty">No decisions are recorded.</p>`}
<h3>Sign-off</h3><p>What is signed: ${plan.name}, verdict <b>${word(verdict)}</b>, run ${run.id}, attempt ${run.attempt}${(run.headSha ?? run.sha) !== null && html`, commit <code class="digest">${run.headSha ?? run.sha ?? ''}</code>`}${record !== null && html`, record sha256 ${digest(record)}`}.</p>
<table class="signatures"><caption class="unseen">Sign-off, to be filled in</caption><thead><tr><th scope="col">Role<th scope="col">Name<th scope="col">Date<th scope="col">Signature</tr></thead><tbody>${ROLES.map((role) => html`<tr><th scope="row">${role}<td><td><td>`)}</tbody></table></section>`;
}
