/** The beginning of the comment: the verdict, which is all a notification shows, and the facts beside it. */
import type { Verdict } from '../trace/record.js';
import type { Report, ReportRequirement, RequirementStatus } from '../trace/report.js';
import { baseName, isUnchanged } from './change-list.js';
import type { CommentLinks } from './comment.js';
import { byteSize, pageLink, short, shortCode } from './markdown-parts.js';
import { sign } from './signs.js';
import { count, duration, few } from './terminal-text.js';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = { passed: 'passed', 'passed-with-waivers': 'passed with waivers', failed: 'failed', waiting: 'waits', 'not-computed': 'not computed' };
const BAD_FIRST: readonly RequirementStatus[] = ['failed', 'blocked', 'waiting', 'partial', 'not-run', 'waived', 'uncovered', 'verified'];
const GOOD_FIRST: readonly RequirementStatus[] = ['verified', 'waived', 'partial', 'not-run', 'waiting', 'blocked', 'failed', 'uncovered'];
const STATUS_WORDS: Readonly<Record<RequirementStatus, string>> = { failed: 'failed', blocked: 'blocked', waiting: 'waiting', partial: 'partly verified', 'not-run': 'not run', waived: 'waived', uncovered: 'uncovered', verified: 'verified' };

/** One line, without a heading's mark. */
export function verdictLine(report: Report, first: boolean): string {
  const { verdict } = report;
  const whom = verdict === 'waiting' ? people(report) : [];
  const said = `${sign(verdict)} ${short(report.plan.name, 100)} ${VERDICT_WORDS[verdict]}${whom.length > 0 ? ` for ${few(whom, 3)}` : ''}`;
  const clauses = [...failures(report), ...requirementClause(report, first)];
  if (clauses.length === 0) clauses.push(work(report));
  return `${said}: ${clauses.join('; ')}`;
}

/** Where there are no requirements: the tasks, and of a plan that only people carry out its work items. */
function work({ verdict, totals: { tasks, workItems } }: Report): string {
  if (tasks.total === 0 && workItems.total > 0) return `${workItems.done} of ${count(workItems.total, 'work item')} done`;
  return `${tasks.passed} of ${count(tasks.total, 'task')}${verdict === 'passed' ? '' : ' passed'}`;
}

/** What failed where the requirements do not tell. */
function failures({ verdict, totals: { tasks, phases, requirements }, phases: all }: Report): string[] {
  const clauses: string[] = [];
  const failed = tasks.failed - tasks.tolerated;
  const criteria = all.flatMap((phase) => phase.criteria);
  const broken = criteria.filter(({ status }) => status === 'failed').length;
  if (verdict === 'failed' && requirements.failed === 0 && failed > 0) clauses.push(`${failed} of ${count(tasks.total, 'task')} failed`);
  if (verdict === 'failed' && broken > 0) clauses.push(`${broken} of ${criteria.length} ${criteria.length === 1 ? 'criterion' : 'criteria'} failed`);
  if (verdict === 'not-computed' && phases.ran < phases.total) clauses.push(`${phases.total - phases.ran} of ${count(phases.total, 'phase')} without a result`);
  return clauses;
}

function requirementClause({ verdict, requirements, totals: { requirements: totals, tests } }: Report, first: boolean): string[] {
  if (totals.total === 0) return [];
  if (totals.verified === totals.total) return [`${totals.total === 1 ? 'its requirement' : `all ${totals.total} requirements`} verified`];
  const regressed = (status: RequirementStatus): number => requirements.filter((one: ReportRequirement) => one.status === status && one.marks.includes('regressed')).length;
  const good = verdict === 'passed' || verdict === 'passed-with-waivers';
  const word = (status: RequirementStatus): string => (first && status === 'uncovered' && tests.total > 0 ? 'without a test' : STATUS_WORDS[status]);
  const groups = [
    ...(totals.regressed > 0 ? [{ n: totals.regressed, word: 'newly broken' }] : []),
    ...(good ? GOOD_FIRST : BAD_FIRST).flatMap((status) => {
      const n = totals[status] - (totals.regressed > 0 ? regressed(status) : 0);
      return n > 0 ? [{ n, word: word(status) }] : [];
    }),
  ];
  return [groups.map(({ n, word: said }, index) => (index === 0 ? `${n} of ${count(totals.total, 'requirement')} ${said}` : `${n} ${said}`)).join(', ')];
}

function people(report: Report): string[] {
  return [...new Set(report.tasks.filter(({ status }) => status === 'waiting').flatMap(({ waitsFor }) => waitsFor))].map((who) => short(who, 60));
}

/** Commit, how much ran, time, who is waited for, and the way to everything else. */
export function factsLine(report: Report, links: CommentLinks): string {
  const { run, totals, verdict, delta } = report;
  const commit = run.headSha ?? run.sha;
  const waiting = totals.tasks.waiting;
  const whom = people(report);
  const { evidence } = links;
  return [
    ...(commit === null ? [] : [shortCode(commit.slice(0, 7), 7)]),
    ...(totals.phases.total > 1 || totals.phases.ran < totals.phases.total ? [`${totals.phases.passed} of ${count(totals.phases.total, 'phase')} passed`] : []),
    ...(totals.tests.total > 0 ? [`${totals.tests.passed} of ${count(totals.tests.total, 'test')} passed${totals.tests.skipped > 0 ? `, ${totals.tests.skipped} skipped` : ''}`] : []),
    ...(totals.tasks.total > 1 ? [`${totals.tasks.passed} of ${totals.tasks.total} tasks passed`] : []),
    run.finishedAt === null ? 'not finished' : duration(run.durationMs),
    ...(waiting > 0 && verdict !== 'waiting' ? [`**${count(waiting, 'decision')} ${waiting === 1 ? 'waits' : 'wait'}${whom.length > 0 ? ` for ${few(whom, 3)}` : ''}**`] : []),
    ...(delta !== undefined && isUnchanged(delta) ? [`nothing changed against ${baseName(delta)}`] : []),
    ...(links.report === undefined ? [] : [pageLink('full report', links.report)]),
    ...(evidence === undefined ? [] : [pageLink(`evidence, ${byteSize(evidence.size)}`, evidence.url)]),
    ...(links.run === undefined ? [] : [pageLink(run.attempt > 1 ? `run, attempt ${run.attempt}` : 'run', links.run)]),
  ].join(' · ');
}

const MOST_REASONS = 5;

/** Why the verdict is lower than the tasks' own, and why there is nothing to compare with. */
export function sentences(report: Report, first: boolean): string[] {
  const { reasons, baseline, verdict } = report;
  const passes = verdict === 'passed' || verdict === 'passed-with-waivers';
  return [
    ...(reasons.length > 0 ? [`**Why it ${verdict === 'waiting' ? 'waits' : 'failed'}:** ${few(reasons.map((reason) => short(reason, 300)), MOST_REASONS)}`] : []),
    ...(baseline === undefined ? [] : [`No comparison: ${short(baseline.why, 500)}`]),
    ...(first && passes ? ['Nothing blocks the merge.'] : []),
  ];
}
