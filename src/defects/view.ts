/** What a defect template may speak of, each value as Markdown that means nothing but itself. */
import { markdownCode, markdownCodeBlock, markdownText, oneLine, shortLine } from '../render/escape.js';
import { READS_ONLY } from '../render/reproduce.js';
import type { Report } from '../trace/report.js';
import { normalisedError, tellsWhy } from './cause.js';
import type { Failure } from './failure.js';
import type { Assessment } from './severity.js';
import type { DefectState, HistoryEntry } from './state.js';

export interface ViewInput {
  report: Report;
  failures: readonly Failure[];
  state: DefectState;
  assessment: Assessment;
  /** Of the run: where it ran, as `Linux, Node 24.1.0`. */
  environment: string;
  /** The page of the run whose proof or failure this is. */
  runUrl: string | undefined;
  /** Where a person reads a commit or a comparison; undefined: there is no such place. */
  repositoryUrl: string | undefined;
  /** The commit at which it last passed, and what came since, newest first; undefined: nobody knows. */
  since: { sha: string; commits: readonly { sha: string; subject: string }[] } | undefined;
}

/** Names → what each is, for the documentation and for the nearest name of a wrong one. */
export const VARIABLES = {
  id: 'the first task, and its step where there is one: `TASK-1 / validate`',
  title: 'what the task is called',
  plan: 'the name of the plan',
  severity: 'from the rules or the template; empty where nobody says',
  priority: 'from the rules or the template; empty where nobody says',
  requirement: 'the endangered requirements in one line',
  requirements: 'the same as a list of `{ id, title, priority }`',
  phase: 'the phase in one line',
  task: 'the id of the first task',
  step: 'its step; empty where it has only one, or failed outside of its steps',
  failures: 'every task and step of it: a list of `{ task, step, title, error }`',
  legs: 'the replicas it failed in; empty where there is only one',
  owner: 'who is responsible, from the plan',
  expected: 'what should have been',
  actual: 'what was seen, with the last lines that matter, as a block',
  error: 'what was seen, in one line',
  reproduce: 'the command that reproduces it, as a block, and what has to run before it',
  evidence: 'the files that were kept, with digests, as a list',
  environment: 'where it ran, commit and run',
  first_seen: 'when and in which run it was first seen',
  last_seen: 'when and in which run it was last seen',
  occurrences: 'in how many runs it failed: a number',
  history: 'what happened when, as a list',
  suspected_cause: 'the commits since it last passed',
  remediation: "the task's `hint`",
  blocked: 'tasks that cannot run because of it, in one line',
  resolution: 'open, or when and by which run it was proven to be gone',
  run_url: 'the page of the run',
} as const;

export type View = Record<keyof typeof VARIABLES, unknown>;

/** Of an error in a list. */
const LINE_LENGTH = 200;
const NOBODY_KNOWS = 'Not known: no earlier run in which it passed is at hand.';

/** @param failures of this defect, in plan order, at least one */
export function defectView(input: ViewInput): View {
  const { report, failures, state, assessment } = input;
  const [first] = failures;
  const [identity] = state.identities;
  const task = first?.task ?? identity?.task ?? '';
  const step = first?.step ?? identity?.step ?? '';
  const ids = new Set(failures.flatMap(({ requirements }) => requirements));
  const requirements = report.requirements.filter(({ id }) => ids.has(id));
  const blocked = [...new Set(failures.flatMap((failure) => failure.blocked))];
  const hints = [...new Set(failures.flatMap(({ hint }) => hint ?? []))];
  return {
    id: markdownText(defectId({ task, step })),
    title: markdownText(first?.title ?? task),
    plan: markdownText(report.plan.name),
    severity: markdownText(assessment.severity ?? ''),
    priority: markdownText(assessment.priority ?? ''),
    requirement: requirements.length === 0 ? 'none' : listed(requirements.map(({ id, title }) => `${id} ${title}`)),
    requirements: requirements.map(({ id, title, priority }) => ({ id: markdownText(id), title: markdownText(title), priority: markdownText(priority ?? '') })),
    phase: markdownText(first?.phaseTitle ?? ''),
    task: markdownText(task),
    step: markdownText(step),
    failures: failures.map((failure) => ({ task: markdownText(failure.task), step: markdownText(failure.step), title: markdownText(failure.title), error: markdownText(shortLine(headline(failure), LINE_LENGTH)) })),
    legs: state.legs.map(markdownText).join(', '),
    owner: markdownText([...new Set(failures.flatMap(({ owner }) => owner ?? []))].join(', ')),
    expected: expected(first),
    actual: markdownCodeBlock(actual(first)),
    error: markdownText(headline(first)),
    reproduce: reproduction(first),
    evidence: evidence(failures, input.runUrl),
    environment: environment(input),
    first_seen: seen(state.first, input),
    last_seen: seen(state.lastFailed, input),
    occurrences: state.occurrences,
    history: history(state),
    suspected_cause: suspectedCause(input),
    remediation: hints.length === 0 ? 'The plan gives no hint.' : hints.map((hint) => (hint.trim().includes('\n') ? markdownCodeBlock(hint) : markdownText(hint))).join('\n\n'),
    blocked: blocked.length === 0 ? 'none' : listed(blocked),
    resolution: resolution(state),
    run_url: input.runUrl ?? '',
  };
}

/** The same for a title and for code, which GitHub shows as they are. */
export function plainView(view: View, { report, failures, state, assessment }: ViewInput): View {
  const [first] = failures;
  const task = first?.task ?? state.identities[0]?.task ?? '';
  const step = first?.step ?? state.identities[0]?.step ?? '';
  return {
    ...view,
    id: oneLine(defectId({ task, step })),
    title: oneLine(first?.title ?? task),
    plan: oneLine(report.plan.name),
    severity: oneLine(assessment.severity ?? ''),
    priority: oneLine(assessment.priority ?? ''),
    requirement: [...new Set(failures.flatMap(({ requirements }) => requirements))].map(oneLine).join(', '),
    phase: oneLine(first?.phaseTitle ?? ''),
    task: oneLine(task),
    step: oneLine(step),
    error: oneLine(headline(first)),
    actual: actual(first),
    reproduce: first?.reproduce ?? first?.approve ?? view.reproduce,
    failures: failures.map((failure) => ({ task: oneLine(failure.task), step: oneLine(failure.step), title: oneLine(failure.title), error: shortLine(headline(failure), LINE_LENGTH) })),
    owner: oneLine(first?.owner ?? ''),
    legs: state.legs.map(oneLine).join(', '),
    resolution: oneLine(String(view.resolution).replace(/<!-- \w+ -->$/, '')),
  };
}

export function defectId({ task, step }: { task: string; step: string }): string {
  return step === '' ? task : `${task} / ${step}`;
}

/** `exit 1` tells nobody anything: then the first line that does comes first. */
export function headline(failure: Failure | undefined): string {
  if (failure === undefined) return '';
  // Of a command that printed nothing, the excerpt is the error again.
  const line = failure.excerpt.find((text) => !['', failure.error, `step "${failure.step}": ${failure.error}`].includes(text.trim()));
  return line === undefined || tellsWhy(normalisedError(failure.error)) ? failure.error : `${line.trim()} (${failure.error})`;
}

function expected(failure: Failure | undefined): string {
  if (failure === undefined) return '';
  if (failure.criterion !== undefined) return `The ${failure.criterion} criterion ${markdownCode(failure.step)} holds.`;
  const what = failure.step === '' ? markdownText(failure.title) : `Step ${markdownCode(failure.step)} of ${markdownText(failure.title)}`;
  return `${what} passes${failure.exitCode === undefined ? '' : ' with exit code 0'}.`;
}

function reproduction(failure: Failure | undefined): string {
  if (failure?.approve !== undefined) return `A person refused it, and decides anew with:\n\n${markdownCodeBlock(failure.approve)}`;
  if (failure?.reproduce === undefined) return 'Run the plan again: nothing runs this alone.';
  return `${markdownCodeBlock(failure.reproduce)}${failure.readsOnly ? `\n\nRun it ${READS_ONLY}.` : ''}`;
}

/** A check's error is often what it printed, too. */
function actual(failure: Failure | undefined): string {
  const { error = '', excerpt = [], step = '' } = failure ?? {};
  const printed = new Set(excerpt.map((line) => line.trim().replace(`step "${step}": `, '')));
  const isRepeated = error.split('\n').every((line) => printed.has(line.trim()));
  return [...(isRepeated ? [] : [error]), ...excerpt].filter((line) => line !== '').join('\n') || error || 'no output';
}

const MOST_LISTED = 20;

function evidence(failures: readonly Failure[], runUrl: string | undefined): string {
  const files = failures.flatMap((failure) => failure.evidence);
  if (files.length === 0) return 'None was kept.';
  const rows = files.slice(0, MOST_LISTED).map(({ file, sha256, size }) => `- ${markdownCode(file)}, ${size} bytes, sha256 ${markdownCode(sha256)}`);
  const more = files.length > MOST_LISTED ? [`- and ${files.length - MOST_LISTED} of ${files.length} more`] : [];
  const where = runUrl === undefined ? [] : [`In the artifacts of ${pageLink('the run', runUrl)}, relative to the record.`];
  return [...rows, ...more, ...where.map((line) => `\n${line}`)].join('\n');
}

function environment({ report, environment: where, runUrl }: ViewInput): string {
  const { run } = report;
  const commit = run.headSha ?? run.sha;
  return [
    markdownText(where),
    ...(commit === null ? [] : [`commit ${markdownCode(commit.slice(0, 10))}`]),
    ...(run.ref === null ? [] : [markdownText(run.ref)]),
    runUrl === undefined ? `run ${markdownText(run.id)}, attempt ${run.attempt}` : pageLink(`run ${run.id}, attempt ${run.attempt}`, runUrl),
  ].join(' · ');
}

function seen({ at, run, sha }: DefectState['first'], { repositoryUrl }: ViewInput): string {
  const link = repositoryUrl === undefined || !/^\d+$/.test(run) ? `run ${markdownText(run)}` : pageLink(`run ${run}`, `${repositoryUrl}/actions/runs/${run}`);
  return `${minute(at)}, ${link}${sha === null ? '' : `, commit ${markdownCode(sha.slice(0, 10))}`}`;
}

function historyLine({ at, run, what, note }: HistoryEntry): string {
  return `${minute(at)} ${what} in run ${markdownText(run)}${note === undefined ? '' : `: ${markdownText(note)}`}`;
}

function suspectedCause({ since, repositoryUrl, report }: ViewInput): string {
  if (since === undefined) return NOBODY_KNOWS;
  const now = report.run.headSha ?? report.run.sha;
  const range = now === null || repositoryUrl === undefined ? `since ${markdownCode(since.sha.slice(0, 10))}` : pageLink(`since ${since.sha.slice(0, 10)}`, `${repositoryUrl}/compare/${since.sha}...${now}`);
  if (since.commits.length === 0) return `It passed at ${markdownCode(since.sha.slice(0, 10))}; what came ${range}.`;
  return [`It passed at ${markdownCode(since.sha.slice(0, 10))}; what came ${range}:`, '', ...since.commits.slice(0, 10).map(({ sha, subject }) => `- ${markdownCode(sha.slice(0, 10))} ${markdownText(subject)}`)].join('\n');
}

/** What a pass changes ends with a mark nobody sees and no text of others can hold, by which `remembered` finds it again. */
function resolution({ history: entries, passes }: DefectState): string {
  const last = entries.at(-1);
  const text = last?.what === 'closed' ? `Passed in run ${markdownText(last.run)} on ${minute(last.at)}.` : passes === 0 ? 'Open.' : `Open; passed ${passes} ${passes === 1 ? 'time' : 'times'} in a row since.`;
  return `${text}<!-- resolution -->`;
}

function history(state: DefectState): string {
  return `${state.history.map((entry) => `- ${historyLine(entry)}`).join('\n')}<!-- history -->`;
}

/** A body as it was, with its resolution and history of now: nothing else of it changes when it passes. */
export function remembered(body: string, before: DefectState, now: DefectState): string {
  return body.replace(resolution(before), () => resolution(now)).replace(history(before), () => history(now));
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_LISTED).map(markdownText).join(', ');
  return texts.length > MOST_LISTED ? `${shown} and ${texts.length - MOST_LISTED} of ${texts.length} more` : shown;
}

/** ISO instants as `2026-11-21 10:04 UTC`. */
function minute(at: string): string {
  return markdownText(`${at.slice(0, 10)} ${at.slice(11, 16)} UTC`);
}

/** A link to a page of GitHub's, whose address is made of what the runner says. */
export function pageLink(label: string, url: string): string {
  return `[${markdownText(label)}](${url.replace(/[^\w:/.?=&%#~+-]/g, encodeURIComponent)})`;
}
