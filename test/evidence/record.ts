/** A small record of two phases as a run leaves it, made with the product's own writers. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AuditLog } from '../../src/evidence/chain.js';
import { writeManifest } from '../../src/evidence/manifest.js';
import { encodePath } from '../../src/evidence/paths.js';
import { statement } from '../../src/evidence/statement.js';
import type { PhaseResult, RunRecord, Verdict } from '../../src/trace/record.js';

export const PLAN_DIGEST = 'a'.repeat(64);
const AT = '2026-01-01T00:00:00.000Z';
const RUN: PhaseResult['run'] = { id: '1', attempt: 1, job: null, sha: null, headSha: null, repository: null, event: null, ref: null, startedAt: AT, finishedAt: AT };

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** Evidence by path in the workspace, for one task of the phase. */
export interface TestPhase {
  id: string;
  evidence: Record<string, string>;
  verdict?: Verdict;
}

export interface TestRecord {
  run: string;
  manifests: Record<string, string>;
}

/** @returns digests of run.json and of each manifest.json */
export async function writeRecord(folder: string, phases: readonly TestPhase[], change: { result?: (result: PhaseResult) => void; run?: (run: RunRecord) => void } = {}): Promise<TestRecord> {
  mkdirSync(folder, { recursive: true });
  const audit = AuditLog.create(join(folder, 'audit.jsonl'));
  audit.append({ at: AT, type: 'run-started' });
  const done: RunRecord['phases'] = [];
  for (const phase of phases) {
    const before = done.at(-1);
    const { manifest, auditHead } = await writePhase(join(folder, phase.id), phase, before, change.result);
    const verdict = phase.verdict ?? 'passed';
    audit.append({ at: AT, type: 'phase-finished', phase: phase.id, verdict, manifest, auditHead });
    done.push({ id: phase.id, verdict, manifest, auditHead });
  }
  const run: RunRecord = {
    version: 1,
    run: RUN,
    plan: { id: 'demo', name: 'Demo', digest: PLAN_DIGEST, file: 'phasegate.yml' },
    vars: {},
    verdict: 'passed',
    decisions: [],
    phases: done,
    auditHead: audit.head,
  };
  audit.close();
  change.run?.(run);
  const text = JSON.stringify(run);
  writeFileSync(join(folder, 'run.json'), text);
  return { run: sha256(text), manifests: Object.fromEntries(done.map(({ id, manifest }) => [id, manifest!])) };
}

async function writePhase(folder: string, phase: TestPhase, before: RunRecord['phases'][number] | undefined, change: ((result: PhaseResult) => void) | undefined): Promise<{ manifest: string; auditHead: string }> {
  mkdirSync(folder, { recursive: true });
  const task = `TASK-${phase.id}`;
  const kept = new Map(
    Object.entries(phase.evidence).map(([path, content]) => {
      const stored = `evidence/${task}/${encodePath(path)}`;
      mkdirSync(dirname(join(folder, stored)), { recursive: true });
      writeFileSync(join(folder, stored), content);
      return [stored, { ...(encodePath(path) === path ? {} : { name: path }), sha256: sha256(content), size: Buffer.byteLength(content) }];
    }),
  );
  const upstream = before === undefined ? [] : [{ phase: before.id, verdict: before.verdict, manifest: before.manifest! }];
  const result: PhaseResult = {
    version: 1,
    run: RUN,
    plan: { id: 'demo', name: 'Demo', digest: PLAN_DIGEST, file: 'phasegate.yml' },
    phase: { id: phase.id, title: phase.id },
    vars: {},
    upstream: [...upstream],
    entry: [],
    exit: [],
    verdict: phase.verdict ?? 'passed',
    tasks: [
      {
        id: task,
        status: 'passed',
        startedAt: AT,
        durationMs: 1,
        outputs: {},
        steps: [],
        evidence: Object.entries(phase.evidence).map(([path, content]) => ({ path, sha256: sha256(content), size: Buffer.byteLength(content) })),
      },
    ],
  };
  change?.(result);
  const text = JSON.stringify(result);
  writeFileSync(join(folder, 'result.json'), text);
  const subjects = [{ name: 'result.json', sha256: sha256(text) }, ...[...kept].map(([name, file]) => ({ name, sha256: file.sha256 }))];
  writeFileSync(join(folder, 'statement.intoto.jsonl'), `${statement({ result, subjects, configuration: [{ name: 'phasegate.yml', sha256: PLAN_DIGEST }] })}\n`);
  const audit = AuditLog.create(join(folder, 'audit.jsonl'));
  audit.append({ at: AT, type: 'phase-started', phase: phase.id });
  audit.append({ at: AT, type: 'task-finished', phase: phase.id, task });
  audit.close();
  const manifest = await writeManifest(folder, { phase: phase.id, kept, upstream: upstream.map(({ phase: id, manifest: digest }) => ({ phase: id, manifest: digest })), auditHead: audit.head });
  return { manifest, auditHead: audit.head };
}

/** All files of a folder, for a ZIP file. */
export function filesOf(folder: string): { name: string; data: Buffer }[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted()
    .map((name) => ({ name, data: readFileSync(join(folder, name)) }));
}
