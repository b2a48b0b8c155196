/** What the page can do beyond being read. Everything it works on is HTML already; see report-html.ts. */
import { copyButtons } from './copy.js';
import { panel } from './panel.js';
import { drawings } from './drawings.js';
import { tables } from './tables.js';
import { currentPart, tools } from './tools.js';

// At once, so that nothing is drawn that is hidden later.
document.documentElement.classList.add('js');
document.addEventListener('DOMContentLoaded', () => {
  for (const part of document.querySelectorAll<HTMLElement>('.tools, .filters, .zoom')) part.hidden = false;
  tools();
  tables();
  drawings();
  copyButtons();
  panel();
  currentPart();
});
