/** What lies in a task's folder of the record when it could not be written to its end. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { KeptFile } from '../evidence/collect.js';
import { digestOfFile } from '../evidence/digest.js';
import { decodePath } from '../evidence/paths.js';

/** All of it was redacted on its way to the disk, so it stays, and the manifest and the statement have to know it. */
export async function salvage(destination: string): Promise<KeptFile[]> {
  if (!existsSync(destination)) return [];
  const kept: KeptFile[] = [];
  for (const entry of readdirSync(destination, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const stored = relative(destination, file).replaceAll('\\', '/');
    kept.push({ path: decodePath(stored), stored, ...(await digestOfFile(file)) });
  }
  return kept;
}
