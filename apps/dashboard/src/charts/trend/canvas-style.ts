import type { TrendMark } from './trend-columns.js';

/** Colours of the page on a canvas, as they are now: a theme may change them. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

type Kind = 'hatch' | 'dots' | 'diagonal' | 'cross';

/** A pattern of lines 5 px apart in a colour of the page. */
function pattern(context: CanvasRenderingContext2D, kind: Kind, stroke: string, ratio: number): CanvasPattern | string {
  const size = Math.round(5 * ratio);
  const tile = new OffscreenCanvas(size, size);
  const draw = tile.getContext('2d');
  if (!draw) return stroke;
  draw.strokeStyle = stroke;
  draw.fillStyle = stroke;
  draw.lineWidth = 1.2 * ratio;
  const line = (x0: number, y0: number, x1: number, y1: number): void => {
    draw.beginPath();
    draw.moveTo(x0, y0);
    draw.lineTo(x1, y1);
    draw.stroke();
  };
  if (kind === 'dots') draw.fillRect(0, size / 3, Math.ceil(size / 2.5), Math.ceil(size / 2.5));
  if (kind === 'hatch' || kind === 'cross') for (const dx of [-size, 0, size]) line(dx, size, dx + size, 0);
  if (kind === 'diagonal' || kind === 'cross') for (const dx of [-size, 0, size]) line(dx, 0, dx + size, size);
  return context.createPattern(tile, 'repeat') ?? stroke;
}

export const hatch = (context: CanvasRenderingContext2D, ratio: number): CanvasPattern | string =>
  pattern(context, 'hatch', colour('hatch'), ratio);

/** Below a curve: good is blank, suspect dotted, substituted diagonal, missing hatched, excluded crossed. */
const KINDS: Readonly<Record<Exclude<TrendMark, 'good'>, Kind>> = {
  suspect: 'dots',
  substituted: 'diagonal',
  missing: 'hatch',
  excluded: 'cross',
};

export function markFills(
  context: CanvasRenderingContext2D,
  ratio: number,
): Readonly<Record<Exclude<TrendMark, 'good'>, CanvasPattern | string>> {
  const of = (mark: Exclude<TrendMark, 'good'>) =>
    pattern(context, KINDS[mark], colour(mark === 'missing' ? 'hatch' : 'ink-2'), ratio);
  return { suspect: of('suspect'), substituted: of('substituted'), missing: of('missing'), excluded: of('excluded') };
}
