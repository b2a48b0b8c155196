/** What every part of the plain report reads, looked up once. */
import { encodePath } from '../evidence/paths.js';
import { buildGraph, type Graph } from '../plan/graph.js';
import type { Phase, Plan, Task } from '../plan/model.js';
import type { EvidenceFile, PhaseResult, RunRecord, TaskResult } from '../trace/record.js';
import { markdownLink } from './escape.js';
import { type GraphResults, graphResults } from './graph-view.js';
import type { Outcome } from './signs.js';
import { count } from './terminal-text.js';

export interface ReportInput {
  plan: Plan;
  record: RunRecord;
  /** The record's phase results, in any order; a phase may have several, one a leg. */
  phases: readonly PhaseResult[];
  /** The command that records a decision where this report is read; default: `phasegate approve TASK --by WHO --note '…'`. */
  approve?: (task: string, by: string) => string;
}

/** One phase, or one leg of it, with its result; a phase without any has one of these without a result. */
export interface ReportedPhase {
  phase: Phase;
  leg: string | undefined;
  result: PhaseResult | undefined;
  tasks: ReadonlyMap<string, TaskResult>;
  /** Its folder in the record, relative to the report. */
  folder: string;
}

export interface ReportFacts {
  plan: Plan;
  record: RunRecord;
  graph: Graph;
  results: GraphResults;
  phases: ReportedPhase[];
  tasks: ReadonlyMap<string, Task>;
  approve: (task: string, by: string) => string;
}

export function reportFacts({ plan, record, phases, approve }: ReportInput): ReportFacts {
  return {
    plan,
    record,
    graph: buildGraph(plan),
    results: graphResults(phases),
    phases: plan.phases.flatMap((phase): ReportedPhase[] => {
      const own = phases.filter((result) => result.phase.id === phase.id);
      return own.length === 0 ? [reported(phase, undefined)] : own.map((result) => reported(phase, result));
    }),
    tasks: new Map(plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.id, task] as const))),
    approve: approve ?? ((task, by) => `phasegate approve ${task} --by ${by} --note '…'`),
  };
}

function reported(phase: Phase, result: PhaseResult | undefined): ReportedPhase {
  const leg = result?.phase.leg;
  return {
    phase,
    leg,
    result,
    tasks: new Map(result?.tasks.map((task) => [task.id, task])),
    folder: leg === undefined ? phase.id : `${phase.id}@${leg}`,
  };
}

export function outcomeOf(result: TaskResult | undefined): Outcome {
  return result?.status ?? 'no result';
}

const MOST_LINKS = 5;

/** How many files, and links to the first of them. */
export function evidenceLinks(folder: string, task: string, files: readonly EvidenceFile[]): string {
  if (files.length === 0) return 'none';
  const links = files.slice(0, MOST_LINKS).map((file) => markdownLink(file.path, `${folder}/evidence/${task}/${encodePath(file.path)}`));
  const more = files.length > MOST_LINKS ? ` and ${files.length - MOST_LINKS} more` : '';
  return `${count(files.length, 'file')}: ${links.join(', ')}${more}`;
}

/** A Markdown table of cells that are Markdown already; nothing for no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')];
}
