/** Entry and exit criteria: the same checks as steps, each a go or no-go for the whole phase. */
import { join } from 'node:path';
import { OutputCapture } from '../evidence/capture.js';
import type { Step } from '../plan/model.js';
import type { CriterionResult } from '../trace/record.js';
import { emptyFile } from './output-file.js';
import { runStep } from './steps.js';
import { type Kept, type TaskContext, taskEnvironment } from './task.js';

export interface CriteriaOptions {
  context: TaskContext;
  onFinish(criterion: CriterionResult): void;
}

/** Runs all criteria of one gate, also after one failed: a person wants to know everything that is missing at once. */
export async function runCriteria(steps: readonly Step[], gate: 'entry' | 'exit', { context, onFinish }: CriteriaOptions): Promise<{ results: CriterionResult[]; kept: Kept }> {
  const path = `${gate}.log`;
  const output = join(context.scratch, 'output');
  emptyFile(output);
  const capture = new OutputCapture(join(context.folder, path), context.redactor);
  const results: CriterionResult[] = [];
  for (const step of steps) {
    capture.note(`── ${step.name}`);
    const outcome = await runStep(step, false, {
      workspace: context.workspace,
      defaults: { env: {}, continueOnError: false },
      vars: context.vars,
      // The tests of a criterion are not recorded, so they prove nothing.
      linker: async () => (await import('../trace/linking.js')).testLinker([], []),
      freshness: context.freshness,
      record: context.out,
      env: taskEnvironment(context, output, `${gate} criteria`),
      scratch: context.scratch,
      capture,
      redactor: context.redactor,
      signal: context.signal,
      deadline: undefined,
      expressions: context.expressions,
      soFar: context.soFar,
      onStart: () => undefined,
      onRetry: () => undefined,
      onWarning: (message) => context.emit({ type: 'warning', message, phase: context.phase.id }),
    });
    const { name, status, error, detail } = outcome;
    const criterion: CriterionResult = { name, status, ...(error === undefined ? {} : { error }), ...(detail === undefined ? {} : { detail }) };
    results.push(criterion);
    onFinish(criterion);
  }
  const log = await capture.close();
  return { results, kept: { path, sha256: log.sha256, size: log.size, ...(Object.keys(log.redactions).length > 0 ? { redactions: log.redactions } : {}) } };
}
