/** The payload of the event that started the run, as GitHub leaves it in a file. */
import { readFileSync } from 'node:fs';

/** @param file `GITHUB_EVENT_PATH`. @returns undefined where it cannot be read, so that whoever needs something of it finds that missing */
export function readEvent(file: string | undefined): unknown {
  try {
    return JSON.parse(readFileSync(file ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}
