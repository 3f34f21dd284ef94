import { useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shellWords, trendWords } from '#words';
import { areTables } from '../../state/tables.js';
import { theme } from '../../state/theme.js';
import { inWords, language } from '../../words/language.js';
import { momentText } from '../time-axis.js';
import '../chart.css';
import type { TrendLimit, TrendPin, TrendScene } from './draw-trend.js';
import { listenToHands, onChartKey } from './gestures.js';
import { dataOf, makePlot } from './plot.js';
import { TrendTable } from './TrendTable.js';
import type { TimeWindow } from './time-window.js';
import type { TrendLook } from './trend-columns.js';
import { rowAt, trendSentence, valueText } from './trend-sentence.js';
import './trend-chart.css';

export interface TrendChartProps {
  /** What the point is called. */
  readonly name: string;
  readonly look: TrendLook;
  /** Shared by all charts of a view. */
  readonly window: TimeWindow;
  readonly usual?: TrendScene['usual'];
  readonly limits?: readonly TrendLimit[];
  readonly pins?: readonly TrendPin[];
  /** The same span of another season, moved under this one, and what it is called. */
  readonly compared?: { readonly look: TrendLook; readonly name: string } | null;
  /** px; without it the chart fills what its panel leaves. */
  readonly height?: number;
  /** Says the time below; of several charts the last one. */
  readonly hasTime?: boolean;
}

/** One and the same, so that what is not there does not draw anew. */
const NONE: readonly never[] = [];

/**
 * A point over time: line with least and greatest, usual range, limits, pins, gaps that stay open, and how far each part may be
 * believed. Moved and zoomed by hand and keys together with the other charts of its window; a table by `V`.
 */
export function TrendChart(props: TrendChartProps) {
  const { name, look, window: time, usual = null, limits = NONE, pins = NONE, compared = null } = props;
  const { height, hasTime = true } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const hair = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  const scene = useRef<TrendScene>({ look, usual, limits, pins });
  scene.current = { look, usual, limits, pins };
  const data = useMemo(() => dataOf(look, compared?.look ?? null), [look, compared?.look]);
  const isEventLike = look.kind === 'delta' && look.rows.every(({ item }) => item.rate === null);
  const form: 'bars' | 'steps' | 'line' = isEventLike ? 'bars' : look.kind === 'state' ? 'steps' : 'line';
  const isTable = areTables.value;
  const words = inWords(trendWords);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setSize([Math.floor(element.clientWidth), Math.floor(element.clientHeight)]);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isTable]);
  const [width, tall] = size;
  const isSized = width > 0 && tall > 0;

  useEffect(() => {
    const element = box.current;
    if (!element || !isSized) return undefined;
    const options = { width, height: tall, hasTime, form, scene: () => scene.current, span: () => time.span.peek() };
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
  useEffect(() => plot.current?.redraw(false), [usual, limits, pins, theme.value]);

  useSignalEffect(() => {
    const { fromMs, toMs } = time.span.value;
    plot.current?.setScale('x', { min: fromMs / 1_000, max: toMs / 1_000 });
  });
  useSignalEffect(() => {
    const at = time.cursorMs.value;
    const { fromMs, toMs } = time.span.value;
    const over = box.current?.querySelector<HTMLElement>('.u-over');
    if (!hair.current || !over) return;
    const isShown = at !== null && at >= fromMs && at <= toMs;
    hair.current.hidden = !isShown;
    if (isShown) {
      const x = over.offsetLeft + ((at - fromMs) / (toMs - fromMs)) * over.offsetWidth;
      hair.current.style.transform = `translateX(${x}px)`;
    }
  });

  const span = time.span.value;
  const sentence = trendSentence(name, look, span);
  return (
    <figure class="chart trend" style={height === undefined ? undefined : { height: `${height}px`, flex: 'none' }}>
      <Figures {...props} />
      {isTable ? (
        <div class="draw">
          <div class="scrolls chart-table" role="region" aria-label={sentence} tabIndex={0}>
            <TrendTable look={look} span={span} />
          </div>
        </div>
      ) : (
        <div
          class="draw trend-draw"
          role="application"
          aria-label={`${sentence} ${words.help}`}
          tabIndex={0}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey || !onChartKey(event, time)) return;
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

/** Over the curve: what it is called, and its value under the pointer, else its newest one in sight. */
function Figures({ name, look, window: time, usual = null, compared = null }: TrendChartProps) {
  const words = inWords(trendWords);
  const { fromMs, toMs } = time.span.value;
  const cursor = time.cursorMs.value;
  const rows = look.rows;
  const row =
    cursor === null ? (rows.findLast((one) => one.fromMs < toMs && one.value !== null) ?? null) : rowAt(look, cursor);
  const other = compared && cursor !== null ? rowAt(compared.look, cursor) : null;
  const when = cursor ?? row?.toMs ?? null;
  return (
    <figcaption class="trend-figures">
      <strong>{name}</strong>
      <span class="trend-value">{valueText(row?.value ?? null, look.unit)}</span>
      {when !== null && <span>{momentText(when, toMs - fromMs)}</span>}
      {row && row.min !== row.max && (
        <span>
          {valueText(row.min, null)} – {valueText(row.max, look.unit)}
        </span>
      )}
      {row && row.mark !== 'good' && <span>{words.marks[row.mark]}</span>}
      {usual && <span>{words.usual(valueText(usual.low, null), valueText(usual.high, look.unit))}</span>}
      {compared && (
        <span class="trend-past">
          {words.compared(compared.name)}
          {other ? ` ${valueText(other.value, look.unit)}` : ''}
        </span>
      )}
    </figcaption>
  );
}
