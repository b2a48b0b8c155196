/** The inputs of `report/` and `defects/`, and those the root action shares with them. */
import { UserError } from '../errors.js';
import { readTexts } from './action-inputs.js';

/** `auto`: what the table of events says. */
export const WRITES = ['auto', 'always', 'never'] as const;
export type Write = (typeof WRITES)[number];

export const DEFAULT_AUTHOR = 'github-actions[bot]';

export interface ReportInputs {
  plan: string;
  /** `toJSON(needs)`; empty where it was not given. */
  needs: string;
  comment: Write;
  /** Whose comment and whose issues are ours. */
  author: string;
  token: string | undefined;
}

export const REPORT_INPUTS = ['plan', 'needs', 'comment', 'author', 'token'] as const;

/** @throws UserError that names the input, what it is and what was expected */
export function readReportInputs(env: NodeJS.ProcessEnv): ReportInputs {
  const text = readTexts(env, REPORT_INPUTS);
  return { plan: text('plan') || 'phasegate.yml', needs: text('needs'), comment: readWrite('comment', text('comment')), author: text('author') || DEFAULT_AUTHOR, token: text('token') || undefined };
}

export interface DefectsInputs extends Omit<ReportInputs, 'comment'> {
  defects: Write;
}

export const DEFECTS_INPUTS = ['plan', 'needs', 'defects', 'author', 'token'] as const;

/** @throws UserError that names the input, what it is and what was expected */
export function readDefectsInputs(env: NodeJS.ProcessEnv): DefectsInputs {
  const text = readTexts(env, DEFECTS_INPUTS);
  return { plan: text('plan') || 'phasegate.yml', needs: text('needs'), defects: readWrite('defects', text('defects')), author: text('author') || DEFAULT_AUTHOR, token: text('token') || undefined };
}

export function readWrite(name: string, text: string): Write {
  const found = WRITES.find((write) => write === (text || 'auto'));
  if (found !== undefined) return found;
  throw new UserError(`The input "${name}" is ${JSON.stringify(text)}, and ${WRITES.join(', ')} was expected.`, 'Leave it out for `auto`.');
}
