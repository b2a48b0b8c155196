// `npm run picture`: runs `npm start` and draws what it prints as docs/images/run.svg, for the README. A test compares the
// two, so a picture that is out of date is noticed.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CHAR = 8.4;
const LINE = 20;
const PAD = 24;
const BAR = 36;

const WEIGHTS = ['bold', 'dim'];
/** SGR code → what it switches on. 22 ends bold and dim, 39 the colour. */
const STYLES = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow', 34: 'blue', 35: 'magenta', 36: 'cyan', 90: 'grey' };

/**
 * One SVG of a terminal. It brings its own background and follows the reader's light or dark scheme; each run of characters
 * is set to its width in columns, so that it stays aligned in whatever monospace font is there.
 *
 * @param {string} command what was typed
 * @param {string} output with ANSI colours
 * @returns {string}
 */
export function svgOf(command, output) {
  const lines = [[{ text: '$ ', styles: ['dim'] }, { text: command, styles: ['bold'] }], ...output.trimEnd().split('\n').map(runsOf)];
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, { text }) => sum + [...text].length, 0)));
  const width = Math.ceil(columns * CHAR + 2 * PAD);
  const height = BAR + lines.length * LINE + PAD;
  const texts = lines.flatMap((runs, row) => {
    let column = 0;
    return runs.map(({ text, styles }) => {
      const length = [...text].length;
      const x = round(PAD + column * CHAR);
      column += length;
      const classes = styles.length > 0 ? ` class="${styles.join(' ')}"` : '';
      return `<text x="${x}" y="${BAR + row * LINE + 14}" textLength="${round(length * CHAR)}"${classes}>${escape(text)}</text>`;
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>What ${escape(command)} prints</title>
<style>
  svg { --back: #ffffff; --edge: #d0d7de; --text: #1f2328; --dim: #636c76; --red: #b31d28; --green: #1a7f37; --yellow: #7d4e00; --blue: #0550ae; --magenta: #8250df; --cyan: #1b7c83; --grey: #636c76 }
  @media (prefers-color-scheme: dark) {
    svg { --back: #0d1117; --edge: #30363d; --text: #e6edf3; --dim: #9198a1; --red: #ff7b72; --green: #3fb950; --yellow: #d29922; --blue: #79c0ff; --magenta: #d2a8ff; --cyan: #76e3ea; --grey: #9198a1 }
  }
  rect { fill: var(--back); stroke: var(--edge) }
  circle { fill: var(--edge) }
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: var(--text); white-space: pre }
  .bold { font-weight: 700 }
${['dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'grey'].map((name) => `  .${name} { fill: var(--${name}) }`).join('\n')}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<circle cx="20" cy="18" r="5"/><circle cx="38" cy="18" r="5"/><circle cx="56" cy="18" r="5"/>
${texts.join('\n')}
</svg>
`;
}

/** Stretches of a line that look the same. */
function runsOf(line) {
  const styles = new Set();
  const runs = [];
  for (const [, code, text] of line.matchAll(/\x1b\[(\d+)m|([^\x1b]+)/g)) {
    if (text !== undefined) runs.push({ text, styles: [...styles] });
    else if (code === '22') for (const name of WEIGHTS) styles.delete(name);
    else if (code === '39') for (const name of [...styles].filter((each) => !WEIGHTS.includes(each))) styles.delete(name);
    else if (code === '0') styles.clear();
    else if (STYLES[code] === undefined) throw new Error(`The picture knows no colour for the escape code ${code}: add it to STYLES.`);
    else styles.add(STYLES[code]);
  }
  return runs;
}

function round(value) {
  return Number(value.toFixed(1));
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { NO_COLOR: _, ...env } = process.env;
  const ran = spawnSync('npm', ['start', '--silent'], { cwd: root, env: { ...env, FORCE_COLOR: '1' }, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`npm start ended with ${ran.status}, and the picture shows a run that passes:\n${ran.stdout}${ran.stderr}`);
  writeFileSync(join(root, 'docs/images/run.svg'), svgOf('npm start', ran.stdout));
}
