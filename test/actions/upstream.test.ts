import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchUpstream } from '../../src/actions/upstream.js';
import type { Artifacts } from '../../src/artifacts/artifacts.js';
import { folderArtifacts } from '../../src/artifacts/folder.js';
import type { Plan } from '../../src/plan/model.js';

const DIGEST = 'a'.repeat(64);
const RE_RUN = 'Re-run all jobs, so that every phase runs again.';

let folder: string;
let out: string;
let artifacts: Artifacts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasegate-upstream-'));
  out = join(folder, '.phasegate');
  artifacts = folderArtifacts(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Made {
  phase: string;
  leg?: string;
  attempt: number;
  run?: string;
  plan?: string;
}

function result({ phase, leg, attempt, run = '77', plan = 'shop' }: Made): string {
  return JSON.stringify({
    version: 1,
    run: { id: run, attempt, job: 'j', sha: null, headSha: null, repository: null, event: null, ref: null, startedAt: '2026-01-01T00:00:00Z', finishedAt: null },
    plan: { id: plan, name: 'Shop', digest: DIGEST, file: 'phasegate.yml' },
    phase: { id: phase, title: phase, ...(leg === undefined ? {} : { leg }) },
    vars: {},
    upstream: [],
    entry: [],
    exit: [],
    verdict: 'passed',
    tasks: [],
  });
}

async function store(name: string, files: Record<string, string>): Promise<void> {
  const from = join(folder, 'from');
  await mkdir(from);
  for (const [path, content] of Object.entries(files)) await writeFile(join(from, path), content);
  await artifacts.upload(name, from);
  await rm(from, { recursive: true });
}

const fetch = (...phases: string[]) => fetchUpstream({ artifacts, plan: { id: 'shop' } as Plan, phases, out, run: { id: '77', attempt: 3 } });

test('the newest attempt of each leg comes to the folder of its phase, and nothing else', async () => {
  await store('phasegate-shop-build-attempt-1', { 'result.json': result({ phase: 'build', attempt: 1 }), old: '' });
  await store('phasegate-shop-build-attempt-2', { 'result.json': result({ phase: 'build', attempt: 2 }), new: '' });
  await store('phasegate-shop-build-a-attempt-1', { 'result.json': result({ phase: 'build', leg: 'a', attempt: 1 }) });
  await store('phasegate-shop-build-images-attempt-3', { 'result.json': result({ phase: 'build-images', attempt: 3 }) });
  await store('phasegate-shop-deploy-attempt-1', { 'result.json': 'not asked for' });
  await fetch('build');
  expect((await readdir(out)).toSorted()).toEqual(['build', 'build@a', 'local']);
  expect((await readdir(join(out, 'build'))).toSorted()).toEqual(['new', 'result.json']);
  expect(await readdir(join(out, 'local'))).toEqual([]);
  expect(JSON.parse(await readFile(join(out, 'build@a/result.json'), 'utf8'))).toMatchObject({ phase: { leg: 'a' } });
});

test('a phase without an artifact is missing, by name', async () => {
  await store('phasegate-shop-build-attempt-1', { 'result.json': result({ phase: 'build', attempt: 1 }) });
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
  ['of another run', { 'result.json': result({ phase: 'build', attempt: 1, run: '76' }) }, 'its result.json is of run 76, and this is run 77'],
  ['of another plan', { 'result.json': result({ phase: 'build', attempt: 1, plan: 'shop-2' }) }, 'its result.json is of the plan "shop-2", and this is "shop"'],
  ['of another attempt', { 'result.json': result({ phase: 'build', attempt: 9 }) }, 'its result.json is of attempt 9'],
  ['of another leg', { 'result.json': result({ phase: 'build', leg: '1', attempt: 1 }) }, 'its result.json is that of "phasegate-shop-build-1-attempt-1"'],
])('an artifact %s is refused', async (_title, files, why) => {
  await store('phasegate-shop-build-attempt-1', files);
  await expect(fetch('build')).rejects.toMatchObject({ name: 'UserError', message: `The artifact "phasegate-shop-build-attempt-1" is refused: ${why}.`, hint: RE_RUN });
  expect(await readdir(out)).toEqual(['local']);
});

test('an attempt that is still to come is refused', async () => {
  await store('phasegate-shop-build-attempt-4', { 'result.json': result({ phase: 'build', attempt: 4 }) });
  await expect(fetch('build')).rejects.toMatchObject({ message: 'The artifact "phasegate-shop-build-attempt-4" is refused: it is of attempt 4, and this is attempt 3.' });
});

test('a second artifact cannot speak for a phase under a longer name', async () => {
  await store('phasegate-shop-build-attempt-1', { 'result.json': result({ phase: 'build', attempt: 1 }) });
  await cp(join(folder, 'store/phasegate-shop-build-attempt-1/files'), join(folder, 'forged'), { recursive: true });
  await artifacts.upload('phasegate-shop-build-x-attempt-1', join(folder, 'forged'));
  await expect(fetch('build')).rejects.toMatchObject({ message: 'The artifact "phasegate-shop-build-x-attempt-1" is refused: its result.json is that of "phasegate-shop-build-attempt-1".' });
});
