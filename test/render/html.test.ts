/** What report.html says, and that nobody's text becomes a part of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphSvg } from '../../src/render/html/graph-svg.js';
import { reportHtml } from '../../src/render/html/report-html.js';
import { everyPart } from './every-part.js';
import { brokenReport, phase, report, requirement, sizedReport, task } from './reports.js';

const text = (html: string): string => html.replace(/<(script|style)>[^]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/&lt;/g, '<').replace(/&amp;/g, '&').replace(/\s+/g, ' ');
const section = (html: string, id: string): string => text(new RegExp(`<section id="${id}"[^]*?</section>`).exec(html)?.[0] ?? '');
const article = (html: string, id: string): string => text(new RegExp(`<article id="${id}"[^]*?</article>`).exec(html)?.[0] ?? '');

test('the first lines say the verdict, what broke and what waits for whom', () => {
  const html = reportHtml(brokenReport());
  expect(html).toContain('<title>failed: LiteLLM API gateway, 1 of 3 requirements failed, 1 blocked, 1 verified; 2 broken by this change</title>');
  expect(section(html, 'overview')).toMatch(/^ failed 1 of 3 requirements failed, 1 blocked, 1 verified; 2 broken by this change 3f2c1ab · pull\/7\/merge · run 77 · pull_request · 1 of 3 phases passed · 2026-11-21 10:00:00 UTC · 1 min 12 s · record sha256 5377d6000000…/);
  expect(section(html, 'attention')).toBe(' What broke 1 failed TASK-3.02.02 Configure group variables phase Inventory and variables · 400 ms · owner platform · proves REQ-3.02 · evidence output.log step &quot;validate&quot;: exit 1 group_vars/litellm.yml: backend_port: expected a number, got &quot;eleven&quot; What to do: Look at docs/group-vars.md. Reproduce it npx github:phasegate/phasegate#v1 run --task TASK-3.02.02 ');
  expect(section(html, 'waits')).toBe(' What waits 1 waiting TASK-3.02.03 Set up the vault Waits for @octocat What to do: Put the master key into group_vars/vault.yml and encrypt it. Record the decision phasegate approve TASK-3.02.03 --by octocat --note &#39;…&#39; ');
  expect(section(html, 'not-run')).toContain('blocked by phase inventory : 4 tasks TASK-3.03.01, TASK-3.03.02, TASK-3.03.03, TASK-3.03.04');
});

test('what a plan without requirements comes to, in words', () => {
  const said = (...tasks: Parameters<typeof task>[]): string => section(reportHtml(report({ tasks: tasks.map((each) => task(...each)) })), 'overview');
  expect(said(['T-1'])).toContain('passed the task passed ');
  expect(said(['T-1', { critical: true }], ['T-2'])).toMatch(/passed all 2 tasks passed .* Tasks 2 2 passed $/);
  expect(said(['T-1', { status: 'blocked' }])).toContain('the task is blocked ');
  expect(said(['T-1', { kind: 'work-item', status: 'done' }], ['T-2', { kind: 'work-item', status: 'planned' }])).toMatch(/ 1 of 2 work items done .* Work items 2 1 done 1 open $/);
});

test('a test that failed is told once, and so is an error that is all that was printed', () => {
  const error = '1 of 3 tests failed:\n  Cart rejects: expected 1';
  const step = { name: 'unit', kind: 'junit', status: 'failed', attempts: 1, durationMs: 90, error, tests: { passed: 1, failed: 1, skipped: 1 }, failures: [{ name: 'Cart rejects', requirements: [], message: 'expected 1' }] } as const;
  const html = reportHtml(report({ verdict: 'failed', tasks: [task('T-1', { status: 'failed', error: `step "unit": ${error}`, excerpt: `step "unit": ${error}`.split('\n'), steps: [{ ...step, failures: [...step.failures] }] }), task('T-2', { status: 'failed', error: 'timed out after 300 ms', excerpt: ['timed out after 300 ms'] })] }));
  expect(section(html, 'attention')).toBe(' What broke 2 failed T-1 Title of T-1 phase one · 400 ms step &quot;unit&quot;: 1 of 3 tests failed failed Cart rejects expected 1 failed T-2 Title of T-2 phase one · 400 ms timed out after 300 ms ');
  expect(article(html, 'T-1')).toContain('· 1 test passed, 1 failed, 1 skipped');
});

test('a report without anything says so and has no empty parts', () => {
  const html = reportHtml(report());
  expect(section(html, 'overview')).toContain('passed nothing to run and nothing to prove yet');
  expect([...html.matchAll(/<section id="([a-z-]+)"/g)].map(([, id]) => id)).toEqual(['overview', 'phases', 'requirements', 'evidence', 'sign-off']);
});

test('every part of the model is told', () => {
  const html = reportHtml(everyPart());
  expect(section(html, 'overview')).toContain('1 requirement is uncovered: REQ-5');
  expect(section(html, 'attention')).toMatch(/What broke 4 .*T-1@linux Unit tests .*T-2@linux Lint tolerated: the verdict is not lowered .*Exit criterion of phase build Build, leg linux coverage 70 % .*not computed Phase audit Audit no record of this run/);
  expect(section(html, 'changes')).toMatch(/Base main at bbbbbbb , run 70, 2026-11-20 10:00:00 UTC Time 1 min 12 s, \+18 s Effort 20 h, no change .*Newly broken 1 .*REQ-1 Rejects an empty cart verified failed .*Requirements removed 1 .*REQ-9 Gone verified –/);
  expect(section(html, 'findings')).toMatch(/1 gap: .*REQ-5 no test names it .*REQ-77 unknown; did you mean REQ-1 \? Old T-1 test\/old.ts:1 .*fits several requirements equally .*1 record that does not count .*phase build, attempt 1 a newer attempt ended without a record/);
  expect(section(html, 'evidence')).toMatch(/they are in the artifacts listed here.*Build, leg linux build@linux 1 artifact 9 kB.*Audit audit 1 no record of this run/);
  expect(section(html, 'sign-off')).toMatch(/T-3 approved octocat asserted at a command line 2026-11-21 12:00:00 UTC looked at it .*Sign-off What is signed: Shop, verdict failed , run 77, attempt 1, commit 3f2c1ab0{33} , record sha256 5377d60{58} \. .*Role Name Date Signature Prepared by Reviewed by Approved by/);
  expect(article(html, 'T-1@linux')).toMatch(/critical path 1 of 4 tests failed AssertionError expected 1, got 2 .*Cart rejects test\/cart.ts:4 proves REQ-1 expected 1 .*Phase Build, leg linux Other legs T-1@mac passed .*Warnings took long Steps failed junit, 90 ms unit 1 failed · 2 attempts · 2 tests passed, 1 failed, 1 skipped Evidence 1 file, 84.1 kB reports\/unit.xml 84.1 kB ab12c{60}/);
  expect(article(html, 'REQ-1')).toMatch(/failed regressed suspect ▼ was verified .*Covered by REQ-2 .*Proofs 0 of 1 test, 1 marker, 1 child requirement failed test Cart rejects T-1@linux step unit test\/cart.ts:4 expected 1, got 2 reports\/unit.xml 84.1 kB, ab12cccccccc… not run marker T-1 Unit tests src\/cart.ts:9/);
  expect(article(html, 'REQ-2')).toContain('Waived by octocat until 2026-12-31: the supplier fixes it');
  expect(article(html, 'REQ-4')).toContain('blocked by T-4 , REQ-1 , phase ship and 1 more');
});

test('what a record refuses and a missing baseline are told', () => {
  expect(section(reportHtml(report({ baseline: { why: 'No run on main yet.' } })), 'changes')).toBe(' Changes against the base No run on main yet. ');
});

const HOSTILE = ['</script><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "' onmouseover='alert(1)", '<!--', ']]>', '</style>', '&lt;b&gt;', '\u202Egpj.exe', '\u0000\u0007\u001b[31m', '${alert(1)}'];

test.each(HOSTILE)('a name like %j is text wherever it stands', (hostile) => {
  const plain = reportHtml(everyPart((name) => `${name} x`));
  const html = reportHtml(everyPart((name) => `${name} ${hostile}`));
  const tags = (page: string): string[] => (page.match(/<[a-z!/][^>]*>/gi) ?? []).map((tag) => tag.replace(/=("[^"]*"|'[^']*')/g, '').replace(/\s+/g, ' '));
  // The same elements with the same attributes: none was added, none left out.
  expect(tags(html)).toEqual(tags(plain));
  expect(html).not.toMatch(/[\u202e\u0000\u0007\u001b]/);
});

test('any text at all leaves the page as it is', () => {
  const shape = (page: string): string => page.replace(/>[^<]*</g, '><').replace(/="[^"]*"/g, '=""');
  const plain = shape(reportHtml(everyPart((name) => `${name} x`)));
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (any) => shape(reportHtml(everyPart((name) => `${name} ${any.replace(/\s/g, ' ')}x`))) === plain), { numRuns: 60 });
});

test('ids that are the page’s own, equal or no fragment as they are still have one anchor each', () => {
  const html = reportHtml(report({ requirements: [requirement('tasks'), requirement('REQ 1'), requirement('same'), requirement('é%')], tasks: [task('same', { covers: ['same', 'REQ 1', 'tasks'] })], phases: [phase('one')] }));
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['requirement-tasks', 'REQ_1', 'same', 'task-same', 'é%']));
  expect(html).toContain('<a href="#%C3%A9%25">é%</a>');
});

test('sources are linked where they are in the repository, whatever folder the plan is in', () => {
  const links = (file: string): (string | undefined)[] => [...reportHtml(report({ plan: { id: 'shop', name: 'Shop', digest: 'a'.repeat(64), file }, requirements: [requirement('REQ-1')], tasks: [task('T-1')] })).matchAll(/\/blob\/3f2c1ab0+\/([^"]*)"/g)].map(([, path]) => path);
  expect(links('phasegate.yml')).toEqual(['docs/requirements.md#L3', 'phasegate.yml#L10']);
  const advised = reportHtml(report({ plan: { id: 'shop', name: 'Shop', digest: 'a'.repeat(64), file: 'services/shop/phasegate.yml' }, tasks: [task('T-1', { status: 'failed', hint: 'docs/dns.md' }), task('T-2', { status: 'waiting', instructions: 'docs/vault.md' }), task('T-3', { status: 'failed', hint: '../out.md' })] }));
  expect([...advised.matchAll(/What to do:<\/b> <a class="path" href="[^"]*0\/(services[^"]*)"/g)].map(([, path]) => path)).toEqual(['services/shop/docs/dns.md', 'services/shop/docs/vault.md', 'services/shop/docs/dns.md', 'services/shop/docs/vault.md']);
  expect(links('services/shop/phasegate.yml')).toEqual(['services/shop/docs/requirements.md#L3', 'services/shop/phasegate.yml#L10']);
});

test('a path that leaves the folder and an address that is none are no links', () => {
  const evidence = ['/etc/passwd', '../../x', 'javascript:alert(1)', 'a b/#%3A.log'].map((file) => ({ path: file, file, sha256: 'a'.repeat(64), size: 1 }));
  const html = reportHtml(report({ tasks: [task('T-1', { evidence })], phases: [phase('one', { artifact: { url: 'javascript:alert(1)' } })], run: { ...report().run, url: 'javascript:alert(1)' } }));
  expect([...html.matchAll(/href="([^"#][^"]*)"/g)].map(([, url]) => url).filter((url) => !url!.startsWith('data:'))).toEqual(['javascript%3Aalert%281%29', 'a%20b/%23%253A.log']);
});

test('10,000 tasks stay below 5 MB, the details of passed ones are left out first, and it says so', () => {
  const html = reportHtml(sizedReport(10_000));
  expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
  const left = /the details of (\d+) requirement or tasks, those that need attention least, are left out/.exec(html)?.[1];
  expect(Number(left) + [...html.matchAll(/<article /g)].length).toBe(12_000);
  expect([...html.matchAll(/<article id="T-\d*0"/g)].length).toBe(1000);
  expect([...html.matchAll(/<tr><th scope="row"><a href="#T-/g)].length).toBe(10_000);
  expect(section(html, 'timeline')).toContain('Of 10000 tasks that ran, the 1000 that did not pass or are on the critical path are drawn.');
  expect(section(html, 'graph')).toContain('10000 tasks are more than a page can draw, so each box is a phase.');
});

test('the graph is one SVG file with a node for each task and words for each status', () => {
  const svg = graphSvg(everyPart((name) => `${name} <b>&`));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 [\d.]+ [\d.]+"/);
  expect([...svg.matchAll(/<title>(T-\d[^<]*)<\/title>/g)].map(([, name]) => name)).toEqual([
    'T-1 ◆ failed, 2 legs Unit tests &lt;b&gt;&amp;', 'T-2 failed Lint &lt;b&gt;&amp;', 'T-3 ◆ waived Sign &lt;b&gt;&amp;',
    'T-4 waiting By hand: Approve the release &lt;b&gt;&amp;', 'T-5 blocked Release &lt;b&gt;&amp;', 'T-6 in progress Work item: Runbook &lt;b&gt;&amp;',
  ]);
  expect(svg).not.toMatch(/<a |<b>|href="http/);
});
