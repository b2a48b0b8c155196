/**
 * The names of artifacts, and which of several to read. Names only filter: a dash may be part of every id, so whose
 * result an artifact is, is read from its `result.json` and never from its name.
 */

/** The phase id under which the job that reports keeps the record of the whole run. */
export const RECORD = 'record';

/** What GitHub accepts in no artifact name and in no path within one. */
const FORBIDDEN_IN_PATH = /["<>|*?:\r\n\\]/;
const FORBIDDEN_IN_NAME = /["<>|*?:\r\n\\/]/;

export interface ArtifactIdentity {
  plan: string;
  phase: string;
  leg?: string;
  /** `GITHUB_RUN_ATTEMPT`, from 1. */
  attempt: number;
}

/** `phasegate-<plan id>-<phase>[-<leg>]-attempt-<n>`; characters names cannot hold become `_`, which is safe because names only filter. */
export function artifactName({ plan, phase, leg, attempt }: ArtifactIdentity): string {
  return `${phasePrefix(plan, phase)}${leg === undefined ? '' : `-${clean(leg)}`}-attempt-${attempt}`;
}

/** The HTML report, which is stored unzipped: the name of the artifact is that of the file. */
export function reportName(plan: string, attempt: number): string {
  return `${planPrefix(plan)}report-attempt-${attempt}.html`;
}

/** The record of another run this one reported on. Never that of a run of ours, which others compare with. */
export function foreignRecordName(plan: string, run: string, attempt: number): string {
  return `${planPrefix(plan)}record-of-${run}-attempt-${attempt}`;
}

/** What the names of all artifacts of a plan begin with. */
export function planPrefix(plan: string): string {
  return `phasegate-${clean(plan)}-`;
}

function phasePrefix(plan: string, phase: string): string {
  return `${planPrefix(plan)}${clean(phase)}`;
}

function clean(part: string): string {
  return part.replace(new RegExp(FORBIDDEN_IN_NAME, 'g'), '_');
}

/**
 * Those that may be results of the phase: of each name without its attempt the newest attempt, sorted by name. Holds
 * also legs of the phase and phases whose id begins with this one and a dash: `result.json` tells them apart.
 */
export function candidates<T extends { name: string }>(artifacts: readonly T[], plan: string, phase: string): T[] {
  const prefix = phasePrefix(plan, phase);
  const newest = new Map<string, { attempt: number; artifact: T }>();
  for (const artifact of artifacts) {
    const match = /^(?<base>.*)-attempt-(?<attempt>[1-9]\d*)$/s.exec(artifact.name);
    const { base, attempt } = match?.groups ?? {};
    if (base === undefined || (base !== prefix && !base.startsWith(`${prefix}-`))) continue;
    const known = newest.get(base);
    if (known === undefined || Number(attempt) > known.attempt) newest.set(base, { attempt: Number(attempt), artifact });
  }
  return [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { artifact }]) => artifact);
}

/** The phase and leg a name seems to speak of: of several phases the one with the longest id. */
export function seemingly(name: string, plan: string, phases: readonly string[]): { phase: string; leg?: string } | undefined {
  const base = name.replace(/-attempt-[1-9]\d*$/, '');
  const fits = phases.filter((phase) => base === phasePrefix(plan, phase) || base.startsWith(`${phasePrefix(plan, phase)}-`));
  const phase = fits.toSorted((a, b) => b.length - a.length)[0];
  if (phase === undefined) return undefined;
  const leg = base.slice(phasePrefix(plan, phase).length + 1);
  return leg === '' ? { phase } : { phase, leg };
}

/** The attempt in an artifact's name, or undefined when the name has none. */
export function attemptOf(name: string): number | undefined {
  const attempt = /-attempt-([1-9]\d*)$/.exec(name)?.[1];
  return attempt === undefined ? undefined : Number(attempt);
}

/** Why GitHub would refuse the name, or undefined. */
export function nameProblem(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return `"${name}" is no name for an artifact`;
  const character = FORBIDDEN_IN_NAME.exec(name)?.[0];
  return character === undefined ? undefined : `the artifact name ${JSON.stringify(name)} contains ${JSON.stringify(character)}`;
}

/** The character for which GitHub would refuse a file of an artifact, or undefined. `path` has forward slashes. */
export function forbiddenInPath(path: string): string | undefined {
  return FORBIDDEN_IN_PATH.exec(path)?.[0];
}
