import type uPlot from 'uplot';
import type { Priority } from '../../../parts/AlarmMark.js';
import type { TrendPin, TrendScene } from '../scene.js';
import { colour } from './canvas-style.js';
import { segment, widthOf, write, xOf } from './pens.js';

/** Half of a mark's width, and how thick the bar is that says how long, CSS px. */
const MARK = 8;
const BAR = 3;
/** Rows for the words of pins, their height, and the room between two of a row, CSS px. */
const ROWS = 2;
const ROW = 15;
const APART = 10;

/** What was sent and does not count, as a thin line beside the one that does; a mark at the edge where it lies outside. */
export function drawCorrections(plot: uPlot, { corrections, kind }: TrendScene['look']): void {
  if (kind !== 'gauge') return;
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.strokeStyle = colour('past');
  ctx.fillStyle = colour('past');
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 2 * ratio]);
  const near = bbox.width / 60;
  let last: readonly [number, number] | null = null;
  for (const { atMs, sent } of corrections) {
    const x = xOf(plot, atMs);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const y = plot.valToPos(sent, 'y', true);
    const seen = Math.min(Math.max(y, bbox.top + 3 * ratio), bbox.top + bbox.height - 3 * ratio);
    if (last && x - last[0] < near) segment(ctx, last[0], last[1], x, seen);
    ctx.fillRect(x - 1.5 * ratio, seen - 1.5 * ratio, 3 * ratio, 3 * ratio);
    last = [x, seen];
  }
  ctx.setLineDash([]);
}

/** Notes and events as pins; a text that would lie on another one is left to the table. */
export function drawPins(plot: uPlot, pins: readonly TrendPin[]): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width;
  const inSight = pins
    .map((pin) => ({ ...pin, x: xOf(plot, pin.atMs) }))
    .filter(({ x }) => x >= bbox.left && x <= right)
    .sort((a, b) => a.x - b.x);
  /** Where the words of each row end. */
  const ends = Array.from({ length: ROWS }, () => -Infinity);
  for (const { x, text } of inSight) {
    ctx.strokeStyle = colour('hand');
    ctx.fillStyle = colour('hand');
    ctx.lineWidth = 1.2 * ratio;
    segment(ctx, x, bbox.top, x, bbox.top + bbox.height);
    ctx.beginPath();
    ctx.arc(x, bbox.top + 4 * ratio, 2 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    const short = text.length > 40 ? `${text.slice(0, 39).trimEnd()}…` : text;
    const width = widthOf(ctx, short);
    const isLate = x + 6 * ratio + width > right;
    const from = isLate ? x - 6 * ratio - width : x + 6 * ratio;
    const row = ends.findIndex((end) => from >= end + APART * ratio);
    if (row < 0) continue;
    write(ctx, short, { x: from, y: bbox.top + (10 + row * ROW) * ratio, fill: colour('hand') });
    ends[row] = from + width;
  }
}

/** Alarms at the foot of the curve: the mark where one was raised, and a bar for as long as it stood. The worst lies on top. */
export function drawAlarms(plot: uPlot, { alarms, look }: TrendScene): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const foot = bbox.top + bbox.height - (MARK + 2) * ratio;
  const right = bbox.left + bbox.width;
  // One that stands is drawn as far as the curve is.
  const untilMs = look.rows.at(-1)?.toMs ?? 0;
  for (const { fromMs, toMs, priority } of [...alarms].sort((a, b) => b.priority - a.priority)) {
    const [x0, x1] = [xOf(plot, fromMs), xOf(plot, Math.max(fromMs, toMs ?? untilMs))];
    if (x1 < bbox.left || x0 > right) continue;
    ctx.fillStyle = colour(`p${priority}-fill`);
    const left = Math.max(bbox.left, x0);
    ctx.fillRect(left, foot - (BAR / 2) * ratio, Math.max(ratio, Math.min(right, x1) - left), BAR * ratio);
    if (x0 < bbox.left - MARK * ratio) continue;
    drawMark(ctx, { x: x0, y: foot, priority });
  }
}

/** Square, triangle, lozenge: the priority is told by shape, digit and colour. */
function drawMark(
  ctx: CanvasRenderingContext2D,
  { x, y, priority }: { readonly x: number; readonly y: number; readonly priority: Priority },
): void {
  const ratio = devicePixelRatio;
  const r = MARK * ratio;
  const corners: Readonly<Record<Priority, readonly (readonly [number, number])[]>> = {
    1: [
      [-0.85, -0.85],
      [0.85, -0.85],
      [0.85, 0.85],
      [-0.85, 0.85],
    ],
    2: [
      [0, -1],
      [1, 0.85],
      [-1, 0.85],
    ],
    3: [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ],
  };
  ctx.beginPath();
  corners[priority].forEach(([dx, dy], i) => ctx[i === 0 ? 'moveTo' : 'lineTo'](x + dx * r, y + dy * r));
  ctx.closePath();
  ctx.fillStyle = colour(`p${priority}-fill`);
  ctx.strokeStyle = colour(`p${priority}`);
  ctx.lineWidth = 1.2 * ratio;
  ctx.fill();
  ctx.stroke();
  const down = (priority === 2 ? 6 : 4.5) * ratio;
  write(ctx, String(priority), { x, y: y + down, fill: colour(`p${priority}-on`), align: 'center', isBold: true });
}
