import { effect } from '@preact/signals';
import { theme } from '../../../state/theme.js';
import type { TrendMark } from '../trend-columns.js';

/** Asked of the style once a theme and not once a frame: each question makes the browser bring its styles up to date. */
const colours = new Map<string, string>();
const patterns = new Map<string, CanvasPattern | string>();
effect(() => {
  void theme.value;
  colours.clear();
  patterns.clear();
});

/** Colours of the page on a canvas, as the theme has them. */
export function colour(name: string): string {
  const known = colours.get(name);
  if (known !== undefined) return known;
  const found = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  colours.set(name, found);
  return found;
}

type Kind = 'hatch' | 'dots' | 'diagonal' | 'cross' | 'bars';

/** A pattern of lines 5 px apart in a colour of the page. */
function pattern(context: CanvasRenderingContext2D, kind: Kind, stroke: string, ratio: number): CanvasPattern | string {
  const id = `${kind}/${stroke}/${ratio}`;
  const known = patterns.get(id);
  if (known !== undefined) return known;
  const made = drawPattern(context, kind, stroke, ratio);
  patterns.set(id, made);
  return made;
}

function drawPattern(
  context: CanvasRenderingContext2D,
  kind: Kind,
  stroke: string,
  ratio: number,
): CanvasPattern | string {
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
  if (kind === 'bars') draw.fillRect(0, 0, Math.ceil(size / 2.5), size);
  if (kind === 'hatch' || kind === 'cross') for (const dx of [-size, 0, size]) line(dx, size, dx + size, 0);
  if (kind === 'diagonal' || kind === 'cross') for (const dx of [-size, 0, size]) line(dx, 0, dx + size, size);
  return context.createPattern(tile, 'repeat') ?? stroke;
}

export const hatch = (context: CanvasRenderingContext2D, ratio: number): CanvasPattern | string =>
  pattern(context, 'hatch', colour('hatch'), ratio);

export type StripMark = Exclude<TrendMark, 'good'> | 'held';

/** Below a curve: good is blank, suspect dotted, substituted diagonal, missing hatched, excluded crossed, what waits for a decision barred. */
const KINDS: Readonly<Record<StripMark, Kind>> = {
  suspect: 'dots',
  substituted: 'diagonal',
  missing: 'hatch',
  excluded: 'cross',
  held: 'bars',
};

export const markFill = (context: CanvasRenderingContext2D, ratio: number, mark: StripMark): CanvasPattern | string =>
  pattern(context, KINDS[mark], colour(mark === 'missing' ? 'hatch' : 'ink-2'), ratio);
