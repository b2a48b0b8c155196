import { type Draft, type DraftPhase, type DraftTask, type Reference, withContainer } from '../draft.js';
import type { Findings } from '../findings.js';
import { asText } from '../read.js';

const ALWAYS_FALSE = /^(?:\$\{\{)?\s*(?:false|null|0|'')\s*(?:\}\})?$/i;
const RUNS_ANYWAY = /\b(?:always|failure|cancelled)\s*\(/i;

/**
 * What can never run proves nothing and holds up what waits on it. `if: false` is said once as a warning, because it is
 * how somebody switches a task off for a while; that something else waits on it is an error.
 */
export function reachable(draft: Draft, findings: Findings): void {
  const verdicts = new Map<DraftTask, 'runs' | 'off' | 'unreachable'>();
  for (const task of draft.allTasks.filter(isOff)) {
    findings.add({
      severity: 'warning',
      code: 'never-runs',
      message: `Task \`${task.id}\` never runs: its \`if\` is always false.`,
      expected: 'a condition that can be true',
      path: [...task.path, 'if'],
    });
  }
  for (const task of inOrder(draft)) {
    const off = isOff(task) || (task.container !== undefined && isOff(task.container));
    const blocking = off ? undefined : blockedBy(task, draft, verdicts);
    verdicts.set(task, off ? 'off' : blocking === undefined ? 'runs' : 'unreachable');
    if (blocking) {
      findings.add({
        code: 'unreachable',
        message: `Task \`${task.id}\` can never run: it needs \`${blocking.text}\`, which never runs.`,
        expected: 'a need that can pass, or `always()` in its `if`',
        path: blocking.path,
      });
    }
  }
  unreachablePhases(draft, verdicts, findings);
}

function isOff(task: DraftTask): boolean {
  const condition = asText(task.raw['if']);
  return condition !== undefined && ALWAYS_FALSE.test(condition.trim());
}

type Verdicts = ReadonlyMap<DraftTask, 'runs' | 'off' | 'unreachable'>;

/** The first need that can never pass. A container never passes if one of its tasks never runs. */
function blockedBy(task: DraftTask, draft: Draft, verdicts: Verdicts) {
  const neverRuns = (leaf: DraftTask): boolean => (verdicts.get(leaf) ?? 'runs') !== 'runs';
  const blocking = needsOf(task).find(({ text }) => {
    const target = draft.tasks.get(text);
    return target !== undefined && (target.children === undefined ? neverRuns(target) : target.children.some(neverRuns));
  });
  return blocking === undefined || withContainer(task).some(({ raw }) => RUNS_ANYWAY.test(asText(raw['if']) ?? '')) ? undefined : blocking;
}

function needsOf({ container, needs }: DraftTask): Reference[] {
  return container === undefined ? needs : [...container.needs, ...needs];
}

/** Leaves so that what a task needs comes before it; a task of a cycle, which has been reported, stands anywhere. */
function inOrder(draft: Draft): Iterable<DraftTask> {
  const ordered = new Set<DraftTask>();
  const entered = new Set<DraftTask>();
  for (const { leaves } of draft.phases) {
    for (const root of leaves) {
      const open = [root];
      for (let task = open.at(-1); task !== undefined; task = open.at(-1)) {
        if (entered.has(task)) {
          ordered.add(task);
          open.pop();
          continue;
        }
        entered.add(task);
        for (const { text } of needsOf(task)) {
          const target = draft.tasks.get(text);
          for (const leaf of target?.children ?? (target ? [target] : [])) if (!entered.has(leaf)) open.push(leaf);
        }
      }
    }
  }
  return ordered;
}

/** Nothing passes in a phase none of whose tasks can run, so its verdict is `not-computed` and what needs it is blocked. */
function unreachablePhases(draft: Draft, verdicts: Verdicts, findings: Findings): void {
  const dead = (phase: DraftPhase): boolean => {
    const running = phase.leaves.filter(({ kind }) => kind !== 'work-item');
    return running.length > 0 && running.every((task) => verdicts.get(task) !== 'runs');
  };
  for (const phase of draft.phases) {
    for (const { text, path } of phase.needs) {
      const need = draft.phasesById.get(text);
      if (need === undefined || need === phase || !dead(need)) continue;
      findings.add({
        code: 'unreachable',
        message: `Phase \`${phase.id}\` can never run: it needs phase \`${text}\`, none of whose tasks can run.`,
        expected: 'a phase with a task that can run',
        path,
      });
    }
  }
}
