/** The workflow that runs the tests, and what it lacks. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { FoundJob } from './model.js';
import { runsTests, type Scripts } from './tools.js';

/** What the comment (`pull-requests`) and the comparison with the base branch (`actions`) need. */
export const PERMISSIONS: Readonly<Record<string, 'read' | 'write'>> = { contents: 'read', 'pull-requests': 'write', actions: 'read' };

interface Workflow {
  path: string;
  text: string;
  contents: YAMLMap;
  jobs: YAMLMap;
  lineOf(node: unknown): number;
  columnOf(node: unknown): number;
  onPullRequest: boolean;
  onPush: boolean;
}

/**
 * @param scripts those a workflow may call
 * @returns the job to add to: one that pull requests start before one that they do not, one with the tests of the whole
 *   before one with some of another kind
 */
export function testJobIn(workflows: readonly { path: string; text: string }[], scripts: Scripts): FoundJob | undefined {
  const read = workflows.flatMap(({ path, text }) => workflowOf(path, text));
  const jobs = read.flatMap((workflow) => jobsOf(workflow, read, scripts));
  return jobs.toSorted((a, b) => b.rank - a.rank)[0]?.job;
}

function workflowOf(path: string, text: string): Workflow[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, logLevel: 'silent' });
  const contents = document.contents;
  const jobs = mapAt(contents, 'jobs');
  if (document.errors.length > 0 || !isMap(contents) || jobs === undefined) return [];
  const placeOf = (node: unknown): { line: number; col: number } => counter.linePos((node as { range?: [number] | null } | null)?.range?.[0] ?? 0);
  const events = eventsOf(contents);
  const push = mapAt(mapAt(contents, 'on'), 'push');
  const pushes = (what: string): boolean => push?.items.some(({ key }) => String(key).startsWith(what)) === true;
  return [
    {
      path,
      text,
      contents,
      jobs,
      lineOf: (node) => placeOf(node).line,
      columnOf: (node) => placeOf(node).col - 1,
      onPullRequest: events.has('pull_request') || events.has('pull_request_target'),
      // Tags alone are no branch to compare with.
      onPush: events.has('push') && (!pushes('tags') || pushes('branches')),
    },
  ];
}

function jobsOf(workflow: Workflow, all: readonly Workflow[], scripts: Scripts): { job: FoundJob; rank: number }[] {
  const { path: file, text, contents, jobs, lineOf, columnOf } = workflow;
  const caller = callerOf(file, all);
  const startedBy = caller?.workflow ?? workflow;
  const done = [workflow, startedBy].some((each) => /\buses:\s*["']?phasegate\/phasegate(?:\/(?:report|finish))?@/.test(each.text));
  return jobs.items.flatMap(({ key, value: job }): { job: FoundJob; rank: number }[] => {
    const steps = isMap(job) ? job.get('steps', true) : undefined;
    if (!isScalar(key) || !isMap(job) || !isSeq(steps)) return [];
    const known = steps.items.findLast((item) => isMap(item) && runsTests(commandOf(item), scripts));
    const step = known ?? steps.items.findLast((item) => isMap(item) && isCalledTests(item));
    if (step === undefined) return [];
    const line = lineOf(step);
    const before = text.split('\n')[line - 1]?.slice(0, columnOf(step)) ?? '';
    const found: FoundJob = {
      file,
      job: String(key.value),
      step: { text: shortOf(step as YAMLMap, scripts), line },
      indent: /^\s*-\s+$/.test(before) ? { steps: before.indexOf('-'), keys: columnOf(keyOf(job, 'steps')) } : { steps: 6, keys: 4 },
      matrix: isMap(job.get('strategy')) && (job.get('strategy') as YAMLMap).has('matrix'),
      windows: /windows/i.test(String(job.get('runs-on'))),
      ...(caller === undefined ? {} : { caller: caller.found }),
      permissions: permissionsOf(contents, job, lineOf),
      onPullRequest: startedBy.onPullRequest,
      onPush: startedBy.onPush,
      ...(isMap(startedBy.contents.get('on')) ? {} : { on: [...eventsOf(startedBy.contents)] }),
      done,
    };
    const aside = ASIDE.test(`${file.slice(file.lastIndexOf('/') + 1)} ${found.job} ${found.step.text}`);
    return [{ job: found, rank: (done ? 16 : 0) + (found.onPullRequest ? 8 : 0) - (aside ? 4 : 0) + (known === undefined ? 0 : 2) + (/^(?:unit[-_]?)?tests?(?:[-_]?unit)?$|^unit$/i.test(found.job) ? 1 : 0) - (found.windows ? 1 : 0) }];
  });
}

/** Where a reusable workflow is called, on pull requests before elsewhere: what starts it and what it may do is said there. */
function callerOf(file: string, all: readonly Workflow[]): { workflow: Workflow; found: NonNullable<FoundJob['caller']> } | undefined {
  const callers = all.flatMap((workflow) => {
    const calls = workflow.jobs.items.filter(({ value }) => isMap(value) && textAt(value, 'uses') === `./${file}`);
    const [first] = calls;
    if (first === undefined) return [];
    const often = calls.length > 1 || calls.some(({ value }) => isMap(value) && value.has('strategy'));
    const keys = workflow.columnOf(keyOf(first.value as YAMLMap, 'uses'));
    return [{ workflow, found: { file: workflow.path, jobs: calls.map(({ key }) => String(key)), often, indent: { steps: keys + 2, keys } } }];
  });
  return callers.find(({ workflow }) => workflow.onPullRequest) ?? callers[0];
}

function keyOf(map: YAMLMap, name: string): unknown {
  return map.items.find(({ key }) => isScalar(key) && key.value === name)?.key;
}

/** Tests of another kind than the whole of them: of types, of speed, of what is left when all else was tested. */
const ASIDE = /(?:^|[^a-z])(?:types?|type[-_]?check\w*|static|dts|tsd|bench(?:mark)?s?|fuzz\w*|compat\w*|alternative|nightly|canary|smoke|e2e|end[-_]?(?:2|to)[-_]?end|screencasts?|external|leaks?|perf\w*|docs?|examples?|release|deploy|publish|codeql|msrv|min[-_]version|custom)(?:[^a-z]|$)/i;

/** A command nobody knows, in a step that says what it is. */
function isCalledTests(step: YAMLMap): boolean {
  const own = textAt(step, 'run') !== '' || textAt(step, 'uses').startsWith('./');
  return own && /^(?:build(?:,| and| &)\s+)?(?:(?:run|execute)\s+)?(?:(?:all|the|our|unit)\s+)*(?:tests?|specs?|rspec|minitest)\b/i.test(textAt(step, 'name'));
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
  // `command` is what an action that tries again takes.
  const inputs = mapAt(step, 'with');
  return [textAt(step, 'run'), textAt(step, 'uses'), inputs === undefined ? '' : textAt(inputs, 'command')].join('\n');
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

/** Permissions of a job replace those of its workflow; where a workflow gives none, a job says its own. */
function permissionsOf(workflow: YAMLMap, job: YAMLMap, lineOf: (node: unknown) => number): FoundJob['permissions'] {
  const ofWorkflow = workflow.get('permissions');
  const at = job.has('permissions') ? 'job' : workflow.has('permissions') && !(isMap(ofWorkflow) && ofWorkflow.items.length === 0) ? 'workflow' : 'nowhere';
  const holder = at === 'job' ? job : workflow;
  const given = at === 'nowhere' ? undefined : holder.get('permissions', true);
  const level = (name: string): string => (isMap(given) ? String(given.get(name) ?? 'none') : given === undefined || !isScalar(given) ? 'none' : given.value === 'write-all' ? 'write' : given.value === 'read-all' ? 'read' : 'none');
  const missing = Object.entries(PERMISSIONS).filter(([name, needed]) => !(level(name) === 'write' || level(name) === needed)).map(([name]) => name);
  return {
    at,
    line: at === 'nowhere' ? lineOf(job) : lineOf(keyOf(holder, 'permissions')),
    missing,
    ...(isScalar(given) && typeof given.value === 'string' ? { shorthand: given.value } : {}),
    ...(isMap(given) && given.flow === true ? { flow: given.items.map(({ key, value }) => [String(key), String(value)] as const) } : {}),
  };
}
