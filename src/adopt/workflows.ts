/** The workflow that runs the tests, and what it lacks. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import type { FoundJob } from './model.js';
import { runsTests, type Scripts } from './tools.js';

/** What the comment (`pull-requests`) and the comparison with the base branch (`actions`) need. */
export const PERMISSIONS: Readonly<Record<string, 'read' | 'write'>> = { contents: 'read', 'pull-requests': 'write', actions: 'read' };

/**
 * @param scripts those a workflow may call
 * @returns the job to add to: one that pull requests start before one that they do not
 */
export function testJobIn(workflows: readonly { path: string; text: string }[], scripts: Scripts): FoundJob | undefined {
  const jobs = workflows.flatMap(({ path, text }) => jobsOf(path, text, scripts));
  return jobs.find(({ done }) => done) ?? jobs.find(({ onPullRequest }) => onPullRequest) ?? jobs[0];
}

function jobsOf(file: string, text: string, scripts: Scripts): FoundJob[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: 'silent' });
  const workflow = document.contents;
  const jobs = mapAt(workflow, 'jobs');
  if (document.errors.length > 0 || !isMap(workflow) || jobs === undefined) return [];
  const lineOf = (node: unknown): number => counter.linePos((node as { range?: [number] | null } | null)?.range?.[0] ?? 0).line;
  const events = eventsOf(workflow);
  const done = /\buses:\s*["']?phasegate\/phasegate(?:\/(?:report|finish))?@/.test(text);
  return jobs.items.flatMap(({ key, value: job }): FoundJob[] => {
    const steps = isMap(job) ? job.get('steps', true) : undefined;
    if (!isScalar(key) || !isMap(job) || !isSeq(steps)) return [];
    const step = steps.items.findLast((item) => isMap(item) && runsTests(commandOf(item), scripts));
    if (step === undefined) return [];
    const start = counter.linePos((step as YAMLMap).range![0]);
    const before = text.split('\n')[start.line - 1]?.slice(0, start.col - 1) ?? '';
    const keys = counter.linePos((job.items.find(({ key: name }) => isScalar(name) && name.value === 'steps')!.key as Scalar).range![0]).col - 1;
    return [
      {
        file,
        job: String(key.value),
        step: { text: shortOf(step as YAMLMap, scripts), line: start.line },
        indent: /^\s*-\s+$/.test(before) ? { steps: before.indexOf('-'), keys } : { steps: 6, keys: 4 },
        matrix: isMap(job.get('strategy')) && (job.get('strategy') as YAMLMap).has('matrix'),
        permissions: permissionsOf(workflow, job, lineOf),
        onPullRequest: events.has('pull_request') || events.has('pull_request_target'),
        onPush: events.has('push'),
        done,
      },
    ];
  });
}

function mapAt(node: unknown, key: string): YAMLMap | undefined {
  const value = isMap(node) ? node.get(key) : undefined;
  return isMap(value) ? value : undefined;
}

function textAt(node: YAMLMap, key: string): string {
  const value = node.get(key);
  return typeof value === 'string' ? value : '';
}

function commandOf(step: YAMLMap): string {
  return `${textAt(step, 'run')}\n${textAt(step, 'uses')}`;
}

/** A step as a person tells it from others: its name, else the line of it that runs tests. */
function shortOf(step: YAMLMap, scripts: Scripts): string {
  const lines = commandOf(step).trim().split('\n');
  return textAt(step, 'name') || (lines.find((line) => runsTests(line, scripts)) ?? lines[0] ?? '').trim();
}

function eventsOf(workflow: YAMLMap): Set<string> {
  const on = workflow.get('on');
  if (isMap(on)) return new Set(on.items.map(({ key }) => String(isScalar(key) ? key.value : key)));
  return new Set(isSeq(on) ? on.items.map((item) => String(isScalar(item) ? item.value : item)) : [String(on)]);
}

/** Permissions of a job replace those of its workflow. */
function permissionsOf(workflow: YAMLMap, job: YAMLMap, lineOf: (node: unknown) => number): FoundJob['permissions'] {
  const at = job.has('permissions') ? 'job' : workflow.has('permissions') ? 'workflow' : 'nowhere';
  const holder = at === 'job' ? job : workflow;
  const pair = holder.items.find(({ key }) => isScalar(key) && key.value === 'permissions');
  const given = pair?.value;
  const level = (name: string): string => (isMap(given) ? String(given.get(name) ?? 'none') : given === undefined || !isScalar(given) ? 'none' : given.value === 'write-all' ? 'write' : given.value === 'read-all' ? 'read' : 'none');
  const missing = Object.entries(PERMISSIONS).filter(([name, needed]) => !(level(name) === 'write' || level(name) === needed)).map(([name]) => name);
  return {
    at,
    line: pair === undefined ? lineOf(job) : lineOf(pair.key),
    missing,
    ...(isScalar(given) && typeof given.value === 'string' ? { shorthand: given.value } : {}),
  };
}
