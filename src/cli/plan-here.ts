import { readdir } from 'node:fs/promises';
import { UserError } from '../errors.js';
import { DEFAULT_PLAN } from '../run/commands.js';

/** The plan of a folder by its name, also where it ends as no command expects it. */
export async function planHere(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new UserError(`This folder cannot be read: ${error.message}.`, 'Go to the folder of your project.');
  });
  return [DEFAULT_PLAN, 'phasegate.yaml'].find((name) => names.includes(name));
}
