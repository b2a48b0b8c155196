import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finishRecord } from '../../src/actions/left-over.js';
import { verify } from '../../src/evidence/verify.js';
import type { Plan } from '../../src/plan/model.js';
import { loadPlan } from '../../src/run/plan-file.js';
import { runPlan } from '../../src/run/run.js';
import type { PhaseResult } from '../../src/trace/record.js';

let folder: string;
let out: string;
let plan: Plan;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phasegate-left-'));
  out = join(folder, '.phasegate');
  writeFileSync(join(folder, 'phasegate.yml'), 'version: 1\nname: Shop\nphases:\n  - id: build\n    title: Build\n    tasks:\n      - { id: T-1, title: A, run: "echo a" }\n      - { id: T-2, title: B, run: "echo b" }\n');
  plan = (await loadPlan(join(folder, 'phasegate.yml'))).plan!;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const finish = (leg?: string) => finishRecord(plan.phases[0]!, { plan, leg, out, env: { GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '7', GITHUB_SHA: 'c'.repeat(40) } });
const result = (name = 'build') => JSON.parse(readFileSync(join(out, name, 'result.json'), 'utf8')) as PhaseResult;
const run = (fail = false) => {
  if (fail) rmSync(out, { recursive: true, force: true });
  return runPlan({ planFile: join(folder, 'phasegate.yml'), out, phases: [], tasks: [], only: false, skipPhases: [], vars: {}, keepGoing: false, continueOnError: false, resume: false, approvals: [], env: { PATH: process.env['PATH'] }, on: () => undefined, signal: new AbortController().signal, command: 'phasegate' });
};

test('of a phase that never began every task is cancelled', async () => {
  expect(await finish('linux')).toEqual({ folder: join(out, 'build@linux'), verdict: 'not-computed' });
  expect(result('build@linux')).toMatchObject({ run: { id: '7' }, phase: { id: 'build', leg: 'linux' }, tasks: [{ id: 'T-1', status: 'cancelled' }, { id: 'T-2', status: 'cancelled' }] });
  expect((await verify(join(out, 'build@linux'), {})).problems).toEqual([]);
});

test('a pass that main did not hand on is none: a task may have written it and ended main', async () => {
  await run();
  expect(result().verdict).toBe('passed');
  expect(await finish()).toMatchObject({ verdict: 'not-computed' });
  expect(result()).toMatchObject({ verdict: 'not-computed', tasks: [{ status: 'passed' }, { status: 'passed' }] });
  expect((await verify(join(out, 'build'), {})).problems).toEqual([]);
});

test('a forged result without a log is none either', async () => {
  await run();
  const forged = readFileSync(join(out, 'build/result.json'), 'utf8');
  rmSync(join(out, 'build'), { recursive: true });
  mkdirSync(join(out, 'build'));
  writeFileSync(join(out, 'build/result.json'), forged);
  expect(await finish()).toMatchObject({ verdict: 'not-computed' });
});

test('a whole record of a failure stays as it is', async () => {
  writeFileSync(join(folder, 'phasegate.yml'), readFileSync(join(folder, 'phasegate.yml'), 'utf8').replace('echo b', 'exit 1'));
  plan = (await loadPlan(join(folder, 'phasegate.yml'))).plan!;
  await run(true);
  const before = readFileSync(join(out, 'build/manifest.json'), 'utf8');
  expect(await finish()).toMatchObject({ verdict: 'failed' });
  expect(readFileSync(join(out, 'build/manifest.json'), 'utf8')).toBe(before);
  expect(existsSync(join(out, 'build/evidence/T-1/output.log'))).toBe(true);
});
