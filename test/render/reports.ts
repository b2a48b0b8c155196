/** Reports to draw: the LiteLLM plan after somebody broke the group variables, and reports of any size. */
import type { Proof, Report, ReportPhase, ReportRequirement, ReportTask } from '../../src/trace/report.js';
import { REQUIREMENT_STATUSES } from '../../src/trace/statuses.js';

const DIGEST = '5377d6'.padEnd(64, '0');

export function requirement(id: string, more: Partial<ReportRequirement> = {}): ReportRequirement {
  return { id, title: `Title of ${id}`, source: { file: 'docs/requirements.md', line: 3 }, verification: 'test', status: 'verified', marks: [], covers: [], coveredBy: [], shallow: true, deep: true, blockedBy: [], waitsFor: [], before: null, contentHash: DIGEST, proofs: [], ...more };
}

export function proof(more: Partial<Proof> = {}): Proof {
  return { kind: 'command', status: 'passed', task: 'T-1', phase: 'one', evidence: [], ...more };
}

export function task(id: string, more: Partial<ReportTask> = {}): ReportTask {
  return { id, title: `Title of ${id}`, phase: 'one', kind: 'automated', status: 'passed', tolerated: false, startedAt: '2026-11-21T10:00:00.000Z', durationMs: 400, needs: [], covers: [], critical: false, excerpt: [], blockedBy: [], waitsFor: [], steps: [], evidence: [], warnings: [], line: 10, ...more };
}

export function phase(id: string, more: Partial<ReportPhase> = {}): ReportPhase {
  return { id, title: `Title of ${id}`, verdict: 'passed', needs: [], tasks: { total: 1, passed: 1 }, workItems: { total: 0, done: 0 }, effortHours: 0, effortDoneHours: 0, startedAt: '2026-11-21T10:00:00.000Z', durationMs: 1000, criteria: [], manifest: DIGEST, folder: id, attempt: 1, ...more };
}

/** Consistent where it matters: totals are counted from what it holds, unless they are given. */
export function report(more: Partial<Report> = {}): Report {
  const requirements = more.requirements ?? [];
  const tasks = more.tasks ?? [];
  const phases = more.phases ?? [];
  const counted = tasks.filter(({ kind }) => kind !== 'work-item');
  const having = (...statuses: string[]): number => counted.filter(({ status }) => statuses.includes(status)).length;
  const byStatus = Object.fromEntries(REQUIREMENT_STATUSES.map((status) => [status, requirements.filter((one) => one.status === status).length])) as Record<(typeof REQUIREMENT_STATUSES)[number], number>;
  const files = tasks.flatMap(({ evidence }) => evidence);
  const tests = tasks.flatMap(({ steps }) => steps.flatMap((step) => (step.tests === undefined ? [] : [step.tests])));
  const sum = (key: 'passed' | 'failed' | 'skipped'): number => tests.reduce((all, one) => all + one[key], 0);
  return {
    version: 1,
    verdict: 'passed',
    tasksVerdict: more.verdict ?? 'passed',
    reasons: [],
    plan: { id: 'litellm', name: 'LiteLLM API gateway', digest: DIGEST, file: 'phasegate.yml' },
    run: { id: '77', attempt: 1, sha: '3f2c1ab'.padEnd(40, '0'), headSha: '3f2c1ab'.padEnd(40, '0'), repository: 'octocat/hello', event: 'pull_request', ref: 'refs/pull/7/merge', startedAt: '2026-11-21T10:00:00.000Z', finishedAt: '2026-11-21T10:01:12.000Z', durationMs: 72_000, url: 'https://github.com/octocat/hello/actions/runs/77' },
    digest: DIGEST,
    totals: {
      requirements: {
        total: requirements.length,
        ...byStatus,
        regressed: requirements.filter(({ marks }) => marks.includes('regressed')).length,
        suspect: requirements.filter(({ marks }) => marks.includes('suspect')).length,
        shallow: requirements.filter(({ shallow }) => shallow).length,
        deep: requirements.filter(({ deep }) => deep).length,
      },
      tests: { total: sum('passed') + sum('failed') + sum('skipped'), passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
      tasks: { total: counted.length, passed: having('passed'), failed: having('failed'), tolerated: counted.filter(({ tolerated }) => tolerated).length, blocked: having('blocked'), waiting: having('waiting'), other: counted.length - having('passed', 'failed', 'blocked', 'waiting') },
      workItems: { total: tasks.length - counted.length, done: tasks.filter(({ status }) => status === 'done').length },
      phases: { total: phases.length, ran: phases.filter(({ verdict }) => verdict !== null).length, passed: phases.filter(({ verdict }) => verdict === 'passed').length },
      effortHours: 0,
      effortDoneHours: 0,
      evidence: { files: files.length, bytes: files.reduce((all, { size }) => all + size, 0) },
    },
    requirements,
    tasks,
    phases,
    criticalPath: { tasks: tasks.filter(({ critical }) => critical).map(({ id }) => id), unit: 'tasks', min: 0, max: 0 },
    gaps: [],
    orphans: [],
    decisions: [],
    ignored: [],
    ...more,
  };
}

/** Three phases and fifteen tasks: one failed, what follows it is blocked, and one decision waits. */
export function brokenReport(): Report {
  const log = (phaseId: string, id: string): ReportTask['evidence'] => [{ path: 'output.log', file: `${phaseId}/evidence/${id}/output.log`, sha256: DIGEST, size: 1200 }];
  const preflight = Array.from({ length: 6 }, (_, n) => {
    const id = `TASK-3.01.0${n + 1}`;
    return task(id, { phase: 'preflight', title: `Pre-flight check ${n + 1}`, covers: ['REQ-3.01'], needs: n === 0 ? [] : [`TASK-3.01.0${n}`], critical: true, evidence: log('preflight', id), effort: 'S', owner: 'platform', startedAt: `2026-11-21T10:00:0${n}.000Z`, steps: [{ name: './scripts/check.sh', kind: 'run', status: 'passed', exitCode: 0, attempts: 1, durationMs: 380, failures: [] }] });
  });
  const inventory: ReportTask[] = [
    task('TASK-3.02.01', { phase: 'inventory', title: 'Inventory group', covers: ['REQ-3.02'], evidence: log('inventory', 'TASK-3.02.01') }),
    task('TASK-3.02.02', {
      phase: 'inventory', title: 'Configure group variables', covers: ['REQ-3.02'], needs: ['TASK-3.02.01'], status: 'failed', critical: true, owner: 'platform', error: 'step "validate": exit 1',
      excerpt: ['group_vars/litellm.yml: backend_port: expected a number, got "eleven"'], hint: 'Look at docs/group-vars.md.', reproduce: 'npx github:phasegate/phasegate#v1 run --task TASK-3.02.02', evidence: log('inventory', 'TASK-3.02.02'),
      steps: [{ name: 'write', kind: 'run', status: 'passed', exitCode: 0, attempts: 1, durationMs: 200, failures: [] }, { name: 'validate', kind: 'run', status: 'failed', exitCode: 1, attempts: 1, durationMs: 400, error: 'exit 1', failures: [] }],
    }),
    task('TASK-3.02.03', { phase: 'inventory', title: 'Set up the vault', covers: ['REQ-3.02'], kind: 'manual', status: 'waiting', waitsFor: ['@octocat'], instructions: 'Put the master key into group_vars/vault.yml and encrypt it.', approve: "phasegate approve TASK-3.02.03 --by octocat --note '…'" }),
    task('TASK-3.02.04', { phase: 'inventory', title: 'Quarantine stray vaults', covers: ['REQ-3.02'], needs: ['TASK-3.02.03'], status: 'blocked', blockedBy: ['TASK-3.02.03'] }),
    task('TASK-3.02.05', { phase: 'inventory', title: 'Validate variables', covers: ['REQ-3.02'], needs: ['TASK-3.02.02'], status: 'blocked', critical: true, blockedBy: ['TASK-3.02.02'] }),
  ];
  const role = Array.from({ length: 4 }, (_, n) => task(`TASK-3.03.0${n + 1}`, { phase: 'role', title: `Role step ${n + 1}`, covers: ['REQ-3.03'], status: 'blocked', blockedBy: ['inventory'], durationMs: 0 }));
  return report({
    verdict: 'failed',
    requirements: [
      requirement('REQ-3.01', { title: 'Pre-flight infrastructure checks', before: 'verified', proofs: preflight.map(({ id, evidence }) => proof({ task: id, phase: 'preflight', evidence })) }),
      requirement('REQ-3.02', { title: 'Inventory and group variables', status: 'failed', marks: ['regressed'], before: 'verified', proofs: inventory.map(({ id, status, evidence, error }) => proof({ task: id, phase: 'inventory', status: status === 'passed' || status === 'failed' || status === 'waiting' ? status : 'blocked', evidence, ...(error === undefined ? {} : { error }) })) }),
      requirement('REQ-3.03', { title: 'Role and templates', status: 'blocked', marks: ['regressed'], before: 'verified', blockedBy: ['REQ-3.02'], proofs: role.map(({ id }) => proof({ task: id, phase: 'role', status: 'blocked' })) }),
    ],
    tasks: [...preflight, ...inventory, ...role],
    phases: [
      phase('preflight', { title: 'Pre-flight checks', tasks: { total: 6, passed: 6 }, durationMs: 6_000 }),
      phase('inventory', { title: 'Inventory and variables', needs: ['preflight'], verdict: 'failed', tasks: { total: 5, passed: 1 }, durationMs: 2_000 }),
      phase('role', { title: 'Role and templates', needs: ['inventory'], verdict: 'not-computed', tasks: { total: 4, passed: 0 }, durationMs: 0 }),
    ],
    delta: {
      against: { run: '70', attempt: 1, sha: 'b'.repeat(40), ref: 'refs/heads/main', finishedAt: '2026-11-20T10:00:00.000Z' },
      newlyVerified: [],
      newlyBroken: [{ id: 'REQ-3.02', title: 'Inventory and group variables', before: 'verified', now: 'failed' }, { id: 'REQ-3.03', title: 'Role and templates', before: 'verified', now: 'blocked' }],
      newlyCovered: [], newlyUncovered: [], addedRequirements: [], removedRequirements: [],
      addedTasks: [{ id: 'TASK-3.02.04', title: 'Quarantine stray vaults', before: null, now: 'blocked' }], removedTasks: [],
      durationMs: { before: 54_000, now: 72_000 }, effortHours: { before: 20, now: 22 },
    },
  });
}

/** `tasks` tasks in ten phases, every tenth failed, and a requirement for every five of them. */
export function sizedReport(tasks: number): Report {
  const phases = Math.min(10, Math.max(1, tasks));
  const all = Array.from({ length: tasks }, (_, n) =>
    task(`T-${n + 1}`, { phase: `phase-${n % phases}`, covers: [`REQ-${Math.floor(n / 5) + 1}`], needs: n >= phases && n % 3 === 0 ? [`T-${n + 1 - phases}`] : [], status: n % 10 === 9 ? 'failed' : 'passed', ...(n % 10 === 9 ? { error: 'exit 1', excerpt: [`line ${n}: expected 1, got 2`], reproduce: `phasegate run --task T-${n + 1}` } : {}), startedAt: new Date(Date.UTC(2026, 10, 21, 10, 0, 0, n * 7)).toISOString(), durationMs: 20 + (n % 50) * 10 }),
  );
  return report({
    verdict: tasks > 9 ? 'failed' : 'passed',
    requirements: Array.from({ length: Math.ceil(tasks / 5) }, (_, n) => {
      const own = all.slice(n * 5, n * 5 + 5);
      const failed = own.some(({ status }) => status === 'failed');
      return requirement(`REQ-${n + 1}`, { status: failed ? 'failed' : 'verified', proofs: own.map(({ id, phase: phaseId, status }) => proof({ task: id, phase: phaseId, status: status === 'failed' ? 'failed' : 'passed' })) });
    }),
    tasks: all,
    phases: Array.from({ length: tasks === 0 ? 0 : phases }, (_, n) => phase(`phase-${n}`, { needs: n === 0 ? [] : [`phase-${n - 1}`], tasks: { total: Math.ceil(tasks / phases), passed: 0 } })),
  });
}
