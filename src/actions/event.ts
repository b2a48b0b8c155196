import { readFileSync } from 'node:fs';

/** The payload of the event at `GITHUB_EVENT_PATH`; undefined where it cannot be read, and then nothing of it is known. */
export function readEvent(file: string | undefined): unknown {
  try {
    return JSON.parse(readFileSync(file ?? '', 'utf8'));
  } catch {
    return undefined;
  }
}
