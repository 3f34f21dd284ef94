import type uPlot from 'uplot';
import type { TrendScene } from '../scene.js';
import { colour, hatch } from './canvas-style.js';
import { drawLimits } from './draw-limits.js';
import { drawAlarms, drawCorrections, drawPins } from './draw-marks.js';
import { drawStrip } from './draw-strip.js';
import { within, xOf, yOf } from './pens.js';

/** Behind the curve: the usual range as a block where it is said, gaps hatched. */
export function drawBehind(plot: uPlot, { look, usual }: TrendScene): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width;
  const inSight = (fromMs: number, toMs: number): readonly [left: number, right: number] => [
    Math.max(bbox.left, xOf(plot, fromMs)),
    Math.min(right, xOf(plot, toMs)),
  ];
  within(plot, () => {
    if (usual) {
      const [from, to] = inSight(usual.fromMs, usual.toMs);
      const top = yOf(plot, usual.high);
      ctx.fillStyle = colour('band');
      if (to > from) ctx.fillRect(from, top, to - from, Math.max(ratio, yOf(plot, usual.low) - top));
    }
    ctx.fillStyle = hatch(ctx, ratio);
    for (const { fromMs, toMs } of look.gaps) {
      const [from, to] = inSight(fromMs, toMs);
      if (to <= from) continue;
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
      if (to - from < 12 * ratio) outline(plot, from, to);
    }
  });
}

function outline({ ctx, bbox }: uPlot, left: number, right: number): void {
  ctx.strokeStyle = colour('hatch');
  ctx.lineWidth = devicePixelRatio;
  ctx.strokeRect(left, bbox.top, Math.max(1, right - left), bbox.height);
}

/** Over the curve: limits and what is beyond them, what was corrected, alarms, pins, and the strip below. */
export function drawOver(plot: uPlot, scene: TrendScene): void {
  within(plot, () => {
    drawLimits(plot, scene);
    if (scene.hasCorrections) drawCorrections(plot, scene.look);
    drawAlarms(plot, scene);
    drawPins(plot, scene.pins);
  });
  drawStrip(plot, scene.look);
}
