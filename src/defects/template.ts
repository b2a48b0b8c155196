/** The repository's own defect template: Markdown with GitHub's front matter, or an issue form, with Liquid in it. */
import { Liquid, LiquidError, type Template, TokenizationError } from 'liquidjs';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { UserError } from '../errors.js';
import { nearest } from '../plan/nearest.js';
import { shortLine } from '../render/escape.js';
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
  /** Plain text on one line, at most 256 characters. @throws UserError naming template and line */
  title(view: View): string;
  /** Markdown. @throws UserError naming template and line */
  body(view: View): string;
}

interface FrontMatter {
  fields: Map<string, unknown>;
  lineOf(field: string): number;
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
 * @throws UserError that names the file, the line, what was expected and the nearest name
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
  if (problem !== undefined) throw refused(file, lines.linePos(problem.pos[0]).line, problem.message.split('\n')[0] ?? '', 'Correct the YAML.');
  const form = document.toJS() as { body?: unknown } | null;
  if (!isMap(document.contents) || !Array.isArray(form?.body)) throw refused(file, 1, 'it is no issue form', 'Expected a mapping with a list `body`, as in GitHub\'s issue forms.');
  const head = frontMatter(file, text, 0);
  const parts = (form.body as FormField[]).flatMap((field, index) => {
    const node = document.getIn(['body', index], true) as { range?: [number, number, number] } | undefined;
    const line = node?.range === undefined ? 1 : lines.linePos(node.range[0]).line;
    return formField(file, field, line);
  });
  return { ...described(file, head), body: (view) => `${parts.map((part) => part(view)).join('\n\n')}\n` };
}

interface FormField {
  type?: string;
  id?: string;
  attributes?: { label?: string; value?: string; options?: (string | { label?: string })[]; default?: number; render?: string };
}

const FORM_TYPES = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes', 'upload'];

/** What GitHub writes for one field of a submitted form; nothing for text that only explains the form. */
function formField(file: string, { type = '', id, attributes = {} }: FormField, line: number): ((view: View) => string)[] {
  if (!FORM_TYPES.includes(type)) {
    const near = nearest(type, FORM_TYPES);
    throw refused(file, line, `${JSON.stringify(type)} is no type of a form field`, near === undefined ? `Expected one of ${FORM_TYPES.join(', ')}.` : `Did you mean "${near}"?`);
  }
  if (type === 'markdown') return [];
  const label = attributes.label ?? id ?? type;
  const variable = id === undefined ? undefined : variableOf(id);
  if (type === 'checkboxes') {
    const options = (attributes.options ?? []).map((option) => (typeof option === 'string' ? option : (option.label ?? '')));
    return [() => `### ${label}\n\n${options.map((option) => `- [ ] ${option}`).join('\n')}`];
  }
  if (type === 'dropdown') {
    const options = (attributes.options ?? []).map(String);
    return [
      (view) => {
        const said = variable === undefined ? '' : String(view[variable]);
        const chosen = options.find((option) => option.toLowerCase() === said.toLowerCase()) ?? options[attributes.default ?? -1];
        return `### ${label}\n\n${chosen ?? '_No response_'}`;
      },
    ];
  }
  const source = attributes.value ?? (variable === undefined ? undefined : `{{ ${variable} }}`);
  const value = source === undefined ? undefined : compiled(file, source, line - 1);
  return [
    (view) => {
      const text = value?.(view).trim() ?? '';
      const shown = text === '' ? '_No response_' : attributes.render === undefined ? text : `\`\`\`${attributes.render}\n${text.replaceAll('```', '` ` `')}\n\`\`\``;
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
  return Object.hasOwn(VARIABLES, name) ? (name as keyof typeof VARIABLES) : SYNONYMS[name];
}

function described(file: string, head: FrontMatter | undefined): Omit<DefectTemplate, 'body'> {
  const text = (field: string): string | undefined => {
    const value = head?.fields.get(field);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw refused(file, head?.lineOf(field) ?? 1, `\`${field}\` is ${Array.isArray(value) ? 'a list' : 'no text'}`, 'Expected a text.');
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
    title: (view) => shortLine(render(view), TITLE_LENGTH),
  };
}

function frontMatter(file: string, text: string, before: number): FrontMatter {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) throw refused(file, before + lines.linePos(problem.pos[0]).line, problem.message.split('\n')[0] ?? '', 'Correct the YAML of the front matter.');
  const fields = new Map<string, unknown>();
  const places = new Map<string, number>();
  if (document.contents !== null && !isMap(document.contents)) throw refused(file, before + 1, 'the front matter is no mapping', 'Expected lines such as `labels: bug`.');
  for (const { key, value } of isMap(document.contents) ? document.contents.items : []) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = before + (isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1);
    if (!FIELDS.includes(name)) {
      const near = nearest(name, FIELDS);
      throw refused(file, line, `\`${name}\` is not a field of a template`, near === undefined ? `Expected one of ${FIELDS.join(', ')}.` : `Did you mean \`${near}\`?`);
    }
    places.set(name, line);
    fields.set(name, value === null ? undefined : (value as { toJS(document: unknown): unknown }).toJS(document));
  }
  return { fields, lineOf: (field) => places.get(field) ?? before + 1 };
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
    const near = nearest(name, Object.keys(VARIABLES));
    throw refused(file, before + (uses[0]?.location.row ?? 1), `there is no variable \`${name}\``, near === undefined ? `There are ${Object.keys(VARIABLES).join(', ')}.` : `Did you mean \`${near}\`?`);
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
  const what = error.message.replace(/, (?:line:|file:)[^]*$/, '').split('\n')[0] ?? '';
  return refused(file, before + at, what, 'Correct the template; see docs/defects.md for its variables.');
}

function refused(file: string, line: number, what: string, hint: string): UserError {
  return new UserError(`The defect template ${file}:${line} is refused: ${what}.`, hint);
}
