/** Output streams to the disk: its size costs no memory, and no secret in it gets through. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onePhase, project } from '../run/project.js';

const SECRET = 'correct-horse-battery-staple';
const MIB = 1024 * 1024;

/** The most memory a run has used when its only task has printed everything, in bytes; and its log. */
async function peakOf(chunks: number, chunk: string): Promise<{ peak: number; log: string }> {
  const ran = project(onePhase([{ id: 'A', run: 'for ((i = 0; i < CHUNKS; i++)); do cat chunk; done\necho end\necho x > printed; cat go' }]), { chunk });
  for (const fifo of ['printed', 'go']) execFileSync('mkfifo', [ran.path(fifo)]);
  const { child, ended } = ran.start(['run'], { env: { THE_PASSWORD: SECRET, CHUNKS: String(chunks) } });
  await readFile(ran.path('printed'));
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  await writeFile(ran.path('go'), '');
  expect((await ended).code).toBe(0);
  await ran.verify();
  return { peak: Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024, log: ran.path('.phasegate/one/evidence/A/output.log') };
}

test.skipIf(process.platform !== 'linux')('200 MB of output with secrets in it take at most 64 MiB more than none', { timeout: 60_000 }, async () => {
  // 1 MiB of lines, with a secret every 64 KiB, so that some lie across the borders of what is read at once.
  const part = `${'some ordinary line of a log, as there are many\n'.repeat(1390)}password=${SECRET};\n`;
  const chunk = part.repeat(16);
  const quiet = await peakOf(0, chunk);
  const loud = await peakOf(200, chunk);
  expect(loud.peak - quiet.peak).toBeLessThan(64 * MIB);
  const redacted = chunk.replaceAll(SECRET, '***').length;
  expect(statSync(loud.log).size).toBe(200 * redacted + 'end\n'.length);
  expect(spawnSync('grep', ['-c', '-F', SECRET, loud.log], { encoding: 'utf8' }).stdout.trim()).toBe('0');
  expect(spawnSync('grep', ['-c', '-x', '-F', 'password=***;', loud.log], { encoding: 'utf8' }).stdout.trim()).toBe(String(200 * 16));
});

test.skipIf(process.platform !== 'linux')('one line of 40 MB takes no more either', async () => {
  const quiet = await peakOf(0, '');
  const loud = await peakOf(40, `${'x'.repeat(MIB - SECRET.length)}${SECRET}`);
  expect(loud.peak - quiet.peak).toBeLessThan(64 * MIB);
  expect(statSync(loud.log).size).toBe(40 * (MIB - SECRET.length + '***'.length) + 'end\n'.length);
});
