/** Defects of a run on a laptop: Markdown files beside its record, with the life they have on GitHub. */
import { existsSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join, relative } from 'node:path';
import type { DefectOutcome } from '../defects/apply.js';
import { UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { Report } from '../trace/report.js';

const AUTHOR = 'phasegate';
const ORDER: readonly DefectOutcome[] = ['opened', 'reopened', 'updated', 'closed'];

export interface LocalDefects {
  plan: Plan;
  planFile: string;
  /** The record's folder. */
  out: string;
  report: Report;
}

/** @returns what became of them, in lines; none where there are none, and nothing is loaded for that */
export async function localDefects({ plan, planFile, out, report }: LocalDefects): Promise<string[]> {
  const folder = join(out, 'local');
  const isRed = report.tasks.some(({ status }) => status === 'failed') || report.phases.some(({ criteria }) => criteria.some(({ status }) => status === 'failed'));
  if (!isRed && !existsSync(join(folder, 'defects'))) return [];
  const { readRepository } = await import('../defects/repository.js');
  const { tell } = await import('../defects/tell.js');
  const { localForge } = await import('../forge/local.js');
  try {
    const { done, warnings } = await tell({
      forge: localForge({ folder, author: AUTHOR, head: report.run.headSha ?? '' }),
      plan,
      report,
      repository: await readRepository(plan, planFile),
      author: AUTHOR,
      environment: `${platform()} ${release()} ${arch()}, Node ${process.versions.node}`,
      repositoryUrl: undefined,
      lastGreen: async () => undefined,
    });
    const counts = ORDER.flatMap((outcome) => {
      const files = done.filter((one) => one.outcome === outcome);
      return files.length === 0 ? [] : [`${files.length} ${outcome}`];
    });
    const [first, ...others] = done;
    if (first === undefined || counts.length === 0) return [];
    const where = relative('', others.length === 0 ? first.url : join(folder, 'defects'));
    return [`${counts.join(', ')}: ${where}`, ...warnings];
  } catch (error) {
    // What the disk refuses changes no verdict either.
    if (!(error instanceof UserError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    const { message, hint } = error as UserError;
    return [`not written: ${message}${hint === undefined ? '' : ` ${hint}`}`];
  }
}
