/** What a check of a bundle found, on the job's page. */
import { meaning, WORDS } from '../evidence/verification-text.js';
import type { Verification } from '../evidence/verify.js';
import { markdownCode, markdownText } from '../render/escape.js';
import { sign } from '../render/signs.js';
import { count } from '../render/terminal-text.js';

/** Beyond this the log is the better place. */
const MOST_ROWS = 1000;

/** @param hasDigest the root file was compared with a digest from elsewhere */
export function verificationPage(target: string, { ok, problems, files, notCovered, root }: Verification, hasDigest: boolean): string {
  const found = ok ? `${sign('passed')} Evidence: ${count(files, 'file')}, none changed, missing or added` : `${sign('failed')} Evidence: ${count(problems.length, 'problem')}`;
  const rows = problems.slice(0, MOST_ROWS).map(({ kind, path, message }) => `| ${WORDS[kind]} | ${markdownCode(path)} | ${markdownText(message)} |\n`);
  const blocks = [
    `## ${found}`,
    `${markdownCode(target)}${root.sha256 === '' ? '' : ` · sha256 of ${markdownCode(root.path)}: ${markdownCode(root.sha256)}`}`,
    ...(rows.length === 0 ? [] : [`| problem | file | |\n|---|---|---|\n${rows.join('')}`.trimEnd()]),
    ...(problems.length > MOST_ROWS ? [`${problems.length - MOST_ROWS} more are in the log.`] : []),
    ...(ok ? [meaning(root.path, hasDigest).map(markdownText).join(' ')] : []),
    ...(notCovered.length === 0 ? [] : [`Not covered:\n\n${notCovered.map((note) => `- ${markdownText(note)}`).join('\n')}`]),
  ];
  return `${blocks.join('\n\n')}\n`;
}
