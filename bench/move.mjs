// Uploads a folder as an artifact and downloads it again: by us, or by GitHub's own client alone. Says how long each took.
import { mkdirSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import './typescript.mjs';

const [, , who, from, to] = process.argv;
const { DefaultArtifactClient } = await import('@actions/artifact');
const [up, down] = who === 'ours' ? await ours() : await theirs();
writeSync(3, JSON.stringify({ up, down }));

async function ours() {
  const { githubArtifacts } = await import('../src/artifacts/github.ts');
  const artifacts = githubArtifacts({ run: { serverUrl: 'https://github.com', owner: 'octocat', repository: 'hello', id: Number(process.env.GITHUB_RUN_ID) } });
  const start = performance.now();
  await artifacts.upload('evidence', from);
  const middle = performance.now();
  const [artifact] = await artifacts.list('evidence');
  await artifacts.download(artifact, to);
  return [middle - start, performance.now() - middle];
}

async function theirs() {
  const client = new DefaultArtifactClient();
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .map((path) => join(from, path))
    .filter((path) => statSync(path).isFile());
  const start = performance.now();
  await client.uploadArtifact('evidence', files, from);
  const middle = performance.now();
  const { artifact } = await client.getArtifact('evidence');
  mkdirSync(to, { recursive: true });
  await client.downloadArtifact(artifact.id, { path: to, expectedHash: artifact.digest });
  return [middle - start, performance.now() - middle];
}
