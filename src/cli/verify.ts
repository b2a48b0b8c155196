import pc from 'picocolors';
import { EXIT } from '../errors.js';
import { type Problem, type Verification, verify } from '../evidence/verify.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';

/** `phasegate verify DIR|ZIP`. @returns 0 when the record is whole, 1 when something is wrong with it */
export async function verifyCommand(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.verify, 'verify');
  const target = positionals[0] ?? '';
  const verification = await verify(target, flags.digest === undefined ? {} : { digest: flags.digest });
  const { ok, problems, files, notCovered, root } = verification;
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok, problems, files, notCovered, root })}\n`);
  else process.stdout.write(describe(target, verification, flags.digest !== undefined));
  return ok ? EXIT.passed : EXIT.failed;
}

const WORDS: Record<Problem['kind'], string> = {
  changed: 'changed',
  missing: 'missing',
  added: 'added',
  unsafe: 'unsafe',
  chain: 'chain broken',
};

function describe(target: string, { ok, problems, files, notCovered, root }: Verification, hasDigest: boolean): string {
  const colors = pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
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
  return `${lines.join('\n')}`;
}

/** What an auditor may conclude, and what not. */
function meaning(root: string, hasDigest: boolean): string[] {
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
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
