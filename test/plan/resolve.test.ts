import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadText, planOf } from './plan-text.js';

const WHOLE = `
version: 1
id: litellm
name: LiteLLM API gateway
requirements:
  - { id: REQ-3.01, title: Pre-flight infrastructure checks, source: docs/requirements.md, verification: test }
  - { id: 0.10, covers: REQ-3.01, attributes: { level: 007 } }
links: [src/**, test/**]
vars: { backend_port: 11434, version: 1.20, empty: }
fail-on: failed
people: { platform: "@octo-org/platform" }
effort: { S: 1-3h }
defects: { template: .github/DEFECT_TEMPLATE.md, max-open: 3, severity: [{ requirement-priority: Must, severity: critical }, { phase: [preflight], criterion: exit, priority: P1 }] }
phases:
  - id: preflight
    title: Pre-flight checks
    covers: [REQ-3.01]
    entry: [{ file: README.md }]
    runs-on: ubuntu-latest
    tasks:
      - id: TASK-3.01.01
        title: DNS resolution
        effort: S
        owner: platform
        run: |
          ./scripts/dns.sh
          echo done
        evidence: dns/**
        hint: docs/dns.md
      - id: TASK-3.01.02
        needs: [TASK-3.01.01]
        timeout: 2m
        retry: { attempts: 3, backoff: 5s }
        steps:
          - { name: backend, tcp: { host: localhost, port: "\${{ vars.backend_port }}" } }
          - { http: { url: "http://localhost/health", status: 200 }, retry: 2, continue-on-error: true }
          - tcp: "[::1]:8080"
          - tcp: "localhost:\${{ vars.backend_port }}"
          - file: { path: a, exists: false }
          - file: a
          - file: a
      - id: TASK-3.02.03
        manual: { instructions: { file: docs/vault.md }, approvers: octocat }
        covers: []
      - id: TASK-3.02.06
        status: in-progress
        effort: 3-5d
        deliverables: [docs/runbook.md]
        acceptance: [reads well, { file: docs/runbook.md }]
      - id: group
        title: A group
        needs: [TASK-3.01.02]
        if: \${{ vars.version == '1.20' }}
        env: { A: 1, B: 2 }
        secrets: [TOKEN]
        owner: platform
        tasks:
          - { id: T020a, run: a, env: { B: 3 }, if: always() }
          - { id: T020b, steps: [{ junit: "reports/*.xml" }], covers: [0.10], secrets: OTHER, owner: me, needs: [T020a] }
          - { id: T020c, steps: [{ coverage: { files: lcov.info, lines: 80 } }] }
      - { id: last, run: b, needs: [group, TASK-3.01.02] }
    exit: [{ tasks: { passed: all } }, { requirements: { verified: [REQ-3.01] } }]
  - id: inventory
    tasks: [{ id: TASK-004.1, run: x, needs: [preflight, TASK-3.01.01], effort: 1.5d }]
  - id: alone
    needs: []
    tasks: [{ id: y, manual: { instructions: Look at it. }, run: z }]
`;

const execution = { env: {}, continueOnError: false };

describe('a whole plan', async () => {
  const plan = await planOf(WHOLE);
  const [preflight, inventory, alone] = plan.phases;
  const task = (id: string) => plan.phases.flatMap(({ tasks }) => tasks).find((each) => each.id === id)!;

  test('the plan itself', () => {
    expect(plan).toMatchObject({
      version: 1,
      id: 'litellm',
      name: 'LiteLLM API gateway',
      file: 'phasegate.yml',
      digest: createHash('sha256').update(WHOLE).digest('hex'),
      links: ['src/**', 'test/**'],
      vars: { backend_port: '11434', version: '1.20', empty: '' },
      failOn: ['failed'],
      people: { platform: '@octo-org/platform' },
      defects: { template: '.github/DEFECT_TEMPLATE.md', maxOpen: 3, closeAfter: 1, severity: [{ requirementPriority: ['must'], phase: [], severity: 'critical' }, { requirementPriority: [], phase: ['preflight'], criterion: 'exit', priority: 'P1' }] },
    });
    expect(plan.requirements).toEqual([
      { id: 'REQ-3.01', title: 'Pre-flight infrastructure checks', source: { file: 'docs/requirements.md' }, verification: 'test', covers: [], attributes: {}, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { id: '0.10', title: '0.10', verification: 'test', covers: ['REQ-3.01'], attributes: { level: '007' }, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  test('phases follow the one before unless they say otherwise', () => {
    expect([preflight, inventory, alone].map((phase) => phase!.needs)).toEqual([[], ['preflight'], []]);
    expect(preflight).toMatchObject({ title: 'Pre-flight checks', covers: ['REQ-3.01'], runsOn: 'ubuntu-latest', line: 15 });
    expect(preflight!.containers).toEqual([{ id: 'group', title: 'A group', tasks: ['T020a', 'T020b', 'T020c'] }]);
    expect(preflight!.entry).toEqual([{ name: 'file README.md', check: { kind: 'file', path: 'README.md', exists: true }, ...execution }]);
    expect(preflight!.exit.map(({ check }) => check)).toEqual([{ kind: 'tasks', passed: 'all' }, { kind: 'requirements', verified: ['REQ-3.01'] }]);
  });

  test('run is one step', () => {
    expect(task('TASK-3.01.01')).toEqual({
      id: 'TASK-3.01.01',
      title: 'DNS resolution',
      phase: 'preflight',
      kind: 'automated',
      steps: [{ name: './scripts/dns.sh', check: { kind: 'run', run: './scripts/dns.sh\necho done\n' }, ...execution }],
      needs: [],
      covers: ['REQ-3.01'],
      secrets: [],
      evidence: ['dns/**'],
      deliverables: [],
      acceptance: [],
      effort: { text: 'S', minHours: 1, maxHours: 3 },
      owner: 'platform',
      hint: 'docs/dns.md',
      line: 21,
      ...execution,
    });
  });

  test('shorthands are written out', () => {
    expect(task('TASK-3.01.02')).toMatchObject({ timeoutMs: 120_000, retry: { attempts: 3, backoffMs: 5000 } });
    expect(task('TASK-3.01.02').steps.map(({ name, check }) => [name, check])).toEqual([
      ['backend', { kind: 'tcp', host: 'localhost', port: '${{ vars.backend_port }}' }],
      ['http http://localhost/health', { kind: 'http', url: 'http://localhost/health', status: 200 }],
      ['tcp ::1:8080', { kind: 'tcp', host: '::1', port: 8080 }],
      ['tcp localhost:${{ vars.backend_port }}', { kind: 'tcp', host: 'localhost', port: '${{ vars.backend_port }}' }],
      ['file a does not exist', { kind: 'file', path: 'a', exists: false }],
      ['file a', { kind: 'file', path: 'a', exists: true }],
      ['file a (2)', { kind: 'file', path: 'a', exists: true }],
    ]);
    expect(task('TASK-3.01.02').steps[1]).toMatchObject({ retry: { attempts: 2, backoffMs: 1000 }, continueOnError: true });
  });

  test('kinds of tasks', () => {
    expect(task('TASK-3.02.03')).toMatchObject({ kind: 'manual', steps: [], covers: [], manual: { instructions: { file: 'docs/vault.md' }, approvers: ['octocat'] } });
    expect(task('TASK-3.02.06')).toMatchObject({ kind: 'work-item', status: 'in-progress', deliverables: ['docs/runbook.md'], effort: { minHours: 24, maxHours: 40 } });
    expect(task('TASK-3.02.06').acceptance).toEqual([{ text: 'reads well' }, { name: 'file docs/runbook.md', check: { kind: 'file', path: 'docs/runbook.md', exists: true }, ...execution }]);
    expect(task('y')).toMatchObject({ kind: 'manual', manual: { instructions: { text: 'Look at it.' }, approvers: [] }, steps: [{ name: 'z' }] });
    expect(task('y')).not.toHaveProperty('status');
  });

  test('a container hands down', () => {
    expect(task('T020a')).toMatchObject({
      parent: 'group',
      needs: [{ kind: 'task', id: 'TASK-3.01.02' }],
      if: "(vars.version == '1.20') && (always())",
      env: { A: '1', B: '3' },
      secrets: ['TOKEN'],
      owner: 'platform',
      covers: ['REQ-3.01'],
    });
    expect(task('T020b')).toMatchObject({
      needs: [{ kind: 'task', id: 'TASK-3.01.02' }, { kind: 'task', id: 'T020a' }],
      if: "${{ vars.version == '1.20' }}",
      secrets: ['TOKEN', 'OTHER'],
      owner: 'me',
      covers: ['0.10'],
    });
  });

  test('needs: a container stands for its leaves, phases and tasks of other phases stay', () => {
    expect(task('last').needs.map(({ id }) => id)).toEqual(['T020a', 'T020b', 'T020c', 'TASK-3.01.02']);
    expect(task('TASK-004.1').needs).toEqual([{ kind: 'phase', id: 'preflight' }, { kind: 'task', id: 'TASK-3.01.01' }]);
    expect(task('TASK-004.1').effort).toEqual({ text: '1.5d', minHours: 12, maxHours: 12 });
  });

  test('test reports and coverage inherit no covers', () => {
    expect(task('T020c').covers).toEqual([]);
    expect(task('last').covers).toEqual(['REQ-3.01']);
  });

  test('counts are of leaves and their steps', async () => {
    const { counts, diagnostics } = await loadText(WHOLE);
    expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([['no-effect', 'phases[0].tasks[3].acceptance']]);
    expect(counts).toEqual({ phases: 3, tasks: 10, steps: 14, requirements: 2 });
  });
});

describe('covers', () => {
  const covers = async (phase: string, container: string, leaf: string) => {
    const text = `version: 1\nname: x\nrequirements: [{ id: P }, { id: C }, { id: L }]\nphases:\n  - id: p\n    ${phase}\n    tasks:\n      - { id: g, ${container} tasks: [{ id: a, ${leaf} }] }\n`;
    return (await planOf(text)).phases[0]!.tasks[0]!.covers;
  };
  test.each([
    ['covers: P', '', 'run: x', ['P']],
    ['covers: P', 'covers: C,', 'run: x', ['C']],
    ['covers: P', 'covers: C,', 'run: x, covers: [L, L]', ['L']],
    ['covers: P', 'covers: C,', 'run: x, covers: []', []],
    ['covers: P', 'covers: [],', 'run: x', []],
    ['covers: P', 'covers: C,', 'steps: [{ run: x }, { junit: a }]', []],
    ['covers: P', '', 'run: x, acceptance: [{ coverage: { files: a, lines: 1 } }]', []],
    ['covers: P', '', 'steps: [{ junit: a }], covers: [L]', ['L']],
    ['title: x', '', 'run: x', []],
  ])('phase %s, container %s task %s: %j', async (phase, container, leaf, expected) => {
    expect(await covers(phase, container, leaf)).toEqual(expected);
  });
});

test('the smallest plan: one phase, ids and titles from the checks', async () => {
  const plan = await planOf(`
version: 1
name: The Shop, 2nd try!
checks:
  - junit: reports/**/*.xml
  - junit: { files: [a.xml, b.xml], min-tests: 5 }
  - coverage: { files: coverage/lcov.info, lines: 80, branches: 70.5 }
  - { name: Smoke test, run: ./smoke.sh, timeout: 1m }
  - run: ./smoke.sh
`);
  expect(plan.id).toBe('the-shop-2nd-try');
  expect(plan.failOn).toEqual(['failed', 'regressed']);
  expect(plan.phases).toHaveLength(1);
  expect(plan.phases[0]).toMatchObject({ id: 'checks', title: 'Checks', needs: [], line: 5 });
  expect(plan.phases[0]!.tasks.map(({ id, title, line, steps }) => [id, title, line, steps[0]!.check.kind])).toEqual([
    ['junit', 'Test reports reports/**/*.xml', 5, 'junit'],
    ['junit-2', 'Test reports a.xml, b.xml', 6, 'junit'],
    ['coverage', 'Coverage lines 80%, branches 70.5%', 7, 'coverage'],
    ['smoke-test', 'Smoke test', 8, 'run'],
    ['run', './smoke.sh', 9, 'run'],
  ]);
  expect(plan.phases[0]!.tasks[1]!.steps[0]!.check).toEqual({ kind: 'junit', files: ['a.xml', 'b.xml'], minTests: 5 });
});

test('`checks:` beside phases comes last', async () => {
  const plan = await planOf('version: 1\nname: x\nchecks: [{ dns: example.org }]\nphases: [{ id: p, tasks: [{ id: a, run: x }] }]\n');
  expect(plan.phases.map(({ id, needs }) => [id, needs])).toEqual([['p', []], ['checks', ['p']]]);
});

test('texts stay as they are written', async () => {
  const plan = await planOf(`
version: 1
name: 0.10
vars: { a: 1.20, b: 007, c: true, d: 2024-01-01, e: 1e3, f: 0x1F, g: null, h: ~, i: "quoted", j: .5 }
phases:
  - id: 0.10
    tasks:
      - { id: 1.0, title: 2024-01-01, run: true, owner: null }
      - { id: 007, run: yes, needs: 1.0 }
  - { id: 1e3, needs: 0.10, tasks: [{ id: TASK-004.1, run: x, needs: [007, 0.10] }] }
`);
  expect(plan.name).toBe('0.10');
  expect(plan.vars).toEqual({ a: '1.20', b: '007', c: 'true', d: '2024-01-01', e: '1e3', f: '0x1F', g: 'null', h: '~', i: 'quoted', j: '.5' });
  expect(plan.phases.map(({ id, needs }) => [id, needs])).toEqual([['0.10', []], ['1e3', ['0.10']]]);
  expect(plan.phases[0]!.tasks.map(({ id, title, owner }) => [id, title, owner])).toEqual([['1.0', '2024-01-01', 'null'], ['007', '007', undefined]]);
  expect(plan.phases[1]!.tasks[0]!.needs).toEqual([{ kind: 'task', id: '007' }, { kind: 'phase', id: '0.10' }]);
});

test('anchors, aliases and names of Object.prototype are values like any other', async () => {
  const plan = await planOf(`
version: 1
name: x
vars: &vars { constructor: a, toString: b, hasOwnProperty: c }
phases:
  - id: constructor
    tasks:
      - { id: toString, run: x, env: *vars }
      - { id: valueOf, run: x, needs: [toString] }
`);
  expect(Object.entries(plan.phases[0]!.tasks[0]!.env)).toEqual([['constructor', 'a'], ['toString', 'b'], ['hasOwnProperty', 'c']]);
  expect(plan.phases[0]!.tasks[1]!.needs).toEqual([{ kind: 'task', id: 'toString' }]);
});

test.each([
  ['XS', 1, 4],
  ['S', 8, 16],
  ['M', 24, 40],
  ['L', 40, 80],
  ['XL', 80, 160],
  ['4h', 4, 4],
  ['1.5d', 12, 12],
  ['3-5d', 24, 40],
  ['0.5-1w', 20, 40],
])('effort %s is %d to %d hours', async (text, minHours, maxHours) => {
  const plan = await planOf(`version: 1\nname: x\nphases: [{ id: p, tasks: [{ id: a, run: x, effort: ${text} }] }]\n`);
  expect(plan.phases[0]!.tasks[0]!.effort).toEqual({ text, minHours, maxHours });
});

test('a plan larger than 10 MiB is refused by its size', async () => {
  const { diagnostics, plan } = await loadText(new Uint8Array(10 * 1024 * 1024 + 1).fill(32));
  expect(plan).toBeUndefined();
  expect(diagnostics).toEqual([{ severity: 'error', code: 'too-large', message: 'The plan has 10.0 MiB.', expected: 'at most 10 MiB', file: 'phasegate.yml', line: 1, column: 1, path: '' }]);
});
