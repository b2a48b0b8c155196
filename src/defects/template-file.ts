/** The file a plan names as the template of its defects, judged before there is a defect to tell of. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isBelow } from '../evidence/below.js';
import type { Finding } from '../plan/findings.js';
import { defectTemplate, TemplateError } from './template.js';
import { type View, VARIABLES } from './view.js';

const MOST_BYTES = 1024 * 1024;
const PATH = ['defects', 'template'];

/**
 * @param file relative to `folder`, that of the plan
 * @returns its text, or the end of a sentence that says why there is none
 */
export function readTemplate(file: string, folder: string): { text: string } | { problem: string } {
  try {
    const path = join(folder, file);
    const stats = statSync(path, { throwIfNoEntry: false });
    // What is wrong with it is shown with its lines, which may be nobody's business.
    if (stats !== undefined && !isBelow(realpathSync(path), realpathSync(folder))) return { problem: 'it is behind a link that leads out of the workspace' };
    if (stats?.isFile() === true && stats.size <= MOST_BYTES) return { text: readFileSync(path, 'utf8') };
    return { problem: `there is no such file of at most ${MOST_BYTES / 1024 ** 2} MiB` };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/**
 * What would keep defects from being told.
 *
 * @param file relative to `folder`, that of the plan
 * @param seen called with its text
 */
export function templateProblems(file: string, folder: string, seen: (text: string) => void): Finding[] {
  const read = readTemplate(file, folder);
  if ('problem' in read) {
    return [{ code: 'no-template', message: `The defect template \`${file}\` cannot be read: ${read.problem}.`, path: PATH, expected: 'a file, named relative to the plan; without `template` the built-in one is used' }];
  }
  seen(read.text);
  try {
    const template = defectTemplate(file, read.text);
    // Names within a value, such as those of a failure, are only looked up when it is filled in.
    template.title(SAMPLE);
    template.body(SAMPLE, SAMPLE);
    return [];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { line, what, expected, suggestion } = error;
    return [{ code: 'bad-template', message: `The defect template cannot be filled in: ${what}.`, path: PATH, elsewhere: { file, line, column: 1 }, expected, ...(suggestion === undefined ? {} : { suggestion }) }];
  }
}

/** A defect of which everything is known. */
const SAMPLE: View = {
  ...(Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, name])) as View),
  requirements: [{ id: 'REQ-1', title: 'title', priority: 'must' }],
  failures: [{ task: 'task', step: 'step', title: 'title', error: 'error' }],
  occurrences: 2,
};
