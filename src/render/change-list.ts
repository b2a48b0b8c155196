/** What changed against the base branch, in words. */
import type { Delta } from '../trace/report.js';
import { named, short, shortCode } from './markdown-parts.js';
import { duration, few } from './terminal-text.js';

type Change = Delta['newlyVerified'][number];

/** Of the plan and of what it proves; time alone is no change. */
export function isUnchanged(delta: Delta): boolean {
  const { newlyVerified, newlyBroken, newlyCovered, newlyUncovered, addedRequirements, removedRequirements, addedTasks, removedTasks } = delta;
  return [newlyVerified, newlyBroken, newlyCovered, newlyUncovered, addedRequirements, removedRequirements, addedTasks, removedTasks].every((list) => list.length === 0);
}

/** `main` for `refs/heads/main`; plain text. */
export function baseWords({ against: { ref } }: Delta): string {
  return ref === null ? 'the baseline' : ref.replace(/^refs\/(heads|tags)\//, '');
}

/** The same as Markdown. */
export function baseName(delta: Delta): string {
  return delta.against.ref === null ? 'the baseline' : shortCode(baseWords(delta), 60);
}

/** `2 newly broken, 0 newly verified, +1 task, +18s`; plain text. */
export function changeSummary(delta: Delta): string {
  const tasks = delta.addedTasks.length - delta.removedTasks.length;
  return [
    `${delta.newlyBroken.length} newly broken`,
    `${delta.newlyVerified.length} newly verified`,
    ...(delta.newlyUncovered.length > 0 ? [`${delta.newlyUncovered.length} newly uncovered`] : []),
    ...(tasks === 0 ? [] : [`${tasks > 0 ? '+' : '−'}${Math.abs(tasks)} ${Math.abs(tasks) === 1 ? 'task' : 'tasks'}`]),
    difference(delta.durationMs),
  ].join(', ');
}

/** A Markdown list of at most so many names an item. @param table whether a table of requirements beside it shows what is newly broken */
export function changeList(delta: Delta, most: number, table: boolean): string {
  const list = (head: string, entries: readonly Change[], said: (entry: Change) => string = ({ id, title }) => named(id, title)): string[] => (entries.length === 0 ? [] : [`- ${head}: ${few(entries.map(said), most)}`]);
  const was = ({ id, title, before, now }: Change): string => `${named(id, title)}${before === null ? '' : ` (was ${before}${now === null || now === 'verified' ? '' : `, now ${now}`})`}`;
  const { against, effortHours: hours } = delta;
  return [
    ...(table ? [] : list('newly broken', delta.newlyBroken, was)),
    ...list('newly verified', delta.newlyVerified, was),
    ...list('newly covered', delta.newlyCovered),
    ...list('newly uncovered', delta.newlyUncovered),
    ...list('requirements added', delta.addedRequirements),
    ...list('requirements removed', delta.removedRequirements),
    ...list('tasks added', delta.addedTasks),
    ...list('tasks removed', delta.removedTasks),
    `- time: ${duration(delta.durationMs.now)}, was ${duration(delta.durationMs.before)}`,
    ...(hours.now === hours.before ? [] : [`- effort: ${Math.round(hours.now)} h, was ${Math.round(hours.before)} h`]),
    `- compared with run ${short(against.run, 40)}${against.attempt > 1 ? `, attempt ${against.attempt}` : ''}${against.sha === null ? '' : ` of ${shortCode(against.sha.slice(0, 7), 7)}`}${against.finishedAt === null ? '' : `, ${short(against.finishedAt.slice(0, 10), 10)}`}`,
  ].join('\n');
}

function difference({ before, now }: { before: number; now: number }): string {
  return Math.abs(now - before) < 50 ? 'same time' : `${now > before ? '+' : '−'}${duration(Math.abs(now - before))}`;
}
