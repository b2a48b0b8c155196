/** The last job of a workflow: what every phase's job left becomes one report. */
import { describe, expect, test } from 'vitest';
import { act, annotated, job, onGitHub, outputsOf } from './on-github.js';

const PLAN = `version: 1
id: shop
name: Shop
vars: { broken: '' }
requirements:
  - from: docs/requirements.md
phases:
  - id: build
    title: Build
    covers: [REQ-1]
    tasks:
      - { id: T-1, title: Make, run: 'test "$broken" != build' }
  - id: test
    title: Test
    covers: [REQ-2]
    tasks:
      - { id: T-2, title: Try, run: 'echo tried; test "$broken" != test' }
`;

const REQUIREMENTS = `# Requirements

## REQ-1 It builds

## REQ-2 It works

## REQ-3 Nobody looks
`;

const VARS = 'vars: "broken=${{ vars.BROKEN }}"';
const report = (more = '') => `  report:
    needs: [build, test]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/report@v1, id: gate, with: { needs: "\${{ toJSON(needs) }}", token: "\${{ secrets.GITHUB_TOKEN }}"${more} } }
`;
const jobs = { build: job('build', { input: VARS }), test: job('test', { needs: 'build', input: VARS }) };

const FILES = {
  'phasegate.yml': PLAN,
  'docs/requirements.md': REQUIREMENTS,
  '.github/workflows/all.yml': `on: [push, pull_request, merge_group, schedule, workflow_dispatch]\njobs:\n${jobs.build}${jobs.test}${report()}`,
};

describe.skipIf(act === undefined)('the report of all jobs', () => {
  const here = onGitHub(FILES);

  test('a push that passes: record, page and outputs, and no comment', async () => {
    const result = await here.run('all');
    expect(result.jobs, result.log).toEqual({ build: 'success', test: 'success', report: 'success' });
    expect(here.stored()).toEqual(['phasegate-shop-build-attempt-1 stored', 'phasegate-shop-test-attempt-1 stored', 'phasegate-shop-record-attempt-1 stored', 'phasegate-shop-report-attempt-1.html stored']);
    console.log(outputsOf(result, 'report'), result.summaries.at(-1)?.markdown, annotated(result, 'error'), annotated(result, 'warning'), here.github.requests.map(({ operation }) => operation));
  });
});
