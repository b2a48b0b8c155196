/** Whatever ends a job, its results are handed on as what they are. */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/evidence/verify.js';
import type { PhaseResult } from '../../src/trace/record.js';
import { act, annotated, job, onGitHub, outputsOf, unpacked } from './on-github.js';

const PLAN = `version: 1
id: shop
name: Shop
vars: { signal: 'none' }
phases:
  - id: build
    title: Build
    tasks:
      - { id: T-1, title: First, run: 'echo made > first.txt', evidence: [first.txt] }
      - id: T-2
        title: Cut short
        needs: [T-1]
        run: |
          trap '' TERM
          echo "half of it"
          if test "$signal" != none; then
            echo "at=$(date +%s%3N)" > at.txt
            kill "-$signal" "$PPID"
            # Bash's own, so that nothing but this shell has to be ended.
            end=$((SECONDS + 20)); while test $SECONDS -lt $end; do read -rt 1 <> <(:) || true; done
          fi
      - { id: T-3, title: Never reached, needs: [T-2], run: 'true' }
`;
const FILES = {
  'phasegate.yml': PLAN,
  '.github/workflows/signal.yml': `on: push\njobs:\n${job('build', { input: 'vars: "${{ vars.SIGNAL }}"', after: '      - { if: always(), run: "echo SENT $(cat at.txt)" }\n' })}  test:\n    runs-on: ubuntu-latest\n    needs: build\n    steps: [{ run: echo the next job ran }]\n`,
  'two.yml': "version: 1\nid: two\nname: Two\nphases:\n  - { id: one, title: One, tasks: [{ id: T-1, title: A, run: 'true' }] }\n  - { id: other, title: Other, tasks: [{ id: T-2, title: B, run: 'true' }] }\n",
  '.github/workflows/two.yml': `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - { uses: phasegate/phasegate@v1, id: gate, with: { plan: two.yml } }\n`,
  // Far more than a page may have.
  'large.yml': `${PLAN.replace('id: shop', 'id: large')}${Array.from({ length: 9000 }, (_, n) => `      - { id: W-${n + 1}, title: "${'A task with a long title '.repeat(10)}${n}", status: planned }`).join('\n')}\n`,
  '.github/workflows/large.yml': `on: push\njobs:\n  plan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - { uses: phasegate/phasegate@v1, id: gate, with: { plan: large.yml, vars: "\${{ vars.SIGNAL }}" } }\n`,
  '.github/workflows/build.yml': `on: push\njobs:\n${job('build')}`,
};
const NAME = 'phasegate-shop-build-attempt-1';

describe.skipIf(act === undefined)('the end of a job', () => {
  const here = onGitHub(FILES);

  async function storedResult(): Promise<{ result: PhaseResult; ok: boolean; log: string }> {
    const folder = await unpacked(here.service, NAME);
    try {
      return {
        result: JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as PhaseResult,
        ok: (await verify(folder, {})).ok,
        log: await readFile(join(folder, 'evidence/T-2/output.log'), 'utf8').catch(() => ''),
      };
    } finally {
      await rm(dirname(folder), { recursive: true, force: true });
    }
  }

  test.each(['INT', 'TERM'])('SIG%s in the middle: children end, state is written within five seconds, and post uploads it', async (signal) => {
    const run = await here.run('signal', { vars: { SIGNAL: `signal=${signal}` } });
    expect(run.jobs, run.log).toEqual({ build: 'failure' });
    expect(here.stored()).toEqual([`${NAME} stored`]);
    const { result, ok, log } = await storedResult();
    expect(result.tasks.map(({ id, status }) => [id, status])).toEqual([
      ['T-1', 'passed'],
      ['T-2', 'cancelled'],
      ['T-3', 'cancelled'],
    ]);
    expect(result.verdict).toBe('not-computed');
    expect(ok).toBe(true);
    expect(log).toBe('half of it\n');
    const sent = Number(/SENT at=(\d+)/.exec(run.log)?.[1]);
    expect(Date.parse(result.run.finishedAt ?? '') - sent).toBeLessThan(5000);
    expect(run.log).toContain('The action was stopped before it uploaded its results; they are now: build (not-computed).');
    expect(outputsOf(run, 'build')).toMatchObject({ verdict: 'not-computed' });
    expect(run.log).not.toContain('the next job ran');
  });

  test('a cancelled run of the whole plan has a page, which no plan makes larger than it may be', async () => {
    const run = await here.run('large', { vars: { SIGNAL: 'signal=INT' } });
    expect(run.jobs, run.log.slice(0, 2000)).toEqual({ plan: 'failure' });
    const [page, ...others] = run.summaries;
    expect(others).toEqual([]);
    expect(Buffer.byteLength(page?.markdown ?? '')).toBeLessThanOrEqual(1024 * 1024);
    expect(page?.markdown).toMatch(/^### \S+ Shop not computed: 1 of 3 tasks passed\n/);
    expect(page?.markdown).toContain('**Shortened:**');
    expect(page?.markdown).toContain('T-2');
  });

  test('killed without a warning: post closes the record and uploads it as cancelled', async () => {
    const run = await here.run('signal', { vars: { SIGNAL: 'signal=KILL' } });
    expect(run.jobs, run.log).toEqual({ build: 'failure' });
    const { result, ok } = await storedResult();
    expect(result.tasks.map(({ id, status, error }) => [id, status, error])).toEqual([
      ['T-1', 'passed', undefined],
      ['T-2', 'cancelled', 'the job ended before it did'],
      ['T-3', 'cancelled', 'the job ended before it did'],
    ]);
    expect(result.verdict).toBe('not-computed');
    expect(ok).toBe(true);
  });

  test('a failed upload fails a job whose tasks have passed', async () => {
    here.service.inject({ method: 'CreateArtifact', kind: 'status', status: 403, msg: 'insufficient usage to create artifact', times: 9 });
    const run = await here.run('build');
    expect(run.jobs, run.log).toEqual({ build: 'failure' });
    expect(outputsOf(run, 'build')).toMatchObject({ verdict: 'not-computed' });
    expect(annotated(run, 'error')[0]).toEqual([
      'build',
      'Phasegate',
      `The artifact "${NAME}" cannot be uploaded: Failed to CreateArtifact: Artifact storage quota has been hit. Unable to upload any new artifacts. Run this job again: its next attempt has a name of its own.`,
    ]);
    expect(here.stored()).toEqual([]);
  });

  test('of several phases one cannot be uploaded: the others are, and the job fails', async () => {
    here.service.inject({ method: 'CreateArtifact', kind: 'status', status: 403, msg: 'insufficient usage to create artifact' });
    const run = await here.run('two');
    expect(run.jobs, run.log).toEqual({ build: 'failure' });
    expect(outputsOf(run, 'build')).toMatchObject({ verdict: 'not-computed' });
    expect(annotated(run, 'error').map(([, , message]) => message)).toEqual([expect.stringMatching(/^The artifact "phasegate-two-one-attempt-1" cannot be uploaded: /) as string]);
    expect(here.stored()).toEqual(['phasegate-two-other-attempt-1 stored']);
  });
});
