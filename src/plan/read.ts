/**
 * Tolerant reading of what the author wrote: a value of the wrong shape, which the schema has already reported, reads
 * as one left out, so that the rules can go on and everything wrong is found at once.
 */
import { NUMBER } from './values.js';
import type { PlanPath } from './plan-path.js';
import type { YamlMapping, YamlValue } from './yaml.js';

export function asMapping(value: YamlValue | undefined): YamlMapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

export function asText(value: YamlValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function asList(value: YamlValue | undefined): YamlValue[] {
  return Array.isArray(value) ? value : [];
}

/** A list of texts, or one without its list. */
export function asTexts(value: YamlValue | undefined): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return asList(value).filter((item) => typeof item === 'string' && item !== '') as string[];
}

/** The same, each with where it stands. `path` is that of the list. */
export function withPlaces(value: YamlValue | undefined, path: PlanPath): { text: string; path: PlanPath }[] {
  if (typeof value === 'string') return value === '' ? [] : [{ text: value, path }];
  return asList(value).flatMap((item, index) => (typeof item === 'string' && item !== '' ? [{ text: item, path: [...path, index] }] : []));
}

export function asFlag(value: YamlValue | undefined): boolean | undefined {
  return typeof value === 'string' ? value.toLowerCase() === 'true' : undefined;
}

export function asNumber(value: YamlValue | undefined): number | undefined {
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

/** A number, or the text with a `${{ }}` that the run makes one. */
export function asNumberOrTemplate(value: YamlValue | undefined): number | string | undefined {
  return asNumber(value) ?? (typeof value === 'string' && value.includes('${{') ? value : undefined);
}

/** Names with texts; a value left out is an empty one. */
export function asVariables(value: YamlValue | undefined): Record<string, string> {
  const mapping = asMapping(value);
  if (mapping === undefined) return {};
  const entries = Object.entries(mapping);
  return Object.fromEntries(entries.flatMap(([name, text]) => (text === null || typeof text === 'string' ? [[name, text ?? '']] : [])));
}
