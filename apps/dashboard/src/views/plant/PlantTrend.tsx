import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { plantWords } from '#words';
import { limitsOf, usualOf } from '../../charts/trend/asked/scene-of-point.js';
import { useFollowing } from '../../charts/trend/follow-now.js';
import { PointTrend } from '../../charts/trend/PointTrend.js';
import { timeWindow } from '../../charts/trend/time-window.js';
import { Panel } from '../../parts/Panel.js';
import { Seg } from '../../parts/Seg.js';
import { asOf } from '../../state/address.js';
import { shownUnit } from '../../words/format.js';
import { inWords, language } from '../../words/language.js';
import type { Plant, PlantPoint } from './shown-points.js';

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];
const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, season: 180 * 24 * HOUR_MS } as const;
type TrendSpan = keyof typeof SPANS;
/** Before it there is no plant that sends. */
const FIRST_MS = Date.UTC(2000, 0, 1);

interface Props {
  readonly site: string;
  readonly plant: Plant | null;
  /** null: nothing is chosen. */
  readonly point: PlantPoint | null;
  readonly title: string;
}

/** What was clicked last, over time: with what is usual, its limits, its alarms and notes. */
export function PlantTrend({ site, plant, point, title }: Props) {
  const words = inWords(plantWords).trend;
  const [span, setSpan] = useState<TrendSpan>('day');
  const moment = asOf.value;
  // The end of its minute: a trend is not asked for anew each second.
  const endMs = plant ? Math.ceil(Date.parse(plant.asOf) / MINUTE_MS) * MINUTE_MS : null;
  const end = useRef(Date.now());
  end.current = endMs ?? end.current;
  const time = useMemo(() => {
    const toMs = end.current;
    return timeWindow({ fromMs: toMs - SPANS[span], toMs }, () => ({ fromMs: FIRST_MS, toMs: end.current }));
  }, [moment, plant === null]);
  useEffect(() => {
    const toMs = end.current;
    time.show({ fromMs: toMs - SPANS[span], toMs });
  }, [time, span]);
  useFollowing(time, endMs);
  const limits = useMemo(
    () => (point ? limitsOf(point).filter(({ priority }) => priority !== null) : []),
    [point?.address, point?.limits, language.value],
  );
  const { low, high } = point?.usual ?? {};
  const usual = useMemo(() => usualOf(point?.usual ?? null, endMs ?? 0), [low, high, endMs]);
  return (
    <Panel
      title={title}
      note={point ? shownUnit(point.unit) : undefined}
      class="plant-trend"
      actions={
        <Seg
          label={words.choose}
          options={(Object.keys(SPANS) as TrendSpan[]).map((one) => [one, words.spans[one]] as const)}
          value={span}
          onChoose={setSpan}
        />
      }
    >
      {point && plant && (
        <PointTrend
          key={point.address}
          site={site}
          address={point.address}
          asOf={moment}
          name={title}
          window={time}
          usual={usual}
          limits={limits}
        />
      )}
    </Panel>
  );
}
