/** Reads a plan and the files it names from the disk; `plan/load.ts` makes sense of them. */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { isBelow } from '../evidence/below.js';
import type { Finding } from '../plan/findings.js';
import { type LoadedPlan, parsePlan, resolvePlan } from '../plan/load.js';
import type { Diagnostic, Plan } from '../plan/model.js';
import { nearest } from '../plan/nearest.js';
import type { RequirementDocument } from '../plan/requirements.js';

export interface PlanFile extends LoadedPlan {
  /** The folder of the plan file, absolute: what every path of the plan is relative to. */
  workspace: string;
  /** Text of every file a diagnostic may name. */
  sources: Map<string, string>;
}

const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;
const NOT_SEARCHED = ['**/node_modules/**', '**/.git/**', '**/.phasegate/**'];

/**
 * A plan with everything that is wrong with it.
 *
 * @param file as the user named it, absolute or relative to the current folder
 * @throws UserError where there is no file to read
 */
export async function loadPlan(file: string): Promise<PlanFile> {
  return judgePlan(file, readPlan(file));
}

/** The same for a plan that is not in its file yet. */
export async function judgePlan(file: string, bytes: Uint8Array): Promise<PlanFile> {
  const workspace = dirname(resolve(file));
  const parsed = await parsePlan({ file, bytes });
  const sources = new Map([[file, parsed.text]]);
  const documents: Record<string, RequirementDocument[]> = {};
  for (const glob of new Set(parsed.globs)) {
    documents[glob] = await readDocuments(glob, workspace);
    for (const { path, text } of documents[glob]) if (path !== file) sources.set(path, text);
  }
  const found = await templateFindings(parsed.template, workspace, sources);
  return { ...(await resolvePlan(parsed, documents, new Date().toISOString().slice(0, 10), found)), workspace, sources };
}

/** Loaded where a plan names a template: Liquid takes longer to load than a plan to read. */
async function templateFindings(template: string | undefined, workspace: string, sources: Map<string, string>): Promise<Finding[]> {
  if (template === undefined) return [];
  const { templateProblems } = await import('../defects/template-file.js');
  return templateProblems(template, workspace, (text) => sources.set(template, text));
}

/**
 * A plan that can be run.
 *
 * @throws UserError with all that is wrong with it
 */
export async function requirePlan(file: string): Promise<{ plan: Plan; workspace: string; warnings: Diagnostic[] }> {
  const { plan, workspace, diagnostics, sources } = await loadPlan(file);
  if (plan) return { plan, workspace, warnings: diagnostics };
  const { countProblems, formatDiagnostics } = await import('../render/diagnostics.js');
  throw new UserError(`${file} is not valid: ${countProblems(diagnostics)}\n\n${formatDiagnostics(diagnostics, sources)}\n`);
}

/** Without promises, whose part of Node takes longer to load than a plan to read. */
function readPlan(file: string): Uint8Array {
  const found = statOrError(file);
  if (found instanceof Error) throw missing(file, found);
  if (found.isDirectory()) throw new UserError(`${file} is a folder, a plan file was expected.`, `Name the file: ${join(file, 'phasegate.yml')}`);
  if (!found.isFile()) throw new UserError(`${file} is no regular file.`, 'Name a plan file such as phasegate.yml.');
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`, 'Make it readable for this user.');
  }
}

function statOrError(file: string): Stats | NodeJS.ErrnoException {
  try {
    return statSync(file);
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

function missing(file: string, error: NodeJS.ErrnoException): UserError {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') return new UserError(`${file} cannot be read: ${error.message}.`, 'Make it readable for this user.');
  const folder = dirname(resolve(file));
  const names = namesIn(folder);
  if (names === undefined) return new UserError(`There is no plan ${file}: the folder ${dirname(file)} does not exist.`, 'Name the file, on GitHub by the input `plan`.');
  const { GITHUB_ACTIONS: github, GITHUB_WORKSPACE: checkout } = process.env;
  if (github === 'true' && names.length === 0 && checkout !== undefined && isBelow(folder, resolve(checkout))) {
    return new UserError(`There is no plan ${file}: the workspace is empty.`, 'Add actions/checkout before this step.');
  }
  const other = names.includes('phasegate.yaml') ? 'phasegate.yaml' : nearest(basename(file), names.filter((name) => /\.ya?ml$/.test(name)));
  const hint = other === undefined ? 'Name the file, on GitHub by the input `plan`. Where there is none yet, phasegate init writes one.' : `Did you mean ${join(dirname(file), other)}?`;
  return new UserError(`There is no plan ${file}.`, hint);
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

/** What a `from:` finds, sorted by path. Links are not searched, and a folder named by the glob itself has to be inside. */
async function readDocuments(from: string, workspace: string): Promise<RequirementDocument[]> {
  const { glob } = await import('tinyglobby');
  const paths = await glob(from, { cwd: workspace, dot: false, followSymbolicLinks: false, expandDirectories: false, ignore: NOT_SEARCHED });
  const root = realpathSync(workspace);
  const documents: RequirementDocument[] = [];
  for (const path of paths.toSorted()) {
    const file = join(workspace, path);
    if (!isBelow(realpathSync(file), root)) {
      throw new UserError(`${path}, which \`from: ${from}\` of the plan names, is behind a link that leads out of the workspace.`, 'Put the document into the workspace.');
    }
    if (statSync(file).size > MAX_DOCUMENT_BYTES) throw new UserError(`${path}, which \`from: ${from}\` of the plan names, has more than 10 MiB.`, 'Name the requirements document itself.');
    documents.push({ path, text: textOf(readFileSync(file), path, from) });
  }
  return documents;
}

function textOf(bytes: Uint8Array, path: string, from: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${path}, which \`from: ${from}\` of the plan names, is not UTF-8.`, 'Save it as UTF-8, or name Markdown documents only.');
  }
}
