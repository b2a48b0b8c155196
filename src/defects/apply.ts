/** Carries out what becomes of defects, one by one, so that what is cut short is continued by the next run. */
import { ForgeError, type Forge, type ForgeIssue, type NewIssue } from '../forge/forge.js';
import { isSameLogin } from '../forge/login.js';
import type { Report } from '../trace/report.js';
import { DEFECT_LABEL, type DocumentContext, issueText, newsComment, rememberedBody } from './document.js';
import type { Failure } from './failure.js';
import { type DefectChange, type DefectSettings, type KnownDefect, knownDefects, planDefects } from './lifecycle.js';
import { type DefectState, has, type Seen, withoutMarker } from './state.js';

export interface DefectsCall {
  forge: Forge;
  report: Report;
  now: Seen;
  settings: DefectSettings;
  /** Login whose issues are ours. */
  author: string;
  document: Omit<DocumentContext, 'since'>;
  /** Up to the commit of the run, newest first; empty where the clone does not have them. */
  commitsSince(sha: string): Promise<{ sha: string; subject: string }[]>;
  /** Logins for the failures of a defect. What cannot be assigned, such as a team, is a warning. */
  ownersOf(failures: readonly Failure[]): Promise<{ logins: readonly string[]; warnings: readonly string[] }>;
  /** The newest run before this one in which everything passed; asked only where something opens. */
  lastGreen(): Promise<DefectState['lastPassed']>;
}

export type DefectOutcome = 'opened' | 'updated' | 'reopened' | 'closed' | 'counted' | 'duplicate';

export interface DefectsResult {
  done: { number: number; url: string; outcome: DefectOutcome; title: string }[];
  /** Numbers of the issues that speak of what failed in this run. */
  open: number[];
  warnings: string[];
  /** What is left as a maintainer wanted it, in sentences. */
  notes: string[];
  /** What it ended early for, and how many changes the next run has to make; undefined: everything is done. */
  left: { count: number; error: ForgeError } | undefined;
}

/**
 * @throws ForgeError where the issues cannot even be read
 * @throws UserError for a template that cannot be filled in, before anything is written
 */
export async function applyDefects(call: DefectsCall): Promise<DefectsResult> {
  const labelled = await call.forge.issues({ labels: [DEFECT_LABEL], state: 'all' });
  const known = ours(call, labelled);
  const { changes: planned, respected, standing } = planDefects(call.report, known, call.now, call.settings);
  const lastPassed = planned.some(({ kind }) => kind === 'open') ? await call.lastGreen() : undefined;
  const changes = planned.map((change): DefectChange => (change.kind === 'open' && lastPassed !== undefined ? { ...change, state: { ...change.state, lastPassed } } : change));
  const result: DefectsResult = { done: [], open: [], warnings: [], notes: respected.map(({ why }) => `${why}, and stays so.`), left: undefined };
  // Every text first: a template that does not fit is refused before anything is opened.
  const texts = new Map<DefectChange, Text>();
  const since = await sinceOf(changes, call);
  for (const change of changes) texts.set(change, textOf(change, { ...call.document, since }));
  result.open.push(...standing.map(({ number }) => number));
  if (labelled.length === 0 && changes.some(({ kind }) => kind === 'open')) await makeLabel(call);
  const opened: Opened[] = [];
  for (const [index, change] of changes.entries()) {
    try {
      const text = texts.get(change)!;
      if (change.kind === 'open') opened.push(await openNew(change, text, call, result));
      else await carryOut(change, text, call, result);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      if (['forbidden', 'limited', 'unauthorized', 'disabled', 'lost'].includes(error.problem)) {
        result.left = { count: changes.length - index, error };
        break;
      }
      result.warnings.push(`${change.kind === 'open' ? 'A defect was not opened' : `#${change.defect.number} was left as it is`}: ${error.message}`);
    }
  }
  const [first] = opened;
  if (first !== undefined && result.left === undefined) {
    // Where it is another login than we were told, this is all that keeps one issue a cause.
    const author = first.author || call.author;
    if (!isSameLogin(author, call.author)) result.warnings.push(`#${first.number} was written by ${author}, and the next run looks for issues of ${call.author}. Give the step \`author: ${author}\`.`);
    try {
      await yieldToOlder(opened, { ...call, author }, result);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      result.warnings.push(`Whether another run opened the same cannot be seen, and the next run looks again: ${error.message}`);
    }
  }
  return result;
}

/** GitHub makes a label that is used, but says nothing of what it is for. Where that is refused, so is what follows. */
async function makeLabel({ forge }: DefectsCall): Promise<void> {
  try {
    await forge.ensureLabel({ name: DEFECT_LABEL, color: 'b60205', description: 'A failure that Phasegate opens, updates and closes' });
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
  }
}

function ours({ author, settings }: DefectsCall, issues: readonly ForgeIssue[]): KnownDefect[] {
  return knownDefects(issues.map(known), { plan: settings.plan, author });
}

function known(issue: ForgeIssue): Omit<KnownDefect, 'state'> & { author: string } {
  // A body that somebody edited on the page has other line ends than ours.
  return { ...issue, body: issue.body.replaceAll('\r\n', '\n'), isOpen: issue.state === 'open', isLocked: issue.locked };
}

type Text = { title: string; body: string; labels: string[]; comment: string | undefined };

/** Asked for once, since what failed together often passed together. */
async function sinceOf(changes: readonly DefectChange[], { commitsSince }: DefectsCall): Promise<DocumentContext['since']> {
  const passed = changes.flatMap((change) => (change.kind === 'open' || change.kind === 'update' ? (change.state.lastPassed?.sha ?? []) : []));
  const commits = new Map<string, { sha: string; subject: string }[]>();
  for (const sha of new Set(passed)) commits.set(sha, await commitsSince(sha));
  return ({ lastPassed }) => (lastPassed?.sha ? { sha: lastPassed.sha, commits: commits.get(lastPassed.sha) ?? [] } : undefined);
}

function textOf(change: DefectChange, context: DocumentContext): Text {
  const comment = newsComment(change, context);
  if (change.kind === 'open' || change.kind === 'update') return { ...issueText(change, context), comment };
  const body = change.kind === 'passed' ? rememberedBody(change.defect.body, change.defect.state, change.state) : withoutMarker(change.defect.body);
  return { title: change.defect.title, body, labels: [], comment };
}

interface Opened {
  number: number;
  /** Login GitHub says wrote it. */
  author: string;
  change: Extract<DefectChange, { kind: 'open' }>;
}

async function openNew(change: Opened['change'], text: Text, call: DefectsCall, result: DefectsResult): Promise<Opened> {
  const { number, url, labels, author } = await open(change, text, call, result);
  if (!labels.includes(DEFECT_LABEL)) result.warnings.push(`#${number} did not get the label ${DEFECT_LABEL}, by which the next run would find it: this token may not set labels.`);
  result.open.push(number);
  result.done.push({ number, url, outcome: 'opened', title: text.title });
  return { number, author, change };
}

async function carryOut(change: Exclude<DefectChange, { kind: 'open' }>, text: Text, call: DefectsCall, result: DefectsResult): Promise<void> {
  const { forge } = call;
  const { defect } = change;
  const done = (outcome: DefectOutcome): void => void result.done.push({ number: defect.number, url: defect.url, outcome, title: text.title });
  if (change.kind === 'duplicate') {
    await closeAsDuplicate(defect.number, change.of.number, text.body, call);
    done('duplicate');
    return;
  }
  const closes = change.kind === 'passed' && change.closes;
  const reopens = change.kind === 'update' && change.reopens;
  // The state first: what is lost after it is a comment, and never a count.
  await forge.updateIssue(defect.number, { body: text.body, ...(closes ? { state: 'closed', stateReason: 'completed' } : reopens ? { state: 'open', stateReason: 'reopened' } : {}) });
  if (text.comment !== undefined && !defect.isLocked) await comment(defect.number, text.comment, call, result);
  if (change.kind === 'update') result.open.push(defect.number);
  done(closes ? 'closed' : reopens ? 'reopened' : change.kind === 'update' ? 'updated' : 'counted');
}

/** What there was to do is done by then: a word that is lost keeps nothing else from being done. */
async function comment(number: number, body: string, { forge }: DefectsCall, result: DefectsResult): Promise<void> {
  try {
    await forge.createComment(number, body);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    result.warnings.push(`#${number} is as it should be, and the comment that says so could not be written: ${error.message}`);
  }
}

async function open(change: Opened['change'], { title, body, labels }: Text, call: DefectsCall, result: DefectsResult): Promise<ForgeIssue> {
  const { forge, document } = call;
  const { logins: assignees, warnings } = await call.ownersOf(change.failures);
  result.warnings.push(...warnings);
  const milestone = document.template.milestone === undefined ? undefined : await milestoneOf(document.template.milestone, call, result);
  const { type } = document.template;
  let issue: NewIssue = { title, body, labels, ...(assignees.length === 0 ? {} : { assignees }), ...(milestone === undefined ? {} : { milestone }), ...(type === undefined ? {} : { type }) };
  for (;;) {
    try {
      return await forge.createIssue(issue);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      if (error.problem === 'lost') {
        const made = (await forge.recentIssues([DEFECT_LABEL])).find((one) => isSameLogin(one.author, call.author) && one.body === body);
        if (made !== undefined) return made;
        throw error;
      }
      const { assignees: asked = [], milestone: number, type: wanted, labels: asLabelled = [], ...bare } = issue;
      const ownLabels = asLabelled.filter((label) => label !== DEFECT_LABEL);
      if (error.problem !== 'invalid' || (asked.length === 0 && number === undefined && wanted === undefined && ownLabels.length === 0)) throw error;
      const able = await assignable(asked, forge);
      if (able.length < asked.length) {
        result.warnings.push(`"${title}" is not assigned to ${asked.filter((login) => !able.includes(login)).join(', ')}, to whom GitHub assigns no issue of this repository.`);
        const { assignees: _all, ...unassigned } = issue;
        issue = able.length === 0 ? unassigned : { ...unassigned, assignees: able };
        continue;
      }
      // Whatever it was: the issue is worth more than it.
      const dropped = [...(asked.length === 0 ? [] : [`its assignees ${asked.join(', ')}`]), ...(number === undefined ? [] : ['its milestone']), ...(wanted === undefined ? [] : [`its type ${wanted}`]), ...(ownLabels.length === 0 ? [] : [`the labels ${ownLabels.join(', ')}`])];
      result.warnings.push(`"${title}" is opened without ${dropped.join(', ')}: ${error.message}`);
      issue = { ...bare, labels: [DEFECT_LABEL] };
    }
  }
}

async function assignable(logins: readonly string[], { canAssign }: Forge): Promise<string[]> {
  const answers = await Promise.all(logins.map((login) => canAssign(login)));
  return logins.filter((_, index) => answers[index]);
}

async function milestoneOf(wanted: string, { forge }: DefectsCall, result: DefectsResult): Promise<number | undefined> {
  const all = await forge.milestones();
  const found = all.find(({ title, number }) => title === wanted || String(number) === wanted);
  if (found?.state === 'open') return found.number;
  result.warnings.push(found === undefined ? `There is no milestone "${wanted}", which the defect template names.` : `The milestone "${wanted}", which the defect template names, is closed.`);
  return undefined;
}

/** Runs that fail at the same time open at the same time: the oldest issue of each defect stays, and ours say so and close. */
async function yieldToOlder(opened: readonly Opened[], call: DefectsCall, result: DefectsResult): Promise<void> {
  const recent = ours(call, await call.forge.recentIssues([DEFECT_LABEL]));
  for (const { number, change } of opened) {
    const older = recent.filter((one) => one.isOpen && one.number < number && change.state.identities.some((identity) => has(one.state, identity)));
    const [first] = older.toSorted((a, b) => a.number - b.number);
    if (first === undefined) continue;
    const body = recent.find((one) => one.number === number)?.body ?? '';
    await closeAsDuplicate(number, first.number, withoutMarker(body), call);
    result.done.push({ number, url: first.url, outcome: 'duplicate', title: `duplicate of #${first.number}` });
    result.open.splice(result.open.indexOf(number), 1, first.number);
  }
}

async function closeAsDuplicate(number: number, of: number, body: string, { forge }: DefectsCall): Promise<void> {
  await forge.updateIssue(number, { body: `Duplicate of #${of}.\n\n${body}`, state: 'closed', stateReason: 'duplicate' });
}
