import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CheckContext, CheckOf } from '../checks.js';
import { CheckFailure, fileProblem } from './failure.js';
import { textField } from './fields.js';
import { searchFor } from './search.js';
import { locate, locateFile } from './workspace.js';

/** A file is there, or is not; it contains a text; it has a digest. Reads it once, in chunks, whatever its size. */
export async function checkFile(check: CheckOf<'file'>, context: CheckContext, signal: AbortSignal): Promise<string> {
  const path = textField('path', check.path, context.vars);
  if (!check.exists) {
    const { stats } = await locate(context.workspace, 'path', path);
    if (!stats) return `${path} is not there`;
    throw new CheckFailure(`path: ${path} is there, and is expected not to be; remove it`);
  }
  const contains = check.contains === undefined ? undefined : textField('contains', check.contains, context.vars);
  const sha256 = check.sha256 === undefined ? undefined : digestField(textField('sha256', check.sha256, context.vars));
  const { absolute, stats } = await locateFile(context.workspace, 'path', path);
  if (contains === undefined && sha256 === undefined) return `${path} is there (${stats.size} bytes)`;

  const search = contains === undefined ? undefined : searchFor(contains);
  const hash = sha256 === undefined ? undefined : createHash('sha256');
  let found = false;
  try {
    for await (const chunk of createReadStream(absolute, { signal, highWaterMark: 256 * 1024 })) {
      found = search?.(chunk) ?? false;
      hash?.update(chunk);
      if (found && !hash) break;
    }
  } catch (error) {
    const problem = fileProblem(error);
    throw problem === undefined ? error : new CheckFailure(`path: ${path} ${problem}`);
  }
  if (contains !== undefined && !found) {
    throw new CheckFailure(`contains: ${path} does not contain ${JSON.stringify(contains)} (${stats.size} bytes searched, upper and lower case differ)`);
  }
  const digest = hash?.digest('hex');
  if (digest !== sha256) throw new CheckFailure(`sha256: ${path} has the digest ${digest}, expected ${sha256}`);
  const seen = [contains === undefined ? '' : 'contains the text', sha256 === undefined ? '' : 'has the digest'];
  return `${path} ${seen.filter(Boolean).join(' and ')}`;
}

function digestField(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new CheckFailure(`sha256: expected 64 hexadecimal digits, got ${JSON.stringify(text)}`);
  return text.toLowerCase();
}
