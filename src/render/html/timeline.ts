/** What ran when: a lane for each phase or leg, bars packed into as few rows as their names allow. */
import type { Report, ReportTask } from '../../trace/report.js';
import { millisecondsBetween } from '../instant.js';
import { shortLine } from '../escape.js';
import { width as columnsOf } from '../terminal-text.js';
import { instant, time } from './amounts.js';
import { type Context, hash } from './context.js';
import { append } from './graph-order.js';
import { word } from './looks.js';
import { html, type Markup, NOTHING } from './markup.js';
import { hasRun } from './parts.js';
import { type TimeScale, timeScale } from './time-scale.js';

const WIDTH = 1262;
const SIDE = 8;
const AXIS = 28;
const LANE_HEAD = 22;
const LANE_GAP = 12;
const ROW = 22;
const BAR = 18;
const CHARACTER = 6.6;
/** Beyond these, bars of tasks that passed off the critical path are left out. */
const MOST_BARS = 1500;

type Ran = ReportTask & { startedAt: string };

interface Bar {
  task: ReportTask;
  x: number;
  width: number;
  label: string;
  /** Where its name stands. */
  side: 'inside' | 'right' | 'left';
  row: number;
}

export function timelineSection(context: Context): Markup {
  const { tasks } = context.report;
  const ran = tasks.filter(hasRun);
  const first = ran.reduce<string | undefined>((earliest, { startedAt }) => (earliest === undefined || millisecondsBetween(earliest, startedAt) < 0 ? startedAt : earliest), undefined);
  if (first === undefined) return NOTHING;
  const shown = ran.length > MOST_BARS ? ran.filter(({ status, critical }) => critical || status !== 'passed').slice(0, MOST_BARS) : ran;
  const start = (task: Ran): number => millisecondsBetween(first, task.startedAt);
  const scale = timeScale(ran.map((task) => ({ start: start(task), end: start(task) + task.durationMs })), WIDTH - 2 * SIDE);
  const lanes = new Map<string, Ran[]>();
  for (const task of shown) append(lanes, `${task.phase}@${task.leg ?? ''}`, task);
  return html`<section id="timeline"><h2>Timeline</h2><p>From ${instant(first)}. Bars with a thick border and ◆ are on the critical path.${shown.length < ran.length && ` Of ${ran.length} tasks that ran, the ${shown.length} that did not pass or are on the critical path are drawn.`}${scale.gaps.length > 0 && ' Hatched: nothing ran, and the time is left out.'}</p>
<div class="scroll drawing" role="region" aria-label="Timeline" tabindex="0">${drawing(context, scale, context.report.phases.flatMap((phase) => {
    const own = lanes.get(`${phase.id}@${phase.leg ?? ''}`);
    return own === undefined ? [] : [{ phase, bars: packed(own, start, scale) }];
  }))}</div></section>`;
}

function packed(tasks: readonly Ran[], start: (task: Ran) => number, scale: TimeScale): Bar[] {
  const ends: number[] = [];
  return tasks
    .map((task) => ({ task, from: start(task) }))
    .sort((a, b) => a.from - b.from)
    .map(({ task, from }) => {
      const x = scale.x(from);
      const width = Math.max(3, scale.x(from + task.durationMs) - x);
      const label = `${task.critical ? '◆ ' : ''}${shortLine(task.id, 40)}`;
      const text = columnsOf(label) * CHARACTER + 10;
      const side = text <= width ? 'inside' : x + width + text <= WIDTH - 2 * SIDE ? 'right' : 'left';
      const left = side === 'left' ? x - text : x;
      const free = ends.findIndex((end) => end <= left);
      const row = free === -1 ? ends.length : free;
      ends[row] = side === 'right' ? x + width + text : x + width + 2;
      return { task, x, width, label, side, row };
    });
}

function drawing(context: Context, scale: TimeScale, lanes: readonly { phase: Report['phases'][number]; bars: readonly Bar[] }[]): Markup {
  let y = AXIS;
  // A name stands where there is room, also on the hatches: those are drawn before it.
  const drawn = lanes.map(({ phase, bars }) => {
    const top = y;
    const height = LANE_HEAD + (Math.max(0, ...bars.map(({ row }) => row)) + 1) * ROW;
    y += height + LANE_GAP;
    return {
      lane: html`<rect class="lane" x="0" y="${top}" width="${WIDTH}" height="${height}" rx="6"/>`,
      bars: html`<g><text class="phase" x="${SIDE}" y="${top + 15}">${shortLine(phase.title, 80)}${phase.leg !== undefined && `, leg ${phase.leg}`} <tspan class="quiet">${time(phase.durationMs)}</tspan></text>${bars.map((bar) => drawnBar(context, bar, top + LANE_HEAD))}</g>`,
    };
  });
  return html`<svg id="timeline-drawing" role="group" aria-label="Timeline of the tasks" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="2" height="6"/></pattern></defs>
${drawn.map(({ lane }) => lane)}
<g class="axis">${scale.gaps.map(({ ms, from, to }) => html`<rect fill="url(#hatch)" x="${(SIDE + from).toFixed(1)}" y="${AXIS - 6}" width="${(to - from).toFixed(1)}" height="${y - AXIS}"><title>${time(ms)} left out</title></rect>`)}${scale.ticks.map(({ x, since, later }) => html`<path d="M${(SIDE + x).toFixed(1)} ${AXIS - 8}V${y - LANE_GAP}"/><text x="${(SIDE + x + 3).toFixed(1)}" y="14">${later !== undefined ? `${time(later)} later` : since === 0 ? 'start' : `+${time(since)}`}</text>`)}</g>
${drawn.map(({ bars }) => bars)}</svg>`;
}

function drawnBar(context: Context, { task, x, width, label, side, row }: Bar, top: number): Markup {
  const y = top + row * ROW;
  const at = side === 'inside' ? x + 6 : side === 'right' ? x + width + 5 : x - 5;
  const full = `${task.id} ${task.title}: ${word(task.status)}, ${time(task.durationMs)}${task.critical ? ', on the critical path' : ''}`;
  return html`<a class="ran ${task.status}${task.critical && ' critical'}" href="#${hash(context.anchorOfTask(task) ?? '')}" aria-label="${full}"><rect x="${(SIDE + x).toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/><text x="${(SIDE + at).toFixed(1)}" y="${y + 13}"${side === 'left' && html` text-anchor="end"`}>${label}</text></a>`;
}
