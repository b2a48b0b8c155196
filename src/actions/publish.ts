/**
 * Makes the report of a record that is whole, and tells it everywhere: files in the record, artifacts, the comment, the job's
 * page, annotations and outputs. The last thing a run does.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import type { Artifacts, UploadedArtifact } from '../artifacts/artifacts.js';
import { artifactName, foreignRecordName, RECORD, reportName } from '../artifacts/name.js';
import { program } from '../cli/program.js';
import { EXIT, UserError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { CommentLinks } from '../render/comment.js';
import { commandsOf } from '../run/commands.js';
import { readRecorded } from '../run/recorded.js';
import { reportFiles, writeReports } from '../run/report-files.js';
import { dayOf } from '../run/reported.js';
import type { JobResults } from '../trace/job-results.js';
import type { Report, ReportPhase } from '../trace/report.js';
import { runName } from '../trace/run-name.js';
import { traceReport } from '../trace/trace.js';
import { exitCodeOf } from '../trace/verdict.js';
import { baseRecord } from './base-record.js';
import { tellPullRequest } from './pull-request-comment.js';
import type { ReportInputs, Write } from './report-inputs.js';
import type { ReportedRun } from './reported-run.js';
import { annotateRequirements } from './requirement-annotations.js';
import { runSummary } from './summary.js';
import type { ThisRun } from './this-run.js';
import type { WorkflowCommands } from './workflow-commands.js';

export interface Publication {
  env: NodeJS.ProcessEnv;
  commands: WorkflowCommands;
  /** As it was loaded: its file is relative to the workspace. */
  plan: Plan;
  /** The record's folder, with `run.json`. */
  out: string;
  run: ThisRun;
  /** The run the record is of. */
  reported: Pick<ReportedRun, 'url' | 'other'>;
  /** Where things can be kept; undefined: nowhere. */
  artifacts: Artifacts | undefined;
  /** The artifacts of the phases, by folder of the record. */
  kept: ReadonlyMap<string, NonNullable<ReportPhase['artifact']>>;
  /** Failures there was no annotation left for. */
  unannounced: readonly string[];
  inputs: Pick<ReportInputs, 'comment' | 'author' | 'token'>;
  /** Undefined: another action tells of them. */
  defects?: { write: Write; planFile: string; jobs: JobResults | undefined };
}

/** Derived or of other runs: not part of the record. */
const LEFT_OUT = ['local', 'previous'];

/**
 * @returns the exit code: that of the verdict, or `usage` for a pass of which something could not be kept or told
 */
export async function publish(publication: Publication): Promise<number> {
  const { commands, plan, out, run, reported, artifacts, kept, env } = publication;
  const recorded = await readRecorded(out);
  const { approve } = commandsOf(program(), plan, out, {});
  const baseline = artifacts === undefined ? undefined : await commands.group('Fetch the record to compare with', () => baseRecord({ env, commands, token: publication.inputs.token, plan: plan.id, run: recorded.record.run.id }));
  const report = traceReport({ ...recorded, ...(baseline === undefined ? {} : { baseline }), today: dayOf(recorded.record), artifacts: kept, runUrl: reported.url, approve });
  await writeReports(out, report);

  const problems: UserError[] = [];
  const keep = async (work: () => Promise<UploadedArtifact>): Promise<UploadedArtifact | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  let record: UploadedArtifact | undefined;
  let page: UploadedArtifact | undefined;
  if (artifacts !== undefined) {
    await commands.group('Upload the report', async () => {
      const name = reported.other === undefined ? artifactName({ plan: plan.id, phase: RECORD, attempt: run.attempt }) : foreignRecordName(plan.id, String(reported.other), run.attempt);
      record = await keep(() => artifacts.upload(name, out, LEFT_OUT));
      page = await keep(() => uploadPage(artifacts, reportFiles(out).html, reportName(plan.id, run.attempt)));
    });
  }

  const links: CommentLinks = {
    ...(page?.url === undefined ? {} : { report: page.url }),
    ...(record?.url === undefined || record.digest === undefined ? {} : { evidence: { url: record.url, digest: record.digest, size: record.size } }),
    run: reported.url,
    ...sourceBase(report, plan, run),
  };
  commands.summary(runSummary(report, links));
  if (env['GITHUB_EVENT_NAME'] === 'pull_request') annotateRequirements(report, plan, commands);

  const comment = await tellPullRequest({ env, commands, inputs: publication.inputs, report, links, first: report.delta === undefined });
  if (comment.failed !== undefined) problems.push(new UserError(comment.failed));

  if (publication.defects !== undefined) {
    const { numbers, problem } = await defectsOf(publication, publication.defects, report);
    commands.output('defect-numbers', JSON.stringify(numbers));
    if (problem !== undefined) problems.push(problem);
  }

  commands.output('verdict', report.verdict);
  commands.output('result-path', resolve(out, 'run.json'));
  commands.output('phases', JSON.stringify(report.phases.map(({ id, leg, verdict }) => ({ id, ...(leg === undefined ? {} : { leg }), verdict: verdict ?? 'not-computed' }))));
  commands.output('artifact-id', String(record?.id ?? ''));
  commands.output('artifact-url', record?.url ?? '');
  commands.output('artifact-digest', record?.digest ?? '');
  commands.output('report-url', page?.url ?? '');
  commands.output('comment-id', String(comment.id ?? ''));
  commands.output('comment-url', comment.url ?? '');
  announce(report, publication.unannounced, commands);
  for (const { message, hint } of problems) commands.error('Phasegate', hint === undefined ? message : `${message} ${hint}`);
  return exitCodeOf(report.verdict) || (problems.length > 0 ? EXIT.usage : EXIT.passed);
}

/** @returns `problem` for a template that does not fit, and for what `always` asked for and did not get */
async function defectsOf({ env, commands, plan, inputs }: Publication, { write, planFile, jobs }: NonNullable<Publication['defects']>, report: Report): Promise<{ numbers: number[]; problem?: UserError }> {
  if (write === 'never') return { numbers: [] };
  const { repositoryIfTold, tellDefects } = await import('./tell-defects.js');
  try {
    const repository = await repositoryIfTold({ env, commands, plan, planFile, defects: write, jobs });
    if (repository === undefined) return { numbers: [] };
    const { numbers, failed } = await tellDefects({ env, commands, inputs: { ...inputs, defects: write }, plan, report, repository, ranHere: true });
    return { numbers, ...(failed === undefined ? {} : { problem: new UserError(failed) }) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { numbers: [], problem: error };
  }
}

/** Unzipped, an artifact has the name of its file, and every attempt needs another one. */
async function uploadPage(artifacts: Artifacts, html: string, name: string): Promise<UploadedArtifact> {
  const folder = await mkdtemp(join(tmpdir(), 'phasegate-page-'));
  try {
    await copyFile(html, join(folder, name));
    return await artifacts.uploadFile(join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where files of the plan are seen at the commit of the run. */
function sourceBase({ run: { headSha, sha } }: Report, plan: Plan, { serverUrl, owner, repository }: ThisRun): { sourceBase?: string } {
  const commit = headSha ?? sha;
  if (commit === null) return {};
  const folder = posix.dirname(plan.file.replaceAll('\\', '/'));
  const path = folder === '.' ? '' : `${folder.split('/').map(encodeURIComponent).join('/')}/`;
  return { sourceBase: `${serverUrl}/${owner}/${repository}/blob/${commit}/${path}` };
}

/** The annotation a person sees first on the run's page. */
function announce({ verdict, plan, phases, tasks, reasons }: Report, unannounced: readonly string[], commands: WorkflowCommands): void {
  if (exitCodeOf(verdict) === 0) return;
  const what = `Plan ${plan.id}`;
  if (verdict === 'waiting') {
    const who = [...new Set(tasks.flatMap(({ waitsFor }) => waitsFor))];
    commands.error(`Waiting for ${who.join(', ') || 'a decision'}`, `${what} waits for a person; the report says what to do and how to go on.`);
    return;
  }
  const culprits = phases.filter((phase) => (phase.verdict ?? 'not-computed') === verdict).map(({ id, leg, missing }) => `${runName(id, leg)}${missing === undefined ? '' : ` (${missing})`}`);
  const why = [...reasons, ...(culprits.length === 0 ? [] : [`${[...new Set(culprits)].join(', ')}: see the report.`])];
  const more = unannounced.length === 0 ? [] : [`${unannounced.length} more failed than GitHub has annotations for: ${unannounced.join(', ')}.`];
  commands.error(`${what}: ${verdict}`, [...why, ...more].join(' ') || 'The report says why.');
}
