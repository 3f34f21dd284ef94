import uPlot from 'uplot';
import { num } from '../../words/format.js';
import { timeTicks } from '../time-axis.js';
import { colour } from './draw/canvas-style.js';
import { STRIP_ROOM } from './draw/draw-strip.js';
import { drawBehind, drawOver } from './draw/draw-trend.js';
import type { TrendScene } from './scene.js';
import type { TrendLook } from './trend-columns.js';

/** Room of the values beside the curve, px: the same for all charts of a view, so that their times stand under each other. */
const VALUES_PX = 52;
const TIME_PX = 22;
/** A label of time needs so much, px. */
const LABEL_PX = 78;
/** Of the line; where values stand closer than every second pixel thick ones would be one dark area, and cost twice as much to draw. */
const LINE_PX = 2;
const DENSE_LINE_PX = 1;
const DENSE = 0.5;

interface PlotOptions {
  readonly width: number;
  readonly height: number;
  /** The lowest chart of a view says the time. */
  readonly hasTime: boolean;
  /** Amounts of moments are bars, states are steps. */
  readonly form: 'line' | 'bars' | 'steps';
  readonly scene: () => TrendScene;
  readonly span: () => { readonly fromMs: number; readonly toMs: number };
}

/** Columns of uPlot: times, value, least, greatest, claimed, then what it is compared with. */
export function dataOf(look: TrendLook, compared: TrendLook | null): uPlot.AlignedData {
  if (!compared || compared.columns[0].length === 0) {
    return [...look.columns, look.columns[0].map(() => null)] as unknown as uPlot.AlignedData;
  }
  const other = [compared.columns[0], compared.columns[1]] as unknown as uPlot.AlignedData;
  // A null stays a gap; where only the other line has a time this one goes on.
  return uPlot.join([look.columns as unknown as uPlot.AlignedData, other]);
}

/** A chart of uPlot in the style of the page; colours are read at each drawing, so that another theme is one `redraw`. */
export function makePlot(element: HTMLElement, data: uPlot.AlignedData, options: PlotOptions): uPlot {
  const { width, height, hasTime, form, scene, span } = options;
  const stroke = (name: string) => () => colour(name);
  const font = `12px ${colour('font')}`;
  const bars = uPlot.paths.bars?.({ size: [0.8, 24], align: 1 });
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const thin: uPlot.Series = { width: 0, points: { show: false } };
  return new uPlot(
    {
      width,
      height,
      padding: [8, 8, hasTime ? 0 : STRIP_ROOM, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [span().fromMs / 1_000, span().toMs / 1_000] },
        y: { range: (_, min, max) => rangeWith(min, max, scene()) },
      },
      series: [
        {},
        {
          stroke: stroke('pointer'),
          width: LINE_PX,
          spanGaps: false,
          ...(form === 'bars' && bars ? { paths: bars, fill: stroke('pointer') } : {}),
          ...(form === 'steps' && steps ? { paths: steps } : {}),
          points: { show: (plot, _i, first, last) => (last - first) * 8 < plot.bbox.width / devicePixelRatio, size: 4 },
        },
        { ...thin, stroke: stroke('track') },
        { ...thin, stroke: stroke('track') },
        { stroke: stroke('past'), width: 1, dash: [2, 2], spanGaps: false, points: { show: false } },
        { stroke: stroke('past'), width: 1, spanGaps: false, points: { show: false } },
      ],
      bands: [{ series: [3, 2], fill: () => colour('pipe-2') }],
      axes: [
        {
          show: true,
          size: hasTime ? TIME_PX + STRIP_ROOM : 0,
          gap: STRIP_ROOM,
          font,
          stroke: stroke('ink-3'),
          ticks: { show: false },
          grid: { stroke: stroke('line'), width: 1 },
          splits: (plot, _axis, min, max) =>
            timeTicks(min * 1_000, max * 1_000, plot.bbox.width / devicePixelRatio / LABEL_PX).map(
              ({ atMs }) => atMs / 1_000,
            ),
          values: (plot, splits) => (hasTime ? textsOf(plot, splits) : splits.map(() => '')),
        },
        {
          size: VALUES_PX,
          gap: 6,
          font,
          stroke: stroke('ink-3'),
          ticks: { show: false },
          grid: { stroke: stroke('line'), width: 1 },
          space: 36,
          values: (_, splits) => splits.map((value) => num(value, digitsOf(splits))),
        },
      ],
      hooks: {
        drawClear: [
          (plot) => {
            plot.series[1]!.width = lineWidth(plot);
            drawBehind(plot, scene());
          },
        ],
        draw: [(plot) => drawOver(plot, scene())],
      },
    },
    data,
    element,
  );
}

function lineWidth(plot: uPlot): number {
  const { min, max } = plot.scales['x']!;
  if (typeof min !== 'number' || typeof max !== 'number') return LINE_PX;
  const values = plot.valToIdx(max) - plot.valToIdx(min);
  return values > (DENSE * plot.bbox.width) / devicePixelRatio ? DENSE_LINE_PX : LINE_PX;
}

function textsOf(plot: uPlot, splits: readonly number[]): string[] {
  const { min, max } = plot.scales['x']!;
  const known = new Map(
    timeTicks((min ?? 0) * 1_000, (max ?? 1) * 1_000, plot.bbox.width / devicePixelRatio / LABEL_PX).map((tick) => [
      tick.atMs / 1_000,
      tick.text,
    ]),
  );
  return splits.map((at) => known.get(at) ?? '');
}

const MOST_DIGITS = 6;

/** As many digits as the step between neighbours has: of 2.5 one, or 7.5 would read as 8. */
function digitsOf(splits: readonly number[]): number {
  const step = (splits.length > 1 && Math.abs(splits[1]! - splits[0]!)) || 1;
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled) && scaled > 0.5) return digits;
  }
  return MOST_DIGITS;
}

/** A range in which the line, its usual range and a limit near it have room; never a cut one where it would be flat. */
function rangeWith(min: number | null, max: number | null, { usual, limits }: TrendScene): [number, number] {
  const seen = [min, max, usual?.low ?? null, usual?.high ?? null].filter((value) => value !== null);
  if (seen.length === 0) return [0, 1];
  let [low, high] = [Math.min(...seen), Math.max(...seen)];
  const reach = (high - low || Math.abs(high) || 1) * 0.75;
  for (const { value } of limits) {
    if (value > high && value - high < reach) high = value;
    if (value < low && low - value < reach) low = value;
  }
  const room = (high - low || Math.abs(high) * 0.1 || 1) * 0.08;
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}
