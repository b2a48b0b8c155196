/** What a run ends with for people, beside the record and not covered by it. */
import { join } from 'node:path';
import type { Report } from '../trace/report.js';
import { writeWhole } from './record-folder.js';

export function reportFiles(out: string): { html: string; markdown: string } {
  return { html: join(out, 'report.html'), markdown: join(out, 'report.md') };
}

/** The renderers are loaded here and not before: a run starts without them. */
export async function writeReports(out: string, report: Report): Promise<void> {
  const { html, markdown } = reportFiles(out);
  const { reportMarkdown } = await import('../render/report-md.js');
  writeWhole(markdown, reportMarkdown(report));
  const { reportHtml } = await import('../render/html/report-html.js');
  writeWhole(html, reportHtml(report));
}
