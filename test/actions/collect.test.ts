import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assemble } from '../../src/actions/assemble.js';
import { collect, type Collected } from '../../src/actions/collect.js';
import type { Origin } from '../../src/actions/received.js';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { folderArtifacts } from '../../src/artifacts/folder.js';
import { verify } from '../../src/evidence/verify.js';
import type { Plan } from '../../src/plan/model.js';
import type { JobResults } from '../../src/trace/job-results.js';
import type { RunRecord } from '../../src/trace/record.js';
import { type Made, PLAN, result, SHA, store as storePhase } from './stored-phases.js';

const HEAD = 'e'.repeat(40);
const SHOP = { ...PLAN, vars: {}, phases: PLAN.phases.filter(({ id }) => ['build', 'test'].includes(id)) } as Plan;

let folder: string;
let out: string;
let artifacts: Artifacts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasegate-collect-'));
  out = join(folder, '.phasegate');
  artifacts = folderArtifacts(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const store = (name: string, made: Made | undefined, files?: Record<string, string>) => storePhase(artifacts, folder, name, made, files);
const SUCCESS: JobResults = { of: 'jobs', results: new Map([['j', 'success']]) };
const gather = (jobs = SUCCESS, plan = SHOP, run: Origin = { id: '77', attempt: 3, sha: SHA }) => collect({ artifacts, plan, out, run, jobs });
const put = (collected: Collected, reservations: string[] = [], plan = SHOP): Promise<RunRecord> =>
  assemble({
    plan,
    out,
    collected,
    reservations,
    identity: { id: '77', attempt: 3, job: 'report', sha: SHA, headSha: HEAD, repository: 'octocat/hello', event: 'push', ref: 'refs/heads/main', startedAt: '2026-01-02T00:00:00Z', finishedAt: null },
    now: '2026-01-02T00:00:00Z',
  });
const namesOf = ({ records }: Collected): string[] => records.map(({ artifact }) => artifact.name);

test('the newest attempt of every phase and leg makes one record that verifies as a whole', async () => {
  await store('phasegate-shop-build-a-attempt-1', { phase: 'build', leg: 'a', attempt: 1, verdict: 'failed', status: 'failed' });
  const built = await store('phasegate-shop-build-a-attempt-2', { phase: 'build', leg: 'a', attempt: 2 });
  await store('phasegate-shop-build-b-attempt-1', { phase: 'build', leg: 'b', attempt: 1 });
  await store('phasegate-shop-test-attempt-2', { phase: 'test', attempt: 2, upstream: [{ phase: 'build', leg: 'a', verdict: 'passed', manifest: built }] });
  await store('phasegate-shop-record-attempt-1', undefined, { 'run.json': '{}' });
  const collected = await gather();
  expect(collected.ignored).toEqual([]);
  expect(namesOf(collected)).toEqual(['phasegate-shop-build-a-attempt-2', 'phasegate-shop-build-b-attempt-1', 'phasegate-shop-test-attempt-2']);
  const record = await put(collected);
  expect(record).toMatchObject({ verdict: 'passed', run: { id: '77', attempt: 3, job: 'report', startedAt: '2026-01-02T00:00:00Z' }, phases: [{ id: 'build', leg: 'a', manifest: built }, { id: 'build', leg: 'b' }, { id: 'test' }] });
  expect(record).not.toHaveProperty('ignored');
  expect(await verify(out, {})).toMatchObject({ ok: true, problems: [] });
  expect(await readdir(join(out, 'local'))).toEqual([]);
});

test('a pass of an older attempt does not stand in for a newer one that died before its upload', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, job: 'build' });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, job: 'test' });
  const collected = await gather({ of: 'jobs', results: new Map([['build', 'success'], ['test', 'failure']]) });
  expect(namesOf(collected)).toEqual(['phasegate-shop-build-attempt-1']);
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-test-attempt-1', why: 'it passed, and its job "test" is failure', phase: 'test' }]);
  expect(await put(collected)).toMatchObject({ verdict: 'not-computed', ignored: collected.ignored, phases: [{ id: 'build' }] });
  expect(await verify(out, {})).toMatchObject({ ok: true });
});

test('a phase is the worst of its legs, those that do not count included', async () => {
  await store('phasegate-shop-build-a-attempt-1', { phase: 'build', leg: 'a', attempt: 1 });
  await store('phasegate-shop-build-b-attempt-1', { phase: 'build', leg: 'b', attempt: 1, verdict: 'failed', status: 'failed' });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, job: 't' });
  const jobs: JobResults = { of: 'jobs', results: new Map([['j', 'failure'], ['t', 'success']]) };
  const collected = await gather(jobs);
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-build-a-attempt-1', why: 'it passed, and its job "j" is failure, all legs taken together', phase: 'build', leg: 'a' }]);
  expect((await put(collected)).verdict).toBe('failed');
});

test('a leg whose artifact is refused keeps its phase from passing', async () => {
  await store('phasegate-shop-build-a-attempt-1', { phase: 'build', leg: 'a', attempt: 1 });
  await store('phasegate-shop-build-b-attempt-1', { phase: 'build', leg: 'b', attempt: 1 }, { 'more.txt': 'x' });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1 });
  const collected = await gather();
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-build-b-attempt-1', why: 'more.txt is in no manifest: it was added after the phase finished', phase: 'build', leg: 'b' }]);
  expect((await put(collected)).verdict).toBe('not-computed');
});

test('records of another plan whose name begins alike are that plan\'s', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1 });
  await store('phasegate-shop-build-lint-attempt-1', { plan: 'shop-build', phase: 'lint', attempt: 1, status: 'failed', verdict: 'failed' });
  const collected = await gather();
  expect(collected.ignored).toEqual([]);
  expect((await put(collected)).verdict).toBe('passed');
});

test('nothing at all is not computed', async () => {
  const collected = await gather();
  expect(collected).toEqual({ records: [], ignored: [] });
  expect(await put(collected)).toMatchObject({ verdict: 'not-computed', phases: [] });
});

test('what waits is waiting, with what comes after it', async () => {
  const plan = { ...SHOP, phases: SHOP.phases.map((phase) => (phase.id === 'test' ? { ...phase, needs: ['build'] } : phase)) };
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, verdict: 'waiting', status: 'waiting' });
  const collected = await gather({ of: 'jobs', results: new Map([['j', 'failure']]) }, plan);
  expect((await put(collected, [], plan)).verdict).toBe('waiting');
});

test('a reservation keeps a run from passing, and makes no failure better', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1 });
  const collected = await gather();
  expect(await put(collected, ['The job "lint" is failure.'])).toMatchObject({ verdict: 'not-computed', reservations: ['The job "lint" is failure.'] });
  await rm(join(out, 'audit.jsonl'));
  collected.records[0]!.result = result({ phase: 'build', attempt: 1, verdict: 'failed' });
  expect((await put(collected, ['The job "lint" is failure.'])).verdict).toBe('failed');
});

test.each<[string, Made | undefined, Record<string, string>, string]>([
  ['another run', { phase: 'build', attempt: 1, run: '76' }, {}, 'its result.json is of run 76, and this is run 77'],
  ['another plan', { phase: 'build', attempt: 1, plan: 'shop-2' }, {}, 'its result.json is of the plan "shop-2", and this is "shop"'],
  ['another version of the plan', { phase: 'build', attempt: 1, digest: 'b'.repeat(64) }, {}, 'it is of another version of the plan phasegate.yml'],
  ['another commit', { phase: 'build', attempt: 1, sha: 'd'.repeat(40) }, {}, `it is of commit ${'d'.repeat(40)}, and this is ${SHA}`],
  ['a pass that does not follow', { phase: 'build', attempt: 1, status: 'failed' }, {}, 'its result.json says passed, and its tasks and criteria come to failed'],
  ['no JSON', undefined, { 'result.json': '{"version":1,' }, 'its result.json is no JSON'],
  ['a version to come', undefined, { 'result.json': '{"version":2}' }, 'its result.json is not one (version: Invalid input: expected 1)'],
  ['a changed file', { phase: 'build', attempt: 1 }, { 'statement.intoto.jsonl': '{}' }, 'statement.intoto.jsonl was changed: it has 2 bytes'],
])('an artifact of %s is refused by name, and the others stand', async (_title, made, files, why) => {
  await store('phasegate-shop-build-attempt-1', made, files);
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1 });
  const collected = await gather();
  expect(namesOf(collected)).toEqual(['phasegate-shop-test-attempt-1']);
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-build-attempt-1', why: expect.stringContaining(why) as string, phase: 'build' }]);
  expect((await put(collected)).verdict).toBe('not-computed');
});

test('an artifact that cannot be fetched is refused with what was said, and an older attempt does not take its place', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await store('phasegate-shop-build-attempt-2', { phase: 'build', attempt: 2 });
  await rm(join(folder, 'store/phasegate-shop-build-attempt-2/files'), { recursive: true });
  const collected = await gather();
  expect(collected).toEqual({ records: [], ignored: [{ what: 'artifact phasegate-shop-build-attempt-2', why: `There is no artifact "phasegate-shop-build-attempt-2" in ${join(folder, 'store')}`, phase: 'build' }] });
});

test('a record built on what a re-run has replaced is refused', async () => {
  const old = await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1 });
  await store('phasegate-shop-build-attempt-2', { phase: 'build', attempt: 2 });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, upstream: [{ phase: 'build', verdict: 'passed', manifest: old }] });
  const collected = await gather();
  expect(namesOf(collected)).toEqual(['phasegate-shop-build-attempt-2']);
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-test-attempt-1', why: 'it builds on another result of "build" than the newest of this run', phase: 'test' }]);
});

test('records of one run have the same variables', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, vars: { port: '1' } });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, vars: { port: '2' } });
  const collected = await gather();
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-test-attempt-1', why: 'it ran with another value of the variable port than "build"', phase: 'test' }]);
  expect((await put(collected)).vars).toEqual({ port: '1' });
});

test('of another run, whose merge commit nobody tells, the head of the branch is compared', async () => {
  const run = { id: '77', attempt: 1, headSha: HEAD };
  const jobs: JobResults = { of: 'run', conclusion: 'success' };
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, headSha: HEAD });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, headSha: 'f'.repeat(40) });
  const collected = await gather(jobs, SHOP, run);
  expect(namesOf(collected)).toEqual(['phasegate-shop-build-attempt-1']);
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-test-attempt-1', why: `it is of commit ${'f'.repeat(40)}, and run 77 is of ${HEAD}`, phase: 'test' }]);
});

test('and its records are of one merge commit', async () => {
  await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, headSha: HEAD });
  await store('phasegate-shop-test-attempt-1', { phase: 'test', attempt: 1, headSha: HEAD, sha: 'd'.repeat(40) });
  const collected = await gather({ of: 'run', conclusion: 'success' }, SHOP, { id: '77', attempt: 1, headSha: HEAD });
  expect(collected.ignored).toEqual([{ what: 'artifact phasegate-shop-test-attempt-1', why: `it is of commit ${'d'.repeat(40)}, and "build" of ${SHA}`, phase: 'test' }]);
});

describe('who decided is what GitHub says, whatever a job says', () => {
  const manual = { ...PLAN.phases[0]!, tasks: [{ id: 'T-build', kind: 'manual', steps: [], manual: { instructions: { text: 'Ask.' }, approvers: ['octocat'] } }] };
  const plan = { ...PLAN, vars: {}, people: {}, phases: [manual] } as unknown as Plan;
  const decided = async (made: Partial<Made>, decider?: string) => {
    await store('phasegate-shop-build-attempt-1', { phase: 'build', attempt: 1, ...made });
    return gather(SUCCESS, plan, { id: '77', attempt: 1, sha: SHA, decider });
  };

  test('an approver who started the run by hand', async () => {
    const collected = await decided({ decision: { by: 'octocat' } }, 'octocat');
    expect(collected.ignored).toEqual([]);
    expect(await put(collected, [], plan)).toMatchObject({ verdict: 'passed', decisions: [{ by: 'octocat' }] });
  });

  test.each<[string, Partial<Made>, string | undefined, string]>([
    ['a run nobody started by hand', { decision: { by: 'octocat' } }, undefined, 'it has a decision of octocat about T-build, and GitHub says that nobody started the run by hand'],
    ['a run another one started', { decision: { by: 'octocat' } }, 'mallory', 'it has a decision of octocat about T-build, and GitHub says that mallory started the run'],
    ['the command line', { decision: { by: 'octocat', asserted: true } }, 'octocat', 'it has a decision of octocat about T-build that was only asserted, at a command line'],
    ['somebody who may not', { decision: { by: 'mallory' } }, 'mallory', 'it has a decision of mallory about T-build, who may not decide it'],
    ['nobody', {}, 'octocat', 'its manual task T-build passed, and nobody has decided it'],
  ])('is of %s: refused', async (_title, made, decider, why) => {
    const collected = await decided(made, decider);
    expect(collected).toMatchObject({ records: [], ignored: [{ why }] });
    expect((await put(collected, [], plan)).verdict).toBe('not-computed');
  });
});

test('an artifact of a phase with a longer name is that phase\'s', async () => {
  const plan = { ...PLAN, vars: {} } as Plan;
  await store('phasegate-shop-build-images-attempt-1', { phase: 'build-images', attempt: 1, run: '1' });
  const collected = await gather(SUCCESS, plan);
  expect(collected.ignored).toMatchObject([{ phase: 'build-images' }]);
  expect(collected.ignored[0]).not.toHaveProperty('leg');
});
