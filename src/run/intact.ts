import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { encodePath } from '../evidence/paths.js';
import type { TaskResult } from '../trace/record.js';

/** Whether all evidence of a task is still what its result says. A result without its evidence is not kept. */
export async function intactEvidence(folder: string, result: TaskResult): Promise<boolean> {
  for (const file of result.evidence) {
    const path = join(folder, 'evidence', result.id, encodePath(file.path));
    if (!existsSync(path) || (await sha256Of(path)) !== file.sha256) return false;
  }
  return true;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
