/** The rows of the requirement matrix as the comment and the plain report show them: status, proof, against the base. */
import type { Proof, Report, ReportRequirement, RequirementStatus } from '../trace/report.js';
import { baseName } from './change-list.js';
import { pageLink, short, sourceLink } from './markdown-parts.js';
import { signed } from './signs.js';
import { count, few } from './terminal-text.js';

export interface RequirementLinks {
  sourceBase?: string | undefined;
  /** Where the evidence is. */
  evidence?: string | undefined;
}

/** What needs attention first. */
const ORDER: readonly RequirementStatus[] = ['failed', 'blocked', 'waiting', 'partial', 'not-run', 'waived', 'uncovered', 'verified'];

/** In the order of attention: broken by this change, broken before, blocked, waiting, suspect, …, verified; ties as in the plan. */
export function byAttention(requirements: readonly ReportRequirement[]): ReportRequirement[] {
  const rank = ({ status, marks }: ReportRequirement): number => {
    const own = ORDER.indexOf(status) * 2 + 10;
    if (marks.includes('regressed')) return own - 100;
    return marks.includes('suspect') ? Math.min(own, 15) : own;
  };
  return requirements.toSorted((a, b) => rank(a) - rank(b));
}

/** @returns the heads of the columns and a function from requirements to their cells */
export function requirementTable(report: Report, links: RequirementLinks): { head: string[]; row: (requirement: ReportRequirement) => string[] } {
  const statuses = new Map(report.requirements.map(({ id, status }) => [id, status]));
  const reasons = new Map(report.gaps.map(({ requirement, reason }) => [requirement, reason]));
  const { delta } = report;
  return {
    head: ['requirement', 'status', 'proof', ...(delta === undefined ? [] : [`against ${baseName(delta)}`])],
    row: (requirement) => [
      nameCell(requirement, links.sourceBase),
      statusCell(requirement, reasons.get(requirement.id)),
      proofCell(requirement, statuses, links.evidence),
      ...(delta === undefined ? [] : [againstCell(requirement)]),
    ],
  };
}

function nameCell({ id, title, source, status, marks }: ReportRequirement, base: string | undefined): string {
  const bold = status === 'verified' && marks.length === 0 ? '' : '**';
  const label = `${bold}${short(id, 60)}${bold}`;
  const linked = source === undefined ? label : sourceLink(label, base, source.file, source.line);
  return title === '' ? linked : `${linked} ${short(title, 100)}`;
}

function statusCell({ status, marks, blockedBy, waitsFor, waiver }: ReportRequirement, reason: string | undefined): string {
  const names = (ids: readonly string[]): string => few(ids.map((id) => short(id, 60)), 3);
  const more =
    status === 'blocked' && blockedBy.length > 0 ? ` by ${names(blockedBy)}`
    : status === 'waiting' && waitsFor.length > 0 ? ` for ${names(waitsFor)}`
    : status === 'waived' && waiver !== undefined ? ` until ${short(waiver.until, 20)} by ${short(waiver.by, 60)}: ${short(waiver.reason, 120)}`
    : (status === 'partial' || status === 'not-run') && reason !== undefined ? `: ${short(reason, 160)}`
    : '';
  return `${signed(status)}${more}${marks.includes('suspect') ? ', ⚠️ suspect: its text changed since its proof' : ''}`;
}

function againstCell({ status, before }: ReportRequirement): string {
  if (before === null) return 'new';
  if (before === status) return 'same';
  return before === 'verified' ? '▼ was verified' : status === 'verified' ? `▲ was ${before}` : `was ${before}`;
}

function proofCell(requirement: ReportRequirement, statuses: ReadonlyMap<string, RequirementStatus>, evidence: string | undefined): string {
  const parts = [...proofParts(requirement.proofs), ...children(requirement.coveredBy, statuses)];
  const files = new Set(requirement.proofs.flatMap((proof) => proof.evidence.map(({ file }) => file))).size;
  if (files > 0) parts.push(pageLink(count(files, 'file'), evidence));
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** Tests where tests did it, tasks where commands did, a person where a person did; what was reused says so. */
function proofParts(proofs: readonly Proof[]): string[] {
  const having = (...kinds: Proof['kind'][]): Proof[] => proofs.filter(({ kind, of }) => kinds.includes(kind === 'reused' ? (of ?? 'command') : kind));
  const reused = (of: readonly Proof[]): string => (of.length > 0 && of.every(({ kind }) => kind === 'reused') ? ', reused' : '');
  const [tests, tasks, people] = [having('test'), having('check', 'command'), having('decision')];
  const parts = [...outOf(tests, 'test', reused(tests)), ...outOf(perTask(tasks), 'task', reused(tasks)), ...decisions(people)];
  if (parts.length > 0) return parts;
  const [markers, items] = [having('marker').length, having('work-item').length];
  return [...(markers > 0 ? [`${count(markers, 'marker')} without a result`] : []), ...(items > 0 ? [count(items, 'work item')] : [])];
}

function outOf(proofs: readonly Proof[], noun: string, suffix: string): string[] {
  if (proofs.length === 0) return [];
  const passed = proofs.filter(({ status }) => status === 'passed').length;
  const skipped = proofs.filter(({ status }) => status === 'not-run').length;
  return [`${passed} of ${count(proofs.length, noun)}${skipped > 0 ? ` (${skipped} not run)` : ''}${suffix}`];
}

/** One for each task and leg; passed if all its proofs are. */
function perTask(proofs: readonly Proof[]): Proof[] {
  const tasks = new Map<string, Proof>();
  for (const proof of proofs) {
    const key = JSON.stringify([proof.phase, proof.leg, proof.task]);
    const known = tasks.get(key);
    if (known === undefined || known.status === 'passed') tasks.set(key, proof);
  }
  return [...tasks.values()];
}

function decisions(proofs: readonly Proof[]): string[] {
  if (proofs.length === 0) return [];
  const people = (status: Proof['status']): string[] => [...new Set(proofs.filter((proof) => proof.status === status).map(({ by }) => short(by === undefined ? 'somebody' : `@${by.replace(/^@/, '')}`, 60)))];
  const [yes, no] = [people('passed'), people('failed')];
  const open = proofs.filter(({ status }) => status !== 'passed' && status !== 'failed').length;
  return [
    ...(yes.length > 0 ? [`decision of ${few(yes, 3)}`] : []),
    ...(no.length > 0 ? [`rejected by ${few(no, 3)}`] : []),
    ...(open > 0 ? [`0 of ${count(open, 'decision')}`] : []),
  ];
}

function children(ids: readonly string[], statuses: ReadonlyMap<string, RequirementStatus>): string[] {
  if (ids.length === 0) return [];
  const verified = ids.filter((id) => statuses.get(id) === 'verified').length;
  return [`${verified} of ${ids.length} requirements below it`];
}
