/** One task's findings as evidence: `work/evidence/<name>/<name>.json` for programs and `<name>.txt` for people. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeText } from './script.mjs';

export const EVIDENCE = 'work/evidence';

/**
 * Empties the evidence of a whole phase, which its first task does: what an earlier run found must not stand in for a
 * task that ends before it can report.
 */
export function forgetEvidence(names) {
  for (const name of names) rmSync(join(EVIDENCE, name), { recursive: true, force: true });
}

/**
 * Starts a report in an emptied evidence folder.
 * `check(name, ok, detail, fix?)` notes one question and its answer, `warn(name, detail, fix)` something that does not
 * fail the task; a fix is `{ say, command? }`. `finish(extra?)` writes both files, prints what was found and makes the
 * script fail if a check did.
 */
export function startReport(name, title, target) {
  const folder = join(EVIDENCE, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return continueReport(name, title, target);
}

/** The same for a later step of a task, which adds to the folder under a file name of its own. */
export function continueReport(name, title, target, file = name) {
  const folder = join(EVIDENCE, name);
  const checks = [];
  const warnings = [];
  return {
    folder,
    check(what, ok, detail, fix) {
      checks.push({ name: what, ok, detail, ...(fix && !ok ? { fix } : {}) });
      return ok;
    },
    warn(what, detail, fix) {
      warnings.push({ name: what, detail, fix });
    },
    finish(extra = {}) {
      const failures = checks.filter((check) => !check.ok);
      const report = {
        task: process.env.PHASEGATE_TASK ?? null,
        title,
        target,
        status: failures.length === 0 ? 'passed' : 'failed',
        passed: checks.length - failures.length,
        failed: failures.length,
        checks,
        warnings,
        ...extra,
      };
      const lines = [
        ...checks.map((check) => `${check.ok ? 'ok  ' : 'FAIL'}  ${check.name}: ${check.detail}`),
        ...warnings.map((warning) => `warn  ${warning.name}: ${warning.detail}`),
      ];
      writeText(join(folder, `${file}.json`), `${JSON.stringify(report, null, 2)}\n`);
      writeText(join(folder, `${file}.txt`), [title, `Target: ${target}`, '', ...lines, '', summary(report), ''].join('\n'));
      // Failures come last, where a log's tail shows them, and once.
      console.log([...lines.filter((line) => !line.startsWith('FAIL')), summary(report)].join('\n'));
      for (const failure of failures) console.error(`${failure.name}: ${failure.detail}`);
      if (failures.length > 0) process.exitCode = 1;
    },
  };
}

function summary({ passed, failed, warnings }) {
  return `${passed} passed, ${failed} failed, ${count(warnings.length, 'warning')}`;
}

/** `1 error`, `2 errors`. */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;
