import type { CheckContext, CheckOf } from '../checks.js';
import { add, readCoverage } from './coverage-formats.js';
import { CheckFailure } from './failure.js';
import { numberField } from './fields.js';
import { findReports } from './reports.js';
import { readBytes } from './workspace.js';

/**
 * The share of lines and branches that ran is not below a threshold. Several reports are added up; the unrounded share
 * is compared.
 */
export async function checkCoverage(check: CheckOf<'coverage'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  const percent = { min: 0, max: 100 };
  const needed = {
    lines: check.lines === undefined ? undefined : numberField('lines', check.lines, context.vars, percent),
    branches: check.branches === undefined ? undefined : numberField('branches', check.branches, context.vars, percent),
  };
  const sum = { lines: { covered: 0, total: 0 }, branches: { covered: 0, total: 0 } };
  const files = await findReports(check.files, 'a coverage report there', context, signal);
  for (const file of files) {
    const { lines, branches } = await readCoverage(file, await readBytes(context.workspace, 'files', file, signal), context.redact);
    context.log(`${file}: ${lines.covered} of ${lines.total} lines, ${branches.covered} of ${branches.total} branches`);
    add(sum.lines, lines);
    add(sum.branches, branches);
  }
  const seen: string[] = [];
  const below: string[] = [];
  for (const what of ['lines', 'branches'] as const) {
    const { covered, total } = sum[what];
    const threshold = needed[what];
    if (total === 0) {
      if (threshold === undefined && what === 'branches') continue;
      throw new CheckFailure(`${what}: ${files.join(', ')} has no data about ${what}, so nothing is known; let the tests write it`);
    }
    // In this order the quotient is exact where the threshold is: 57 of 100 are not below 57 %.
    const share = (covered * 100) / total;
    const text = `${what} ${Math.floor(share * 100) / 100} % (${covered} of ${total})`;
    seen.push(text);
    if (threshold !== undefined && share < threshold) below.push(`${text}, expected at least ${threshold} %`);
  }
  if (below.length > 0) throw new CheckFailure(below.join('; '));
  return seen.join(', ');
}
