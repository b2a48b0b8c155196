/**
 * How an action speaks to the runner: commands on standard output and the files it names in the environment. Written here
 * because `@actions/core` brings an HTTP client along and starts three times as slowly as bare node.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** What one step's summary may have; the runner drops all of a larger one. */
const SUMMARY_BYTES = 1024 * 1024;

export interface WorkflowCommands {
  output(name: string, value: string): void;
  /** An annotation; `title` is its bold first line. */
  error(title: string, message: string): void;
  notice(title: string, message: string): void;
  /** Folds what `work` prints. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** What `work` prints is text, whatever it looks like: no command in it reaches the runner. */
  quoted<T>(work: () => Promise<T>): Promise<T>;
  /** Adds Markdown to the job's page. @returns false for one that is too large, which is not written */
  summary(markdown: string): boolean;
}

/**
 * @param env the runner's: `GITHUB_OUTPUT` and `GITHUB_STEP_SUMMARY` name its files; without them nothing is written there
 * @param write standard output
 */
export function workflowCommands(env: NodeJS.ProcessEnv, write: (text: string) => void): WorkflowCommands {
  const annotate = (command: string, title: string, message: string): void =>
    write(`::${command} title=${escapeProperty(title)}::${escapeData(message)}\n`);
  return {
    output(name, value) {
      const file = env['GITHUB_OUTPUT'];
      const delimiter = `phasegate_${randomUUID()}`;
      if (file !== undefined && file !== '') appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
    },
    error: (title, message) => annotate('error', title, message),
    notice: (title, message) => annotate('notice', title, message),
    async group(title, work) {
      write(`::group::${escapeData(title)}\n`);
      try {
        return await work();
      } finally {
        write('::endgroup::\n');
      }
    },
    async quoted(work) {
      const token = randomUUID();
      write(`::stop-commands::${token}\n`);
      try {
        return await work();
      } finally {
        write(`\n::${token}::\n`);
      }
    },
    summary(markdown) {
      const file = env['GITHUB_STEP_SUMMARY'];
      if (Buffer.byteLength(markdown) > SUMMARY_BYTES) return false;
      if (file !== undefined && file !== '') appendFileSync(file, `${markdown}\n`);
      return true;
    },
  };
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
