/** What a phase takes from earlier ones, and what it refuses by name. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { archive, type ArchiveEntry } from '../ground/archive.js';
import { act, annotated, job, onGitHub, outputsOf } from './on-github.js';

const PLAN = `version: 1
id: shop
name: Shop
phases:
  - id: build
    title: Build
    tasks:
      - id: T-1
        title: Make
        run: |
          mkdir -p made
          echo "leg $LEG of attempt $GITHUB_RUN_ATTEMPT" > "made/a:b.txt"
          echo "MADE_BY=$LEG" >> "$PHASEGATE_OUTPUT"
          test "$BROKEN" != "$LEG"
        evidence: [made/**]
  - id: test
    title: Test
    tasks:
      - id: T-2
        title: Read
        run: |
          cd "$PHASEGATE_UPSTREAM"
          for f in */T-1/made/*; do echo "READ $f: $(cat "$f")"; done
          echo "READ MADE_BY=$MADE_BY"
`;
const leg = (legs: string): string => job('build', { head: `    strategy: { matrix: { os: [${legs}] }, fail-fast: false }\n    env: { LEG: "\${{ matrix.os }}", BROKEN: "\${{ vars.BROKEN }}" }\n`, input: 'leg: "${{ matrix.os }}"' });
const next = job('test', { needs: 'build', head: '    if: always()\n' });
const FILES = {
  'phasegate.yml': PLAN,
  '.github/workflows/matrix.yml': `on: push\njobs:\n${leg('linux, mac')}${next}`,
  '.github/workflows/linux.yml': `on: push\njobs:\n${leg('linux')}`,
  '.github/workflows/mac.yml': `on: push\njobs:\n${leg('mac')}${next}`,
  '.github/workflows/test.yml': `on: push\njobs:\n${job('test')}`,
  '.github/workflows/vouched.yml': `on: push\njobs:\n${job('build', { head: '    env: { LEG: one }\n' })}${job('test', { needs: 'build', head: '    if: always()\n', input: 'needs: "${{ toJSON(needs) }}"' })}`,
  '.github/workflows/build.yml': `on: push\njobs:\n${job('build')}`,
};
const BUILD = 'phasegate-shop-build-attempt-1';
const AGAIN = 'Re-run all jobs, so that every phase runs again.';

describe.skipIf(act === undefined)('upstream', () => {
  const here = onGitHub(FILES);
  const refusal = (message: string) => [['test', 'Phasegate', message]];

  test('every leg has its artifact and comes to a folder of its own', async () => {
    const result = await here.run('matrix');
    expect(result.jobs, result.log).toEqual({ build: 'success', test: 'success' });
    expect(here.stored().toSorted()).toEqual(['phasegate-shop-build-linux-attempt-1 stored', 'phasegate-shop-build-mac-attempt-1 stored', 'phasegate-shop-test-attempt-1 stored']);
    expect(result.log).toContain('READ build@linux/T-1/made/a:b.txt: leg linux of attempt 1');
    expect(result.log).toContain('READ build@mac/T-1/made/a:b.txt: leg mac of attempt 1');
    expect(result.log).toContain('READ MADE_BY=mac');
    expect(outputsOf(result, 'build')).toMatchObject({ verdict: 'passed', phases: expect.stringMatching(/^\[\{"id":"build","leg":"(linux|mac)","verdict":"passed"\}\]$/) as string });
  });

  test('of two legs one is red: the phase is, until the red one ran again', async () => {
    const first = await here.run('matrix', { vars: { BROKEN: 'mac' } });
    // act calls the sibling of a failed leg failed too; what each leg handed on is its own.
    expect(first.jobs).toEqual({ build: 'failure', test: 'failure' });
    expect(annotated(first, 'error').filter(([name]) => name === 'test')).toEqual(
      refusal('What this phase needs has not passed: "build" (leg "mac") is failed in attempt 1. See the log of its job; "Re-run failed jobs" runs it and this one again.'),
    );
    const second = await here.run('mac', { attempt: 2, vars: { BROKEN: 'none' } });
    expect(second.jobs, second.log).toEqual({ build: 'success', test: 'success' });
    expect(second.log).toContain('READ build@linux/T-1/made/a:b.txt: leg linux of attempt 1');
    expect(second.log).toContain('READ build@mac/T-1/made/a:b.txt: leg mac of attempt 2');
  });

  test('a red leg that GitHub does not list any more, behind a thousand artifacts, is not passed over', async () => {
    await here.run('linux', { vars: { BROKEN: 'mac' } });
    here.service.plantRows({ runId: here.runId, attempt: 1 }, Array.from({ length: 1000 }, (_, index) => `other-${index}`));
    const result = await here.run('mac', { vars: { BROKEN: 'mac' } });
    expect(result.jobs, result.log).toEqual({ build: 'failure', test: 'failure' });
    expect(annotated(result, 'error').filter(([name]) => name === 'test')).toEqual(
      refusal('This run has 1000 artifacts or more, and GitHub lists no more than those: what it leaves out could be a newer result, or one that failed. Let its jobs upload fewer, and start a new run.'),
    );
    expect(result.log).not.toContain('READ');
  });

  test('an attempt that dies before its upload leaves nothing to build on', async () => {
    here.service.inject({ method: 'CreateArtifact', kind: 'status', status: 403, msg: 'insufficient usage', times: 99 });
    const result = await here.run('matrix');
    expect(result.jobs, result.log).toEqual({ build: 'failure', test: 'failure' });
    expect(annotated(result, 'error').filter(([name]) => name === 'test')).toEqual(
      refusal("This run has no artifact of the phase \"build\". Add the job that runs it to this job's `needs:`, and see there why nothing was uploaded; an expired artifact comes back by re-running all jobs."),
    );
  });

  test('with `needs`, a pass of attempt 1 does not stand in for an attempt 2 that died before its upload', async () => {
    const first = await here.run('vouched');
    expect(first.jobs, first.log).toEqual({ build: 'success', test: 'success' });
    here.service.inject({ method: 'CreateArtifact', kind: 'status', status: 403, msg: 'insufficient usage' });
    const second = await here.run('vouched', { attempt: 2 });
    expect(second.jobs, second.log).toEqual({ build: 'failure', test: 'failure' });
    expect(annotated(second, 'error').filter(([name]) => name === 'test')).toEqual(refusal(`The artifact "${BUILD}" is refused: it passed, and its job "build" is failure. ${AGAIN}`));
    expect(second.log).not.toContain('READ');
  });

  test('an expired one is missing', async () => {
    await here.run('build');
    here.service.expire(BUILD);
    const result = await here.run('test', { attempt: 2 });
    expect(annotated(result, 'error')[0]?.[2], result.log).toMatch(/^This run has no artifact of the phase "build"\./);
  });

  test('one of another plan, and one of another commit', async () => {
    await here.run('build');
    await here.workspace.commit({ 'phasegate.yml': PLAN.replace('title: Read', 'title: Read it') });
    const plan = await here.run('test');
    expect(annotated(plan, 'error')).toEqual(refusal(`The artifact "${BUILD}" is refused: it is of another version of the plan phasegate.yml. ${AGAIN}`));
    await here.workspace.commit({ 'phasegate.yml': PLAN });
    const commit = await here.run('test');
    expect(annotated(commit, 'error')[0]?.[2]).toMatch(/^The artifact "phasegate-shop-build-attempt-1" is refused: it is of commit [0-9a-f]{40}, and this is [0-9a-f]{40}\. /);
  });

  test.each<[string, ArchiveEntry[], RegExp]>([
    ['a path that leads out', [{ path: '../../evil.txt', content: 'x' }], /is refused: invalid relative path: \.\.\/\.\.\/evil\.txt\./],
    ['an absolute path', [{ path: '/tmp/evil.txt', content: 'x' }], /is refused: absolute path: \/tmp\/evil\.txt\./],
    ['a link', [{ path: 'result.json', content: '/etc/passwd', mode: 0o120777 }], /is refused: "result\.json" is a symbolic link\./],
    ['a bomb', [{ path: 'a', content: 'x', claimedSize: 3e9 }, { path: 'b', content: 'x', claimedSize: 3e9 }], /is refused: unpacked it has more than the 4294967296 bytes allowed\./],
    ['JSON that is none', [{ path: 'result.json', content: '{' }], /is refused: its result\.json is no JSON\./],
    ['JSON that is not a result', [{ path: 'result.json', content: '[1]' }], /is refused: its result\.json is not one \(/],
    ['a result nobody vouches for', [{ path: 'result.json', content: 'SELF' }], /is refused: manifest\.json is missing: the phase did not finish, and nothing in it is proven\./],
  ])('hostile: %s', async (_title, entries, message) => {
    const sha = await here.workspace.commit({});
    const digest = createHash('sha256').update(PLAN).digest('hex');
    const own = JSON.stringify({
      version: 1,
      run: { id: here.runId, attempt: 1, job: 'build', sha, headSha: sha, repository: null, event: null, ref: null, startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:01Z' },
      plan: { id: 'shop', name: 'Shop', digest, file: 'phasegate.yml' },
      phase: { id: 'build', title: 'Build' },
      vars: {},
      upstream: [],
      entry: [],
      exit: [],
      verdict: 'passed',
      tasks: [],
    });
    await here.service.plant({ runId: here.runId, attempt: 1 }, BUILD, archive(entries.map((entry) => (entry.content === 'SELF' ? { ...entry, content: own } : entry))));
    const result = await here.run('test');
    expect(result.jobs, result.log).toEqual({ test: 'failure' });
    expect(annotated(result, 'error')[0]?.[2]).toMatch(message);
    expect(result.log).not.toContain('READ');
    expect(here.stored()).toEqual([`${BUILD} stored`]);
  });
});
