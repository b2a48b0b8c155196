/** Carries out what becomes of defects, one by one, so that what is cut short is continued by the next run. */
import { ForgeError, type Forge, type ForgeIssue, type NewIssue } from '../forge/forge.js';
import type { Report } from '../trace/report.js';
import { DEFECT_LABEL, type DocumentContext, issueText, newsComment, rememberedBody } from './document.js';
import { type DefectChange, type DefectSettings, type KnownDefect, knownDefects, planDefects } from './lifecycle.js';
import { has, type Seen, withoutMarker } from './state.js';

export interface DefectsCall {
  forge: Forge;
  report: Report;
  now: Seen;
  settings: DefectSettings;
  /** Login whose issues are ours. */
  author: string;
  document: DocumentContext;
  /** Logins for the failures of a defect, the most likely first. */
  assigneesOf(change: Extract<DefectChange, { kind: 'open' }>): string[];
}

export type DefectOutcome = 'opened' | 'updated' | 'reopened' | 'closed' | 'counted' | 'duplicate';

export interface DefectsResult {
  done: { number: number; url: string; outcome: DefectOutcome; title: string }[];
  /** Numbers of the issues that speak of what failed in this run. */
  open: number[];
  warnings: string[];
  /** Why it ended early, and how many changes the next run has to make; undefined: everything is done. */
  left: { count: number; why: string } | undefined;
}

/**
 * @throws ForgeError where the issues cannot even be read
 * @throws UserError for a template that cannot be filled in, before anything is written
 */
export async function applyDefects(call: DefectsCall): Promise<DefectsResult> {
  const known = await ours(call, await call.forge.issues({ labels: [DEFECT_LABEL], state: 'all' }));
  const { changes, respected } = planDefects(call.report, known, call.now, call.settings);
  const result: DefectsResult = { done: [], open: [], warnings: respected.map(({ why }) => `${why}, and stays so.`), left: undefined };
  // Every text first: a template that does not fit is refused before anything is opened.
  const texts = new Map(changes.map((change) => [change, textOf(change, call.document)]));
  const untouched = unchanged(known, changes, call);
  result.open.push(...untouched);
  const opened: { number: number; change: Extract<DefectChange, { kind: 'open' }> }[] = [];
  for (const [index, change] of changes.entries()) {
    try {
      const number = await carryOut(change, texts.get(change)!, call, result);
      if (change.kind === 'open' && number !== undefined) opened.push({ number, change });
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      if (['forbidden', 'limited', 'unauthorized', 'disabled', 'lost'].includes(error.problem)) {
        result.left = { count: changes.length - index, why: error.message };
        break;
      }
      result.warnings.push(`${change.kind === 'open' ? 'A defect was not opened' : `#${change.defect.number} was left as it is`}: ${error.message}`);
    }
  }
  if (opened.length > 0 && result.left === undefined) await yieldToOlder(opened, call, result);
  return result;
}

async function ours({ author, settings }: DefectsCall, issues: readonly ForgeIssue[]): Promise<KnownDefect[]> {
  return knownDefects(issues.map(known), { plan: settings.plan, author });
}

function known(issue: ForgeIssue): Omit<KnownDefect, 'state'> & { author: string } {
  return { ...issue, isOpen: issue.state === 'open', isLocked: issue.locked };
}

/** Issues about failures of this run that need no change, because this very run was counted already. */
function unchanged(all: readonly KnownDefect[], changes: readonly DefectChange[], { now }: DefectsCall): number[] {
  const changed = new Set(changes.flatMap((change) => ('defect' in change ? [change.defect.number] : [])));
  return all.filter(({ number, isOpen, state }) => isOpen && !changed.has(number) && state.lastFailed.run === now.run && state.lastFailed.attempt === now.attempt).map(({ number }) => number);
}

type Text = { title: string; body: string; labels: string[]; comment: string | undefined };

function textOf(change: DefectChange, context: DocumentContext): Text {
  const comment = newsComment(change, context);
  if (change.kind === 'open') return { ...issueText(change, context), comment };
  if (change.kind === 'update') return { ...issueText({ ...change, isRest: false }, context), comment };
  const body = change.kind === 'passed' ? rememberedBody(change.defect.body, change.state) : withoutMarker(change.defect.body);
  return { title: change.defect.title, body, labels: [], comment };
}

async function carryOut(change: DefectChange, text: Text, call: DefectsCall, result: DefectsResult): Promise<number | undefined> {
  const { forge } = call;
  const done = ({ number, url }: Pick<ForgeIssue, 'number' | 'url'>, outcome: DefectOutcome): number => {
    result.done.push({ number, url, outcome, title: text.title });
    return number;
  };
  if (change.kind === 'open') {
    const issue = await open(change, text, call, result);
    result.open.push(issue.number);
    return done(issue, 'opened');
  }
  const { defect } = change;
  if (change.kind === 'duplicate') {
    await forge.updateIssue(defect.number, { body: `Duplicate of #${change.of.number}.\n\n${text.body}`, state: 'closed', stateReason: 'duplicate' });
    return done(defect, 'duplicate');
  }
  const closes = change.kind === 'passed' && change.closes;
  const reopens = change.kind === 'update' && change.reopens;
  // The state first: what is lost after it is a comment, and never a count.
  await forge.updateIssue(defect.number, { body: text.body, ...(closes ? { state: 'closed', stateReason: 'completed' } : reopens ? { state: 'open', stateReason: 'reopened' } : {}) });
  if (text.comment !== undefined && !defect.isLocked) await forge.createComment(defect.number, text.comment);
  if (change.kind === 'update') result.open.push(defect.number);
  return done(defect, closes ? 'closed' : reopens ? 'reopened' : change.kind === 'update' ? 'updated' : 'counted');
}

async function open(change: Extract<DefectChange, { kind: 'open' }>, { title, body, labels }: Text, call: DefectsCall, result: DefectsResult): Promise<ForgeIssue> {
  const { forge, document } = call;
  const assignees = call.assigneesOf(change);
  const milestone = document.template.milestone === undefined ? undefined : await milestoneOf(document.template.milestone, call, result);
  const { type } = document.template;
  let issue: NewIssue = { title, body, labels, ...(assignees.length === 0 ? {} : { assignees }), ...(milestone === undefined ? {} : { milestone }), ...(type === undefined ? {} : { type }) };
  for (;;) {
    try {
      return await forge.createIssue(issue);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      if (error.problem === 'lost') {
        const made = (await forge.recentIssues([DEFECT_LABEL])).find((one) => one.author === call.author && one.body === body);
        if (made !== undefined) return made;
        throw error;
      }
      if (error.problem !== 'invalid' || (issue.assignees === undefined && issue.milestone === undefined && issue.type === undefined)) throw error;
      // Whoever or whatever it was: the issue is worth more than them.
      const { assignees: dropped, milestone: _milestone, type: _type, ...rest } = issue;
      result.warnings.push(`"${title}" was opened without ${[...(dropped === undefined ? [] : [`its assignees ${dropped.join(', ')}`]), ...(issue.milestone === undefined ? [] : ['its milestone']), ...(issue.type === undefined ? [] : ['its type'])].join(', ')}: ${error.message}`);
      issue = rest;
    }
  }
}

async function milestoneOf(wanted: string, { forge }: DefectsCall, result: DefectsResult): Promise<number | undefined> {
  const all = await forge.milestones();
  const found = all.find(({ title, number }) => title === wanted || String(number) === wanted);
  if (found?.state === 'open') return found.number;
  result.warnings.push(found === undefined ? `There is no milestone "${wanted}", which the defect template names.` : `The milestone "${wanted}", which the defect template names, is closed.`);
  return undefined;
}

/** Runs that fail at the same time open at the same time: the oldest issue of each defect stays, and ours say so and close. */
async function yieldToOlder(opened: readonly { number: number; change: Extract<DefectChange, { kind: 'open' }> }[], call: DefectsCall, result: DefectsResult): Promise<void> {
  const recent = await ours(call, await call.forge.recentIssues([DEFECT_LABEL]));
  for (const { number, change } of opened) {
    const older = recent.filter((one) => one.isOpen && one.number < number && change.state.identities.some((identity) => has(one.state, identity)));
    const [first] = older.toSorted((a, b) => a.number - b.number);
    if (first === undefined) continue;
    const body = recent.find((one) => one.number === number)?.body ?? '';
    await call.forge.updateIssue(number, { body: `Duplicate of #${first.number}.\n\n${withoutMarker(body)}`, state: 'closed', stateReason: 'duplicate' });
    result.done.push({ number, url: first.url, outcome: 'duplicate', title: `duplicate of #${first.number}` });
    result.open.splice(result.open.indexOf(number), 1, first.number);
  }
}

