import { kindsOf } from '../check-forms.js';
import { type Draft, type DraftStep, type DraftTask, slug } from '../draft.js';
import type { Findings } from '../findings.js';
import type { PlanPath } from '../plan-path.js';
import { CHECK_KINDS, stepShape } from '../plan-shape.js';
import { asList, asMapping, asNumber, asText, asVariables } from '../read.js';
import { durationMs, effort, effortSizes, MAX_DURATION_MS } from '../units.js';
import { EFFORT_RANGE } from '../values.js';
import type { YamlMapping, YamlValue } from '../yaml.js';

const has = (raw: YamlMapping, name: string): boolean => Object.hasOwn(raw, name);

export function planForm(draft: Draft, findings: Findings): void {
  const { raw } = draft;
  if (!has(raw, 'phases') && !has(raw, 'checks')) {
    findings.add({ code: 'missing-field', message: 'The plan has neither `phases` nor `checks`.', expected: '`phases:` with tasks, or `checks:` for the smallest plan', path: [] });
  }
  const name = asText(raw['name']);
  if (!has(raw, 'id') && name !== undefined && slug(name) === '') {
    findings.add({ code: 'missing-field', message: `No id can be made from the name \`${name}\`.`, expected: '`id:` with letters and digits', path: ['name'] });
  }
}

/** Either a requirement written out, or documents to read them from. */
export function requirementForms(draft: Draft, findings: Findings): void {
  for (const [index, entry] of asList(draft.raw['requirements']).entries()) {
    const raw = asMapping(entry);
    if (!raw) continue;
    const path = ['requirements', index];
    const finding = { code: 'requirement-form', expected: '`id` and `title`, or `from` and `ids`' };
    if (!has(raw, 'from')) {
      if (!has(raw, 'id')) findings.add({ ...finding, message: 'A requirement has neither `id` nor `from`.', path });
      if (has(raw, 'ids')) findings.add({ ...finding, message: '`ids` has no effect without `from`.', path: [...path, 'ids'], target: 'key' });
      continue;
    }
    for (const field of Object.keys(raw)) {
      if (field !== 'from' && field !== 'ids') findings.add({ ...finding, message: `\`${field}\` cannot stand beside \`from\`: documents say it for each requirement.`, path: [...path, field], target: 'key' });
    }
  }
}

const FORMS = ['run', 'steps', 'tasks'];
const CONTAINER_FIELDS = new Set(['id', 'title', 'tasks', 'needs', 'if', 'covers', 'env', 'secrets', 'owner']);
/** Of these a work item, which runs nothing, has no use. */
const RUN_FIELDS = ['shell', 'working-directory', 'env', 'secrets', 'timeout', 'retry', 'continue-on-error', 'evidence', 'reproduce'];

export function taskForms(draft: Draft, findings: Findings): void {
  for (const task of draft.allTasks) taskForm(task, findings);
}

function taskForm(task: DraftTask, findings: Findings): void {
  const { raw, path } = task;
  const field = (name: string) => ({ path: [...path, name], target: 'key' as const });
  const forms: string[] = FORMS.filter((name) => has(raw, name));
  if (forms.length > 1) {
    const [first, second] = Object.keys(raw).filter((name) => forms.includes(name));
    findings.add({ code: 'task-form', message: `Task \`${task.id}\` has \`${first}\` and \`${second}\`.`, expected: 'at most one of `run`, `steps` and `tasks`', ...field(second!) });
  }
  if (task.kind === 'container') {
    for (const name of Object.keys(raw)) {
      if (CONTAINER_FIELDS.has(name) || forms.includes(name)) continue;
      findings.add({ code: 'container-field', message: `\`${name}\` has no effect on a task with \`tasks\`.`, expected: `\`${name}\` on each of its tasks; it hands down needs, if, covers, env, secrets and owner`, ...field(name) });
    }
    return;
  }
  if (task.kind !== 'work-item') {
    if (has(raw, 'status')) {
      findings.add({ code: 'status-of-task', message: `Task \`${task.id}\` is no work item, so its \`status\` comes from running it.`, expected: '`status` only on a task with neither `run` nor `steps` nor `manual`', ...field('status') });
    }
    return;
  }
  const useless = RUN_FIELDS.filter((name) => has(raw, name));
  if (task.acceptance.some((each) => 'raw' in each)) useless.push('acceptance');
  for (const name of useless) {
    findings.add({
      severity: 'warning',
      code: 'no-effect',
      message: name === 'acceptance' ? `The acceptance checks of task \`${task.id}\` never run: it is a work item.` : `\`${name}\` has no effect on task \`${task.id}\`: it is a work item, which runs nothing.`,
      expected: '`run`, `steps` or `manual`',
      ...field(name),
    });
  }
}

/** A step has exactly one check, and a check that compares has something to compare with. */
export function checkForms(draft: Draft, findings: Findings): void {
  for (const step of draft.steps) {
    const [first, second] = kindsOf(step.raw);
    if (first === undefined) {
      // A misspelt name has been reported already.
      if (Object.keys(step.raw).some((name) => !Object.hasOwn(stepShape.fields, name))) continue;
      findings.add({ code: 'check-form', message: 'This has no check.', expected: `one of ${CHECK_KINDS.join(', ')}`, path: step.path });
    } else if (second !== undefined) {
      findings.add({ code: 'check-form', message: `This has two checks, \`${first}\` and \`${second}\`.`, expected: 'one check; write the other as an entry of its own', path: [...step.path, second], target: 'key' });
    } else {
      threshold(step, findings);
      absence(step, findings);
    }
  }
}

/** Of a file that must not be there nothing can be asked. */
function absence({ path, check }: DraftStep, findings: Findings): void {
  if (check?.kind !== 'file' || check.exists) return;
  for (const name of ['contains', 'sha256'] as const) {
    if (check[name] === undefined) continue;
    findings.add({ code: 'check-form', message: `\`${name}\` has no file to look at beside \`exists: false\`.`, expected: 'either of the two; a `run` with `! grep` asks that a file does not contain something', path: [...path, 'file', name], target: 'key' });
  }
}

function threshold({ raw, path, kind }: DraftStep, findings: Findings): void {
  if (kind !== 'metric' && kind !== 'coverage') return;
  const fields = asMapping(raw[kind]);
  if (!fields) return;
  const [low, high] = kind === 'metric' ? (['min', 'max'] as const) : (['lines', 'branches'] as const);
  if (!has(fields, low) && !has(fields, high)) {
    findings.add({ code: 'no-threshold', message: `A ${kind} check without \`${low}\` and \`${high}\` passes whatever is measured.`, expected: `\`${low}\`, \`${high}\` or both`, path: [...path, kind] });
  }
  const min = asNumber(fields['min']);
  const max = asNumber(fields['max']);
  if (kind === 'metric' && min !== undefined && max !== undefined && min > max) {
    findings.add({ code: 'no-threshold', message: `Nothing is at least ${min} and at most ${max}.`, expected: '`min` not above `max`', path: [...path, kind, 'min'] });
  }
}

/** Durations a timer can wait, and effort that is a size or a range. */
export function unitsInRange(draft: Draft, findings: Findings): void {
  const duration = (value: YamlValue | undefined, path: PlanPath, ...field: string[]): void => {
    const text = asText(value);
    if (text === undefined || (durationMs(text) ?? 0) <= MAX_DURATION_MS) return;
    findings.add({ code: 'bad-value', message: `\`${field.at(-1)}\` is \`${text}\`.`, expected: 'at most 596h', path: [...path, ...field] });
  };
  const durations = (raw: YamlMapping, path: PlanPath): void => {
    duration(raw['timeout'], path, 'timeout');
    duration(asMapping(raw['retry'])?.['backoff'], path, 'retry', 'backoff');
  };
  const own = asVariables(draft.raw['effort']);
  const sizes = effortSizes(own);
  const understood = new Set(Object.keys(own));
  for (const [name, range] of Object.entries(own)) {
    // What is no range at all breaks the schema, which says so.
    if (EFFORT_RANGE.test(range) && effort(range, new Map()) === undefined) effortProblem(range, ['effort', name]);
  }
  for (const step of draft.steps) durations(step.raw, step.path);
  for (const { raw, path } of draft.phases.flatMap(({ leaves }) => leaves)) {
    durations(raw, path);
    const size = asText(raw['effort']);
    if (size === undefined || understood.has(size)) continue;
    if (effort(size, sizes) === undefined) effortProblem(size, [...path, 'effort']);
    else understood.add(size);
  }

  function effortProblem(text: string, path: PlanPath): void {
    const backwards = /^[\d.]+-[\d.]+[hdw]$/.test(text);
    findings.add({
      code: 'effort',
      message: backwards ? `The range \`${text}\` ends before it begins.` : `\`${text}\` is no effort.`,
      expected: path[0] === 'effort' ? 'a range such as 4h, 1-2d or 1-2w' : `a size (${[...sizes.keys()].join(', ')}) or a range such as 4h, 1.5d or 3-5d`,
      path,
      ...(backwards ? {} : { among: { name: text, candidates: sizes.keys() } }),
    });
  }
}
