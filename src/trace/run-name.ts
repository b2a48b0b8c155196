/** What a phase's record is called, as are its folder and its digest: each leg of a matrix has its own. @returns `build`, or `build@linux` for a leg */
export function runName(phase: string, leg: string | undefined): string {
  return leg === undefined ? phase : `${phase}@${leg}`;
}
