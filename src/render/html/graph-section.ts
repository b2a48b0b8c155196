/** The graph on the page. */
import { type Context, hash } from './context.js';
import { graphDrawing } from './graph-svg.js';
import { html, type Markup, NOTHING } from './markup.js';

export function graphSection(context: Context): Markup {
  const { report } = context;
  if (report.phases.length === 0) return NOTHING;
  const firstLeg = new Map(report.phases.toReversed().map((phase) => [phase.id, phase]));
  const { svg, layout } = graphDrawing(report, (target) => {
    const phase = 'phase' in target ? firstLeg.get(target.phase) : undefined;
    const anchor = 'task' in target ? context.anchorOfTask(target.task) : phase && context.anchorOfPhase(phase);
    return anchor === undefined ? undefined : `#${hash(anchor)}`;
  });
  return html`<section id="graph"><h2>Graph</h2>
<p>${layout.collapsed ? `${report.tasks.length} tasks are more than a page can draw, so each box is a phase.` : 'Phases from top to bottom, tasks from left to right.'} Thick borders${!layout.collapsed && ', ◆'} and thick arrows: the critical path.</p>
<div class="zoom" role="group" aria-label="Size of the graph" hidden><button type="button" class="button" data-zoom="out">Smaller</button><button type="button" class="button" data-zoom="in">Larger</button><button type="button" class="button" data-zoom="fit">Fit</button><button type="button" class="button" data-zoom="full">Full size</button><span class="quiet">Drag to move; Ctrl and the wheel to zoom; arrow keys go from task to task.</span></div>
<div class="scroll drawing" id="graph-view" role="region" aria-label="Graph" tabindex="0">${svg}</div></section>`;
}
