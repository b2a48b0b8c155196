/**
 * A plan as it is written, with every entry found and given a place, before its references are resolved: what the rules
 * look at. Reading is tolerant (`read.ts`), so a draft exists of every plan that is YAML.
 */
import { checkOf, describeCheck, kindsOf, titleOfCheck } from './check-forms.js';
import type { Place } from './findings.js';
import type { Check, CheckKind, Requirement } from './model.js';
import type { PlanPath } from './plan-path.js';
import { asList, asMapping, asText, withPlaces } from './read.js';
import type { YamlMapping, YamlValue } from './yaml.js';

export interface DraftStep {
  raw: YamlMapping;
  path: PlanPath;
  /** Missing where it has none or several. */
  kind?: CheckKind;
  check?: Check;
}

export interface Reference {
  text: string;
  path: PlanPath;
  elsewhere?: Place;
}

export interface DraftTask {
  id: string;
  raw: YamlMapping;
  path: PlanPath;
  phase: DraftPhase;
  container?: DraftTask;
  /** Only a container has them. */
  children?: DraftTask[];
  kind: 'automated' | 'manual' | 'work-item' | 'container';
  steps: DraftStep[];
  acceptance: (DraftStep | { text: string })[];
  /** Its own; a leaf also waits on what its container needs. */
  needs: Reference[];
}

export interface DraftPhase {
  id: string;
  raw: YamlMapping;
  path: PlanPath;
  /** Resolved where the plan leaves it out: the phase before. */
  needs: Reference[];
  /** As they are written, containers and no sub-tasks. */
  tasks: DraftTask[];
  leaves: DraftTask[];
  entry: DraftStep[];
  exit: DraftStep[];
}

export interface DraftRequirement {
  requirement: Requirement;
  path: PlanPath;
  /** In a document, not in the plan. */
  elsewhere?: Place;
  covers: Reference[];
}

export interface Draft {
  raw: YamlMapping;
  phases: DraftPhase[];
  /** Containers and leaves in the order of the plan. */
  allTasks: DraftTask[];
  /** Every step-like entry: steps, acceptance checks and criteria. */
  steps: DraftStep[];
  /** Containers, leaves and phases by id; the first where there are several. */
  tasks: Map<string, DraftTask>;
  phasesById: Map<string, DraftPhase>;
  requirements: DraftRequirement[];
  requirementsById: Map<string, DraftRequirement>;
  /** false: a document could not be read, so a requirement may be there that was not found. */
  requirementsComplete: boolean;
  vars: Set<string>;
}

export function draftOf(value: YamlValue, requirements: DraftRequirement[], requirementsComplete: boolean): Draft {
  const raw = asMapping(value) ?? {};
  const phases: DraftPhase[] = [];
  for (const [index, entry] of asList(raw['phases']).entries()) {
    const mapping = asMapping(entry);
    if (mapping) phases.push(draftPhase(mapping, ['phases', index], phases.at(-1)));
  }
  if (Array.isArray(raw['checks'])) phases.push(checksPhase(raw['checks'], phases.at(-1)));
  const allTasks = phases.flatMap((phase) => phase.tasks.flatMap((task) => [task, ...(task.children ?? [])]));
  const tasks = new Map<string, DraftTask>();
  for (const task of allTasks) addFirst(tasks, task.id, task);
  const phasesById = new Map<string, DraftPhase>();
  for (const phase of phases) addFirst(phasesById, phase.id, phase);
  const steps = [
    ...phases.flatMap(({ entry, exit }) => [...entry, ...exit]),
    ...allTasks.flatMap((task) => [...task.steps, ...task.acceptance.filter((each) => 'raw' in each)]),
  ];
  const requirementsById = new Map<string, DraftRequirement>();
  for (const each of requirements) addFirst(requirementsById, each.requirement.id, each);
  const vars = new Set(Object.keys(asMapping(raw['vars']) ?? {}));
  return { raw, phases, allTasks, steps, tasks, phasesById, requirements, requirementsById, requirementsComplete, vars };
}

function addFirst<T>(map: Map<string, T>, id: string, value: T): void {
  if (id !== '' && !map.has(id)) map.set(id, value);
}

function draftPhase(raw: YamlMapping, path: PlanPath, before: DraftPhase | undefined): DraftPhase {
  const phase: DraftPhase = {
    id: asText(raw['id']) ?? '',
    raw,
    path,
    needs: phaseNeeds(raw, path, before),
    tasks: [],
    leaves: [],
    entry: stepsOf(raw['entry'], [...path, 'entry']),
    exit: stepsOf(raw['exit'], [...path, 'exit']),
  };
  for (const [index, entry] of asList(raw['tasks']).entries()) {
    const mapping = asMapping(entry);
    if (mapping) addTask(phase, draftTask(mapping, [...path, 'tasks', index], phase));
  }
  return phase;
}

function phaseNeeds(raw: YamlMapping, path: PlanPath, before: DraftPhase | undefined): Reference[] {
  if (Object.hasOwn(raw, 'needs')) return withPlaces(raw['needs'], [...path, 'needs']);
  return before === undefined || before.id === '' ? [] : [{ text: before.id, path }];
}

function addTask(phase: DraftPhase, task: DraftTask): void {
  phase.tasks.push(task);
  if (task.children === undefined) phase.leaves.push(task);
  else for (const child of task.children) phase.leaves.push(child);
}

function draftTask(raw: YamlMapping, path: PlanPath, phase: DraftPhase, container?: DraftTask): DraftTask {
  const steps = asText(raw['run']) === undefined ? stepsOf(raw['steps'], [...path, 'steps']) : [draftStep({ run: raw['run']! }, path)];
  const task: DraftTask = {
    id: asText(raw['id']) ?? '',
    raw,
    path,
    phase,
    ...(container === undefined ? {} : { container }),
    kind: asMapping(raw['manual']) ? 'manual' : Object.hasOwn(raw, 'run') || Object.hasOwn(raw, 'steps') ? 'automated' : 'work-item',
    steps,
    acceptance: acceptanceOf(raw['acceptance'], [...path, 'acceptance']),
    needs: withPlaces(raw['needs'], [...path, 'needs']),
  };
  if (container === undefined && Array.isArray(raw['tasks'])) {
    task.kind = 'container';
    task.children = raw['tasks'].flatMap((entry, index) => {
      const mapping = asMapping(entry);
      return mapping ? [draftTask(mapping, [...path, 'tasks', index], phase, task)] : [];
    });
  }
  return task;
}

function stepsOf(value: YamlValue | undefined, path: PlanPath): DraftStep[] {
  return asList(value).flatMap((entry, index) => {
    const mapping = asMapping(entry);
    return mapping ? [draftStep(mapping, [...path, index])] : [];
  });
}

function draftStep(raw: YamlMapping, path: PlanPath): DraftStep {
  const kinds = kindsOf(raw);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return { raw, path };
  const check = checkOf(raw, kind);
  return check === undefined ? { raw, path, kind } : { raw, path, kind, check };
}

function acceptanceOf(value: YamlValue | undefined, path: PlanPath): DraftTask['acceptance'] {
  if (typeof value === 'string') return [{ text: value }];
  const single = asMapping(value);
  if (single) return [draftStep(single, path)];
  return asList(value).flatMap((entry, index): DraftTask['acceptance'] => {
    const mapping = asMapping(entry);
    if (mapping) return [draftStep(mapping, [...path, index])];
    return typeof entry === 'string' ? [{ text: entry }] : [];
  });
}

/** `checks:` is one phase with one task per entry, which takes its id and title from the check. */
function checksPhase(entries: YamlValue[], last: DraftPhase | undefined): DraftPhase {
  const phase: DraftPhase = {
    id: 'checks',
    raw: { id: 'checks', title: 'Checks' },
    path: ['checks'],
    needs: last === undefined || last.id === '' ? [] : [{ text: last.id, path: ['checks'] }],
    tasks: [],
    leaves: [],
    entry: [],
    exit: [],
  };
  const used = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const mapping = asMapping(entry);
    if (!mapping) continue;
    const path = ['checks', index];
    const step = draftStep(mapping, path);
    const name = asText(mapping['name']);
    const base = (name === undefined ? '' : slug(name)) || step.kind || 'check';
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    const id = count === 1 ? base : `${base}-${count}`;
    const title = name ?? (step.check ? titleOfCheck(step.check) : id);
    addTask(phase, { id, raw: { id, title }, path, phase, kind: 'automated', steps: [step], acceptance: [], needs: [] });
  }
  // What the others prove is asked once they have.
  const asking = phase.tasks.filter(({ steps }) => steps.some(({ kind }) => kind === 'requirements' || kind === 'tasks'));
  const before = phase.tasks.filter((task) => !asking.includes(task));
  for (const task of asking) {
    task.needs = before.map(({ id }) => ({ text: id, path: task.path }));
    before.push(task);
  }
  return phase;
}

/** Lower case, everything but letters and digits a single `-`. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
}

/** A task and what hands down to it. */
export function withContainer(task: DraftTask): DraftTask[] {
  return task.container === undefined ? [task] : [task.container, task];
}

/** Name of a step: its own or its check's. */
export function stepName(step: DraftStep): string {
  return asText(step.raw['name']) ?? (step.check ? describeCheck(step.check) : 'step');
}

