/**
 * The vocabulary of `phasegate.yml`, version 1: the one source of validation (`explain.ts`), of the published JSON
 * Schema (`scripts/schema.mjs`) and of the field tables in `docs/plan.md`. It checks the shape of each value; what
 * values mean together is for `rules/`.
 */
import * as z from 'zod';
import { anything, choice, duration, EFFORT_RANGE, either, exactly, flag, id, list, listOrNone, mapping, named, number, oneOrMany, pattern, text, value } from './fields.js';

export const RESERVED_PHASES = ['record', 'previous', 'local'];

const path = () => text('a path relative to the plan file');
const glob = () => text('a path or a glob such as reports/**/*.xml');
const globs = () => oneOrMany(glob(), 'a glob or a list of globs');
const ids = (what: string) => oneOrMany(id(), `${what}: an id or a list of ids`);
const expression = () => text("an expression such as vars.stage == 'prod' or always()");

/** One question with a yes or no answer; a step has exactly one of these. */
const checks = {
  run: text('a command').describe('A command, run by `shell` with the workspace as its folder. Variables come from the environment (`$NAME`); `${{ }}` is not allowed here.').meta({ examples: ['./scripts/dns.sh'] }).optional(),
  file: either(
    path(),
    mapping('a file check', {
      path: path().describe('The file, relative to the plan file.').meta({ examples: ['group_vars/vault.yml'] }),
      exists: flag().describe('Whether it has to exist; `false`: must not exist.').meta({ default: true }).optional(),
      contains: text().describe('A text that has to be in it.').meta({ examples: ['$ANSIBLE_VAULT'] }).optional(),
      sha256: pattern(/^[0-9a-fA-F]{64}$/, 'a sha256: 64 hexadecimal digits').describe('The sha256 its bytes have to have, in hexadecimal.').optional(),
    }),
    'a path, or a file check: { path, exists, contains, sha256 }',
  ).describe('A file exists (or not), and has this content. Short: `file: PATH`.').meta({ examples: ['dist/app.js', { path: 'dist/app.js', contains: 'version' }] }).optional(),
  http: either(
    text('a URL'),
    mapping('an http check', {
      url: text('a URL').describe('The address, fetched with GET.').meta({ examples: ['http://localhost:${{ vars.backend_port }}/health'] }),
      status: number({ min: 100, max: 599, integer: true, interpolated: true }).describe('The status it has to answer; without it any of 200 to 299.').meta({ examples: [200] }).optional(),
      contains: text().describe('A text that has to be in the answer.').optional(),
    }),
    'a URL, or an http check: { url, status, contains }',
  ).describe('A URL answers. Short: `http: URL`.').meta({ examples: [{ url: 'http://localhost:8080/health', status: 200 }] }).optional(),
  tcp: either(
    pattern(/^\S.*:(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]|[^:]*\$\{\{.*\}\}.*)$/, 'HOST:PORT'),
    mapping('a tcp check', {
      host: text('a host name or address').describe('Name or address of the host.').meta({ examples: ['localhost'] }),
      port: number({ min: 1, max: 65_535, integer: true, interpolated: true }).describe('The port that has to accept a connection.').meta({ examples: [11434, '${{ vars.backend_port }}'] }),
    }),
    'HOST:PORT, or a tcp check: { host, port }',
  ).describe('A port accepts connections. Short: `tcp: HOST:PORT`.').meta({ examples: ['localhost:11434'] }).optional(),
  dns: either(
    text('a host name'),
    mapping('a dns check', {
      name: text('a host name').describe('The name that has to resolve.').meta({ examples: ['db.internal'] }),
      address: text('an IP address').describe('An address it has to resolve to.').meta({ examples: ['10.0.0.7'] }).optional(),
    }),
    'a host name, or a dns check: { name, address }',
  ).describe('A host name resolves. Short: `dns: NAME`.').meta({ examples: ['db.internal'] }).optional(),
  metric: mapping('a metric check', {
    file: path().describe('A JSON file that holds the number.').meta({ examples: ['bench/result.json'] }),
    path: text('a path in the file such as latency.p95').describe('Where in the file the number is.').meta({ examples: ['latency.p95'] }),
    min: number({ interpolated: true }).describe('The smallest value that passes.').optional(),
    max: number({ interpolated: true }).describe('The greatest value that passes.').meta({ examples: [250] }).optional(),
  }).meta({ anyOf: [{ required: ['min'] }, { required: ['max'] }] }).describe('A number in a JSON file lies within limits; give `min`, `max` or both.').meta({ examples: [{ file: 'bench/result.json', path: 'latency.p95', max: 250 }] }).optional(),
  junit: either(
    glob(),
    mapping('a junit check', {
      files: globs().describe('The JUnit XML reports.').meta({ examples: ['reports/**/*.xml'] }),
      'min-tests': number({ min: 1, integer: true, interpolated: true }).describe('How many test cases there have to be at least.').meta({ default: 1 }).optional(),
    }),
    'a glob, or a junit check: { files, min-tests }',
  ).describe('Test reports hold no failure. Each test case proves the requirements it names. Short: `junit: GLOB`.').meta({ examples: ['reports/**/*.xml'] }).optional(),
  coverage: mapping('a coverage check', {
    files: globs().describe('The coverage reports.').meta({ examples: ['coverage/lcov.info'] }),
    lines: number({ min: 0, max: 100, interpolated: true }).describe('Per cent of lines covered at least.').meta({ examples: [80] }).optional(),
    branches: number({ min: 0, max: 100, interpolated: true }).describe('Per cent of branches covered at least.').meta({ examples: [70] }).optional(),
  }).meta({ anyOf: [{ required: ['lines'] }, { required: ['branches'] }] }).describe('Code coverage reaches a threshold; give `lines`, `branches` or both.').meta({ examples: [{ files: 'coverage/lcov.info', lines: 80 }] }).optional(),
  schema: mapping('a schema check', {
    file: path().describe('The JSON or YAML file to validate.').meta({ examples: ['config/app.json'] }),
    schema: path().describe('The JSON Schema it has to satisfy.').meta({ examples: ['config/app.schema.json'] }),
  }).describe('A file satisfies a JSON Schema.').optional(),
  requirements: mapping('a requirements check', {
    verified: ids('`all`, or requirements').describe('`all`, or the ids of the requirements that have to be verified.').meta({ examples: ['all', ['REQ-3.01']] }),
  }).describe('Requirements are verified.').optional(),
  tasks: mapping('a tasks check', {
    passed: ids('`all`, or tasks').describe('`all`, or the ids of the tasks that have to have passed.').meta({ examples: ['all', ['TASK-3.01.01']] }),
  }).describe('Tasks have passed.').optional(),
};
export const CHECK_KINDS = Object.keys(checks) as (keyof typeof checks)[];

const needs = () =>
  oneOrMany(id(), 'an id or a list of ids').describe('What has to pass first: tasks of the same phase, phases this phase needs, or tasks in those.').meta({ examples: [['TASK-3.01.01']] }).optional();
const covers = () =>
  oneOrMany(id(), 'an id or a list of ids').describe('Ids of the requirements this proves. Without it those of the phase; `[]` opts out.').meta({ examples: [['REQ-3.01']] }).optional();
const condition = () =>
  expression().describe("Runs only if this is true: GitHub's expression language with `vars`, `env`, `needs`, `github`, `runner`; `always()` and `failure()` run after failures too.").meta({ examples: ["vars.stage == 'prod'"] }).optional();
const env = () =>
  named(value(), 'a mapping of names to values').describe('Environment variables. Values stay as written: `0.10` is not a number here.').meta({ examples: [{ LOG_LEVEL: 'debug' }] }).optional();

const execution = {
  if: condition(),
  shell: choice(['bash', 'sh', 'python', 'pwsh', 'node']).describe('What runs `run`. `bash` is `bash -eo pipefail`, as on GitHub.').meta({ default: 'bash' }).optional(),
  'working-directory': path().describe('Where `run` runs, relative to the plan file.').meta({ examples: ['backend'] }).optional(),
  env: env(),
  timeout: duration().describe('After this long it is ended with all its children, and has failed.').meta({ examples: ['30s', '5m'] }).optional(),
  retry: either(
    number({ min: 1, max: 100, integer: true }),
    mapping('a retry', {
      attempts: number({ min: 1, max: 100, integer: true }).describe('How often it runs at most, the first time included.').meta({ examples: [3] }),
      backoff: duration().describe('Pause before the second attempt; it doubles with each further one.').meta({ default: '1s', examples: ['5s'] }).optional(),
    }),
    'a number of attempts, or a retry: { attempts, backoff }',
  ).describe('Runs again after a failure.').meta({ examples: [{ attempts: 3, backoff: '5s' }, 3] }).optional(),
  'continue-on-error': flag().describe("GitHub's sense: a failure shows, does not lower the verdict, and dependents run.").meta({ default: false }).optional(),
};

const stepSchema = mapping('a step', {
  name: text().describe('What is shown; without it the check in short.').meta({ examples: ['backend answers'] }).optional(),
  ...checks,
  ...execution,
}).meta({ id: 'step', title: 'Step', oneOf: CHECK_KINDS.map((kind) => ({ required: [kind] })) }).describe('A step: exactly one check, with what it needs to run.');

const steps = (what: string) => list(stepSchema, `a list of ${what}, at least one`);

const leaf = {
  id: id().describe('Id of the task, unique in the plan. It names the folder of its evidence.').meta({ examples: ['TASK-3.01.02', 'T020a', 0.1] }),
  title: text().describe('What it is about, in a few words; without it the id.').meta({ examples: ['Network validation'] }).optional(),
  needs: needs(),
  covers: covers(),
  run: checks.run,
  steps: steps('steps').describe('Sub-tasks, one after the other; each is a check or a command.').optional(),
  manual: mapping('a manual task', {
    instructions: either(
      text('instructions, or { file: PATH }'),
      mapping('instructions', { file: path().describe('The file the instructions are in.').meta({ examples: ['docs/vault.md'] }) }),
      'a text, or { file: PATH }',
    ).describe('What the person has to do: the words themselves, or the file they are in.').meta({ examples: [{ file: 'docs/vault.md' }] }),
    approvers: oneOrMany(text('a name'), 'a name or a list of names').describe('Who may decide; anybody else is refused. Without it the plan names nobody.').meta({ examples: [['octocat']] }).optional(),
  }).describe('A person acts and decides first; then `run` or `steps` verify what was done. With neither, the decision is the proof.').optional(),
  ...execution,
  secrets: oneOrMany(text('the name of a variable'), 'a name or a list of names').describe('Names of environment variables that only this task gets, and whose values are redacted in all it leaves.').meta({ examples: [['VAULT_TOKEN']] }).optional(),
  evidence: globs().describe('Files that have to exist after the task; they are kept as evidence. Dot folders match too.').meta({ examples: [['dns/**']] }).optional(),
  effort: text('a size such as S, or a range such as 4h, 1.5d or 3-5d').describe('A size of the plan-level `effort:` (XS, S, M, L, XL), or hours, days, weeks: `4h`, `1.5d`, `3-5d`, `1-2w`.').meta({ examples: ['S', '3-5d', '4h'] }).optional(),
  owner: text('a name').describe('Who is responsible: a name of `people`, a login or a team.').meta({ examples: ['platform', '@octo-org/platform'] }).optional(),
  deliverables: oneOrMany(path(), 'a path or a list of paths').describe('Files the task is there for. A work item that is `done` needs them to exist.').meta({ examples: [['docs/runbook.md']] }).optional(),
  acceptance: oneOrMany(either(text(), stepSchema, 'a text or a check'), 'a text, or a list of checks and texts').describe('Acceptance criteria: checks, which run after the steps, or text, which is shown and proves nothing.').optional(),
  hint: text('a text or the path of a file').describe('What to do when it fails, or the file that says so; shown in the terminal, comment and defect.').meta({ examples: ['docs/dns.md'] }).optional(),
  reproduce: text('a command').describe('The command that reproduces a failure, where it is not `phasegate run --task …`.').meta({ examples: ['npm test -- --grep REQ-3.01'] }).optional(),
  status: choice(['planned', 'in-progress', 'done']).describe('Of a work item: a task with neither `run` nor `steps` nor `manual`. It shows as progress and proves nothing.').meta({ default: 'planned' }).optional(),
};

const notTogether = { not: { anyOf: [{ required: ['run', 'steps'] }, { required: ['run', 'tasks'] }, { required: ['steps', 'tasks'] }] } };
const subTaskSchema = mapping('a sub-task', leaf)
  .meta({ id: 'sub-task', title: 'Sub-task', not: { required: ['run', 'steps'] } })
  .describe('A task within a task.');
const taskSchema = mapping('a task', {
  ...leaf,
  tasks: list(subTaskSchema, 'a list of tasks, at least one').describe('Makes this a container of tasks: it hands down `needs`, `if`, `covers`, `env`, `secrets` and `owner`. One level only.').optional(),
}).meta({ id: 'task', title: 'Task', ...notTogether }).describe('A task: exactly one of `run`, `steps` or `tasks`, or none of them, which makes it a work item or a manual task.');

const phaseSchema = mapping('a phase', {
  id: id().describe(`Id of the phase, unique in the plan. Reserved: ${RESERVED_PHASES.join(', ')}.`).meta({ examples: ['preflight'] }),
  title: text().describe('What it is about; without it the id.').meta({ examples: ['Pre-flight checks'] }).optional(),
  needs: oneOrMany(id(), 'an id or a list of ids').describe('Phases that have to pass first. Without it the phase before; `[]` starts at once.').meta({ examples: [['preflight'], []] }).optional(),
  covers: oneOrMany(id(), 'an id or a list of ids').describe('Requirements its tasks prove, where they do not say so themselves.').meta({ examples: [['REQ-3.01']] }).optional(),
  entry: listOrNone(stepSchema, 'a list of checks').describe('Entry criteria: checks that have to pass before the phase starts.').optional(),
  exit: listOrNone(stepSchema, 'a list of checks').describe('Exit criteria, the phase gate: checks that have to pass for the phase to be complete.').optional(),
  'runs-on': oneOrMany(text('a runner label'), 'a runner label or a list of labels').describe('Runner labels for the job of this phase.').meta({ examples: ['ubuntu-latest'] }).optional(),
  tasks: list(taskSchema, 'a list of tasks, at least one').describe('What is done in this phase. Tasks run as soon as their needs have passed.'),
}).meta({ id: 'phase', title: 'Phase' }).describe('A phase: tasks between an entry and an exit gate, run as one job.');

const requirementSchema = mapping('a requirement', {
  id: id().describe('Id of the requirement. In test names case and the separators `-`, `.`, `_` and space make no difference.').meta({ examples: ['REQ-3.01', 'FR-012'] }).optional(),
  title: text().describe('The requirement in one sentence; without it the id.').meta({ examples: ['Pre-flight infrastructure checks'] }).optional(),
  source: text('where it is written').describe('Where it is written.').meta({ examples: ['docs/requirements.md'] }).optional(),
  verification: choice(['test', 'analysis', 'inspection', 'demonstration']).describe('How it is verified. Inspection and demonstration need a decision of a person.').meta({ default: 'test' }).optional(),
  covers: oneOrMany(id(), 'an id or a list of ids').describe('Ids of the parent requirements it refines.').meta({ examples: [['REQ-3']] }).optional(),
  priority: text().describe('How urgent it is, in your words.').meta({ examples: ['must'] }).optional(),
  rationale: text().describe('Why it exists.').optional(),
  status: text().describe('Its own life cycle, in your words.').meta({ examples: ['approved'] }).optional(),
  tests: text('a glob of test names').describe('A glob of test names that verify it.').meta({ examples: ['checkout *'] }).optional(),
  attributes: named(text(), 'a mapping of names to texts').describe('Anything else, as texts by name.').meta({ examples: [{ 'safety level': 'B' }] }).optional(),
  from: glob().describe('Reads requirements from Markdown: a heading that begins with an id defines it.').meta({ examples: ['docs/requirements.md', 'docs/**/*.md'] }).optional(),
  ids: oneOrMany(text('a regular expression'), 'a regular expression or a list of them').describe('With `from`: regular expressions of ids, where they do not look like REQ-1, FR-1, NFR-1, SR-1 or US-1.').meta({ examples: [['T\\d+[a-z]?']] }).optional(),
}).meta({
  id: 'requirement',
  title: 'Requirement',
  oneOf: [{ required: ['id'] }, { required: ['from'] }],
  dependencies: { ids: ['from'] },
}).describe('One requirement, or `from` and the Markdown documents they are in.');

export const planSchema = mapping('a plan', {
  version: exactly(1, '1, the version of the plan format').describe('Version of the plan format.'),
  id: id().describe('Names artifacts, comment and defects; without it made from the name.').meta({ examples: ['litellm'] }).optional(),
  name: text('the name of the plan').describe('What people call it.').meta({ examples: ['LiteLLM API gateway'] }),
  requirements: listOrNone(requirementSchema, 'a list of requirements').describe('What has to be proven.').optional(),
  links: globs().describe('Sources in which `@verifies REQ-1` above a test and `@implements REQ-1` above code are read.').meta({ examples: [['src/**', 'test/**']] }).optional(),
  vars: named(value(), 'a mapping of names to values').describe('Environment variables of every task, overridden by `--var NAME=VALUE`; in checks `${{ vars.NAME }}`, never in `run`.').meta({ examples: [{ backend_port: 11434 }] }).optional(),
  'fail-on': oneOrMany(choice(['failed', 'regressed', 'uncovered', 'orphan', 'suspect', 'waiting']), 'a list of failed, regressed, uncovered, orphan, suspect, waiting')
    .describe('Which requirement statuses fail the run. It only lowers a verdict.').meta({ default: ['failed', 'regressed'] }).optional(),
  people: named(text('a login or a team'), 'a mapping of names to logins or teams').describe('Who the names in `owner` are on GitHub.').meta({ examples: [{ platform: '@octo-org/platform' }] }).optional(),
  effort: named(pattern(EFFORT_RANGE, 'a range such as 4h, 1-2d or 1-2w'), 'a mapping of sizes to ranges')
    .describe('What the sizes of `effort` mean; a day has 8 hours, a week 5 days. Without it XS 1-4h, S 1-2d, M 3-5d, L 1-2w, XL 2-4w.').meta({ examples: [{ S: '1-2d', XXL: '4-8w' }] }).optional(),
  defects: mapping('defects', {
    template: path().describe('Template of a defect issue.').meta({ examples: ['.github/DEFECT_TEMPLATE.md'] }).optional(),
    'max-open': number({ min: 0, integer: true }).describe('How many defects are open at once at most.').meta({ default: 10 }).optional(),
    'close-after': number({ min: 1, integer: true }).describe('After how many passing runs a defect is closed.').meta({ default: 1 }).optional(),
    severity: listOrNone(anything('a severity rule: a mapping'), 'a list of severity rules').describe('Rules that set the severity, in order; the first match decides.').optional(),
  }).describe('How failures become issues.').optional(),
  phases: list(phaseSchema, 'a list of phases, at least one').describe('The phases, in order.').optional(),
  checks: list(stepSchema, 'a list of checks, at least one').describe('The smallest plan: checks as one phase `checks`, with one task per entry.').meta({ examples: [[{ junit: 'reports/**/*.xml' }]] }).optional(),
}).meta({
  title: 'Phasegate plan',
  anyOf: [{ required: ['phases'] }, { required: ['checks'] }],
}).describe('A delivery plan, phase by phase, with the requirements it proves. See docs/plan.md.');

export type PlanSource = z.infer<typeof planSchema>;
