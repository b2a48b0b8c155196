import type { Diagnostic } from './model.js';
import { nearest } from './nearest.js';
import { formatPath, type PlanPath } from './plan-path.js';
import type { YamlSource } from './yaml.js';

export interface Finding {
  severity?: 'error' | 'warning';
  code: string;
  message: string;
  path: PlanPath;
  expected?: string;
  /** What the author may have meant: looked for among these names, which may be many. */
  among?: { name: string; candidates: Iterable<string> };
  /** A name that was looked for already. */
  suggestion?: string;
  /** Points at the name of the field instead of its value. */
  target?: 'key';
  /** Where it stands if that is not the plan. */
  elsewhere?: Place;
}

/** Line and column count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A search is as long as the plan; beyond this many errors no further names are looked for. */
const MAX_SEARCHES = 100;

/** Collects what is wrong with a plan and finds out where it stands. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #source: YamlSource;
  #searches = 0;

  constructor(file: string, source: YamlSource) {
    this.#file = file;
    this.#source = source;
  }

  add({ severity = 'error', code, message, path, expected, among, suggestion: known, target, elsewhere }: Finding): void {
    const { file, line, column } = elsewhere ?? this.placeOf(path, target);
    const suggestion = among && this.#searches++ < MAX_SEARCHES ? nearest(among.name, among.candidates) : known;
    this.diagnostics.push({
      severity,
      code,
      message,
      file,
      line,
      column,
      path: formatPath(path),
      ...(expected === undefined ? {} : { expected }),
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  placeOf(path: PlanPath, target: 'key' | 'value' = 'value'): Place {
    return { file: this.#file, ...this.#source.lines.place(this.#source.offsetOf(path, target)) };
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  /** In reading order: the plan first, then the documents. */
  sorted(): Diagnostic[] {
    const rank = (file: string) => (file === this.#file ? '' : `\u0001${file}`);
    return this.diagnostics.toSorted(
      (a, b) => compare(rank(a.file), rank(b.file)) || a.line - b.line || a.column - b.column || compare(a.path, b.path),
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** In backticks, on one line, shortened. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``;
}
