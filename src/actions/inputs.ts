/** The inputs of the root action, read and judged before anything else happens. */
import { UserError } from '../errors.js';
import { readBoolean, readList, readTexts, readVars } from './action-inputs.js';

export interface Inputs {
  plan: string;
  /** Undefined: the whole plan. */
  phase: string | undefined;
  /** Which replica of the phase this job is. Undefined: the only one. */
  leg: string | undefined;
  vars: Record<string, string>;
  keepGoing: boolean;
  /** Manual tasks the person who started this run decides. */
  approve: string[];
  /** Of the events on which tasks do not run by themselves: those on which they may. */
  allowEvents: string[];
  token: string | undefined;
}

export const INPUTS = ['plan', 'phase', 'leg', 'vars', 'keep-going', 'approve', 'allow-events', 'token'] as const;

/** They run the default branch's workflow, with its secrets and a token that may write, on what anybody proposed. */
export const GUARDED_EVENTS = ['pull_request_target', 'workflow_run'] as const;

const LEG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * @param env the action's
 * @throws UserError that names the input, what it is and what was expected
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const text = readTexts(env, INPUTS);
  return {
    plan: text('plan') || 'phasegate.yml',
    phase: text('phase') || undefined,
    leg: readLeg(text('leg')),
    vars: readVars(text('vars')),
    keepGoing: readBoolean('keep-going', text('keep-going')),
    approve: readList(text('approve')),
    allowEvents: readEvents(text('allow-events')),
    token: text('token') || undefined,
  };
}

function readLeg(text: string): string | undefined {
  if (text === '' || LEG.test(text)) return text || undefined;
  throw new UserError(`The input "leg" is ${JSON.stringify(text)}, and letters, digits, ".", "_" and "-" were expected, at most 64.`, 'Name each leg of the matrix by such a word: `leg: ${{ strategy.job-index }}`.');
}

function readEvents(text: string): string[] {
  const events = readList(text);
  const guarded: readonly string[] = GUARDED_EVENTS;
  const odd = events.find((event) => !guarded.includes(event));
  if (odd === undefined) return events;
  throw new UserError(`The input "allow-events" has ${JSON.stringify(odd)}, and ${GUARDED_EVENTS.join(' or ')} was expected.`, 'Leave out other events: tasks run on them anyway.');
}
