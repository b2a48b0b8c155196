/** The issue itself: title, body and what goes with it, within GitHub's limits. */
import { cutMarkdown } from '../render/cut.js';
import type { DefectChange } from './lifecycle.js';
import type { Report } from '../trace/report.js';
import type { SeverityRule } from '../plan/model.js';
import type { Failure } from './failure.js';
import { assess } from './severity.js';
import { type DefectState, parts, stateMarker } from './state.js';
import type { DefectTemplate } from './template.js';
import { defectView, headline, pageLink, plainView, remembered, type ViewInput } from './view.js';
import { markdownCode, markdownText, shortLine } from '../render/escape.js';

/** GitHub's limit is 65,536 characters, and nobody says of which kind: these are bytes, the strictest. */
const BODY_BYTES = 64_000;
/** Of what we write, however much somebody wrote below it. */
const LEAST_BYTES = 1000;
const TOO_LONG = '**The rest is left out: an issue has a limit.** All of it is in the report of the run.';

export interface DocumentContext {
  report: Report;
  rules: readonly SeverityRule[];
  template: DefectTemplate;
  environment: string;
  runUrl: string | undefined;
  repositoryUrl: string | undefined;
  /** The commit at which a defect last passed, and what came since. */
  since(state: DefectState): ViewInput['since'];
}

export interface IssueText {
  title: string;
  body: string;
  labels: string[];
}

/** The label by which defects are found again; every one of them has it. */
export const DEFECT_LABEL = 'phasegate';

/** Everything of a defect that failed in this run. @throws UserError for a template that cannot be filled in */
export function issueText({ failures, state, defect }: { failures: readonly Failure[]; state: DefectState; defect?: { body: string } }, context: DocumentContext): IssueText {
  const priorities = new Map(context.report.requirements.flatMap(({ id, priority }) => (priority === undefined ? [] : [[id, priority] as const])));
  const assessed = assess(failures, context.rules, priorities);
  const { template } = context;
  const assessment = { severity: assessed.severity ?? template.severity, priority: assessed.priority ?? template.priority };
  // What is beyond `max-open` has nothing in common.
  const input: ViewInput = { ...context, failures: state.rest === true ? failures.slice(0, 1) : failures, state, assessment, since: context.since(state) };
  const view = defectView(input);
  const plain = plainView(view, input);
  const rest = state.rest === true ? `${shortLine(`${failures.length} more failures of ${context.report.plan.name}`, 200)}` : undefined;
  const text = template.body(view, plain);
  const intro = rest === undefined ? '' : `${restIntro(failures)}\n\n`;
  return { title: rest ?? template.title(plain), body: withState(intro + text, state, defect === undefined ? '' : parts(defect.body).below), labels: [DEFECT_LABEL, ...template.labels] };
}

/** The body of a defect that did not fail in this run: what it says of the failure stays. */
export function rememberedBody(body: string, before: DefectState, state: DefectState): string {
  const { above, below } = parts(body);
  return withState(remembered(above, before, state), state, below);
}

function withState(text: string, state: DefectState, below: string): string {
  const end = below === '' ? stateMarker(state) : `${stateMarker(state)}\n\n${below}`;
  return `${cutMarkdown(text, Math.max(LEAST_BYTES, BODY_BYTES - Buffer.byteLength(end)), TOO_LONG).trimEnd()}\n\n${end}`;
}

const MOST_LISTED = 100;

function restIntro(failures: readonly Failure[]): string {
  const rows = failures.slice(0, MOST_LISTED).map((failure) => `- **${markdownText(failure.task)}**${failure.step === '' ? '' : ` ${markdownCode(failure.step)}`} ${markdownText(failure.title)}: ${markdownText(shortLine(headline(failure), 200))}`);
  const more = failures.length > MOST_LISTED ? [`- and ${failures.length - MOST_LISTED} of ${failures.length} more`] : [];
  return ['More failed than one run opens issues for (`defects: max-open` in the plan). What is below is about the first of these:', '', ...rows, ...more].join('\n');
}

/** What is said below an issue when something is new about it; undefined: nothing is worth a notification. */
export function newsComment(change: DefectChange, { runUrl, report }: Pick<DocumentContext, 'runUrl' | 'report'>): string | undefined {
  const { run } = report;
  const where = runUrl === undefined ? `run ${markdownText(run.id)}` : pageLink(`run ${run.id}`, runUrl);
  const commit = run.headSha ?? run.sha;
  const at = commit === null ? where : `${where} at ${markdownCode(commit.slice(0, 10))}`;
  if (change.kind === 'passed' && change.closes) return `Passed in ${at}${change.state.passes > 1 ? `, ${change.state.passes} times in a row` : ''}: closed.`;
  if (change.kind === 'update' && change.news.length > 0) return `Failed in ${at}: ${markdownText(change.news.join('; '))}.`;
  return undefined;
}
