/** What `phasegate init` says: what it wrote, and what is to be added to the workflow by hand. */
import { junitGlobs, needsJobOfItsOwn, reportGlobs } from '../adopt/plan-text.js';
import { globOf } from '../adopt/reports.js';
import type { Findings, FoundJob, FoundTool } from '../adopt/model.js';
import { PERMISSIONS } from '../adopt/workflows.js';
import type { Paint } from './diagnostics.js';
import { grouped } from '../trace/grouped.js';
import { clean, count, few } from './terminal-text.js';

const PLAN = 'phasegate.yml';
const MOST_FOLDERS = 5;
const AFTER_FAILURE = 'if: ${{ !cancelled() }} # also when tests failed';
const WHY: Record<string, string> = { contents: 'the checkout', 'pull-requests': 'the comment', actions: 'what changed against the base branch' };

/** The one line about what was written. */
export function writtenLine(found: Findings, requirements: number): string {
  const parts = [
    requirements === 0 ? 'no requirements yet' : count(requirements, 'requirement'),
    `JUnit reports from ${few(junitGlobs(found).flat().map(clean), 2)}`,
    ...(found.coverage.length > 0 ? ['coverage'] : []),
  ];
  return `${PLAN} is written: ${parts.join(', ')}`;
}

/**
 * What to do next, in the order to do it.
 *
 * @param program what starts Phasegate here
 * @param unignored what is made anew each time, and git would keep
 */
export function addingLines(found: Findings, paint: Paint, program: string, unignored: readonly string[]): string[] {
  const { documents, leftOut, junit, tools } = found;
  const toWrite = junit === undefined ? tools.filter(({ always }) => !always) : [];
  const sections: string[][] = [
    ...(documents.length > 0 ? [] : [[paint.bold('Say what is required'), 'A heading for each requirement in a Markdown file, and that file in the plan,', 'where a comment shows how:', '', `  ${paint.cyan('## REQ-1 A customer can log in')}`]]),
    ...(leftOut.length === 0 ? [] : [[paint.bold(`Give ${count(leftOut.length, 'document')} ids of ${leftOut.length === 1 ? 'its' : 'their'} own`), 'An id is one requirement in the whole plan:', `${clean(leftOut[0]!.path)} is left out, ${clean(leftOut[0]!.why)}.`]]),
    ...(junit === undefined && tools.length === 0 ? [[paint.bold('Let your tests write JUnit XML'), `to a file that ${paint.cyan('reports/**/*.xml')} matches, or name another one in the plan.`]] : []),
    ...[...grouped(toWrite, ({ command }) => command).values()].map((tools) => reporterLines(tools, paint)),
    ...(found.tests.naming.length > 0 ? [] : [[paint.bold('Name a requirement in a test'), `its name is enough: ${paint.cyan(`"${clean(documents[0]?.ids[0] ?? 'REQ-1')} …"`)}; case and separators make no difference`]]),
    workflowLines(found, paint),
    ...(unignored.length === 0 ? [] : [[paint.bold('Add to .gitignore'), 'made anew each time; a report that git keeps proves nothing, and is refused', ...code(unignored.map(clean), paint)]]),
    [paint.bold('See it here'), `  ${paint.cyan(`${program} run`)}  ${paint.dim('after your tests')}`],
  ];
  return sections.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** @param tools one tool, in the folders it is used in */
function reporterLines(tools: readonly FoundTool[], paint: Paint): string[] {
  const { name, command, first } = tools[0]!;
  const folders = tools.map(({ folder }) => (folder === '' ? 'the folder of the plan' : clean(folder)));
  const where = tools.length === 1 && tools[0]!.folder === '' ? '' : `, in ${tools.length === 1 ? '' : 'each of '}${few(folders, MOST_FOLDERS)}`;
  return [paint.bold(`Let ${name} write JUnit XML${where}, here and in the workflow`), ...[...first, command].map((line) => `  ${paint.cyan(line)}`)];
}

function workflowLines(found: Findings, paint: Paint): string[] {
  const { job, workflows, prefix } = found;
  if (job?.done === true) return [paint.bold(`${clean(job.file)} has Phasegate already`), `Its job ${clean(job.job)} needs nothing more${prefix === '' ? '' : ` than \`plan: ${clean(prefix)}${PLAN}\``}.`];
  if (job === undefined) {
    const why = workflows.length === 0 ? 'There is no workflow yet' : 'No workflow runs tests that are known here';
    return [paint.bold(`${why}: save this as .github/workflows/tests.yml`), ...code(wholeWorkflow(found), paint)];
  }
  return needsJobOfItsOwn(job) ? twoJobsLines(job, found, paint) : jobLines(job, found, paint);
}

/** One step more, and the permissions it needs. */
function jobLines(job: FoundJob, { prefix, branch }: Findings, paint: Paint): string[] {
  const at = ' '.repeat(job.indent.steps);
  return [
    paint.bold(`Add to ${clean(job.file)}, job ${clean(job.job)}, after its step ${clean(job.step.text)} (line ${job.step.line})`),
    ...code([`${at}- name: Requirements`, `${at}  ${AFTER_FAILURE}`, `${at}  uses: phasegate/phasegate@v1`, ...withPlan(prefix, `${at}  `)], paint),
    ...permissionLines(job, paint),
    ...eventLines(job, branch, paint),
  ];
}

/** The job keeps its reports, and one job more reads them all: beside it, or where a reusable workflow is called. */
function twoJobsLines(job: FoundJob, found: Findings, paint: Paint): string[] {
  const { matrix, windows, caller } = job;
  const { steps, keys } = (caller ?? job).indent;
  const below = ' '.repeat(job.indent.steps);
  const at = ' '.repeat(steps);
  const name = ' '.repeat(Math.max(0, keys - 2));
  const key = ' '.repeat(keys);
  const needs = caller?.jobs ?? [job.job];
  // With the plan among them an artifact keeps the folders: upload-artifact leaves out what all of its paths begin with.
  const paths = [...reportGlobs(found), PLAN].map((path) => `${globOf(found.prefix)}${path}`);
  return [
    paint.bold(`Add to ${clean(job.file)}, job ${clean(job.job)}, after its step ${clean(job.step.text)} (line ${job.step.line}): ${matrix ? 'each leg' : 'it'} keeps its reports`),
    ...code(
      [
        `${below}- name: Keep the reports`,
        `${below}  ${AFTER_FAILURE}`,
        `${below}  uses: actions/upload-artifact@v7`,
        `${below}  with:`,
        ...(caller?.often === true ? [`${below}    # called more than once: add to the name what differs, as an input does`] : []),
        `${below}    name: test-${matrix ? '${{ strategy.job-index }}' : 'reports'}`,
        `${below}    path: |`,
        ...paths.map((path) => `${below}      ${clean(path)}`),
      ],
      paint,
    ),
    '',
    paint.bold(`and ${caller === undefined ? '' : `to ${clean(caller.file)}, which calls it, `}one job more, which traces them${matrix || caller?.often === true ? ' together' : ''}${windows ? ': Phasegate does not run on Windows' : ''}`),
    ...code(
      [
        `${name}requirements:`,
        `${key}needs: ${needs.length === 1 ? clean(needs[0]!) : `[${needs.map(clean).join(', ')}]`}`,
        `${key}${AFTER_FAILURE}`,
        `${key}runs-on: ubuntu-latest`,
        `${key}permissions: { ${Object.entries(PERMISSIONS).map(([each, level]) => `${each}: ${level}`).join(', ')} }`,
        `${key}steps:`,
        `${at}- uses: actions/checkout@v6`,
        `${at}- uses: phasegate/phasegate@v1`,
        `${at}  with:`,
        ...(found.prefix === '' ? [] : [`${at}    plan: ${planBelow(found.prefix)}`]),
        `${at}    artifacts: test-*`,
        `${at}    needs: \${{ toJSON(needs) }}`,
      ],
      paint,
    ),
    ...eventLines(job, found.branch, paint),
  ];
}

function permissionLines({ permissions, job, indent }: FoundJob, paint: Paint): string[] {
  const { at, line, missing, shorthand, flow } = permissions;
  if (missing.length === 0) return [];
  const lines = (names: readonly string[], columns: number): string[] => names.map((name) => `${' '.repeat(columns)}${name}: ${PERMISSIONS[name]} # ${WHY[name]}`);
  if (at === 'nowhere' || shorthand !== undefined) {
    const why = at === 'nowhere' ? `and to the job ${clean(job)}, which then may do this and nothing else` : `and, in place of ${clean(shorthand ?? '')} in line ${line}`;
    const columns = at === 'workflow' ? 0 : indent.keys;
    return ['', paint.bold(why), ...code([`${' '.repeat(columns)}permissions:`, ...lines(Object.keys(PERMISSIONS), columns + 2)], paint)];
  }
  if (flow !== undefined) {
    const all = [...flow.filter(([name]) => !missing.includes(name)), ...missing.map((name) => [name, PERMISSIONS[name]!] as const)];
    return ['', paint.bold(`and, in place of line ${line}`), ...code([`${' '.repeat(at === 'workflow' ? 0 : indent.keys)}permissions: { ${all.map(([name, level]) => `${clean(name)}: ${clean(level)}`).join(', ')} }`], paint)];
  }
  return ['', paint.bold(`and to the permissions of the ${at}, line ${line}`), ...code(lines(missing, at === 'workflow' ? 2 : indent.keys + 2), paint)];
}

function eventLines({ onPullRequest, onPush, on, caller }: FoundJob, branch: string, paint: Paint): string[] {
  const missing = [...(onPullRequest ? [] : ['  pull_request: # the comment']), ...(onPush ? [] : [`  push: { branches: [${quoted(branch)}] } # what pull requests are compared with`])];
  if (missing.length === 0) return [];
  const where = caller === undefined ? 'it' : clean(caller.file);
  // A list or a word cannot be added to.
  if (on !== undefined) return ['', paint.bold(`and what starts ${where} becomes`), ...code(['on:', ...on.map((event) => `  ${clean(event)}:`), ...missing], paint)];
  return ['', paint.bold(`and to what starts ${where}, its \`on:\``), ...code(missing, paint)];
}

function wholeWorkflow({ tools, prefix, junit, coverage, branch }: Findings): string[] {
  // What made the reports that are there makes them in the workflow too, coverage included.
  const command = (tool: FoundTool): string => (junit === undefined ? tool.command : `${tool.usual ?? tool.command} # as you made the ${coverage.length === 0 ? 'report' : 'reports'} that ${coverage.length === 0 ? 'is' : 'are'} here`);
  const steps = tools.map((tool) => {
    const folder = `${prefix}${tool.folder}`.replace(/\/$/, '');
    return [`      - run: ${command(tool)}`, ...(folder === '' ? [] : [`        working-directory: ${clean(folder)}`])].join('\n');
  });
  return [
    'name: Tests',
    `on: { push: { branches: [${quoted(branch)}] }, pull_request: }`,
    'jobs:',
    '  test:',
    '    runs-on: ubuntu-latest',
    `    permissions: { ${Object.entries(PERMISSIONS).map(([each, level]) => `${each}: ${level}`).join(', ')} }`,
    '    steps:',
    '      - uses: actions/checkout@v6',
    '      # what your tests need is installed here',
    ...(tools.length === 0 ? ['      - run: ./test.sh # your tests, which write JUnit XML'] : [...new Set(steps)].flatMap((step) => step.split('\n'))),
    '      - name: Requirements',
    `        ${AFTER_FAILURE}`,
    '        uses: phasegate/phasegate@v1',
    ...withPlan(prefix, '        '),
  ];
}

function withPlan(prefix: string, indent: string): string[] {
  return prefix === '' ? [] : [`${indent}with:`, `${indent}  plan: ${planBelow(prefix)}`];
}

function planBelow(prefix: string): string {
  return quoted(`${prefix}${PLAN}`);
}

/** As YAML reads it back. */
function quoted(text: string): string {
  const shown = clean(text);
  return /^[A-Za-z][\w./ -]*$/.test(shown) ? shown : JSON.stringify(shown);
}

function code(lines: readonly string[], paint: Paint): string[] {
  return ['', ...lines.map((line) => paint.cyan(line))];
}
