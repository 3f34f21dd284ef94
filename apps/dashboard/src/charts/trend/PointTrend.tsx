import { useEffect, useMemo } from 'preact/hooks';
import { trendWords } from '#words';
import { inWords } from '../../words/language.js';
import type { TrendPin } from './draw-trend.js';
import { TrendChart, type TrendChartProps } from './TrendChart.js';
import type { TrendLook } from './trend-columns.js';
import type { TilesOf } from './trend-tiles.js';
import { useTrend } from './use-trend.js';

interface Props extends TilesOf, Omit<TrendChartProps, 'look' | 'compared'> {
  /** So much earlier, ms, lies what the curve is compared with, and what that is called. */
  readonly comparedWith?: { readonly shiftMs: number; readonly name: string } | null;
  /** Told what has come: corrections and events are for a table beside it. */
  readonly onLook?: (look: TrendLook) => void;
}

/** The curve of a point by its address `device/point`, asked for as it is looked at; what happened to it is pinned. */
export function PointTrend({ comparedWith = null, ...props }: Props) {
  return comparedWith ? <Compared {...props} comparedWith={comparedWith} /> : <Curve {...props} compared={null} />;
}

function Compared({ comparedWith, ...props }: Props & { readonly comparedWith: { shiftMs: number; name: string } }) {
  const { site, address, asOf, window: time } = props;
  const { look } = useTrend({ site, address, asOf }, time, comparedWith.shiftMs);
  return <Curve {...props} compared={{ look, name: comparedWith.name }} />;
}

const NONE: readonly TrendPin[] = [];

function Curve({ site, address, asOf, onLook, pins = NONE, ...chart }: Props & Pick<TrendChartProps, 'compared'>) {
  const { look, error } = useTrend({ site, address, asOf }, chart.window);
  const words = inWords(trendWords);
  useEffect(() => onLook?.(look), [look]);
  const all = useMemo(
    () => [...look.events.map(({ atMs, type }): TrendPin => ({ atMs, text: words.events[type] })), ...pins],
    [look.events, pins, words],
  );
  return (
    <>
      {error !== null && (
        <p class="note" role="status">
          {error.status === 410 ? words.expired : words.failed(error.detail)}
        </p>
      )}
      <TrendChart {...chart} pins={all} look={look} />
    </>
  );
}
