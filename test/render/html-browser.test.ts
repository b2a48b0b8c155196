/** report.html as people use it, in a real browser. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { graphSvg } from '../../src/render/html/graph-svg.js';
import { reportHtml } from '../../src/render/html/report-html.js';
import type { Report } from '../../src/trace/report.js';
import { launch, noBrowser } from './browser.js';
import { everyPart } from './every-part.js';
import { brokenReport, phase, proof, report, requirement, sizedReport, task } from './reports.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(noBrowser)('report.html', () => {
  let browser: Browser;
  let folder: string;
  let problems: string[] = [];
  let requests: string[] = [];

  beforeAll(async () => {
    browser = await launch();
    folder = mkdtempSync(join(tmpdir(), 'phasegate-html-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(problems).toEqual([]);
    expect(requests.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
    requests = [];
  });

  const file = (): string => pathToFileURL(join(folder, 'report.html')).href;
  const open = async (drawn: Report, { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {}): Promise<Page> => {
    writeFileSync(join(folder, 'report.html'), reportHtml(drawn));
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
    const page = await context.newPage();
    problems = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('dialog', (dialog) => problems.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(file() + hash);
    return page;
  };
  const ids = (page: Page, table: string): Promise<string[]> => page.locator(`#${table}-table tbody tr:visible th`).allTextContents();
  const shown = (page: Page, table: string): Promise<string> => page.locator(`#${table}-filters .shown`).innerText();
  const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 40) ?? '');

  test('filters by words, status and phase, together, and says how many are left', async () => {
    const page = await open(brokenReport());
    expect(await shown(page, 'tasks')).toBe('15 of 15 tasks');
    await page.getByLabel('Search tasks').fill('VAULT task-3.02');
    expect(await ids(page, 'tasks')).toEqual(['TASK-3.02.03', 'TASK-3.02.04']);
    await page.locator('#tasks-filters').getByRole('button', { name: 'waiting 1' }).click();
    expect(await ids(page, 'tasks')).toEqual(['TASK-3.02.03']);
    expect(await shown(page, 'tasks')).toBe('1 of 15 tasks');
    await page.locator('#tasks-filters').getByRole('button', { name: 'waiting 1' }).click();
    await page.getByLabel('Search tasks').fill('');
    await page.locator('#tasks-filters').getByRole('button', { name: 'failed' }).click();
    await page.locator('#tasks-filters').getByRole('button', { name: 'blocked' }).click();
    await page.locator('#tasks-filters').getByLabel('Phase').selectOption({ label: 'Inventory and variables' });
    expect(await ids(page, 'tasks')).toEqual(['TASK-3.02.02', 'TASK-3.02.04', 'TASK-3.02.05']);
    await page.locator('#requirements-filters').getByRole('button', { name: 'regressed 2' }).click();
    expect(await ids(page, 'requirements')).toEqual(['REQ-3.02', 'REQ-3.03']);
    await page.locator('#requirements-filters').getByLabel('Phase').selectOption({ label: 'Role and templates' });
    expect(await ids(page, 'requirements')).toEqual(['REQ-3.03']);
    expect(await page.locator('#requirements-filters [role=status]').innerText()).toBe('1 of 3 requirements');
  });

  test('sorts by column, back again and then not at all', async () => {
    const page = await open(sizedReport(30));
    const head = (name: string) => page.locator('#tasks-table').getByRole('columnheader', { name });
    await head('Time').getByRole('button').click();
    expect((await ids(page, 'tasks')).slice(0, 3)).toEqual(['T-1', 'T-2', 'T-3']);
    await head('Time').getByRole('button').click();
    expect([(await ids(page, 'tasks'))[0], await head('Time').getAttribute('aria-sort')]).toEqual(['T-30', 'descending']);
    await head('Status').getByRole('button').click();
    expect((await ids(page, 'tasks')).slice(0, 4)).toEqual(['T-10', 'T-20', 'T-30', 'T-1']);
    expect([await head('Status').getAttribute('aria-sort'), await head('Time').getAttribute('aria-sort')]).toEqual(['ascending', null]);
    await head('Task').getByRole('button').click();
    await head('Task').getByRole('button').click();
    expect((await ids(page, 'tasks')).slice(0, 2)).toEqual(['T-30', 'T-29']);
    await head('Task').getByRole('button').click();
    expect([(await ids(page, 'tasks'))[0], await head('Task').getAttribute('aria-sort')]).toEqual(['T-1', null]);
    // Requirements come with what failed first, and say that they are sorted.
    expect(await page.locator('#requirements-table [aria-sort=ascending]').innerText()).toBe('Status');
    expect((await ids(page, 'requirements')).slice(0, 3)).toEqual(['REQ-2', 'REQ-4', 'REQ-6']);
  });

  test('leads from a requirement over its task to the file of evidence', async () => {
    const page = await open(brokenReport());
    const log = join(folder, 'inventory/evidence/TASK-3.02.02/output.log');
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, 'got "eleven"');
    await page.locator('#requirements-table').getByRole('link', { name: 'REQ-3.02', exact: true }).first().click();
    const requirement = page.locator('article#REQ-3\\.02');
    expect(await requirement.innerText()).toContain('1 of 5 commands');
    await requirement.getByRole('link', { name: 'TASK-3.02.02' }).click();
    await requirement.waitFor({ state: 'hidden' });
    const task = page.locator('article#TASK-3\\.02\\.02');
    expect(await task.innerText()).toContain('5377d60000000000000000000000000000000000000000000000000000000000');
    await task.getByRole('link', { name: 'output.log' }).click();
    await page.waitForURL(pathToFileURL(log).href);
    expect(await page.locator('body').innerText()).toBe('got "eleven"');
  });

  test('a click on a row, a node of the graph and a bar of the timeline open the same details', async () => {
    const page = await open(brokenReport());
    const task = page.locator('article#TASK-3\\.01\\.02');
    for (const target of [page.locator('#tasks-table tbody tr').nth(1).locator('td').first(), page.locator('#graph-drawing a[href="#TASK-3.01.02"]'), page.locator('#timeline-drawing a[href="#TASK-3.01.02"] rect')]) {
      await target.click();
      await task.waitFor();
      expect(page.url()).toBe(`${file()}#TASK-3.01.02`);
      await page.getByRole('button', { name: 'Close' }).click();
      await task.waitFor({ state: 'hidden' });
    }
  });

  test('works with the keyboard alone', async () => {
    const page = await open(brokenReport());
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the report');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.locator('#tasks-table th button').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#tasks-table th').first().getAttribute('aria-sort')).toBe('ascending');
    await page.locator('#tasks-table th a').nth(7).focus();
    await page.keyboard.press('Enter');
    await page.locator('article#TASK-3\\.02\\.02').waitFor();
    expect(await focused(page)).toMatch(/^TASK-3.02.02 Configure group variables/);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('Close');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('article#TASK-3\\.02\\.03').waitFor();
    expect(await focused(page)).toMatch(/^TASK-3.02.03/);
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('TASK-3.02.02');
    // One stop in the graph, and the arrows go on: to the right, down over the phase, and back.
    await page.locator('#graph-drawing a[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toContain('TASK-3.01.02');
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).toContain('TASK-3.01.01');
    expect(await page.locator('#graph-drawing a[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.locator('article#TASK-3\\.01\\.01').waitFor();
    await page.getByRole('button', { name: 'Show in the graph' }).press('Enter');
    expect(await focused(page)).toContain('TASK-3.01.01');
  });

  test('an address with a task or a requirement opens it, and Back closes it', async () => {
    const page = await open(brokenReport(), { hash: '#REQ-3.02' });
    await page.locator('article#REQ-3\\.02').waitFor();
    await page.getByRole('link', { name: 'TASK-3.02.01' }).first().click();
    await page.locator('article#TASK-3\\.02\\.01').waitFor();
    await page.goBack();
    await page.locator('article#REQ-3\\.02').waitFor();
    expect(await page.locator('tr.open th').innerText()).toBe('REQ-3.02');
    await page.keyboard.press('Escape');
    expect(await page.locator('#details').isVisible()).toBe(false);
    await page.goBack();
    await page.locator('article#REQ-3\\.02').waitFor();
  });

  test('copies a command', async () => {
    const page = await open(brokenReport(), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('#attention').getByRole('button', { name: 'Copy' }).click();
    await page.getByText('The command is copied').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('npx github:phasegate/phasegate#v1 run --task TASK-3.02.02');
  });

  test('light or dark by choice, which stays', async () => {
    const page = await open(brokenReport(), { colorScheme: 'dark' });
    const back = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await back()).toBe('rgb(13, 17, 23)');
    await page.getByRole('button', { name: 'Theme: auto' }).click();
    expect(await back()).toBe('rgb(255, 255, 255)');
    await page.reload();
    expect([await back(), await page.locator('#theme').innerText()]).toEqual(['rgb(255, 255, 255)', 'Theme: light']);
  });

  test('the graph gets larger and smaller, and moves', async () => {
    const page = await open(sizedReport(1000), { hash: '#graph' });
    const drawing = page.locator('#graph-drawing');
    const width = async (): Promise<number> => Number(await drawing.getAttribute('width'));
    const first = await width();
    await page.getByRole('button', { name: 'Larger' }).click();
    expect(await width()).toBeCloseTo(first * 1.25);
    await page.getByRole('button', { name: 'Full size' }).click();
    const view = page.locator('#graph-view');
    const box = (await view.boundingBox())!;
    await page.mouse.move(box.x + 600, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 200, { steps: 4 });
    await page.mouse.up();
    const moved = await view.evaluate((element) => [element.scrollLeft, element.scrollTop]);
    expect(moved.map((by) => by > 90)).toEqual([true, true]);
    // A drag is no click on the node below it.
    expect(page.url()).toBe(`${file()}#graph`);
    await page.getByRole('button', { name: 'Fit' }).click();
    expect(Number(await drawing.getAttribute('height'))).toBeLessThanOrEqual(Math.max(box.height, 0.2 * (await drawing.evaluate((svg: SVGSVGElement) => svg.viewBox.baseVal.height))) + 1);
  });

  test('a thousand rows come in pages, filters look at all of them, and paper gets them all', async () => {
    const page = await open(sizedReport(1000));
    expect((await ids(page, 'tasks')).length).toBe(200);
    await page.getByRole('button', { name: 'Show 200 more of 1000' }).click();
    expect((await ids(page, 'tasks')).length).toBe(400);
    await page.getByRole('link', { name: '90 more failed tasks in the table of tasks' }).click();
    expect(await shown(page, 'tasks')).toBe('100 of 1000 tasks');
    await page.locator('#tasks-filters').getByRole('button', { name: 'failed' }).click();
    expect((await ids(page, 'tasks')).length).toBe(200);
    await page.emulateMedia({ media: 'print' });
    expect((await ids(page, 'tasks')).length).toBe(1000);
  });

  test('a task whose details are left out says where they are', async () => {
    const page = await open(sizedReport(10_000), { hash: '#T-9999' });
    await page.locator('#left-out').waitFor();
    expect(await page.locator('#left-out').innerText()).toContain('phasegate report --format json has them all');
  });

  test('printed, everything is there and nothing that is for a screen', async () => {
    const page = await open(everyPart(), { colorScheme: 'dark' });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = false;
      window.dispatchEvent(new Event('beforeprint'));
    });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('article:visible').count()).toBe(12);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('nav:visible, button:visible:not(th button), input:visible, select:visible').count()).toBe(0);
    expect(await page.locator('.signatures tbody tr:visible').count()).toBe(3);
    expect(await page.evaluate(() => [getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.getElementById('details')!).position])).toEqual(['light', 'static']);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  test.each([['everything', everyPart()], ['a broken plan', brokenReport()]])('%s is as wide as the paper', async (_, drawn) => {
    // A4 with margins of a centimetre.
    const page = await open(drawn, { viewport: { width: 718, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(718);
  });

  test('without scripts it is all there to read', async () => {
    const page = await open(everyPart(), { javaScriptEnabled: false });
    expect(await page.locator('article:visible').count()).toBe(12);
    expect(await page.locator('#tasks-table tbody tr:visible').count()).toBe(7);
    expect(await page.locator('button:visible, input:visible').count()).toBe(0);
  });

  test('names that are markup and scripts are read and not run', async () => {
    const hostile = '</script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>\u202E';
    const page = await open(everyPart((name) => `${name} ${hostile}`), { hash: '#REQ-1' });
    expect(await page.evaluate(() => [document.images.length, document.scripts.length, document.title.includes('<img src=http:')])).toEqual([0, 1, true]);
    expect(await page.locator('article#REQ-1 h3').innerText()).toContain('Rejects an empty cart </script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>⟨U+202E⟩');
    await page.getByLabel('Search tasks').fill('Runbook </script>');
    expect(await ids(page, 'tasks')).toEqual(['T-6']);
  });

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    const violations = async (page: Page): Promise<unknown> => {
      await page.evaluate(AXE);
      const { violations: found } = await page.evaluate(async () => (globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run());
      return found.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)]);
    };

    test.each([['everything', everyPart()], ['a broken plan', brokenReport()], ['nothing', report()]] as const)('axe finds nothing in a report of %s', async (_, drawn) => {
      const page = await open(drawn, { colorScheme });
      expect(await violations(page)).toEqual([]);
      if (drawn.tasks.length === 0) return;
      await page.locator('#tasks-table th a').first().click();
      await page.locator('article.open').waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });

  test('narrow as a phone, nothing is wider than the page', async () => {
    const page = await open(everyPart(), { viewport: { width: 390, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.locator('#tasks-table th a').first().click();
    expect(await page.locator('#details').evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test.each([1280, 375])('at %i pixels a long id and a long word leave the status in sight', async (width) => {
    const long = { id: 'long-'.repeat(19) + 'id', title: 'Unbroken'.repeat(40) };
    const page = await open(report({ requirements: [requirement(long.id, { title: long.title, proofs: [proof({ task: long.id })] })], tasks: [task(long.id, long)], phases: [phase('one')] }), { viewport: { width, height: 800 } });
    for (const table of width === 1280 ? ['requirements', 'tasks'] : ['requirements']) {
      const status = await page.locator(`#${table}-table tbody .s`).boundingBox();
      expect((status?.x ?? Infinity) + (status?.width ?? 0)).toBeLessThan(width);
    }
    await page.locator('#requirements-table th a').click();
    expect(await page.locator('article.open').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });

  test('a timeline is as wide as its page, and no name on it is hatched over', async () => {
    const page = await open(report({ tasks: [task('T-1', { durationMs: 10 }), task('T-2', { startedAt: '2026-11-21T13:00:00.000Z', durationMs: 1000 })], phases: [phase('one')] }), { viewport: { width: 1280, height: 800 } });
    const view = page.locator('#timeline .drawing');
    expect(await view.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    expect(await page.evaluate(() => [...document.querySelectorAll('#timeline-drawing :is(.lane, .axis, .ran)')].map((element) => element.classList[0]))).toEqual(['lane', 'axis', 'ran', 'ran']);
  });

  test('the graph as a file is valid XML that a browser draws', async () => {
    writeFileSync(join(folder, 'graph.svg'), graphSvg(everyPart((name) => `${name} & <b> "'\u0000`)));
    const page = await (await browser.newContext()).newPage();
    problems = [];
    await page.goto(pathToFileURL(join(folder, 'graph.svg')).href);
    expect(await page.evaluate(() => [document.documentElement.nodeName, document.querySelectorAll('.node').length, document.querySelector('parsererror')])).toEqual(['svg', 6, null]);
  });
});
