/** Markdown documents that define requirements, and the patterns of ids they do it by. */
import { requirementsIn } from '../plan/requirements.js';
import { requirementKey } from '../plan/requirement-key.js';
import { grouped } from '../trace/grouped.js';
import type { FoundDocument } from './model.js';
import { globOf } from './reports.js';

/** Families of ids that are not requirements: standards, decisions, work, models. */
const OTHER_FAMILIES = new Set(['ADR', 'AES', 'BCP', 'BUG', 'CVE', 'CWE', 'EPIC', 'GH', 'GHSA', 'GPT', 'HTTP', 'IEC', 'IEEE', 'IPV', 'ISO', 'ISSUE', 'JIRA', 'KB', 'MD', 'MS', 'PEP', 'PHASE', 'PR', 'RFC', 'RUSTSEC', 'SHA', 'STEP', 'TASK', 'TC', 'TEST', 'TLS', 'TODO', 'UTF', 'WIP']);
const DEFAULT_FAMILIES = new Set(['REQ', 'FR', 'NFR', 'SR', 'US']);

/** A heading, list item or first cell that begins with an id: family, separator, number. */
const BEGINS = /^(?: {0,3}#{1,6}[ \t]+|[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|[ \t]*\|[ \t]*)[*_`~[]*([A-Z][A-Z0-9]*(?:[-_][A-Z][A-Z0-9]*)*)([-_ ]?)(\d+(?:\.\d+)*)/gm;
/** A family of somebody's own has to show it more than once. */
const FEWEST = 2;

export function isMarkdown(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path);
}

export function mayDefine(path: string): boolean {
  if (!isMarkdown(path) || /(?:^|\/)\./.test(path)) return false;
  if (/(?:^|\/)templates?\/|(?:^|[/_.-])template[_.-]/i.test(path)) return false;
  return !/(?:^|\/)(?:change(?:s|log)|history|releases?(?:[-_]notes)?|news|licen[cs]e|code_of_conduct)\b[^/]*$/i.test(path);
}

/**
 * @param texts Markdown by path
 * @returns the documents that define ids, the likeliest first; none repeats an id of one before it
 */
export async function documentsIn(texts: ReadonlyMap<string, string>): Promise<{ documents: FoundDocument[]; leftOut: { path: string; why: string }[] }> {
  const candidates = [...texts].flatMap(([path, text]) => {
    const patterns = isAbout(path, texts) ? undefined : patternsOf(text);
    return patterns === undefined ? [] : [{ path, text, patterns }];
  });
  if (candidates.length === 0) return { documents: [], leftOut: [] };
  const { requirements } = await requirementsIn(
    candidates.map(({ path, text, patterns }, index) => ({
      from: path,
      ids: patterns.map((pattern) => ({ text: pattern, path: [] })),
      path: ['requirements', index],
      documents: [{ path, text }],
    })),
    [],
  );
  const below = grouped(requirements.flatMap(({ requirement, covers }) => covers.map(({ text }) => ({ parent: text, child: requirement.id }))), ({ parent }) => parent);
  const defined = grouped(requirements, ({ requirement }) => requirement.source?.file);
  const documents = candidates
    .map(({ path, patterns }) => {
      const each = [...grouped((defined.get(path) ?? []).map(({ requirement }) => requirement.id), requirementKey).values()];
      const ids = each.map(([id]) => id!);
      return { path, patterns, ids, refined: ids.flatMap((id) => (below.has(id) ? [{ id, by: below.get(id)!.map(({ child }) => child) }] : [])), twice: each.filter(({ length }) => length > 1).map(([id]) => id!) };
    })
    .filter(({ ids }) => ids.length > 0)
    // One that has to be put right first must not keep out those that need not.
    .toSorted((a, b) => Number(a.twice.length > 0) - Number(b.twice.length > 0) || likelihood(b.path) - likelihood(a.path) || b.ids.length - a.ids.length || (a.path < b.path ? -1 : 1));
  return withoutRepeats(documents);
}

/** Spec Kit lays the plan, the tasks and the checklists of `specs/001-name/spec.md` beside it: they speak of its ids. */
function isAbout(path: string, texts: ReadonlyMap<string, string>): boolean {
  const feature = /^(?:.*\/)?\d{3,}-[^/]+\//.exec(path)?.[0];
  return feature !== undefined && path !== `${feature}spec.md` && texts.has(`${feature}spec.md`);
}

/** Those that speak of requirements in their name first, then those nearest to the top. */
function likelihood(path: string): number {
  const named = /requirement|\bsrs\b|\bprd\b|spec(?:ification)?s?\b|user.?stor|\bneeds\b/i.test(path) ? 10 : 0;
  return named - Math.min(9, path.split('/').length);
}

function withoutRepeats(found: readonly FoundDocument[]): { documents: FoundDocument[]; leftOut: { path: string; why: string }[] } {
  const owner = new Map<string, string>();
  const documents: FoundDocument[] = [];
  const leftOut: { path: string; why: string }[] = [];
  for (const document of found) {
    const repeated = document.ids.find((id) => owner.has(requirementKey(id)));
    if (repeated === undefined) documents.push(document);
    else leftOut.push({ path: document.path, why: `${repeated} is in ${owner.get(requirementKey(repeated))} already` });
    if (repeated === undefined) for (const id of document.ids) owner.set(requirementKey(id), document.path);
  }
  return { documents, leftOut };
}

/** The `ids:` a document needs: none where the default pattern does; undefined where nothing in it begins with an id. */
function patternsOf(text: string): string[] | undefined {
  const families = new Map<string, { count: number; separators: Set<string>; dotted: boolean }>();
  for (const { 0: whole, 1: family = '', 2: separator = '', 3: number = '', index } of text.matchAll(BEGINS)) {
    const own = !DEFAULT_FAMILIES.has(family);
    // `BSD-3-Clause` is a word, no id.
    const goesOn = /^[-_]?[A-Za-z]/.test(text.slice(index + whole.length, index + whole.length + 2));
    if (own && (goesOn || separator === '' || separator === ' ' || family.length < 2 || OTHER_FAMILIES.has(family.split(/[-_]/)[0]!))) continue;
    const seen = families.get(family) ?? { count: 0, separators: new Set(), dotted: false };
    families.set(family, { count: seen.count + 1, separators: seen.separators.add(separator), dotted: seen.dotted || number.includes('.') });
  }
  const named = [...families].filter(([family, { count }]) => DEFAULT_FAMILIES.has(family) || count >= FEWEST);
  if (named.length === 0) return undefined;
  if (named.every(([family]) => DEFAULT_FAMILIES.has(family))) return [];
  return named.map(([family, { separators, dotted }]) => {
    const [only, ...others] = separators;
    const between = others.length === 0 ? only : separators.has('') ? '[-_ ]?' : '[-_ ]';
    return `${family}${between}\\d+${dotted ? '(\\.\\d+)*' : ''}`;
  });
}

/** More documents than this are named by a glob, where one names them and no other. */
const MOST_ENTRIES = 5;

/** The entries of `requirements:` in a plan. */
export function requirementEntries(documents: readonly FoundDocument[], allMarkdown: readonly string[]): { from: string; ids: readonly string[] }[] {
  const keyOf = ({ path, patterns }: FoundDocument): string => [folderOf(path), ...patterns].join('\n');
  return [...new Set(documents.map(keyOf))].flatMap((key) => {
    const group = documents.filter((each) => keyOf(each) === key);
    const ids = group[0]?.patterns ?? [];
    const folder = folderOf(group[0]?.path ?? '');
    const paths = group.map(({ path }) => path);
    const beside = allMarkdown.filter((path) => folderOf(path) === folder && path.endsWith('.md'));
    if (group.length > MOST_ENTRIES && beside.every((path) => paths.includes(path))) return [{ from: `${globOf(folder)}*.md`, ids }];
    return paths.map((path) => ({ from: globOf(path), ids }));
  });
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
