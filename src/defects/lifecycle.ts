/** What becomes of each defect after a run: pure, from what failed, what passed and what issues there are. */
import { createHash } from 'node:crypto';
import { isSameLogin } from '../forge/login.js';
import type { Report } from '../trace/report.js';
import { type Failure, failuresOf, type Identity, identityKey, legsOf, passedIdentities, youngest } from './failure.js';
import { type DefectState, has, HISTORY, type HistoryEntry, isNewer, readState, type Seen } from './state.js';

/** An issue of ours: its label and its author were checked, its state is in its body. */
export interface KnownDefect {
  number: number;
  url: string;
  isOpen: boolean;
  /** GitHub's `completed`, `not_planned`, `duplicate`, `reopened`. */
  stateReason: string | null;
  isLocked: boolean;
  labels: readonly string[];
  title: string;
  body: string;
  state: DefectState;
}

export interface DefectSettings {
  plan: string;
  /** New issues a run may open one by one; what is beyond goes into one more. */
  maxOpen: number;
  /** Passes in a row after which a defect is closed. */
  closeAfter: number;
}

export type DefectChange =
  | { kind: 'open'; failures: Failure[]; state: DefectState }
  | { kind: 'update'; defect: KnownDefect; failures: Failure[]; state: DefectState; reopens: boolean; news: string[] }
  | { kind: 'passed'; defect: KnownDefect; state: DefectState; closes: boolean }
  | { kind: 'duplicate'; defect: KnownDefect; of: KnownDefect };

export interface Respected {
  defect: KnownDefect;
  /** Why it stays as it is, as a sentence. */
  why: string;
}

export interface DefectPlan {
  changes: DefectChange[];
  respected: Respected[];
  /** Open, and failed in this run, which had been told before. */
  standing: KnownDefect[];
}

const WONTFIX = /^won'?t[ -]?fix$/i;
/** From the tenth time on, each tenfold is news. */
const TIMES = /^10+$/;

/** Issues that carry a state of this plan and are the author's: all others are nobody's business here. */
export function knownDefects<T extends Omit<KnownDefect, 'state'> & { author: string }>(issues: readonly T[], { plan, author }: { plan: string; author: string }): KnownDefect[] {
  return issues.flatMap((issue) => {
    if (!isSameLogin(issue.author, author)) return [];
    const state = readState(issue.body);
    return state === undefined || state.plan !== plan ? [] : [{ ...issue, state }];
  });
}

/**
 * @param now the run the report is of
 * @param known all defects of the plan, open and closed
 */
export function planDefects(report: Report, known: readonly KnownDefect[], now: Seen, settings: DefectSettings): DefectPlan {
  const failures = failuresOf(report);
  const { kept, duplicates } = oldestOfEach(known);
  const respected: Respected[] = [];
  const changes: DefectChange[] = duplicates;
  const standing: KnownDefect[] = [];
  /** What kept its result while others ran again was told, or was to be told, by the attempt it is of. */
  const ranAt = (age: number): Seen => ({ ...now, attempt: now.attempt - age });

  const owned = new Map<KnownDefect, Failure[]>();
  const fresh: Failure[] = [];
  for (const failure of failures) {
    const defect = kept.find((one) => has(one.state, failure));
    if (defect === undefined) fresh.push(failure);
    else owned.set(defect, [...(owned.get(defect) ?? []), failure]);
  }
  const groups = byCause(fresh).filter((group) => {
    // A cause that has an issue already takes the new one in, unless nobody would ever hear of it there.
    const defect = [...owned].find(([one, own]) => whyRespected(one) === undefined && own.some(({ cause }) => cause !== undefined && cause === group[0]?.cause))?.[0];
    if (defect === undefined) return true;
    owned.set(defect, [...(owned.get(defect) ?? []), ...group]);
    return false;
  });

  for (const [defect, own] of owned) {
    const why = whyRespected(defect);
    const at = ranAt(youngestOf(own));
    if (why !== undefined) respected.push({ defect, why });
    else if (isNewer(at, defect.state.last)) changes.push(failedAgain(defect, own, at));
    else if (defect.isOpen) standing.push(defect);
  }
  changes.push(...opened(groups, ranAt, settings));
  for (const defect of kept) {
    const { identities, legs, last } = defect.state;
    const at = ranAt(youngest(report, identities));
    if (owned.has(defect) || !defect.isOpen || whyRespected(defect) !== undefined || !isNewer(at, last)) continue;
    const passed = passedIdentities(report, identities);
    if (!identities.every((identity) => passed.has(identityKey(identity)))) continue;
    const ran = legsOf(report, identities);
    const missing = legs.filter((leg) => !ran.has(leg));
    if (missing.length === 0) changes.push(passedAgain(defect, at, settings));
    else respected.push({ defect, why: `#${defect.number} is open for ${missing.length === 1 ? 'leg' : 'legs'} ${missing.join(', ')}, of which this run has nothing` });
  }
  return { changes, respected, standing };
}

/** Writers that raced left several issues of one identity: the oldest open one is it, or the newest closed one. */
function oldestOfEach(known: readonly KnownDefect[]): { kept: KnownDefect[]; duplicates: DefectChange[] } {
  const kept: KnownDefect[] = [];
  const duplicates: DefectChange[] = [];
  const taken = new Map<string, KnownDefect>();
  const sorted = known.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen) || (a.isOpen ? a.number - b.number : b.number - a.number));
  for (const defect of sorted) {
    const other = defect.state.identities.map((identity) => taken.get(identityKey(identity))).find((one) => one !== undefined);
    if (other !== undefined) {
      if (defect.isOpen) duplicates.push({ kind: 'duplicate', defect, of: other });
      continue;
    }
    kept.push(defect);
    for (const identity of defect.state.identities) taken.set(identityKey(identity), defect);
  }
  return { kept, duplicates };
}

function byCause(failures: readonly Failure[]): Failure[][] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = failure.cause ?? `\n${identityKey(failure)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()];
}

/** A maintainer's word holds: only a failure of something that nobody turned down comes back. */
function whyRespected({ isOpen, stateReason, labels, number }: KnownDefect): string | undefined {
  if (labels.some((label) => WONTFIX.test(label))) return `#${number} is labelled wontfix`;
  if (!isOpen && stateReason === 'not_planned') return `#${number} was closed as not planned`;
  // Those that we close as duplicates have no state any more.
  if (!isOpen && stateReason === 'duplicate') return `#${number} was closed as a duplicate`;
  return undefined;
}

function opened(groups: readonly Failure[][], ranAt: (age: number) => Seen, { plan, maxOpen }: DefectSettings): DefectChange[] {
  const single = groups.slice(0, maxOpen);
  const rest = groups.slice(maxOpen).flat();
  const open = (failures: Failure[], isRest: boolean): DefectChange => ({ kind: 'open', failures, state: { ...firstState(plan, failures, ranAt(youngestOf(failures))), ...(isRest ? { rest: true } : {}) } });
  return [...single.map((group) => open(group, false)), ...(rest.length === 0 ? [] : [open(rest, true)])];
}

function youngestOf(failures: readonly Failure[]): number {
  return Math.min(...failures.map(({ age }) => age));
}

function firstState(plan: string, failures: readonly Failure[], now: Seen): DefectState {
  return {
    version: 1,
    plan,
    identities: failures.map(identityOf),
    first: now,
    last: now,
    lastFailed: now,
    occurrences: 1,
    passes: 0,
    causes: distinct(failures.map(causeDigest)),
    legs: distinct(failures.flatMap(({ legs }) => legs)),
    history: [{ at: now.at, run: now.run, what: 'opened' }],
  };
}

function failedAgain(defect: KnownDefect, failures: readonly Failure[], now: Seen): DefectChange {
  const { state } = defect;
  const reopens = !defect.isOpen;
  const occurrences = state.occurrences + 1;
  const joined = failures.filter((failure) => !has(state, failure));
  const causes = distinct(failures.map(causeDigest)).filter((digest) => !state.causes.includes(digest));
  // A pass was one in all of its legs.
  const known = reopens && state.passes > 0 ? [] : state.legs;
  const legs = distinct(failures.flatMap((failure) => failure.legs)).filter((leg) => !known.includes(leg));
  const news = [
    ...(reopens ? [state.passes > 0 ? 'it fails again after it had passed' : 'it was closed, and has not passed since'] : []),
    ...(causes.length > 0 ? ['with another error than before'] : []),
    ...(legs.length > 0 && !reopens ? [`also in ${legs.length === 1 ? 'leg' : 'legs'} ${legs.join(', ')}`] : []),
    ...(joined.length > 0 ? [`also in ${joined.map(({ task }) => task).join(', ')}, with the same error`] : []),
    ...(TIMES.test(String(occurrences)) ? [`for the ${occurrences}th time`] : []),
  ];
  return {
    kind: 'update',
    defect,
    failures: [...failures],
    reopens,
    news,
    state: {
      ...state,
      identities: [...state.identities, ...joined.map(identityOf)],
      last: now,
      lastFailed: now,
      occurrences,
      passes: 0,
      causes: [...state.causes, ...causes].slice(-HISTORY),
      legs: [...known, ...legs],
      history: remembered(state, { at: now.at, run: now.run, what: reopens ? 'reopened' : 'failed', ...(news.length === 0 ? {} : { note: news.join(', ') }) }),
    },
  };
}

function passedAgain(defect: KnownDefect, now: Seen, { closeAfter }: DefectSettings): DefectChange {
  const passes = defect.state.passes + 1;
  const closes = passes >= closeAfter;
  return {
    kind: 'passed',
    defect,
    closes,
    state: { ...defect.state, last: now, lastPassed: now, passes, history: remembered(defect.state, { at: now.at, run: now.run, what: closes ? 'closed' : 'passed' }) },
  };
}

/** The first entry says when it was opened and stays. */
function remembered({ history }: DefectState, entry: HistoryEntry): HistoryEntry[] {
  const all = [...history, entry];
  return all.length <= HISTORY ? all : [...all.slice(0, 1), ...all.slice(1 - HISTORY)];
}

/** Equal for errors that differ only in what changes from run to run. */
function causeDigest({ cause, error }: Failure): string {
  return createHash('sha256').update(cause ?? error).digest('hex').slice(0, 16);
}

function identityOf({ task, step }: Failure): Identity {
  return { task, step };
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
