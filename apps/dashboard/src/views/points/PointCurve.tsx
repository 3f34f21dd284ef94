import { useEffect, useMemo } from 'preact/hooks';
import { trendWords } from '#words';
import type { TrendLimit, TrendPin } from '../../charts/trend/draw-trend.js';
import type { TimeWindow } from '../../charts/trend/time-window.js';
import { TrendChart } from '../../charts/trend/TrendChart.js';
import type { TrendLook } from '../../charts/trend/trend-columns.js';
import { useTrend } from '../../charts/trend/use-trend.js';
import { asOf } from '../../state/address.js';
import { inWords } from '../../words/language.js';
import { yearsBefore } from './chosen.js';
import type { PointItem } from './point-item.js';

interface Props {
  readonly site: string;
  readonly point: PointItem;
  readonly window: TimeWindow;
  /** Compared with the same days so many years before; 0: with none. */
  readonly years: number;
  readonly hasTime: boolean;
  readonly onLook: (look: TrendLook) => void;
}

/** One of the curves below each other. */
export function PointCurve({ years, ...props }: Props) {
  return years === 0 ? <Curve {...props} compared={null} /> : <Compared {...props} years={years} />;
}

function Compared({ years, ...props }: Props) {
  const shiftMs = yearsBefore(props.window.span.value.toMs, years);
  const other = useTrend({ site: props.site, address: props.point.address, asOf: asOf.value }, props.window, shiftMs);
  const year = new Date(props.window.span.value.toMs - shiftMs).getUTCFullYear();
  return <Curve {...props} compared={{ look: other.look, name: String(year) }} />;
}

function Curve({
  site,
  point,
  window: time,
  hasTime,
  onLook,
  compared,
}: Omit<Props, 'years'> & { readonly compared: { readonly look: TrendLook; readonly name: string } | null }) {
  const words = inWords(trendWords);
  const { look, error } = useTrend({ site, address: point.address, asOf: asOf.value }, time);
  useEffect(() => onLook(look), [look]);
  const limits = useMemo(() => limitsOf(point, look), [point.min, point.max, look.unit]);
  const pins = useMemo(
    (): TrendPin[] => look.events.map(({ atMs, type }) => ({ atMs, text: words.events[type] })),
    [look.events, words],
  );
  return (
    <div class="points-curve">
      {error !== null && (
        <p class="note" role="status">
          {error.status === 410 ? words.expired : words.failed(error.detail)}
        </p>
      )}
      <TrendChart
        name={point.address}
        look={look}
        window={time}
        limits={limits}
        pins={pins}
        compared={compared}
        hasTime={hasTime}
      />
    </div>
  );
}

/** Beyond the hard range of a point nothing counts: it is drawn where the curve comes near. */
function limitsOf({ min, max, unit, kind }: PointItem, look: TrendLook): TrendLimit[] {
  if (kind !== 'gauge' || look.unit !== unit) return [];
  const words = inWords(trendWords);
  return [
    ...(max === null ? [] : [{ value: max, priority: 3, side: 'above', text: words.limit(String(max)) } as const]),
    ...(min === null ? [] : [{ value: min, priority: 3, side: 'below', text: words.limit(String(min)) } as const]),
  ];
}
