import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shellWords, trendWords } from '#words';
import { areTables } from '../../state/tables.js';
import { theme } from '../../state/theme.js';
import { inWords, language } from '../../words/language.js';
import '../chart.css';
import { useSize } from '../use-size.js';
import { listenToHands, onChartKey } from './gestures.js';
import { dataOf, makePlot } from './plot.js';
import {
  withoutLayers,
  type Layer,
  type TrendAlarm,
  type TrendLimit,
  type TrendPin,
  type TrendUsual,
} from './scene.js';
import type { TimeWindow } from './time-window.js';
import type { TrendLook } from './trend-columns.js';
import { TrendFigures } from './TrendFigures.js';
import { trendSentence } from './trend-sentence.js';
import { TrendTable } from './TrendTable.js';
import './trend-chart.css';

export interface TrendChartProps {
  /** What the point is called. */
  readonly name: string;
  readonly look: TrendLook;
  /** Shared by all charts of a view. */
  readonly window: TimeWindow;
  readonly usual?: TrendUsual | null;
  readonly limits?: readonly TrendLimit[];
  readonly pins?: readonly TrendPin[];
  readonly alarms?: readonly TrendAlarm[];
  /** What is taken away from the curve. */
  readonly hidden?: ReadonlySet<Layer>;
  /** The same span of another season, moved under this one, and what it is called. */
  readonly compared?: { readonly look: TrendLook; readonly name: string } | null;
  /** px; without it the chart fills what its panel leaves. */
  readonly height?: number;
  /** Says the time below; of several charts the last one. */
  readonly hasTime?: boolean;
  /** A key on the chart that is no move of it, with the moment under the pointer; true: it was meant for something. */
  readonly onKey?: (key: string, atMs: number | null) => boolean;
}

/** One and the same, so that what is not there does not draw anew. */
const NONE: readonly never[] = [];
const NO_LAYERS: ReadonlySet<Layer> = new Set();

/**
 * A point over time: line with least and greatest, usual range, limits, alarms, pins, gaps that stay open, and how far each part may be
 * believed. Moved and zoomed by hand and keys together with the other charts of its window; a table by `V`.
 */
export function TrendChart(props: TrendChartProps) {
  const { name, look, window: time, usual = null, limits = NONE, pins = NONE, alarms = NONE, compared = null } = props;
  const { height, hasTime = true, hidden = NO_LAYERS, onKey } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const hair = useRef<HTMLDivElement>(null);
  const scene = useMemo(
    () => withoutLayers({ look, usual, limits, pins, alarms, hasCorrections: true }, hidden),
    [look, usual, limits, pins, alarms, hidden],
  );
  const drawn = useRef(scene);
  drawn.current = scene;
  const data = useMemo(() => dataOf(look, compared?.look ?? null), [look, compared?.look]);
  const isEventLike = look.kind === 'delta' && look.rows.every(({ item }) => item.rate === null);
  const form: 'bars' | 'steps' | 'line' = isEventLike ? 'bars' : look.kind === 'state' ? 'steps' : 'line';
  const isTable = areTables.value;
  const words = inWords(trendWords);

  const [width, tall] = useSize(box, isTable);
  const isSized = width > 0 && tall > 0;

  useEffect(() => {
    const element = box.current;
    if (!element || !isSized) return undefined;
    const options = { width, height: tall, hasTime, form, scene: () => drawn.current, span: () => time.span.peek() };
    plot.current = makePlot(element, data, options);
    const area = (): { left: number; width: number } => {
      const over = element.querySelector('.u-over')!.getBoundingClientRect();
      return { left: over.left, width: over.width };
    };
    const end = listenToHands(element, time, { area });
    return () => {
      end();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [isSized, isTable, hasTime, form, time, language.value]);
  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => {
    if (isSized) plot.current?.setSize({ width, height: tall });
  }, [width, tall]);
  useEffect(() => plot.current?.redraw(false, false), [scene, theme.value]);

  // Each frame of a move goes through here and through nothing else: the words follow more slowly.
  useSignalEffect(() => {
    const { fromMs, toMs } = time.span.value;
    plot.current?.setScale('x', { min: fromMs / 1_000, max: toMs / 1_000 });
  });
  useSignalEffect(() => {
    const at = time.cursorMs.value;
    const { fromMs, toMs } = time.span.value;
    if (!hair.current || !plot.current) return;
    const isShown = at !== null && at >= fromMs && at <= toMs;
    hair.current.hidden = !isShown;
    if (isShown) {
      const { left, width: wide } = plot.current.bbox;
      const x = (left + ((at - fromMs) / (toMs - fromMs)) * wide) / devicePixelRatio;
      hair.current.style.transform = `translateX(${x}px)`;
    }
  });

  const span = time.slowSpan.value;
  const sentence = trendSentence(name, scene, span);
  return (
    <figure class="chart trend" style={height === undefined ? undefined : { height: `${height}px`, flex: 'none' }}>
      <TrendFigures name={name} look={look} window={time} usual={scene.usual} compared={compared} />
      {isTable ? (
        <div class="draw">
          <div class="scrolls chart-table" role="region" aria-label={sentence} tabIndex={0}>
            <TrendTable scene={scene} span={span} />
          </div>
        </div>
      ) : (
        <div
          class="draw trend-draw"
          role="application"
          aria-label={`${sentence} ${words.help}`}
          tabIndex={0}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (!onChartKey(event, time) && !onKey?.(event.key, time.cursorMs.peek())) return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          <div class="trend-plot" ref={box} />
          <div class="trend-hair" ref={hair} hidden />
          {look.unit !== null && look.rows.length === 0 && <p class="trend-none note">{words.nothing}</p>}
        </div>
      )}
      <button type="button" class="link chart-switch" onClick={() => (areTables.value = !areTables.value)}>
        {isTable ? inWords(shellWords).states.asChart : inWords(shellWords).states.asTable}
      </button>
    </figure>
  );
}
