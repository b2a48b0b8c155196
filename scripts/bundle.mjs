// Compiles src/ and bundles each entry into dist/<entry>/index.js, one folder an entry because the lazily imported
// chunks of two entries would overwrite each other. `--check` builds beside it and fails where dist/ differs.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const out = join(root, 'build/dist');

/**
 * Entry name → source, or a package. `artifact` is the heavy client and `undici` the heaviest part of it: each is bundled
 * once, whatever uses it, and loaded when it is needed as `#artifact` and `#undici` (dist/package.json).
 */
const entries = {
  cli: 'cli/main.js',
  main: 'actions/main.js',
  check: 'actions/check.js',
  report: 'actions/report.js',
  defects: 'actions/defects.js',
  verify: 'actions/verify.js',
  artifact: 'artifacts/client.js',
  undici: 'undici',
};

/**
 * GitHub's client imports all it may need before it does anything: the upload with Azure's client, the download, and undici,
 * of which it uses what goes through a proxy. Here each of them is loaded when it is called.
 */
const inParts = {
  name: 'in-parts',
  transform: {
    filter: { id: /@actions[\\/]artifact[\\/]lib[\\/]internal[\\/]client\.js$/ },
    handler(code) {
      let parts = 0;
      const lazy = code.replaceAll(/^import \{ ([\w, ]+) \} from '(\.\/(?:upload|download|delete)\/[\w-]+\.js)';$/gm, (_, names, from) => {
        parts += 1;
        return names.split(', ').map((name) => `const ${name} = async (...args) => (await import('${from}')).${name}(...args);`).join('\n');
      });
      if (parts !== 3) throw new Error('@actions/artifact has changed: its client no longer imports upload, download and delete as scripts/bundle.mjs expects.');
      return lazy;
    },
  },
  resolveId: { filter: { id: /^undici$/ }, handler: (id, importer) => (importer === undefined ? null : '\0undici') },
  load: {
    filter: { id: /^\0undici$/ },
    handler: async () => ({ code: Object.keys((await import('undici')).default).map((name) => `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('#undici').${name} });`).join('\n'), moduleType: 'js' }),
  },
};

/**
 * Nearly every call loads a plan: what that takes, and what every command takes, are a file each and not two dozen. What an
 * entry itself needs stays out of both.
 */
const groups = [
  { name: 'errors', test: /build[\\/]js[\\/]errors\.js$/, priority: 3 },
  { name: 'command', test: /build[\\/]js[\\/](?:cli[\\/]args|(?:cli|run)[\\/]commands|plan[\\/](?:values|nearest|requirement-key)|render[\\/]terminal-text)\.js$|[\\/]picocolors[\\/]/, priority: 2 },
  { name: 'plan', test: /build[\\/]js[\\/](?:run[\\/]plan-file|cli[\\/]check|render[\\/]diagnostics)\.js$/, priority: 1 },
];

execFileSync(process.execPath, [join(root, 'scripts/client.mjs'), ...(check ? ['--check'] : [])], { stdio: 'inherit' });
rmSync(join(root, 'build/js'), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root], { stdio: 'inherit' });
writeFileSync(join(root, 'build/js/package.json'), '{"type":"module"}\n');
rmSync(out, { recursive: true, force: true });
/** Folders of the packages whose code is in the bundles. */
const bundled = new Set();
for (const [name, source] of Object.entries(entries)) {
  const bundle = await rolldown({
    input: source.endsWith('.js') ? join(root, 'build/js', source) : source,
    platform: 'node',
    external: ['#artifact', '#undici'],
    plugins: name === 'artifact' ? [inParts] : [],
    resolve: { alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') } },
    // Libraries import what they do not use, or use `eval` to find the global object: nothing we could act on.
    logLevel: 'silent',
  });
  const { output } = await bundle.write({ dir: join(out, name), format: 'cjs', dynamicImportInCjs: false, minify: true, comments: false, entryFileNames: 'index.js', chunkFileNames: 'parts/[name].js', codeSplitting: { groups } });
  for (const id of output.flatMap((chunk) => chunk.moduleIds ?? [])) {
    const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0];
    if (folder !== undefined) bundled.add(folder);
  }
  await bundle.close();
}
writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licences());
writeFileSync(join(out, 'package.json'), '{"type":"commonjs","imports":{"#artifact":"./artifact/index.js","#undici":"./undici/index.js"}}\n');
// The same bundle under the name by which it knows that it runs as `post:`.
writeFileSync(join(out, 'main/post.js'), "require('./index.js');\n");
// At once, so that whoever uses dist/ meanwhile never finds half of it.
if (!check) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(out, join(root, 'dist'));
}

if (check) {
  const differing = compare(join(root, 'dist'), out);
  if (differing.length > 0) {
    console.error(`dist/ is not what the sources build. Run "npm run bundle" and commit it. Differs: ${differing.join(', ')}`);
    process.exit(1);
  }
}

/** Whoever hands the bundles on hands these packages on too, and their licences ask for the text. */
function licences() {
  const parts = [...bundled].map((folder) => {
    const { name, version, license = 'names no licence' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).toSorted().find((entry) => /^(licen[cs]e|copying)(-mit|\.md|\.txt)?$/i.test(entry));
    const text = file === undefined ? `Licence: ${license}. The package has no text of it.` : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
    return { title: `${name} ${version} (${license})`, text };
  });
  const unique = new Map(parts.map((part) => [part.title, part]));
  return [...unique.values()]
    .toSorted((a, b) => (a.title < b.title ? -1 : 1))
    .map(({ title, text }) => `${title}\n${'-'.repeat(title.length)}\n${text}\n`)
    .join('\n\n');
}

/** Paths that are not byte for byte the same in both folders. */
function compare(a, b) {
  const files = (folder) =>
    readdirSync(folder, { recursive: true })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => relative('.', path));
  const all = new Set([...(existsSync(a) ? files(a) : []), ...files(b)]);
  return [...all].filter(
    (path) => !existsSync(join(a, path)) || !existsSync(join(b, path)) || !readFileSync(join(a, path)).equals(readFileSync(join(b, path))),
  );
}
