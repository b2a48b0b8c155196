import pc from 'picocolors';
import { UserError } from '../errors.js';

const ISSUES = 'https://github.com/phasegate/phasegate/issues';

/** What a person reads when a command could not do its work: the fault and the way out, or that it is ours. */
export function explain(error: unknown): string {
  const colors = pc.createColors(process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined);
  if (error instanceof UserError) {
    return `${colors.red('error:')} ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${colors.red('internal error:')} this is a bug in Phasegate, not in your plan. Please report it with what follows: ${ISSUES}\n${stack}\n`;
}
