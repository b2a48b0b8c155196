/** `manifest.json`: everything a phase left, by its digest. It is written last; a phase without it did not finish. */
import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { digestOfFile } from './digest.js';
import type { Manifest, ManifestFile } from './manifest-schema.js';

export const MANIFEST = 'manifest.json';

export interface ManifestOptions {
  phase: string;
  leg?: string;
  /** By path in the folder: what is only known where the file was written. */
  kept: ReadonlyMap<string, { name?: string; redactions?: Record<string, number> }>;
  upstream: { phase: string; leg?: string; manifest: string }[];
  auditHead: string;
  /** Digests that are known already, so that the files are not read again. */
  known?: ReadonlyMap<string, { sha256: string; size: number }>;
}

/**
 * Writes the manifest of a phase's folder, whole or not at all.
 *
 * @returns its sha256
 * @throws UserError naming a link or special file in the folder, or a kept file that is no longer in it; the system's error when the disk fails
 */
export async function writeManifest(folder: string, options: ManifestOptions): Promise<string> {
  const files: ManifestFile[] = [];
  const present = filesBelow(folder, '');
  const there = new Set(present);
  const gone = [...options.kept.keys()].filter((path) => !there.has(path));
  if (gone[0] !== undefined) {
    throw new UserError(
      `${join(folder, gone[0])} is no longer there${gone.length > 1 ? `, nor are ${gone.length - 1} other files of the record` : ''}.`,
      'Find out which task removes it. `git clean -fdx` does: give it `-e .phasegate`, or name a folder outside with --out.',
    );
  }
  for (const path of present) {
    if (path === MANIFEST) continue;
    const known = options.known?.get(path);
    // A size that differs from what was written means the file is no longer what was hashed.
    const digest = known !== undefined && statSync(join(folder, path)).size === known.size ? known : await digestOfFile(join(folder, path));
    const { name, redactions } = options.kept.get(path) ?? {};
    files.push({
      path,
      ...(name === undefined ? {} : { name }),
      sha256: digest.sha256,
      size: digest.size,
      ...(redactions === undefined || Object.keys(redactions).length === 0 ? {} : { redactions }),
    });
  }
  const manifest: Manifest = {
    version: 1,
    phase: options.phase,
    ...(options.leg === undefined ? {} : { leg: options.leg }),
    files,
    upstream: options.upstream,
    auditHead: options.auditHead,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const temporary = join(folder, `${MANIFEST}.tmp`);
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, join(folder, MANIFEST));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return createHash('sha256').update(text).digest('hex');
}

/** Paths of all files in byte order, so that the same folder always gives the same manifest. */
function filesBelow(root: string, folder: string): string[] {
  const paths: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...filesBelow(root, path));
    else if (entry.isFile()) {
      if (path !== `${MANIFEST}.tmp`) paths.push(path);
    } else {
      throw new UserError(`${join(root, path)} is a link or special file, which Phasegate did not put there.`, 'Remove it, and find out which task writes into the record.');
    }
  }
  return folder === '' ? paths.toSorted((a, b) => (a < b ? -1 : 1)) : paths;
}
