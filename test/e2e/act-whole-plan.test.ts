/** One job that runs the whole plan reports on it too, also on what other jobs tested. */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runRecordSchema } from '../../src/trace/record.js';
import type { WorkflowResult } from '../ground/act.js';
import { archive } from '../ground/archive.js';
import { act, annotated, onGitHub, outputsOf, unpacked } from './on-github.js';
import { commentsOn, openPull, pullEvent, WITH_STRANGER } from './pull-requests.js';

const PLAN = `version: 1
id: shop
name: Shop
vars: { mood: good }
requirements:
  - { id: REQ-1, title: It adds }
  - { id: REQ-2, title: It waits }
checks:
  - junit: artifacts/*/junit.xml
`;

const GATE = '{ uses: phasegate/phasegate@v1, id: gate, with: { artifacts: "test-*", needs: "${{ toJSON(needs) }}", token: "${{ secrets.GITHUB_TOKEN }}"';
const traced = (more = '', needs = 'test') => `  trace:
    needs: ${needs}
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - ${GATE}${more} } }
`;
const shell = (run: string) => `  test:\n    runs-on: ubuntu-latest\n    steps: [{ run: ${run} }]\n`;
const ON = 'on: [push, pull_request]\njobs:\n';

const SIMPLE = `version: 1
id: simple
name: Simple
vars: { mood: good }
fail-on: [failed, uncovered]
phases:
  - id: one
    title: One
    tasks: [{ id: T-1, title: Look, covers: [REQ-1], run: 'test "$mood" = good' }]
requirements:
  - { id: REQ-1, title: It looks }
`;

const FILES = {
  'phasegate.yml': PLAN,
  'simple/phasegate.yml': SIMPLE,
  'simple/uncovered.yml': SIMPLE.replace('id: simple', 'id: bare').replace('REQ-1, title: It looks }', 'REQ-1, title: It looks }\n  - { id: REQ-2, title: Nobody looks }'),
  '.github/workflows/trace.yml': `${ON}${shell("'true'")}${traced()}`,
  '.github/workflows/red.yml': `${ON}${shell("'exit 1'")}${traced()}`,
  '.github/workflows/simple.yml': `${ON}  plan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - { uses: phasegate/phasegate@v1, id: gate, with: { plan: simple/phasegate.yml, vars: "\${{ vars.MOOD }}", token: "\${{ secrets.GITHUB_TOKEN }}" } }\n`,
  '.github/workflows/uncovered.yml': `${ON}  plan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - { uses: phasegate/phasegate@v1, id: gate, with: { plan: simple/uncovered.yml, token: "\${{ secrets.GITHUB_TOKEN }}" } }\n`,
};

const GREEN = '<testsuite tests="2"><testcase name="REQ-1 adds" classname="cart"/><testcase name="REQ-2 waits" classname="cart"/></testsuite>';
const RED = '<testsuite tests="1"><testcase name="REQ-1 adds" classname="cart"><failure message="2 is not 3"/></testcase></testsuite>';

const pageOf = ({ summaries }: WorkflowResult): string => summaries.at(-1)?.markdown ?? '';

describe.skipIf(act === undefined)('the whole plan in one job', () => {
  const here = onGitHub(FILES, WITH_STRANGER);
  /** As `actions/upload-artifact` in another job of this run. */
  const upload = (name: string, junit: string, path = 'junit.xml') => here.service.plant({ runId: here.runId, attempt: 1 }, name, archive([{ path, content: junit }]));

  test('a comment that the next run would not find is said, with what to set', async () => {
    const pull = await openPull(here.github, 'change');
    const result = await here.run('simple', { event: 'pull_request', eventPayload: pullEvent(pull), secrets: { GITHUB_TOKEN: 'tok_octocat' } });
    expect(annotated(result, 'warning'), result.log).toEqual([['plan', 'Comment', 'It was written by octocat, and the next run looks for one of github-actions[bot] to continue. Give the step `author: octocat`.']]);
    expect(await commentsOn(here.github, pull.number)).toHaveLength(1);
  });

  test('is reported: one record beside its phases, one comment, outputs of the whole', async () => {
    const pull = await openPull(here.github, 'change');
    const result = await here.run('simple', { event: 'pull_request', eventPayload: pullEvent(pull) });
    expect(result.jobs, result.log).toEqual({ plan: 'success' });
    expect(here.stored()).toEqual(['phasegate-simple-one-attempt-1 stored', 'phasegate-simple-record-attempt-1 stored', 'phasegate-simple-report-attempt-1.html stored']);
    const [comment] = await commentsOn(here.github, pull.number);
    expect(comment?.body.split('\n')[0]).toBe('### ✅ Simple passed: its requirement verified');
    const record = here.service.rows.find(({ name }) => name === 'phasegate-simple-record-attempt-1')!;
    const outputs = outputsOf(result, 'plan');
    expect(outputs).toMatchObject({
      verdict: 'passed',
      phases: '[{"id":"one","verdict":"passed"}]',
      'artifact-id': String(record.id),
      'artifact-digest': record.digest,
      'report-url': expect.stringMatching(/\/artifacts\/\d+$/) as string,
      'comment-id': String(comment?.id),
      'comment-url': comment?.html_url,
    });
    expect(outputs?.['result-path']).toMatch(/\/simple\/\.phasegate\/run\.json$/);
  });

  test('a failing one says so in the comment, and its job fails', async () => {
    const pull = await openPull(here.github, 'change');
    const result = await here.run('simple', { event: 'pull_request', eventPayload: pullEvent(pull), vars: { MOOD: 'mood=bad' } });
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect((await commentsOn(here.github, pull.number))[0]?.body.split('\n')[0]).toBe('### ❌ Simple failed: 1 of 1 requirement failed');
    expect(annotated(result, 'error').at(-1)).toEqual(['plan', 'Plan simple: failed', 'one: see the report.']);
  });

  test('fail-on lowers the verdict of the job', async () => {
    const result = await here.run('uncovered');
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect(outputsOf(result, 'plan')).toMatchObject({ verdict: 'failed', phases: '[{"id":"one","verdict":"passed"}]' });
    expect(annotated(result, 'error').at(-1)?.[2]).toContain('1 requirement is uncovered: REQ-2');
  });

  test('reports of other jobs are traced, and count as written by this run', async () => {
    await upload('test-linux', GREEN);
    await upload('test-macos', GREEN);
    await upload('other', RED);
    const result = await here.run('trace');
    expect(result.jobs, result.log).toEqual({ test: 'success', trace: 'success' });
    expect(pageOf(result).split('\n')[0]).toBe('### ✅ Shop passed: all 2 requirements verified');
    const folder = await unpacked(here.service, 'phasegate-shop-record-attempt-1');
    expect(await readFile(join(folder, 'run.json'), 'utf8').then((text) => runRecordSchema.parse(JSON.parse(text)))).toMatchObject({ verdict: 'passed' });
    await rm(dirname(folder), { recursive: true });
  });

  test('a red test in another job is a red requirement', async () => {
    await upload('test-linux', GREEN);
    await upload('test-macos', RED);
    const result = await here.run('red');
    expect(result.jobs, result.log).toEqual({ test: 'failure', trace: 'failure' });
    expect(outputsOf(result, 'trace')).toMatchObject({ verdict: 'failed' });
    expect(pageOf(result)).toContain('REQ-1');
  });

  test('a job that did not succeed keeps all from passing, though what is there is green', async () => {
    await upload('test-linux', GREEN);
    const result = await here.run('red');
    expect(result.jobs, result.log).toEqual({ test: 'failure', trace: 'failure' });
    expect(outputsOf(result, 'trace')).toMatchObject({ verdict: 'not-computed' });
    expect(annotated(result, 'error').at(-1)).toEqual(['trace', 'Plan shop: not-computed', 'The job "test" is failure: what it should have tested is not known.']);
    expect(pageOf(result)).toContain('The job "test" is failure: what it should have tested is not known.');
  });

  test('an artifact that leaves its folder keeps all from passing, and writes nothing', async () => {
    await upload('test-linux', GREEN);
    await upload('test-evil', GREEN, '../../junit.xml');
    const result = await here.run('trace');
    expect(outputsOf(result, 'trace')).toMatchObject({ verdict: 'not-computed' });
    expect(annotated(result, 'error').at(-1)?.[2]).toMatch(/^What the artifact "test-evil" holds is not known: The artifact "test-evil" \(\d+\) is refused: /);
  });

  test('without any artifact nothing passes', async () => {
    const result = await here.run('trace');
    expect(result.jobs, result.log).toMatchObject({ trace: 'failure' });
    expect(outputsOf(result, 'trace')?.['verdict']).not.toBe('passed');
    expect(result.log).toContain('This run has no artifact "test-*".');
  });
});
