/** The inputs of the root action, read and judged before anything else happens. */
import { UserError } from '../errors.js';
import { readBoolean, readList, readTexts, readVars } from './action-inputs.js';
import { DEFAULT_AUTHOR, readWrite, type Write } from './report-inputs.js';

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
  /** `toJSON(needs)`; empty where it was not given. */
  needs: string;
  /** Globs of names: artifacts of other jobs, fetched before the checks run. */
  artifacts: string[];
  comment: Write;
  defects: Write;
  /** Whose comment and whose issues are ours. */
  author: string;
  token: string | undefined;
}

export const INPUTS = ['plan', 'phase', 'leg', 'vars', 'keep-going', 'approve', 'allow-events', 'needs', 'artifacts', 'comment', 'defects', 'author', 'token'] as const;

/** They run the default branch's workflow, with its secrets and a token that may write, on what anybody proposed. */
export const GUARDED_EVENTS = ['pull_request_target', 'workflow_run'] as const;

const LEG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * @param env the action's
 * @throws UserError that names the input, what it is and what was expected
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const text = readTexts(env, INPUTS);
  const artifacts = text('artifacts').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (artifacts.length > 0 && text('needs') === '') {
    throw new UserError('The input "artifacts" needs the input "needs": a job that died has left nothing, or what an older attempt of it left.', 'Write `needs: ${{ toJSON(needs) }}`, and list every job that uploads reports under `needs:` of this job.');
  }
  const comment = readWrite('comment', text('comment'));
  if (comment === 'always' && text('phase') !== '') {
    throw new UserError('The input "comment" is always, and a single phase writes none: it knows nothing of the others.', 'Write the comment in a last job, with `phasegate/phasegate/report@v1`.');
  }
  const defects = readWrite('defects', text('defects'));
  if (defects === 'always' && text('phase') !== '') {
    throw new UserError('The input "defects" is always, and a single phase opens none: it knows nothing of the others.', 'Tell of defects in a last job, with `phasegate/phasegate/defects@v1`.');
  }
  return {
    plan: text('plan') || 'phasegate.yml',
    phase: text('phase') || undefined,
    leg: readLeg(text('leg')),
    vars: readVars(text('vars')),
    keepGoing: readBoolean('keep-going', text('keep-going')),
    approve: readList(text('approve')),
    allowEvents: readEvents(text('allow-events')),
    needs: text('needs'),
    artifacts,
    comment,
    defects,
    author: text('author') || DEFAULT_AUTHOR,
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
