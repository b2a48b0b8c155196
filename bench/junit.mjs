// Reads a JUnit report once: the check `junit` with 2,000 requirements to link to, or its XML parser alone. Says how long it took.
import { createReadStream, writeSync } from 'node:fs';
import { dirname, basename } from 'node:path';
import './typescript.mjs';
import { REQUIREMENTS } from './traced.mjs';

const [, , who, file] = process.argv;
writeSync(3, JSON.stringify(who === 'ours' ? await ours() : await parser()));

async function ours() {
  const { runCheck } = await import('../src/run/checks.ts');
  const { testLinker } = await import('../src/trace/linking.ts');
  // What the check loads when it is first asked.
  await Promise.all([import('../src/run/checks/junit.ts'), import('saxes'), import('tinyglobby')]);
  const linker = testLinker(Array.from({ length: REQUIREMENTS }, (_, n) => ({ id: `REQ-${n + 1}` })), []);
  const workspace = dirname(file);
  const start = performance.now();
  const outcome = await runCheck(
    { kind: 'junit', files: [basename(file)], minTests: 1 },
    { workspace, workingDirectory: workspace, record: `${workspace}/out`, vars: {}, signal: new AbortController().signal, freshness: { run: 0, artifacts: [] }, linker: async () => linker, log() {}, warn() {} },
  );
  if (outcome.status !== 'passed') throw new Error(outcome.error);
  return performance.now() - start;
}

async function parser() {
  const { SaxesParser } = await import('saxes');
  const start = performance.now();
  const saxes = new SaxesParser({ xmlns: false });
  // Without anybody who listens it would leave out what every reader of it needs.
  let seen = 0;
  for (const event of ['opentag', 'closetag', 'text', 'cdata']) saxes.on(event, () => (seen += 1));
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 })) saxes.write(chunk);
  saxes.close();
  if (seen === 0) throw new Error(`${file} is empty`);
  return performance.now() - start;
}
