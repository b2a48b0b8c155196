import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchUpstream } from '../../src/actions/upstream.js';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { folderArtifacts } from '../../src/artifacts/folder.js';
import { type Made, PLAN, result, SHA, store as storePhase } from './stored-phases.js';

const AGAIN = 'Re-run all jobs, so that every phase runs again.';

let folder: string;
let out: string;
let artifacts: Artifacts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasegate-upstream-'));
  out = join(folder, '.phasegate');
  artifacts = folderArtifacts(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = (name: string, made: Made | undefined, files?: Record<string, string>) => storePhase(artifacts, folder, name, made, files);
const fetch = (...phases: string[]) => fetchUpstream({ artifacts, plan: PLAN, phases, out, run: { id: '77', attempt: 3, sha: SHA } });
const refused = (why: string, name = 'phasegate-shop-build-attempt-1') => ({ name: 'UserError', message: `The artifact "${name}" is refused: ${why}.`, hint: AGAIN });

test('the newest attempt of each leg comes to the folder of its phase, and nothing else', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, status: 'failed', verdict: 'failed' });
  await store('phasegate-shop-build-attempt-2', { phase: 'build', attempt: 2 });
  await store('phasegate-shop-build-a-attempt-1', { phase: 'build', leg: 'a', attempt: 1 });
  await store('phasegate-shop-build-images-attempt-3', { phase: 'build-images', attempt: 3 });
  await store('phasegate-shop-deploy-attempt-1', undefined, { 'result.json': 'not asked for' });
  await fetch('build');
  expect((await readdir(out)).toSorted()).toEqual(['build', 'build@a', 'local']);
  expect((await readdir(join(out, 'build'))).toSorted()).toEqual(['audit.jsonl', 'manifest.json', 'result.json', 'statement.intoto.jsonl']);
  expect(await readdir(join(out, 'local'))).toEqual([]);
  expect(JSON.parse(await readFile(join(out, 'build/result.json'), 'utf8'))).toMatchObject({ run: { attempt: 2 } });
  expect(JSON.parse(await readFile(join(out, 'build@a/result.json'), 'utf8'))).toMatchObject({ phase: { leg: 'a' } });
});

test('a phase without an artifact is missing, by name', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await expect(fetch('build', 'test')).rejects.toMatchObject({
    name: 'UserError',
    message: 'This run has no artifact of the phase "test".',
    hint: "Add the job that runs it to this job's `needs:`, and see there why nothing was uploaded; an expired artifact comes back by re-running all jobs.",
  });
  await rm(out, { recursive: true });
  await expect(fetch('lint', 'test')).rejects.toMatchObject({ message: 'This run has no artifact of the phases "lint", "test".' });
});

test.each<[string, Record<string, string>, string]>([
  ['without result.json', { 'other.json': '{}' }, 'it has no result.json'],
  ['with a result.json that is no JSON', { 'result.json': '{' }, 'its result.json is no JSON'],
  ['with JSON that lies about its form', { 'result.json': '{"version":2}' }, 'its result.json is not one (version: Invalid input: expected 1)'],
  [
    'whose leg leads out',
    { 'result.json': JSON.stringify(result({ phase: 'build', leg: '../../x', attempt: 1 })) },
    'its result.json is not one (phase.leg: Invalid string: must match pattern /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)',
  ],
  ['that no manifest vouches for', { 'result.json': JSON.stringify(result({ phase: 'build', attempt: 1 })) }, 'manifest.json is missing: the phase did not finish, and nothing in it is proven'],
])('an artifact %s is refused', async (_title, files, why) => {
  await store('phasegate-shop-build-attempt-1', undefined, files);
  await expect(fetch('build')).rejects.toMatchObject(refused(why));
  expect(await readdir(out)).toEqual(['local']);
});

test.each<[string, Made, string]>([
  ['another run', { phase: 'build', attempt: 1, run: '76' }, 'its result.json is of run 76, and this is run 77'],
  ['another plan', { phase: 'build', attempt: 1, plan: 'shop-2' }, 'its result.json is of the plan "shop-2", and this is "shop"'],
  ['another version of the plan', { phase: 'build', attempt: 1, digest: 'b'.repeat(64) }, 'it is of another version of the plan phasegate.yml'],
  ['another commit', { phase: 'build', attempt: 1, sha: 'd'.repeat(40) }, `it is of commit ${'d'.repeat(40)}, and this is ${SHA}`],
  ['another attempt', { phase: 'build', attempt: 9 }, 'its result.json is of attempt 9'],
  ['another leg', { phase: 'build', leg: '1', attempt: 1 }, 'its result.json is that of "phasegate-shop-build-1-attempt-1"'],
  ['a pass that does not follow from its tasks', { phase: 'build', attempt: 1, status: 'failed' }, 'its result.json says passed, and its tasks and criteria come to failed'],
])('an artifact of %s is refused', async (_title, made, why) => {
  await store('phasegate-shop-build-attempt-1', made);
  await expect(fetch('build')).rejects.toMatchObject(refused(why));
  expect(await readdir(out)).toEqual(['local']);
});

test.each<[string, Record<string, string>, string]>([
  ['a file that was changed', { 'statement.intoto.jsonl': '{}' }, 'statement.intoto.jsonl was changed: it has 2 bytes'],
  ['a file that was added', { 'more.txt': 'x' }, 'more.txt is in no manifest: it was added after the phase finished'],
  ['a run of its own', { 'run.json': '{}' }, 'it has a run.json, which no phase leaves'],
])('an artifact with %s is refused', async (_title, files, why) => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 }, files);
  await expect(fetch('build')).rejects.toMatchObject({ message: expect.stringContaining(`is refused: ${why}`) as string, hint: AGAIN });
});

test.each<[string, Partial<Made>, string]>([
  ['evidence that leads out when its name is decoded', { evidence: { path: '../../x', stored: 'evidence/T-build/%2E%2E/%2E%2E/x' } }, 'result.json names evidence "../../x" of T-build, which leads out of it'],
  ['evidence that begins at the root', { evidence: { path: '/x', stored: 'evidence/T-build/%2Fx' } }, 'result.json names evidence "/x" of T-build, which leads out of it'],
  ['a task that leads out', { task: '..', evidence: { path: 'x', stored: 'evidence/%2E%2E/x' } }, 'result.json names evidence "x" of .., which leads out of it'],
  ['an output that would change how tasks run', { outputs: { LD_PRELOAD: '/tmp/evil.so' } }, 'its task T-build has an output that cannot be one: "LD_PRELOAD" is refused as the name of an output: it would change how later tasks run; choose another name'],
  ['an output that is a function of the shell', { outputs: { 'BASH_FUNC_test%%': '() { evil; }' } }, 'its task T-build has an output that cannot be one: "BASH_FUNC_test%%" cannot be the name of an output: expected letters, digits and "_", not starting with a digit'],
])('an artifact with %s is refused', async (_title, made, why) => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, ...made });
  await expect(fetch('build')).rejects.toMatchObject({ message: expect.stringContaining(`is refused: ${why}`) as string, hint: AGAIN });
  expect(await readdir(out)).toEqual(['local']);
});

test('names that artifacts cannot hold, and names of outputs that change nothing, are taken', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, outputs: { port: '1' }, evidence: { path: 'C:/..a/b\\c', stored: 'evidence/T-build/C%3A/..a/b%5Cc' } });
  await fetch('build');
  expect((await readdir(out)).toSorted()).toEqual(['build', 'local']);
});

test('an attempt that is still to come is refused', async () => {
  await store('phasegate-shop-build-attempt-4', { phase: 'build', attempt: 4 });
  await expect(fetch('build')).rejects.toMatchObject(refused('it is of attempt 4, and this is attempt 3', 'phasegate-shop-build-attempt-4'));
});

test('a second artifact cannot speak for a phase under a longer name', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await cp(join(folder, 'store/phasegate-shop-build-attempt-1/files'), join(folder, 'forged'), { recursive: true });
  await artifacts.upload('phasegate-shop-build-x-attempt-1', join(folder, 'forged'));
  await expect(fetch('build')).rejects.toMatchObject(refused('its result.json is that of "phasegate-shop-build-attempt-1"', 'phasegate-shop-build-x-attempt-1'));
});

test('a result of another plan whose name begins alike is passed over', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await store('phasegate-shop-build-build-attempt-2', { plan: 'shop-build', phase: 'build', attempt: 2, status: 'failed', verdict: 'failed' });
  await fetch('build');
  expect((await readdir(out)).toSorted()).toEqual(['build', 'local']);
});

test('what has not passed is named with its leg and attempt', async () => {
  await store('phasegate-shop-build-a-attempt-1', { phase: 'build', leg: 'a', attempt: 1 });
  await store('phasegate-shop-build-b-attempt-2', { phase: 'build', leg: 'b', attempt: 2, status: 'failed', verdict: 'failed' });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, status: 'waiting', verdict: 'waiting' });
  await expect(fetch('build', 'test')).rejects.toMatchObject({
    name: 'UserError',
    message: 'What this phase needs has not passed: "build" (leg "b") is failed in attempt 2, "test" is waiting in attempt 1.',
    hint: 'See the log of its job; "Re-run failed jobs" runs it and this one again.',
  });
});
