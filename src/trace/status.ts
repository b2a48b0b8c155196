/** The status of every requirement: the table of the design ("What counts as proof"), over the tree of `covers`. */
import type { Requirement, Waiver } from '../plan/model.js';
import { grouped } from './grouped.js';
import type { Link } from './links.js';
import type { Proof, RequirementStatus } from './report.js';

export interface Judged {
  status: RequirementStatus;
  /** What its status is without the waiver for it. */
  unwaived: RequirementStatus;
  waiver: Waiver | undefined;
  shallow: boolean;
  deep: boolean;
  children: readonly string[];
  /** A failure that `continue-on-error` does not tolerate, here or below. */
  failsHard: boolean;
  /** Kinds of proof that passed, here or below. */
  kinds: ReadonlySet<ProvenBy>;
  /** What required coverage is missing, in words. */
  gap: string | undefined;
}

type ProvenBy = 'decision' | 'machine';

/** @param waiverFor the waiver of a requirement that holds today */
export function judge(requirements: readonly Requirement[], links: ReadonlyMap<string, readonly Link[]>, waiverFor: (id: string) => Waiver | undefined): Map<string, Judged> {
  const children = childrenOf(requirements);
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  const judged = new Map<string, Judged>();
  for (const id of leavesFirst(requirements, children)) {
    const requirement = byId.get(id);
    if (requirement === undefined) continue;
    const below = (children.get(id) ?? []).flatMap((child) => {
      const found = judged.get(child);
      return found === undefined ? [] : [[child, found] as const];
    });
    judged.set(id, judgeOne(requirement, links.get(id) ?? [], below, waiverFor(id)));
  }
  return judged;
}

function childrenOf(requirements: readonly Requirement[]): Map<string, string[]> {
  const pairs = requirements.flatMap(({ id, covers }) => [...new Set(covers)].map((parent) => [parent, id] as const));
  return new Map([...grouped(pairs, ([parent]) => parent)].map(([parent, found]) => [parent, found.map(([, child]) => child)]));
}

/** Children before parents, without recursion; a cycle, which the loader refuses, is cut where it closes. */
function leavesFirst(requirements: readonly Requirement[], children: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const { id: root } of requirements) {
    const stack = [root];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      if (state.get(id) === undefined) {
        state.set(id, 'open');
        for (const child of children.get(id) ?? []) if (!state.has(child)) stack.push(child);
        continue;
      }
      stack.pop();
      if (state.get(id) === 'done') continue;
      state.set(id, 'done');
      order.push(id);
    }
  }
  return order;
}

function judgeOne(requirement: Requirement, own: readonly Link[], below: readonly (readonly [string, Judged])[], waiver: Waiver | undefined): Judged {
  const children = below.map(([, child]) => child);
  const kinds = new Set<ProvenBy>(children.flatMap((child) => [...child.kinds]));
  for (const { proof } of own) {
    const kind = provenBy(proof);
    if (kind !== undefined) kinds.add(kind);
  }
  const missingKind = kindMissing(requirement, own, kinds);
  const unwaived = statusOf(own, children, missingKind !== undefined);
  const waived = waiver !== undefined && unwaived !== 'uncovered' && unwaived !== 'verified';
  const status = waived ? 'waived' : unwaived;
  const shallow = own.length > 0 || children.length > 0;
  return {
    status,
    unwaived,
    waiver: waived ? waiver : undefined,
    shallow,
    deep: children.length > 0 ? children.every((child) => child.deep) : own.length > 0,
    children: below.map(([id]) => id),
    failsHard: status === 'failed' && (own.some(isHardFailure) || children.some((child) => child.failsHard)),
    kinds,
    gap: gapOf(status, own, below, missingKind),
  };
}

/** Its status, waivers for it aside: the first row of the table that matches. */
function statusOf(own: readonly Link[], children: readonly Judged[], missingKind: boolean): RequirementStatus {
  const proof = (status: Proof['status']): boolean => own.some((link) => link.proof.status === status);
  const child = (...statuses: RequirementStatus[]): boolean => children.some(({ status }) => statuses.includes(status));
  if (own.length === 0 && children.every(({ status }) => status === 'uncovered')) return 'uncovered';
  if (proof('failed') || child('failed')) return 'failed';
  if (proof('blocked') || child('blocked')) return 'blocked';
  if (proof('waiting') || child('waiting')) return 'waiting';
  if (!proof('passed') && !proof('waived') && !child('verified', 'waived', 'partial')) return 'not-run';
  if (own.some(isOpen) || child('partial', 'not-run', 'uncovered') || missingKind) return 'partial';
  // Nothing but what somebody accepted stands between it and `verified`.
  return proof('waived') || child('waived') ? 'waived' : 'verified';
}

function isOpen({ proof, settled }: Link): boolean {
  return proof.status === 'not-run' && !settled;
}

/** A step's own `continue-on-error` tolerates a failure in a task that passed. */
function isHardFailure({ proof, row }: Link): boolean {
  return proof.status === 'failed' && row?.shown.status === 'failed' && !row.shown.tolerated;
}

function provenBy({ kind, of, status }: Proof): ProvenBy | undefined {
  if (status !== 'passed' && status !== 'waived') return undefined;
  const proven = of ?? kind;
  if (proven === 'marker' || proven === 'work-item') return undefined;
  return proven === 'decision' ? 'decision' : 'machine';
}

/** What its verification asks for and nothing gave. Without proofs of its own it stands by its children, each verified in its own way. */
function kindMissing({ verification }: Requirement, own: readonly Link[], kinds: ReadonlySet<ProvenBy>): string | undefined {
  if (verification === 'inspection' || verification === 'demonstration') {
    return kinds.has('decision') ? undefined : `its verification is ${verification}, and nobody has approved it`;
  }
  if (kinds.has('machine') || !own.some(({ proof }) => provenBy(proof) !== undefined)) return undefined;
  return `its verification is ${verification}, and no test, check or command passed`;
}

function gapOf(status: RequirementStatus, own: readonly Link[], below: readonly (readonly [string, Judged])[], missingKind: string | undefined): string | undefined {
  if (status === 'uncovered') return below.length === 0 ? 'nothing covers it' : `nothing covers ${listed(below.map(([id]) => id))}, which it is made of`;
  if (status !== 'not-run' && status !== 'partial') return undefined;
  const open = own.filter(isOpen);
  const children = below.filter(([, child]) => child.status !== 'verified' && child.status !== 'waived').map(([id, child]) => `${id} is ${child.status}`);
  const reasons = [
    ...(own.length > 0 && open.length === own.length ? [`nothing that covers it has an outcome: ${kindsOf(open)}`] : open.length > 0 ? [`${open.length} of ${own.length} that cover it have no outcome: ${kindsOf(open)}`] : []),
    ...(own.length > 0 && open.length === 0 && status === 'not-run' ? ['what covers it proves nothing: markers and work items'] : []),
    ...[...new Set(open.flatMap(({ row }) => (row?.run.cutShort === true ? [row.run.folder] : [])))].map((folder) => `${folder} did not finish`),
    ...(children.length > 0 ? [listed(children)] : []),
    ...(missingKind === undefined ? [] : [missingKind]),
  ];
  return reasons.join('; ');
}

const WORDS: Record<Proof['kind'], string> = { test: 'test', check: 'check', command: 'command', decision: 'decision', reused: 'earlier result', marker: 'marker', 'work-item': 'work item' };

function kindsOf(links: readonly Link[]): string {
  const counts = new Map<string, number>();
  for (const { proof } of links) counts.set(WORDS[proof.kind], (counts.get(WORDS[proof.kind]) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}${count === 1 ? '' : 's'}`).join(', ');
}

const MOST_NAMED = 3;

export function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : names.join(', ');
}
