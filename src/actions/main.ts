/**
 * Entry of the root action: `main:` as `index.js`, and `post:` as `post.js` beside it, which loads this file. Which of the
 * two it is, is told by the file's name, because the environment is what earlier steps may have written.
 */
import { basename } from 'node:path';
import { EXIT, UserError } from '../errors.js';
import { workflowCommands } from './workflow-commands.js';

/** State is written within five seconds of the first signal; the runner kills ten seconds after it. */
const LEFT_MS = 4500;

const commands = workflowCommands(process.env, (text) => process.stdout.write(text));
const interrupt = new AbortController();
/** Set while results are uploaded: that is worth every second until the runner kills us. */
let isUploading = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) return;
    interrupt.abort(signal);
    setTimeout(() => {
      if (isUploading) return;
      commands.finish();
      process.exit(EXIT.interrupted);
    }, LEFT_MS).unref();
  });
}
const isPost = basename(process.argv[1] ?? '') === 'post.js';

/** A function and no `await` of the module itself, which a bundle of CommonJS modules cannot have. */
async function start(): Promise<void> {
  // Until something else is known: a cancel may end us anywhere.
  if (!isPost) commands.output('verdict', 'not-computed');
  try {
    if (isPost) {
      const { postAction } = await import('./post.js');
      process.exitCode = await postAction(process.env, commands);
    } else {
      const { mainAction } = await import('./main-action.js');
      process.exitCode = await mainAction({ env: process.env, commands, signal: interrupt.signal, uploading: (now) => void (isUploading = now) });
    }
  } catch (error) {
    if (error instanceof UserError) commands.error('Phasegate', error.hint === undefined ? error.message : `${error.message}${error.message.includes('\n') ? '\n' : ' '}${error.hint}`);
    else commands.error('A bug in Phasegate', error instanceof Error ? (error.stack ?? error.message) : String(error));
    commands.output('verdict', 'not-computed');
    process.exitCode = interrupt.signal.aborted ? EXIT.interrupted : EXIT.usage;
  }
  if (!isPost) commands.finish();
}

void start();
