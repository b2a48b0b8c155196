/**
 * `report.html`: one file with everything in it. All of its content is HTML already, so that it reads, prints and is searched
 * without scripts; the script filters, sorts, and shows the details of one task or requirement beside the page.
 */
import { createHash } from 'node:crypto';
import type { Report } from '../../trace/report.js';
import { count } from '../terminal-text.js';
import { SCRIPT, STYLE } from './assets.js';
import { attention } from './attention.js';
import { changeSection, findingSection } from './changes.js';
import { pageColours } from './colours.js';
import { type Context, context } from './context.js';
import { graphSection } from './graph-section.js';
import { LOOKS, looksCss, rank, type Status, word } from './looks.js';
import { html, join, type Markup, NOTHING } from './markup.js';
import { headline, overview } from './overview.js';
import { evidenceSection, phaseSection } from './phases.js';
import { requirementDetails, requirementSection } from './requirements.js';
import { signOffSection } from './sign-off.js';
import { taskDetails, taskSection } from './tasks.js';
import { timelineSection } from './timeline.js';

/** Bytes the file takes at most, as long as its tables alone do not take more. */
const MOST_BYTES = 4_900_000;

const CSS = `${pageColours()}\n${looksCss()}\n${STYLE}`;

/** A whole document. Nothing in it is loaded from anywhere, and its policy forbids it. */
export function reportHtml(report: Report): string {
  const found = context(report);
  const sections = [overview(found), attention(found), changeSection(found), phaseSection(found), requirementSection(found), taskSection(found), graphSection(found), timelineSection(found), findingSection(found), evidenceSection(found), signOffSection(found)];
  const taken = Buffer.byteLength(page(report, sections, NOTHING).markup);
  return page(report, sections, details(found, MOST_BYTES - taken)).markup;
}

function page(report: Report, sections: readonly Markup[], detail: Markup): Markup {
  const { plan, verdict } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${sourceHash(CSS)}'; script-src '${sourceHash(SCRIPT)}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${word(verdict)}: ${plan.name}, ${headline(report)}</title>
<link rel="icon" href="${icon(verdict)}">
<style>${{ markup: CSS }}</style>
<script>${{ markup: SCRIPT }}</script>
</head>
<body id="top">
<a class="skip" href="#main">Skip to the report</a>
<header><div><h1>${plan.name}</h1><p>Traceability report</p></div><p class="tools" hidden><button type="button" class="button" id="theme"></button><button type="button" class="button" id="print">Print</button></p></header>
<nav aria-label="Parts of the report">${navigation(sections)}</nav>
<main id="main" tabindex="-1">
${join(sections, '\n')}
${detail}
</main>
<footer><p>Made by Phasegate from plan <code>${plan.file}</code>, sha256 <code class="digest">${plan.digest}</code>. The whole of it as data: <code>phasegate report --format json</code>.</p></footer>
</body>
</html>
`;
}

const PARTS: readonly (readonly [id: string, label: string])[] = [['overview', 'Overview'], ['attention', 'What broke'], ['waits', 'What waits'], ['changes', 'Changes'], ['phases', 'Phases'], ['requirements', 'Requirements'], ['tasks', 'Tasks'], ['graph', 'Graph'], ['timeline', 'Timeline'], ['findings', 'Findings'], ['evidence', 'Evidence'], ['sign-off', 'Sign-off']];

function navigation(sections: readonly Markup[]): Markup {
  // Foreign text has no `<` any more, so what reads as a section is one.
  return html`<ul>${PARTS.filter(([id]) => sections.some(({ markup }) => markup.includes(`<section id="${id}"`))).map(([id, label]) => html`<li><a href="#${id}">${label}</a>`)}</ul>`;
}

interface Detail {
  status: Status;
  draw: () => Markup;
}

/**
 * Details of all requirements and tasks. Where they are too many, those that need attention least are left out, from the end
 * of the report on, and a sentence says so.
 */
function details(found: Context, bytes: number): Markup {
  const { requirements, tasks } = found.report;
  if (requirements.length + tasks.length === 0) return NOTHING;
  const all: Detail[] = [...requirements.map((requirement) => ({ status: requirement.status, draw: () => requirementDetails(found, requirement) })), ...tasks.map((task) => ({ status: task.status, draw: () => taskDetails(found, task) }))];
  let left = bytes - 1000;
  const kept = new Map<Detail, Markup>();
  for (const detail of all.toSorted((a, b) => rank(a.status) - rank(b.status))) {
    const drawn = detail.draw();
    left -= Buffer.byteLength(drawn.markup) + 1;
    if (left < 0) break;
    kept.set(detail, drawn);
  }
  const without = all.length - kept.size;
  return html`<section id="details"><h2>Details</h2>${without > 0 && html`<p id="left-out" class="notice">To keep this file below 5 MB, the details of ${count(without, 'requirement or task')}, those that need attention least, are left out. <code>phasegate report --format json</code> has them all.</p>`}
${join(all.flatMap((detail) => kept.get(detail) ?? []), '\n')}</section>`;
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const ICON_COLOURS: Readonly<Record<Report['verdict'], string>> = { passed: '1a7f37', 'passed-with-waivers': '8250df', failed: 'cf222e', waiting: '9a6700', 'not-computed': 'bc4c00' };

function icon(verdict: Report['verdict']): string {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#${ICON_COLOURS[verdict]}" fill-rule="evenodd" d="${LOOKS[verdict].shape}"/></svg>`)}`;
}
