import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { commentMarkdown, type CommentOptions } from '../../src/render/comment.js';
import { commentMarker, readCommentMarker } from '../../src/render/comment-marker.js';
import { reportMarkdown } from '../../src/render/report-md.js';
import type { Report } from '../../src/trace/report.js';
import { EVIL, firstReport, greenReport, hostileReport, ignoredReport, testsFailedReport, waitingReport } from './comment-reports.js';
import { brokenReport, report, requirement, sizedReport, task } from './reports.js';

const RUN = 'https://github.com/octocat/hello/actions/runs/77';
const marker = commentMarker({ plan: 'litellm', run: '77', attempt: 1, head: null });
const options: CommentOptions = {
  marker,
  links: { report: `${RUN}/artifacts/2`, evidence: { url: `${RUN}/artifacts/1`, digest: `sha256:${'c'.repeat(64)}`, size: 84_123 }, run: RUN, sourceBase: `https://github.com/octocat/hello/blob/${'3f2c1ab'.padEnd(40, '0')}/` },
};
const drawn = (of: Report, more: Partial<CommentOptions> = {}): string => commentMarkdown(of, { ...options, ...more });
const firstLine = (of: Report, more: Partial<CommentOptions> = {}): string => drawn(of, more).split('\n')[0] as string;

describe('the whole comment', () => {
  const states: [name: string, report: Report, more?: Partial<CommentOptions>][] = [
    ['broken', brokenReport()],
    ['green', greenReport()],
    ['first', firstReport(), { first: true }],
    ['tests-failed', testsFailedReport()],
    ['waiting', waitingReport()],
    ['ignored', ignoredReport()],
    ['fork', testsFailedReport(), { marker: '', links: { run: RUN } }],
    ['hostile', hostileReport()],
    ['thousand', sizedReport(1000)],
  ];
  it.each(states)('of a run that is %s', async (name, of, more) => {
    await expect(drawn(of, more)).toMatchFileSnapshot(`golden/comment-${name}.md`);
  });
});

describe('the first line', () => {
  it('is the verdict, what is newly broken first', () => {
    expect(firstLine(brokenReport())).toBe('### ❌ LiteLLM API gateway failed: 2 of 3 requirements newly broken, 1 verified');
    expect(firstLine(greenReport())).toBe('### ✅ Shop passed: all 42 requirements verified');
    expect(firstLine(firstReport(), { first: true })).toBe('### ✅ Shop passed: 9 of 42 requirements verified, 33 without a test');
    expect(firstLine(firstReport())).toBe('### ✅ Shop passed: 9 of 42 requirements verified, 33 uncovered');
    expect(firstLine(waitingReport())).toBe('### ⏳ LiteLLM API gateway waits for @&#8203;octocat, @&#8203;octo-org/platform: 1 of 2 requirements waiting, 1 verified');
  });

  it('says what failed where no requirement tells', () => {
    const failed = [task('T-1', { status: 'failed' }), task('T-2')];
    expect(firstLine(report({ verdict: 'failed', tasks: failed }))).toBe('### ❌ LiteLLM API gateway failed: 1 of 2 tasks failed');
    expect(firstLine(report({ verdict: 'failed', tasks: failed, requirements: [requirement('REQ-1')] }))).toBe('### ❌ LiteLLM API gateway failed: 1 of 2 tasks failed; its requirement verified');
    expect(firstLine(report({ tasks: [task('T-1')] }))).toBe('### ✅ LiteLLM API gateway passed: 1 of 1 task');
    expect(firstLine(report({ verdict: 'not-computed', tasks: [task('T-1', { kind: 'work-item', status: 'done' }), task('T-2', { kind: 'work-item', status: 'planned' })] }))).toBe('### ❓ LiteLLM API gateway not computed: 1 of 2 work items done');
  });
});

it('links the document that says what to do', () => {
  const told = drawn(report({ verdict: 'failed', tasks: [task('T-1', { status: 'failed', hint: 'docs/dns (1).md' }), task('T-2', { status: 'failed', hint: 'docs/dns(1).md' }), task('T-3', { status: 'waiting', kind: 'manual', instructions: 'docs/vault.md' }), task('T-4', { status: 'failed', hint: '../docs/dns.md' }), task('T-5', { status: 'failed', hint: 'https://evil.example/x.md' })] }));
  const base = `https://github.com/octocat/hello/blob/${'3f2c1ab'.padEnd(40, '0')}/docs`;
  expect([...told.matchAll(/what to do: (?:\[.*?\]\((.*?)\)(?=$| ·))?/gim)].map(([, url]) => url)).toEqual([undefined, `${base}/dns%281%29.md`, undefined, undefined, `${base}/vault.md`]);
});

it('says of a critical path how long it took once something of it ran', () => {
  const path = (more: Partial<Report['tasks'][number]>): string => /Critical path: .*/.exec(drawn(report({ tasks: [task('T-1', { critical: true, ...more }), task('T-2', { critical: true, status: 'blocked', durationMs: 0 })] })))?.[0] ?? '';
  expect(path({})).toBe('Critical path: 2 tasks of 2, took 0.4s of 1m 12s: T-1 → T-2');
  expect(path({ kind: 'work-item', status: 'done', durationMs: 0 })).toBe('Critical path: 2 tasks of 2: T-1 → T-2');
});

describe('the last line', () => {
  it('is the marker, and nothing else in the comment reads as one', () => {
    for (const of of [hostileReport(), brokenReport()]) {
      const comment = drawn(of);
      expect(readCommentMarker(comment)).toEqual({ plan: 'litellm', run: '77', attempt: 1, head: null });
      expect(comment.split('<!--')).toHaveLength(2);
      expect(readCommentMarker(drawn(of, { marker: '' }))).toBeUndefined();
    }
  });
});

interface Node {
  type: string;
  url?: string;
  value?: string;
  children?: Node[];
}

function nodesOf(markdown: string): Node[] {
  const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)];
  return all(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node);
}

/** Every `<details>` has a summary and an end, none is in another, and nothing else is HTML. */
function expectWhole(markdown: string): void {
  let open = false;
  for (const { value = '' } of nodesOf(markdown).filter(({ type }) => type === 'html')) {
    if (value === marker) continue;
    if (value === '</details>') expect(open).toBe(true);
    else expect(value).toMatch(/^<details(?: open)?><summary>[^<>]*<\/summary>$/);
    expect(open).toBe(value === '</details>');
    open = !open;
  }
  expect(open).toBe(false);
}

function expectTame(markdown: string): void {
  expectWhole(markdown);
  const nodes = nodesOf(markdown);
  const urls = nodes.flatMap(({ url }) => (url === undefined ? [] : [url]));
  for (const url of urls) expect(url).toMatch(/^https:\/\/github\.com\/octocat\/hello\//);
  expect(nodes.filter(({ type }) => /image|footnote|definition|break/i.test(type))).toEqual([]);
  for (const table of nodes.filter(({ type }) => type === 'table')) expect(new Set(table.children?.map((row) => row.children?.length)).size).toBe(1);
  for (const { type, value = '' } of nodes) {
    if (type === 'text') expect(value).not.toMatch(/(?<![\w`])@[a-z\d]|#\d|\bGH-\d|:\/\/|www\.|:[\w+-]+:|[\u202a-\u202e\u2066-\u2069]/i);
    if (type === 'html') expect(value).not.toMatch(/@[a-z\d]|(?<!&)#\d|:\/\/|www\.|[\u202a-\u202e]/i);
    if (type === 'code' || type === 'inlineCode') expect(value).not.toMatch(/<!--\s*phasegate|[\u001b\u202a-\u202e]/);
  }
}

const PIECES = ['|', '`', '```', '~~~', '<!--', '-->', EVIL, '</details>', '<details>', '</summary>', '@octocat', 'Fixes #1', 'GH-3', 'https://x.y/z', 'www.x.y', 'a@b.co', '\n', '\n\n', '\r', '\t', '    ', '# x', '- ', '1. ', '***', '---', '[x](y)', '![x](y)', '[^1]', '\\', '&lt;', '\u202e', '\u001b[31m', '\ud83d', '😀', '\u00a0', '中', 'a', ' ', '$x$', ':tada:', 'phasegate:comment'];
const hostileText = fc.oneof(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }));

describe('hostile texts', () => {
  it('neither link, mention, refer, close nor break out', () => {
    expectTame(drawn(hostileReport()));
    fc.assert(fc.property(hostileText, (text) => expectTame(drawn(hostileReport(text)))), { numRuns: 60 });
  });

  it('are as many rows as there are requirements to show', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const table = nodesOf(drawn(hostileReport(text))).find(({ type }) => type === 'table');
        expect(table?.children).toHaveLength(1 + 6 + 1);
      }),
      { numRuns: 30 },
    );
  });
});

/** The strictest way to count. */
function sizeOf(text: string): number {
  return Math.max(Buffer.byteLength(text), text.length, [...text].length);
}

/** `failures` tasks that fail, each with as much output as it may have, in which anything may stand. */
function loud(failures: number, text: string): Report {
  const tasks = Array.from({ length: failures }, (_, n) => task(`T-${n}`, { title: text, status: 'failed', error: text, excerpt: Array.from({ length: 12 }, () => `${text} ${n}`), hint: text, reproduce: `run ${text}`, warnings: [text] }));
  return report({ verdict: 'failed', tasks, requirements: Array.from({ length: failures }, (_, n) => requirement(`REQ-${n}`, { title: text, status: n % 3 === 0 ? 'failed' : n % 3 === 1 ? 'uncovered' : 'verified' })) });
}

describe('the limit', () => {
  it('is never passed, and what is there is whole, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom('😀', '👩‍👩‍👧', 'é', '\ud83d')), fc.integer({ min: 0, max: 60 }), fc.constantFrom(4096, 8192, 65_535, 65_536, 65_537), (text, failures, limit) => {
        const comment = drawn(loud(failures, text.repeat(20)), { limit });
        expect(sizeOf(comment)).toBeLessThanOrEqual(limit);
        expect(comment.isWellFormed()).toBe(true);
        expect(comment.trimEnd().endsWith(marker)).toBe(true);
        expectWhole(comment);
      }),
      { numRuns: 40 },
    );
  });

  it('is used up to its margin, and one byte less leaves something out', () => {
    const of = loud(30, '😀 |');
    const size = sizeOf(drawn(of, { limit: 1_000_000 }));
    const isShort = (limit: number): boolean => drawn(of, { limit }).includes('**Shortened:**');
    let [short, whole] = [size - 1, size + 1000];
    expect([isShort(short), isShort(whole)]).toEqual([true, false]);
    while (whole - short > 1) {
      const limit = (short + whole) >> 1;
      if (isShort(limit)) short = limit;
      else whole = limit;
    }
    expect(whole - size).toBeLessThan(520);
  });

  it('leaves out the graph and the verified before the tasks, and failures last', () => {
    const at = (limit: number): string => drawn(sizedReport(200), { limit });
    const left = (limit: number): string => /\*\*Shortened:\*\* this does not fit here: (.*?)\. All of it/.exec(at(limit))?.[1] ?? '';
    expect(left(65_536)).toBe('');
    expect(left(30_000)).toBe('the graph');
    expect(left(8_000)).toBe('15 requirements, details of the tasks, the requirements verified, the graph');
    expect(left(4_096)).toBe('18 requirements, the output of 14 failures, 6 failures, the digest, the tasks, the requirements verified, the graph');
    for (const limit of [65_536, 30_000, 8_000]) expect(at(limit).match(/\*\*❌ T-\d+ /g)).toHaveLength(20);
  });

  it('has all failures of 1,000 tasks, and says of 10,000 how many it has not', () => {
    expect(drawn(sizedReport(1000)).match(/\*\*❌ T-\d+ /g)).toHaveLength(100);
    const comment = drawn(sizedReport(10_000));
    const shown = comment.match(/\*\*❌ T-\d+ /g)?.length ?? 0;
    expect(shown).toBeGreaterThan(200);
    expect(comment).toContain(`**❌ ${1000 - shown} of 1000 failures are not shown here.**`);
    expect(comment).toContain(`All of it is in [the full report](${RUN}/artifacts/2).`);
  });

  it('of a job summary has room for all of it', () => {
    expect(drawn(sizedReport(1000), { marker: '', limit: 1024 * 1024 - 1 })).not.toContain('Shortened');
  });
});

describe('a failed test', () => {
  const step = { name: 'junit r.xml', kind: 'junit', status: 'failed' as const, attempts: 1, durationMs: 300, error: 'tests failed', tests: { passed: 1, failed: 1, skipped: 0 } };
  const told = (message: string, more: Partial<Report['tasks'][number]> = {}): string =>
    drawn(report({ verdict: 'failed', tasks: [task('T-1', { title: 'Test reports r.xml', status: 'failed', error: 'tests failed', steps: [{ ...step, failures: [{ name: 'adds', message, requirements: [] }] }], ...more })] }));

  it('is told without what a stack says of the runtime, the test runner and dependencies', () => {
    const own = ['AssertionError: 1 !== 2', '    at add (src/node:sum.js:3:1)', '\tat com.acme.CartTest.adds(CartTest.java:9)'];
    const foreign = ['    at Test.run (node:internal/test_runner/test:974:18)', '    at async node:internal/main:1:2', '    at run (file:///w/node_modules/vitest/dist/x.js:1:2)', '    at C:\\w\\node_modules\\jest\\x.js:1:2', '\tat java.base/java.lang.Thread.run(Thread.java:8)', '\tat org.junit.Assert.fail(Assert.java:89)'];
    const comment = told([own[0], foreign[0], own[1], ...foreign.slice(1), own[2]].join('\n'));
    expect(comment).toContain(`\`\`\`\n${own.join('\n')}\n\`\`\``);
    expect(told('    at node:internal/x:1:2')).toContain('at node:internal/x:1:2');
  });

  it('is of a step only where its task has several', () => {
    expect(told('x')).toContain('**❌ T-1 Test reports r.xml** failed (0.3s): 1 of 2 tests');
    const run = { name: 'tests', kind: 'run', status: 'failed' as const, exitCode: 1, attempts: 1, durationMs: 100, error: 'exit 1', failures: [] };
    expect(told('x', { error: 'step "tests": exit 1', steps: [run, { ...step, failures: [] }] })).toContain('failed in step `tests`');
  });
});

it('is the same words in the plain report', () => {
  const [comment, document] = [drawn(brokenReport()), reportMarkdown(brokenReport())];
  expect(document.split('\n')[0]).toBe((comment.split('\n')[0] as string).replace('###', '#'));
  expect(document).toContain('Reproduce: `npx github:phasegate/phasegate#v1 run --task TASK-3.02.02`');
  expect(document).not.toContain('<details');
});
