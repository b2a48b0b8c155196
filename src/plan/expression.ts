/**
 * GitHub's expression language for `if:` and for `${{ vars.NAME }}` in check fields: `@actions/expressions` with the
 * status functions it leaves out, and with its errors in words a plan's author understands.
 */
import { Array as ArrayData } from '@actions/expressions/data/array';
import { BooleanData } from '@actions/expressions/data/boolean';
import { Dictionary } from '@actions/expressions/data/dictionary';
import { type ExpressionData, Kind } from '@actions/expressions/data/expressiondata';
import { Null } from '@actions/expressions/data/null';
import { NumberData } from '@actions/expressions/data/number';
import { StringData } from '@actions/expressions/data/string';
import { ExpressionError, MAX_EXPRESSION_LENGTH } from '@actions/expressions/errors';
import { Evaluator } from '@actions/expressions/evaluator';
import { wellKnownFunctions } from '@actions/expressions/funcs';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { Lexer, type Token, TokenType } from '@actions/expressions/lexer';
import { Parser } from '@actions/expressions/parser';
import { truthy } from '@actions/expressions/result';
import { UserError } from '../errors.js';

/** What an `if:` can see. `phase` and `task` are the ids of where it stands. */
export interface ExpressionContext {
  vars: Record<string, string>;
  env: Record<string, string>;
  needs: Record<string, { result: string; outputs: Record<string, string> }>;
  github: Record<string, unknown>;
  runner: { os: string; arch: string };
  phase: string;
  task: string;
}

/** What `success()`, `failure()` and `cancelled()` answer. */
export interface StatusOfNeeds {
  success: boolean;
  failure: boolean;
  cancelled: boolean;
}

export interface Interpolation {
  /** What stands between `${{` and `}}`, trimmed. */
  expression: string;
  /** Offsets of the whole `${{ … }}` in the text; `end` is exclusive. */
  start: number;
  end: number;
  /** false: the closing `}}` is missing, and the expression is all the rest of the text. */
  closed: boolean;
}

const STATUS_FUNCTIONS = ['success', 'failure', 'always', 'cancelled'];
/** What an `if` can name. */
export const CONDITION_CONTEXTS = ['vars', 'env', 'needs', 'github', 'runner', 'phase', 'task'];

/**
 * Every `${{ … }}` of a text, in order. A `}}` within a quoted string does not close one.
 */
export function interpolationsIn(text: string): Interpolation[] {
  const found: Interpolation[] = [];
  let start = text.indexOf('${{');
  while (start >= 0) {
    const close = closingBraces(text, start + 3);
    const end = close < 0 ? text.length : close + 2;
    const expression = text.slice(start + 3, close < 0 ? text.length : close).trim();
    found.push({ expression, start, end, closed: close >= 0 });
    start = text.indexOf('${{', end);
  }
  return found;
}

function closingBraces(text: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === '}' && text[index + 1] === '}') return index;
  }
  return -1;
}

/**
 * What is wrong with an expression, or undefined. `contexts` are the names it may use.
 *
 * @param text with or without one `${{ }}` around all of it; columns count from 1 in it.
 * @param use status functions exist in a `condition` only.
 */
export function checkExpression(
  text: string,
  contexts: string[],
  use: 'condition' | 'field' = 'condition',
): string | undefined {
  const parsed = parse(text, contexts, use === 'condition');
  return 'problem' in parsed ? parsed.problem : undefined;
}

/** Whether it calls `success()`, `failure()`, `always()` or `cancelled()`; false for what is no expression at all. */
export function usesStatusFunction(text: string): boolean {
  const parsed = parse(text, CONDITION_CONTEXTS, true);
  return !('problem' in parsed) && callsStatusFunction(parsed.tokens);
}

/**
 * The answer of an `if:` by GitHub's rule: one without a status function means `success() && (…)`.
 *
 * @throws UserError where it is no expression or cannot be evaluated, such as `fromJSON` of what is no JSON.
 */
export function evaluateCondition(text: string, context: ExpressionContext, status: StatusOfNeeds): boolean {
  const parsed = parse(text, CONDITION_CONTEXTS, true);
  if ('problem' in parsed) throw new UserError(`if: ${parsed.problem}`);
  if (!status.success && !callsStatusFunction(parsed.tokens)) return false;
  const answers = { ...status, always: true };
  const functions = new Map(
    Object.entries(answers).map(([name, value]) => [name, statusFunction(name, new BooleanData(value))] as const),
  );
  const data = dictionary(CONDITION_CONTEXTS.map((name) => [name, context[name as keyof ExpressionContext]]));
  return truthy(evaluated(text.trim(), () => new Evaluator(parsed.tree, data, functions).evaluate()));
}

/**
 * Fills in every `${{ … }}` of a check's field.
 *
 * @throws UserError for a variable that is not defined (an empty text would make `contains:` true of everything), for
 *   an expression that gives no text, and for what is no expression.
 */
export function interpolate(text: string, vars: Record<string, string>): string {
  const found = interpolationsIn(text);
  if (found.length === 0) return text;
  const data = dictionary([['vars', vars]]);
  let result = '';
  let position = 0;
  for (const { expression, start, end, closed } of found) {
    const written = text.slice(start, end);
    if (!closed) throw new UserError(`"${written}" has no closing "}}"`);
    const parsed = parse(expression, ['vars'], false);
    if ('problem' in parsed) throw new UserError(`${written}: ${parsed.problem}`);
    const value = evaluated(written, () => new Evaluator(parsed.tree, data).evaluate());
    result += text.slice(position, start) + asText(value, expression, written);
    position = end;
  }
  return result + text.slice(position);
}

function asText(value: ExpressionData, expression: string, written: string): string {
  if (value.primitive && value.kind !== Kind.Null) return value.coerceString();
  if (value.kind !== Kind.Null) {
    throw new UserError(`${written} gives ${value.kind === Kind.Array ? 'a list' : 'an object'}, a text was expected`);
  }
  const name = /^vars\.([\w-]+)$/i.exec(expression)?.[1];
  throw new UserError(
    name === undefined
      ? `${written} has no value`
      : `${written} has no value: define "${name}" under "vars" in the plan or give --var ${name}=…`,
  );
}

type Parsed = { tokens: Token[]; tree: ReturnType<Parser['parse']> } | { problem: string };

function parse(text: string, contexts: string[], statusFunctions: boolean): Parsed {
  const found = interpolationsIn(text);
  const [only] = found;
  if (only && (found.length > 1 || text.slice(0, only.start).trim() !== '' || text.slice(only.end).trim() !== '')) {
    return { problem: 'put the whole expression into one ${{ }} or write it without; in parts it would be a text, which is always true' };
  }
  if (only && !only.closed) return { problem: `"${text.trim()}" has no closing "}}"` };
  const expression = only?.expression ?? text.trim();
  if (expression === '') return { problem: 'the expression is empty' };
  if (expression.length > MAX_EXPRESSION_LENGTH) {
    return { problem: `the expression has ${expression.length} characters, at most ${MAX_EXPRESSION_LENGTH} are allowed` };
  }
  const functions = statusFunctions ? STATUS_FUNCTIONS : [];
  const place = { offset: text.indexOf(expression), text };
  let tokens: Token[];
  try {
    tokens = new Lexer(expression).lex().tokens.map(unescaped);
  } catch (error) {
    return { problem: lexicalProblem(error as Error, place) };
  }
  const stranger = tokens.find((token, index) => isCall(tokens, index) && !isKnown(token, functions));
  if (stranger) return { problem: unknownFunction(stranger, functions, place) };
  try {
    const definitions = functions.map((name) => statusFunction(name, new Null()));
    return { tokens, tree: new Parser(tokens, contexts, definitions).parse() };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { problem: grammaticalProblem(error, contexts, place) };
  }
}

/** The library takes only the first `''` of a string for a quote (0.3.61); GitHub takes each. */
function unescaped(token: Token): Token {
  return token.type === TokenType.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token;
}

function isCall(tokens: Token[], index: number): boolean {
  return (
    tokens[index]?.type === TokenType.IDENTIFIER &&
    tokens[index + 1]?.type === TokenType.LEFT_PAREN &&
    tokens[index - 1]?.type !== TokenType.DOT
  );
}

/** Own names only: the library would take `constructor()` for one of its functions and call it true. */
function isKnown(token: Token, functions: string[]): boolean {
  const name = token.lexeme.toLowerCase();
  return functions.includes(name) || Object.hasOwn(wellKnownFunctions, name);
}

function callsStatusFunction(tokens: Token[]): boolean {
  return tokens.some((token, index) => isCall(tokens, index) && STATUS_FUNCTIONS.includes(token.lexeme.toLowerCase()));
}

function statusFunction(name: string, value: ExpressionData): FunctionDefinition {
  return { name, minArgs: 0, maxArgs: 0, call: () => value };
}

function evaluated(written: string, evaluate: () => ExpressionData): ExpressionData {
  try {
    return evaluate();
  } catch (error) {
    throw new UserError(`${written} cannot be evaluated: ${(error as Error).message}`);
  }
}

function dictionary(entries: [string, unknown][]): Dictionary {
  return new Dictionary(...entries.map(([key, value]) => ({ key, value: toData(value) })));
}

function toData(value: unknown): ExpressionData {
  if (typeof value === 'string') return new StringData(value);
  if (typeof value === 'number') return new NumberData(value);
  if (typeof value === 'boolean') return new BooleanData(value);
  if (Array.isArray(value)) return new ArrayData(...value.map(toData));
  if (typeof value === 'object' && value !== null) return dictionary(Object.entries(value));
  return new Null();
}

interface Place {
  /** Where the expression begins in what the author wrote. */
  offset: number;
  text: string;
}

function at(line: number, column: number, place: Place): string {
  return line === 0 ? `at column ${place.offset + column + 1}` : `at line ${line + 1}, column ${column + 1} of the expression`;
}

function lexicalProblem(error: Error, place: Place): string {
  const found = /^Unexpected symbol: '([^]*)'\. Located at position (\d+) within/.exec(error.message);
  if (!found) throw error;
  const [, symbol = '', position] = found;
  const lines = place.text.slice(place.offset, place.offset + Number(position) - 1).split('\n');
  const where = at(lines.length - 1, lines.at(-1)?.length ?? 0, place);
  if (symbol.startsWith("'")) return `the text that begins ${where} has no closing quote (a quote within it is written '')`;
  if (symbol.startsWith('"')) return `unexpected ${symbol} ${where}; texts stand in single quotes`;
  return `unexpected "${symbol}" ${where}${dotted(place.text)}`;
}

function unknownFunction(token: Token, functions: string[], place: Place): string {
  const known = [...functions, ...Object.values(wellKnownFunctions).map(({ name }) => name)].toSorted().join(', ');
  return `unknown function "${token.lexeme}" ${at(token.range.start.line, token.range.start.column, place)}; known: ${known}`;
}

function grammaticalProblem(error: ExpressionError, contexts: string[], place: Place): string {
  const where = at(error.pos.line, error.pos.column, place);
  const [, kind = error.message, symbol = ''] = /^(.*?): '([^]*)'$/.exec(error.message) ?? [];
  switch (kind) {
    case 'Unrecognized named-value':
      return `unknown name "${symbol}" ${where}; known here: ${contexts.join(', ')}; texts stand in single quotes`;
    case 'Unexpected end of expression':
      return `the expression ends too early, after "${symbol}" ${where}`;
    case 'Unexpected symbol':
      return symbol === 'EOF'
        ? 'the expression ends too early'
        : `unexpected "${symbol}" ${where}${dotted(place.text)}`;
    case 'Too few parameters supplied':
      return `${symbol}() ${where} needs more arguments`;
    case 'Too many parameters supplied':
      return `${symbol}() ${where} has too many arguments`;
    case 'Even number of parameters supplied, requires an odd number of parameters':
      return `${symbol}() ${where} needs an odd number of arguments: pairs of condition and value, then the default`;
    default:
      return `the expression is nested too deeply ${where}`;
  }
}

/** Ids with dots are the usual reason for an unexpected number. */
function dotted(text: string): string {
  const id = /\bneeds\.([\w-]+(?:\.\d[\w-]*)+)/i.exec(text)?.[1];
  return id === undefined ? '' : `; an id with dots is written needs['${id}']`;
}
