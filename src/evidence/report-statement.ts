/** The in-toto statement about a whole run, as its report has it: what holds for all phases together, after `fail-on`. */
import type { Report, ReportRequirement, ReportTask } from '../trace/report.js';
import { runName } from '../trace/run-name.js';
import { PREDICATE_TYPE, STATEMENT_TYPE } from './statement.js';

/**
 * One line of JSON, without the line break. Its subject is `run.json`, which stands for the whole record; where there is
 * none, because phases came as artifacts, the manifest of each phase. Tests are requirements (`requirement:REQ-1`) and tasks
 * (`task:build/T-1`). As in the statement of a phase, what has no outcome is in none of the lists.
 *
 * @returns undefined where nothing has a digest, so that there is nothing to make a statement about
 */
export function reportStatement(report: Report): string | undefined {
  const subject =
    report.digest === null
      ? report.phases.flatMap(({ folder, manifest }) => (manifest === null ? [] : [digested(`${folder}/manifest.json`, manifest)]))
      : [digested('run.json', report.digest)];
  if (subject.length === 0) return undefined;
  const named = (requirement: (one: ReportRequirement) => boolean, task: (one: ReportTask) => boolean): string[] => [
    ...report.requirements.filter(requirement).map(({ id }) => `requirement:${id}`),
    ...report.tasks.filter((one) => one.kind !== 'work-item' && task(one)).map(({ phase, leg, id }) => `task:${runName(phase, leg)}/${id}`),
  ];
  const warned = named(({ status }) => status === 'waived', ({ status, tolerated }) => status === 'waived' || (status === 'failed' && tolerated));
  return JSON.stringify({
    _type: STATEMENT_TYPE,
    subject,
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: resultOf(report, warned.length > 0),
      configuration: [digested(report.plan.file, report.plan.digest)],
      ...(report.run.url === undefined ? {} : { url: report.run.url }),
      passedTests: named(({ status }) => status === 'verified', ({ status }) => status === 'passed'),
      warnedTests: warned,
      failedTests: named(({ status }) => status === 'failed', ({ status, tolerated }) => status === 'failed' && !tolerated),
    },
  });
}

function resultOf({ verdict }: Report, warned: boolean): 'PASSED' | 'WARNED' | 'FAILED' {
  if (verdict === 'passed-with-waivers') return 'WARNED';
  if (verdict !== 'passed') return 'FAILED';
  return warned ? 'WARNED' : 'PASSED';
}

function digested(name: string, sha256: string): { name: string; digest: { sha256: string } } {
  return { name, digest: { sha256 } };
}
