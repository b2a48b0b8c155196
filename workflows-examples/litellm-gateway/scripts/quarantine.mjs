/** TASK-3.02.04: finds vault files where none belongs and moves them to `_quarantine/`, with a report and their sha256. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ansibleDir, vaultFile } from './lib/ansible.mjs';
import { startReport } from './lib/report.mjs';
import { Problem, readTextIfThere, script, stamp, writeText } from './lib/script.mjs';

const QUARANTINE = '_quarantine';
const SKIPPED = new Set([QUARANTINE, '.git', 'node_modules']);

await script(async () => {
  const root = ansibleDir();
  const time = stamp();
  const report = startReport('quarantine', 'Stray vaults', root);
  const place = relative(root, vaultFile());
  if (readTextIfThere(vaultFile()) === undefined) throw new Problem(`there is no ${vaultFile()}: run TASK-3.02.03 first`);

  const moved = strayVaults(root, place).map(({ path, why }) => {
    const target = join(QUARANTINE, time, path);
    const before = sha256(join(root, path));
    mkdirSync(dirname(join(root, target)), { recursive: true });
    renameSync(join(root, path), join(root, target));
    report.check(path, sha256(join(root, target)) === before, `${why}; moved to ${target}, sha256 ${before}`);
    return { path, why, movedTo: target, sha256: before };
  });
  const left = strayVaults(root, place);
  report.check('left over', left.length === 0, left.length === 0 ? 'none' : left.map((stray) => stray.path).join(', '));
  report.check('the vault itself', readTextIfThere(vaultFile()) !== undefined, `${place} stays`);

  const text = ['Quarantine of stray vaults', '', `The only vault is ${place}.`, '', ...(moved.length === 0 ? ['None was found.'] : moved.flatMap((one) => [one.path, `  ${one.why}`, `  now     ${one.movedTo}`, `  sha256  ${one.sha256}`])), ''].join('\n');
  if (moved.length > 0) writeText(join(root, QUARANTINE, `quarantine_report_${time}.txt`), text);
  writeText(join(report.folder, 'quarantine_report.txt'), text);
  report.finish({ moved, left: left.length });
});

function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Files that are a vault by content, or are named like one, anywhere but in the vault's place. Links are not followed. */
function strayVaults(root, place) {
  return files(root, '')
    .map((path) => ({ path, why: reason(root, path, place) }))
    .filter(({ why }) => why !== undefined);
}

function reason(root, path, place) {
  // The backups of the vault are made by its own task, beside it.
  if (path === place || path.startsWith(`${place}.bak.`)) return undefined;
  if (readFileSync(join(root, path)).subarray(0, 15).toString('latin1') === '$ANSIBLE_VAULT;') return 'a vault outside its place';
  if (/vault.*\.ya?ml/i.test(basename(path))) return 'named as a vault, but not encrypted';
  return undefined;
}

function files(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}${sep}${entry.name}`;
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : files(root, path);
      return entry.isFile() ? [path] : [];
    });
}
