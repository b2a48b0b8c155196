/** Where the Ansible repository is, its lab copy, its inventory, and changing a file of it with a backup. */
import { constants, copyFileSync, cpSync, existsSync, rmSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { Problem, readTextIfThere, setting, stamp, writeText } from './script.mjs';

export const FIXTURE = 'lab/ansible';

export const ansibleDir = () => setting('ansible_dir');
export const inventoryFile = () => join(ansibleDir(), 'inventories/dev.ini');
export const groupVarsFile = () => join(ansibleDir(), 'inventories/group_vars/litellm.yml');
export const vaultFile = () => join(ansibleDir(), 'inventories/group_vars/all/vault.yml');
export const roleDir = () => join(ansibleDir(), 'roles/litellm');

/** The working copy under `work/` is ours to make anew; any other folder is somebody's repository and is only edited. */
export const isLabCopy = () => relative('work', ansibleDir()).split(sep)[0] !== '..';

/** Copies one folder of the checked-in lab repository afresh, so that a second run begins where the first did. */
export function seed(folder) {
  if (!isLabCopy()) return;
  rmSync(join(ansibleDir(), folder), { recursive: true, force: true });
  cpSync(join(FIXTURE, folder), join(ansibleDir(), folder), { recursive: true });
}

/** The inventory as it is before this plan changes it: what DNS is held against. */
export const readSourceInventory = () => parseInventory(readInventoryText(isLabCopy() ? join(FIXTURE, 'inventories/dev.ini') : inventoryFile()));

export function readInventoryText(file = inventoryFile()) {
  const text = readTextIfThere(file);
  if (text === undefined) throw new Problem(`there is no inventory ${file}: ansible_dir names the folder that holds inventories/ and roles/`);
  return text;
}

/**
 * Parses an INI inventory into `{ groups: Map<name, hosts[]>, hosts: Map<name, address?> }`. Sections with a suffix
 * (`[x:vars]`, `[x:children]`) hold no hosts.
 */
export function parseInventory(text) {
  const groups = new Map();
  const hosts = new Map();
  let group = 'ungrouped';
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(/\s*[#;].*$/, '').trim();
    const header = /^\[([^\]]+)\]$/.exec(content);
    if (header) {
      group = header[1];
      if (!groups.has(group)) groups.set(group, []);
    } else if (content !== '' && !group.includes(':')) {
      const [host, ...pairs] = content.split(/\s+/);
      groups.set(group, [...(groups.get(group) ?? []), host]);
      const address = pairs.find((pair) => pair.startsWith('ansible_host='));
      if (address) hosts.set(host, address.slice('ansible_host='.length));
      else if (!hosts.has(host)) hosts.set(host, undefined);
    }
  }
  return { groups, hosts };
}

/**
 * Writes a file only if its text differs, and keeps the text before as `<file>.bak.<time>` beside it and in the evidence
 * folder. Returns `{ changed, backup? }`.
 */
export function change(path, text, evidenceFolder) {
  const before = readTextIfThere(path);
  let backup;
  if (before !== undefined && before !== text) {
    backup = `${path}.bak.${stamp()}`;
    copyFileSync(path, backup, constants.COPYFILE_EXCL);
    writeText(join(evidenceFolder, basename(backup)), before);
  }
  if (before !== text) writeText(path, text);
  writeText(join(evidenceFolder, basename(path)), text);
  return { changed: before !== text, backup };
}

/** A file a task of an earlier phase left as evidence. */
export function upstreamFile(phase, task, path) {
  const file = join(setting('PHASEGATE_UPSTREAM'), phase, task, path);
  if (!existsSync(file)) {
    throw new Problem(`${path} of ${task} is not there: run phase ${phase} first, its evidence is what this task reads (looked in ${file})`);
  }
  return file;
}
