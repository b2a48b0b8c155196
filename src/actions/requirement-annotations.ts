/** What is wrong with requirements, on the lines of a pull request where they are written. */
import { posix } from 'node:path';
import type { Plan } from '../plan/model.js';
import type { Report, ReportRequirement } from '../trace/report.js';
import type { Spot, WorkflowCommands } from './workflow-commands.js';

/** The last error is for the one that says how the job ended. */
const KEPT_BACK = 1;

/** Failing ones first, those this change broke before the others. @param plan as it was loaded, its file relative to the workspace */
export function annotateRequirements(report: Report, plan: Plan, commands: WorkflowCommands): void {
  const folder = posix.dirname(plan.file.replaceAll('\\', '/'));
  const uncovered = plan.failOn.includes('uncovered') ? 'error' : 'warning';
  const failed = report.requirements.filter(({ status }) => status === 'failed').toSorted((a, b) => Number(b.marks.includes('regressed')) - Number(a.marks.includes('regressed')));
  const found = [
    ...failed.map((requirement) => ({ kind: 'error' as const, requirement, title: `${requirement.id} failed`, message: failure(requirement) })),
    ...report.requirements
      .filter(({ status }) => status === 'uncovered')
      .map((requirement) => ({ kind: uncovered, requirement, title: `${requirement.id} is uncovered`, message: `No test, task or marker names ${requirement.id}: "${requirement.title}". Name it in a test, or in \`covers\` of a task.` } as const)),
  ];
  const others: string[] = [];
  for (const { kind, requirement, title, message } of found) {
    const at = spotOf(requirement, folder);
    if (at === undefined) continue;
    if (commands.left(kind) <= (kind === 'error' ? KEPT_BACK : 0)) others.push(`${at.file}:${at.line} ${title}`);
    else commands[kind](title, message, at);
  }
  if (others.length > 0) commands.text([`${others.length} more than GitHub has annotations for:`, ...others].join('\n'));
}

/** Where it is written, as a path from the root of the repository. */
function spotOf({ source }: ReportRequirement, folder: string): Spot | undefined {
  if (source?.line === undefined) return undefined;
  return { file: posix.join(folder, source.file), line: source.line };
}

function failure({ title, marks, proofs }: ReportRequirement): string {
  const failed = proofs.filter(({ status }) => status === 'failed');
  const [first] = failed;
  const what = first === undefined ? 'What refines it failed.' : `${first.test ?? first.task ?? 'A proof'} failed${first.error === undefined ? '' : `: ${first.error}`}`;
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
  return `${title}\n${what}${more}${marks.includes('regressed') ? '\nIt was verified on the base branch.' : ''}`;
}
