/**
 * What `actions/upload-artifact` does, for workflows that use it: its files cannot be had from npm, the client inside it
 * can, and that is the one our own bundle brings. Paths are files and folders, without patterns.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const CLIENT = pathToFileURL(fileURLToPath(new URL('../../dist/artifact/index.js', import.meta.url))).href;

const ACTION = `name: Upload
description: Upload
inputs:
  name: { description: Name, default: artifact }
  path: { description: Files and folders, required: true }
runs: { using: node24, main: main.mjs }
`;

/** Several paths: relative to what they have in common; one: relative to itself. As its \`search.ts\` has it. */
const MAIN = `import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DefaultArtifactClient } from ${JSON.stringify(CLIENT)};

const paths = process.env['INPUT_PATH'].split('\\n').map((line) => line.trim()).filter(Boolean).map((path) => resolve(path));
const filesIn = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isDirectory() ? readdirSync(path).flatMap((name) => filesIn(join(path, name))) : [path];
};
const files = paths.flatMap(filesIn);
const split = paths.map((path) => path.split('/'));
const common = split[0].slice(0, split[0].findIndex((part, index) => split.some((other) => other[index] !== part))).join('/');
const root = paths.length > 1 ? common : statSync(paths[0]).isDirectory() ? paths[0] : dirname(paths[0]);
if (files.length === 0) console.log('No files were found.');
else await new DefaultArtifactClient().uploadArtifact(process.env['INPUT_NAME'], files, root);
`;

/** @returns its folder, which the caller removes */
export async function uploadArtifactAction(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'phasegate-upload-'));
  await writeFile(join(folder, 'action.yml'), ACTION);
  await writeFile(join(folder, 'main.mjs'), MAIN);
  return folder;
}
