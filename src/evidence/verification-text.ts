/** What `phasegate verify` says to people, in a terminal and in the log of a job. */
import type { Problem, Verification } from './verify.js';

type Colors = Record<'green' | 'red' | 'bold' | 'dim', (text: string) => string>;

export const WORDS: Record<Problem['kind'], string> = {
  changed: 'changed',
  missing: 'missing',
  added: 'added',
  unsafe: 'unsafe',
  chain: 'chain broken',
};

/** @param hasDigest the root file was compared with a digest from elsewhere */
export function verificationText(target: string, { ok, problems, files, notCovered, root }: Verification, hasDigest: boolean, colors: Colors): string {
  const lines: string[] = [];
  if (ok) {
    lines.push(`${colors.green('✓')} ${colors.bold(printable(target))}: ${count(files, 'file')}, none changed, missing or added`);
  } else {
    lines.push(`${colors.red('✗')} ${colors.bold(printable(target))}: ${count(problems.length, 'problem')}`, '');
    const kind = Math.max(...problems.map((problem) => WORDS[problem.kind].length));
    for (const problem of problems) {
      const indent = ' '.repeat(kind + 4);
      lines.push(`  ${colors.red(WORDS[problem.kind].padEnd(kind))}  ${printable(problem.path)} ${printable(problem.message)}`);
      if (problem.expected !== undefined) lines.push(`${indent}${colors.dim(`expected  ${printable(problem.expected)}`)}`);
      if (problem.actual !== undefined) lines.push(`${indent}${colors.dim(`actual    ${printable(problem.actual)}`)}`);
    }
  }
  lines.push('');
  if (root.sha256 !== '') lines.push(`sha256 of ${root.path}  ${root.sha256}`, '');
  if (notCovered.length > 0) lines.push('Not covered:', ...notCovered.map((note) => `  ${printable(note)}`), '');
  if (ok) lines.push(...meaning(root.path, hasDigest), '');
  return lines.join('\n');
}

/** What an auditor may conclude, and what not. */
export function meaning(root: string, hasDigest: boolean): string[] {
  return hasDigest
    ? [
        `This is the record that ${root} with this digest stands for: no file of it differs.`,
        'Who made it, and that it was not made up, only a signature shows: see docs/evidence.md.',
      ]
    : [
        'The record agrees with itself: nothing was changed, removed or added without making all of it anew.',
        `That it is the record a run made shows --digest, with the sha256 of ${root} from a place you trust; who made it, a signature.`,
      ];
}

/** Names in a record are somebody else's words: nothing in them may steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
