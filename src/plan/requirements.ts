/**
 * Requirements written in Markdown (design, "The plan"): a heading that begins with an id defines it; a list item or
 * table row does so only if no heading does, in whatever document; everything else is a mention.
 */
import type { DraftRequirement, Reference } from './draft.js';
import { sha256Of } from './sha256.js';
import { ID } from './values.js';
import { type Finding, type Place, quoted } from './findings.js';
import { DEFAULT_IDS, type IdPattern, idPattern } from './id-pattern.js';
import { type Candidates, type Definition, type MarkdownReader, markdownReader, type Mention } from './markdown.js';
import type { Requirement, VerificationMethod } from './model.js';
import type { PlanPath } from './plan-path.js';
import { requirementKey } from './requirement-key.js';

/** `path` is relative to the plan. */
export interface RequirementDocument {
  path: string;
  text: string;
}

/** One `{ from, ids }` with what its glob found; `path` is where it stands in the plan. */
export interface DocumentSource {
  from: string;
  ids: { text: string; path: PlanPath }[];
  path: PlanPath;
  documents: RequirementDocument[];
}

export interface FoundRequirements {
  requirements: DraftRequirement[];
  findings: Finding[];
  /** false: something could not be read, so a requirement may exist that is not among them. */
  complete: boolean;
}

/** @param known ids the plan itself defines; documents may name them in `Covers:` */
export async function requirementsIn(sources: DocumentSource[], known: string[]): Promise<FoundRequirements> {
  const findings: Finding[] = [];
  const definitions: Candidate[] = [];
  const mentions: { mention: Mention; file: string; path: PlanPath }[] = [];
  const unusable = new Set<DocumentSource>();
  const completions: Candidates['complete'][] = [];
  let reader: MarkdownReader | undefined;
  for (const source of sources) {
    const patterns = patternsOf(source, findings);
    if (patterns.length < source.ids.length) unusable.add(source);
    if (source.documents.length === 0) {
      findings.push({ code: 'no-documents', message: `No file matches \`${source.from}\`.`, expected: 'a Markdown file of the workspace; links, node_modules and folders with a leading dot are not searched', path: source.path });
    }
    if (patterns.length === 0) continue;
    reader ??= await markdownReader();
    for (const { path, text } of source.documents) {
      const candidates = reader(text, { lengthOf: (line) => idAt(line, patterns), meantBy: (line) => meantBy(line, patterns) });
      completions.push(candidates.complete);
      for (const definition of candidates.definitions) definitions.push({ file: path, definition, source });
      for (const mention of candidates.mentions) mentions.push({ mention, file: path, path: source.path });
    }
  }
  const defining = chosen(definitions);
  const ones = new Set(defining.map(({ definition }) => definition));
  for (const complete of completions) complete(ones);
  const requirements = defining.map(({ file, definition, source }) => requirementOf(file, definition, source.path, findings));
  for (const source of sources) {
    if (source.documents.length === 0 || unusable.has(source) || definitions.some((each) => each.source === source)) continue;
    const where = source.documents.length === 1 ? source.documents[0]!.path : `${source.documents.length} files`;
    findings.push({ code: 'no-requirements', message: `No heading, list item or table row in ${where} begins with an id.`, expected: source.ids.length === 0 ? 'an id such as REQ-1, FR-1, NFR-1, SR-1 or US-1; `ids` says what others look like' : `an id that matches ${source.ids.map(({ text }) => text).join(' or ')}`, path: source.path });
  }
  if (requirements.length > 0) findings.push(...undefinedIn(mentions, new Set([...known, ...requirements.map(({ requirement }) => requirement.id)].map(requirementKey))));
  resolveCovers(requirements, known);
  return { requirements, findings, complete: !findings.some(({ code }) => code === 'bad-pattern' || code === 'no-documents' || code === 'no-requirements') };
}

function patternsOf(source: DocumentSource, findings: Finding[]): IdPattern[] {
  if (source.ids.length === 0) return [idPattern(DEFAULT_IDS) as IdPattern];
  return source.ids.flatMap(({ text, path }) => {
    const pattern = idPattern(text);
    if (!('problem' in pattern)) return [pattern];
    findings.push({ code: 'bad-pattern', message: `\`${text}\` ${pattern.problem}.`, expected: 'a regular expression of characters, classes, groups and repetitions such as REQ-\\d+(\\.\\d+)*', path });
    return [];
  });
}

/** Ids that stand where definitions do and that nothing defines, each where it stands first. */
function undefinedIn(mentions: readonly { mention: Mention; file: string; path: PlanPath }[], defined: Set<string>): Finding[] {
  return mentions.flatMap(({ mention: { id, line, column }, file, path }): Finding[] => {
    const key = requirementKey(id);
    if (defined.has(key)) return [];
    defined.add(key);
    return [{ severity: 'warning', code: 'undefined-id', message: `Nothing defines ${quoted(id)}, so it is no requirement.`, expected: 'a heading, list item or table row that begins with the id, and an id as `ids` of the plan describes it', path, elsewhere: { file, line, column } }];
  });
}

/** Length of the id a line begins with. An id that goes on is a longer, unknown one. */
function idAt(line: string, patterns: IdPattern[]): number {
  const length = Math.max(...patterns.map((pattern) => pattern.match(line)));
  return /^(?:\w|[-.]\d)/.test(line.slice(length)) ? 0 : length;
}

function meantBy(line: string, patterns: IdPattern[]): string {
  const length = Math.max(...patterns.map((pattern) => pattern.match(line)));
  return length === 0 ? '' : line.slice(0, length) + (/^(?:\w|[-.]\d)(?:[\w.-]*\w)?/.exec(line.slice(length))?.[0] ?? '');
}

type Candidate = { file: string; definition: Definition; source: DocumentSource };

/** Of each id its headings, else its items and rows; two of the same rank stay, and are reported as duplicates. */
function chosen(candidates: Candidate[]): Candidate[] {
  const headed = new Set(candidates.filter(({ definition }) => definition.heading).map(({ definition }) => requirementKey(definition.id)));
  const seen = new Set<string>();
  return candidates.filter(({ file, definition }) => {
    if (!definition.heading && headed.has(requirementKey(definition.id))) return false;
    const place = `${file}:${definition.line}:${definition.column}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

const METHODS = ['test', 'analysis', 'inspection', 'demonstration'];

function requirementOf(file: string, definition: Definition, path: PlanPath, findings: Finding[]): DraftRequirement {
  const { attributes, line, column } = definition;
  const id = definition.id.replaceAll(/\s+/g, '-');
  const elsewhere: Place = { file, line, column };
  if (!ID.test(id)) {
    findings.push({ code: 'bad-value', message: `The id \`${id}\` cannot be used.`, expected: 'letters, digits, `.`, `_` and `-`, a letter or digit first, no dot last, at most 100 characters', path, elsewhere });
  }
  const method = attributes.get('verification');
  const verification = method?.text.toLowerCase().replace(/\.$/, '');
  if (method && !METHODS.includes(verification!)) {
    findings.push({
      code: 'bad-value',
      message: `\`Verification\` of ${id} is \`${method.text}\`.`,
      expected: 'test, analysis, inspection or demonstration',
      path,
      elsewhere: { file, line: method.line, column: method.column },
      among: { name: verification!, candidates: METHODS },
    });
  }
  const covers = attributes.get('covers');
  const references = (covers?.text ?? '').split(/[,;]/).flatMap((part): Reference[] => {
    const text = part.replaceAll(/^[\s`[(]+|[\s`\])]+$|\.\s*$/g, '');
    return text === '' ? [] : [{ text, path, elsewhere: { file, line: covers!.line, column: covers!.column } }];
  });
  const title = definition.title === '' ? id : definition.title;
  const optional = Object.fromEntries(['priority', 'rationale', 'status'].flatMap((name) => (attributes.has(name) ? [[name, attributes.get(name)!.text]] : [])));
  const requirement: Requirement = {
    id,
    title,
    source: { file, line },
    verification: (METHODS.includes(verification ?? '') ? verification : 'test') as VerificationMethod,
    covers: [],
    ...optional,
    attributes: {},
    contentHash: contentHash(id, title, definition.body),
  };
  return { requirement, path, elsewhere, covers: references };
}

/** sha256 (hex) of a requirement's text; how it is wrapped makes no difference. */
export function contentHash(...texts: string[]): string {
  return sha256Of(texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')).join('\n'));
}

/** `Covers: REQ 1, req-2 and REQ-3` in the words of the ids that exist. */
function resolveCovers(requirements: DraftRequirement[], known: string[]): void {
  const ids = new Map([...known, ...requirements.map(({ requirement }) => requirement.id)].map((id) => [requirementKey(id), id]));
  for (const each of requirements) {
    each.covers = each.covers.flatMap((reference) => {
      const whole = ids.get(requirementKey(reference.text));
      if (whole !== undefined) return [{ ...reference, text: whole }];
      const words = reference.text.split(/\s+/).filter((word) => word !== '' && word !== 'and' && word !== '&');
      return words.map((word) => ({ ...reference, text: ids.get(requirementKey(word)) ?? word }));
    });
    each.requirement.covers = each.covers.map(({ text }) => text);
  }
}
