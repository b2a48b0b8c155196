/** What a reader should know besides failures, each a line: what did not count, unknown ids, what never ran, warnings. */
import type { Orphan, Report } from '../trace/report.js';
import { named, place, short } from './markdown-parts.js';
import { phaseName } from './run-tables.js';
import { sign } from './signs.js';
import { count, few } from './terminal-text.js';

/** A Markdown list of at most so many items; undefined for none. */
export function listed(lines: readonly string[], most: number): string | undefined {
  if (lines.length === 0) return undefined;
  return [...lines.slice(0, most).map((line) => `- ${line}`), ...(lines.length > most ? [`- and ${lines.length - most} more`] : [])].join('\n');
}

/** Records that are missing or refused: what is not known is never a pass. */
export function notCounted({ phases, ignored }: Report): string[] {
  const missing = new Map<string, string[]>();
  for (const phase of phases) {
    if (phase.verdict !== null) continue;
    const why = phase.missing ?? 'there is no record of it';
    missing.set(why, [...(missing.get(why) ?? []), phaseName(phase)]);
  }
  return [
    ...[...missing].map(([why, names]) => `${sign('no result')} no result of ${few(names, 5)}: ${short(why, 300)}`),
    ...ignored.map(({ what, why }) => `⚠️ not counted: ${short(what, 120)}: ${short(why, 300)}`),
  ];
}

/** Ids that tests or tasks name and the plan does not have, each with where it is and what was probably meant. */
export function unknownIds({ orphans }: Report, sourceBase: string | undefined): { summary: string; ids: string[] } | undefined {
  if (orphans.length === 0) return undefined;
  const ids = new Map<string, Orphan[]>();
  for (const orphan of orphans) {
    const places = ids.get(orphan.id);
    if (places) places.push(orphan);
    else ids.set(orphan.id, [orphan]);
  }
  return {
    summary: `${count(ids.size, 'unknown id')} ${ids.size === 1 ? 'is' : 'are'} named, and ${ids.size === 1 ? 'proves' : 'prove'} nothing`,
    ids: [...ids.values()].map((places) => {
      const first = places[0] as Orphan;
      const { kind, nearest, test, task } = first;
      const meant = kind === 'ambiguous' ? ' (ambiguous)' : nearest === undefined ? '' : ` (${short(nearest, 60)}?)`;
      const at = place(sourceBase, first.file, first.line) ?? (test !== undefined ? `test ${short(test, 120)}` : task !== undefined ? `task ${short(task, 60)}` : undefined);
      return `${short(first.id, 80)}${meant}${at === undefined ? '' : ` in ${at}`}${places.length > 1 ? ` and ${count(places.length - 1, 'other place')}` : ''}`;
    }),
  };
}

const MOST_NAMED = 20;

/** What did not run, by its cause: one cause often stops a hundred tasks. */
export function notRun({ tasks }: Report): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { id, kind, status, blockedBy } of tasks) {
    const why =
      status === 'blocked' ? `${sign('blocked')} blocked by ${few(blockedBy.map((cause) => short(cause, 60)), 5) || 'a cause that is not recorded'}:`
      : status === 'cancelled' ? `${sign('cancelled')} cancelled, the run stopped before the end of`
      : status === 'no-result' && kind !== 'work-item' ? `${sign('no result')} without a result, so nothing is known of`
      : undefined;
    if (why !== undefined) groups.set(why, (groups.get(why) ?? new Set()).add(short(id, 60)));
  }
  return [...groups].map(([why, ids]) => `${why} ${few([...ids], MOST_NAMED)}`);
}

/** What the tasks warned of. */
export function warningLines({ tasks }: Report): string[] {
  return tasks.flatMap(({ id, leg, warnings }) => warnings.map((warning) => `${named(id, '')}${leg === undefined ? '' : ` on ${short(leg, 40)}`}: ${short(warning, 300)}`));
}
