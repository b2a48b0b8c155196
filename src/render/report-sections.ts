/** What the plain report says beyond the comment: every proof, criterion and decision, and the digests of the evidence. */
import type { Proof, Report, ReportRequirement, ReportTask } from '../trace/report.js';
import { markdownCode, markdownLink, markdownText } from './escape.js';
import { readableInstant } from './instant.js';
import { place, short, shortCode, table } from './markdown-parts.js';
import { requirementTable } from './requirement-rows.js';
import { phaseName } from './run-tables.js';
import { signed } from './signs.js';
import { count, few } from './terminal-text.js';

const MOST_LINKS = 5;
const MOST_PROOFS = 10;

/** How many files a task kept, and links to the first of them, leg by leg where it has several. */
export function evidenceLinks(legs: readonly ReportTask[]): string {
  const parts = legs.flatMap(({ leg, evidence: files }) => {
    if (files.length === 0) return [];
    const links = files.slice(0, MOST_LINKS).map(({ path, file }) => markdownLink(path, file));
    return [`${leg === undefined ? '' : `${short(leg, 40)}, `}${count(files.length, 'file')}: ${links.join(', ')}${files.length > MOST_LINKS ? ` and ${files.length - MOST_LINKS} more` : ''}`];
  });
  return parts.length === 0 ? 'none' : parts.join('; ');
}

/** In the order of the plan: status, what proves it, and where it is written. */
export function requirementMatrix(report: Report): string[] {
  const { total, shallow, deep } = report.totals.requirements;
  if (total === 0) return [];
  const { head, row } = requirementTable(report, {});
  const source = ({ source: at }: ReportRequirement): string => (at === undefined ? '' : (place(undefined, at.file, at.line) as string));
  return [
    `${shallow} of ${total} covered directly, ${deep} of ${total} down to the last requirement below them.`,
    ...table([...head, 'proved by', 'source'], report.requirements.map((requirement) => [...row(requirement), few(provedBy(requirement.proofs), MOST_PROOFS), source(requirement)])),
  ];
}

/** Each test or task once, with its outcome; a task of several steps has the worst of theirs. */
function provedBy(proofs: readonly Proof[]): string[] {
  const all = new Map<string, Proof>();
  for (const proof of proofs) {
    const key = JSON.stringify([proof.test ?? null, proof.task, proof.leg, ...(proof.kind === 'marker' ? [proof.file, proof.line] : [])]);
    const known = all.get(key);
    if (known === undefined || known.status === 'passed') all.set(key, proof);
  }
  return [...all.values()].map(({ kind, status, task, leg, test, file, line }) => {
    const at = kind === 'marker' ? place(undefined, file, line) : undefined;
    const what = at !== undefined ? `marker in ${at}` : short(test ?? task ?? 'unknown', 100);
    return `${what}${leg === undefined ? '' : ` on ${short(leg, 40)}`} ${status}`;
  });
}

export function criteriaTable({ phases }: Report): string[] {
  const rows = phases.flatMap((phase) =>
    phase.criteria.map(({ gate, name, status, error, detail }) => [phaseName(phase), status === 'no-result' ? gate : markdownLink(gate, `${phase.folder}/${gate}.log`), short(name, 100), signed(status === 'no-result' ? 'no result' : status), short(error ?? detail ?? '', 300)]),
  );
  return table(['phase', 'gate', 'criterion', 'status', 'seen'], rows);
}

export function decisionTable({ decisions }: Report): string[] {
  const rows = decisions.map(({ task, decision, by, note, at, asserted }) => [short(task, 60), decision, short(by, 60), short(note, 300), readableInstant(at), asserted ? 'asserted: somebody at a command line said so' : 'GitHub vouches for who it was']);
  return table(['task', 'decision', 'by', 'note', 'when', 'known from'], rows);
}

/** Which run of which plan this is. */
export function identity({ plan, run }: Report): string {
  const commit = run.headSha ?? run.sha;
  return [
    commit === null ? 'No commit' : `Commit ${shortCode(commit, 64)}`,
    ...(run.repository === null ? [] : [markdownText(run.repository)]),
    ...(run.ref === null ? [] : [markdownText(run.ref)]),
    readableInstant(run.startedAt),
    ...(run.finishedAt === null ? ['not finished'] : []),
    `run ${markdownCode(run.id)}, attempt ${run.attempt}`,
    `plan ${markdownCode(plan.file)}, sha256 ${markdownCode(plan.digest)}`,
  ].join(' · ');
}

export function verification({ digest, phases }: Report): string[] {
  const rows = phases.map(({ folder, manifest }) => [markdownText(folder), manifest === null ? 'none: it was cut short, or came without one' : markdownLink(manifest, `${folder}/manifest.json`)]);
  return [
    'In the folder of this report:',
    `\`\`\`\nphasegate verify . --digest ${digest ?? 'DIGEST'}\n\`\`\``,
    [
      `The digest is the sha256 of \`run.json\`. Noted where and when you trust the folder, it shows later that nothing of`,
      'the record was changed, added or removed. Who made the record, only a signature can show. This report is derived from the',
      'record and not covered by the digest: take the digest from elsewhere, such as the comment on the pull request.',
    ].join(' '),
    ...table(['phase', 'sha256 of its manifest'], rows),
  ];
}
