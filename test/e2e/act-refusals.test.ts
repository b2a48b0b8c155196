/** Whatever is wrong before anything runs: the first line of the log says what to do, and nothing runs. */
import { describe, expect, test } from 'vitest';
import { act, annotated, onGitHub } from './on-github.js';

const PLAN = `version: 1
id: shop
name: Shop
phases:
  - id: build
    title: Build
    tasks: [{ id: T-1, title: Make, run: 'echo it ran' }]
  - id: decide
    title: Decide
    needs: []
    tasks: [{ id: T-2, title: Open, manual: { instructions: Ask., approvers: [octocat] } }]
`;
const WRONG = `version: 1
name: Wrong
phases:
  - id: build
    title: Build
    taks: [{ id: T-1, title: Make, run: 'true' }]
`;
const step = (input: string, checkout = true): string => `on: [push, pull_request_target, workflow_run, workflow_dispatch]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
${checkout ? '      - uses: actions/checkout@v6\n' : ''}      - { uses: phasegate/phasegate@v1, id: gate, with: { ${input} } }
`;

const FILES = {
  'phasegate.yml': PLAN,
  'plans/wrong.yml': WRONG,
  '.github/workflows/no-checkout.yml': step('phase: build', false),
  '.github/workflows/no-plan.yml': step('plan: phasgate.yml'),
  '.github/workflows/wrong-plan.yml': step('plan: plans/wrong.yml'),
  '.github/workflows/wrong-plan-defects.yml': step('plan: plans/wrong.yml, needs: \'{"build":{"result":"success"}}\'').replace('phasegate@v1', 'phasegate/defects@v1'),
  '.github/workflows/unknown-phase.yml': step('phase: biuld'),
  '.github/workflows/misspelt.yml': step('phaes: build'),
  '.github/workflows/boolean.yml': step('keep-going: sure'),
  '.github/workflows/leg.yml': step('phase: build, leg: ../up'),
  '.github/workflows/phase.yml': step('phase: build'),
  '.github/workflows/whole.yml': step('plan: phasegate.yml'),
  '.github/workflows/approve.yml': step('phase: decide, approve: T-2'),
  '.github/workflows/allowed.yml': step('phase: build, allow-events: pull_request_target'),
};

describe.skipIf(act === undefined)('what is refused', () => {
  const here = onGitHub(FILES);

  test.each([
    ['no-checkout', 'The workspace is empty. Add `- uses: actions/checkout@v6` before this step.'],
    ['no-plan', 'There is no plan phasgate.yml. Did you mean phasegate.yml?'],
    ['unknown-phase', 'The plan has no phase biuld. Did you mean build?'],
    ['misspelt', 'There is no input "phaes". Did you mean "phase"?'],
    ['boolean', 'The input "keep-going" is "sure", and true or false was expected. Write `keep-going: true` or `keep-going: false`.'],
    ['leg', 'The input "leg" is "../up", and letters, digits, ".", "_" and "-" were expected, at most 64. Name each leg of the matrix by such a word: `leg: ${{ strategy.job-index }}`.'],
    ['approve', 'The input "approve" is a decision of a person, and nobody takes one on push. Give it on `workflow_dispatch`: `approve: ${{ inputs.approve }}`.'],
  ])('%s', async (name, message) => {
    const result = await here.run(name);
    expect(result.jobs, result.log).toEqual({ build: 'failure' });
    expect(result.annotations).toEqual([{ job: 'build', command: 'error', properties: { title: 'Phasegate' }, message }]);
    expect(result.outputs['build']?.['gate']).toEqual({ verdict: 'not-computed' });
    expect(result.log).not.toContain('it ran');
    expect(here.stored()).toEqual([]);
  });

  test('a wrong plan: what to correct first, then each problem on its line', async () => {
    const result = await here.run('wrong-plan');
    const [first, ...others] = result.annotations;
    expect(first?.message, result.log).toMatch(/^plans\/wrong\.yml is not valid: \d errors?\. Correct plans\/wrong\.yml:\d+:\d+( and what follows)?: /);
    expect(others.length).toBeGreaterThan(0);
    for (const { properties } of others) expect(properties).toMatchObject({ file: 'plans/wrong.yml', line: expect.stringMatching(/^\d+$/) as string, col: expect.stringMatching(/^\d+$/) as string });
    expect(result.jobs).toEqual({ build: 'failure' });
    expect(result.outputs['build']?.['gate']).toEqual({ verdict: 'not-computed' });
  });

  test('a wrong plan has no defects, which later steps can read', async () => {
    const result = await here.run('wrong-plan-defects');
    expect(result.annotations[0]?.message, result.log).toMatch(/^plans\/wrong\.yml is not valid: /);
    expect(result.outputs['build']?.['gate']).toEqual({ verdict: 'not-computed', 'defect-numbers': '[]' });
  });

  test('a GitHub Enterprise Server runs the whole plan in one job, and no single phase', async () => {
    const env = { GITHUB_SERVER_URL: 'https://ghe.example.org' };
    const phase = await here.run('phase', { env });
    expect(annotated(phase, 'error')).toEqual([
      [
        'build',
        'Phasegate',
        'A single phase cannot run here: https://ghe.example.org is a GitHub Enterprise Server, which has no artifact service this action can use. Leave out `phase`, so that one job runs the whole plan.',
      ],
    ]);
    const whole = await here.run('whole', { env });
    expect(whole.log).toContain('it ran');
    expect(annotated(whole, 'notice')).toEqual([['build', 'Results stay in this job', 'They are in .phasegate, and are not handed on: https://ghe.example.org is a GitHub Enterprise Server, which has no artifact service this action can use.']]);
    expect(here.stored()).toEqual([]);
  });

  test.each(['pull_request_target', 'workflow_run'])('tasks do not run on %s', async (event) => {
    const result = await here.run('phase', { event, eventPayload: {} });
    expect(annotated(result, 'error'), result.log).toEqual([
      [
        'build',
        'Phasegate',
        `Tasks do not run on ${event}: they would have this repository's secrets while they run what anybody proposed. Use \`pull_request\`. If nothing of the proposal is checked out or run here, write \`allow-events: ${event}\`.`,
      ],
    ]);
    expect(result.log).not.toContain('it ran');
  });

  test('unless it was asked for', async () => {
    const result = await here.run('allowed', { event: 'pull_request_target', eventPayload: {} });
    expect(result.jobs, result.log).toEqual({ build: 'success' });
    expect(result.log).toContain('it ran');
  });

  test('a listed approver decides on workflow_dispatch, and the record says that GitHub vouches for it', async () => {
    const result = await here.run('approve', { event: 'workflow_dispatch', eventPayload: {}, env: { GITHUB_TRIGGERING_ACTOR: 'octocat' } });
    expect(result.jobs, result.log).toEqual({ build: 'success' });
    expect(result.log).toMatch(/✓ approved +T-2 +by octocat: on GitHub, in run \d+, attempt 1/);
    expect(here.stored()).toEqual(['phasegate-shop-decide-attempt-1 stored']);
  });

  test('nobody else does', async () => {
    const result = await here.run('approve', { event: 'workflow_dispatch', eventPayload: {}, env: { GITHUB_ACTOR: 'mallory', GITHUB_TRIGGERING_ACTOR: 'mallory' } });
    expect(annotated(result, 'error')).toEqual([['build', 'Phasegate', 'mallory may not decide T-2. Its approvers are octocat.']]);
    expect(here.stored()).toEqual([]);
  });

  test('an approver who runs again what somebody else asked for has decided nothing', async () => {
    const result = await here.run('approve', { event: 'workflow_dispatch', eventPayload: {}, attempt: 2, env: { GITHUB_ACTOR: 'mallory', GITHUB_TRIGGERING_ACTOR: 'octocat' } });
    expect(annotated(result, 'error')).toEqual([
      ['build', 'Phasegate', 'mallory started this run with the input "approve", and octocat runs it again: who runs something again has decided nothing. Start the workflow anew, and name the tasks you decide.'],
    ]);
    expect(here.stored()).toEqual([]);
  });
});
