/** The plan on the job's page, as GitHub draws it. */
import { buildGraph } from '../plan/graph.js';
import type { Plan } from '../plan/model.js';
import { markdownText } from '../render/escape.js';
import { mermaid } from '../render/mermaid.js';

/** GitHub refuses to draw a Mermaid text of more characters. */
const MERMAID_LIMIT = 50_000;

/** @param size what the plan has, in words */
export function planPage(plan: Plan, size: string): string {
  const drawing = mermaid(buildGraph(plan));
  const graph = drawing.length > MERMAID_LIMIT ? 'The graph is larger than GitHub draws: `phasegate graph --format dot` gives it to other tools.' : `\`\`\`mermaid\n${drawing}\`\`\``;
  return `## ${markdownText(plan.name)}\n\nThe plan is valid: ${size}.\n\n${graph}\n`;
}
