import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { folderArtifacts } from '../../src/artifacts/folder.js';
import { describeArtifacts } from './contract.js';

const roots: string[] = [];
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))));

describeArtifacts('artifacts in a folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'phasegate-folder-artifacts-'));
  roots.push(root);
  return {
    artifacts: folderArtifacts(join(root, 'local/artifacts')),
    plantLink: (name) => symlink('/etc/hostname', join(root, 'local/artifacts', name, 'files/secret')),
  };
});
