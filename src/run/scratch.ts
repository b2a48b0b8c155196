/**
 * The folder a run keeps its working files in. Its name says whose it is, so that a later run can remove what one left
 * that was killed and could remove nothing.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOf } from './process-tree.js';

const NAME = /^phasegate-(\d+)-(\d+)-([0-9a-f]{16})-\w{6}$/;

/** @returns a new folder that nobody else can read */
export function makeScratch(): string {
  const started = startOf(process.pid);
  const place = placeOfProcesses();
  // Where nobody can tell later whether we still run, nobody shall try.
  return mkdtempSync(join(tmpdir(), started === undefined || place === undefined ? 'phasegate-' : `phasegate-${process.pid}-${started}-${place}-`));
}

/** Removes folders of this user's runs that were killed, as far as nothing they started uses them any more. */
export function removeLeftScratch(): void {
  const place = placeOfProcesses();
  if (place === undefined) return;
  const left = namesIn(tmpdir()).filter((name) => {
    const [, pid, started, where] = NAME.exec(name) ?? [];
    return where === place && startOf(Number(pid)) !== started && isOurs(join(tmpdir(), name));
  });
  if (left.length === 0) return;
  // Tasks outlive a run that was killed; each has a path into the folder among its variables.
  const used = namesIn('/proc').filter((name) => /^\d+$/.test(name)).map(environmentOf);
  for (const name of left) {
    if (used.some((environment) => environment.includes(name))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // A task may have taken the right to: the folder stays, and the run was none the worse for it.
    }
  }
}

/** What a process id and its start mean something in: this machine since it was started, and this container. */
function placeOfProcesses(): string | undefined {
  try {
    const place = `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')} ${readlinkSync('/proc/self/ns/pid')}`;
    return createHash('sha256').update(place).digest('hex').slice(0, 16);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A folder of this user, and no link to one. */
function isOurs(path: string): boolean {
  try {
    const stats = lstatSync(path);
    return stats.isDirectory() && stats.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** Of a process, as it was when it started; empty where it is none of this user's. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
