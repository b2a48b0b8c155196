/** One phase's folder of the record while the phase runs: its audit log, its evidence, and what closes it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AuditLog, readAudit } from '../evidence/chain.js';
import { writeManifest } from '../evidence/manifest.js';
import { statement } from '../evidence/statement.js';
import type { PhaseResult, Upstream } from '../trace/record.js';
import type { RunEvent } from './events.js';
import { phaseFolder, writeError, writeWhole } from './record-folder.js';
import type { Kept } from './task.js';

export interface Closed {
  /** sha256 of `manifest.json`. */
  manifest: string;
  auditHead: string;
}

export class PhaseRecord {
  readonly folder: string;
  readonly #phase: string;
  readonly #leg: string | undefined;
  readonly #audit: AuditLog;
  readonly #kept: Map<string, Kept>;

  /**
   * Opens the folder for writing. From here until `close` it has no manifest and its `result.json` claims nothing, so
   * that whoever reads it after a kill finds no pass that was not earned.
   *
   * @param result what it holds already and keeps, with the verdict `not-computed`
   */
  constructor(out: string, phase: string, result: PhaseResult) {
    this.#phase = phase;
    this.#leg = result.phase.leg;
    this.folder = phaseFolder(out, phase, this.#leg);
    const audit = join(this.folder, 'audit.jsonl');
    try {
      mkdirSync(this.folder, { recursive: true });
      this.#kept = new Map(keptBefore(this.folder, new Set(result.tasks.map((task) => task.id))).map((kept) => [kept.path, kept]));
      for (const name of ['manifest.json', 'statement.intoto.jsonl']) rmSync(join(this.folder, name), { force: true });
      this.#audit = existsSync(audit) ? AuditLog.resume(audit) : AuditLog.create(audit);
      writeWhole(join(this.folder, 'result.json'), json(result));
    } catch (error) {
      throw writeError(this.folder, error);
    }
  }

  /** Adds an event to the chain; of a finished task also what was kept of it. */
  append(event: RunEvent, kept?: readonly Kept[]): void {
    for (const file of kept ?? []) this.#kept.set(file.path, file);
    const { advice: _shownOnly, ...entry } = event as RunEvent & { advice?: unknown };
    try {
      this.#audit.append(kept === undefined ? entry : { ...entry, kept });
    } catch (error) {
      throw writeError(join(this.folder, 'audit.jsonl'), error);
    }
  }

  /** Files beside the tasks' evidence that the manifest should know without reading them again. */
  keep(file: Kept): void {
    this.#kept.set(file.path, file);
  }

  async close(result: PhaseResult, upstream: readonly Upstream[], configuration: { name: string; sha256: string }[]): Promise<Closed> {
    try {
      const text = json(result);
      writeWhole(join(this.folder, 'result.json'), text);
      const digest = createHash('sha256').update(text).digest('hex');
      const subjects = [{ name: 'result.json', sha256: digest }, ...[...this.#kept.values()].map((file) => ({ name: file.path, sha256: file.sha256 }))];
      writeWhole(join(this.folder, 'statement.intoto.jsonl'), `${statement({ result, subjects, configuration })}\n`);
      this.append({ type: 'phase-closed', phase: this.#phase, verdict: result.verdict, result: digest, at: result.run.finishedAt ?? result.run.startedAt });
      const auditHead = this.#audit.head;
      this.#audit.close();
      const manifest = await writeManifest(this.folder, {
        phase: this.#phase,
        ...(this.#leg === undefined ? {} : { leg: this.#leg }),
        kept: this.#kept,
        upstream: upstream.map(({ phase, leg, manifest: sha256 }) => ({ phase, ...(leg === undefined ? {} : { leg }), manifest: sha256 })),
        auditHead,
        known: new Map([...this.#kept].map(([path, { sha256, size }]) => [path, { sha256, size }])),
      });
      return { manifest, auditHead };
    } catch (error) {
      throw writeError(this.folder, error);
    }
  }
}

/** What an earlier session kept of the tasks whose results stay, from its manifest or, where it was cut short, its audit log. */
function keptBefore(folder: string, tasks: ReadonlySet<string>): Kept[] {
  const audit = join(folder, 'audit.jsonl');
  if (!existsSync(audit)) return [];
  const latest = new Map<string, Kept[]>();
  for (const entry of readAudit(readFileSync(audit, 'utf8')).entries) {
    if (entry['type'] === 'task-finished' && typeof entry['task'] === 'string') latest.set(entry['task'], (entry['kept'] as Kept[] | undefined) ?? []);
  }
  return [...latest].filter(([task]) => tasks.has(task)).flatMap(([, kept]) => kept);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
