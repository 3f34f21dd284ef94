import type uPlot from 'uplot';
import type { TrendLook } from '../trend-columns.js';
import { colour, markFill, type StripMark } from './canvas-style.js';
import { xOf } from './pens.js';

/** Height of the quality strip and its distance from the curve, CSS px. */
const STRIP = 6;
const STRIP_GAP = 3;
export const STRIP_ROOM = STRIP + STRIP_GAP + 3;

/** How far each part may be believed. Rows of the same mark lie together: a season of them is a few dozen rectangles. */
export function drawStrip(plot: uPlot, { rows, gaps, held }: TrendLook): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width;
  const top = bbox.top + bbox.height + STRIP_GAP * ratio;
  ctx.save();
  ctx.strokeStyle = colour('line');
  ctx.lineWidth = ratio;
  ctx.strokeRect(bbox.left, top, bbox.width, STRIP * ratio);
  ctx.beginPath();
  ctx.rect(bbox.left, top, bbox.width, STRIP * ratio);
  ctx.clip();
  const fill = (mark: StripMark, fromMs: number, toMs: number): void => {
    const [x0, x1] = [xOf(plot, fromMs), xOf(plot, toMs)];
    if (x1 < bbox.left || x0 > right) return;
    ctx.fillStyle = markFill(ctx, ratio, mark);
    ctx.fillRect(x0, top, Math.max(2 * ratio, x1 - x0), STRIP * ratio);
  };
  for (const { fromMs, toMs } of gaps) fill('missing', fromMs, toMs);
  for (let i = 0; i < rows.length;) {
    const { mark, fromMs } = rows[i]!;
    let end = i + 1;
    while (end < rows.length && rows[end]!.mark === mark) end++;
    if (mark !== 'good' && mark !== 'missing') fill(mark, fromMs, rows[end]?.fromMs ?? rows[end - 1]!.toMs);
    i = end;
  }
  if (held) fill('held', Date.parse(held.since), Date.parse(held.newest));
  ctx.restore();
}
