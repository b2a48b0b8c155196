/** The graph as SVG: in the page with links, or a file of its own. */
import { shortLine } from '../escape.js';
import { count, truncate } from '../terminal-text.js';
import { mediaColours } from './colours.js';
import { type GraphBox, type GraphEdge, type GraphInput, type GraphLayout, graphLayout, type GraphNode, NODE } from './graph-layout.js';
import { LOOKS, type Status, word } from './looks.js';
import { html, type Markup } from './markup.js';

/** The whole plan as one SVG file that follows the reader's light or dark scheme. */
export function graphSvg(input: GraphInput): string {
  const layout = graphLayout(input);
  const { markup } = drawing(layout, input, { namespace: html` xmlns="http://www.w3.org/2000/svg"`, head: html`<title>${input.plan.name}: graph of the plan</title><style>${{ markup: STANDALONE }}</style><rect class="page" width="100%" height="100%"/>`, link: undefined, results: input.tasks.some(({ status }) => status !== 'no-result') });
  return `${markup}\n`;
}

/** For the page, whose style sheet colours it; each task and phase is a link. */
export function graphDrawing(input: GraphInput, link: (target: { task: GraphNode['task'] } | { phase: string }) => string | undefined): { svg: Markup; layout: GraphLayout } {
  const layout = graphLayout(input);
  return { svg: drawing(layout, input, { namespace: html` id="graph-drawing" role="group" aria-label="Graph of the plan"`, head: html``, link, results: true }), layout };
}

interface Dress {
  namespace: Markup;
  head: Markup;
  link: Parameters<typeof graphDrawing>[1] | undefined;
  /** false: a plan that has not run, of which no box says that something is missing. */
  results: boolean;
}

function drawing({ width, height, boxes, edges, collapsed }: GraphLayout, input: GraphInput, { namespace, head, link, results }: Dress): Markup {
  const used = new Set<Status>(!results ? [] : boxes.flatMap(({ verdict, nodes }) => [verdict ?? 'no-result', ...nodes.map(({ task }) => task.status)]));
  const critical = new Set(input.criticalPath.tasks);
  return html`<svg${namespace} viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${head}<defs>${[...used].map((status) => html`<path id="shape-${status}" fill-rule="evenodd" d="${LOOKS[status].shape}"/>`)}<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
${boxes.map((box) => boxed(box, collapsed, results, link?.({ phase: box.id })))}
${edges.map((edge) => html`<path class="edge${edge.critical && ' critical'}" d="${course(edge)}" marker-end="url(#tip)"/>`)}
${boxes.flatMap(({ nodes }) => nodes).map((node) => drawn(node, critical, results, link?.({ task: node.task })))}</svg>`;
}

function boxed({ title, verdict, total, passed, x, y, width, height }: GraphBox, collapsed: boolean, results: boolean, url: string | undefined): Markup {
  const tasks = total === 0 ? '' : count(total, 'task');
  const standing = results ? `${verdict === undefined ? 'no record' : word(verdict)}${total === 0 ? '' : `, ${passed} of ${total} passed`}` : tasks;
  const left = results ? 36 : 16;
  const columns = Math.floor((width - 60) / 7) - (collapsed ? 0 : standing.length);
  const words = html`<text class="phase" x="${left}" y="24">${fit(title, Math.max(8, columns))}</text> ${collapsed ? html`<text class="quiet" x="${left}" y="46">${standing}</text>` : html`<text class="quiet" x="${width - 16}" y="24" text-anchor="end">${standing}</text>`}`;
  return html`<g class="box" transform="translate(${round(x)} ${round(y)})"><rect width="${round(width)}" height="${round(height)}" rx="8"/>${results && shape(verdict ?? 'no-result', 14, 12)}${url === undefined ? words : html`<a href="${url}">${words}</a>`}</g>`;
}

function drawn({ task, legs, x, y }: GraphNode, critical: ReadonlySet<string>, results: boolean, url: string | undefined): Markup {
  const { id, title, status, kind } = task;
  const onPath = critical.has(id);
  const said = results ? `${onPath ? '◆ ' : ''}${word(status)}${legs > 1 ? `, ${legs} legs` : ''}` : onPath ? '◆' : '';
  const name = `${LEADS[kind]}${title}`;
  const inside = html`<rect width="${NODE.width}" height="${NODE.height}" rx="${kind === 'work-item' ? NODE.height / 2 : 6}"/>${results && shape(status, 10, 8)}<text class="name" x="${results ? 28 : 10}" y="19">${fit(id, Math.floor((NODE.width - (results ? 44 : 26) - said.length * 6) / 7))}</text> <text class="word${results && ` ${status}`}" x="${NODE.width - 10}" y="19" text-anchor="end">${said}</text> <text class="title" x="10" y="37">${fit(name, 27)}</text>`;
  const look = html`class="node${results && ` ${status}`}${kind === 'manual' && ' manual'}${onPath && ' critical'}" transform="translate(${round(x)} ${round(y)})"`;
  // The title is whole where the node has no room, and reads in the order of what is seen.
  const content = html`<title>${[id, said, name].filter(Boolean).join(' ')}</title>${inside}`;
  return url === undefined ? html`<g ${look}>${content}</g>` : html`<a ${look} href="${url}">${content}</a>`;
}

const LEADS: Readonly<Record<GraphNode['task']['kind'], string>> = { automated: '', manual: 'By hand: ', 'work-item': 'Work item: ' };

function shape(status: Status, x: number, y: number): Markup {
  return html`<use class="shape ${status}" href="#shape-${status}" transform="translate(${x} ${y})${x < 14 && ' scale(.8)'}"/>`;
}

function course({ from, to, course: way }: GraphEdge): string {
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(round) as [number, number, number, number];
  if (way === 'aside') return `M${x1} ${y1}C${Math.min(x1, x2) - 22} ${y1} ${Math.min(x1, x2) - 22} ${y2} ${x2} ${y2}`;
  if (way === 'down') return x1 === x2 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}C${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2} ${x2} ${y2}`;
  if (way === 'right') return y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}C${x1 + 14} ${y1} ${x2 - 14} ${y2} ${x2} ${y2}`;
  const between = round((y1 + y2) / 2);
  return `M${x1} ${y1}c8 0 8 ${between - y1} 0 ${between - y1}H${x2}C${x2 - 14} ${between} ${x2 - 14} ${y2} ${x2} ${y2}`;
}

function fit(text: string, columns: number): string {
  return truncate(shortLine(text, 200), columns);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const STANDALONE = `${mediaColours('svg')}
svg{--tone:var(--none);font:12px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif}
${Object.entries(LOOKS).map(([status, { tone }]) => `.${status}{--tone:var(--${tone})}`).join('')}
.page{fill:var(--page)}.box rect{fill:var(--box);stroke:var(--line)}.node rect{fill:var(--node);stroke:var(--tone)}.node.manual rect{stroke-dasharray:5 3}.node.critical rect{stroke-width:3}
.edge{fill:none;stroke:var(--edge)}.edge.critical{stroke:var(--text);stroke-width:2.5}.tip{fill:var(--edge)}.shape,.word{fill:var(--tone)}text{fill:var(--text)}.phase,.name{font-weight:600}text.quiet,.title{fill:var(--quiet)}text.word{font-size:11px;fill:var(--tone)}
`;
