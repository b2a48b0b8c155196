import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jobLog, type JobLog } from '../../src/actions/job-log.js';
import { workflowCommands } from '../../src/actions/workflow-commands.js';
import { loadPlan } from '../../src/run/plan-file.js';
import type { RunEvent } from '../../src/run/events.js';
import type { TaskResult } from '../../src/trace/record.js';

let folder: string;
let printed: string;
let log: JobLog;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  folder = mkdtempSync(join(tmpdir(), 'phasegate-log-'));
  const file = join(folder, 'phasegate.yml');
  writeFileSync(file, 'version: 1\nname: Shop\nphases:\n  - id: build\n    title: Build\n    tasks:\n      - { id: T-1, title: Make, run: "true" }\n');
  const { plan } = await loadPlan(file);
  if (plan === undefined) throw new Error('no plan');
  printed = '';
  const commands = workflowCommands({}, (text) => {
    printed += text;
  });
  log = jobLog({ commands, plan, env: {}, out: folder, folderOf: (phase) => join(folder, phase), command: 'phasegate run', remaining: () => 1, now: () => 0 });
});
afterEach(() => {
  log.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const at = '2026-01-01T00:00:00Z';
const started: RunEvent = { at, type: 'task-started', phase: 'build', task: 'T-1', title: 'Make' };
function finished(status: TaskResult['status'], output?: string): RunEvent {
  if (output !== undefined) {
    mkdirSync(join(folder, 'build/evidence/T-1'), { recursive: true });
    writeFileSync(join(folder, 'build/evidence/T-1/output.log'), output);
  }
  const evidence = output === undefined ? [] : [{ path: 'output.log', sha256: 'a'.repeat(64), size: output.length }];
  return { at, type: 'task-finished', phase: 'build', task: 'T-1', title: 'Make', result: { id: 'T-1', status, durationMs: 1200, outputs: {}, steps: [], evidence, ...(status === 'failed' ? { error: 'exit 1' } : {}) } };
}
/** Without the random words. */
const shown = (): string => printed.replace(/::stop-commands::.*\n/g, '').replace(/^::[0-9a-f-]{36}::\n/gm, '');

test('a sign of life every 30 seconds while nothing ends', () => {
  log.on(started);
  vi.advanceTimersByTime(29_000);
  expect(shown()).toBe('');
  vi.advanceTimersByTime(1_000);
  expect(shown()).toMatch(/^ {2}▸ running +T-1 \(0s\); 0 of \d done[^\n]*\n$/);
  vi.advanceTimersByTime(60_000);
  expect(shown().trimEnd().split('\n')).toHaveLength(3);
});

test('none when nothing runs', () => {
  vi.advanceTimersByTime(120_000);
  expect(shown()).toBe('');
});

test('what passed is one group', () => {
  log.on(started);
  log.on(finished('passed', 'one\ntwo\n'));
  expect(shown()).toMatch(/^Build +build\n::group::✓ passed +T-1 +Make +1\.2s\none\ntwo\n::endgroup::\n$/);
});

test('what passed and printed nothing is a line', () => {
  log.on(started);
  log.on(finished('passed'));
  expect(shown()).toMatch(/^Build +build\n +✓ passed +T-1 +Make +1\.2s\n$/);
});

test('what failed stands in full, with its output folded below and an annotation', () => {
  log.on(started);
  log.on(finished('failed', 'one\n'));
  expect(shown()).toMatch(/✗ failed +T-1[^]*error +exit 1[^]*::group::Output of T-1\none\n::endgroup::\n::error file=.*phasegate\.yml,line=7,title=T-1 Make failed::exit 1\n$/);
  expect(log.unannounced()).toEqual([]);
});

test('of a very long output the end is shown, from the beginning of a line', () => {
  log.on(started);
  log.on(finished('passed', `first\n${'0123456789\n'.repeat(100_000)}last\n`));
  expect(shown()).toMatch(/\n… the first 51435 bytes are in evidence\/T-1\/output\.log of the phase's artifact\n0123456789\n/);
  expect(shown()).toMatch(/0123456789\nlast\n::endgroup::\n$/);
});
