/** What every part of the page looks up: where a requirement or a task stands, and what proves what. */
import type { Report, ReportPhase, ReportRequirement, ReportTask } from '../../trace/report.js';
import { html, type Markup } from './markup.js';
import { runName } from '../../trace/run-name.js';
import { relativeUrl } from '../escape.js';
import { planPath, sourcePath } from '../source-path.js';

/** Ids of the page's own parts, which a requirement of that name must not take. */
const OWN = ['top', 'main', 'overview', 'attention', 'waits', 'not-run', 'phases', 'requirements', 'tasks', 'graph', 'timeline', 'evidence', 'changes', 'findings', 'sign-off', 'details', 'panel-close'];

export interface Context {
  report: Report;
  /** A link to the requirement's or task's details; its id alone where the report has none of that name. */
  requirement: (id: string, label?: string) => Markup;
  task: (id: string, leg?: string, label?: string) => Markup;
  /** A task by its id, or a phase, or a requirement: what a list of ids of any kind, such as `blockedBy`, means. */
  any: (id: string) => Markup;
  anchorOfRequirement: (requirement: ReportRequirement) => string;
  anchorOfTask: (task: Pick<ReportTask, 'id' | 'leg'>) => string | undefined;
  anchorOfPhase: (phase: Pick<ReportPhase, 'id' | 'leg'>) => string | undefined;
  /** Its legs, one without matrix. */
  tasksOf: (id: string) => readonly ReportTask[];
  phaseTitle: (id: string) => string;
  /** `file:line`, a link where the run tells on which forge the repository is, as long as the report is not large. */
  source: (file: string, line?: number) => Markup;
  /** The same for a line of the plan. */
  inPlan: (line: number) => Markup;
  /** So large that every byte of a detail counts ten thousand times. */
  large: boolean;
  /** Page of the repository on the forge. */
  repositoryUrl: string | undefined;
}

export function context(report: Report): Context {
  const taken = new Set(OWN);
  const claim = (name: string, kind: string): string => {
    let anchor = name.replace(/\s+/g, '_');
    // Twice at most but where somebody calls a task `task-overview`.
    while (taken.has(anchor)) anchor = `${kind}-${anchor}`;
    taken.add(anchor);
    return anchor;
  };
  const requirements = new Map(report.requirements.map(({ id }) => [id, claim(id, 'requirement')]));
  const tasks = new Map(report.tasks.map(({ id, leg }) => [runName(id, leg), claim(runName(id, leg), 'task')]));
  const phases = new Map(report.phases.map(({ id, leg }) => [runName(id, leg), claim(`phase-${runName(id, leg)}`, 'phase')]));
  const byId = grouped(report.tasks);
  const legs = new Map(report.phases.toReversed().map(({ id, leg }) => [id, leg]));
  const titles = new Map(report.phases.map(({ id, title }) => [id, title]));

  const repositoryUrl = /^https:\/\/[^/]+\/[^/]+\/[^/]+(?=\/actions\/runs\/)/.exec(report.run.url ?? '')?.[0];
  const large = report.tasks.length + report.requirements.reduce((sum, { proofs }) => sum + 1 + proofs.length, 0) > 5000;
  const commit = report.run.headSha ?? report.run.sha;
  const anchorOfTask: Context['anchorOfTask'] = ({ id, leg }) => tasks.get(runName(id, leg)) ?? tasks.get(runName(id, byId.get(id)?.[0]?.leg));
  const link = (anchor: string | undefined, label: string): Markup => (anchor === undefined ? html`<code>${label}</code>` : html`<a href="#${hash(anchor)}">${label}</a>`);
  const place = (file: string, path: string | undefined, line: number | undefined): Markup => {
    const label = line === undefined ? file : `${file}:${line}`;
    const url = path === undefined ? undefined : relativeUrl(path);
    if (large || repositoryUrl === undefined || commit === null || url === undefined) return html`<span class="path">${label}</span>`;
    return html`<a class="path" href="${`${repositoryUrl}/blob/${commit}/${url}${line === undefined ? '' : `#L${line}`}`}">${label}</a>`;
  };
  return {
    report,
    requirement: (id, label = id) => link(requirements.get(id), label),
    task: (id, leg, label = runName(id, leg)) => link(anchorOfTask({ id, ...(leg === undefined ? {} : { leg }) }), label),
    any: (id) => link(anchorOfTask({ id }) ?? phases.get(runName(id, legs.get(id))) ?? requirements.get(id), titles.has(id) && !byId.has(id) ? `phase ${id}` : id),
    anchorOfRequirement: ({ id }) => requirements.get(id) as string,
    anchorOfTask,
    anchorOfPhase: ({ id, leg }) => phases.get(runName(id, leg)),
    tasksOf: (id) => byId.get(id) ?? [],
    phaseTitle: (id) => titles.get(id) ?? id,
    source: (file, line) => place(file, sourcePath(report.plan.file, file), line),
    inPlan: (line) => place(report.plan.file, planPath(report.plan.file), line),
    large,
    repositoryUrl,
  };
}

/** A fragment that names the element; ids are letters, digits and signs of any script. */
export function hash(anchor: string): string {
  return encodeURIComponent(anchor.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** A link to another site; text where it is none that a browser should follow. */
export function external(url: string | undefined, label: string): Markup {
  return url !== undefined && /^https?:\/\//.test(url) ? html`<a href="${url}">${label}</a>` : html`${label}`;
}

function grouped(tasks: readonly ReportTask[]): Map<string, ReportTask[]> {
  const groups = new Map<string, ReportTask[]>();
  for (const task of tasks) {
    const group = groups.get(task.id);
    if (group) group.push(task);
    else groups.set(task.id, [task]);
  }
  return groups;
}
