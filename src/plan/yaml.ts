/**
 * YAML text to plain values with positions. Every scalar stays the text it was written as (`0.10`, `007`, `true`,
 * `2024-01-01`): the schema says which fields are numbers, so YAML does not have to guess. One parse; positions are
 * looked up by path only where something has to be said about them.
 */
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, Lexer, type Node, Parser, type YAMLMap } from 'yaml';
import { type PlanPath } from './plan-path.js';
import { TextLines } from './text-lines.js';
import { NOT_CLOSED, syntaxProblem } from './yaml-problems.js';

/** `null` is a value left out: `needs:` and nothing behind it. */
export type YamlValue = string | null | YamlValue[] | YamlMapping;
export type YamlMapping = { readonly [key: string]: YamlValue };

export interface YamlProblem {
  code: string;
  message: string;
  expected?: string;
  path: PlanPath;
  offset: number;
}

export interface YamlSource {
  /** undefined where the text is no YAML at all; see `problems`. */
  value: YamlValue | undefined;
  problems: YamlProblem[];
  lines: TextLines;
  /** Offset of the node at a path, or of its key; of the nearest one that exists where the path leads nowhere. */
  offsetOf(path: PlanPath, target: 'key' | 'value'): number;
}

const MAX_DEPTH = 100;
/** What all aliases together may stand for, in values. */
const MAX_EXPANSION = 1_000_000;

export function readYaml(text: string): YamlSource {
  const lines = new TextLines(text);
  const failed = (problems: YamlProblem[]): YamlSource => ({ value: undefined, problems, lines, offsetOf: () => 0 });
  const documents: Document.Parsed[] = [];
  let tooDeep: YamlProblem | undefined;
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  const tokens = parse(text, (offset) => {
    tooDeep = {
      code: 'yaml-depth',
      message: `This is nested more than ${MAX_DEPTH} levels deep.`,
      expected: 'a plan, which needs fewer than 20',
      path: [],
      offset,
    };
  });
  for (const document of composer.compose(tokens, true, text.length)) documents.push(document as Document.Parsed);
  if (tooDeep) return failed([tooDeep]);
  const [first, second] = documents;
  const problems = documents.flatMap((document) => [...document.errors, ...document.warnings].map((error) => syntaxProblem(error, text)));
  if (second) {
    problems.push({
      code: 'yaml-documents',
      message: 'A second YAML document begins here.',
      expected: 'one plan in a file, without a further `---`',
      path: [],
      offset: startOfDocument(second, text),
    });
  }
  if (problems.length > 0) return failed(oneALine(problems, lines));
  const { value, found, targets, bomb } = convert(first!.contents, lines);
  if (bomb) return failed([bomb]);
  return { value, problems: found, lines, offsetOf: (path, target) => offsetOf(first!.contents, path, target, targets) };
}

/** yaml's own parser, stopped where the nesting would exhaust the stack of its composer. */
function* parse(text: string, tooDeep: (offset: number) => void) {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_DEPTH) {
      tooDeep(parser.offset - 1);
      return;
    }
  }
  yield* parser.end();
}

function startOfDocument(document: Document.Parsed, text: string): number {
  const marker = text.lastIndexOf('---', document.range[0]);
  return marker < 0 ? document.range[0] : marker;
}

/**
 * One broken place makes yaml find several things wrong with the same line; the first names it best. A text that is not
 * closed takes the rest of the file with it.
 */
function oneALine(problems: YamlProblem[], lines: TextLines): YamlProblem[] {
  const seen = new Set<number>();
  const open = problems.findIndex(({ message }) => message === NOT_CLOSED);
  const meant = open < 0 ? problems : problems.slice(0, open + 1);
  return meant.filter(({ offset }) => {
    const { line } = lines.place(offset);
    if (seen.has(line)) return false;
    seen.add(line);
    return true;
  });
}

interface Converted {
  value: YamlValue;
  found: YamlProblem[];
  /** What each alias stands for. */
  targets: Map<Node, Node>;
  /** Its aliases stand for too much to look at. */
  bomb: YamlProblem | undefined;
}

function convert(root: Node | null, lines: TextLines): Converted {
  const found: YamlProblem[] = [];
  const targets = new Map<Node, Node>();
  const anchors = new Map<string, { node: Node; value?: YamlValue; size: number }>();
  const path: PlanPath = [];
  let size = 0;
  let expanded = 0;
  let bomb: YamlProblem | undefined;

  const problem = (node: Node, code: string, message: string, expected: string) =>
    found.push({ code, message, expected, path: [...path], offset: node.range![0] });

  function valueOf(node: Node | null): YamlValue {
    size += 1;
    if (node === null) return null;
    if (isAlias(node)) return aliased(node);
    const { anchor } = node;
    if (anchor === undefined) return ownValue(node);
    const entry: { node: Node; value?: YamlValue; size: number } = { node, size };
    anchors.set(anchor, entry);
    const value = ownValue(node);
    entry.value = value;
    entry.size = size - entry.size;
    return value;
  }

  function ownValue(node: Node): YamlValue {
    if (isScalar(node)) return scalarText(node);
    if (isSeq<Node | null>(node)) {
      const depth = path.length;
      return node.items.map((item, index) => {
        path[depth] = index;
        const value = valueOf(item);
        path.length = depth;
        return value;
      });
    }
    return isMap<Node, Node | null>(node) ? mappingOf(node) : null;
  }

  function scalarText(node: Node & { value: unknown; type?: string }): YamlValue {
    const value = node.value as string;
    if (value === '' && node.type === 'PLAIN') return null;
    if (value.includes('\0')) {
      problem(node, 'control-character', 'The text has a NUL character.', 'text without `\\0`');
    }
    return value;
  }

  function mappingOf(node: YAMLMap<Node, Node | null>): YamlMapping {
    const result: Record<string, YamlValue> = {};
    const depth = path.length;
    for (const pair of node.items) {
      const { key } = pair;
      if (!isScalar(key) || (key.value === '' && key.type === 'PLAIN')) {
        if (key !== null) problem(key, 'yaml-key', 'A name of a field has to be a text.', 'a field such as `id: …`');
        continue;
      }
      const name = key.value as string;
      path[depth] = name;
      if (name === '__proto__') problem(key, 'yaml-key', '`__proto__` cannot be used as a name.', 'another name');
      else if (Object.hasOwn(result, name)) duplicate(node, key, name);
      else result[name] = valueOf(pair.value);
      path.length = depth;
    }
    return result;
  }

  function duplicate(node: YAMLMap<Node, Node | null>, key: Node, name: string): void {
    const first = node.items.find((pair) => isScalar(pair.key) && pair.key.value === name)!;
    const { line } = lines.place(first.key.range![0]);
    problem(key, 'yaml-duplicate-key', `\`${name}\` stands here a second time; the first is in line ${line}.`, 'each field once');
  }

  function aliased(node: Node & { source: string }): YamlValue {
    const target = anchors.get(node.source);
    if (target === undefined) {
      problem(node, 'yaml-alias', `\`*${node.source}\` is read as a YAML alias, and no anchor \`&${node.source}\` stands before it.`, 'quotes around a text that begins with `*`');
      return `*${node.source}`;
    }
    if (target.value === undefined) {
      problem(node, 'yaml-alias', `\`*${node.source}\` stands inside its own anchor.`, 'an alias of something that is complete');
      return `*${node.source}`;
    }
    size += target.size;
    expanded += target.size;
    if (expanded > MAX_EXPANSION) {
      bomb ??= {
        code: 'yaml-alias',
        message: `The aliases up to here stand for more than ${MAX_EXPANSION.toLocaleString('en')} values.`,
        expected: 'a plan written out, or fewer aliases of aliases',
        path: [...path],
        offset: node.range![0],
      };
      return null;
    }
    targets.set(node, target.node);
    return target.value;
  }

  const value = valueOf(root);
  return { value, found, targets, bomb };
}

function offsetOf(root: Node | null, path: PlanPath, target: 'key' | 'value', targets: Map<Node, Node>): number {
  let node = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [index, part] of path.entries()) {
    const whole: Node | null = node === null ? null : (targets.get(node) ?? node);
    if (isMap<Node, Node | null>(whole)) {
      const pair = whole.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) return offset;
      offset = pair.key.range![0];
      if (target === 'key' && index === path.length - 1) return offset;
      node = pair.value;
      if (isWritten(node)) offset = node.range![0];
    } else if (isSeq<Node | null>(whole) && typeof part === 'number' && part < whole.items.length) {
      node = whole.items[part]!;
      offset = node?.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

/** Not left out, as the value of `needs:` with nothing behind it is. */
function isWritten(node: Node | null): node is Node {
  return node !== null && !(isScalar(node) && node.value === '' && node.type === 'PLAIN');
}
