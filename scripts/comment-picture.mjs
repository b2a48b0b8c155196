// `npm run comment-picture`: draws docs/images/comment.png, for the README: the comment that the action writes in
// test/e2e/examples.test.ts, as GitHub shows it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { chromium as playwright } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Drawn, because a machine without a font for emoji shows boxes. */
const SIGNS = {
  '❌': '<path d="M3 3l10 10M13 3L3 13" stroke="#dd2e44" stroke-width="3.2" stroke-linecap="round"/>',
  '✅': '<rect width="16" height="16" rx="3" fill="#2f9e44"/><path d="M3.6 8.4l3 3 5.8-6.6" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/>',
  '⬜': '<rect x=".75" y=".75" width="14.5" height="14.5" rx="2" fill="#fff" stroke="#8c959f" stroke-width="1.5"/>',
};

const STYLE = `
  body { margin: 0; padding: 20px; background: #fff; font: 14px/1.5 "Liberation Sans", Arial, sans-serif; color: #1f2328; width: 920px }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
  .from { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; color: #59636e }
  .from b { color: #1f2328 }
  .from i { font-style: normal; font-size: 12px; border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 7px; margin: 0 4px }
  .body { padding: 16px }
  h3 { font-size: 17.5px; line-height: 1.25; margin: 0 0 16px }
  p, table, pre, details { margin: 0 0 16px }
  details { margin-bottom: 12px }
  .body > :last-child { margin-bottom: 0 }
  a { color: #0969da; text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px }
  code, pre { font: 12px/1.45 "Liberation Mono", monospace; background: #eff1f3; border-radius: 6px }
  code { padding: 2px 5px }
  pre { padding: 16px; background: #f6f8fa; overflow: hidden }
  pre code { padding: 0; background: none }
  table { border-collapse: collapse }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px }
  summary { cursor: pointer }
  svg { width: 1em; height: 1em; vertical-align: -0.1em }
`;

const markdown = readFileSync(join(root, 'test/e2e/golden/shop-comment.md'), 'utf8');
const drawn = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }).replace(
  new RegExp(Object.keys(SIGNS).join('|'), 'gu'),
  (sign) => `<svg viewBox="0 0 16 16">${SIGNS[sign]}</svg>`,
);

const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 960, height: 400 }, deviceScaleFactor: 1.5, colorScheme: 'light' });
await page.setContent(`<!doctype html><style>${STYLE}</style><div class="comment"><div class="from"><b>github-actions</b> <i>bot</i> commented 1 minute ago</div><div class="body">${drawn}</div></div>`);
await page.locator('.comment').screenshot({ path: join(root, 'docs/images/comment.png') });
await browser.close();
