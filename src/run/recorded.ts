/** Reads the record a run left, to report on it: what is damaged, forged or of another run is refused by name. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { UserError } from '../errors.js';
import { leadsOut } from '../evidence/paths.js';
import { buildGraph, type Graph } from '../plan/graph.js';
import type { Phase, Plan } from '../plan/model.js';
import { type Ignored, whyForeign } from '../trace/phase-runs.js';
import { type PhaseResult, phaseResultSchema, type RunRecord, runRecordSchema } from '../trace/record.js';
import { asPlan, recordedPlanSchema } from '../trace/recorded-plan.js';
import { runName } from '../trace/run-name.js';
import { readStoredPhase } from './record-folder.js';

export interface Recorded {
  plan: Plan;
  graph: Graph;
  record: RunRecord;
  /** In the order of the plan, legs by name. */
  phases: PhaseResult[];
  /** sha256 of `run.json`. */
  digest: string;
  /** Results that are there and do not count. */
  ignored: Ignored[];
}

/**
 * @param out the folder, as the user named it
 * @throws UserError naming `run.json` where it is missing, damaged or of another version
 */
export async function readRecorded(out: string): Promise<Recorded> {
  const file = join(out, 'run.json');
  const bytes = readBytes(file, out);
  const parsed = parse(bytes);
  if ('why' in parsed) throw refused(file, parsed.why);
  const record = valid(runRecordSchema, parsed.value);
  if ('why' in record) throw refused(file, record.why);
  const checked = valid(recordedPlanSchema, record.value.plan, 'plan');
  if ('why' in checked) throw refused(file, checked.why);
  const plan = asPlan(checked.value);
  const graph = consistent(plan);
  if ('why' in graph) throw refused(file, graph.why);
  return { plan, graph, record: record.value, digest: createHash('sha256').update(bytes).digest('hex'), ...(await readResults(out, plan, record.value)) };
}

function refused(file: string, why: string): UserError {
  return new UserError(`${file} cannot be read: ${why}.`, 'Run the plan again, or name the folder of another record.');
}

function readBytes(file: string, out: string): Buffer {
  if (!existsSync(file)) {
    const [what, hint] = existsSync(out) ? [`There is no record of a run in ${out}: ${file} is missing.`, `Name the folder a run left, or run the plan first with --out ${out}.`] : [`There is no folder ${out}.`, 'Run the plan first, or name the folder a run left.'];
    throw new UserError(what, hint);
  }
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'it is too large'}.`, 'Name the folder a run left.');
  }
}

/** The parser's own words are kept back: they quote the text, which may be anything. */
function parse(bytes: Buffer): { value: unknown } | { why: string } {
  if (bytes.length === 0) return { why: 'it is empty' };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch {
    return { why: 'it is not JSON; it was cut short or damaged' };
  }
}

/** @param below where in the file the value stands */
function valid<T extends z.ZodMiniType>(schema: T, value: unknown, below?: string): { value: z.infer<T> } | { why: string } {
  const version = below === undefined && typeof value === 'object' && value !== null && 'version' in value ? value.version : 1;
  if (version !== 1) return { why: `it is of version ${JSON.stringify(version).slice(0, 20)}, and this Phasegate reads version 1` };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  const path = [...(below === undefined ? [] : [below]), ...(issue?.path ?? [])].map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part).slice(0, 100)}`)).join('');
  return { why: `${path === '' ? 'it' : `\`${path}\``} is not what a record has there: ${(issue?.message ?? 'invalid').replace(/^Invalid (?:input|option): /, '')}` };
}

/** Needs that lead nowhere or in a circle: the loader refuses them, so nobody but a forger wrote them. */
function consistent(plan: Plan): Graph | { why: string } {
  try {
    return buildGraph(plan);
  } catch (error) {
    return { why: `its plan is none: ${(error as Error).message.replace(/^internal error: /, '')}` };
  }
}

async function readResults(out: string, plan: Plan, record: RunRecord): Promise<Pick<Recorded, 'phases' | 'ignored'>> {
  const names = readdirSync(out);
  const listed = new Set(record.phases.map(({ id, leg }) => runName(id, leg)));
  const phases: PhaseResult[] = [];
  const ignored: Ignored[] = [];
  for (const phase of plan.phases) {
    const legs = names.filter((name) => name.startsWith(`${phase.id}@`)).map((name) => name.slice(phase.id.length + 1));
    const recorded = record.phases.flatMap(({ id, leg }) => (id === phase.id && leg !== undefined ? [leg] : []));
    for (const leg of [undefined, ...[...new Set([...legs, ...recorded])].toSorted()]) {
      const folder = runName(phase.id, leg);
      const read = await readResult(out, phase, leg, record);
      if (read === undefined) {
        if (listed.has(folder)) ignored.push(entry(folder, phase, leg, 'it is missing, and run.json lists it'));
      } else if ('why' in read) ignored.push(entry(folder, phase, leg, read.why));
      else phases.push(read.result);
    }
  }
  return { phases, ignored };
}

function entry(folder: string, phase: Phase, leg: string | undefined, why: string): Ignored {
  return { what: `${folder}/result.json`, why, phase: phase.id, ...(leg === undefined ? {} : { leg }) };
}

/** Undefined: there is none. */
async function readResult(out: string, phase: Phase, leg: string | undefined, record: RunRecord): Promise<{ result: PhaseResult } | { why: string } | undefined> {
  const folder = join(out, runName(phase.id, leg));
  const file = join(folder, 'result.json');
  if (!existsSync(file)) return undefined;
  if (!statSync(file).isFile()) return { why: 'it is not a file' };
  const parsed = parse(readFileSync(file));
  if ('why' in parsed) return parsed;
  const checked = valid(phaseResultSchema, parsed.value);
  if ('why' in checked) return checked;
  // Where it was cut short, its audit log knows more than its result, and it has not finished whatever that says.
  const result = existsSync(join(folder, 'manifest.json')) ? checked.value : unfinished((await readStoredPhase(folder))?.result ?? checked.value);
  if (result.phase.id !== phase.id || result.phase.leg !== leg) return { why: `it says it is of ${runName(result.phase.id, result.phase.leg)}` };
  const unsafe = result.tasks.flatMap(({ id, evidence }) => evidence.filter(({ path }) => leadsOut(id, path)).map(({ path }) => `${id}: ${JSON.stringify(path)} leads out of the record`));
  if (unsafe[0] !== undefined) return { why: `its evidence is not to be trusted: ${unsafe[0]}` };
  const why = whyForeign(result, record);
  return why === undefined ? { result } : { why };
}

function unfinished(result: PhaseResult): PhaseResult {
  return { ...result, run: { ...result.run, finishedAt: null } };
}
