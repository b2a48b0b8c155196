/** What to do about a token that may not: the exact YAML, or why no YAML helps. */
import { ForgeError } from './forge.js';

/** The jobs that write or read there, and all each of them needs, since a `permissions:` grants nothing it does not name. */
const NEEDED = {
  comment: { line: 'pull-requests: write', all: '{ contents: read, actions: read, pull-requests: write }' },
  defects: { line: 'issues: write', all: '{ contents: read, actions: read, issues: write }' },
  baseline: { line: 'actions: read', all: '{ contents: read, actions: read, pull-requests: write }' },
  pulls: { line: 'pull-requests: write', all: '{ contents: read, actions: read, pull-requests: write }' },
} as const;
export type Need = keyof typeof NEEDED;

/** Events whose token can only read, whatever `permissions:` says. */
export type ReadOnly = 'fork' | 'dependabot';

const READ_ONLY: Record<ReadOnly, string> = {
  fork: 'GitHub gives a pull request of a fork a token that only reads, and no `permissions:` changes that. To have the comment on it too, report under `workflow_run`, as in `workflows-examples/`.',
  dependabot: 'GitHub gives a pull request of Dependabot a token that only reads. To have the comment on it too, report under `workflow_run`, as in `workflows-examples/`.',
};

export function readOnlyWords(readOnly: ReadOnly): string {
  return READ_ONLY[readOnly];
}

/** The sentence with the YAML to add. */
export function permissionWords(need: Need): string {
  const { line, all } = NEEDED[need];
  return `Add \`${line}\` to the \`permissions:\` of this job, which is then \`permissions: ${all}\`.`;
}

/** What failed and what to do about it, in sentences. */
export function forgeWords(what: string, error: ForgeError, need: Need, readOnly?: ReadOnly): string {
  return `${what}: ${error.message} ${remedy(error, need, readOnly)}`.trim();
}

function remedy({ problem, message }: ForgeError, need: Need, readOnly: ReadOnly | undefined): string {
  switch (problem) {
    case 'forbidden':
      // A token of one's own, of an organisation with its own rules, is refused in other words, and this is no help then.
      if (!/not accessible/i.test(message)) return 'Ask an owner of the repository what this token may do.';
      return readOnly === undefined ? permissionWords(need) : readOnlyWords(readOnly);
    case 'unauthorized':
      return 'Give the step `token: ${{ github.token }}`.';
    case 'locked':
      return 'Unlock the conversation to have it written.';
    case 'limited':
    case 'lost':
      return 'Run this job again later.';
    case 'gone':
      // Of a private repository GitHub denies even that there is something.
      if (need === 'baseline') return permissionWords(need);
      return 'It is not there, or this token does not see it.';
    case 'disabled':
      return 'Switch issues on in the settings of the repository.';
    case 'invalid':
      return '';
  }
}
