import type uPlot from 'uplot';
import { colour, hatch, markFills } from './canvas-style.js';
import type { TrendLook } from './trend-columns.js';

/** A line that a value should not pass. */
export interface TrendLimit {
  readonly value: number;
  readonly priority: 1 | 2 | 3;
  /** `above`: what is higher is over it. */
  readonly side: 'above' | 'below';
  readonly text: string;
}
/** A word at a moment: of the log, of an event. */
export interface TrendPin {
  readonly atMs: number;
  readonly text: string;
}
/** What lies behind and over the line. */
export interface TrendScene {
  readonly look: TrendLook;
  readonly usual: { readonly low: number; readonly high: number } | null;
  readonly limits: readonly TrendLimit[];
  readonly pins: readonly TrendPin[];
}

/** Height of the quality strip and its distance from the curve, CSS px. */
const STRIP = 6;
const STRIP_GAP = 3;
export const STRIP_ROOM = STRIP + STRIP_GAP + 3;
const FONT = '12px';

const xOf = (plot: uPlot, atMs: number): number => plot.valToPos(atMs / 1_000, 'x', true);
const yOf = (plot: uPlot, value: number): number => plot.valToPos(value, 'y', true);

/** Behind the curve: the usual range as a block, gaps hatched. */
export function drawBehind(plot: uPlot, { look, usual }: TrendScene): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  within(plot, () => {
    if (usual) {
      ctx.fillStyle = colour('band');
      const top = yOf(plot, usual.high);
      ctx.fillRect(bbox.left, top, bbox.width, Math.max(ratio, yOf(plot, usual.low) - top));
    }
    ctx.fillStyle = hatch(ctx, ratio);
    for (const { fromMs, toMs } of look.gaps) {
      const left = Math.max(bbox.left, xOf(plot, fromMs));
      const right = Math.min(bbox.left + bbox.width, xOf(plot, toMs));
      if (right <= left) continue;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      if (right - left < 12 * ratio) outline(plot, left, right);
    }
  });
}

function outline({ ctx, bbox }: uPlot, left: number, right: number): void {
  ctx.strokeStyle = colour('hatch');
  ctx.lineWidth = devicePixelRatio;
  ctx.strokeRect(left, bbox.top, Math.max(1, right - left), bbox.height);
}

/** Over the curve: limits and what is beyond them, what was corrected, pins, and the strip below. */
export function drawOver(plot: uPlot, scene: TrendScene): void {
  within(plot, () => {
    for (const limit of scene.limits) drawLimit(plot, limit);
    drawCorrections(plot, scene.look);
    for (const pin of scene.pins) drawPin(plot, pin);
  });
  drawStrip(plot, scene.look);
}

function drawLimit(plot: uPlot, { value, priority, side, text }: TrendLimit): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const y = yOf(plot, value);
  const line = (plot.series[1] as unknown as { _paths?: { stroke?: Path2D } })._paths?.stroke;
  if (line) {
    ctx.save();
    ctx.beginPath();
    const height = side === 'above' ? y - bbox.top : bbox.top + bbox.height - y;
    ctx.rect(bbox.left, side === 'above' ? bbox.top : y, bbox.width, Math.max(0, height));
    ctx.clip();
    ctx.strokeStyle = colour(`p${priority}-fill`);
    ctx.lineWidth = 3.5 * ratio;
    ctx.stroke(line);
    ctx.restore();
  }
  ctx.setLineDash([6 * ratio, 3 * ratio]);
  ctx.strokeStyle = colour('p1');
  ctx.lineWidth = 1.2 * ratio;
  segment(ctx, bbox.left, y, bbox.left + bbox.width, y);
  ctx.setLineDash([]);
  write(ctx, text, bbox.left + 4 * ratio, y - 4 * ratio, colour('p1'));
}

/** What was sent and does not count, as a thin line beside the one that does; a mark at the edge where it lies outside. */
function drawCorrections(plot: uPlot, { corrections, kind }: TrendLook): void {
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
    const y = yOf(plot, sent);
    const seen = Math.min(Math.max(y, bbox.top + 3 * ratio), bbox.top + bbox.height - 3 * ratio);
    if (last && x - last[0] < near) segment(ctx, last[0], last[1], x, seen);
    ctx.fillRect(x - 1.5 * ratio, seen - 1.5 * ratio, 3 * ratio, 3 * ratio);
    last = [x, seen];
  }
  ctx.setLineDash([]);
}

function drawPin(plot: uPlot, { atMs, text }: TrendPin): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const x = xOf(plot, atMs);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.strokeStyle = colour('hand');
  ctx.fillStyle = colour('hand');
  ctx.lineWidth = 1.2 * ratio;
  segment(ctx, x, bbox.top, x, bbox.top + bbox.height);
  ctx.beginPath();
  ctx.arc(x, bbox.top + 4 * ratio, 2 * ratio, 0, 2 * Math.PI);
  ctx.fill();
  const isRight = x > bbox.left + bbox.width * 0.7;
  ctx.textAlign = isRight ? 'right' : 'left';
  write(ctx, text, x + (isRight ? -6 : 6) * ratio, bbox.top + 10 * ratio, colour('hand'));
  ctx.textAlign = 'left';
}

/** Rows of the same mark lie together: a season of them is a few dozen rectangles. */
function drawStrip(plot: uPlot, { rows, gaps }: TrendLook): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const fills = markFills(ctx, ratio);
  const top = bbox.top + bbox.height + STRIP_GAP * ratio;
  ctx.save();
  ctx.strokeStyle = colour('line');
  ctx.lineWidth = ratio;
  ctx.strokeRect(bbox.left, top, bbox.width, STRIP * ratio);
  ctx.beginPath();
  ctx.rect(bbox.left, top, bbox.width, STRIP * ratio);
  ctx.clip();
  const fill = (mark: keyof typeof fills, fromMs: number, toMs: number): void => {
    const left = xOf(plot, fromMs);
    ctx.fillStyle = fills[mark];
    ctx.fillRect(left, top, Math.max(2 * ratio, xOf(plot, toMs) - left), STRIP * ratio);
  };
  for (const { fromMs, toMs } of gaps) fill('missing', fromMs, toMs);
  for (let i = 0; i < rows.length;) {
    const { mark, fromMs } = rows[i]!;
    let end = i + 1;
    while (end < rows.length && rows[end]!.mark === mark) end++;
    if (mark !== 'good' && mark !== 'missing') fill(mark, fromMs, rows[end]?.fromMs ?? rows[end - 1]!.toMs);
    i = end;
  }
  ctx.restore();
}

function within({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

function segment(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

function write(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, fill: string): void {
  ctx.font = `${Number.parseInt(FONT, 10) * devicePixelRatio}px ${colour('font')}`;
  ctx.fillStyle = fill;
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, x, y);
}
