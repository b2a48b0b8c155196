import { type Draft, type DraftPhase, type DraftStep } from '../draft.js';
import type { Findings } from '../findings.js';
import { asMapping, withPlaces } from '../read.js';
import { upstreamPhases } from './references.js';

/** Checks of tasks and requirements name what exists, and criteria what has been decided when they are asked. */
export function criteriaInTime(draft: Draft, findings: Findings): void {
  const upstream = upstreamPhases(draft);
  for (const step of draft.steps) {
    for (const { text, path } of named(step, 'requirements', 'verified')) {
      if (draft.requirementsById.has(text) || !draft.requirementsComplete) continue;
      findings.add({
        code: 'unknown-requirement',
        message: `There is no requirement \`${text}\`.`,
        expected: '`all`, or ids of requirements',
        path,
        among: { name: text, candidates: draft.requirementsById.keys() },
      });
    }
    for (const { text, path } of named(step, 'tasks', 'passed')) {
      if (draft.tasks.has(text)) continue;
      findings.add({
        code: 'unknown-task',
        message: `There is no task \`${text}\`.`,
        expected: '`all`, or ids of tasks',
        path,
        among: { name: text, candidates: draft.tasks.keys() },
      });
    }
  }
  const early = (step: DraftStep, phase: DraftPhase, gate: 'entry' | 'exit'): void => {
    for (const { text, path } of named(step, 'tasks', 'passed')) {
      const target = draft.tasks.get(text)?.phase;
      if (target === undefined || upstream(phase).has(target) || (gate === 'exit' && target === phase)) continue;
      findings.add({
        code: 'criterion-too-early',
        message: `The ${gate} criterion of phase \`${phase.id}\` asks for \`${text}\` of phase \`${target.id}\`, which has not run by then.`,
        expected: gate === 'entry' ? 'tasks of phases this phase needs' : 'tasks of this phase or of phases it needs',
        path,
      });
    }
  };
  for (const phase of draft.phases) {
    for (const step of phase.entry) early(step, phase, 'entry');
    for (const step of phase.exit) early(step, phase, 'exit');
  }
}

function named(step: DraftStep, kind: 'requirements' | 'tasks', field: string) {
  const value = asMapping(step.raw[kind])?.[field];
  return value === undefined || value === 'all' ? [] : withPlaces(value, [...step.path, kind, field]);
}
