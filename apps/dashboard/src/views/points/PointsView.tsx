import { effect } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { pointsWords } from '#words';
import { sitePath, withQuery } from '../../api/client.js';
import type { AnswerOf } from '../../api/answers.js';
import { Answered } from '../../parts/Answered.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { address, asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { nowMs } from '../../state/clock.js';
import { site } from '../../state/live.js';
import { useSaid } from '../../state/said.js';
import { inWords } from '../../words/language.js';
import type { TrendLook } from '../../charts/trend/trend-columns.js';
import { chosenOf, endMs, keepSpan, windowOfAddress } from './chosen.js';
import { PointCurve } from './PointCurve.js';
import { PointList } from './PointList.js';
import type { PointItem } from './point-item.js';
import { SpanTools } from './SpanTools.js';
import { TrendNotes } from './TrendNotes.js';
import './points.css';

/** The address follows the hand once it rests. */
const REST_MS = 400;

/** What a value did, and whether it can be believed: every point of the site, and up to four of them as curves over one time. */
export default function PointsView() {
  const id = site.value!.id;
  const asked = useAsked<AnswerOf<'listPoints'>>(withQuery(sitePath(id, 'points'), { asOf: asOf.value }));
  return <Answered asked={asked}>{({ items }) => <Points site={id} points={items} />}</Answered>;
}

function Points({ site: siteId, points }: { readonly site: string; readonly points: readonly PointItem[] }) {
  const words = inWords(pointsWords);
  const { query } = address.value;
  const chosen = chosenOf(query, points);
  const said = useSaid('points');
  const time = useMemo(windowOfAddress, [asOf.value]);
  const [years, setYears] = useState(0);
  const [looks, setLooks] = useState<ReadonlyMap<string, TrendLook>>(new Map());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isFirst = true;
    const end = effect(() => {
      const span = time.span.value;
      clearTimeout(timer);
      if (!isFirst) timer = setTimeout(() => keepSpan(span), REST_MS);
      isFirst = false;
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [time]);
  if (points.length === 0) {
    return (
      <section class="panel">
        <h1>{words.none}</h1>
      </section>
    );
  }
  const now = asOf.value === null ? nowMs.value : endMs();
  return (
    <>
      <ViewHeading view="points" said={said.value} />
      <div class="points">
        <PointList points={points} chosen={chosen} nowMs={now} />
        <section class="panel points-curves" aria-label={words.curves}>
          <SpanTools site={siteId} window={time} chosen={chosen} years={years} onYears={setYears} />
          {chosen.length === 0 && <p class="note">{words.choose}</p>}
          <div class="points-stack">
            {chosen.map((point, i) => (
              <PointCurve
                key={point.address}
                site={siteId}
                point={point}
                window={time}
                years={years}
                hasTime={i === chosen.length - 1}
                onLook={(look) => setLooks((before) => new Map(before).set(point.address, look))}
              />
            ))}
          </div>
        </section>
        <TrendNotes
          window={time}
          looks={chosen.flatMap((point) => {
            const look = looks.get(point.address);
            return look ? [{ name: point.address, look, unit: point.unit }] : [];
          })}
        />
      </div>
    </>
  );
}
