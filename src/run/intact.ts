import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfFile } from '../evidence/digest.js';
import { encodePath } from '../evidence/paths.js';
import type { TaskResult } from '../trace/record.js';

/** Whether all evidence of a task is still what its result says. A result without its evidence is not kept. */
export async function intactEvidence(folder: string, result: TaskResult): Promise<boolean> {
  for (const file of result.evidence) {
    const path = join(folder, 'evidence', result.id, encodePath(file.path));
    if (!existsSync(path) || (await digestOfFile(path)).sha256 !== file.sha256) return false;
  }
  return true;
}
