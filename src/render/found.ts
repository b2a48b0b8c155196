/** What `phasegate` says in a folder without a plan. */
import type { Findings, FoundTests, Naming } from '../adopt/model.js';
import { grouped } from '../trace/grouped.js';
import { clean, count, few, pad, width, wrap } from './terminal-text.js';
import type { Paint } from './diagnostics.js';

const MOST_LISTED = 12;
const MOST_LEFT_OUT = 4;
const MOST_PLACES = 2;
const WIDEST = 36;
/** Before the first column and after it. */
const GAP = 4;

type Row = readonly [what: string, says: string];

/**
 * @param init the command that goes on
 * @param columns of the terminal; undefined: there is none, and nothing is wrapped
 */
export function foundLines(found: Findings, paint: Paint, init: string, columns?: number): string[] {
  const sections: [string, Row[]][] = [
    ['Requirements', requirementRows(found)],
    ['Tests', testRows(found)],
    ['Reports', reportRows(found)],
    ['Workflow', workflowRows(found)],
  ];
  const column = Math.min(columns === undefined ? WIDEST : Math.min(WIDEST, Math.floor(columns / 3)), Math.max(...sections.flatMap(([, rows]) => rows.map(([what]) => width(what)))));
  return [
    'There is no plan here yet. What there is to make one of:',
    ...sections.flatMap(([title, rows]) => ['', paint.bold(title), ...rows.flatMap((row) => rowLines(row, column, paint, columns))]),
    ...(found.complete ? [] : ['', paint.yellow('There are more files here than were looked at: go to the folder of the project.')]),
    '',
    paint.bold('Next'),
    `  ${paint.cyan(init)}`,
    `  ${paint.dim('writes phasegate.yml of this, and says what to add to the workflow')}`,
  ];
}

function rowLines([what, says]: Row, column: number, paint: Paint, columns: number | undefined): string[] {
  const [first = '', ...more] = columns === undefined ? [says] : wrap(says, columns - 1 - column - GAP);
  const below = more.map((line) => `${' '.repeat(column + GAP)}${paint.dim(line)}`);
  // What is wider than its column has a line of its own where lines end.
  if (columns !== undefined && width(what) > column && says !== '') return [...wrap(what, columns - 3).map((line) => `  ${line}`), `${' '.repeat(column + GAP)}${paint.dim(first)}`, ...below];
  return [`  ${pad(what, column)}  ${first === '' ? '' : paint.dim(first)}`.trimEnd(), ...below];
}

function requirementRows({ documents, leftOut }: Findings): Row[] {
  if (documents.length === 0) return [['none', 'a Markdown heading that begins with an id defines one: ## REQ-1 A customer can log in']];
  return [
    ...documents.slice(0, MOST_LISTED).map(({ path, ids, patterns, twice }): Row => {
      const range = ids.length > 2 ? `${ids[0]} … ${ids.at(-1)}` : ids.join(', ');
      return [clean(path), `${ids.length}: ${clean(range)}${patterns.length === 0 ? '' : ` (ids: ${patterns.join(', ')})`}${twice.length === 0 ? '' : `; ${few(twice.map(clean), MOST_PLACES)} more than once`}`];
    }),
    ...rest(documents),
    ...leftOut.slice(0, MOST_LEFT_OUT).map(({ path, why }): Row => [clean(path), `left out: ${clean(why)}`]),
    ...rest(leftOut, 'and', 'left out', MOST_LEFT_OUT),
  ];
}

/** How many are not listed. */
function rest(all: readonly unknown[], before: 'and' | '  and' = 'and', after = '', most = MOST_LISTED): Row[] {
  return all.length > most ? [[`${before} ${all.length - most} more`, after]] : [];
}

function testRows({ documents, tests, tools }: Findings): Row[] {
  const ids = documents.flatMap((document) => document.ids);
  const places = grouped(tests.naming.filter(({ how }) => how !== 'implements'), ({ id }) => id);
  const named = ids.filter((id) => places.has(id));
  const refined = new Map(documents.flatMap((document) => document.refined).map(({ id, by }) => [id, by]));
  const bare = ids.filter((id) => !places.has(id) && !refined.has(id));
  const through = throughOthers(refined, named);
  return [
    ...tools.map(({ name, source }): Row => [name, clean(source)]),
    [tests.files === 0 ? 'no test files' : count(tests.files, 'test file'), ids.length === 0 ? undefinedOf(tests) : `${named.length} of ${count(ids.length, 'requirement')} named${through === 0 ? '' : `, ${through} through those that refine ${through === 1 ? 'it' : 'them'}`}`],
    ...named.slice(0, MOST_LISTED).map((id): Row => [`  ${clean(id)}`, few((places.get(id) ?? []).map(placeOf), MOST_PLACES)]),
    ...rest(named, '  and'),
    ...(bare.length > 0 ? [['  no test names', few(bare.map(clean), MOST_LISTED)] as const] : []),
    ...tests.unknown.slice(0, MOST_LISTED).map(({ id, nearest, file, line }): Row => [`  ${clean(id)}`, `${clean(file)}:${line}, no document defines it${nearest === undefined ? '' : `; ${clean(nearest)}?`}`]),
    ...rest(tests.unknown, '  and', 'no document defines them'),
  ];
}

/** How many no test names, but what refines them, however far down. */
function throughOthers(refined: ReadonlyMap<string, readonly string[]>, named: readonly string[]): number {
  const reached = new Set(named);
  const direct = reached.size;
  for (let before = -1; before < reached.size; ) {
    before = reached.size;
    for (const [id, by] of refined) if (by.some((each) => reached.has(each))) reached.add(id);
  }
  return reached.size - direct;
}

function undefinedOf({ undefinedIds }: FoundTests): string {
  return undefinedIds.length === 0 ? '' : `${few(undefinedIds.map(clean), MOST_PLACES)} named, and no document defines ${undefinedIds.length === 1 ? 'it' : 'them'}`;
}

function placeOf({ file, line, how }: Naming): string {
  return `${clean(file)}:${line}${how === 'verifies' ? ' (marker)' : ''}`;
}

function reportRows({ junit, coverage }: Findings): Row[] {
  const rows: Row[] = [];
  if (junit !== undefined) {
    const { globs, files, cases } = junit;
    const where = globs.length === 1 ? clean(globs[0] ?? '') : count(files, 'file');
    rows.push([where, `${files > 1 ? `${count(files, 'JUnit file')}, ` : 'JUnit, '}${cases === undefined ? 'too large to look into' : `${count(cases.total, 'test case')}, ${cases.naming} ${cases.naming === 1 ? 'names' : 'name'} a requirement`}`]);
  }
  for (const { path, lines } of coverage.slice(0, MOST_LISTED)) rows.push([clean(path), `coverage, ${Math.floor(lines * 10) / 10} % of the lines`]);
  rows.push(...rest(coverage));
  return rows.length > 0 ? rows : [['none', 'your tests have to write JUnit XML, and init says how']];
}

function workflowRows({ job, workflows }: Findings): Row[] {
  if (job !== undefined) return [[clean(job.file), `job ${clean(job.job)} runs ${clean(job.step.text)}${job.matrix ? ', on a matrix' : ''}${job.done ? ', and Phasegate' : ''}`]];
  if (workflows.length === 0) return [['none', 'there is nothing in .github/workflows']];
  return [[workflows.length === 1 ? clean(workflows[0]!) : count(workflows.length, 'workflow'), `no job of ${workflows.length === 1 ? 'it' : 'theirs'} runs tests that are known here`]];
}
