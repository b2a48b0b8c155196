/** The numbers of a coverage report, in each of the formats that are read. */
import type { Redact } from '../checks.js';
import { CheckFailure } from './failure.js';
import { parseJson } from './metric.js';
import { type Element, parseXml } from './xml.js';

export interface Ratio {
  covered: number;
  total: number;
}

/** `total` 0 means the report says nothing about them. */
export interface Coverage {
  lines: Ratio;
  branches: Ratio;
}

const FORMATS = 'lcov, Cobertura XML, JaCoCo XML or Istanbul json-summary';

/** @throws CheckFailure for what is in none of the formats, and for counts that cannot be. */
export async function readCoverage(file: string, bytes: Buffer, redact: Redact): Promise<Coverage> {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  const coverage = start.startsWith('{')
    ? istanbul(file, parseJson(file, new TextDecoder().decode(bytes), redact))
    : start.includes('<') && !/^(TN|SF):/m.test(start)
      ? await fromXml(file, bytes)
      : lcov(file, new TextDecoder().decode(bytes));
  for (const { covered, total } of [coverage.lines, coverage.branches]) {
    if (!(covered >= 0 && covered <= total && Number.isSafeInteger(total))) {
      throw new CheckFailure(`files: ${file} says that ${covered} of ${total} are covered, which cannot be`);
    }
  }
  return coverage;
}

export function lcov(file: string, text: string): Coverage {
  const lines = new Map<string, boolean>();
  const branches = new Map<string, boolean>();
  const counted: Coverage = { lines: { covered: 0, total: 0 }, branches: { covered: 0, total: 0 } };
  let source = '';
  let own = { ...NOTHING };
  let records = 0;
  for (const line of text.split(/\r?\n/)) {
    const [, key, value = ''] = /^([A-Z]+):(.*)$/.exec(line) ?? [];
    const fields = value.split(',');
    if (key === 'SF') {
      source = value;
      own = { ...NOTHING };
    } else if (key === 'DA') {
      own.listsLines = true;
      mark(lines, `${source}\n${fields[0]}`, Number(fields[1]) > 0);
    } else if (key === 'BRDA') {
      own.listsBranches = true;
      mark(branches, `${source}\n${fields.slice(0, 3).join(',')}`, Number(fields.at(-1)) > 0);
    } else if (key === 'LF') own.linesFound = count(file, line, value);
    else if (key === 'LH') own.linesHit = count(file, line, value);
    else if (key === 'BRF') own.branchesFound = count(file, line, value);
    else if (key === 'BRH') own.branchesHit = count(file, line, value);
    else if (line === 'end_of_record') {
      records += 1;
      if (!own.listsLines) add(counted.lines, { covered: own.linesHit, total: own.linesFound });
      if (!own.listsBranches) add(counted.branches, { covered: own.branchesHit, total: own.branchesFound });
      source = '';
      own = { ...NOTHING };
    }
  }
  if (source !== '') throw new CheckFailure(`files: ${file} ends in the middle of ${source}; whatever writes it did not finish`);
  if (records === 0) throw new CheckFailure(`files: ${file} is no coverage report; expected ${FORMATS}`);
  add(counted.lines, hits(lines));
  add(counted.branches, hits(branches));
  return counted;
}

const NOTHING = { listsLines: false, listsBranches: false, linesFound: 0, linesHit: 0, branchesFound: 0, branchesHit: 0 };

/** The same line in several records, one for each test, is covered if one of them covers it. */
function mark(marks: Map<string, boolean>, key: string, hit: boolean): void {
  marks.set(key, hit || marks.get(key) === true);
}

function hits(marks: Map<string, boolean>): Ratio {
  let covered = 0;
  for (const hit of marks.values()) if (hit) covered += 1;
  return { covered, total: marks.size };
}

export function add(sum: Ratio, ratio: Ratio): void {
  sum.covered += ratio.covered;
  sum.total += ratio.total;
}

function count(file: string, where: string, value: string | undefined): number {
  if (value !== undefined && /^\d+$/.test(value)) return Number(value);
  throw new CheckFailure(`files: expected a whole number in ${file}, got ${JSON.stringify(value ?? '')} in ${where}`);
}

async function fromXml(file: string, bytes: Buffer): Promise<Coverage> {
  const { name, root } = await parseXml(file, bytes);
  if (name === 'report') return { lines: jacoco(file, root, 'LINE'), branches: jacoco(file, root, 'BRANCH') };
  if (name === 'coverage' && root.attributes['clover'] === undefined && !root.children['project']) {
    return { lines: coberturaLines(file, root), branches: coberturaBranches(file, root) };
  }
  const found = name === 'coverage' ? 'Clover XML' : `<${name}>`;
  throw new CheckFailure(`files: ${file} is ${found}; expected ${FORMATS}`);
}

function jacoco(file: string, report: Element, type: string): Ratio {
  const counter = report.children['counter']?.find((candidate) => candidate.attributes['type'] === type);
  if (!counter) return { covered: 0, total: 0 };
  const covered = count(file, `<counter type="${type}">`, counter.attributes['covered']);
  return { covered, total: covered + count(file, `<counter type="${type}">`, counter.attributes['missed']) };
}

function coberturaLines(file: string, report: Element): Ratio {
  return sums(file, report, 'lines') ?? hits(linesOf(report, (line) => Number(line.attributes['hits']) > 0));
}

function coberturaBranches(file: string, report: Element): Ratio {
  const given = sums(file, report, 'branches');
  if (given) return given;
  const sum = { covered: 0, total: 0 };
  for (const [, covered, total] of linesOf(report, (line) => /\((\d+)\/(\d+)\)/.exec(line.attributes['condition-coverage'] ?? '')).values()) {
    add(sum, { covered: Number(covered), total: Number(total) });
  }
  return sum;
}

function sums(file: string, { attributes }: Element, what: string): Ratio | undefined {
  const [covered, total] = [attributes[`${what}-covered`], attributes[`${what}-valid`]];
  if (covered === undefined || total === undefined) return undefined;
  return { covered: count(file, `${what}-covered`, covered), total: count(file, `${what}-valid`, total) };
}

/** What is found on each line of each class; lines are listed a second time below their methods. */
function linesOf<T>(report: Element, find: (line: Element) => T): Map<string, Exclude<T, null>> {
  const found = new Map<string, Exclude<T, null>>();
  const classes = ['packages', 'package', 'classes', 'class'].reduce(
    (elements, name) => elements.flatMap((element) => element.children[name] ?? []),
    [report],
  );
  for (const item of classes) {
    for (const line of (item.children['lines'] ?? []).flatMap((list) => list.children['line'] ?? [])) {
      const value = find(line);
      const key = `${item.attributes['filename']}\n${item.attributes['name']}\n${line.attributes['number']}`;
      if (value !== null) found.set(key, value as Exclude<T, null>);
    }
  }
  return found;
}

function istanbul(file: string, report: unknown): Coverage {
  const total = (report as { total?: { lines?: Summary; branches?: Summary } }).total;
  if (typeof total !== 'object' || total === null) {
    throw new CheckFailure(`files: ${file} has no "total", as the report json-summary of Istanbul has; expected ${FORMATS}`);
  }
  const ratio = (what: 'lines' | 'branches'): Ratio => {
    const summary = total[what];
    const where = `total.${what}`;
    return { covered: count(file, where, String(summary?.covered ?? 0)), total: count(file, where, String(summary?.total ?? 0)) };
  };
  return { lines: ratio('lines'), branches: ratio('branches') };
}

interface Summary {
  total?: unknown;
  covered?: unknown;
}
