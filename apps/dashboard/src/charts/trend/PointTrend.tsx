import { useEffect, useMemo } from 'preact/hooks';
import { trendWords } from '#words';
import { dayTime } from '../../words/format.js';
import { inWords, language } from '../../words/language.js';
import type { TilesOf } from './asked/trend-tiles.js';
import { usePointMarks } from './asked/use-point-marks.js';
import { useTrend } from './asked/use-trend.js';
import type { TrendPin, TrendScene } from './scene.js';
import { TrendChart, type TrendChartProps } from './TrendChart.js';
import type { TrendLook } from './trend-columns.js';

interface Props extends TilesOf, Omit<TrendChartProps, 'look' | 'compared' | 'pins' | 'alarms'> {
  /** So much earlier, ms, lies what the curve is compared with, and what that is called. */
  readonly comparedWith?: { readonly shiftMs: number; readonly name: string } | null;
  /** Told what has come and what lies on it: for a table beside it. */
  readonly onScene?: (scene: TrendScene) => void;
}

/** The curve of a point by its address `device/point`, asked for as it is looked at, with its notes, alarms and events on it. */
export function PointTrend({ comparedWith = null, ...props }: Props) {
  return comparedWith ? <Compared {...props} comparedWith={comparedWith} /> : <Curve {...props} compared={null} />;
}

function Compared({ comparedWith, ...props }: Props & { readonly comparedWith: { shiftMs: number; name: string } }) {
  const { site, address, asOf, window: time } = props;
  const { look } = useTrend({ site, address, asOf }, time, comparedWith.shiftMs);
  return <Curve {...props} compared={{ look, name: comparedWith.name }} />;
}

function Curve({ site, address, asOf, onScene, ...chart }: Props & Pick<TrendChartProps, 'compared'>) {
  const { look, error } = useTrend({ site, address, asOf }, chart.window);
  const marks = usePointMarks({ site, address, asOf }, chart.window);
  const words = inWords(trendWords);
  const pins = useMemo(() => [...look.events.map(eventPin), ...marks.pins], [look.events, marks.pins, language.value]);
  const { alarms } = marks;
  const { usual = null, limits } = chart;
  useEffect(
    () => onScene?.({ look, usual, limits: limits ?? [], pins, alarms, hasCorrections: true }),
    [look, usual, limits, pins, alarms],
  );
  return (
    <>
      {error !== null && (
        <p class="note" role="status">
          {error.status === 410 ? words.expired : words.failed(error.detail)}
        </p>
      )}
      <TrendChart {...chart} pins={pins} alarms={alarms} look={look} />
    </>
  );
}

function eventPin({ atMs, type, until, by, reason }: TrendLook['events'][number]): TrendPin {
  const words = inWords(trendWords);
  const long = [
    words.events[type],
    ...(until === null ? [] : [words.until(dayTime(until))]),
    ...(by === null ? [] : [words.by(by)]),
    ...(reason === null ? [] : [reason]),
  ].join(', ');
  return { atMs, of: 'events', text: words.events[type], long };
}
