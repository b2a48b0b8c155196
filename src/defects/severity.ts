/** How bad a defect is and how urgent, kept apart: each is said by the first rule that fits and says it. */
import type { SeverityRule } from '../plan/model.js';
import type { Failure } from './failure.js';

export interface Assessment {
  severity: string | undefined;
  priority: string | undefined;
}

/**
 * @param priorities of the requirements of the plan, by id
 */
export function assess(failures: readonly Pick<Failure, 'phase' | 'criterion' | 'requirements'>[], rules: readonly SeverityRule[], priorities: ReadonlyMap<string, string>): Assessment {
  const fitting = rules.filter((rule) => failures.some((failure) => fits(failure, rule, priorities)));
  return {
    severity: fitting.find(({ severity }) => severity !== undefined)?.severity,
    priority: fitting.find(({ priority }) => priority !== undefined)?.priority,
  };
}

function fits({ phase, criterion, requirements }: Pick<Failure, 'phase' | 'criterion' | 'requirements'>, rule: SeverityRule, priorities: ReadonlyMap<string, string>): boolean {
  if (rule.phase.length > 0 && !rule.phase.includes(phase)) return false;
  if (rule.criterion !== undefined && rule.criterion !== criterion) return false;
  return rule.requirementPriority.length === 0 || requirements.some((id) => rule.requirementPriority.includes(priorities.get(id)?.toLowerCase() ?? ''));
}
