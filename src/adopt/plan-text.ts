/** The first plan, as text: the smallest that says where requirements and reports are. */
import { stringify } from 'yaml';
import { slug } from '../plan/draft.js';
import type { Findings, FoundJob, FoundTool } from './model.js';
import { globOf } from './reports.js';
import { requirementEntries } from './requirements.js';

const SCHEMA = 'https://raw.githubusercontent.com/phasegate/phasegate/v1/schema/plan.schema.json';
/** Where nothing says better. */
const ANY_REPORT = 'reports/**/*.xml';
const LINES = 80;
const MOST_LEFT_OUT = 4;

/**
 * @param markdown every Markdown file of the folder, none of which a glob may name by mistake
 * @param refused documents that have to be put right first: they are named in a comment
 */
export function planText(found: Findings, markdown: readonly string[], refused: readonly string[] = []): string {
  const documents = found.documents.filter(({ path }) => !refused.includes(path));
  const entries = requirementEntries(documents, markdown).map(({ from, ids }) => (ids.length === 0 ? `- from: ${text(from)}` : `- { from: ${inFlow(from)}, ids: [${ids.map((id) => `'${id}'`).join(', ')}] }`));
  const later = [
    ...refused.map((path) => `# - from: ${text(globOf(path))} # has errors`),
    ...found.leftOut.slice(0, MOST_LEFT_OUT).map(({ path, why }) => `# - from: ${text(globOf(path))} # ${text(why)}`),
    ...(found.leftOut.length > MOST_LEFT_OUT ? [`# and ${found.leftOut.length - MOST_LEFT_OUT} more that repeat ids`] : []),
  ];
  return [
    `# yaml-language-server: $schema=${SCHEMA}`,
    'version: 1',
    ...(slug(found.name) === '' ? ['id: checks'] : []),
    `name: ${text(found.name)}`,
    ...(entries.length > 0
      ? ['requirements:', ...[...entries, ...later].map((line) => `  ${line}`)]
      : later.length > 0
        ? ['# requirements:', ...later.map((line) => line.replace('# ', '#   '))]
        : [
            '# A heading of a Markdown file that begins with an id defines a requirement, as in "## REQ-1 A customer can log in".',
            '# requirements:',
            '#   - from: docs/requirements.md',
          ]),
    ...(found.tests.links.length > 0 ? [`links: [${found.tests.links.map(inFlow).join(', ')}]`] : []),
    'checks:',
    ...junitGlobs(found).map((globs) => globs.map((glob) => fromLegs(glob, found))).map((globs) => `  - junit: ${globs.length === 1 ? text(globs[0]!) : `{ files: ${oneOrMore(globs)} }`}`),
    coverageLine(found),
    '',
  ].join('\n');
}

/** Reports that are there; else those that the tools write, one check for each, so that none can stand in for another. */
export function junitGlobs({ junit, tools }: Pick<Findings, 'junit' | 'tools'>): string[][] {
  if (junit !== undefined) return [[...junit.globs]];
  return tools.length === 0 ? [[ANY_REPORT]] : tools.map((tool) => [reportOf(tool)]);
}

/** The reports of a plan: patterns without braces, which neither git nor upload-artifact takes. */
export function reportGlobs(found: Findings): string[] {
  return [...junitGlobs(found).flat().flatMap(withoutBraces), ...found.coverage.map(({ path }) => globOf(path))];
}

function withoutBraces(glob: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(glob);
  return braces === null ? [glob] : braces[1]!.split(',').flatMap((each) => withoutBraces(`${glob.slice(0, braces.index)}${each}${glob.slice(braces.index + braces[0].length)}`));
}

function reportOf({ folder, junit }: FoundTool): string {
  return `${globOf(folder)}${junit}`;
}

/** Reports that a job uploads come back as `artifacts/<name>/<path>`. */
function fromLegs(glob: string, { job }: Findings): string {
  return job === undefined || !needsJobOfItsOwn(job) || glob.startsWith('**/') ? glob : `**/${glob}`;
}

/** Whether a job of its own has to read the reports: they come from several jobs, or from where Phasegate does not run. */
export function needsJobOfItsOwn({ matrix, windows, caller }: FoundJob): boolean {
  return matrix || windows || caller !== undefined;
}

/** Not above what it is now: the first run is to say what is there, not to fail on it. */
function coverageLine(found: Findings): string {
  const { coverage } = found;
  if (coverage.length === 0) return `  # - coverage: { files: coverage/lcov.info, lines: ${LINES} }`;
  const threshold = Math.min(LINES, ...coverage.map(({ lines }) => Math.floor(lines)));
  return `  - coverage: { files: ${oneOrMore(coverage.map(({ path }) => fromLegs(globOf(path), found)))}, lines: ${threshold} }`;
}

function oneOrMore(globs: readonly string[]): string {
  return globs.length === 1 ? inFlow(globs[0]!) : `[${globs.map(inFlow).join(', ')}]`;
}

/** A scalar as YAML writes it on one line. */
function text(value: string): string {
  return stringify(value, { lineWidth: 0, singleQuote: true, blockQuote: false }).slice(0, -1);
}

function inFlow(value: string): string {
  return stringify([value], { lineWidth: 0, singleQuote: true, collectionStyle: 'flow', flowCollectionPadding: false, blockQuote: false }).slice(1, -2);
}
