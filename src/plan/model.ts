/**
 * The resolved plan: what `phasegate.yml` says, with every default applied, every shorthand written out, containers
 * flattened into their leaves and every id checked. All later parts read this and never the YAML.
 */

/** One finding about a plan. Lines and columns count from 1; `path` is as in `phases[0].tasks[2].needs[1]`. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** Stable, kebab-case, documented in `docs/plan.md`: `unknown-need`, `cycle`, `duplicate-id`, … */
  code: string;
  message: string;
  /** As the user named it, or relative to the plan for a requirements document. */
  file: string;
  line: number;
  column: number;
  path: string;
  expected?: string;
  /** The nearest valid name. */
  suggestion?: string;
}

export type FailOn = 'failed' | 'regressed' | 'uncovered' | 'orphan' | 'suspect' | 'waiting';
export type VerificationMethod = 'test' | 'analysis' | 'inspection' | 'demonstration';
export type WorkItemStatus = 'planned' | 'in-progress' | 'done';

export interface Requirement {
  id: string;
  title: string;
  /** Where it is written: the document a `from:` found it in with its line, or the plan's own `source` field without one. */
  source?: { file: string; line?: number };
  verification: VerificationMethod;
  /** Ids of the parent requirements it refines. */
  covers: string[];
  priority?: string;
  rationale?: string;
  status?: string;
  /** A glob of test names that verify it. */
  tests?: string;
  attributes: Record<string, string>;
  /** sha256 (hex) of its normalised text: what a proof is compared with to see whether it is suspect. */
  contentHash: string;
}

/** A failure somebody accepts for a time (docs/decisions/0016-waivers.md). */
export interface Waiver {
  /** Ids of requirements and of leaf tasks, a container replaced by its leaves. */
  for: string[];
  reason: string;
  by: string;
  /** The last day it holds, `YYYY-MM-DD` in UTC. */
  until: string;
}

/** One question with a yes or no answer. String fields may hold `${{ vars.NAME }}` until the run fills them in. */
export type Check =
  | { kind: 'run'; run: string }
  | { kind: 'file'; path: string; exists: boolean; contains?: string; sha256?: string }
  | { kind: 'http'; url: string; status?: number | string; contains?: string }
  | { kind: 'tcp'; host: string; port: number | string }
  | { kind: 'dns'; name: string; address?: string }
  | { kind: 'metric'; file: string; path: string; min?: number | string; max?: number | string }
  | { kind: 'junit'; files: string[]; minTests: number | string }
  | { kind: 'coverage'; files: string[]; lines?: number | string; branches?: number | string }
  | { kind: 'schema'; file: string; schema: string }
  | { kind: 'requirements'; verified: 'all' | string[] }
  | { kind: 'tasks'; passed: 'all' | string[] };

export type CheckKind = Check['kind'];
export type Shell = 'bash' | 'sh' | 'python' | 'pwsh' | 'node';

export interface Retry {
  /** How often it runs at most, the first time included. */
  attempts: number;
  /** Pause before the second attempt in milliseconds; doubles with each further one. */
  backoffMs: number;
}

/** What a task and each of its steps can both say; the step's own value wins. */
export interface Execution {
  if?: string;
  shell?: Shell;
  /** Relative to the plan file, inside the workspace. */
  workingDirectory?: string;
  env: Record<string, string>;
  timeoutMs?: number;
  retry?: Retry;
  continueOnError: boolean;
}

export interface Step extends Execution {
  name: string;
  check: Check;
}

export interface Effort {
  /** As written: `S`, `3-5d`, `4h`. */
  text: string;
  minHours: number;
  maxHours: number;
}

export type Need = { kind: 'task'; id: string } | { kind: 'phase'; id: string };

/** Instructions of a manual task: the words themselves or the file they are in, relative to the plan. */
export type Instructions = { text: string } | { file: string };

/**
 * A leaf task. `run: …` has become one step. A work item has no steps and no `manual`: it shows progress and proves
 * nothing.
 */
export interface Task extends Execution {
  id: string;
  title: string;
  phase: string;
  /** The container it came from. */
  parent?: string;
  kind: 'automated' | 'manual' | 'work-item';
  steps: Step[];
  manual?: { instructions: Instructions; approvers: string[] };
  /** Own needs and the container's, a container needed replaced by its leaves. */
  needs: Need[];
  /** The requirements its outcome proves: its own, its container's or its phase's (design, "What counts as proof"). */
  covers: string[];
  /** Names of variables only this task gets, and whose values are redacted. */
  secrets: string[];
  evidence: string[];
  deliverables: string[];
  /** Checks that run after its steps, and sentences that are shown and prove nothing. */
  acceptance: (Step | { text: string })[];
  effort?: Effort;
  owner?: string;
  hint?: string;
  reproduce?: string;
  /** Work items only. */
  status?: WorkItemStatus;
  /** Where its entry begins in the plan file, from 1. */
  line: number;
}

export interface Container {
  id: string;
  title: string;
  tasks: string[];
}

export interface Phase {
  id: string;
  title: string;
  /** Resolved: a phase without `needs` names the one before it. */
  needs: string[];
  covers: string[];
  entry: Step[];
  exit: Step[];
  runsOn?: string | string[];
  /** Leaves in the order of the plan. */
  tasks: Task[];
  containers: Container[];
  line: number;
}

/** Says severity, priority or both of the failures that meet all of its conditions. */
export interface SeverityRule {
  /** In lower case; empty: any. */
  requirementPriority: string[];
  /** Ids; empty: any. */
  phase: string[];
  criterion?: 'entry' | 'exit';
  severity?: string;
  priority?: string;
}

export interface Plan {
  version: 1;
  id: string;
  name: string;
  /** sha256 (hex) of the plan file's bytes: `sha256sum phasegate.yml` gives the same. */
  digest: string;
  /** As the user named it. */
  file: string;
  requirements: Requirement[];
  links: string[];
  vars: Record<string, string>;
  failOn: FailOn[];
  people: Record<string, string>;
  waivers: Waiver[];
  defects: { template?: string; maxOpen: number; closeAfter: number; severity: SeverityRule[] };
  phases: Phase[];
}
