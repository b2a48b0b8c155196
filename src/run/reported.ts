/** The traceability report of a record in a folder, and what it may be compared with. */
import { UserError } from '../errors.js';
import type { RunRecord } from '../trace/record.js';
import type { Report } from '../trace/report.js';
import { traceReport } from '../trace/trace.js';
import { type Recorded, readRecorded } from './recorded.js';

export interface ReportOptions {
  /** The folder of the record to compare with. */
  baseline?: string | undefined;
  /** The command that records a decision where the report is read. */
  approve?: (task: string, by: string) => string;
}

/** @throws UserError naming what is missing, damaged or of another plan */
export async function reportOf(recorded: Recorded, { baseline, approve }: ReportOptions): Promise<Report> {
  const { record } = recorded;
  return traceReport({
    ...recorded,
    today: dayOf(record),
    ...(baseline === undefined ? {} : { baseline: await baselineReport(baseline, record.plan.id) }),
    ...(approve === undefined ? {} : { approve }),
  });
}

/**
 * @param folder as the user named it
 * @param plan the id of the plan that is compared
 * @throws UserError also where the record is of another plan, so that every requirement would be a change
 */
export async function baselineReport(folder: string, plan: string): Promise<Report> {
  const recorded = await readRecorded(folder);
  const { id } = recorded.record.plan;
  if (id !== plan) throw new UserError(`--baseline ${folder} is a record of the plan ${id}, and this one is of ${plan}.`, 'Name the folder of an earlier run of the same plan.');
  return reportOf(recorded, {});
}

/** Waivers are held against the day of the run: its report says the same whenever it is made. */
export function dayOf({ run }: Pick<RunRecord, 'run'>): string {
  return run.startedAt.slice(0, 10);
}
