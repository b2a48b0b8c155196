/** How each status looks: its shape, so that it is told apart without colour, and its tone. The word is always beside it. */
import type { CriterionResult, TaskStatus, Verdict } from '../../trace/record.js';
import type { Mark, ProofStatus, RequirementStatus } from '../../trace/report.js';
import { html, type Markup } from './markup.js';

export type Status = TaskStatus | Verdict | RequirementStatus | ProofStatus | CriterionResult['status'] | Mark | 'no-result';

type Tone = 'good' | 'bad' | 'waiting' | 'blocked' | 'waived' | 'going' | 'none';

interface Look {
  tone: Tone;
  /** SVG path data on a field of 16 by 16, filled by the even-odd rule. */
  shape: string;
}

const DISC = 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Z';
const RING = `${DISC}m0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z`;
const CHECK = `${DISC}M3.7 8.2l1.2-1.2 2.2 2.2 4-4.1 1.2 1.2-5.2 5.3z`;
const CROSS = `${DISC}M8 6.8l2.5-2.5 1.2 1.2L9.2 8l2.5 2.5-1.2 1.2L8 9.2l-2.5 2.5-1.2-1.2L6.8 8 4.3 5.5l1.2-1.2z`;
const SHIELD = 'M8 0 1 2.6V8c0 4 3 6.8 7 8 4-1.2 7-4 7-8V2.6ZM4.2 8l1.2-1.2 1.8 1.8 3.4-3.5 1.2 1.2-4.6 4.7z';
const QUESTION = `${RING}M4.6 7.2h6.8v1.6H4.6z`;

/** In the order a reader wants them: what needs attention first. Sorting by status follows it. */
export const LOOKS: Readonly<Record<Status, Look>> = {
  failed: { tone: 'bad', shape: CROSS },
  regressed: { tone: 'bad', shape: 'M1 3h14L8 14z' },
  cancelled: { tone: 'bad', shape: `${RING}M12.4 2.5l1.1 1.1-9.9 9.9-1.1-1.1z` },
  'not-computed': { tone: 'blocked', shape: QUESTION },
  'no-result': { tone: 'blocked', shape: QUESTION },
  blocked: { tone: 'blocked', shape: 'M5 0h6l5 5v6l-5 5H5l-5-5V5ZM3.5 7v2h9V7z' },
  waiting: { tone: 'waiting', shape: `${RING}M7.2 4h1.6v3.8l2.7 1.7-.8 1.3-3.5-2.2z` },
  suspect: { tone: 'waiting', shape: 'M8 1 0 15h16ZM7.2 5.8h1.6v4.6H7.2zm0 5.8h1.6v1.6H7.2z' },
  uncovered: { tone: 'blocked', shape: RING },
  'not-run': { tone: 'none', shape: QUESTION },
  partial: { tone: 'waiting', shape: `${RING}M8 3.6v8.8a4.4 4.4 0 0 1 0-8.8z` },
  waived: { tone: 'waived', shape: SHIELD },
  'passed-with-waivers': { tone: 'waived', shape: SHIELD },
  'in-progress': { tone: 'going', shape: `${RING}M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z` },
  planned: { tone: 'none', shape: `${RING}M8 6.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z` },
  skipped: { tone: 'none', shape: 'M1.5 2.5 8 8l-6.5 5.5zM8 2.5 14.5 8 8 13.5z' },
  verified: { tone: 'good', shape: CHECK },
  passed: { tone: 'good', shape: CHECK },
  done: { tone: 'good', shape: CHECK },
};

const RANKS = new Map(Object.keys(LOOKS).map((status, index) => [status, index]));

/** Lower comes first. */
export function rank(status: Status): number {
  return RANKS.get(status) as number;
}

/** As people write it. */
export function word(status: Status): string {
  return status.replaceAll('-', ' ');
}

/** The shape and the word. */
export function badge(status: Status, label = word(status)): Markup {
  return html`<span class="s ${status}">${label}</span>`;
}

/** What gives each status class its shape and tone; `url()` needs the sign `#` encoded, and the paths have none. */
export function looksCss(): string {
  return Object.entries(LOOKS)
    .map(([status, { tone, shape }]) => `.${status}{--tone:var(--${tone});--shape:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='${shape}'/%3E%3C/svg%3E")}`)
    .join('\n');
}
