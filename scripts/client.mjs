// Bundles what runs inside report.html (src/render/html/client/) into src/render/html/assets.ts, two strings that every
// bundle and the tests import like any other module. `--check` writes nothing and fails where that file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'src/render/html/client');
const target = join(root, 'src/render/html/assets.ts');

const bundle = await rolldown({ input: join(folder, 'main.ts'), tsconfig: false });
const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
await bundle.close();
const code = output[0].code.trim();
const style = readFileSync(join(folder, 'report.css'), 'utf8')
  .replace(/\/\*[^]*?\*\//g, '')
  .replace(/\n\s*/g, '\n')
  .trim();
// Inside `<script>` and `<style>` only these would end or change what is read.
for (const text of [code, style]) if (/<\/|<!--/.test(text)) throw new Error('What goes into the page holds "</" or "<!--": write it differently in src/render/html/client/.');

const text = `// Made by scripts/client.mjs from client/: edit there.
export const SCRIPT = ${JSON.stringify(code)};
export const STYLE = ${JSON.stringify(style)};
`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/render/html/assets.ts is not what src/render/html/client/ builds. Run "npm run client" and commit it.');
  process.exitCode = 1;
}
