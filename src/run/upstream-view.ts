/**
 * `$PHASEGATE_UPSTREAM`: the evidence of earlier phases as `<phase>/<task>/<path>`, under the names it was written with.
 * A copy, and read-only, so that nothing a task does to it reaches the record.
 */
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { encodePath, leadsOut } from '../evidence/paths.js';
import type { PhaseResult } from '../trace/record.js';
import { runName } from '../trace/run-name.js';
import { phaseFolder, writeError } from './record-folder.js';

export class UpstreamView {
  readonly #out: string;
  readonly #root: string;

  constructor(out: string, root: string) {
    this.#out = out;
    this.#root = root;
  }

  /**
   * @param phase whose tasks will read it
   * @param upstream results of all phases it needs, directly or not
   * @returns the folder
   */
  async folderFor(phase: string, upstream: readonly PhaseResult[]): Promise<string> {
    const root = join(this.#root, phase);
    await mkdir(root, { recursive: true });
    for (const result of upstream) {
      const { id, leg } = result.phase;
      for (const task of result.tasks) {
        for (const { path } of task.evidence) {
          // The folder may be one somebody handed us, whose results say what they like.
          if (leadsOut(task.id, path)) throw new UserError(`The record of phase ${runName(id, leg)} names evidence ${JSON.stringify(path)} of task ${task.id}, which leads out of it.`, `Run phase ${id} again.`);
          const target = join(root, runName(id, leg), task.id, path);
          await mkdir(dirname(target), { recursive: true });
          const kept = join(phaseFolder(this.#out, id, leg), 'evidence', task.id, encodePath(path));
          await copyFile(kept, target, constants.COPYFILE_FICLONE).catch((error: NodeJS.ErrnoException) => {
            if (error.code !== 'ENOENT') throw writeError(target, error);
            throw new UserError(`${kept}, evidence of task ${task.id}, is no longer in the record.`, `Run phase ${id} again.`);
          });
          await chmod(target, 0o444);
        }
      }
    }
    return root;
  }
}
