/** What is refused before anything is read or run: events on which tasks would have too much power, platforms without artifacts. */
import { UserError } from '../errors.js';
import { GUARDED_EVENTS, type Inputs } from './inputs.js';

/** @throws UserError on an event whose tasks run with this repository's secrets on what others wrote, unless it was asked for */
export function guardEvent(env: NodeJS.ProcessEnv, { allowEvents }: Pick<Inputs, 'allowEvents'>): void {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (!GUARDED_EVENTS.some((guarded) => guarded === event) || allowEvents.includes(event)) return;
  throw new UserError(
    `Tasks do not run on ${event}: they would have this repository's secrets while they run what anybody proposed.`,
    `Use \`pull_request\`. If nothing of the proposal is checked out or run here, write \`allow-events: ${event}\`.`,
  );
}

/**
 * Who decides what the input `approve` names: the person GitHub says started this run.
 *
 * @throws UserError where that is nobody's decision: on other events, without an actor, and where another one runs it again
 */
export function approver(env: NodeJS.ProcessEnv): string {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (event !== 'workflow_dispatch') {
    throw new UserError(`The input "approve" is a decision of a person, and nobody takes one on ${event || 'an unknown event'}.`, 'Give it on `workflow_dispatch`: `approve: ${{ inputs.approve }}`.');
  }
  const actor = env['GITHUB_TRIGGERING_ACTOR'] ?? '';
  if (actor === '') throw new UserError('GITHUB_TRIGGERING_ACTOR is not set, so nobody vouches for who approves.', 'Use the action on GitHub, and `phasegate approve` elsewhere.');
  const starter = env['GITHUB_ACTOR'] ?? '';
  if (starter !== actor) {
    throw new UserError(`${starter || 'Somebody'} started this run with the input "approve", and ${actor} runs it again: who runs something again has decided nothing.`, 'Start the workflow anew, and name the tasks you decide.');
  }
  return actor;
}

/** Why results cannot be handed on as artifacts here, as the beginning of a sentence; undefined: they can. */
export function whyNoArtifacts(env: NodeJS.ProcessEnv): string | undefined {
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  const host = URL.canParse(server) ? new URL(server).hostname.toLowerCase() : server;
  // The hosts the artifact client itself takes for GitHub's own.
  if (host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')) return `${server} is a GitHub Enterprise Server, which has no artifact service this action can use`;
  if (!env['ACTIONS_RUNTIME_TOKEN'] || !env['ACTIONS_RESULTS_URL']) return 'this runner gives actions no artifact service (ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL)';
  return undefined;
}
