import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** sha256 (lower-case hex) and bytes of a file on the disk; a large one is streamed. */
export async function digestOfFile(path: string): Promise<{ sha256: string; size: number }> {
  const { size } = statSync(path);
  const hash = createHash('sha256');
  if (size <= 1024 * 1024) {
    const bytes = readFileSync(path);
    return { sha256: hash.update(bytes).digest('hex'), size: bytes.length };
  }
  await pipeline(createReadStream(path), hash);
  return { sha256: hash.digest('hex'), size };
}
