/** The repository's own defect template: Markdown with GitHub's front matter, or an issue form, with Liquid in it. */
import { Liquid, LiquidError, type Template, TokenizationError } from 'liquidjs';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { UserError } from '../errors.js';
import { nearest } from '../plan/nearest.js';
import { markdownCodeBlock, shortLine } from '../render/escape.js';
import { BUILT_IN } from './built-in.js';
import { type View, VARIABLES } from './view.js';

export interface DefectTemplate {
  labels: string[];
  assignees: string[];
  /** Number or title. */
  milestone: string | undefined;
  type: string | undefined;
  /** Where no rule of the plan says it. */
  severity: string | undefined;
  priority: string | undefined;
  /** Plain text on one line, at most 256 characters. @throws TemplateError */
  title(view: View): string;
  /** Markdown. @param plain for what a form shows as code. @throws TemplateError */
  body(view: View, plain: View): string;
}

interface FrontMatter {
  fields: Map<string, unknown>;
  lineOf(field: string): number;
}

/** A template that cannot be filled in. */
export class TemplateError extends UserError {
  readonly line: number;
  /** The end of a sentence. */
  readonly what: string;
  readonly expected: string;
  /** The nearest valid name. */
  readonly suggestion: string | undefined;

  constructor(file: string, line: number, what: string, { expected, suggestion }: { expected: string; suggestion?: string }) {
    super(`The defect template ${file}:${line} is refused: ${what}.`, suggestion === undefined ? `Expected ${expected}.` : `Did you mean \`${suggestion}\`?`);
    this.line = line;
    this.what = what;
    this.expected = expected;
    this.suggestion = suggestion;
  }
}

/** GitHub's own, and ours. `projects` and the first ones are for people who open issues by hand. */
const FIELDS = ['name', 'about', 'description', 'projects', 'title', 'labels', 'assignees', 'milestone', 'type', 'severity', 'priority', 'body'];
const TITLE = '{{ id }}: {{ error }}';
const TITLE_LENGTH = 256;
/** Far beyond any template; ends one that loops. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 2000, memoryLimit: 20_000_000 };

const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true, templates: {}, ...LIMITS });

/**
 * @param text of the file; undefined: the built-in template
 * @throws TemplateError
 */
export function defectTemplate(file: string, text: string | undefined): DefectTemplate {
  if (text === undefined) return markdownTemplate('the built-in template', BUILT_IN);
  return /\.ya?ml$/i.test(file) ? formTemplate(file, text) : markdownTemplate(file, text);
}

function markdownTemplate(file: string, text: string): DefectTemplate {
  const match = /^\uFEFF?---[ \t]*\r?\n([^]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/.exec(text);
  const head = match === null ? undefined : frontMatter(file, match[1] ?? '', 1);
  const before = match === null ? 0 : (match[0].match(/\n/g)?.length ?? 0);
  const body = compiled(file, match === null ? text : text.slice(match[0].length), before);
  return { ...described(file, head), body };
}

/** A form is filled in as if a person had submitted it: each field under its label. */
function formTemplate(file: string, text: string): DefectTemplate {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) throw new TemplateError(file, lines.linePos(problem.pos[0]).line, sentence(problem.message), { expected: 'YAML' });
  const form = mapping(valueOf(file, 1, () => document.toJS()));
  if (!isMap(document.contents) || !Array.isArray(form['body'])) throw new TemplateError(file, 1, 'it is no issue form', { expected: 'a mapping with a list `body`, as in GitHub\'s issue forms' });
  const head = frontMatter(file, text, 0);
  const parts = form['body'].flatMap((field, index) => {
    const node = document.getIn(['body', index], true) as { range?: [number, number, number] } | undefined;
    const line = node?.range === undefined ? 1 : lines.linePos(node.range[0]).line;
    return formField(file, field, line);
  });
  return { ...described(file, head), body: (view, plain) => `${parts.map((part) => part(view, plain)).join('\n\n')}\n` };
}

const FORM_TYPES = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes', 'upload'];

/** What GitHub writes for one field of a submitted form; nothing for text that only explains the form. */
function formField(file: string, written: unknown, line: number): DefectTemplate['body'][] {
  const field = mapping(written);
  const type = scalar(field['type']) ?? '';
  const id = scalar(field['id']);
  const attributes = mapping(field['attributes']);
  if (!FORM_TYPES.includes(type)) {
    throw new TemplateError(file, line, `${JSON.stringify(type)} is no type of a form field`, among(type, FORM_TYPES));
  }
  if (type === 'markdown') return [];
  const label = scalar(attributes['label']) ?? id ?? type;
  const options = Array.isArray(attributes['options']) ? attributes['options'].map((option) => scalar(option) ?? scalar(mapping(option)['label']) ?? '') : [];
  const variable = id === undefined ? undefined : variableOf(id);
  if (type === 'checkboxes') {
    return [() => `### ${label}\n\n${options.map((option) => `- [ ] ${option}`).join('\n')}`];
  }
  if (type === 'dropdown') {
    return [
      (view) => {
        const said = variable === undefined ? '' : String(view[variable]);
        const chosen = options.find((option) => option.toLowerCase() === said.toLowerCase()) ?? options[Number(attributes['default'] ?? -1)];
        return `### ${label}\n\n${chosen ?? '_No response_'}`;
      },
    ];
  }
  const source = scalar(attributes['value']) ?? (variable === undefined ? undefined : `{{ ${variable} }}`);
  const value = source === undefined ? undefined : compiled(file, source, line - 1);
  const render = scalar(attributes['render']);
  return [
    (view, plain) => {
      const text = value?.(render === undefined ? view : plain).trim() ?? '';
      const shown = text === '' ? '_No response_' : render === undefined ? text : markdownCodeBlock(text).replace(/^`+/, (fence) => `${fence}${render}`);
      return `### ${label}\n\n${shown}`;
    },
  ];
}

/** `steps-to-reproduce` and `steps_to_reproduce` are people's words for our variables. */
const SYNONYMS: Record<string, keyof typeof VARIABLES> = {
  steps: 'reproduce',
  steps_to_reproduce: 'reproduce',
  reproduction: 'reproduce',
  what_happened: 'actual',
  actual_behavior: 'actual',
  actual_behaviour: 'actual',
  expected_behavior: 'expected',
  expected_behaviour: 'expected',
  logs: 'actual',
  summary: 'title',
  fix: 'remediation',
};

function variableOf(id: string): keyof typeof VARIABLES | undefined {
  const name = id.toLowerCase().replaceAll('-', '_');
  if (Object.hasOwn(VARIABLES, name)) return name as keyof typeof VARIABLES;
  return Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined;
}

function described(file: string, head: FrontMatter | undefined): Omit<DefectTemplate, 'body'> {
  const text = (field: string): string | undefined => {
    const value = head?.fields.get(field);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new TemplateError(file, head?.lineOf(field) ?? 1, `\`${field}\` is ${Array.isArray(value) ? 'a list' : 'no text'}`, { expected: 'a text' });
  };
  const texts = (field: string): string[] => {
    const value = head?.fields.get(field);
    if (Array.isArray(value)) return value.map(String).map((item) => item.trim()).filter((item) => item !== '');
    return (text(field) ?? '').split(',').map((item) => item.trim()).filter((item) => item !== '');
  };
  const render = compiled(file, text('title') ?? TITLE, (head?.lineOf('title') ?? 1) - 1);
  return {
    labels: texts('labels'),
    assignees: texts('assignees').map((login) => login.replace(/^@/, '')),
    milestone: text('milestone'),
    type: text('type'),
    severity: text('severity'),
    priority: text('priority'),
    // GitHub takes no issue without one.
    title: (view) => shortLine(render(view), TITLE_LENGTH) || shortLine(`${String(view.id)}: ${String(view.error)}`, TITLE_LENGTH),
  };
}

function frontMatter(file: string, text: string, before: number): FrontMatter {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) throw new TemplateError(file, before + lines.linePos(problem.pos[0]).line, sentence(problem.message), { expected: 'YAML as front matter' });
  const fields = new Map<string, unknown>();
  const places = new Map<string, number>();
  if (document.contents !== null && !isMap(document.contents)) throw new TemplateError(file, before + 1, 'the front matter is no mapping', { expected: 'lines such as `labels: bug`' });
  for (const { key, value } of isMap(document.contents) ? document.contents.items : []) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = before + (isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1);
    if (!FIELDS.includes(name)) {
      throw new TemplateError(file, line, `\`${name}\` is not a field of a template`, among(name, FIELDS));
    }
    places.set(name, line);
    fields.set(name, value === null ? undefined : valueOf(file, line, () => (value as { toJS(document: unknown): unknown }).toJS(document)));
  }
  return { fields, lineOf: (field) => places.get(field) ?? before + 1 };
}

/** An alias that leads nowhere, or to far too much, is only found now. */
function valueOf(file: string, line: number, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw new TemplateError(file, line, sentence((error as Error).message), { expected: 'YAML' });
  }
}

function mapping(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** @param before lines of the file in front of `source` */
function compiled(file: string, source: string, before: number): (view: View) => string {
  let parsed: Template[];
  try {
    parsed = liquid.parse(source);
  } catch (error) {
    throw liquidProblem(file, before, error);
  }
  for (const [name, uses] of Object.entries(liquid.analyzeSync(parsed, { partials: false }).globals)) {
    if (Object.hasOwn(VARIABLES, name)) continue;
    throw new TemplateError(file, before + (uses[0]?.location.row ?? 1), `there is no variable \`${name}\``, among(name, Object.keys(VARIABLES)));
  }
  return (view) => {
    try {
      return String(liquid.renderSync(parsed, view));
    } catch (error) {
      throw liquidProblem(file, before, error);
    }
  };
}

function liquidProblem(file: string, before: number, error: unknown): Error {
  if (!(error instanceof LiquidError || error instanceof TokenizationError)) return error as Error;
  const at = (error as unknown as { token?: { getPosition?(): [number, number] } }).token?.getPosition?.()[0] ?? 1;
  return new TemplateError(file, before + at, sentence(error.message.replace(/, (?:line:|file:)[^]*$/, '')), { expected: 'Liquid, with the variables of docs/defects.md' });
}

/** The first line of what a library says, without its own end. */
function sentence(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[.:]$/, '');
}

function among(name: string, names: readonly string[]): { expected: string; suggestion?: string } {
  const suggestion = nearest(name, names);
  return { expected: `one of ${names.join(', ')}`, ...(suggestion === undefined ? {} : { suggestion }) };
}
