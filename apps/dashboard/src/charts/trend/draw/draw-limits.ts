import type uPlot from 'uplot';
import type { TrendLimit, TrendScene } from '../scene.js';
import { colour } from './canvas-style.js';
import { segment, widthOf, write, yOf } from './pens.js';

/** Limits with their words, and what of the curve lies beyond them. */
export function drawLimits(plot: uPlot, { limits, look }: TrendScene): void {
  for (const limit of limits) {
    const { value, priority, side } = limit;
    // Another stroke of the whole curve: only where some of it is seen beyond.
    if (priority !== null && isPassed(plot, look.columns, value, side)) strokeBeyond(plot, yOf(plot, value), limit);
  }
  for (const limit of limits) drawLimit(plot, yOf(plot, limit.value), limit);
}

/** That words take above their line, px. */
const ROOM = 16;

function drawLimit({ ctx, bbox }: uPlot, y: number, { priority, side, text }: TrendLimit): void {
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  const ratio = devicePixelRatio;
  const ink = colour(priority === null ? 'ink-3' : 'p1');
  ctx.setLineDash(priority === null ? [2 * ratio, 3 * ratio] : [6 * ratio, 3 * ratio]);
  ctx.strokeStyle = ink;
  ctx.lineWidth = (priority === null ? 1 : 1.2) * ratio;
  segment(ctx, bbox.left, y, bbox.left + bbox.width, y);
  ctx.setLineDash([]);
  // At the upper edge the words have no room above their line.
  const isAbove = side === 'above' && y - bbox.top >= ROOM * ratio;
  const [x, base] = [bbox.left + 4 * ratio, y + (isAbove ? -4 : 13) * ratio];
  ctx.fillStyle = colour('panel');
  ctx.globalAlpha = 0.85;
  ctx.fillRect(x - 2 * ratio, base - 11 * ratio, widthOf(ctx, text) + 4 * ratio, 14 * ratio);
  ctx.globalAlpha = 1;
  write(ctx, text, { x, y: base, fill: ink });
}

/** Whether anything of the curve that is in sight lies beyond a limit. */
function isPassed(
  plot: uPlot,
  [x, value]: TrendScene['look']['columns'],
  limit: number,
  side: TrendLimit['side'],
): boolean {
  const { min = null, max = null } = plot.scales['x'] ?? {};
  if (min === null || max === null || !value) return false;
  for (let i = Math.max(0, plot.valToIdx(min) - 1); i < x.length; i++) {
    const one = value[i];
    if (one !== null && one !== undefined && (side === 'above' ? one > limit : one < limit)) return true;
    if (x[i]! > max) return false;
  }
  return false;
}

/** The part of the curve beyond a limit, thick, in the fill of its priority. */
function strokeBeyond(plot: uPlot, y: number, { side, priority }: TrendLimit): void {
  const { ctx, bbox } = plot;
  const line = (plot.series[1] as unknown as { _paths?: { stroke?: Path2D } })._paths?.stroke;
  if (!line) return;
  const height = side === 'above' ? y - bbox.top : bbox.top + bbox.height - y;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, side === 'above' ? bbox.top : y, bbox.width, Math.max(0, height));
  ctx.clip();
  ctx.strokeStyle = colour(`p${priority}-fill`);
  ctx.lineWidth = 3.5 * devicePixelRatio;
  ctx.stroke(line);
  ctx.restore();
}
