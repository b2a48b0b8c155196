/** Requirements: the matrix, and for each what proves it, back to the tests and tasks and on to the evidence. */
import type { Proof, ReportRequirement } from '../../trace/report.js';
import { count } from '../terminal-text.js';
import { bytes } from './amounts.js';
import type { Context } from './context.js';
import { dataTable } from './data-table.js';
import { badge, rank } from './looks.js';
import { html, type Markup } from './markup.js';
import { facts, fileLink, list, waiver } from './parts.js';

/** What broke here comes first, then by status; equals stay in the order of the plan. */
export function byAttention(requirements: readonly ReportRequirement[]): ReportRequirement[] {
  const regressed = ({ marks }: ReportRequirement): number => (marks.includes('regressed') ? 0 : 1);
  return requirements.toSorted((a, b) => rank(a.status) - rank(b.status) || regressed(a) - regressed(b));
}

export function requirementSection(context: Context): Markup {
  const { requirements, phases, delta } = context.report;
  if (requirements.length === 0) return html`<section id="requirements"><h2>Requirements</h2><p class="empty">The plan names no requirements, so nothing is traced: add <code>requirements:</code> to it.</p></section>`;
  const priority = requirements.some((requirement) => requirement.priority !== undefined);
  return html`<section id="requirements"><h2>Requirements <span class="counter">${requirements.length}</span></h2>
${dataTable({
    id: 'requirements',
    caption: 'Requirements and what proves them',
    noun: 'requirement',
    columns: [
      { label: 'Requirement', sort: 'text' },
      { label: 'Title', sort: 'text' },
      { label: 'Status', sort: 'status', sorted: true },
      ...(delta ? [{ label: 'Against the base', sort: 'text' } as const] : []),
      ...(priority ? [{ label: 'Priority', sort: 'text' } as const] : []),
      { label: 'Proof', sort: 'number' },
      { label: 'Phases', phases: true },
      { label: 'Evidence', sort: 'number' },
    ],
    statuses: requirements.flatMap(({ status, marks }) => [status, ...marks]),
    phases: phases.filter(({ id }, index) => phases.findIndex((phase) => phase.id === id) === index),
    rows: byAttention(requirements).map((requirement) => {
      const files = new Set(requirement.proofs.flatMap(({ evidence }) => evidence.map(({ file }) => file))).size;
      return html`<tr><th scope="row">${context.requirement(requirement.id)}<td>${requirement.title}<td>${standing(context, requirement)}${delta && html`<td>${against(requirement)}`}${priority && html`<td>${requirement.priority}`}<td data-v="${requirement.proofs.length}">${proofSummary(requirement)}<td>${phasesOf(requirement).join(', ')}${files > 0 ? html`<td data-v="${files}">${count(files, 'file')}` : html`<td>`}`;
    }),
  })}</section>`;
}

function standing(context: Context, { status, marks, blockedBy, waitsFor }: ReportRequirement): Markup {
  return html`${badge(status)}${status === 'blocked' && blockedBy.length > 0 && html` by ${list(blockedBy.slice(0, 3).map(context.any))}${blockedBy.length > 3 && html` and ${blockedBy.length - 3} more`}`}${status === 'waiting' && waitsFor.length > 0 && ` for ${waitsFor.join(' or ')}`}${marks.map((mark) => html` ${badge(mark)}`)}`;
}

function against({ before, status }: ReportRequirement): string {
  if (before === null) return 'new';
  if (before === status) return '= same';
  if (status === 'verified') return `▲ was ${before}`;
  return before === 'verified' ? `▼ was ${before}` : `was ${before}`;
}

const NOUNS: Readonly<Record<Proof['kind'], string>> = { test: 'test', check: 'check', command: 'command', decision: 'decision', reused: 'reused proof', marker: 'marker', 'work-item': 'work item' };

/** `6 of 6 commands, 1 of 2 tests`: how many of each kind passed; markers and work items prove nothing and are counted. */
function proofSummary({ proofs, coveredBy }: ReportRequirement): string {
  const kinds = new Map<Proof['kind'], { passed: number; total: number }>();
  for (const { kind, status } of proofs) {
    const counts = kinds.get(kind) ?? { passed: 0, total: 0 };
    kinds.set(kind, { passed: counts.passed + (status === 'passed' ? 1 : 0), total: counts.total + 1 });
  }
  const parts = [...kinds].map(([kind, { passed, total }]) => (kind === 'marker' || kind === 'work-item' ? count(total, NOUNS[kind]) : `${passed} of ${count(total, NOUNS[kind])}`));
  return [...parts, ...(coveredBy.length > 0 ? [count(coveredBy.length, 'child requirement')] : [])].join(', ');
}

function phasesOf({ proofs }: ReportRequirement): string[] {
  return [...new Set(proofs.flatMap(({ phase }) => (phase === undefined ? [] : [phase])))];
}

export function requirementDetails(context: Context, requirement: ReportRequirement): Markup {
  const { id, title, source, covers, coveredBy, verification, priority, proofs } = requirement;
  const gaps = context.report.gaps.filter((gap) => gap.requirement === id);
  return html`<article id="${context.anchorOfRequirement(requirement)}"><h3><span class="id">${id}</span> ${title}</h3>
<p class="standing">${standing(context, requirement)}${context.report.delta && html` <span class="quiet">${against(requirement)}</span>`}</p>
${requirement.waiver && waiver(requirement.waiver)}${gaps.length > 0 && html`<ul class="gaps">${gaps.map(({ reason }) => html`<li><b>Gap:</b> ${reason}`)}</ul>`}
${facts([
    ['Source', source && context.source(source.file, source.line)],
    ['Verified by', verification],
    ['Priority', priority],
    ['Covers', covers.length > 0 ? list(covers.map((parent) => context.requirement(parent))) : undefined],
    ['Covered by', coveredBy.length > 0 ? list(coveredBy.map((child) => context.requirement(child))) : undefined],
    ['Coverage', requirement.deep ? 'down to tests and tasks' : requirement.shallow ? 'direct; something below it is not covered' : 'none'],
  ])}
${proofs.length > 0 ? html`<h4>Proofs <span class="quiet">${proofSummary(requirement)}</span></h4><ul class="lines">${proofs.toSorted((a, b) => rank(a.status) - rank(b.status)).map((proof) => proofLine(context, proof))}</ul>` : html`<p class="empty">Nothing proves it directly.</p>`}</article>`;
}

/** Digests are at the task: a file that proves ten requirements has its digest once. */
function proofLine(context: Context, proof: Proof): Markup {
  const { kind, status, task, leg, step, test, file, line, error, by, evidence } = proof;
  return html`<li>${badge(status)}<span>${NOUNS[kind]}</span><span>${test !== undefined && html`<b>${test}</b> `}${task !== undefined && html`${context.task(task, leg)}${test === undefined && !context.large && html` ${context.tasksOf(task)[0]?.title}`}`}${step !== undefined && html` <span class="quiet">step ${step}</span>`}${file !== undefined && html` ${context.source(file, line)}`}${by !== undefined && html` by ${by}`}${error !== undefined && html`<span class="error">${error}</span>`}${evidence.slice(0, MOST_FILES).map((each) => html`<span class="file">${fileLink(each)} <span class="quiet">${bytes(each.size)}, <code>${each.sha256.slice(0, 12)}…</code></span></span>`)}${evidence.length > MOST_FILES && html` and ${evidence.length - MOST_FILES} more`}</span>`;
}

const MOST_FILES = 5;
