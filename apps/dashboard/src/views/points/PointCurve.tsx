import { useMemo } from 'preact/hooks';
import type { AnswerOf } from '../../api/answers.js';
import { limitsOf, usualOf } from '../../charts/trend/asked/scene-of-point.js';
import { PointTrend } from '../../charts/trend/PointTrend.js';
import type { TrendScene } from '../../charts/trend/scene.js';
import type { TimeWindow } from '../../charts/trend/time-window.js';
import { asOf } from '../../state/address.js';
import { language } from '../../words/language.js';
import { yearsBefore } from './chosen.js';
import { hiddenLayers } from './layers.js';
import type { PointItem } from './point-item.js';

type Plant = AnswerOf<'getPlant'>;

interface Props {
  readonly site: string;
  readonly point: PointItem;
  /** null: not known yet, what is usual and what is too much comes with it. */
  readonly plant: Plant | null;
  readonly window: TimeWindow;
  /** Compared with the same days so many years before; 0: with none. */
  readonly years: number;
  readonly hasTime: boolean;
  readonly onScene: (scene: TrendScene) => void;
  /** A note shall be written about it, at the moment under the pointer; null: the pointer is elsewhere. */
  readonly onNote: (atMs: number | null) => void;
}

/** One of the curves below each other. */
export function PointCurve({ site, point, plant, window: time, years, hasTime, onScene, onNote }: Props) {
  const { toMs } = time.slowSpan.value;
  const shiftMs = years === 0 ? 0 : yearsBefore(toMs, years);
  const known = useMemo(
    () => plant?.devices.flatMap(({ points }) => points).find(({ address }) => address === point.address) ?? null,
    [plant, point.address],
  );
  const limits = useMemo(
    () => limitsOf(known ?? { ...point, limits: null }),
    [known?.limits, point.min, point.max, language.value],
  );
  const usual = useMemo(() => usualOf(known?.usual ?? null, Date.parse(plant?.asOf ?? '')), [known, plant?.asOf]);
  return (
    <div class="points-curve">
      <PointTrend
        site={site}
        address={point.address}
        asOf={asOf.value}
        name={point.address}
        window={time}
        usual={usual}
        limits={limits}
        hidden={hiddenLayers.value}
        hasTime={hasTime}
        onScene={onScene}
        onKey={(key, atMs) => {
          if (key.toLowerCase() !== 'n') return false;
          onNote(atMs);
          return true;
        }}
        comparedWith={years === 0 ? null : { shiftMs, name: String(new Date(toMs - shiftMs).getUTCFullYear()) }}
      />
    </div>
  );
}
