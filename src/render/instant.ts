/** Instants as records have them: ISO 8601 in UTC. */

/** Milliseconds from one to the other. */
export function millisecondsBetween(from: string, to: string): number {
  // oxlint-disable-next-line no-restricted-globals -- reading a given instant asks no clock
  return Date.parse(to) - Date.parse(from);
}

/** `2026-03-01 10:00:00 UTC`. */
export function readableInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}
