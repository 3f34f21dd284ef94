import { trendWords } from '#words';
import { inWords } from '../../words/language.js';
import { TrendChart, type TrendChartProps } from './TrendChart.js';
import type { TilesOf } from './trend-tiles.js';
import { useTrend } from './use-trend.js';

type Props = TilesOf &
  Omit<TrendChartProps, 'look' | 'compared'> & {
    /** So much earlier, ms, lies what the curve is compared with, and what that is called. */
    readonly comparedWith?: { readonly shiftMs: number; readonly name: string } | null;
  };

/** The curve of a point by its address `device/point`, asked for as it is looked at. */
export function PointTrend({ site, address, asOf, comparedWith = null, ...chart }: Props) {
  return comparedWith ? (
    <ComparedTrend {...chart} {...{ site, address, asOf, comparedWith }} />
  ) : (
    <Curve {...chart} {...{ site, address, asOf }} compared={null} />
  );
}

function ComparedTrend({
  comparedWith,
  ...rest
}: Props & { readonly comparedWith: { shiftMs: number; name: string } }) {
  const { site, address, asOf, window: time } = rest;
  const other = useTrend({ site, address, asOf }, time, comparedWith.shiftMs);
  return <Curve {...rest} compared={{ look: other.look, name: comparedWith.name }} />;
}

function Curve({ site, address, asOf, ...chart }: TilesOf & Omit<TrendChartProps, 'look'>) {
  const { look, error } = useTrend({ site, address, asOf }, chart.window);
  const words = inWords(trendWords);
  return (
    <>
      {error !== null && (
        <p class="note" role="status">
          {error.status === 410 ? words.expired : words.failed(error.detail)}
        </p>
      )}
      <TrendChart {...chart} look={look} />
    </>
  );
}
