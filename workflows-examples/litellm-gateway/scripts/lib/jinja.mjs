/**
 * The part of Jinja2 the role's templates use, parsed and rendered as Ansible does (trim_blocks, undefined is an error):
 * `{{ }}`, `{% if/elif/else/endif %}`, `{% for x in y %}`, `{# #}`, `==`, `!=`, `and`, `or`, `not`, `is defined`, attribute
 * access and the filters below. Everything else is an error with line and column.
 */
import { shellQuote } from './host.mjs';

export const FILTERS = {
  default: (value, fallback = '') => (value === undefined ? fallback : value),
  quote: (value) => shellQuote(text(value)),
  to_json: (value) => json(value),
};

/** Where a template is wrong; lines and columns count from 1. */
export class TemplateError extends Error {
  constructor(message, { line, column }) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Parses a template into its nodes, or throws a TemplateError. */
export function parseTemplate(source) {
  return body(split(source), { position: 0 }, []);
}

/** The names a template must be given: those it uses outside `default` and `is defined`, each with its first place. */
export function requiredNames(nodes) {
  const names = new Map();
  const visit = (node, bound) => {
    if (node.kind === 'name' && !bound.has(node.name) && !names.has(node.name)) names.set(node.name, node.place);
    if (node.kind === 'filter' && node.name === 'default') return node.args.forEach((child) => visit(child, bound));
    if (node.kind === 'defined') return undefined;
    if (node.kind === 'for') {
      visit(node.list, bound);
      return node.body.forEach((child) => visit(child, new Set([...bound, node.variable, 'loop'])));
    }
    return children(node).forEach((child) => visit(child, bound));
  };
  nodes.forEach((node) => visit(node, new Set()));
  return names;
}

function children(node) {
  if (node.kind === 'if') return node.branches.flatMap((branch) => [...(branch.test ? [branch.test] : []), ...branch.body]);
  return [node.value, node.left, node.right, ...(node.args ?? [])].filter((child) => child !== undefined && child !== null && typeof child === 'object');
}

export function renderTemplate(nodes, variables) {
  return nodes.map((node) => renderNode(node, variables)).join('');
}

function renderNode(node, scope) {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'output') return text(defined(node.value, scope));
  if (node.kind === 'if') {
    const branch = node.branches.find(({ test }) => test === undefined || truthy(evaluate(test, scope)));
    return branch ? renderTemplate(branch.body, scope) : '';
  }
  const list = defined(node.list, scope);
  if (!Array.isArray(list)) throw new TemplateError(`for wants a list, got ${json(list)}`, node.list.place);
  return list
    .map((item, index) => {
      const loop = { index: index + 1, index0: index, first: index === 0, last: index === list.length - 1, length: list.length };
      return renderTemplate(node.body, { ...scope, [node.variable]: item, loop });
    })
    .join('');
}

function defined(node, scope) {
  const value = evaluate(node, scope);
  if (value === undefined) throw new TemplateError(`${describe(node)} is undefined`, node.place);
  return value;
}

function evaluate(node, scope) {
  switch (node.kind) {
    case 'literal':
      return node.literal;
    case 'name':
      return Object.hasOwn(scope, node.name) ? scope[node.name] : undefined;
    case 'attribute': {
      const object = defined(node.value, scope);
      return object !== null && typeof object === 'object' && Object.hasOwn(object, node.name) ? object[node.name] : undefined;
    }
    case 'filter': {
      const value = node.name === 'default' ? evaluate(node.value, scope) : defined(node.value, scope);
      return FILTERS[node.name](value, ...node.args.map((arg) => defined(arg, scope)));
    }
    case 'defined':
      return (evaluate(node.value, scope) !== undefined) !== node.negated;
    case 'not':
      return !truthy(defined(node.value, scope));
    case 'compare':
      return (defined(node.left, scope) === defined(node.right, scope)) === (node.operator === '==');
    case 'and':
      return truthy(defined(node.left, scope)) && truthy(defined(node.right, scope));
    default:
      return truthy(defined(node.left, scope)) || truthy(defined(node.right, scope));
  }
}

const describe = (node) => (node.kind === 'attribute' ? `${describe(node.value)}.${node.name}` : (node.name ?? 'this'));
const truthy = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
const text = (value) => (typeof value === 'string' ? value : typeof value === 'boolean' ? (value ? 'True' : 'False') : typeof value === 'number' ? String(value) : json(value));

/** JSON with Python's separators. */
function json(value) {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (value !== null && typeof value === 'object') return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${json(item)}`).join(', ')}}`;
  return JSON.stringify(value);
}

/** Cuts the source into text, outputs and statements; a comment leaves nothing. */
function split(source) {
  const pieces = [];
  const opening = /\{\{|\{%|\{#/g;
  let from = 0;
  for (let match = opening.exec(source); match; match = opening.exec(source)) {
    const place = locate(source, match.index);
    const close = { '{{': '}}', '{%': '%}', '{#': '#}' }[match[0]];
    const end = source.indexOf(close, match.index + 2);
    if (end === -1) throw new TemplateError(`${match[0]} is never closed: expected ${close}`, place);
    let before = source.slice(from, match.index);
    let inner = source.slice(match.index + 2, end);
    if (inner.startsWith('-')) {
      before = before.trimEnd();
      inner = ` ${inner.slice(1)}`;
    }
    if (before !== '') pieces.push({ kind: 'text', text: before });
    from = end + 2;
    if (inner.endsWith('-')) {
      inner = inner.slice(0, -1);
      while (/\s/.test(source[from] ?? '')) from += 1;
    } else if (match[0] !== '{{' && source[from] === '\n') {
      from += 1;
    }
    if (match[0] !== '{#') {
      const statement = match[0] === '{%';
      pieces.push({ kind: statement ? 'statement' : 'output', tokens: tokenize(inner, source, match.index + 2), place });
    }
    opening.lastIndex = from;
  }
  if (from < source.length) pieces.push({ kind: 'text', text: source.slice(from) });
  return pieces;
}

function locate(source, index) {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: before.at(-1).length + 1 };
}

function tokenize(inner, source, offset) {
  const tokens = [];
  const pattern = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|"([^"]*)"|'([^']*)'|(==|!=|[|.(),]))/y;
  while (inner.slice(pattern.lastIndex).trim() !== '') {
    const start = pattern.lastIndex;
    const match = pattern.exec(inner);
    const at = start + /^\s*/.exec(inner.slice(start))[0].length;
    const place = locate(source, offset + at);
    if (!match) throw new TemplateError(`${JSON.stringify(inner[at])} is not expected here`, place);
    const [, number, name, double, single, symbol] = match;
    if (number !== undefined) tokens.push({ type: 'literal', literal: Number(number), show: number, place });
    else if (name !== undefined) tokens.push({ type: 'name', show: name, place });
    else if (symbol !== undefined) tokens.push({ type: 'symbol', show: symbol, place });
    else tokens.push({ type: 'literal', literal: double ?? single, show: 'a string', place });
  }
  return tokens;
}

function body(pieces, at, ends, opener) {
  const nodes = [];
  for (; at.position < pieces.length; at.position += 1) {
    const piece = pieces[at.position];
    if (piece.kind === 'text') nodes.push(piece);
    else if (piece.kind === 'output') nodes.push({ kind: 'output', value: expression(piece.tokens, piece.place) });
    else {
      const keyword = piece.tokens[0]?.show;
      if (ends.includes(keyword)) return nodes;
      if (keyword === 'if') nodes.push(conditional(pieces, at, piece));
      else if (keyword === 'for') nodes.push(loop(pieces, at, piece));
      else throw new TemplateError(`${keyword ?? 'an empty statement'} is not expected here: expected ${['if', 'for', ...ends].join(', ')}`, piece.place);
    }
  }
  if (opener) throw new TemplateError(`${opener.tokens[0].show} is never closed: expected end${opener.tokens[0].show}`, opener.place);
  return nodes;
}

function conditional(pieces, at, opener) {
  const branches = [];
  for (;;) {
    const piece = pieces[at.position];
    const keyword = piece.tokens[0].show;
    at.position += 1;
    if (keyword === 'endif') {
      at.position -= 1;
      return { kind: 'if', branches };
    }
    const test = keyword === 'else' ? undefined : expression(piece.tokens.slice(1), piece.place);
    branches.push({ test, body: body(pieces, at, keyword === 'else' ? ['endif'] : ['elif', 'else', 'endif'], opener) });
  }
}

function loop(pieces, at, opener) {
  const [, variable, word, ...rest] = opener.tokens;
  if (variable?.type !== 'name' || word?.show !== 'in') throw new TemplateError('expected for NAME in LIST', opener.place);
  const list = expression(rest, opener.place);
  at.position += 1;
  return { kind: 'for', variable: variable.show, list, body: body(pieces, at, ['endfor'], opener) };
}

function expression(tokens, place) {
  const cursor = { tokens, position: 0, place };
  const node = either(cursor);
  const extra = tokens[cursor.position];
  if (extra) throw new TemplateError(`${extra.show} is not expected here`, extra.place);
  return node;
}

const peek = (cursor) => cursor.tokens[cursor.position]?.show;

function take(cursor, show) {
  if (peek(cursor) !== show || cursor.tokens[cursor.position].type === 'literal') return false;
  cursor.position += 1;
  return true;
}

function demand(cursor, show) {
  if (!take(cursor, show)) throw new TemplateError(`expected ${show}, got ${peek(cursor) ?? 'the end'}`, cursor.tokens[cursor.position]?.place ?? cursor.place);
}

function either(cursor) {
  let left = both(cursor);
  while (take(cursor, 'or')) left = { kind: 'or', left, right: both(cursor), place: left.place };
  return left;
}

function both(cursor) {
  let left = negation(cursor);
  while (take(cursor, 'and')) left = { kind: 'and', left, right: negation(cursor), place: left.place };
  return left;
}

function negation(cursor) {
  const place = cursor.tokens[cursor.position]?.place ?? cursor.place;
  if (take(cursor, 'not')) return { kind: 'not', value: negation(cursor), place };
  const left = filtered(cursor);
  for (const operator of ['==', '!=']) {
    if (take(cursor, operator)) return { kind: 'compare', operator, left, right: filtered(cursor), place: left.place };
  }
  if (take(cursor, 'is')) {
    const negated = take(cursor, 'not');
    demand(cursor, 'defined');
    return { kind: 'defined', value: left, negated, place: left.place };
  }
  return left;
}

function filtered(cursor) {
  let value = primary(cursor);
  while (take(cursor, '|')) {
    const token = cursor.tokens[cursor.position];
    if (token?.type !== 'name') throw new TemplateError(`expected a filter, got ${token?.show ?? 'the end'}`, token?.place ?? cursor.place);
    if (!Object.hasOwn(FILTERS, token.show)) throw new TemplateError(`there is no filter ${token.show}: expected ${Object.keys(FILTERS).join(', ')}`, token.place);
    cursor.position += 1;
    const args = [];
    if (take(cursor, '(') && !take(cursor, ')')) {
      do args.push(either(cursor));
      while (take(cursor, ','));
      demand(cursor, ')');
    }
    value = { kind: 'filter', name: token.show, value, args, place: value.place };
  }
  return value;
}

function primary(cursor) {
  const token = cursor.tokens[cursor.position];
  if (!token) throw new TemplateError('expected an expression, got nothing', cursor.place);
  cursor.position += 1;
  let node;
  if (token.type === 'literal') node = { kind: 'literal', literal: token.literal, place: token.place };
  else if (token.show === '(') {
    node = either(cursor);
    demand(cursor, ')');
  } else if (/^[Tt]rue$|^[Ff]alse$/.test(token.show)) node = { kind: 'literal', literal: /^t/i.test(token.show), place: token.place };
  else if (token.type === 'name') node = { kind: 'name', name: token.show, place: token.place };
  else throw new TemplateError(`expected an expression, got ${token.show}`, token.place);
  while (take(cursor, '.')) {
    const attribute = cursor.tokens[cursor.position];
    if (attribute?.type !== 'name') throw new TemplateError(`expected a name after the point, got ${attribute?.show ?? 'the end'}`, attribute?.place ?? cursor.place);
    cursor.position += 1;
    node = { kind: 'attribute', value: node, name: attribute.show, place: token.place };
  }
  return node;
}
