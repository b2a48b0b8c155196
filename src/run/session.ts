import type { Redactor } from '../evidence/redact.js';
import type { Graph } from '../plan/graph.js';
import type { Plan, Waiver } from '../plan/model.js';
import type { RunIdentity } from '../trace/record.js';
import type { Freshness } from './checks.js';
import type { Commands } from './commands.js';
import type { GivenDecision } from './decisions.js';
import type { RunEvent } from './events.js';
import type { Links } from './links.js';
import type { StoredPhase } from './record-folder.js';
import type { Selection } from './selection.js';
import type { DistributiveOmit } from './task.js';

/** Everything a run decided before its first task starts. */
export interface Session {
  plan: Plan;
  graph: Graph;
  /** The plan's folder, with no link in it. */
  workspace: string;
  out: string;
  /** Which replica of its phases this run is. */
  leg: string | undefined;
  /** A folder outside the workspace and the record, removed when the run ends. */
  scratch: string;
  selection: Selection;
  /** Leaves that run now. */
  todo: ReadonlySet<string>;
  /** Phases of the record that stay. */
  standing: ReadonlyMap<string, StoredPhase>;
  run: RunIdentity;
  vars: Record<string, string>;
  recordedVars: Record<string, string>;
  baseEnv: Record<string, string>;
  /** Phasegate's own environment. */
  ours: NodeJS.ProcessEnv;
  redactor: Redactor;
  /** The waiver of a task that holds on the day of the run. */
  waiverFor(task: string): Waiver | undefined;
  decisions: ReadonlyMap<string, GivenDecision>;
  keepGoing: boolean;
  continueOnError: boolean;
  jobs: number;
  freshness: Freshness;
  links: Links;
  signal: AbortSignal;
  commands: Commands;
  emit(event: DistributiveOmit<RunEvent, 'at'>): RunEvent;
}
