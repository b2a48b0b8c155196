/** Tells of the defects of a run what its report and its repository say of them. */
import type { Forge } from '../forge/forge.js';
import type { Plan } from '../plan/model.js';
import type { Report } from '../trace/report.js';
import { applyDefects, type DefectsCall, type DefectsResult } from './apply.js';
import type { Repository } from './repository.js';

export interface TellOptions {
  forge: Forge;
  plan: Plan;
  report: Report;
  repository: Repository;
  /** Login whose issues are ours. */
  author: string;
  /** Where it ran, for people. */
  environment: string;
  /** Where a person reads a commit or a comparison. */
  repositoryUrl: string | undefined;
  lastGreen: DefectsCall['lastGreen'];
}

/**
 * @throws ForgeError where the issues cannot even be read
 * @throws UserError for a template that cannot be filled in, before anything is written
 */
export function tell({ forge, plan, report, repository, author, environment, repositoryUrl, lastGreen }: TellOptions): Promise<DefectsResult> {
  const { run } = report;
  const commit = run.headSha ?? run.sha;
  return applyDefects({
    forge,
    report,
    author,
    now: { run: run.id, attempt: run.attempt, at: run.finishedAt ?? run.startedAt, sha: commit },
    settings: { plan: plan.id, maxOpen: plan.defects.maxOpen, closeAfter: plan.defects.closeAfter },
    document: { report, rules: plan.defects.severity, template: repository.template, environment, runUrl: run.url, repositoryUrl },
    commitsSince: (sha) => repository.commitsSince(sha, commit),
    ownersOf: (failures) => repository.ownersOf(failures),
    lastGreen,
  });
}
