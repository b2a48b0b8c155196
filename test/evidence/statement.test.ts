import { describe, expect, it } from 'vitest';
import { statement } from '../../src/evidence/statement.js';
import type { PhaseResult, TaskResult, TaskStatus, Verdict } from '../../src/trace/record.js';

const task = (id: string, status: TaskStatus, tolerated?: boolean): TaskResult => ({ id, status, durationMs: 0, outputs: {}, steps: [], evidence: [], ...(tolerated ? { tolerated } : {}) });

function made(verdict: Verdict, tasks: TaskResult[]): Record<string, any> {
  const text = statement({
    result: { verdict, tasks } as PhaseResult,
    subjects: [{ name: 'result.json', sha256: 'a'.repeat(64) }],
    configuration: [
      { name: 'phasegate.yml', sha256: 'b'.repeat(64) },
      { name: 'ci.yml', sha256: 'c'.repeat(64), uri: 'git+https://github.com/octo/shop' },
    ],
  });
  expect(text).not.toContain('\n');
  return JSON.parse(text) as Record<string, any>;
}

describe('statement', () => {
  it('is an in-toto Statement v1 with the test-result predicate', () => {
    expect(made('passed', [task('A', 'passed'), task('B', 'skipped')])).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'result.json', digest: { sha256: 'a'.repeat(64) } }],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: {
        result: 'PASSED',
        configuration: [
          { name: 'phasegate.yml', digest: { sha256: 'b'.repeat(64) } },
          { name: 'ci.yml', uri: 'git+https://github.com/octo/shop', digest: { sha256: 'c'.repeat(64) } },
        ],
        passedTests: ['A'],
        warnedTests: [],
        failedTests: [],
      },
    });
  });

  it.each<[Verdict, TaskResult[], string]>([
    ['passed', [task('A', 'passed')], 'PASSED'],
    ['passed', [task('A', 'passed'), task('B', 'failed', true)], 'WARNED'],
    ['passed-with-waivers', [task('A', 'waived')], 'WARNED'],
    ['failed', [task('A', 'failed')], 'FAILED'],
    ['waiting', [task('A', 'waiting')], 'FAILED'],
    ['not-computed', [], 'FAILED'],
  ])('%s is told as %#', (verdict, tasks, expected) => {
    expect(made(verdict, tasks)['predicate'].result).toBe(expected);
  });

  it('lists each task by what became of it, and what did not run nowhere', () => {
    const statuses: TaskStatus[] = ['passed', 'failed', 'blocked', 'skipped', 'waiting', 'waived', 'cancelled', 'planned', 'in-progress', 'done'];
    const { predicate } = made('failed', [...statuses.map((status) => task(status, status)), task('tolerated', 'failed', true)]);
    expect([predicate.passedTests, predicate.warnedTests, predicate.failedTests]).toEqual([['passed'], ['waived', 'tolerated'], ['failed']]);
  });
});
