/**
 * Checks a record against itself: every file against its phase's manifest, every manifest against `run.json`, every audit
 * log line against the one before. What is not signed can be made anew as a whole: that it is the record somebody once
 * saw is proven by `digest` only.
 */
import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../errors.js';
import { runRecordSchema, type RunRecord } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { readAudit } from './chain.js';
import { MANIFEST } from './manifest.js';
import { documentOf, type PhaseReport, verifyPhase } from './verify-phase.js';
import { digestOf, openFolder, type Problem, type RecordTree, textOf } from './tree.js';

export type { Problem } from './tree.js';

export interface Verification {
  ok: boolean;
  problems: Problem[];
  /** How many files were compared with their digest. */
  files: number;
  /** What is there and proven by nothing, with the reason. */
  notCovered: string[];
  /** The file whose sha256 stands for all that was checked. */
  root: { path: string; sha256: string };
}

const RUN = 'run.json';
const AUDIT = 'audit.jsonl';

/**
 * @param target folder or ZIP file of a run or of one phase
 * @param options.digest sha256 the root file must have: of `run.json`, or of `manifest.json` for one phase
 * @throws UserError when the target is no record or the digest none
 */
export async function verify(target: string, options: { digest?: string }): Promise<Verification> {
  const expected = options.digest?.toLowerCase().replace(/^sha256:/, '');
  if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected)) {
    throw new UserError(`The digest ${options.digest} is no sha256: expected 64 hexadecimal digits.`, 'Copy it from the comment or the job that made the record.');
  }
  const stats = await stat(target).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${target} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file or folder' : error.code}.`, 'Name the folder of a record, such as .phasegate, or a ZIP file of one.');
  });
  const tree = stats.isDirectory() ? await openFolder(target) : await (await import('./zip-tree.js')).openZip(target);
  try {
    return await verifyTree(tree, target, expected, !stats.isDirectory());
  } finally {
    await tree.close();
  }
}

async function verifyTree(tree: RecordTree, target: string, expected: string | undefined, isArchive: boolean): Promise<Verification> {
  const result: Verification = { ok: false, problems: [...tree.unsafe], files: 0, notCovered: [], root: { path: '', sha256: '' } };
  // Of an archive made to deceive nothing else is worth reading.
  if (isArchive && tree.unsafe.length > 0) return result;
  const isRun = tree.files.includes(RUN);
  const path = isRun ? RUN : MANIFEST;
  if (!tree.files.includes(path)) {
    if (!looksLikeRecord(tree.files)) {
      throw new UserError(
        `${target} is no record: expected ${RUN} in it (a whole run) or ${MANIFEST} (one phase).`,
        'Name the folder a run left (--out, default .phasegate), or an artifact of it.',
      );
    }
    const what = phaseFolders(tree.files).size > 0 ? RUN : MANIFEST;
    result.problems.push({ kind: 'chain', path: what, message: what === RUN ? 'is missing: the run did not finish' : 'is missing: the phase did not finish, and nothing in it is proven' });
    return result;
  }
  const digest = await digestOf(tree, path).catch((error: Error) => {
    result.problems.push({ kind: 'changed', path, message: `cannot be read: ${error.message}` });
    return undefined;
  });
  if (digest === undefined) return result;
  result.root = { path, sha256: digest.sha256 };
  if (expected === undefined) result.notCovered.push(`${path} itself: compare its sha256 with one you trust, by --digest`);
  else if (expected !== digest.sha256) {
    result.problems.push({ kind: 'changed', path, message: 'is not the one the digest was made of', expected, actual: digest.sha256 });
  }
  if (isRun) await verifyRun(tree, result);
  else {
    const phase = await verifyPhase(tree, '', undefined);
    take(result, phase);
    for (const { phase: id, manifest } of phase.manifest?.upstream ?? []) result.notCovered.push(`phase ${id}, which it builds on (manifest ${manifest}): verify its own record`);
    for (const file of tree.files) if (file !== MANIFEST && !phase.known.has(file)) result.problems.push(added(file));
  }
  result.ok = result.problems.length === 0;
  return result;
}

async function verifyRun(tree: RecordTree, result: Verification): Promise<void> {
  const run = await documentOf(tree, RUN, runRecordSchema, 'a run record', result.problems);
  if (run === undefined) return;
  const events = await verifyRunAudit(tree, run, result.problems);
  const known = new Set([RUN, AUDIT]);
  const reports = new Map<string, PhaseReport>();
  for (const entry of run.phases) {
    const name = runName(entry.id, entry.leg);
    const prefix = `${name}/`;
    if (entry.manifest === null && !tree.files.some((file) => file.startsWith(prefix))) {
      if (entry.verdict === 'passed' || entry.verdict === 'passed-with-waivers') {
        result.problems.push({ kind: 'chain', path: RUN, message: `says phase ${name} ${entry.verdict}, and there is no record of it` });
      } else result.notCovered.push(`phase ${name}: it has not run`);
      continue;
    }
    const report = await verifyPhase(tree, prefix, { id: entry.id, leg: entry.leg });
    reports.set(name, report);
    take(result, report);
    for (const file of report.known) known.add(file);
    known.add(prefix + MANIFEST);
    compareWithRun(entry, name, report, run, events, result.problems);
  }
  // A run that was killed has not written down which phases it has; each may be whole for itself.
  for (const name of run.auditHead === null ? phaseFolders(tree.files) : []) {
    if (reports.has(name)) continue;
    const report = await verifyPhase(tree, `${name}/`, undefined);
    reports.set(name, report);
    take(result, report);
    for (const file of report.known) known.add(file);
    known.add(`${name}/${MANIFEST}`);
  }
  for (const [name, { manifest }] of reports) {
    for (const { phase, leg, manifest: digest } of manifest?.upstream ?? []) {
      const upstream = runName(phase, leg);
      const actual = reports.get(upstream)?.digest?.sha256;
      if (actual === undefined) result.notCovered.push(`phase ${upstream}, which ${name} builds on (manifest ${digest}): it is not in this record`);
      else if (actual !== digest) {
        result.problems.push({ kind: 'chain', path: `${name}/${MANIFEST}`, message: `builds on another ${upstream} than the one in this record`, expected: digest, actual });
      }
    }
  }
  for (const file of tree.files) {
    if (known.has(file)) continue;
    const derived = /^(?:report\.[^/]*$|(?:previous|local)\/)/.exec(file)?.[0];
    if (derived !== undefined) {
      const note = `${derived}: derived, or of earlier runs`;
      if (!result.notCovered.includes(note)) result.notCovered.push(note);
      continue;
    }
    const report = reports.get(file.split('/')[0]!);
    // What lies in a phase that did not finish was told as a whole.
    if (report === undefined || report.manifest !== undefined) result.problems.push(added(file));
  }
}

/** The last word of the run's audit log on each phase. */
type Quotes = Map<string, { manifest: unknown; auditHead: unknown }>;

async function verifyRunAudit(tree: RecordTree, run: RunRecord, problems: Problem[]): Promise<Quotes | undefined> {
  if (!tree.files.includes(AUDIT)) {
    problems.push({ kind: 'missing', path: AUDIT, message: 'is missing: nothing shows in what order the phases ran' });
    return undefined;
  }
  const audit = readAudit(await textOf(tree, AUDIT).catch(() => 'unreadable\n'));
  for (const message of audit.problems) problems.push({ kind: 'chain', path: AUDIT, message });
  if (audit.problems.length > 0) return undefined;
  if (run.auditHead === null) problems.push({ kind: 'chain', path: RUN, message: 'has no head of the audit log: the run did not finish' });
  else if (audit.torn || audit.head !== run.auditHead) {
    problems.push({ kind: 'chain', path: AUDIT, message: `does not end where ${RUN} says it ends`, expected: run.auditHead, actual: audit.head });
  }
  const finished = audit.entries.filter((entry) => entry['type'] === 'phase-finished');
  return new Map(finished.map((entry) => [String(entry['phase']), { manifest: entry['manifest'], auditHead: entry['auditHead'] }]));
}

function compareWithRun(entry: RunRecord['phases'][number], name: string, report: PhaseReport, run: RunRecord, quotes: Quotes | undefined, problems: Problem[]): void {
  const { manifest, digest, result } = report;
  if (manifest === undefined || digest === undefined) return;
  const path = `${name}/${MANIFEST}`;
  const chain = (where: string, message: string): unknown => problems.push({ kind: 'chain', path: where, message });
  if (entry.manifest === null) chain(path, `is not in ${RUN}: the phase finished after the run was recorded, or the run did not finish`);
  else if (entry.manifest !== digest.sha256) {
    problems.push({ kind: 'changed', path, message: `is not the one ${RUN} lists`, expected: entry.manifest, actual: digest.sha256 });
  }
  if (entry.auditHead !== manifest.auditHead) chain(RUN, `has another head of the audit log of phase ${name} than its manifest`);
  const quote = quotes?.get(name) ?? quotes?.get(entry.id);
  if (quotes !== undefined && quote === undefined) chain(AUDIT, `does not say that phase ${name} finished`);
  if (quote !== undefined && quote.manifest !== digest.sha256) chain(AUDIT, `says phase ${name} finished with the manifest ${String(quote.manifest)}, and it has ${digest.sha256}`);
  if (quote !== undefined && quote.auditHead !== manifest.auditHead) chain(AUDIT, `says the audit log of phase ${name} ends with ${String(quote.auditHead)}, and its manifest says ${manifest.auditHead}`);
  if (result === undefined) return;
  if (result.verdict !== entry.verdict) chain(RUN, `says phase ${name} is ${entry.verdict}, and its result.json says ${result.verdict}`);
  if (result.plan.digest !== run.plan.digest) chain(`${name}/result.json`, `is of another version of the plan than ${RUN}`);
  for (const { id, decision } of result.tasks) {
    if (decision === undefined) continue;
    const listed = run.decisions.find(({ task }) => task === id);
    // One given since takes its place, until the task runs again.
    if (listed === undefined || (listed.at <= decision.at && !isDeepStrictEqual(listed, decision))) {
      chain(RUN, `${listed === undefined ? 'has no' : 'has another'} decision about ${id}, and its result.json says ${decision.decision} by ${decision.by}`);
    }
  }
}

function take(result: Verification, report: PhaseReport): void {
  result.problems.push(...report.problems);
  result.notCovered.push(...report.notCovered);
  result.files += report.files;
}

function added(path: string): Problem {
  return { kind: 'added', path, message: 'is in no manifest: it was added after the phase finished' };
}

function phaseFolders(files: readonly string[]): Set<string> {
  return new Set(files.flatMap((file) => /^([^/]+)\/(?:result|manifest)\.json$/.exec(file)?.[1] ?? []));
}

/** What a run leaves that was killed before it wrote its root file. */
function looksLikeRecord(files: readonly string[]): boolean {
  return files.some((file) => /^(?:[^/]+\/)?(?:audit\.jsonl|result\.json|manifest\.json)$/.test(file));
}
