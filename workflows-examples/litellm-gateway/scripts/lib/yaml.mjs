/**
 * The part of YAML that group variables and the rendered configuration use: block maps and lists, plain and quoted
 * scalars, flow collections written as JSON, comments. Anything else is an error with its line, never a guess.
 */
import { Problem } from './script.mjs';

/** What YAML 1.1, 1.2 and a reader understand differently: octal or not, number or text, a date, a Boolean. */
const AMBIGUOUS = /^([-+]?0\d+|0[xo][\da-f]+|[-+]?[\d.]+e[-+]?\d+|[-+]?\.\d+|\+\d+|[\d_]*_[\d_]*|\d+(:\d+)+|\d{4}-\d\d?-\d\d?.*|y|n|yes|no|on|off|true|false|null|\.nan|[-+]?\.inf)$/i;
const KEY = /^([A-Za-z_][\w.-]*):(?:\s+(.*))?$/;

/** Parses one document. `name` is what errors call the file. */
export function parseYaml(text, name) {
  const lines = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(raw) || raw === '---') continue;
    const indent = /^ */.exec(raw)[0].length;
    if (raw[indent] === '\t') throw new Problem(`${name}:${index + 1}: a tab indents this line, YAML wants spaces`);
    lines.push({ number: index + 1, indent, content: raw.trim() });
  }
  const at = { position: 0 };
  if (lines.length === 0) return null;
  const value = block(lines, at, lines[0].indent, name);
  if (at.position < lines.length) unexpected(lines[at.position], name);
  return value;
}

function block(lines, at, indent, name) {
  const first = lines[at.position];
  return first.content === '-' || first.content.startsWith('- ') ? list(lines, at, indent, name) : map(lines, at, indent, name);
}

function list(lines, at, indent, name) {
  const items = [];
  for (let line = lines[at.position]; line?.indent === indent && /^-( |$)/.test(line.content); line = lines[at.position]) {
    const rest = line.content.slice(1).trimStart();
    if (rest === '') {
      at.position += 1;
      items.push(nested(lines, at, indent, name));
    } else if (KEY.test(rest)) {
      // `- key: value` opens a map whose keys stand where the first one does.
      line.indent += line.content.length - rest.length;
      line.content = rest;
      items.push(map(lines, at, line.indent, name));
    } else {
      at.position += 1;
      items.push(scalar(rest, line, name));
    }
  }
  return items;
}

function map(lines, at, indent, name) {
  const entries = {};
  for (let line = lines[at.position]; line?.indent === indent; line = lines[at.position]) {
    const match = KEY.exec(line.content);
    if (!match) unexpected(line, name);
    const [, key, rest = ''] = match;
    if (Object.hasOwn(entries, key)) throw new Problem(`${name}:${line.number}: ${key} stands here a second time`);
    at.position += 1;
    const value = rest === '' || rest.startsWith('#') ? nested(lines, at, indent, name) : scalar(rest, line, name);
    Object.defineProperty(entries, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return entries;
}

function nested(lines, at, indent, name) {
  const next = lines[at.position];
  if (next === undefined) return null;
  // A list may stand at its key's own indentation.
  if (next.indent > indent || (next.indent === indent && /^-( |$)/.test(next.content))) return block(lines, at, next.indent, name);
  return null;
}

function scalar(text, line, name) {
  const value = text.replace(/\s+#.*$/, '');
  if (/^["[{]/.test(value)) {
    for (const candidate of [value, text]) {
      try {
        return JSON.parse(candidate);
      } catch {}
    }
    unexpected(line, name);
  }
  if (/^'(?:[^']|'')*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'");
  if (/^['&*!|>%@`]/.test(value) || /:( |$)/.test(value)) unexpected(line, name);
  if (/^(true|false)$/.test(value)) return value === 'true';
  if (/^(null|~)$/.test(value)) return null;
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)) return Number(value);
  if (AMBIGUOUS.test(value)) throw new Problem(`${name}:${line.number}: ${value} means different things to different readers: put it into quotes if it is text`);
  return value;
}

function unexpected(line, name) {
  throw new Problem(`${name}:${line.number}: expected \`key: value\` or \`- item\`, got ${JSON.stringify(line.content)}`);
}

/** Writes maps, lists and scalars in block style; strings are quoted whenever they could be read as something else. */
export function formatYaml(value, indent = '') {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${plain(item)}\n`).join('');
  return Object.entries(value)
    .map(([key, item]) => {
      if (Array.isArray(item)) return item.length === 0 ? `${indent}${key}: []\n` : `${indent}${key}:\n${formatYaml(item, `${indent}  `)}`;
      if (item !== null && typeof item === 'object') return `${indent}${key}:\n${formatYaml(item, `${indent}  `)}`;
      return `${indent}${key}: ${plain(item)}\n`;
    })
    .join('');
}

function plain(value) {
  if (typeof value !== 'string') return String(value);
  return /^[A-Za-z][\w./-]*$/.test(value) && !AMBIGUOUS.test(value) ? value : JSON.stringify(value);
}
