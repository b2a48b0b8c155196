/** The formats programs read: whole documents, and what holds for any report. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it, test } from 'vitest';
import { reportStatement } from '../../src/evidence/report-statement.js';
import { csvCell, requirementCsv } from '../../src/render/csv.js';
import { visibleLines } from '../../src/render/escape.js';
import { reportJson } from '../../src/render/json.js';
import { reportJunit } from '../../src/render/junit-xml.js';
import { reportSarif } from '../../src/render/sarif.js';
import { sourcePath } from '../../src/render/source-path.js';
import type { Report } from '../../src/trace/report.js';
import { statementProblems } from '../run/statement-schema.js';
import { brokenReport, phase, proof, report, requirement, sizedReport, task } from './reports.js';
import { sarifProblems } from './sarif-schema.js';

const DIGEST = 'ab'.repeat(32);

/** One of everything a format has a place for; the plan is in a folder of its own. */
function everything(): Report {
  const { totals: _, ...broken } = brokenReport();
  const waiver = { reason: 'the vendor fixes it', by: 'octocat', until: '2026-12-31' };
  const failures = [
    { name: 'REQ-4 rejects an empty cart', file: 'test/cart.test.ts', line: 12, message: 'expected 400, got 200', requirements: ['REQ-4'] },
    { name: 'REQ-4 at /home/ci', file: '/home/ci/cart.ts', line: 3, requirements: ['REQ-4'] },
  ];
  return report({
    ...broken,
    plan: { ...broken.plan, file: 'plans/release.yml' },
    reasons: ['2 requirements are uncovered: REQ-5, REQ-6'],
    requirements: [
      ...broken.requirements,
      requirement('REQ-4', {
        status: 'failed',
        source: { file: 'docs/shop.md', line: 20 },
        priority: 'must',
        covers: ['REQ-3.01', 'REQ-3.02'],
        proofs: [proof({ kind: 'test', status: 'failed', task: 'T-tests', phase: 'role', leg: 'linux', step: 'unit', test: 'REQ-4 rejects an empty cart', file: 'test/cart.test.ts', line: 12, error: '=cmd|"/c calc"!A1\nexpected 400, got 200' }), proof({ kind: 'decision', task: 'T-tests', phase: 'role', by: 'octocat' })],
      }),
      requirement('REQ-5', { status: 'uncovered', source: { file: 'docs/shop.md', line: 24 } }),
      requirement('REQ-6', { status: 'partial', marks: ['suspect'], source: { file: 'docs/shop.md' }, proofs: [proof({ kind: 'marker', status: 'not-run', task: undefined, phase: undefined, file: 'src/cart.ts', line: 7 })] }),
      requirement('REQ-7', { status: 'waived', waiver }),
      requirement('REQ-8', { status: 'waiting', waitsFor: ['@octocat'] }),
    ],
    tasks: [
      ...broken.tasks,
      task('T-tests', { phase: 'role', leg: 'linux', status: 'failed', line: 40, error: '2 tests failed', steps: [{ name: 'unit', kind: 'junit', status: 'failed', attempts: 1, durationMs: 10, error: '2 of 9 tests failed', tests: { passed: 7, failed: 2, skipped: 0 }, failures }] }),
      task('T-lint', { phase: 'role', leg: 'linux', status: 'failed', tolerated: true, line: 44, error: 'evidence lint.txt is missing', steps: ['a', 'b'].map((name) => ({ name, kind: 'run', status: 'passed' as const, attempts: 1, durationMs: 5, failures: [] })) }),
      task('T-waived', { phase: 'role', leg: 'linux', status: 'waived', waiver }),
      task('T-item', { phase: 'role', leg: 'linux', kind: 'work-item', status: 'done' }),
      task('T-none', { phase: 'role', leg: 'linux', status: 'no-result' }),
      task('T-cancelled', { phase: 'role', leg: 'linux', status: 'cancelled', steps: [{ name: 'one', kind: 'run', status: 'passed', attempts: 1, durationMs: 5, failures: [] }, { name: 'two', kind: 'run', status: 'cancelled', attempts: 1, durationMs: 5, failures: [] }] }),
      task('T-off', { phase: 'role', leg: 'linux', status: 'skipped' }),
    ],
    phases: [
      ...broken.phases,
      phase('role', { leg: 'linux', verdict: 'failed', criteria: [{ gate: 'exit', name: 'coverage', status: 'failed', error: 'lines 61 %, expected 80 %' }, { gate: 'entry', name: 'disk', status: 'passed' }, { gate: 'exit', name: 'later', status: 'no-result' }] }),
      phase('role', { leg: 'mac', verdict: null, missing: 'Leg mac of phase role left no record.', manifest: null }),
    ],
    gaps: [{ requirement: 'REQ-5', reason: 'nothing covers it' }, { requirement: 'REQ-6', reason: 'no test has run' }],
    orphans: [{ id: 'REQ-40', kind: 'unknown', nearest: 'REQ-4', task: 'T-tests', test: 'REQ-40 pays', file: 'test/cart.test.ts', line: 30 }, { id: 'REQ-1 or REQ-11', kind: 'ambiguous', file: 'src/cart.ts', line: 2 }],
    ignored: [{ what: 'artifact phasegate-shop-role', why: 'its job did not succeed' }],
  });
}

describe('one of everything', () => {
  const formats = {
    csv: requirementCsv,
    'junit.xml': reportJunit,
    sarif: reportSarif,
    'intoto.json': (one: Report) => `${JSON.stringify(JSON.parse(reportStatement(one) ?? ''), null, 2)}\n`,
  } as const;
  test.each(Object.entries(formats))('as %s', async (name, render) => {
    await expect(render(everything())).toMatchFileSnapshot(`golden/report.${name}`);
  });
});

const FRAGMENTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', "'", '"', ',', ';', '<', '>', '&', '&amp;', ']]>', '<!--', '<![CDATA[', '{0}', '{', '}', '[a](b)', '[', ']', '(', '\\', '%', '%2e', '../', '/', '\u0000', '\u001b[2J', '\u202e', '\ud800', '\udc00', '\ufffe', '\uffff', '\ufeff', '\u0085', '\u2028', '😀', 'é', ' ', 'a', 'REQ-1'];
const hostile = fc.oneof(fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 20 }));

/** A report in which every word that comes from somebody else is this one. */
function saying(text: string): Report {
  const at = { file: text, line: 3 };
  const failure = { name: text, ...at, message: text, requirements: [text] };
  return report({
    verdict: 'failed',
    reasons: [`because ${text}`],
    plan: { id: text, name: text, digest: DIGEST, file: text },
    run: { ...report().run, id: text, url: text },
    requirements: [requirement(text, { title: text, source: at, status: 'failed', marks: ['suspect'], proofs: [proof({ status: 'failed', task: text, phase: text, step: text, test: text, error: text, ...at })] }), requirement(`${text}2`, { status: 'uncovered', source: at })],
    tasks: [task(text, { title: text, phase: text, status: 'failed', error: text, excerpt: [text], owner: text, hint: text, reproduce: text, steps: [{ name: text, kind: 'junit', status: 'failed', attempts: 1, durationMs: 1, error: text, failures: [failure] }, { name: text, kind: 'run', status: 'skipped', attempts: 0, durationMs: 0, failures: [] }] })],
    phases: [phase(text, { title: text, criteria: [{ gate: 'exit', name: text, status: 'failed', error: text }] })],
    orphans: [{ id: text, kind: 'unknown', nearest: text, task: text, test: text, ...at }],
    ignored: [{ what: text, why: text }],
  });
}
const forAll = (check: (text: string) => void): void => fc.assert(fc.property(hostile, (text) => void check(text)), { numRuns: 400 });

describe('csv', () => {
  const rows = (text: string): string[][] => {
    const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n' });
    expect(errors).toEqual([]);
    // The end of the last line.
    expect(data.pop()).toEqual(['']);
    return data;
  };

  it('is read back cell by cell, and no cell begins a formula', () => {
    forAll((text) => {
      const [head = [], row = [], ...others] = rows(requirementCsv(saying(text)));
      expect(others).toHaveLength(1);
      expect(new Set([head.length, row.length, ...others.map((each) => each.length)])).toEqual(new Set([head.length]));
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      for (const name of ['requirement', 'title', 'task', 'step', 'test', 'error']) expect(row[head.indexOf(name)]?.replace(/^'/, '')).toBe(visibleLines(text).replace(/^'/, ''));
    });
  });

  it('neutralises a formula and nothing else', () => {
    expect(['=1+1', '+1', '-1', '@A1', '\tx', '\rx', '＝1', 'a=1', "'x", '1-2', ''].map(csvCell)).toEqual(["'=1+1", "'+1", "'-1", "'@A1", '"\'\tx"', '"\'\rx"', "'＝1", 'a=1', "'x", '1-2', '']);
  });

  it('has a row for a requirement without a proof, and one for each proof', () => {
    const table = rows(requirementCsv(report({ requirements: [requirement('A'), requirement('B', { proofs: [proof(), proof({ task: 'T-2' })] })] })));
    expect(table.map(([id, , , , , , , , , , kind, , , , by]) => [id, kind, by])).toEqual([['requirement', 'proof', 'task'], ['A', '', ''], ['B', 'command', 'T-1'], ['B', 'command', 'T-2']]);
  });
});

describe('junit', () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseAttributeValue: false, parseTagValue: false, trimValues: false, htmlEntities: true, isArray: (name) => ['testsuite', 'testcase'].includes(name) });
  interface Case {
    name: string;
    failure?: unknown;
    error?: unknown;
    skipped?: unknown;
  }
  interface Suite {
    tests: string;
    failures: string;
    errors: string;
    skipped: string;
    testcase?: Case[];
  }
  const read = (one: Report): { root: Suite; suites: Suite[] } => {
    const text = reportJunit(one);
    expect(XMLValidator.validate(text)).toBe(true);
    // XML 1.0, production Char.
    expect(text).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
    const { testsuites } = parser.parse(text) as { testsuites: Suite & { testsuite: Suite[] } };
    return { root: testsuites, suites: testsuites.testsuite };
  };

  it('is XML that says what was said, whatever was said', () => {
    forAll((text) => {
      const { suites } = read(saying(text));
      const shown = visibleLines(text).replace(/[\ufffe\uffff]/g, (odd) => `⟨U+${odd.charCodeAt(0).toString(16).toUpperCase()}⟩`);
      expect(suites[0]?.testcase?.[0]?.name).toBe(shown);
      expect(suites[1]?.testcase?.[0]?.name).toBe(`${shown} ${shown}`);
    });
  });

  it('counts what it has', () => {
    const { root, suites } = read(everything());
    const cases = suites.flatMap(({ testcase = [] }) => testcase);
    const counted = (all: Case[]): string[] => [all.length, ...(['failure', 'error', 'skipped'] as const).map((kind) => all.filter((each) => kind in each).length)].map(String);
    expect([root.tests, root.failures, root.errors, root.skipped]).toEqual(counted(cases));
    for (const suite of suites) expect([suite.tests, suite.failures, suite.errors, suite.skipped]).toEqual(counted(suite.testcase ?? []));
  });

  it.each(['failed', 'waiting', 'not-computed'] as const)('has a failed case where the verdict is %s, also when nothing else is in it', (verdict) => {
    const { root } = read(report({ verdict }));
    expect([root.tests, root.failures]).toEqual(['1', '1']);
  });

  it('passes nothing that did not pass', () => {
    const passed = (one: Report): string[] => read(one).suites.flatMap(({ testcase = [] }) => testcase.filter((each) => !('failure' in each || 'error' in each || 'skipped' in each)).map(({ name }) => name));
    expect(passed(report({ verdict: 'passed-with-waivers', requirements: [requirement('REQ-1')] }))).toEqual(['LiteLLM API gateway', 'REQ-1 Title of REQ-1']);
    const all = everything();
    expect(passed(all).toSorted()).toEqual(
      [
        ...all.requirements.filter(({ status }) => status === 'verified').map(({ id, title }) => `${id} ${title}`),
        ...all.tasks.filter(({ status }) => status === 'passed').map(({ id, title }) => `${id} ${title}`),
        'TASK-3.02.02 Configure group variables: write',
        'T-lint Title of T-lint: a',
        'T-lint Title of T-lint: b',
        'T-cancelled Title of T-cancelled: one',
        'entry criterion: disk',
      ].toSorted(),
    );
  });
});

describe('sarif', () => {
  it('is SARIF 2.1.0, whatever was said', () => {
    forAll((text) => expect(sarifProblems(JSON.parse(reportSarif(saying(text))))).toEqual([]));
    expect(sarifProblems(JSON.parse(reportSarif(everything())))).toEqual([]);
  });

  it('has nothing to say where everything is verified', () => {
    const [run] = (JSON.parse(reportSarif(report({ requirements: [requirement('REQ-1')], tasks: [task('T-1')], phases: [phase('one')] }))) as { runs: { results: unknown[] }[] }).runs;
    expect(run?.results).toEqual([]);
  });

  it('has no message that a viewer takes for a placeholder or a link', () => {
    const { runs } = JSON.parse(reportSarif(report({ tasks: [task('T-1', { status: 'failed', error: 'got {0} [here](http://x.y)' })] }))) as { runs: { results: { message: { text: string } }[] }[] };
    expect(runs[0]?.results[0]?.message.text).toBe('T-1 Title of T-1 failed in phase one: got {{0}} \\[here](http://x.y)');
  });
});

describe('paths of the sources', () => {
  it('are those of the repository, and only what is below the plan', () => {
    expect(sourcePath('phasegate.yml', 'docs/a b.md')).toBe('docs/a b.md');
    expect(sourcePath('plans\\release.yml', 'docs\\a.md')).toBe('plans/docs/a.md');
    expect(sourcePath('/repo/phasegate.yml', './docs/a.md')).toBe('/repo/docs/a.md');
    for (const path of ['/etc/passwd', '..', '../up', 'a/../../up', 'C:\\a', '.']) expect(sourcePath('phasegate.yml', path)).toBeUndefined();
  });
});

describe('in-toto', () => {
  it('is a statement with the test-result predicate', () => {
    for (const one of [everything(), report(), sizedReport(30)]) expect(statementProblems(JSON.parse(reportStatement(one) ?? ''))).toEqual([]);
  });

  it('is about the manifests where there is no run.json, and about nothing where there are none', () => {
    const phases = [phase('one', { leg: 'mac', folder: 'one@mac', manifest: DIGEST }), phase('two', { manifest: null })];
    expect(JSON.parse(reportStatement(report({ digest: null, phases })) ?? '')).toMatchObject({ subject: [{ name: 'one@mac/manifest.json', digest: { sha256: DIGEST } }] });
    expect(reportStatement(report({ digest: null }))).toBeUndefined();
  });

  it.each([
    ['passed', [], 'PASSED'],
    ['passed', [task('T-1', { status: 'failed', tolerated: true })], 'WARNED'],
    ['passed-with-waivers', [], 'WARNED'],
    ['failed', [], 'FAILED'],
    ['waiting', [], 'FAILED'],
    ['not-computed', [], 'FAILED'],
  ] as const)('%s is told as %#', (verdict, tasks, result) => {
    expect(JSON.parse(reportStatement(report({ verdict, tasks: [...tasks] })) ?? '')).toMatchObject({ predicate: { result } });
  });
});

test('json is the report, as its published schema has it', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as object);
  for (const one of [everything(), brokenReport(), report(), sizedReport(30)]) {
    const read = JSON.parse(reportJson(one)) as Report;
    expect(read).toEqual(JSON.parse(JSON.stringify(one)));
    expect(validate(read), JSON.stringify(validate.errors)).toBe(true);
  }
  expect(validate({ ...everything(), verdict: 'fine' })).toBe(false);
});
