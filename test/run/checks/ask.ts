import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { type CheckContext, type CheckOutcome, runCheck } from '../../../src/run/checks.js';
import { testLinker } from '../../../src/trace/linking.js';

/** A folder of its own with these files, gone after the tests of the file. */
export function workspace(files: Record<string, string | Buffer> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'phasegate-checks-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) write(folder, path, content);
  return folder;
}

export function write(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

export async function ask(check: Parameters<typeof runCheck>[0], folder: string, { requirementIds = [], ...context }: Partial<CheckContext> & { requirementIds?: string[] } = {}): Promise<CheckOutcome> {
  const lines: string[] = [];
  return await runCheck(check, {
    workspace: folder,
    workingDirectory: folder,
    vars: {},
    signal: new AbortController().signal,
    freshness: { run: 0, artifacts: [] },
    linker: async () => testLinker(requirementIds.map((id) => ({ id })), []),
    warn: (sentence) => lines.push(sentence),
    log: (line) => lines.push(line),
    redact: (text) => text,
    ...context,
  });
}

export const passed = (detail: string) => ({ status: 'passed', detail });
export const failed = (error: string) => ({ status: 'failed', error });
