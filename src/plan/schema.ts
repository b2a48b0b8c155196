/**
 * The vocabulary of `phasegate.yml`, version 1: the one source of validation (`shape.ts`, `explain.ts`), of the published
 * JSON Schema (`scripts/schema.mjs`) and of the field tables in `docs/plan.md`. It checks the shape of each value; what
 * values mean together is for `rules/`.
 */
import { choice, date, described, duration, either, exactly, flag, id, list, listOrNone, mapping, named, number, oneOrMany, optional, pattern, text, value } from './fields.js';
import { EFFORT_RANGE, RESERVED_PHASES } from './values.js';

const path = () => text('a path relative to the plan file');
const glob = () => text('a path or a glob such as reports/**/*.xml');
const globs = () => oneOrMany(glob(), 'a glob or a list of globs');
const ids = (what: string) => oneOrMany(id(), `${what}: an id or a list of ids`);
const expression = () => text("an expression such as vars.stage == 'prod' or always()");

/** One question with a yes or no answer; a step has exactly one of these. */
const checks = {
  run: optional(text('a command'), 'A command, run by `shell` with the workspace as its folder. Variables come from the environment (`$NAME`); `${{ }}` is not allowed here.', { examples: ['./scripts/dns.sh'] }),
  file: optional(either(
    path(),
    mapping('a file check', {
      path: described(path(), 'The file, relative to the plan file.', { examples: ['group_vars/vault.yml'] }),
      exists: optional(flag(), 'Whether it has to exist; `false`: must not exist.', { default: true }),
      contains: optional(text(), 'A text that has to be in it.', { examples: ['$ANSIBLE_VAULT'] }),
      sha256: optional(pattern(/^[0-9a-fA-F]{64}$/, 'a sha256: 64 hexadecimal digits'), 'The sha256 its bytes have to have, in hexadecimal.'),
    }),
    'a path, or a file check: { path, exists, contains, sha256 }',
  ), 'A file exists (or not), and has this content. Short: `file: PATH`.', { examples: ['dist/app.js', { path: 'dist/app.js', contains: 'version' }] }),
  http: optional(either(
    text('a URL'),
    mapping('an http check', {
      url: described(text('a URL'), 'The address, fetched with GET.', { examples: ['http://localhost:${{ vars.backend_port }}/health'] }),
      status: optional(number({ min: 100, max: 599, integer: true, interpolated: true }), 'The status it has to answer; without it any of 200 to 299.', { examples: [200] }),
      contains: optional(text(), 'A text that has to be in the answer.'),
    }),
    'a URL, or an http check: { url, status, contains }',
  ), 'A URL answers. Short: `http: URL`.', { examples: [{ url: 'http://localhost:8080/health', status: 200 }] }),
  tcp: optional(either(
    pattern(/^\S.*:(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]|[^:]*\$\{\{.*\}\}.*)$/, 'HOST:PORT'),
    mapping('a tcp check', {
      host: described(text('a host name or address'), 'Name or address of the host.', { examples: ['localhost'] }),
      port: described(number({ min: 1, max: 65_535, integer: true, interpolated: true }), 'The port that has to accept a connection.', { examples: [11434, '${{ vars.backend_port }}'] }),
    }),
    'HOST:PORT, or a tcp check: { host, port }',
  ), 'A port accepts connections. Short: `tcp: HOST:PORT`.', { examples: ['localhost:11434'] }),
  dns: optional(either(
    text('a host name'),
    mapping('a dns check', {
      name: described(text('a host name'), 'The name that has to resolve.', { examples: ['db.internal'] }),
      address: optional(text('an IP address'), 'An address it has to resolve to.', { examples: ['10.0.0.7'] }),
    }),
    'a host name, or a dns check: { name, address }',
  ), 'A host name resolves. Short: `dns: NAME`.', { examples: ['db.internal'] }),
  metric: optional(mapping('a metric check', {
    file: described(path(), 'A JSON file that holds the number.', { examples: ['bench/result.json'] }),
    path: described(text('a path in the file such as latency.p95'), 'Where in the file the number is.', { examples: ['latency.p95'] }),
    min: optional(number({ interpolated: true }), 'The smallest value that passes.'),
    max: optional(number({ interpolated: true }), 'The greatest value that passes.', { examples: [250] }),
  }), 'A number in a JSON file lies within limits; give `min`, `max` or both.', { anyOf: [{ required: ['min'] }, { required: ['max'] }], examples: [{ file: 'bench/result.json', path: 'latency.p95', max: 250 }] }),
  junit: optional(either(
    glob(),
    mapping('a junit check', {
      files: described(globs(), 'The JUnit XML reports.', { examples: ['reports/**/*.xml'] }),
      'min-tests': optional(number({ min: 1, integer: true, interpolated: true }), 'How many test cases there have to be at least.', { default: 1 }),
    }),
    'a glob, or a junit check: { files, min-tests }',
  ), 'Test reports hold no failure. Each test case proves the requirements it names. Short: `junit: GLOB`.', { examples: ['reports/**/*.xml'] }),
  coverage: optional(mapping('a coverage check', {
    files: described(globs(), 'The coverage reports.', { examples: ['coverage/lcov.info'] }),
    lines: optional(number({ min: 0, max: 100, interpolated: true }), 'Per cent of lines covered at least.', { examples: [80] }),
    branches: optional(number({ min: 0, max: 100, interpolated: true }), 'Per cent of branches covered at least.', { examples: [70] }),
  }), 'Code coverage reaches a threshold; give `lines`, `branches` or both.', { anyOf: [{ required: ['lines'] }, { required: ['branches'] }], examples: [{ files: 'coverage/lcov.info', lines: 80 }] }),
  schema: optional(mapping('a schema check', {
    file: described(path(), 'The JSON or YAML file to validate.', { examples: ['config/app.json'] }),
    schema: described(path(), 'The JSON Schema it has to satisfy.', { examples: ['config/app.schema.json'] }),
  }), 'A file satisfies a JSON Schema.'),
  requirements: optional(mapping('a requirements check', {
    verified: described(ids('`all`, or requirements'), '`all`, or the ids of the requirements that have to be verified.', { examples: ['all', ['REQ-3.01']] }),
  }), 'Requirements are verified.'),
  tasks: optional(mapping('a tasks check', {
    passed: described(ids('`all`, or tasks'), '`all`, or the ids of the tasks that have to have passed.', { examples: ['all', ['TASK-3.01.01']] }),
  }), 'Tasks have passed.'),
};
export const CHECK_KINDS = Object.keys(checks);

const needs = () =>
  optional(oneOrMany(id(), 'an id or a list of ids'), 'What has to pass first: tasks of the same phase, phases this phase needs, or tasks in those.', { examples: [['TASK-3.01.01']] });
const covers = () =>
  optional(oneOrMany(id(), 'an id or a list of ids'), 'Ids of the requirements this proves. Without it those of the phase; `[]` opts out.', { examples: [['REQ-3.01']] });
const condition = () =>
  optional(expression(), "Runs only if this is true: GitHub's expression language with `vars`, `env`, `needs`, `github`, `runner`; `always()` and `failure()` run after failures too.", { examples: ["vars.stage == 'prod'"] });
const env = () =>
  optional(named(value(), 'a mapping of names to values'), 'Environment variables. Values stay as written: `0.10` is not a number here.', { examples: [{ LOG_LEVEL: 'debug' }] });

const execution = {
  if: condition(),
  shell: optional(choice(['bash', 'sh', 'python', 'pwsh', 'node']), 'What runs `run`. `bash` is `bash -eo pipefail`, as on GitHub.', { default: 'bash' }),
  'working-directory': optional(path(), 'Where `run` runs, relative to the plan file.', { examples: ['backend'] }),
  env: env(),
  timeout: optional(duration(), 'After this long it is ended with all its children, and has failed.', { examples: ['30s', '5m'] }),
  retry: optional(either(
    number({ min: 1, max: 100, integer: true }),
    mapping('a retry', {
      attempts: described(number({ min: 1, max: 100, integer: true }), 'How often it runs at most, the first time included.', { examples: [3] }),
      backoff: optional(duration(), 'Pause before the second attempt; it doubles with each further one.', { default: '1s', examples: ['5s'] }),
    }),
    'a number of attempts, or a retry: { attempts, backoff }',
  ), 'Runs again after a failure.', { examples: [{ attempts: 3, backoff: '5s' }, 3] }),
  'continue-on-error': optional(flag(), "GitHub's sense: a failure shows, does not lower the verdict, and dependents run.", { default: false }),
};

export const stepSchema = described(mapping('a step', {
  name: optional(text(), 'What is shown; without it the check in short.', { examples: ['backend answers'] }),
  ...checks,
  ...execution,
}), 'A step: exactly one check, with what it needs to run.', { id: 'step', title: 'Step', oneOf: CHECK_KINDS.map((kind) => ({ required: [kind] })) });

const steps = (what: string) => list(stepSchema, `a list of ${what}, at least one`);

const leaf = {
  id: described(id(), 'Id of the task, unique in the plan. It names the folder of its evidence.', { examples: ['TASK-3.01.02', 'T020a', 0.1] }),
  title: optional(text(), 'What it is about, in a few words; without it the id.', { examples: ['Network validation'] }),
  needs: needs(),
  covers: covers(),
  run: checks.run,
  steps: optional(steps('steps'), 'Sub-tasks, one after the other; each is a check or a command.'),
  manual: optional(mapping('a manual task', {
    instructions: described(either(
      text('instructions, or { file: PATH }'),
      mapping('instructions', { file: described(path(), 'The file the instructions are in.', { examples: ['docs/vault.md'] }) }),
      'a text, or { file: PATH }',
    ), 'What the person has to do: the words themselves, or the file they are in.', { examples: [{ file: 'docs/vault.md' }] }),
    approvers: optional(oneOrMany(text('a name'), 'a name or a list of names'), 'Who may decide; anybody else is refused. Without it the plan names nobody.', { examples: [['octocat']] }),
  }), 'A person acts and decides first; then `run` or `steps` verify what was done. With neither, the decision is the proof.'),
  ...execution,
  secrets: optional(oneOrMany(text('the name of a variable'), 'a name or a list of names'), 'Names of environment variables that only this task gets, and whose values are redacted in all it leaves.', { examples: [['VAULT_TOKEN']] }),
  evidence: optional(globs(), 'Files that have to exist after the task; they are kept as evidence. Dot folders match too.', { examples: [['dns/**']] }),
  effort: optional(text('a size such as S, or a range such as 4h, 1.5d or 3-5d'), 'A size of the plan-level `effort:` (XS, S, M, L, XL), or hours, days, weeks: `4h`, `1.5d`, `3-5d`, `1-2w`.', { examples: ['S', '3-5d', '4h'] }),
  owner: optional(text('a name'), 'Who is responsible: a name of `people`, a login or a team.', { examples: ['platform', '@octo-org/platform'] }),
  deliverables: optional(oneOrMany(path(), 'a path or a list of paths'), 'Files the task is there for. A work item that is `done` needs them to exist.', { examples: [['docs/runbook.md']] }),
  acceptance: optional(oneOrMany(either(text(), stepSchema, 'a text or a check'), 'a text, or a list of checks and texts'), 'Acceptance criteria: checks, which run after the steps, or text, which is shown and proves nothing.'),
  hint: optional(text('a text or the path of a file'), 'What to do when it fails, or the file that says so; shown in the terminal, comment and defect.', { examples: ['docs/dns.md'] }),
  reproduce: optional(text('a command'), 'The command that reproduces a failure, where it is not `phasegate run --task …`.', { examples: ['npm test -- --grep REQ-3.01'] }),
  status: optional(choice(['planned', 'in-progress', 'done']), 'Of a work item: a task with neither `run` nor `steps` nor `manual`. It shows as progress and proves nothing.', { default: 'planned' }),
};

const notTogether = { not: { anyOf: [{ required: ['run', 'steps'] }, { required: ['run', 'tasks'] }, { required: ['steps', 'tasks'] }] } };
const subTaskSchema = described(mapping('a sub-task', leaf), 'A task within a task.', { id: 'sub-task', title: 'Sub-task', not: { required: ['run', 'steps'] } });
const taskSchema = described(mapping('a task', {
  ...leaf,
  tasks: optional(list(subTaskSchema, 'a list of tasks, at least one'), 'Makes this a container of tasks: it hands down `needs`, `if`, `covers`, `env`, `secrets` and `owner`. One level only.'),
}), 'A task: exactly one of `run`, `steps` or `tasks`, or none of them, which makes it a work item or a manual task.', { id: 'task', title: 'Task', ...notTogether });

const phaseSchema = described(mapping('a phase', {
  id: described(id(), `Id of the phase, unique in the plan. Reserved: ${RESERVED_PHASES.join(', ')}.`, { examples: ['preflight'] }),
  title: optional(text(), 'What it is about; without it the id.', { examples: ['Pre-flight checks'] }),
  needs: optional(oneOrMany(id(), 'an id or a list of ids'), 'Phases that have to pass first. Without it the phase before; `[]` starts at once.', { examples: [['preflight'], []] }),
  covers: optional(oneOrMany(id(), 'an id or a list of ids'), 'Requirements its tasks prove, where they do not say so themselves.', { examples: [['REQ-3.01']] }),
  entry: optional(listOrNone(stepSchema, 'a list of checks'), 'Entry criteria: checks that have to pass before the phase starts.'),
  exit: optional(listOrNone(stepSchema, 'a list of checks'), 'Exit criteria, the phase gate: checks that have to pass for the phase to be complete.'),
  'runs-on': optional(oneOrMany(text('a runner label'), 'a runner label or a list of labels'), 'Runner labels for the job of this phase.', { examples: ['ubuntu-latest'] }),
  tasks: described(list(taskSchema, 'a list of tasks, at least one'), 'What is done in this phase. Tasks run as soon as their needs have passed.'),
}), 'A phase: tasks between an entry and an exit gate, run as one job.', { id: 'phase', title: 'Phase' });

const requirementSchema = described(mapping('a requirement', {
  id: optional(id(), 'Id of the requirement. In test names case and the separators `-`, `.`, `_` and space make no difference.', { examples: ['REQ-3.01', 'FR-012'] }),
  title: optional(text(), 'The requirement in one sentence; without it the id.', { examples: ['Pre-flight infrastructure checks'] }),
  source: optional(text('where it is written'), 'Where it is written.', { examples: ['docs/requirements.md'] }),
  verification: optional(choice(['test', 'analysis', 'inspection', 'demonstration']), 'How it is verified. Inspection and demonstration need a decision of a person.', { default: 'test' }),
  covers: optional(oneOrMany(id(), 'an id or a list of ids'), 'Ids of the parent requirements it refines.', { examples: [['REQ-3']] }),
  priority: optional(text(), 'How urgent it is, in your words.', { examples: ['must'] }),
  rationale: optional(text(), 'Why it exists.'),
  status: optional(text(), 'Its own life cycle, in your words.', { examples: ['approved'] }),
  tests: optional(text('a glob of test names'), 'A glob of test names that verify it.', { examples: ['checkout *'] }),
  attributes: optional(named(text(), 'a mapping of names to texts'), 'Anything else, as texts by name.', { examples: [{ 'safety level': 'B' }] }),
  from: optional(glob(), 'Reads requirements from Markdown: a heading that begins with an id defines it.', { examples: ['docs/requirements.md', 'docs/**/*.md'] }),
  ids: optional(oneOrMany(text('a regular expression'), 'a regular expression or a list of them'), 'With `from`: regular expressions of ids, where they do not look like REQ-1, FR-1, NFR-1, SR-1 or US-1.', { examples: [['T\\d+[a-z]?']] }),
}), 'One requirement, or `from` and the Markdown documents they are in.', {
  id: 'requirement',
  title: 'Requirement',
  oneOf: [{ required: ['id'] }, { required: ['from'] }],
  dependencies: { ids: ['from'] },
});

const severityRule = described(mapping('a severity rule', {
  'requirement-priority': optional(oneOrMany(text('a priority'), 'a priority or a list of priorities'), 'Fits a failure that endangers a requirement of this priority; case makes no difference.', { examples: ['must'] }),
  phase: optional(ids('phases'), 'Fits failures in these phases.', { examples: ['deploy'] }),
  criterion: optional(choice(['entry', 'exit']), 'Fits a failed entry or exit criterion.'),
  severity: optional(text('a severity'), 'How bad it is.', { examples: ['critical'] }),
  priority: optional(text('a priority'), 'How urgent it is.', { examples: ['P1'] }),
}), 'Without a condition it fits every failure.', { anyOf: [{ required: ['severity'] }, { required: ['priority'] }] });

export const planSchema = described(mapping('a plan', {
  version: described(exactly(1, '1, the version of the plan format'), 'Version of the plan format.'),
  id: optional(id(), 'Names artifacts, comment and defects; without it made from the name.', { examples: ['litellm'] }),
  name: described(text('the name of the plan'), 'What people call it.', { examples: ['LiteLLM API gateway'] }),
  requirements: optional(listOrNone(requirementSchema, 'a list of requirements'), 'What has to be proven.'),
  links: optional(globs(), 'Sources in which `@verifies REQ-1` above a test and `@implements REQ-1` above code are read.', { examples: [['src/**', 'test/**']] }),
  vars: optional(named(value(), 'a mapping of names to values'), 'Environment variables of every task, overridden by `--var NAME=VALUE`; in checks `${{ vars.NAME }}`, never in `run`.', { examples: [{ backend_port: 11434 }] }),
  'fail-on': optional(oneOrMany(choice(['failed', 'regressed', 'uncovered', 'orphan', 'suspect', 'waiting']), 'a list of failed, regressed, uncovered, orphan, suspect, waiting'), 'Which requirement statuses fail the run. It only lowers a verdict.', { default: ['failed', 'regressed'] }),
  people: optional(named(text('a login or a team'), 'a mapping of names to logins or teams'), 'Who the names in `owner` are on GitHub.', { examples: [{ platform: '@octo-org/platform' }] }),
  waivers: optional(list(mapping('a waiver', {
    for: described(ids('requirements and tasks'), 'Requirements and tasks whose failure is accepted; a task with `tasks` stands for all of them.', { examples: [['REQ-3.01', 'TASK-3.01.02']] }),
    reason: described(text(), 'Why it is accepted, in a sentence the report shows.', { examples: ['The supplier ships the fix in May'] }),
    by: described(text('a name'), 'Who accepts it: a name of `people`, a login or a team.', { examples: ['platform'] }),
    until: described(date(), 'The last day it holds, in UTC.', { examples: ['2026-12-31'] }),
  }), 'a list of waivers, at least one'), 'Failures somebody accepts until a day: shown as `waived`, with who and why, and after it as failures again.'),
  effort: optional(named(pattern(EFFORT_RANGE, 'a range such as 4h, 1-2d or 1-2w'), 'a mapping of sizes to ranges'), 'What the sizes of `effort` mean; a day has 8 hours, a week 5 days. Without it XS 1-4h, S 1-2d, M 3-5d, L 1-2w, XL 2-4w.', { examples: [{ S: '1-2d', XXL: '4-8w' }] }),
  defects: optional(mapping('defects', {
    template: optional(path(), 'Template of a defect issue.', { examples: ['.github/DEFECT_TEMPLATE.md'] }),
    'max-open': optional(number({ min: 0, integer: true }), 'How many defects one run opens one by one at most; one more lists the rest.', { default: 10 }),
    'close-after': optional(number({ min: 1, integer: true }), 'After how many passing runs in a row a defect is closed.', { default: 1 }),
    severity: optional(listOrNone(severityRule, 'a list of severity rules'), 'Rules that set severity and priority, in order: each is said by the first rule that fits and says it.', { examples: [[{ 'requirement-priority': 'must', severity: 'critical', priority: 'P1' }, { severity: 'major' }]] }),
  }), 'How failures become issues.'),
  phases: optional(list(phaseSchema, 'a list of phases, at least one'), 'The phases, in order.'),
  checks: optional(list(stepSchema, 'a list of checks, at least one'), 'The smallest plan: checks as one phase `checks`, with one task per entry.', { examples: [[{ junit: 'reports/**/*.xml' }]] }),
}), 'A delivery plan, phase by phase, with the requirements it proves. See docs/plan.md.', {
  title: 'Phasegate plan',
  anyOf: [{ required: ['phases'] }, { required: ['checks'] }],
});
