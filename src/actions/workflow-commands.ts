/**
 * How an action speaks to the runner: commands on standard output and the files it names in the environment. Written here
 * because `@actions/core` brings an HTTP client along and starts three times as slowly as bare node.
 */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';

/** What one step's summary may have; the runner drops all of a larger one. */
export const SUMMARY_BYTES = 1024 * 1024;

/** Annotations of one kind the runner keeps of a step; it drops the others without a word. */
export const ANNOTATIONS = 10;

/** One whole line, as `@actions/core` prints it. */
const LIBRARY_COMMAND = /^::(add-mask|debug)::[^\r\n]*\r?\n$/;

/** Where an annotation is shown: a file relative to the workspace. */
export interface Spot {
  file: string;
  line: number;
  column?: number;
}

export interface WorkflowCommands {
  output(name: string, value: string): void;
  /** What `post:` finds in `STATE_<name>`. Kept at once, so that it survives our being killed. */
  state(name: string, value: string): void;
  /** An annotation; `title` is its bold first line. */
  error(title: string, message: string, at?: Spot): void;
  warning(title: string, message: string, at?: Spot): void;
  notice(title: string, message: string, at?: Spot): void;
  /** How many annotations of a kind the runner still keeps. */
  left(kind: 'error' | 'warning' | 'notice'): number;
  /** Text of others: no command in it reaches the runner, and no line of it looks like one of the runner's own. */
  text(text: string): void;
  /** The same, folded under a title. */
  fold(title: string, text: string): void;
  /**
   * Folds what `work` and the libraries it calls print: none of it is a command, but for the masks that keep the artifact
   * client's signed addresses out of the log. What they say for debugging is left out where nobody debugs.
   */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** While it works, whatever reaches the log past us is text too, and commands of ours still are commands. */
  quoted<T>(work: () => Promise<T>): Promise<T>;
  /** Markdown on the job's page. @returns false for one that is too large, which is not kept */
  summary(markdown: string): boolean;
  /**
   * Writes outputs and summary, once, when nothing of others runs any more: in place of whatever a task may have put into
   * our command files, which lie where every process of this user can write.
   */
  finish(): void;
}

/**
 * @param env the runner's: `GITHUB_OUTPUT` and its kin name its files; without them nothing is written there
 * @param print to standard output
 */
export function workflowCommands(env: NodeJS.ProcessEnv, print: (text: string) => void): WorkflowCommands {
  const outputs = new Map<string, string>();
  const states = new Map<string, string>();
  const summaries: string[] = [];
  /** The word that makes commands work again; undefined while they do. */
  let stopped: string | undefined;
  let isOurs = false;
  const write = (text: string): void => {
    isOurs = true;
    print(text);
    isOurs = false;
  };

  /** In one piece, so that nothing gets in between while commands work. */
  const command = (text: string): void => {
    if (stopped === undefined) return write(text);
    const resume = `::${stopped}::\n`;
    stopped = randomUUID();
    write(`${resume}${text}::stop-commands::${stopped}\n`);
  };
  const stopping = (): string => `::stop-commands::${(stopped = randomUUID())}\n`;
  const resuming = (): string => {
    const line = `::${stopped}::\n`;
    stopped = undefined;
    return line;
  };
  const used = { error: 0, warning: 0, notice: 0 };
  const annotate = (kind: keyof typeof used) => (title: string, message: string, at?: Spot): void => {
    const properties = { ...(at === undefined ? {} : { file: at.file, line: at.line, ...(at.column === undefined ? {} : { col: at.column }) }), title };
    used[kind] += 1;
    command(`::${kind} ${Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')}::${escapeData(message)}\n`);
  };
  const quotedText = (text: string): string => {
    const lines = harmless(text);
    if (stopped !== undefined) return lines;
    return `${stopping()}${lines}${resuming()}`;
  };
  /** The runner shows a stopped command as text: with it the very secret a library asks to mask. */
  const listening = async <T>(work: () => Promise<T>): Promise<T> => {
    const { stdout } = process;
    const original = stdout.write;
    stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      if (isOurs) return Reflect.apply(original, stdout, [chunk, ...rest]) as boolean;
      const text = String(chunk);
      const name = LIBRARY_COMMAND.exec(text)?.[1];
      if (name === 'add-mask' || (name === 'debug' && env['RUNNER_DEBUG'] === '1')) command(text);
      else if (name !== 'debug') write(quotedText(text));
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    };
    try {
      return await work();
    } finally {
      stdout.write = original;
    }
  };
  const quoted: WorkflowCommands['quoted'] = async (work) => {
    if (stopped !== undefined) return work();
    write(stopping());
    try {
      return await work();
    } finally {
      write(resuming());
    }
  };
  return {
    output: (name, value) => void outputs.set(name, value),
    state(name, value) {
      states.set(name, value);
      replaceFile(env['GITHUB_STATE'], fileCommands(states));
    },
    error: annotate('error'),
    warning: annotate('warning'),
    notice: annotate('notice'),
    left: (kind) => Math.max(0, ANNOTATIONS - used[kind]),
    text(text) {
      if (text !== '') write(quotedText(text));
    },
    fold(title, text) {
      command(`::group::${escapeData(title)}\n`);
      if (text !== '') write(quotedText(text));
      command('::endgroup::\n');
    },
    async group(title, work) {
      command(`::group::${escapeData(title)}\n`);
      try {
        return await quoted(() => listening(work));
      } finally {
        command('::endgroup::\n');
      }
    },
    quoted,
    summary(markdown) {
      const size = [...summaries, markdown].reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
      if (size > SUMMARY_BYTES) return false;
      summaries.push(markdown);
      return true;
    },
    finish() {
      replaceFile(env['GITHUB_OUTPUT'], fileCommands(outputs));
      replaceFile(env['GITHUB_STATE'], fileCommands(states));
      replaceFile(env['GITHUB_STEP_SUMMARY'], summaries.map((markdown) => `${markdown}\n`).join(''));
      for (const name of ['GITHUB_ENV', 'GITHUB_PATH']) replaceFile(env[name], '');
    },
  };
}

/** A new file and not the old one written anew: a task may have made that one a link. */
function replaceFile(file: string | undefined, content: string): void {
  if (file === undefined || file === '') return;
  rmSync(file, { recursive: true, force: true });
  writeFileSync(file, content, { flag: 'wx' });
}

function fileCommands(values: ReadonlyMap<string, string>): string {
  const delimiter = `phasegate_${randomUUID()}`;
  return [...values].map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`).join('');
}

/** Whole lines. `##[` begins what the log itself shows as a group, its end or an error, whether commands are stopped or not. */
function harmless(text: string): string {
  const lines = text.replaceAll('##[', '# #[');
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
