// Writes the tables of inputs and outputs into the documentation, between `<!-- FOLDER/action.yml -->` and its end, from the
// action.yml they speak of. `--check` writes nothing and fails where a table is not what its action.yml says.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const actions = ['action.yml', ...readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'node_modules').map((entry) => join(entry.name, 'action.yml'))].filter((path) => read(path) !== undefined);
/** Beside its own README, an action is described where people look for it. */
const alsoIn = { 'action.yml': ['docs/github.md'] };

const differing = [];
for (const action of actions) {
  for (const file of [join(dirname(action), 'README.md'), ...(alsoIn[action] ?? [])]) {
    const before = read(file) ?? '';
    const [begin, end] = [`<!-- ${action} -->`, `<!-- /${action} -->`];
    const from = before.indexOf(begin);
    const to = before.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${file} has no place for the tables of ${action}: write ${begin} and ${end}`);
    const after = `${before.slice(0, from + begin.length)}\n${tables(parse(read(action)))}\n${before.slice(to)}`;
    if (after === before) continue;
    if (process.argv.includes('--check')) differing.push(file);
    else writeFileSync(join(root, file), after);
  }
}
if (differing.length > 0) {
  console.error(`Run "npm run action-docs". Not what action.yml says: ${differing.join(', ')}`);
  process.exitCode = 1;
}

function tables({ inputs = {}, outputs = {} }) {
  const given = Object.entries(inputs).map(([name, { description, default: value }]) => [`\`${name}\``, value ? code(String(value)) : '', cell(description)]);
  const made = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)]);
  return [table(['input', 'default', ''], given), table(['output', ''], made)].filter(Boolean).join('\n\n');
}

function table(head, rows) {
  if (rows.length === 0) return '';
  const line = (cells) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function code(text) {
  return `\`${cell(text)}\``;
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim();
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
