/** The last job in one line: report and defects, by the release they are all of. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { VERSION } from '../../src/version.js';
import { act, annotated, job, onGitHub, outputsOf } from './on-github.js';
import { commentsOn, issuesOf, openPull, pullEvent, WITH_STRANGER } from './pull-requests.js';

interface Action {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { steps: { id: string; uses: string; with: Record<string, string> }[] };
}
const actionOf = (name: string) => parse(readFileSync(new URL(`../../${name}/action.yml`, import.meta.url), 'utf8')) as Action;

test('its parts are those of this release, and get and give all they have', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  const finish = actionOf('finish');
  expect(finish.runs.steps.map(({ uses }) => uses)).toEqual([`phasegate/phasegate/report@v${version}`, `phasegate/phasegate/defects@v${version}`]);
  expect(VERSION).toBe(version);
  const given = new Set<string>();
  for (const { id, with: inputs } of finish.runs.steps) {
    const part = actionOf(id);
    expect(inputs).toEqual(Object.fromEntries(Object.keys(part.inputs).map((name) => [name, `\${{ inputs.${name} }}`])));
    for (const [name, input] of Object.entries(part.inputs)) {
      given.add(name);
      expect(finish.inputs[name]?.default).toBe(input.default);
    }
    for (const name of Object.keys(part.outputs).filter((output) => id === 'report' || output !== 'verdict')) expect(finish.outputs[name]?.value).toBe(`\${{ steps.${id}.outputs.${name} }}`);
  }
  expect(Object.keys(finish.inputs).toSorted()).toEqual([...given].toSorted());
});

const PLAN = `version: 1
id: shop
name: Shop
vars: { broken: '' }
requirements:
  - { id: REQ-1, title: It builds }
phases:
  - id: build
    title: Build
    covers: [REQ-1]
    tasks:
      - { id: T-1, title: Make, run: 'echo "no route"; test "$broken" != build' }
`;
const FILES = {
  'phasegate.yml': PLAN,
  '.github/workflows/all.yml': `on: [push, pull_request]
jobs:
${job('build', { input: 'vars: "broken=${{ vars.BROKEN }}"' })}  finish:
    needs: build
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/finish@v1, id: gate, with: { needs: "\${{ toJSON(needs) }}", token: "\${{ secrets.GITHUB_TOKEN }}" } }
`,
};
const onMain = (broken = '') => ({ eventPayload: { ref: 'refs/heads/main', repository: { full_name: 'octocat/hello', default_branch: 'main' } }, vars: { BROKEN: broken }, env: { GITHUB_REF: 'refs/heads/main' } });

describe.skipIf(act === undefined)('the last job', () => {
  const here = onGitHub(FILES, WITH_STRANGER);

  test('on the default branch it opens and closes, and fails as the verdict says', async () => {
    const result = await here.run('all', onMain('build'));
    expect(result.jobs, result.log).toEqual({ build: 'failure', finish: 'failure' });
    expect(outputsOf(result, 'finish')).toMatchObject({ verdict: 'failed', 'defect-numbers': '[1]', 'artifact-id': expect.stringMatching(/^\d+$/) as string, 'report-url': expect.stringContaining('/artifacts/') as string });
    expect((await issuesOf(here.github)).map(({ state, title }) => [state, title])).toEqual([['open', 'T-1: no route (exit 1)']]);
    expect(annotated(result, 'error').filter(([of]) => of === 'finish')).toEqual([['finish', 'Plan shop: failed', expect.any(String) as string]]);
    expect(here.stored()).toEqual(['phasegate-shop-build-attempt-1 stored', 'phasegate-shop-record-attempt-1 stored', 'phasegate-shop-report-attempt-1.html stored']);
    here.runId = String(Number(here.runId) + 1000);
    const green = await here.run('all', onMain());
    expect(green.jobs, green.log).toEqual({ build: 'success', finish: 'success' });
    expect((await issuesOf(here.github)).map(({ state }) => state)).toEqual(['closed']);
  });

  test('on a pull request it comments, and opens nothing', async () => {
    const pull = await openPull(here.github, 'change');
    const result = await here.run('all', { event: 'pull_request', eventPayload: pullEvent(pull), vars: { BROKEN: 'build' } });
    expect(result.jobs, result.log).toEqual({ build: 'failure', finish: 'failure' });
    expect(outputsOf(result, 'finish')).toMatchObject({ verdict: 'failed', 'defect-numbers': '[]' });
    expect(await commentsOn(here.github, pull.number)).toHaveLength(1);
    expect((await issuesOf(here.github)).filter(({ number }) => number !== pull.number)).toEqual([]);
  });
});
