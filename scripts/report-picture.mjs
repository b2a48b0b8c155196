// `npm run report-picture`: opens report.html of a broken plan, the one the tests have, in a browser and takes
// docs/images/report.png, for the README, and report-graph.png, for the guide.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'build/picture');

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'entry.ts'), "export { reportHtml } from '../../src/render/html/report-html.js';\nexport { brokenReport } from '../../test/render/reports.js';\n");
const bundle = await rolldown({ input: join(folder, 'entry.ts'), platform: 'node', tsconfig: false });
await bundle.write({ file: join(folder, 'entry.mjs'), format: 'esm' });
await bundle.close();
const { reportHtml, brokenReport } = await import(pathToFileURL(join(folder, 'entry.mjs')).href);
writeFileSync(join(folder, 'report.html'), reportHtml(brokenReport()));

const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 700 }, colorScheme: 'light' });
await page.goto(pathToFileURL(join(folder, 'report.html')).href);
await page.screenshot({ path: join(root, 'docs/images/report.png') });
await page.locator('#graph-view').screenshot({ path: join(root, 'docs/images/report-graph.png') });
await browser.close();
rmSync(folder, { recursive: true });
