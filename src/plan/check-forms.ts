import type { Check, CheckKind } from './model.js';
import { CHECK_KINDS } from './plan-shape.js';
import { asFlag, asMapping, asNumberOrTemplate, asText, asTexts } from './read.js';
import type { YamlMapping } from './yaml.js';

const KINDS = new Set<string>(CHECK_KINDS);

/** Which checks an entry has, in the order written; a valid one has exactly one. */
export function kindsOf(entry: YamlMapping): CheckKind[] {
  return (Object.keys(entry) as CheckKind[]).filter((name) => KINDS.has(name));
}

/** An entry's check with shorthands written out; undefined where a field it needs is missing. */
export function checkOf(entry: YamlMapping, kind: CheckKind): Check | undefined {
  const value = entry[kind];
  const short = asText(value);
  const fields = asMapping(value) ?? {};
  const get = (name: string) => asText(fields[name]);
  switch (kind) {
    case 'run':
      return short === undefined ? undefined : { kind, run: short };
    case 'file': {
      const path = short ?? get('path');
      return path === undefined ? undefined : { kind, path, exists: asFlag(fields['exists']) ?? true, ...optional('contains', get('contains')), ...optional('sha256', get('sha256')?.toLowerCase()) };
    }
    case 'http': {
      const url = short ?? get('url');
      return url === undefined ? undefined : { kind, url, ...optional('status', asNumberOrTemplate(fields['status'])), ...optional('contains', get('contains')) };
    }
    case 'tcp': {
      const [, shortHost, shortPort] = /^(.*?):(\d+|[^:]*\$\{\{.*)$/.exec(short ?? '') ?? [];
      const host = shortHost ?? get('host');
      const port = asNumberOrTemplate(shortPort ?? fields['port']);
      return host === undefined || port === undefined ? undefined : { kind, host: host.replace(/^\[(.*)\]$/, '$1'), port };
    }
    case 'dns': {
      const name = short ?? get('name');
      return name === undefined ? undefined : { kind, name, ...optional('address', get('address')) };
    }
    case 'metric': {
      const file = get('file');
      const path = get('path');
      if (file === undefined || path === undefined) return undefined;
      return { kind, file, path, ...optional('min', asNumberOrTemplate(fields['min'])), ...optional('max', asNumberOrTemplate(fields['max'])) };
    }
    case 'junit': {
      const files = short === undefined ? asTexts(fields['files']) : [short];
      return files.length === 0 ? undefined : { kind, files, minTests: asNumberOrTemplate(fields['min-tests']) ?? 1 };
    }
    case 'coverage': {
      const files = asTexts(fields['files']);
      return files.length === 0 ? undefined : { kind, files, ...optional('lines', asNumberOrTemplate(fields['lines'])), ...optional('branches', asNumberOrTemplate(fields['branches'])) };
    }
    case 'schema': {
      const file = get('file');
      const schema = get('schema');
      return file === undefined || schema === undefined ? undefined : { kind, file, schema };
    }
    case 'requirements':
      return { kind, verified: allOrIds(asTexts(fields['verified'])) };
    case 'tasks':
      return { kind, passed: allOrIds(asTexts(fields['passed'])) };
  }
}

function allOrIds(texts: string[]): 'all' | string[] {
  return texts.length === 1 && texts[0] === 'all' ? 'all' : texts;
}

function optional<K extends string, T>(name: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: T });
}

/** A check in a few words: the name of a step that has none. */
export function describeCheck(check: Check): string {
  switch (check.kind) {
    case 'run':
      return shortened(check.run.trim().split('\n')[0]!.trim());
    case 'file':
      return `file ${check.path}${check.exists ? '' : ' does not exist'}`;
    case 'http':
      return `http ${check.url}`;
    case 'tcp':
      return `tcp ${check.host}:${check.port}`;
    case 'dns':
      return `dns ${check.name}`;
    case 'metric':
      return `metric ${check.path}`;
    case 'junit':
      return `junit ${check.files.join(', ')}`;
    case 'coverage':
      return `coverage ${check.files.join(', ')}`;
    case 'schema':
      return `schema ${check.file}`;
    case 'requirements':
      return `requirements verified: ${check.verified === 'all' ? 'all' : shortened(check.verified.join(', '))}`;
    case 'tasks':
      return `tasks passed: ${check.passed === 'all' ? 'all' : shortened(check.passed.join(', '))}`;
  }
}

function shortened(text: string): string {
  return text.length > 72 ? `${text.slice(0, 71)}…` : text;
}

/** The tasks of `checks:` take their titles from the check. */
export function titleOfCheck(check: Check): string {
  switch (check.kind) {
    case 'junit':
      return `Test reports ${check.files.join(', ')}`;
    case 'coverage': {
      const limits = [...(check.lines === undefined ? [] : [`lines ${check.lines}%`]), ...(check.branches === undefined ? [] : [`branches ${check.branches}%`])];
      return `Coverage ${limits.join(', ')}`;
    }
    default:
      return describeCheck(check);
  }
}

/** Where checks name files of the workspace. */
export function pathFields(kind: CheckKind): string[] {
  const fields: Partial<Record<CheckKind, string[]>> = {
    file: ['path'],
    metric: ['file'],
    junit: ['files'],
    coverage: ['files'],
    schema: ['file', 'schema'],
  };
  return fields[kind] ?? [];
}
