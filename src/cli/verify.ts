import pc from 'picocolors';
import { EXIT } from '../errors.js';
import { verificationText } from '../evidence/verification-text.js';
import { verify } from '../evidence/verify.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';

/** `phasegate verify DIR|ZIP`. @returns 0 when the record is whole, 1 when something is wrong with it */
export async function verifyCommand(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.verify, 'verify');
  const target = positionals[0] ?? '';
  const verification = await verify(target, flags.digest === undefined ? {} : { digest: flags.digest });
  const { ok, problems, files, notCovered, root } = verification;
  if (flags.json) process.stdout.write(`${JSON.stringify({ ok, problems, files, notCovered, root })}\n`);
  else process.stdout.write(verificationText(target, verification, flags.digest !== undefined, pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined)));
  return ok ? EXIT.passed : EXIT.failed;
}
