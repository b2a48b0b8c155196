import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { encodePath } from '../../src/evidence/paths.js';
import type { Plan } from '../../src/plan/model.js';
import { reportMarkdown } from '../../src/render/report-md.js';
import { buildPlan } from '../plan/build-plan.js';
import { decision, input, phaseResult, plan, task } from './report-fixture.js';

const [preflight, inventory] = plan.phases as [Plan['phases'][number], Plan['phases'][number]];
const passedPreflight = phaseResult(
  preflight,
  'passed',
  [
    task('TASK-3.01.01', 'passed', {
      evidence: ['output.log', 'dns/report.json', 'a b/(1).txt', 'what:now?.txt', 'd.txt', 'e.txt', 'f.txt'].map((path) => ({ path, sha256: 'b'.repeat(64), size: 3 })),
    }),
    task('TASK-3.01.02', 'passed', { startedAt: '2026-03-01T10:00:03.600Z', durationMs: 61_000 }),
    task('0.10', 'passed'),
    task('0.11', 'passed', { warnings: ['the task left a process running in the background; ended with it.'] }),
  ],
  { exit: [{ name: 'coverage of 80 %', status: 'passed', detail: 'lines 84.2 %' }] },
);

const golden = async (name: string, document: string): Promise<void> => {
  await expect(document).toMatchFileSnapshot(`golden/${name}.md`);
};

describe('the whole document', () => {
  it('of a run that passed', async () => {
    const done = phaseResult(inventory, 'passed', [
      task('TASK-3.02.03', 'passed', { decision }),
      task('TASK-3.02.04', 'passed'),
      task('TASK-3.02.06', 'in-progress'),
    ]);
    await golden('passed', reportMarkdown(input(plan, 'passed', [passedPreflight, done], { decisions: [decision] })));
  });

  it('of a run that failed, with what that blocked', async () => {
    const failed = phaseResult(
      preflight,
      'failed',
      [
        task('TASK-3.01.01', 'failed', {
          error: 'step "lookup": exit code 2\nlitellm.example: NXDOMAIN',
          reproduce: 'phasegate run --task TASK-3.01.01',
          steps: [
            { name: 'resolver', kind: 'run', status: 'passed', exitCode: 0, attempts: 1, durationMs: 10 },
            { name: 'lookup', kind: 'run', status: 'failed', exitCode: 2, attempts: 3, durationMs: 900, error: 'exit code 2\nlitellm.example: NXDOMAIN' },
          ],
        }),
        task('TASK-3.01.02', 'blocked', { blockedBy: ['TASK-3.01.01'] }),
        task('0.10', 'failed', { tolerated: true, error: 'file ca.pem is missing', evidence: [] }),
        task('0.11', 'passed'),
      ],
      { exit: [{ name: 'coverage of 80 %', status: 'failed', error: 'lines 61.0 %, expected at least 80 %' }] },
    );
    const blocked = phaseResult(inventory, 'not-computed', [
      task('TASK-3.02.03', 'blocked', { blockedBy: ['TASK-3.01.01', 'preflight'] }),
      task('TASK-3.02.04', 'blocked', { blockedBy: ['TASK-3.01.01', 'preflight'] }),
      task('TASK-3.02.06', 'in-progress'),
    ]);
    await golden('failed', reportMarkdown(input(plan, 'failed', [failed, blocked])));
  });

  it('of a run that waits for somebody, on GitHub, in two legs', async () => {
    const legs = ['linux', 'macos'].map((leg) => ({ ...passedPreflight, phase: { ...passedPreflight.phase, leg } }));
    const waiting = phaseResult(inventory, 'waiting', [
      task('TASK-3.02.03', 'waiting', { waitsFor: ['@octocat'] }),
      task('TASK-3.02.04', 'blocked', { blockedBy: ['TASK-3.02.03'] }),
      task('TASK-3.02.06', 'done'),
    ]);
    const github = { job: 'report', attempt: 2, headSha: '9'.repeat(40), repository: 'octo-org/gateway', event: 'push', ref: 'refs/heads/main' };
    await golden('waiting', reportMarkdown(input(plan, 'waiting', [...legs, waiting], { run: github })));
  });

  it('of a run that was interrupted, before any commit', async () => {
    const cut = phaseResult(preflight, 'not-computed', [
      task('TASK-3.01.01', 'passed'),
      task('TASK-3.01.02', 'cancelled', { startedAt: '2026-03-01T10:00:04.000Z', durationMs: 250, error: 'ended by SIGINT' }),
    ]);
    await golden('interrupted', reportMarkdown(input(plan, 'not-computed', [cut], { run: { sha: null, finishedAt: null }, unfinished: ['preflight'] })));
  });

  it('of a plan and tasks that try to break out of it', async () => {
    await golden('hostile', hostile());
  });
});

const EVIL = '](x) | @octocat Fixes #1 <script>alert(1)</script> ![i](https://evil.example/i.png) `\n```\n# out </details> -->\u202e%%';

function hostile(): string {
  const evil = buildPlan(
    [
      {
        id: 'end',
        title: EVIL,
        tasks: [
          { id: 'graph', title: EVIL, kind: 'manual', manual: { instructions: { text: EVIL }, approvers: [EVIL] }, owner: EVIL, hint: EVIL, covers: ['REQ-1'] },
          { id: '|x', title: EVIL, needs: ['graph'], owner: EVIL, hint: EVIL, covers: ['REQ-1'], effort: { text: EVIL, minHours: 1, maxHours: 1 } },
        ],
      },
    ],
    { name: EVIL, file: EVIL, requirements: [{ id: 'REQ-1', title: EVIL, source: { file: EVIL, line: 1 }, verification: 'test', covers: [], attributes: {}, contentHash: '' }] },
  );
  const result = phaseResult(evil.phases[0]!, 'failed', [
    task('graph', 'waiting', { waitsFor: [EVIL] }),
    task('|x', 'failed', {
      error: EVIL,
      reproduce: EVIL,
      warnings: [EVIL],
      blockedBy: [EVIL],
      steps: [{ name: EVIL, kind: 'run', status: 'failed', attempts: 1, durationMs: 1, error: EVIL }],
      evidence: [{ path: `${EVIL}/x`, sha256: 'b'.repeat(64), size: 1 }],
    }),
  ]);
  return reportMarkdown(input(evil, 'failed', [result], { decisions: [{ ...decision, task: EVIL, by: EVIL, note: EVIL }], run: { id: EVIL, repository: EVIL, ref: EVIL } }));
}

interface Node {
  type: string;
  url?: string;
  depth?: number;
  value?: string;
  children?: Node[];
}

function nodesOf(document: string): Node[] {
  const root = fromMarkdown(document, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node;
  const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)];
  return all(root);
}

describe('hostile texts', () => {
  it('make no node of their own', () => {
    const nodes = nodesOf(hostile());
    const types = new Set(nodes.map((node) => node.type));
    expect([...types].toSorted()).toEqual(['code', 'heading', 'inlineCode', 'link', 'list', 'listItem', 'paragraph', 'root', 'strong', 'table', 'tableCell', 'tableRow', 'text']);
    expect(nodes.filter((node) => node.type === 'link').map((node) => node.url!.split('/')[0])).toEqual(['end', 'end', 'end']);
    for (const { value } of nodes.filter((node) => node.type === 'text')) expect(value).not.toMatch(/@octocat|#1|https:\/\/|\u202e/);
  });

  it('stay in their cells', () => {
    for (const table of nodesOf(hostile()).filter((node) => node.type === 'table')) {
      const columns = table.children!.map((row) => row.children!.length);
      expect(new Set(columns).size).toBe(1);
    }
  });
});

it('links evidence where the record keeps it', () => {
  const links = nodesOf(reportMarkdown(input(plan, 'passed', [passedPreflight]))).flatMap((node) => (node.url === undefined ? [] : [decodeURIComponent(node.url)]));
  expect(links).toContain(`preflight/evidence/TASK-3.01.01/${encodePath('what:now?.txt')}`);
  expect(links).toContain('preflight/evidence/TASK-3.01.01/a b/(1).txt');
});

it('says the verdict in the first line', () => {
  const [first] = reportMarkdown(input(plan, 'not-computed', [])).split('\n');
  expect(first).toBe('# ❓ LiteLLM API gateway not computed: 2 of 2 phases without a result; 2 of 3 requirements not run, 1 uncovered');
});
