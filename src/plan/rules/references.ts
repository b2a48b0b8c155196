import type { Draft, DraftPhase, DraftTask, Reference } from '../draft.js';
import type { Findings } from '../findings.js';
import { withPlaces } from '../read.js';

const NEED = 'a task of its phase, a phase its phase needs, or a task in one of those';

export function knownPhaseNeeds(draft: Draft, findings: Findings): void {
  for (const phase of draft.phases) {
    for (const { text, path } of phase.needs) {
      if (draft.phasesById.has(text)) continue;
      const what = draft.tasks.has(text) ? 'which is a task' : 'which does not exist';
      findings.add({
        code: 'unknown-need',
        message: `Phase \`${phase.id}\` needs \`${text}\`, ${what}.`,
        expected: 'the id of a phase',
        path,
        among: { name: text, candidates: draft.phasesById.keys() },
      });
    }
  }
}

/** A task waits on tasks of its phase and on what its phase, directly or through others, follows. */
export function knownNeeds(draft: Draft, findings: Findings): void {
  const upstream = upstreamPhases(draft);
  const check = (task: DraftTask, need: Reference): void => {
    const target = draft.tasks.get(need.text);
    const phase = target?.phase ?? draft.phasesById.get(need.text);
    const finding = { path: need.path, expected: NEED };
    const who = `Task \`${task.id}\` needs \`${need.text}\``;
    if (phase === undefined) {
      findings.add({ ...finding, code: 'unknown-need', message: `${who}, which does not exist.`, among: { name: need.text, candidates: candidates(draft, task) } });
    } else if (phase === task.phase) {
      if (!target) findings.add({ ...finding, code: 'need-own-phase', message: `${who}, the phase it is part of.` });
    } else if (!upstream(task.phase).has(phase)) {
      const later = upstream(phase).has(task.phase);
      // With a need of the phase unknown, so is what its tasks may need.
      if (!later && task.phase.needs.some(({ text }) => !draft.phasesById.has(text))) return;
      const of = target ? ` of the phase \`${phase.id}\`` : '';
      findings.add({
        ...finding,
        code: later ? 'need-later-phase' : 'need-outside-phase',
        message: later
          ? `${who}${of}, which runs after its own phase \`${task.phase.id}\`.`
          : `${who}${of}, which its phase \`${task.phase.id}\` does not need.`,
      });
    }
  };
  for (const task of draft.allTasks) for (const need of task.needs) check(task, need);
}

/** Nobody waits on itself or on the phase it is part of. */
function* candidates(draft: Draft, { id, phase }: DraftTask): Iterable<string> {
  for (const other of draft.tasks.keys()) if (other !== id) yield other;
  for (const other of draft.phasesById.keys()) if (other !== phase.id) yield other;
}

/** All phases a phase follows, directly or not; each computed once, when asked for. */
export function upstreamPhases(draft: Draft): (phase: DraftPhase) => Set<DraftPhase> {
  const known = new Map<DraftPhase, Set<DraftPhase>>();
  return (phase) => {
    const before = known.get(phase);
    if (before) return before;
    const found = new Set<DraftPhase>();
    const open = [phase];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const { text } of next.needs) {
        const need = draft.phasesById.get(text);
        if (need && !found.has(need)) {
          found.add(need);
          open.push(need);
        }
      }
    }
    known.set(phase, found);
    return found;
  };
}

export function knownCovers(draft: Draft, findings: Findings): void {
  if (!draft.requirementsComplete) return;
  const check = (who: string, { text, path, elsewhere }: Reference): void => {
    if (draft.requirementsById.has(text)) return;
    findings.add({
      code: 'unknown-covers',
      message: `${who} covers \`${text}\`, which does not exist.`,
      expected: 'the id of a requirement',
      path,
      among: { name: text, candidates: draft.requirementsById.keys() },
      ...(elsewhere === undefined ? {} : { elsewhere }),
    });
  };
  for (const { requirement, covers } of draft.requirements) for (const each of covers) check(`Requirement \`${requirement.id}\``, each);
  for (const phase of draft.phases) {
    for (const each of withPlaces(phase.raw['covers'], [...phase.path, 'covers'])) check(`Phase \`${phase.id}\``, each);
  }
  for (const { id, raw, path } of draft.allTasks) {
    if (raw['covers'] === undefined) continue;
    for (const each of withPlaces(raw['covers'], [...path, 'covers'])) check(`Task \`${id}\``, each);
  }
}
