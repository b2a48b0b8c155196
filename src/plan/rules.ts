import type { Draft } from './draft.js';
import type { Findings } from './findings.js';
import { criteriaInTime } from './rules/criteria.js';
import { acyclicPhases, acyclicRequirements, acyclicTasks } from './rules/cycles.js';
import { conditionsOnNeeds, type Expressions, interpolationOnlyInChecks, validExpressions } from './rules/expressions.js';
import { reservedIds, uniqueIds } from './rules/ids.js';
import { pathsInWorkspace } from './rules/paths.js';
import { reachable } from './rules/reach.js';
import { knownCovers, knownNeeds, knownPhaseNeeds } from './rules/references.js';
import { checkForms, planForm, requirementForms, taskForms, unitsInRange } from './rules/shape.js';
import { usefulSeverityRules } from './rules/severity.js';
import { uncovered } from './rules/uncovered.js';
import { secretsWithoutValue, variableNames } from './rules/variables.js';
import { expiredWaivers, knownWaivers } from './rules/waivers.js';

/** What values of a plan mean together. Each rule is independent of the others and reports all it finds. */
const RULES: ((draft: Draft, findings: Findings) => void)[] = [
  planForm,
  requirementForms,
  taskForms,
  checkForms,
  unitsInRange,
  uniqueIds,
  reservedIds,
  knownPhaseNeeds,
  knownNeeds,
  knownCovers,
  knownWaivers,
  criteriaInTime,
  acyclicPhases,
  acyclicTasks,
  acyclicRequirements,
  reachable,
  uncovered,
  pathsInWorkspace,
  usefulSeverityRules,
  variableNames,
  secretsWithoutValue,
];

/**
 * @param expressions needed where the plan has any; see `usesExpressions`
 * @param today `YYYY-MM-DD` in UTC; without it no waiver is expired
 */
export function applyRules(draft: Draft, findings: Findings, expressions: Expressions | undefined, today: string | undefined): void {
  for (const rule of RULES) rule(draft, findings);
  if (today !== undefined) expiredWaivers(draft, findings, today);
  if (expressions) {
    interpolationOnlyInChecks(draft, findings, expressions);
    validExpressions(draft, findings, expressions);
    conditionsOnNeeds(draft, findings);
  }
}
