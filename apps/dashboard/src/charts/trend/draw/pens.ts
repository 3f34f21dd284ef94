import type uPlot from 'uplot';
import { colour } from './canvas-style.js';

export const xOf = (plot: uPlot, atMs: number): number => plot.valToPos(atMs / 1_000, 'x', true);
export const yOf = (plot: uPlot, value: number): number => plot.valToPos(value, 'y', true);

/** Draws where the curve is, and nowhere else. */
export function within({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

export function segment(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

interface Written {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly align?: 'left' | 'right' | 'center';
  readonly isBold?: boolean;
}

const fontOf = (isBold: boolean): string => `${isBold ? '700 ' : ''}${12 * devicePixelRatio}px ${colour('font')}`;

/** Of words as `write` writes them, px of the canvas. */
export function widthOf(ctx: CanvasRenderingContext2D, text: string): number {
  ctx.font = fontOf(false);
  return ctx.measureText(text).width;
}

/** 12 px, the smallest size of the page. */
export function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  { x, y, fill, align = 'left', isBold = false }: Written,
): void {
  ctx.font = fontOf(isBold);
  ctx.fillStyle = fill;
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, x, y);
}
