/**
 * A plan file becomes a `Plan`, or everything that is wrong with it. Pure: `parsePlan` says which documents are needed,
 * somebody reads them (`run/plan-file.ts`), and `resolvePlan` does the rest.
 */
import { decode } from './decode.js';
import { type Draft, type DraftRequirement, draftOf } from './draft.js';
import { type Finding, Findings } from './findings.js';
import type { Diagnostic, Plan, Requirement, VerificationMethod } from './model.js';
import { outsideWorkspace } from './outside-workspace.js';
import { formatPath, type PlanPath } from './plan-path.js';
import { planShape } from './plan-shape.js';
import { asList, asMapping, asText, asTexts, asVariables, withPlaces } from './read.js';
import { contentHash, type DocumentSource, type RequirementDocument, requirementsIn } from './requirements.js';
import { resolve } from './resolve.js';
import { applyRules } from './rules.js';
import { usesExpressions } from './rules/expressions.js';
import { sha256Of } from './sha256.js';
import { hasShape } from './shape.js';
import { readYaml, type YamlSource, type YamlValue } from './yaml.js';

export const MAX_PLAN_BYTES = 10 * 1024 * 1024;

export interface ParsedPlan {
  /** As the user named it. */
  file: string;
  /** sha256 (hex) of the bytes. */
  digest: string;
  /** The text of the plan, empty where it is none. */
  text: string;
  /** Globs of `from:` whose documents `resolvePlan` needs. */
  globs: string[];
  /** The defect template it names, which has to fit for `resolvePlan` to give a plan. */
  template?: string;
  /** What is wrong before any document is read. */
  diagnostics: Diagnostic[];
  source?: YamlSource & { value: YamlValue };
}

export interface Counts {
  phases: number;
  tasks: number;
  steps: number;
  requirements: number;
}

export interface LoadedPlan {
  /** Only where no diagnostic is an error. */
  plan?: Plan;
  digest: string;
  /** Leaf tasks; steps of tasks, without criteria and acceptance. Of what could be read, also of a plan with errors. */
  counts: Counts;
  diagnostics: Diagnostic[];
}

export async function parsePlan({ file, bytes }: { file: string; bytes: Uint8Array }): Promise<ParsedPlan> {
  const digest = sha256Of(bytes);
  const refused = (text: string, problem: Omit<Diagnostic, 'severity' | 'file' | 'path'>): ParsedPlan => ({
    file,
    digest,
    text,
    globs: [],
    diagnostics: [{ severity: 'error', file, path: '', ...problem }],
  });
  if (bytes.length > MAX_PLAN_BYTES) {
    const message = `The plan has ${(bytes.length / 1024 / 1024).toFixed(1)} MiB.`;
    return refused('', { code: 'too-large', message, expected: 'at most 10 MiB', line: 1, column: 1 });
  }
  const decoded = decode(bytes);
  if (!('text' in decoded)) return refused('', decoded);
  const { text } = decoded;
  const source = readYaml(text);
  if (source.value === undefined) {
    const diagnostics = source.problems.map((problem) => yamlDiagnostic(problem, file, source));
    return { file, digest, text, globs: [], diagnostics };
  }
  if (source.value === null) {
    return refused(text, { code: 'empty', message: 'The plan is empty.', expected: '`version: 1`, `name` and `phases` or `checks`', line: 1, column: 1 });
  }
  const findings = new Findings(file, source);
  if (!hasShape(source.value, planShape)) {
    const { shapeProblems } = await import('./explain.js');
    for (const finding of shapeProblems(source.value)) findings.add(finding);
  }
  return {
    file,
    digest,
    text,
    globs: documentEntries(source.value).map(({ from }) => from),
    ...templateOf(source.value),
    diagnostics: [...source.problems.map((problem) => yamlDiagnostic(problem, file, source)), ...findings.diagnostics],
    source: source as ParsedPlan['source'] & object,
  };
}

function yamlDiagnostic({ offset, path, ...problem }: YamlSource['problems'][number], file: string, { lines }: YamlSource): Diagnostic {
  return { severity: 'error', ...problem, file, ...lines.place(offset), path: formatPath(path) };
}

function templateOf(value: YamlValue): { template?: string } {
  const template = asText(asMapping(asMapping(value)?.['defects'])?.['template']);
  return template === undefined || outsideWorkspace(template) !== undefined ? {} : { template };
}

/** The `{ from, ids }` of a plan whose globs stay in the workspace. */
function documentEntries(value: YamlValue): Omit<DocumentSource, 'documents'>[] {
  return asList(asMapping(value)?.['requirements']).flatMap((entry, index) => {
    const raw = asMapping(entry);
    const from = asText(raw?.['from']);
    if (from === undefined || outsideWorkspace(from) !== undefined) return [];
    const path = ['requirements', index];
    return [{ from, ids: withPlaces(raw!['ids'], [...path, 'ids']), path: [...path, 'from'] }];
  });
}

/**
 * @param today `YYYY-MM-DD` in UTC: the day waivers are held against; without it none is expired
 * @param documents of each glob of `parsed.globs` what it found, in the order they are to be listed
 * @param found what is wrong with `parsed.template`
 */
export async function resolvePlan(
  parsed: ParsedPlan,
  documents: Readonly<Record<string, readonly RequirementDocument[]>>,
  today?: string,
  found: readonly Finding[] = [],
): Promise<LoadedPlan> {
  const { file, digest, source } = parsed;
  if (asMapping(source?.value) === undefined || source === undefined) return { digest, counts: { phases: 0, tasks: 0, steps: 0, requirements: 0 }, diagnostics: parsed.diagnostics };
  const findings = new Findings(file, source);
  findings.diagnostics.push(...parsed.diagnostics);
  for (const finding of found) findings.add(finding);
  const own = ownRequirements(source.value);
  const entries = documentEntries(source.value);
  const sources = entries.map((entry) => ({ ...entry, documents: [...(Object.hasOwn(documents, entry.from) ? documents[entry.from]! : [])] }));
  const defined = await requirementsIn(sources, own.map(({ requirement }) => requirement.id));
  for (const finding of defined.findings) findings.add(finding);
  const complete = defined.complete && entries.length === asList(asMapping(source.value)?.['requirements']).filter((entry) => asMapping(entry)?.['from'] !== undefined).length;
  const draft = draftOf(source.value, [...own, ...defined.requirements], complete);
  applyRules(draft, findings, usesExpressions(parsed.text) ? await import('./expression.js') : undefined, today);
  const result = { digest, counts: countsOf(draft), diagnostics: findings.sorted() };
  if (findings.hasErrors) return result;
  const lineOf = (path: PlanPath) => findings.placeOf(path).line;
  return { plan: resolve(draft, { digest, file, lineOf }), ...result };
}

function countsOf(draft: Draft): Counts {
  const leaves = draft.phases.flatMap((phase) => phase.leaves);
  return {
    phases: draft.phases.length,
    tasks: leaves.length,
    steps: leaves.reduce((sum, task) => sum + task.steps.length, 0),
    requirements: draft.requirements.length,
  };
}

/** Requirements written in the plan itself. */
function ownRequirements(value: YamlValue): DraftRequirement[] {
  return asList(asMapping(value)?.['requirements']).flatMap((entry, index) => {
    const raw = asMapping(entry);
    const id = asText(raw?.['id']);
    if (!raw || id === undefined || Object.hasOwn(raw, 'from')) return [];
    const path = ['requirements', index];
    const title = asText(raw['title']) ?? id;
    const source = asText(raw['source']);
    const optional = Object.fromEntries(['priority', 'rationale', 'status', 'tests'].flatMap((name) => (asText(raw[name]) === undefined ? [] : [[name, asText(raw[name])!]])));
    const requirement: Requirement = {
      id,
      title,
      ...(source === undefined ? {} : { source: { file: source } }),
      verification: (asText(raw['verification']) ?? 'test') as VerificationMethod,
      covers: asTexts(raw['covers']),
      ...optional,
      attributes: asVariables(raw['attributes']),
      contentHash: contentHash(id, title, asText(raw['rationale']) ?? ''),
    };
    return [{ requirement, path, covers: withPlaces(raw['covers'], [...path, 'covers']) }];
  });
}
