/** What every script of this example shares: settings from the environment, and failing with a sentence, not a stack. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Something the reader can put right. Its message is all that is shown. */
export class Problem extends Error {}

/** Runs a script's main function; a Problem becomes its message on standard error and exit code 1. */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Problem ? error.message : error.stack);
    process.exitCode = 1;
  }
}

/** A variable of the plan. Phasegate puts every entry of `vars` into the environment under its own name. */
export function setting(name) {
  const value = process.env[name];
  if (value === undefined) {
    throw new Problem(`${name} is not set: run this through phasegate.yml, whose vars set it, or put it into the environment`);
  }
  return value;
}

/** A setting that holds a comma-separated list: `a, b` gives `['a', 'b']`. */
export function listSetting(name) {
  return setting(name)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** How the target host is reached: `lab` simulates it, and all that stands around it. */
export function transport() {
  const value = setting('hx_transport');
  if (!['lab', 'local', 'ssh'].includes(value)) throw new Problem(`hx_transport: expected lab, local or ssh, got ${JSON.stringify(value)}`);
  return value;
}

export const isLab = () => transport() === 'lab';

export function writeText(path, text, mode) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

/** The file's text, or undefined when there is none. */
export function readTextIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** `20260131T094500123Z`: sorts by time, and holds nothing an artifact's file name cannot. */
export const stamp = () => new Date().toISOString().replace(/[-:.]/g, '');
