import { useMemo } from 'preact/hooks';
import { trendWords } from '#words';
import type { TrendLimit } from '../../charts/trend/draw-trend.js';
import { PointTrend } from '../../charts/trend/PointTrend.js';
import type { TimeWindow } from '../../charts/trend/time-window.js';
import type { TrendLook } from '../../charts/trend/trend-columns.js';
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
export function PointCurve({ site, point, window: time, years, hasTime, onLook }: Props) {
  const words = inWords(trendWords);
  const limits = useMemo(() => limitsOf(point), [point.min, point.max, words]);
  const { toMs } = time.span.value;
  const shiftMs = years === 0 ? 0 : yearsBefore(toMs, years);
  return (
    <div class="points-curve">
      <PointTrend
        site={site}
        address={point.address}
        asOf={asOf.value}
        name={point.address}
        window={time}
        limits={limits}
        hasTime={hasTime}
        onLook={onLook}
        comparedWith={years === 0 ? null : { shiftMs, name: String(new Date(toMs - shiftMs).getUTCFullYear()) }}
      />
    </div>
  );
}

/** Beyond the hard range of a gauge nothing counts: it is drawn where the curve comes near. */
function limitsOf({ min, max, kind }: PointItem): TrendLimit[] {
  if (kind !== 'gauge') return [];
  const words = inWords(trendWords);
  return [
    ...(max === null ? [] : [{ value: max, priority: 3, side: 'above', text: words.limit(String(max)) } as const]),
    ...(min === null ? [] : [{ value: min, priority: 3, side: 'below', text: words.limit(String(min)) } as const]),
  ];
}
