/** One plan in the states a run can leave it in. */
import type { Plan } from '../../src/plan/model.js';
import type { Decision, PhaseResult, RunIdentity, TaskResult, TaskStatus, Verdict } from '../../src/trace/record.js';
import type { Report } from '../../src/trace/report.js';
import { traceReport } from '../../src/trace/trace.js';
import { buildPlan } from '../plan/build-plan.js';

const DIGEST = 'a'.repeat(64);
const manifestOf = (phase: string): string => Buffer.from(phase).toString('hex').padEnd(64, '0').slice(0, 64);

const exitCriterion = { name: 'coverage of 80 %', check: { kind: 'coverage', files: ['lcov.info'], lines: 80 }, env: {}, continueOnError: false } as const;

export const plan: Plan = buildPlan(
  [
    {
      id: 'preflight',
      title: 'Pre-flight checks',
      tasks: [
        { id: 'TASK-3.01.01', title: 'DNS resolution', effort: { text: 'S', minHours: 1, maxHours: 2 }, covers: ['REQ-3.01'], owner: 'platform', hint: 'docs/dns.md' },
        { id: 'TASK-3.01.02', title: 'Network validation', needs: ['TASK-3.01.01'], effort: { text: '4h', minHours: 4, maxHours: 4 }, covers: ['REQ-3.01'] },
        { id: '0.10', title: 'CA trust', parent: 'trust', covers: [] },
        { id: '0.11', title: 'Trust store', parent: 'trust', needs: ['0.10'], covers: [] },
      ],
      containers: [{ id: 'trust', title: 'Certificates', tasks: ['0.10', '0.11'] }],
    },
    {
      id: 'inventory',
      title: 'Inventory and group variables',
      tasks: [
        {
          id: 'TASK-3.02.03',
          title: 'Set up the vault',
          kind: 'manual',
          manual: { instructions: { text: 'Create the vault:\n  ansible-vault create group_vars/vault.yml\n' }, approvers: ['octocat'] },
          effort: { text: '2h', minHours: 2, maxHours: 2 },
          covers: ['REQ-3.02'],
        },
        { id: 'TASK-3.02.04', title: 'Validate the vault', needs: ['TASK-3.02.03'], covers: ['REQ-3.02'] },
        { id: 'TASK-3.02.06', title: 'Write the runbook', kind: 'work-item', steps: [], status: 'in-progress', deliverables: ['docs/runbook.md'], covers: ['REQ-3.02'] },
      ],
    },
  ],
  {
    name: 'LiteLLM API gateway',
    requirements: [
      requirement('REQ-3.01', 'Pre-flight infrastructure checks', { file: 'docs/requirements.md', line: 12 }),
      requirement('REQ-3.02', 'Inventory and group variables', { file: 'docs/requirements.md' }),
      requirement('REQ-3.99', 'Nobody covers this'),
    ],
  },
);
plan.phases[0]!.exit = [exitCriterion];

function requirement(id: string, title: string, source?: { file: string; line?: number }): Plan['requirements'][number] {
  return { id, title, ...(source ? { source } : {}), verification: 'test', covers: [], attributes: {}, contentHash: DIGEST };
}

export const run: RunIdentity = {
  id: '20260301-100000',
  attempt: 1,
  job: null,
  sha: '3f2c1ab9d0e14c5b8a7f6e5d4c3b2a1908f7e6d5',
  headSha: null,
  repository: null,
  event: null,
  ref: null,
  startedAt: '2026-03-01T10:00:00.000Z',
  finishedAt: '2026-03-01T10:01:12.000Z',
};

export function task(id: string, status: TaskStatus, more: Partial<TaskResult> = {}): TaskResult {
  const ran = status === 'passed' || status === 'failed';
  return {
    id,
    status,
    ...(ran ? { startedAt: '2026-03-01T10:00:01.500Z' } : {}),
    durationMs: ran ? 2_000 : 0,
    outputs: {},
    steps: [],
    evidence: ran ? [{ path: 'output.log', sha256: DIGEST, size: 12 }] : [],
    ...more,
  };
}

export function phaseResult(phase: Plan['phases'][number], verdict: Verdict, tasks: TaskResult[], more: Partial<PhaseResult> = {}): PhaseResult {
  return {
    version: 1,
    run,
    plan: { id: plan.id, name: plan.name, digest: plan.digest, file: plan.file },
    phase: { id: phase.id, title: phase.title },
    vars: {},
    upstream: [],
    entry: [],
    exit: [],
    verdict,
    tasks,
    ...more,
  };
}

export function input(of: Plan, verdict: Verdict, phases: PhaseResult[], more: { run?: Partial<RunIdentity>; decisions?: Decision[]; unfinished?: string[] } = {}): Report {
  return traceReport({
    plan: of,
    phases: phases.map((phase) => ({ ...phase, run: { ...phase.run, ...more.run } })),
    digest: DIGEST,
    today: '2026-03-01',
    record: {
      version: 1,
      run: { ...run, ...more.run },
      plan: { ...of },
      vars: {},
      verdict,
      decisions: more.decisions ?? [],
      phases: phases.map(({ phase, verdict: own }) => ({
        id: phase.id,
        ...(phase.leg === undefined ? {} : { leg: phase.leg }),
        verdict: own,
        manifest: more.unfinished?.includes(phase.id) ? null : manifestOf(phase.id),
        auditHead: null,
      })),
      auditHead: null,
    },
  });
}

export const decision: Decision = {
  task: 'TASK-3.02.03',
  decision: 'approved',
  by: 'octocat',
  note: 'vault checked on the bastion',
  at: '2026-03-01T10:00:40.000Z',
  asserted: true,
  plan: DIGEST,
  sha: run.sha,
  upstream: {},
};
