import { coversOf } from './covers.js';
import { type Draft, type DraftPhase, type DraftStep, type DraftTask, slug, stepName, withContainer } from './draft.js';
import type { Execution, FailOn, Instructions, Need, Phase, Plan, Retry, SeverityRule, Shell, Step, Task, Waiver, WorkItemStatus } from './model.js';
import type { PlanPath } from './plan-path.js';
import { asFlag, asList, asMapping, asNumber, asText, asTexts, asVariables } from './read.js';
import { durationMs, effort, effortSizes } from './units.js';
import type { YamlMapping, YamlValue } from './yaml.js';

interface Origin {
  digest: string;
  file: string;
  lineOf(path: PlanPath): number;
}

/** The plan of a draft no rule has an error against: defaults applied, containers flattened into their leaves. */
export function resolve(draft: Draft, { digest, file, lineOf }: Origin): Plan {
  const { raw } = draft;
  const name = asText(raw['name'])!;
  const defects = asMapping(raw['defects']) ?? {};
  const template = asText(defects['template']);
  const sizes = effortSizes(asVariables(raw['effort']));
  return {
    version: 1,
    id: asText(raw['id']) ?? slug(name),
    name,
    digest,
    file,
    requirements: draft.requirements.map(({ requirement }) => requirement),
    links: asTexts(raw['links']),
    vars: asVariables(raw['vars']),
    failOn: raw['fail-on'] === undefined ? ['failed', 'regressed'] : (asTexts(raw['fail-on']) as FailOn[]),
    people: asVariables(raw['people']),
    waivers: asList(raw['waivers']).flatMap((entry) => waiverOf(asMapping(entry) ?? {}, draft)),
    defects: {
      ...(template === undefined ? {} : { template }),
      maxOpen: asNumber(defects['max-open']) ?? 10,
      closeAfter: asNumber(defects['close-after']) ?? 1,
      severity: asList(defects['severity']).map(severityRule),
    },
    phases: draft.phases.map((phase) => resolvePhase(phase, draft, sizes, lineOf)),
  };
}

function severityRule(value: YamlValue): SeverityRule {
  const raw = asMapping(value) ?? {};
  const [criterion, severity, priority] = [asText(raw['criterion']), asText(raw['severity']), asText(raw['priority'])];
  return {
    requirementPriority: asTexts(raw['requirement-priority']).map((text) => text.toLowerCase()),
    phase: asTexts(raw['phase']),
    ...(criterion === undefined ? {} : { criterion: criterion as 'entry' | 'exit' }),
    ...(severity === undefined ? {} : { severity }),
    ...(priority === undefined ? {} : { priority }),
  };
}

/** A container stands for its leaves. */
function waiverOf(raw: YamlMapping, draft: Draft): Waiver {
  const ids = asTexts(raw['for']).flatMap((id) => [...(draft.requirementsById.has(id) ? [id] : []), ...(draft.tasks.get(id)?.children?.map((child) => child.id) ?? (draft.tasks.has(id) ? [id] : []))]);
  return { for: unique(ids), reason: asText(raw['reason'])!, by: asText(raw['by'])!, until: asText(raw['until'])! };
}

function resolvePhase(phase: DraftPhase, draft: Draft, sizes: ReadonlyMap<string, string>, lineOf: Origin['lineOf']): Phase {
  const { raw } = phase;
  const labels = raw['runs-on'];
  return {
    id: phase.id,
    title: asText(raw['title']) ?? phase.id,
    needs: unique(phase.needs.map(({ text }) => text)),
    covers: unique(asTexts(raw['covers'])),
    entry: resolveSteps(phase.entry),
    exit: resolveSteps(phase.exit),
    ...(labels === undefined ? {} : { runsOn: typeof labels === 'string' ? labels : asTexts(labels) }),
    tasks: phase.leaves.map((task) => resolveTask(task, draft, sizes, lineOf)),
    containers: phase.tasks.flatMap((task) =>
      task.children === undefined ? [] : [{ id: task.id, title: asText(task.raw['title']) ?? task.id, tasks: task.children.map(({ id }) => id) }],
    ),
    line: lineOf(phase.path),
  };
}

function resolveTask(task: DraftTask, draft: Draft, sizes: ReadonlyMap<string, string>, lineOf: Origin['lineOf']): Task {
  const { raw, container } = task;
  const chain = withContainer(task);
  const size = asText(raw['effort']);
  const optional: Partial<Task> = {};
  if (container !== undefined) optional.parent = container.id;
  if (size !== undefined) optional.effort = effort(size, sizes)!;
  const owner = asText(raw['owner']) ?? asText(container?.raw['owner']);
  if (owner !== undefined) optional.owner = owner;
  const manual = asMapping(raw['manual']);
  if (manual) optional.manual = { instructions: instructionsOf(manual), approvers: asTexts(manual['approvers']) };
  const hint = asText(raw['hint']);
  if (hint !== undefined) optional.hint = hint;
  const reproduce = asText(raw['reproduce']);
  if (reproduce !== undefined) optional.reproduce = reproduce;
  if (task.kind === 'work-item') optional.status = (asText(raw['status']) ?? 'planned') as WorkItemStatus;
  const condition = combined(asText(container?.raw['if']), asText(raw['if']));
  const own = executionOf(raw);
  return {
    id: task.id,
    title: asText(raw['title']) ?? task.id,
    phase: task.phase.id,
    kind: task.kind as Task['kind'],
    steps: resolveSteps(task.steps),
    needs: needsOf(task, draft),
    covers: unique(coversOf(task)),
    secrets: unique(chain.flatMap((each) => asTexts(each.raw['secrets']))),
    evidence: asTexts(raw['evidence']),
    deliverables: asTexts(raw['deliverables']),
    acceptance: task.acceptance.flatMap((each): Task['acceptance'] => ('raw' in each ? resolveSteps([each]) : [each])),
    ...own,
    env: container === undefined ? own.env : { ...asVariables(container.raw['env']), ...own.env },
    ...(condition === undefined ? {} : { if: condition }),
    ...optional,
    line: lineOf(task.path),
  };
}

function instructionsOf(manual: YamlMapping): Instructions {
  const file = asText(asMapping(manual['instructions'])?.['file']);
  return file === undefined ? { text: asText(manual['instructions'])! } : { file };
}

/** A container that is needed stands for its leaves. */
export function needsOf(task: DraftTask, draft: Draft): Need[] {
  const needs = new Map<string, Need>();
  for (const { text } of withContainer(task).flatMap((each) => each.needs)) {
    const target = draft.tasks.get(text);
    if (target === undefined) needs.set(text, { kind: 'phase', id: text });
    else for (const { id } of target.children ?? [target]) needs.set(id, { kind: 'task', id });
  }
  return [...needs.values()];
}

/** Both hold. A single one stays as it was written. */
function combined(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return `${enclosed(outer)} && ${enclosed(inner)}`;
}

function enclosed(condition: string): string {
  return `(${/^\s*\$\{\{([^]*)\}\}\s*$/.exec(condition)?.[1]?.trim() ?? condition.trim()})`;
}

function resolveSteps(steps: DraftStep[]): Step[] {
  const used = new Map<string, number>();
  return steps.map((step) => {
    const name = stepName(step);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return { name: count === 1 ? name : `${name} (${count})`, check: step.check!, ...executionOf(step.raw) };
  });
}

function executionOf(raw: YamlMapping): Execution {
  const execution: Execution = { env: asVariables(raw['env']), continueOnError: asFlag(raw['continue-on-error']) ?? false };
  const condition = asText(raw['if']);
  if (condition !== undefined) execution.if = condition;
  const shell = asText(raw['shell']);
  if (shell !== undefined) execution.shell = shell as Shell;
  const folder = asText(raw['working-directory']);
  if (folder !== undefined) execution.workingDirectory = folder;
  const timeout = asText(raw['timeout']);
  if (timeout !== undefined) execution.timeoutMs = durationMs(timeout)!;
  const retry = retryOf(raw);
  if (retry !== undefined) execution.retry = retry;
  return execution;
}

function retryOf(raw: YamlMapping): Retry | undefined {
  const fields = asMapping(raw['retry']);
  const attempts = asNumber(fields ? fields['attempts'] : raw['retry']);
  if (attempts === undefined) return undefined;
  return { attempts, backoffMs: durationMs(asText(fields?.['backoff']) ?? '') ?? 1000 };
}

function unique(texts: string[]): string[] {
  return texts.length < 2 ? texts : [...new Set(texts)];
}
