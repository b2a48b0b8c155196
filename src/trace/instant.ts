/** Milliseconds since 1970 of an instant as records have it: ISO 8601 in UTC. */
export function epochMs(instant: string): number {
  // oxlint-disable-next-line no-restricted-globals -- reading a given instant asks no clock
  return Date.parse(instant);
}
