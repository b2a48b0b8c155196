/**
 * What a defect remembers from run to run, in a comment nobody sees at the end of what we write of its issue. It is encoded,
 * so that no log and no name can ever hold one, and compressed, because one cause may have a thousand tasks.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import type { Identity } from './failure.js';

const seen = z.object({ run: z.string(), attempt: z.int(), at: z.string(), sha: z.string().nullable() });
export type Seen = z.infer<typeof seen>;

const entry = z.object({
  at: z.string(),
  run: z.string(),
  what: z.enum(['opened', 'failed', 'passed', 'closed', 'reopened']),
  /** What was new about it. */
  note: z.string().optional(),
});
export type HistoryEntry = z.infer<typeof entry>;

const stateSchema = z.object({
  version: z.literal(1),
  plan: z.string(),
  identities: z.array(z.object({ task: z.string(), step: z.string() })).min(1),
  first: seen,
  last: seen.describe('The newest run that failed or passed.'),
  lastFailed: seen,
  lastPassed: seen.optional().describe('The newest run known in which all of it passed.'),
  occurrences: z.int().positive(),
  passes: z.int().nonnegative().describe('In a row since it last failed.'),
  causes: z.array(z.string()).describe('Digests of the errors seen so far, oldest first.'),
  legs: z.array(z.string()),
  history: z.array(entry),
  rest: z.literal(true).optional().describe('What was beyond `max-open`: different causes in one issue.'),
});
export type DefectState = z.infer<typeof stateSchema>;

/** More would only be read by nobody, and an issue has a limit. */
export const HISTORY = 20;

/** Far beyond what an issue can hold of names. */
const MOST_BYTES = 4 * 1024 * 1024;

const MARKER = /^<!-- phasegate:defect ([A-Za-z0-9_-]+) -->[ \t]*$/gm;

export function stateMarker(state: DefectState): string {
  return `<!-- phasegate:defect ${deflateRawSync(JSON.stringify(state)).toString('base64url')} -->`;
}

/** @returns undefined for a body without a marker of ours, or with one that was tampered with */
export function readState(body: string): DefectState | undefined {
  const { encoded } = parts(body);
  if (encoded === undefined) return undefined;
  try {
    const parsed = stateSchema.safeParse(JSON.parse(inflateRawSync(Buffer.from(encoded, 'base64url'), { maxOutputLength: MOST_BYTES }).toString()));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function withoutMarker(body: string): string {
  const { above, below } = parts(body);
  return below === '' ? above : `${above}\n\n${below}`;
}

/** What we wrote, the marker's content, and what somebody wrote below it, where an editor opens. */
export function parts(body: string): { above: string; encoded: string | undefined; below: string } {
  const marker = [...body.matchAll(MARKER)].at(-1);
  if (marker === undefined) return { above: body.trimEnd(), encoded: undefined, below: '' };
  return { above: body.slice(0, marker.index).trimEnd(), encoded: marker[1], below: body.slice(marker.index + marker[0].length).trim() };
}

/** Whether the run `now` came after `before`; the same attempt of the same run did not. */
export function isNewer(now: Pick<Seen, 'run' | 'attempt'>, before: Pick<Seen, 'run' | 'attempt'>): boolean {
  const order = compareNumbers(now.run, before.run);
  return order === 0 ? now.attempt > before.attempt : order > 0;
}

/** Run numbers may have more digits than a number holds; local runs have names, which sort as they are. */
function compareNumbers(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function has(state: DefectState, { task, step }: Identity): boolean {
  return state.identities.some((identity) => identity.task === task && identity.step === step);
}
