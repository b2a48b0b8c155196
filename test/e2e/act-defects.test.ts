/** What failed becomes issues: from a job of its own, from the one that runs the whole plan, and where nothing may be told. */
import { describe, expect, test } from 'vitest';
import { call } from '../forge/on-emulate.js';
import { act, annotated, job, onGitHub, outputsOf } from './on-github.js';
import { commentsOn, type Issue, issuesOf, openPull, pullEvent, WITH_STRANGER } from './pull-requests.js';

const PLAN = `version: 1
id: shop
name: Shop
vars: { broken: '' }
people: { platform: "@octocat" }
requirements:
  - { id: REQ-1, title: It builds, priority: must }
  - { id: REQ-2, title: It works }
defects: { severity: [{ requirement-priority: must, severity: critical, priority: P1 }, { severity: minor }] }
phases:
  - id: build
    title: Build
    covers: [REQ-1]
    tasks:
      - { id: T-1, title: Make, owner: platform, hint: Read the log., run: 'echo "Port 4001 is taken"; test "$broken" != build', secrets: [API_KEY] }
  - id: test
    title: Test
    covers: [REQ-2]
    tasks:
      - { id: T-2, title: Try, run: 'echo "no answer from $API_KEY"; test "$broken" != test', secrets: [API_KEY] }
`;

const VARS = 'vars: "${{ vars.BROKEN }}"';
const KEY = '    env: { API_KEY: hunter2-hunter2 }\n';
const build = job('build', { input: VARS, head: KEY });
const tests = job('test', { needs: 'build', input: VARS, head: KEY });
const defects = (more = '') => `  defects:
    needs: [build, test]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/defects@v1, id: gate, with: { needs: "\${{ toJSON(needs) }}", token: "\${{ secrets.GITHUB_TOKEN }}"${more} } }
`;
const whole = (more = '') => `  plan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, id: gate, env: { API_KEY: hunter2-hunter2 }, with: { ${VARS}, token: "\${{ secrets.GITHUB_TOKEN }}"${more} } }
`;
const ON = 'on: [push, pull_request, schedule, workflow_dispatch, merge_group]\njobs:\n';

const FILES = {
  'phasegate.yml': PLAN,
  'docs/CODEOWNERS': '* @octocat\n',
  '.github/workflows/jobs.yml': `${ON}${build}${tests}${defects()}`,
  '.github/workflows/always.yml': `${ON}${build}${tests}${defects(', defects: always')}`,
  '.github/workflows/whole.yml': `${ON}${whole()}`,
  '.github/workflows/whole-always.yml': `${ON}${whole(', defects: always')}`,
  '.github/workflows/never.yml': `${ON}${whole(', defects: never')}`,
  '.github/workflows/cancelled.yml': `${ON}${build}  defects:
    needs: build
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/defects@v1, id: gate, with: { needs: '{"build": {"result": "failure"}, "test": {"result": "cancelled"}}', token: "\${{ secrets.GITHUB_TOKEN }}" } }
`,
  '.github/workflows/whole-cancelled.yml': `${ON}${whole(`, needs: '{"other": {"result": "cancelled"}}'`)}`,
  '.github/workflows/without-needs.yml': `${ON}  defects:\n    runs-on: ubuntu-latest\n    steps: [{ uses: actions/checkout@v6 }, { uses: phasegate/phasegate/defects@v1, id: gate }]\n`,
};

const DEFAULT = { ref: 'refs/heads/main', repository: { full_name: 'octocat/hello', default_branch: 'main' } };
const onMain = (broken = '', event = 'push') => ({ event, eventPayload: DEFAULT, vars: { BROKEN: `broken=${broken}` }, env: { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main' } });

describe.skipIf(act === undefined)('defects of all jobs', () => {
  const here = onGitHub(FILES, WITH_STRANGER);
  const issues = (): Promise<Issue[]> => issuesOf(here.github);
  const asked = () => here.github.requests.filter(({ login, operation }) => login === 'github-actions[bot]' && operation?.startsWith('issues/') === true).map(({ operation }) => operation);
  const next = (): void => void (here.runId = String(Number(here.runId) + 1000));

  test.each(['push', 'schedule', 'workflow_dispatch'])('on %s of the default branch one is opened, with its owner, severity and what blocks', async (event) => {
    const result = await here.run('jobs', onMain('build', event));
    expect(result.jobs, result.log).toMatchObject({ build: 'failure', defects: 'success' });
    const [issue, ...others] = await issues();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ number: 1, state: 'open', title: 'T-1: Port 4001 is taken (exit 1)', user: { login: 'github-actions[bot]' }, assignees: [{ login: 'octocat' }] });
    expect(issue?.body).toContain('| severity | critical |');
    expect(issue?.body).toContain('npx github:phasegate/phasegate#v1 run --var broken=build --task T-1');
    expect(outputsOf(result, 'defects')).toEqual({ 'defect-numbers': '[1]', verdict: 'failed' });
    expect(annotated(result, 'warning').filter(([of]) => of === 'defects')).toEqual([]);
    expect(asked()).toEqual(['issues/list-for-repo', 'issues/create-label', 'issues/create', 'issues/list-for-repo']);
    expect(result.summaries.filter(({ job: of }) => of === 'defects').map(({ markdown }) => markdown.trim())).toEqual([`### Defects\n\n- [#1](${issue?.html_url}) opened: T-1: Port 4001 is taken (exit 1)`]);
  });

  test('the next run updates it, a passing one closes it, and what is told twice is told once', async () => {
    await here.run('jobs', onMain('test'));
    next();
    const again = await here.run('jobs', onMain('test'));
    expect(outputsOf(again, 'defects')).toEqual({ 'defect-numbers': '[1]', verdict: 'failed' });
    expect((await issues())[0]?.body).toContain('| occurrences | 2 |');
    next();
    const passed = await here.run('jobs', onMain());
    expect(passed.jobs, passed.log).toEqual({ build: 'success', test: 'success', defects: 'success' });
    expect(outputsOf(passed, 'defects')).toEqual({ 'defect-numbers': '[]', verdict: 'passed' });
    expect((await issues()).map(({ state }) => state)).toEqual(['closed']);
    expect((await commentsOn(here.github, 1)).map(({ body }) => body)).toEqual([expect.stringContaining(`/actions/runs/${here.runId}/attempts/1) at `)]);
  });

  test('what came since the last green run is suspected', async () => {
    const green = await here.workspace.commit({});
    const red = await here.workspace.commit({ 'src/port.js': 'export const port = 4001;\n' });
    here.github.plantRun({ id: 70, event: 'push', branch: 'main', sha: green });
    // Of a fork whose branch has the same name.
    here.github.plantRun({ id: 71, event: 'pull_request', branch: 'main', sha: red, headRepository: 'stranger/hello' });
    const { env, ...push } = onMain('test');
    const result = await here.run('jobs', { ...push, env: { ...env, GITHUB_WORKFLOW_REF: 'octocat/hello/.github/workflows/jobs.yml@refs/heads/main' } });
    const [issue] = await issues();
    const range = `[since ${green.slice(0, 10)}](https://github.com/octocat/hello/compare/${green}...${red})`;
    expect(issue?.body, result.log).toContain(`It passed at \`${green.slice(0, 10)}\`; what came ${range}:\n\n- \`${red.slice(0, 10)}\` State\n`);
  });

  test('a failure of a pull request opens nothing, and nothing is even read', async () => {
    const pull = await openPull(here.github, 'change');
    const before = here.github.requests.length;
    const result = await here.run('jobs', { event: 'pull_request', eventPayload: pullEvent(pull), vars: { BROKEN: 'broken=test' } });
    expect(result.jobs['defects'], result.log).toBe('success');
    expect(result.log).toContain('No defects: On `pull_request` no defect is opened or closed: defects are those of the default branch.');
    expect(outputsOf(result, 'defects')).toEqual({ 'defect-numbers': '[]' });
    expect(here.github.requests.slice(before).filter(({ operation }) => operation?.startsWith('issues/'))).toEqual([]);
  });

  test('neither does another branch, and it closes nothing of the default branch', async () => {
    await here.run('jobs', onMain('test'));
    next();
    const result = await here.run('jobs', { ...onMain(), env: { GITHUB_REF: 'refs/heads/feature', GITHUB_REF_NAME: 'feature' } });
    expect(result.log).toContain('No defects: This is refs/heads/feature, and defects are those of the default branch, main.');
    expect((await issues()).map(({ state }) => state)).toEqual(['open']);
  });

  test('where a job was cancelled nothing is opened and nothing closed', async () => {
    const result = await here.run('cancelled', onMain('build'));
    expect(result.jobs['defects'], result.log).toBe('success');
    expect(result.log).toContain('No defects: The job "test" was cancelled, so this run does not say what is broken: nothing is opened and nothing is closed.');
    expect(await issues()).toEqual([]);
  });

  test('without the permission it is one line with the YAML to add, and no job fails', async () => {
    here.github.inject({ kind: 'status', method: 'POST', path: /\/issues$/, status: 403, body: { message: 'Resource not accessible by integration' } });
    const result = await here.run('jobs', onMain('test'));
    expect(result.jobs['defects'], result.log).toBe('success');
    expect(annotated(result, 'warning').filter(([of]) => of === 'defects')).toEqual([
      ['defects', 'Defects', '1 defect could not be opened, updated or closed, which the next run does: POST /repos/octocat/hello/issues: GitHub answered 403 "Resource not accessible by integration". Add `issues: write` to the `permissions:` of this job, which is then `permissions: { contents: read, actions: read, issues: write }`.'],
    ]);
  });

  test('the same under `always` fails the step, and the verdict is as it was', async () => {
    here.github.inject({ kind: 'status', method: 'GET', path: /\/issues\?/, status: 410, body: { message: 'Issues are disabled for this repo' } });
    const result = await here.run('always', onMain());
    expect(result.jobs, result.log).toEqual({ build: 'success', test: 'success', defects: 'failure' });
    expect(outputsOf(result, 'defects')).toEqual({ 'defect-numbers': '[]', verdict: 'passed' });
    expect(annotated(result, 'error')).toEqual([['defects', 'Phasegate', expect.stringMatching(/^The defects cannot be written: .*Issues are disabled.* Switch issues on in the settings of the repository\.$/) as string]]);
  });

  test('a template that does not fit is refused on a pull request already', async () => {
    await here.workspace.commit({ '.github/DEFECT_TEMPLATE.md': '---\ntitle: x\n---\n\n{{ serverity }}\n' });
    const pull = await openPull(here.github, 'change');
    const result = await here.run('jobs', { event: 'pull_request', eventPayload: pullEvent(pull), vars: { BROKEN: 'broken=test' } });
    next();
    const onPush = await here.run('whole', onMain());
    await here.workspace.remove('.github/DEFECT_TEMPLATE.md');
    const told = 'The defect template .github/DEFECT_TEMPLATE.md:5 is refused: there is no variable `serverity`. Did you mean `severity`?';
    expect(annotated(result, 'error').filter(([of]) => of === 'defects')).toEqual([['defects', 'Phasegate', told]]);
    expect(result.jobs['defects']).toBe('failure');
    expect(annotated(onPush, 'error')).toEqual([['plan', 'Phasegate', told]]);
    expect(outputsOf(onPush, 'plan')).toMatchObject({ verdict: 'passed', 'defect-numbers': '[]' });
    expect(await issues()).toEqual([]);
  });

  test('the input needs is required', async () => {
    const result = await here.run('without-needs', onMain());
    expect(annotated(result, 'error')).toEqual([['defects', 'Phasegate', expect.stringMatching(/^The input "needs" is missing: /) as string]]);
    expect(outputsOf(result, 'defects')).toEqual({ 'defect-numbers': '[]', verdict: 'not-computed' });
  });
});

describe.skipIf(act === undefined)('from the job that runs the whole plan', () => {
  const here = onGitHub(FILES, WITH_STRANGER);
  const issues = (): Promise<Issue[]> => issuesOf(here.github);

  test('opens and closes too, and no secret is told', async () => {
    const red = await here.run('whole', onMain('test'));
    expect(red.jobs, red.log).toEqual({ plan: 'failure' });
    expect(outputsOf(red, 'plan')).toMatchObject({ verdict: 'failed', 'defect-numbers': '[1]' });
    const [issue] = await issues();
    expect(issue).toMatchObject({ state: 'open', title: expect.stringMatching(/^T-2: no answer from \S+ \(exit 1\)$/) as string });
    expect(JSON.stringify(here.github.requests)).not.toContain('hunter2');
    here.runId = String(Number(here.runId) + 1000);
    const green = await here.run('whole', onMain());
    expect(green.jobs, green.log).toEqual({ plan: 'success' });
    expect(outputsOf(green, 'plan')).toMatchObject({ verdict: 'passed', 'defect-numbers': '[]' });
    expect((await issues()).map(({ state }) => state)).toEqual(['closed']);
  });

  test('nothing is opened where a job it needs was cancelled', async () => {
    const result = await here.run('whole-cancelled', onMain('test'));
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect(result.log).toContain('No defects: The job "other" was cancelled, so this run does not say what is broken');
    expect(await issues()).toEqual([]);
  });

  test('never is never, and always fails a job that may not', async () => {
    await here.run('never', onMain('test'));
    expect(await issues()).toEqual([]);
    here.runId = String(Number(here.runId) + 1000);
    here.github.inject({ kind: 'status', method: 'GET', path: /\/issues\?/, status: 403, body: { message: 'Resource not accessible by integration' } });
    const result = await here.run('whole-always', onMain());
    expect(result.jobs, result.log).toEqual({ plan: 'failure' });
    expect(outputsOf(result, 'plan')).toMatchObject({ verdict: 'passed', 'defect-numbers': '[]' });
    expect(annotated(result, 'error').at(-1)).toEqual(['plan', 'Phasegate', expect.stringContaining('Add `issues: write` to the `permissions:` of this job') as string]);
  });
});

describe.skipIf(act === undefined)('from run to run', () => {
  const legs = `on: push
jobs:
  build:
    strategy: { fail-fast: false, matrix: { os: "\${{ fromJSON(vars.LEGS) }}" } }
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate@v1, with: { phase: build, leg: "\${{ matrix.os }}", ${VARS}, token: "\${{ secrets.GITHUB_TOKEN }}" } }
  defects:
    needs: build
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - { uses: phasegate/phasegate/defects@v1, id: gate, with: { needs: "\${{ toJSON(needs) }}", token: "\${{ secrets.GITHUB_TOKEN }}" } }
`;
  const here = onGitHub({ '.github/workflows/legs.yml': legs, '.github/workflows/whole.yml': `${ON}${whole(', keep-going: true')}` }, WITH_STRANGER);
  const planOf = (...tasks: string[]) => `version: 1\nid: shop\nname: Shop\nvars: { broken: '' }\nphases:\n  - id: build\n    title: Build\n    tasks:\n${tasks.map((task, n) => `      - { id: T-${n + 1}, title: Task ${n + 1}, ${task} }\n`).join('')}`;
  let log = '';
  /** Runs it as the next run of the default branch. @returns its issues as `#1 open`, with their comments */
  const told = async (plan: string, workflow = 'whole', vars: Record<string, string> = {}): Promise<string[]> => {
    here.runId = String(Number(here.runId) + 1000);
    await here.workspace.commit({ 'phasegate.yml': plan });
    ({ log } = await here.run(workflow, { ...onMain(), vars: { BROKEN: 'broken=', ...vars } }));
    return Promise.all((await issuesOf(here.github)).map(async ({ number, state }) => [`#${number} ${state}`, ...(await commentsOn(here.github, number)).map(({ body }) => body.replace(/ in \[run.*`(?=:)/, ''))].join(' | ')));
  };
  const edit = (change: object) => call(here.github, 'PATCH', '/issues/1', change);
  const fails = (error: string) => `run: "echo ${error}; false"`;
  const passes = 'run: "true"';

  test.each([
    ['a step that is skipped', (more: string) => `steps: [{ name: make, run: "true" }, { name: ship, ${more}run: "echo no route; false" }]`, `if: "vars.broken == 'x'", `],
    ['a step that is tolerated', (more: string) => `steps: [{ name: make, run: "true" }, { name: ship, ${more}run: "echo no route; false" }]`, 'continue-on-error: true, '],
    ['the only step, tolerated', (more: string) => `steps: [{ ${more}run: "echo no route; false" }]`, 'continue-on-error: true, '],
  ])('%s proves nothing, whatever its task says', async (_what, task, more) => {
    expect(await told(planOf(task('')))).toEqual(['#1 open']);
    expect(await told(planOf(task(more)))).toEqual(['#1 open']);
    expect(await told(planOf(task('').replace('false', 'true')))).toEqual(['#1 closed | Passed: closed.']);
  });

  test('where a command runs tests, the defect is what their report says', async () => {
    const junit = (failure: string) => `<testsuite tests="1"><testcase name="adds" classname="cart">${failure}</testcase></testsuite>`;
    const plan = (code: number) => planOf(`steps: [{ run: 'cp junit.txt junit.xml; echo "npm error Test failed."; exit ${code}' }, { junit: junit.xml }]`);
    await here.workspace.commit({ '.gitignore': '.phasegate\njunit.xml\n', 'junit.txt': junit('<failure message="2 is not 3"/>') });
    expect(await told(plan(1))).toEqual(['#1 open']);
    const [issue] = await issuesOf(here.github);
    expect(issue?.title).toBe('T-1 / junit junit.xml: 1 of 1 tests failed: cart > adds: 2 is not 3');
    expect(issue?.body).toContain('### Actual\n\n```\n1 of 1 tests failed:\n  cart > adds: 2 is not 3\nnpm error Test failed.\n```\n');
    expect(await told(plan(0))).toEqual(['#1 open']);
    await here.workspace.commit({ 'junit.txt': junit('') });
    expect(await told(plan(0))).toEqual(['#1 closed | Passed: closed.']);
  });

  test('a leg that did not run proves nothing', async () => {
    const plan = planOf('run: \'echo "no route"; test "$broken" = ""\'');
    expect(await told(plan, 'legs', { LEGS: '["linux", "macos"]', BROKEN: 'broken=x' })).toEqual(['#1 open']);
    expect(await told(plan, 'legs', { LEGS: '["linux"]' })).toEqual(['#1 open']);
    expect(log).toContain('#1 is open for leg macos, of which this run has nothing, and stays so.');
    expect(await told(plan, 'legs', { LEGS: '["linux", "macos"]' })).toEqual(['#1 closed | Passed: closed.']);
    expect(await told(plan, 'legs', { LEGS: '["linux"]', BROKEN: 'broken=x' })).toEqual(['#1 open | Passed: closed. | Failed: it fails again after it had passed.']);
    expect((await told(plan, 'legs', { LEGS: '["linux"]' }))[0]).toMatch(/^#1 closed/);
  });

  test('a cause that comes back with one task more is still one issue', async () => {
    await told(planOf(fails('no route'), passes));
    await told(planOf(passes, passes));
    expect(await told(planOf(fails('no route'), fails('no route')))).toEqual(['#1 open | Passed: closed. | Failed: it fails again after it had passed; also in T-2, with the same error.']);
  });

  test('what somebody does not want to fix stays as it is, and hides no other task', async () => {
    await told(planOf(fails('no route'), passes));
    await edit({ labels: ['phasegate', 'wontfix'] });
    expect(await told(planOf(fails('no route'), fails('no route')))).toEqual(['#1 open', '#2 open']);
    expect(await told(planOf(passes, passes))).toEqual(['#1 open', '#2 closed | Passed: closed.']);
  });

  test('written by another login than the input author there is one open issue too, and it is said what to set', async () => {
    const written = async () => {
      here.runId = String(Number(here.runId) + 1000);
      await here.workspace.commit({ 'phasegate.yml': planOf(fails('no route')) });
      return here.run('whole', { ...onMain(), secrets: { GITHUB_TOKEN: 'tok_octocat' } });
    };
    await written();
    const again = await written();
    expect((await issuesOf(here.github)).map(({ number, state }) => `#${number} ${state}`), again.log).toEqual(['#1 open', '#2 closed']);
    expect(outputsOf(again, 'plan')).toMatchObject({ 'defect-numbers': '[1]' });
    expect(annotated(again, 'warning')).toEqual([['plan', 'Defects', '#2 was written by octocat, and the next run looks for issues of github-actions[bot]. Give the step `author: octocat`.']]);
  });

  test('closed by hand it is opened again where it still fails, and left where it is a duplicate', async () => {
    const red = planOf(fails('no route'));
    await told(red);
    await edit({ state: 'closed' });
    expect(await told(red)).toEqual(['#1 open | Failed: it was closed, and has not passed since.']);
    await edit({ state: 'closed' });
    // The emulator keeps `completed` in its place.
    const listed = await issuesOf(here.github);
    here.github.inject({ kind: 'status', method: 'GET', path: /\/issues\?/, status: 200, body: listed.map((issue) => ({ ...issue, state_reason: 'duplicate' })) });
    expect((await told(red))[0]).toMatch(/^#1 closed/);
  });
});
