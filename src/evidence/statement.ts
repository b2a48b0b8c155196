/**
 * The in-toto statement about one phase: Statement v1 with the test-result predicate v0.1. It is not signed here; it is
 * what `actions/attest`, `cosign` and others sign.
 */
import type { PhaseResult, TaskResult, Verdict } from '../trace/record.js';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

export interface StatementOptions {
  result: PhaseResult;
  /** Paths in the phase's folder with their sha256. */
  subjects: { name: string; sha256: string }[];
  /** What decided how it ran: the plan, the workflow. */
  configuration: { name: string; sha256: string; uri?: string }[];
}

/**
 * One line of JSON, without the line break. The predicate knows no skipped tests: tasks that were not run are in none of
 * its lists, and a phase that did not pass as a whole is `FAILED`.
 */
export function statement({ result, subjects, configuration }: StatementOptions): string {
  const tasks = (wanted: (task: TaskResult) => boolean): string[] => result.tasks.filter(wanted).map((task) => task.id);
  const warned = tasks((task) => task.status === 'waived' || isTolerated(task));
  return JSON.stringify({
    _type: STATEMENT_TYPE,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: testResult(result),
      configuration: configuration.map(({ name, sha256, uri }) => ({ name, ...(uri === undefined ? {} : { uri }), digest: { sha256 } })),
      passedTests: tasks((task) => task.status === 'passed'),
      warnedTests: warned,
      failedTests: tasks((task) => task.status === 'failed' && !isTolerated(task)),
    },
  });
}

/** What the predicate calls the outcome of a phase. */
export function testResult(result: Pick<PhaseResult, 'verdict' | 'tasks'>): 'PASSED' | 'WARNED' | 'FAILED' {
  const passed: Verdict[] = ['passed', 'passed-with-waivers'];
  if (!passed.includes(result.verdict)) return 'FAILED';
  return result.verdict === 'passed-with-waivers' || result.tasks.some(isTolerated) ? 'WARNED' : 'PASSED';
}

function isTolerated(task: TaskResult): boolean {
  return task.status === 'failed' && task.tolerated === true;
}
