import type { Report } from '../trace/report.js';

/** The report itself, as `schema/report.schema.json` has it. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
