import { useLayoutEffect, useRef } from 'preact/hooks';
import { theme } from '../../../state/theme.js';
import { RAMP, type HourCell, type Steps } from './hours.js';

interface Props {
  readonly cells: readonly HourCell[];
  readonly steps: Steps;
  readonly days: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const HOURS = 24;
const HATCH_PX = 5;

/** Thousands of hours on a canvas; the edges of a cell stand on whole pixels, so that no seam shows. */
export function HourCells({ cells, steps, days, x, y, width, height }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = Math.max(1, globalThis.devicePixelRatio || 1);
  const look = theme.value;
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const style = getComputedStyle(element);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const ramp = Array.from({ length: RAMP }, (_, i) => colour(`--h${i}`));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, element.width, element.height);
    const edge = (index: number, n: number, size: number): number => Math.round((index / n) * size);
    const hatched = new Path2D();
    for (const { day, hour, mw, isHatched } of cells) {
      const [left, top] = [edge(day, days, element.width), edge(hour, HOURS, element.height)];
      const w = edge(day + 1, days, element.width) - left;
      const h = edge(hour + 1, HOURS, element.height) - top;
      if (isHatched) hatched.rect(left, top, w, h);
      if (isHatched || mw === null) continue;
      context.fillStyle = ramp[steps.of(mw)]!;
      context.fillRect(left, top, w, h);
    }
    hatch(context, hatched, { paper: colour('--panel'), line: colour('--hatch'), step: HATCH_PX * ratio, ratio });
    outline(context, cells, { days, colour: colour('--ink-2'), ratio, edge });
  }, [cells, steps, days, width, height, ratio, look]);
  return (
    <foreignObject x={x} y={y} width={width} height={height}>
      <canvas
        ref={canvas}
        width={Math.round(width * ratio)}
        height={Math.round(height * ratio)}
        style={{ width: `${width}px`, height: `${height}px`, display: 'block' }}
        aria-hidden="true"
      />
    </foreignObject>
  );
}

interface Hatch {
  readonly paper: string;
  readonly line: string;
  readonly step: number;
  readonly ratio: number;
}

function hatch(context: CanvasRenderingContext2D, area: Path2D, { paper, line, step, ratio }: Hatch): void {
  const { width, height } = context.canvas;
  context.save();
  context.clip(area);
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = line;
  context.lineWidth = 1.6 * ratio;
  context.beginPath();
  for (let at = -height; at < width; at += step * Math.SQRT2) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
}

interface Outline {
  readonly days: number;
  readonly colour: string;
  readonly ratio: number;
  readonly edge: (index: number, n: number, size: number) => number;
}

/** Around the hatched hours of a day that follow each other. */
function outline(context: CanvasRenderingContext2D, cells: readonly HourCell[], look: Outline): void {
  const { days, colour, ratio, edge } = look;
  const { width, height } = context.canvas;
  context.strokeStyle = colour;
  context.lineWidth = ratio;
  for (let i = 0; i < cells.length; i++) {
    const first = cells[i]!;
    if (!first.isHatched) continue;
    while (cells[i + 1]?.isHatched && cells[i + 1]!.day === first.day) i++;
    const left = edge(first.day, days, width);
    const top = edge(first.hour, HOURS, height);
    const right = edge(first.day + 1, days, width);
    const bottom = edge(cells[i]!.hour + 1, HOURS, height);
    context.strokeRect(left + ratio / 2, top + ratio / 2, right - left - ratio, bottom - top - ratio);
  }
}
