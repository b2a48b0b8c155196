/** What is wrong with a plan, on its lines in the pull request, and in full in the log. */
import { EXIT } from '../errors.js';
import type { Diagnostic } from '../plan/model.js';
import { countProblems } from '../render/diagnostics.js';
import { ANNOTATIONS, type WorkflowCommands } from './workflow-commands.js';

/**
 * The first line of the log says what to do.
 *
 * @returns the exit code
 */
export function refuseInvalid(file: string, diagnostics: readonly Diagnostic[], commands: WorkflowCommands): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const where = first === undefined ? '' : ` Correct ${first.file}:${first.line}:${first.column}${errors.length === 1 ? '' : ' and what follows'}: ${said(first)}`;
  commands.error(`${file} is not valid`, `${file} is not valid: ${countProblems(diagnostics)}.${where}`);
  annotateProblems(diagnostics, commands, ANNOTATIONS - 1);
  return EXIT.usage;
}

/** @param errors how many annotations of this kind may be used; what is beyond stands in the log */
export function annotateProblems(diagnostics: readonly Diagnostic[], commands: WorkflowCommands, errors = ANNOTATIONS): void {
  const left = { error: errors, warning: ANNOTATIONS };
  const others: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const { severity, code, file, line, column } = diagnostic;
    if (left[severity] === 0) others.push(diagnostic);
    else {
      left[severity] -= 1;
      commands[severity](`Plan: ${code}`, said(diagnostic), { file, line, column });
    }
  }
  if (others.length === 0) return;
  const lines = others.map((other) => `${other.file}:${other.line}:${other.column} ${other.severity} ${said(other)}`);
  commands.text([`${others.length} more than GitHub has annotations for:`, ...lines].join('\n'));
}

function said({ message, expected, suggestion }: Diagnostic): string {
  return [message, ...(expected === undefined ? [] : [`Expected: ${expected}.`]), ...(suggestion === undefined ? [] : [`Did you mean \`${suggestion}\`?`])].join(' ');
}
