/** Artifacts of phases as the runner leaves them, with whatever a test wants to be wrong about them. */
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import type { Phase, Plan, Task } from '../../src/plan/model.js';
import { PhaseRecord } from '../../src/run/phase-record.js';
import type { PhaseResult, Upstream } from '../../src/trace/record.js';

export const DIGEST = 'a'.repeat(64);
export const SHA = 'c'.repeat(40);

const phaseOf = (id: string): Phase => ({ id, title: id, needs: [], covers: [], entry: [], exit: [], tasks: [{ id: `T-${id}`, kind: 'automated' } as Task], containers: [], line: 1 });
export const PLAN = { id: 'shop', name: 'Shop', digest: DIGEST, file: 'phasegate.yml', phases: ['build', 'build-images', 'test', 'lint', 'deploy'].map(phaseOf) } as Plan;

export interface Made {
  phase: string;
  leg?: string;
  attempt: number;
  run?: string;
  plan?: string;
  digest?: string;
  sha?: string;
  headSha?: string;
  job?: string | null;
  vars?: Record<string, string>;
  upstream?: Upstream[];
  verdict?: PhaseResult['verdict'];
  status?: PhaseResult['tasks'][number]['status'];
  task?: string;
  outputs?: Record<string, string>;
  decision?: { by: string; asserted?: boolean };
  /** Path of one file of evidence as the result has it, and as the artifact does. */
  evidence?: { path: string; stored: string };
}

const CONTENT = 'x';
const KEPT = { sha256: createHash('sha256').update(CONTENT).digest('hex'), size: CONTENT.length };

export function result({ phase, leg, attempt, run = '77', plan = 'shop', digest = DIGEST, sha = SHA, headSha, job = 'j', vars = {}, upstream = [], verdict = 'passed', status = 'passed', task = `T-${phase}`, outputs = {}, decision, evidence }: Made): PhaseResult {
  return {
    version: 1,
    run: { id: run, attempt, job, sha, headSha: headSha ?? null, repository: null, event: null, ref: null, startedAt: '2026-01-01T00:00:00Z', finishedAt: null },
    plan: { id: plan, name: 'Shop', digest, file: 'phasegate.yml' },
    phase: { id: phase, title: phase, ...(leg === undefined ? {} : { leg }) },
    vars,
    upstream,
    entry: [],
    exit: [],
    verdict,
    tasks: [{ id: task, status, durationMs: 1, outputs, ...(decision === undefined ? {} : { decision: { task, decision: 'approved', note: '', at: '2026-01-01T00:00:00Z', asserted: false, plan: digest, sha, upstream: {}, ...decision } }), steps: [], evidence: evidence === undefined ? [] : [{ path: evidence.path, ...KEPT }] }],
  };
}

/**
 * A phase as the runner leaves it, with other files put in and changed afterwards.
 *
 * @returns sha256 of its manifest
 */
export async function store(artifacts: Artifacts, folder: string, name: string, made: Made | undefined, files: Record<string, string> = {}): Promise<string> {
  const root = join(folder, 'from');
  let from = root;
  let manifest = '';
  if (made !== undefined) {
    const whole = result(made);
    const record = new PhaseRecord(root, made.phase, { ...whole, verdict: 'not-computed', tasks: [] });
    from = record.folder;
    if (made.evidence !== undefined) {
      await mkdir(dirname(join(from, made.evidence.stored)), { recursive: true });
      await writeFile(join(from, made.evidence.stored), CONTENT);
      record.keep({ path: made.evidence.stored, ...KEPT });
    }
    ({ manifest } = await record.close(whole, whole.upstream, [{ name: 'phasegate.yml', sha256: DIGEST }]));
  } else await mkdir(from, { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeFile(join(from, path), content);
  await artifacts.upload(name, from);
  await rm(root, { recursive: true });
  return manifest;
}

