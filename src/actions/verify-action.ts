import pc from 'picocolors';
import { EXIT, UserError } from '../errors.js';
import { verificationText, WORDS } from '../evidence/verification-text.js';
import { type Problem, verify } from '../evidence/verify.js';
import { cutMarkdown } from '../render/cut.js';
import { count } from '../render/terminal-text.js';
import { readTexts } from './action-inputs.js';
import { verificationPage } from './verification-page.js';
import { ANNOTATIONS, SUMMARY_BYTES, type WorkflowCommands } from './workflow-commands.js';

export const VERIFY_INPUTS = ['path', 'digest'] as const;

/** A job may have 1 MB of outputs, which others need too. */
const PROBLEMS_BYTES = 512 * 1024;

/**
 * @returns 0 when the bundle is whole, 1 when something is wrong with it
 * @throws UserError where there is no bundle to check, or the digest is none
 */
export async function verifyAction(env: NodeJS.ProcessEnv, commands: WorkflowCommands): Promise<number> {
  const text = readTexts(env, VERIFY_INPUTS);
  const path = text('path');
  const digest = text('digest') || undefined;
  if (path === '') throw new UserError('The input "path" is missing: the folder or ZIP file to check.', 'Write `path: .phasegate`, or where the artifact was downloaded to.');
  process.chdir(env['GITHUB_WORKSPACE'] ?? '.');
  const verification = await verify(path, digest === undefined ? {} : { digest });
  const { ok, problems } = verification;
  commands.output('ok', String(ok));
  commands.output('problems', shortened(problems));
  if (!ok) annotate(path, problems, commands);
  commands.text(verificationText(path, verification, digest !== undefined, pc.createColors(false)));
  commands.summary(cutMarkdown(verificationPage(path, verification, digest !== undefined), SUMMARY_BYTES - 1, '**There are more than a job summary may have.** The log has all of them.'));
  return ok ? EXIT.passed : EXIT.failed;
}

function annotate(path: string, problems: readonly Problem[], commands: WorkflowCommands): void {
  const shown = problems.slice(0, ANNOTATIONS - 1);
  const rest = problems.length - shown.length;
  commands.error('The evidence is not whole', `${path}: ${count(problems.length, 'problem')}${rest > 0 ? `, ${rest} of them in the log only` : ''}.`);
  for (const { kind, path: file, message, expected, actual } of shown) {
    const digests = [...(expected === undefined ? [] : [`expected ${expected}`]), ...(actual === undefined ? [] : [`actual ${actual}`])];
    commands.error(`Evidence: ${WORDS[kind]}`, `${file} ${message}${digests.length === 0 ? '' : ` (${digests.join(', ')})`}`);
  }
}

/** As many of the first as an output can hold. */
function shortened(problems: readonly Problem[]): string {
  const kept: string[] = [];
  let bytes = 2;
  for (const problem of problems) {
    const json = JSON.stringify(problem);
    bytes += Buffer.byteLength(json) + 1;
    if (bytes > PROBLEMS_BYTES) break;
    kept.push(json);
  }
  return `[${kept.join(',')}]`;
}
