/** Asks a check's question and answers with what was seen. Every failure names what was expected, found and to do. */
import type { Check, CheckKind } from '../plan/model.js';
import type { TestLinker } from '../trace/linking.js';
import type { TestCase } from '../trace/record.js';
import { checkCoverage } from './checks/coverage.js';
import { checkDns } from './checks/dns.js';
import { failureMessage } from './checks/failure.js';
import { checkFile } from './checks/file.js';
import { checkHttp } from './checks/http.js';
import { checkJunit } from './checks/junit.js';
import { checkMetric } from './checks/metric.js';
import { checkSchema } from './checks/schema.js';
import { checkTcp } from './checks/tcp.js';

export interface CheckContext {
  /** The plan's folder, absolute and with links resolved; every path of a check is relative to it and stays within. */
  workspace: string;
  workingDirectory: string;
  /** The folder the run's record is written to, absolute and with links resolved: reports kept in it are not matched. */
  record?: string;
  vars: Record<string, string>;
  signal: AbortSignal;
  /** Default: 10 s for http, tcp and dns, none for the others. */
  timeoutMs?: number;
  /** What a report of tests or coverage has to be, to be of this run. */
  freshness: Freshness;
  /** Knows which requirements a test case proves. */
  linker(): Promise<TestLinker>;
  /** Takes a line for the task's captured output. */
  log(line: string): void;
  /** Takes a sentence for the result of the task. */
  warn(message: string): void;
  /** For a text of which only a part is reported: half a secret is recognised no more, so it is taken out before. */
  redact: Redact;
}

export type Redact = (text: string) => string;

/** Times in milliseconds since 1970. */
export interface Freshness {
  /** When the job began: a report that is older fails. */
  job?: number;
  /** When the run began: outside of jobs an older report is a warning. */
  run: number;
  /** Folders, absolute, of what came with this run's artifacts: written by this run whatever the time of its files. */
  artifacts: readonly string[];
}

export type CheckOutcome =
  | { status: 'passed'; detail: string; tests?: TestCase[] }
  | { status: 'failed'; error: string; tests?: TestCase[] };

export type CheckOf<K extends CheckKind> = Extract<Check, { kind: K }>;
type RunnableCheck = Exclude<Check, { kind: 'run' | 'requirements' | 'tasks' }>;

const NETWORK_TIMEOUT_MS = 10_000;
const STOPPED = 'stopped before it had an answer';

/**
 * Runs one check until it answers, its time is over or `context.signal` stops it; in each case nothing of it goes on.
 *
 * @throws only for bugs of ours.
 */
export async function runCheck(check: RunnableCheck, context: CheckContext): Promise<CheckOutcome> {
  const isNetwork = check.kind === 'http' || check.kind === 'tcp' || check.kind === 'dns';
  const timeoutMs = context.timeoutMs ?? (isNetwork ? NETWORK_TIMEOUT_MS : undefined);
  const stop = new AbortController();
  const stopped = new Promise<CheckOutcome>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve({ status: 'failed', error: String(stop.signal.reason) }));
  });
  const cancel = () => stop.abort(STOPPED);
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort(`no answer within ${duration(timeoutMs)}`), timeoutMs);
  context.signal.addEventListener('abort', cancel);
  if (context.signal.aborted) cancel();
  try {
    return await Promise.race([stopped, answered(check, context, stop.signal)]);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', cancel);
    stop.abort();
  }
}

async function answered(check: RunnableCheck, context: CheckContext, signal: AbortSignal): Promise<CheckOutcome> {
  try {
    signal.throwIfAborted();
    return await ask(check, context, signal);
  } catch (error) {
    const message = failureMessage(error);
    if (message === undefined && !signal.aborted) throw error;
    return { status: 'failed', error: message ?? STOPPED };
  }
}

async function ask(check: RunnableCheck, context: CheckContext, signal: AbortSignal): Promise<CheckOutcome> {
  switch (check.kind) {
    case 'file':
      return passed(await checkFile(check, context, signal));
    case 'http':
      return passed(await checkHttp(check, context, signal));
    case 'tcp':
      return passed(await checkTcp(check, context, signal));
    case 'dns':
      return passed(await checkDns(check, context, signal));
    case 'metric':
      return passed(await checkMetric(check, context, signal));
    case 'coverage':
      return passed(await checkCoverage(check, context, signal));
    case 'schema':
      return passed(await checkSchema(check, context, signal));
    case 'junit': {
      const { detail, error, tests } = await checkJunit(check, context, signal);
      return error === undefined ? { status: 'passed', detail, tests } : { status: 'failed', error, tests };
    }
  }
}

function passed(detail: string): CheckOutcome {
  return { status: 'passed', detail };
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
