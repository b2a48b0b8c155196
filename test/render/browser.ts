/** A real browser from npm alone: Chromium's headless shell, which exists for Linux. */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

export const noBrowser = process.platform !== 'linux' && process.env['CI'] !== 'true';

export async function launch(): Promise<Browser> {
  // Its own arguments are for one process without web security; a page is tested as people open it.
  return playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
}
