/** What is said with the command that reproduces a failure. Pure. */
import type { ReportTask } from '../trace/report.js';

/** Of a task that only reads reports: alone the command reads the same ones again. */
export const READS_ONLY = 'after what writes the report has run again';

/** As text, the command first. */
export function reproduction({ reproduce, readsOnly }: Pick<ReportTask, 'reproduce' | 'readsOnly'>): string | undefined {
  return reproduce === undefined || readsOnly !== true ? reproduce : `${reproduce} (${READS_ONLY})`;
}
