/** Checks one phase's folder against its manifest, and the manifest's parts against each other. */
import type * as z from 'zod/mini';
import { type PhaseResult, phaseResultSchema } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { readAudit } from './chain.js';
import { MANIFEST } from './manifest.js';
import { type Manifest, manifestSchema } from './manifest-schema.js';
import { decodePath, leadsOut, unsafePath } from './paths.js';
import { PREDICATE_TYPE, STATEMENT_TYPE, testResult } from './statement.js';
import { type Digest, digestOf, type Problem, type RecordTree, textOf } from './tree.js';

const RESULT = 'result.json';
const STATEMENT = 'statement.intoto.jsonl';
const AUDIT = 'audit.jsonl';

export interface PhaseReport {
  problems: Problem[];
  notCovered: string[];
  /** Files compared with their digest. */
  files: number;
  /** Paths in the record that the manifest lists. */
  known: Set<string>;
  manifest?: Manifest;
  /** Of `manifest.json` as it is. */
  digest?: Digest;
  result?: PhaseResult;
}

/**
 * @param prefix of the phase's folder in the record, with a `/` at its end, or empty
 * @param expected what the run says the folder is
 */
export async function verifyPhase(tree: RecordTree, prefix: string, expected: { id: string; leg: string | undefined } | undefined): Promise<PhaseReport> {
  const report: PhaseReport = { problems: [], notCovered: [], files: 0, known: new Set() };
  const { problems } = report;
  if (!tree.files.includes(prefix + MANIFEST)) {
    problems.push({ kind: 'chain', path: prefix + MANIFEST, message: 'is missing: the phase did not finish, and nothing in it is proven' });
    report.notCovered.push(`${prefix}: the phase did not finish`);
    return report;
  }
  const manifest = await documentOf(tree, prefix + MANIFEST, manifestSchema, 'a manifest', problems);
  if (manifest === undefined) {
    report.notCovered.push(`${prefix}: it has no manifest that can be read`);
    return report;
  }
  report.manifest = manifest;
  report.digest = await digestOf(tree, prefix + MANIFEST);
  const listed = await verifyFiles(tree, prefix, manifest, report);
  const chain = (path: string, message: string, more: Pick<Problem, 'expected' | 'actual'> = {}): unknown =>
    problems.push({ kind: 'chain', path: prefix + path, message, ...more });
  if (expected !== undefined && (manifest.phase !== expected.id || manifest.leg !== expected.leg)) {
    chain(MANIFEST, `is of phase ${runName(manifest.phase, manifest.leg)}, and lies in the folder of ${runName(expected.id, expected.leg)}`);
  }
  for (const path of [RESULT, STATEMENT, AUDIT]) if (!listed.has(path)) chain(MANIFEST, `does not list ${path}`);
  await verifyAudit(tree, prefix, manifest, chain);
  if (!tree.files.includes(prefix + RESULT)) return report;
  const result = await documentOf(tree, prefix + RESULT, phaseResultSchema, "a phase's result", problems);
  if (result === undefined) return report;
  report.result = result;
  verifyResult(result, manifest, listed, chain);
  for (const { id, evidence } of result.tasks) {
    for (const { path } of evidence) if (leadsOut(id, path)) problems.push({ kind: 'unsafe', path: prefix + RESULT, message: `names evidence ${JSON.stringify(path)} of ${id}, which leads out of it` });
  }
  if (tree.files.includes(prefix + STATEMENT)) await verifyStatement(tree, prefix, result, manifest, listed, chain);
  return report;
}

type Chain = (path: string, message: string, more?: Pick<Problem, 'expected' | 'actual'>) => unknown;
/** Files by path in the folder of the manifest. */
type Listed = Map<string, Digest>;

async function verifyFiles(tree: RecordTree, prefix: string, manifest: Manifest, report: PhaseReport): Promise<Listed> {
  const listed: Listed = new Map();
  const present = new Set(tree.files);
  for (const { path, sha256, size } of manifest.files) {
    const bad = unsafePath(path) ?? (listed.has(path) ? 'is listed twice' : undefined);
    if (bad !== undefined) {
      report.problems.push({ kind: 'unsafe', path: prefix + MANIFEST, message: `lists ${JSON.stringify(path)}, which ${bad}` });
      continue;
    }
    listed.set(path, { sha256, size });
    report.known.add(prefix + path);
    if (!present.has(prefix + path)) {
      report.problems.push({ kind: 'missing', path: prefix + path, message: 'is missing', expected: sha256 });
      continue;
    }
    const actual = await digestOf(tree, prefix + path).catch((error: Error) => error);
    report.files += 1;
    if (actual instanceof Error) {
      const kind = /too many bytes/.test(actual.message) ? 'unsafe' : 'changed';
      report.problems.push({ kind, path: prefix + path, message: `cannot be read: ${actual.message}`, expected: sha256 });
    } else if (actual.sha256 !== sha256 || actual.size !== size) {
      const message = actual.size === size ? 'was changed' : `was changed: it has ${actual.size} bytes, and had ${size}`;
      report.problems.push({ kind: 'changed', path: prefix + path, message, expected: sha256, actual: actual.sha256 });
    }
  }
  return listed;
}

async function verifyAudit(tree: RecordTree, prefix: string, manifest: Manifest, chain: Chain): Promise<void> {
  if (!tree.files.includes(prefix + AUDIT)) return;
  const audit = readAudit(await textOf(tree, prefix + AUDIT).catch(() => 'unreadable\n'));
  for (const message of audit.problems) chain(AUDIT, message);
  if (audit.problems.length === 0 && (audit.torn || audit.head !== manifest.auditHead)) {
    chain(AUDIT, `does not end where ${MANIFEST} says it ends`, { expected: manifest.auditHead, actual: audit.head });
  }
}

function verifyResult(result: PhaseResult, manifest: Manifest, listed: Listed, chain: Chain): void {
  if (result.phase.id !== manifest.phase || result.phase.leg !== manifest.leg) {
    chain(RESULT, `is of phase ${runName(result.phase.id, result.phase.leg)}, and its manifest of ${runName(manifest.phase, manifest.leg)}`);
  }
  const names = (upstream: readonly { phase: string; leg?: string | undefined; manifest: string }[]): string =>
    upstream.map(({ phase, leg, manifest: digest }) => `${runName(phase, leg)} ${digest}`).toSorted().join('\n');
  if (names(result.upstream) !== names(manifest.upstream)) chain(RESULT, `builds on other upstream phases than ${MANIFEST} says`);
  const byName = new Map([...listed].map(([path, digest]) => [decodePath(path), digest]));
  for (const task of result.tasks) {
    for (const { path, sha256, size } of task.evidence) {
      const kept = byName.get(`evidence/${task.id}/${path}`);
      if (kept === undefined) chain(RESULT, `names evidence ${path} of ${task.id}, which the manifest does not list`);
      else if (kept.sha256 !== sha256 || kept.size !== size) {
        chain(RESULT, `has another digest of evidence ${path} of ${task.id} than the manifest`, { expected: sha256, actual: kept.sha256 });
      }
    }
  }
}

interface Statement {
  _type?: unknown;
  predicateType?: unknown;
  subject?: unknown;
  predicate?: { result?: unknown };
}

async function verifyStatement(tree: RecordTree, prefix: string, result: PhaseResult, manifest: Manifest, listed: Listed, chain: Chain): Promise<void> {
  let statement: Statement | null;
  try {
    statement = JSON.parse(await textOf(tree, prefix + STATEMENT)) as Statement | null;
  } catch {
    chain(STATEMENT, 'is not one line of JSON');
    return;
  }
  if (statement?._type !== STATEMENT_TYPE || statement.predicateType !== PREDICATE_TYPE || !Array.isArray(statement.subject)) {
    chain(STATEMENT, `is no statement of the type ${STATEMENT_TYPE} with a ${PREDICATE_TYPE}`);
    return;
  }
  const expected = testResult(result);
  if (statement.predicate?.result !== expected) chain(STATEMENT, `says ${JSON.stringify(statement.predicate?.result)}, and result.json means ${expected}`);
  const subjects = new Set<string>();
  for (const subject of statement.subject as ({ name?: unknown; digest?: { sha256?: unknown } } | null)[]) {
    const name = String(subject?.name);
    subjects.add(name);
    const kept = listed.get(name);
    if (kept === undefined) chain(STATEMENT, `is about ${name}, which the manifest does not list`);
    else if (kept.sha256 !== subject?.digest?.sha256) chain(STATEMENT, `has another digest of ${name} than the manifest`, { expected: String(subject?.digest?.sha256), actual: kept.sha256 });
  }
  for (const { path } of manifest.files) {
    if ((path === RESULT || path.startsWith('evidence/')) && !subjects.has(path)) chain(STATEMENT, `says nothing about ${path}`);
  }
}

/** Reads a JSON document of the record; what is wrong with it is a problem of the record, never an error of ours. */
export async function documentOf<T>(tree: RecordTree, path: string, schema: z.ZodMiniType<T>, what: string, problems: Problem[]): Promise<T | undefined> {
  try {
    const parsed = schema.safeParse(JSON.parse(await textOf(tree, path)));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    problems.push({ kind: 'changed', path, message: `is not ${what}: ${issue?.path.join('.') || 'it'}: ${issue?.message}` });
  } catch (error) {
    problems.push({ kind: 'changed', path, message: `is not ${what}: ${(error as Error).message}` });
  }
  return undefined;
}
