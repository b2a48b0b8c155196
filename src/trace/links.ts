/** Everything that links to a requirement: proofs of tasks and tests, markers in sources, work items. */
import type { Plan } from '../plan/model.js';
import { nearest } from '../plan/nearest.js';
import type { PhaseRun } from './phase-runs.js';
import { hasTestReports, isTestsAlone, taskProofs, testProofs, unreported } from './proofs.js';
import type { Marker } from './record.js';
import type { Orphan, Proof, Report } from './report.js';
import { type Meant, requirementIndex } from './requirement-index.js';
import type { TaskRow } from './tasks.js';

export interface Link {
  proof: Proof;
  /** Undefined for a marker. */
  row: TaskRow | undefined;
  /** Without an outcome, and none is missing: an `@implements` marker, a work item that is done. */
  settled: boolean;
}

export interface Links {
  /** By requirement, in the order of the plan. */
  links: ReadonlyMap<string, Link[]>;
  orphans: Orphan[];
}

/** @param before the report to compare with: what its tests named is known also where they did not run this time */
export function linksOf(plan: Plan, rows: readonly TaskRow[], runs: readonly PhaseRun[], before?: Report): Links {
  const meaning = requirementIndex(plan.requirements);
  const links = new Map<string, Link[]>(plan.requirements.map(({ id }) => [id, []]));
  const orphans = new OrphanList(plan);
  for (const row of rows) linkTask(row, links, meaning, orphans);
  if (before !== undefined) linkMissingTests(rows, links, before);
  linkMarkers(runs, links, meaning, orphans);
  return { links, orphans: orphans.found };
}

function linkTask(row: TaskRow, links: Map<string, Link[]>, meaning: (written: string) => Meant, orphans: OrphanList): void {
  const named = new Set<string>();
  for (const { test, proof } of testProofs(row)) {
    const ids = new Set<string>();
    for (const written of test.requirements) {
      const meant = meaning(written);
      if ('id' in meant) ids.add(meant.id);
      else orphans.add(meant, { task: row.task.id, test: proof.test, file: proof.file, line: proof.line });
    }
    for (const id of ids) {
      named.add(id);
      links.get(id)?.push({ proof, row, settled: false });
    }
  }
  if (row.task.covers.length === 0) return;
  const proofs = taskProofs(row);
  const settled = row.task.kind === 'work-item' && row.shown.status === 'done';
  for (const id of row.task.covers) {
    const own = links.get(id);
    for (const proof of proofs) own?.push({ proof, row, settled });
    // It says its tests cover this one, and none of them names it.
    if (proofs.length === 0 && isTestsAlone(row.task) && !named.has(id)) {
      own?.push({ proof: unreported(row), row, settled: false });
    }
  }
}

/** A task whose reports are not there says nothing of the requirements its tests named on the base: they are not uncovered. */
function linkMissingTests(rows: readonly TaskRow[], links: ReadonlyMap<string, Link[]>, before: Report): void {
  const silent = rows.filter((row) => hasTestReports(row.task) && !(row.result?.steps ?? []).some(({ tests }) => tests !== undefined && tests.length > 0));
  if (silent.length === 0) return;
  const named = new Map<string, Set<string>>();
  for (const { id, proofs } of before.requirements) {
    for (const { kind, of, task } of proofs) {
      if ((of ?? kind) !== 'test' || task === undefined) continue;
      const known = named.get(task);
      if (known === undefined) named.set(task, new Set([id]));
      else known.add(id);
    }
  }
  for (const row of silent) {
    for (const id of named.get(row.task.id) ?? []) {
      const own = links.get(id);
      if (own?.some((link) => link.row === row) === false) own.push({ proof: unreported(row), row, settled: false });
    }
  }
}

/** Every phase that ran has read the sources, so each marker is there several times. */
function linkMarkers(runs: readonly PhaseRun[], links: Map<string, Link[]>, meaning: (written: string) => Meant, orphans: OrphanList): void {
  const markers = new Map<string, Marker>();
  for (const { result } of runs) {
    for (const marker of result?.markers ?? []) {
      const key = [marker.file, marker.line, marker.kind, marker.requirement].join('\n');
      // Only the phase that read the report knows that its test is there.
      if (markers.get(key)?.linked !== true) markers.set(key, marker);
    }
  }
  if (markers.size === 0) return;
  const outcomes = new Map([...links].map(([id, own]) => [id, own.flatMap(({ proof }) => (proof.test === undefined ? [] : [proof]))]));
  for (const { kind, requirement, file, line, test, linked } of markers.values()) {
    const meant = meaning(requirement);
    if (!('id' in meant)) {
      orphans.add(meant, { test, file, line });
      continue;
    }
    // A marker above a test with a result is that test's proof, whatever the report calls the test.
    if (kind === 'verifies' && test !== undefined && (linked === true || (outcomes.get(meant.id) ?? []).some((proof) => isOf(proof, test, file)))) continue;
    links.get(meant.id)?.push({ proof: { kind: 'marker', status: 'not-run', ...(test === undefined ? {} : { test }), file, line, evidence: [] }, row: undefined, settled: kind === 'implements' });
  }
}

function isOf(proof: Proof, test: string, file: string): boolean {
  return proof.test?.includes(test) === true && (proof.file === undefined || proof.file === file || !sameExtension(proof.file, file));
}

/** A report may name the class or the compiled file; two sources of one language are two files. */
function sameExtension(a: string, b: string): boolean {
  return a.slice(a.lastIndexOf('.')) === b.slice(b.lastIndexOf('.'));
}

/** A search is as long as the plan, so only for so many ids the nearest is looked for. */
const MAX_SEARCHES = 50;

class OrphanList {
  readonly found: Orphan[] = [];
  readonly #ids: string[];
  readonly #nearest = new Map<string, string | undefined>();
  readonly #seen = new Set<string>();

  constructor(plan: Plan) {
    this.#ids = plan.requirements.map(({ id }) => id);
  }

  add(meant: Exclude<Meant, { id: string }>, place: { task?: string | undefined; test?: string | undefined; file?: string | undefined; line?: number | undefined }): void {
    const id = 'unknown' in meant ? meant.unknown : meant.ambiguous;
    const key = [id, place.test, place.file, place.file === undefined ? place.task : place.line].join('\n');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const near = 'unknown' in meant ? this.#nearestOf(id) : undefined;
    const known = Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
    this.found.push({ id, kind: 'unknown' in meant ? 'unknown' : 'ambiguous', ...(near === undefined ? {} : { nearest: near }), ...known });
  }

  #nearestOf(id: string): string | undefined {
    if (!this.#nearest.has(id) && this.#nearest.size < MAX_SEARCHES) this.#nearest.set(id, nearest(id, this.#ids));
    return this.#nearest.get(id);
  }
}
