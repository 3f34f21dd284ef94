import { computed, effect } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { pointsWords } from '#words';
import { sitePath, withQuery } from '../../api/client.js';
import type { AnswerOf } from '../../api/answers.js';
import { Answered } from '../../parts/Answered.js';
import { Later } from '../../parts/Later.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { address, asOf } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { nowMs } from '../../state/clock.js';
import { site } from '../../state/live.js';
import { useSaid } from '../../state/said.js';
import { inWords } from '../../words/language.js';
import { useFollowing } from '../../charts/trend/follow-now.js';
import type { TrendScene } from '../../charts/trend/scene.js';
import { may } from '../../state/session.js';
import { chosenOf, endMs, endsNow, keepSpan, windowOfAddress } from './chosen.js';
import { NoteDialog } from './NoteDialog.js';
import { PointCurve } from './PointCurve.js';
import { LayerToggles } from './LayerToggles.js';
import { PointList } from './PointList.js';
import type { PointItem } from './point-item.js';
import { SpanTools } from './SpanTools.js';
import { TrendNotes } from './TrendNotes.js';
import './points.css';

/** The address follows the hand once it rests. */
const REST_MS = 400;
/** A curve that ends now goes on so often. */
const STEP_MS = 5_000;
/** Lengths that differ by less are one. */
const SAME_MS = 1_000;
/** In steps of seconds, so that neither a curve nor the list is drawn for less than can be seen. */
const nowInSteps = computed(() => Math.floor(nowMs.value / STEP_MS) * STEP_MS);
/** What is usual moves slowly. */
const PLANT_EVERY_MS = 60_000;

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
  useFollowing(time, asOf.value === null ? nowInSteps.value : null);
  const [years, setYears] = useState(0);
  const [scenes, setScenes] = useState<ReadonlyMap<string, TrendScene>>(new Map());
  const [noted, setNoted] = useState<{ readonly point: string; readonly atMs: number } | null>(null);
  const plant = useAsked<AnswerOf<'getPlant'>>(withQuery(sitePath(siteId, 'plant'), { asOf: asOf.value }), {
    everyMs: PLANT_EVERY_MS,
  });
  const mayNote = may('operator') && asOf.value === null;
  /** About the moment under the pointer; without one about the end of what is seen. */
  const note = (point: string, atMs: number | null): void => {
    if (mayNote) setNoted({ point, atMs: Math.min(atMs ?? time.span.peek().toMs, endMs()) });
  };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let kept: { readonly lengthMs: number; readonly follows: boolean } | null = null;
    const end = effect(() => {
      const span = time.span.value;
      const next = { lengthMs: span.toMs - span.fromMs, follows: endsNow(span) };
      const isFirst = kept === null;
      // What only went on with the time is what the address says already.
      const wentOn = kept?.follows === true && next.follows && Math.abs(kept.lengthMs - next.lengthMs) < SAME_MS;
      kept = next;
      if (isFirst || wentOn) return;
      clearTimeout(timer);
      timer = setTimeout(() => keepSpan(span), REST_MS);
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
  const now = asOf.value === null ? nowInSteps.value : endMs();
  return (
    <>
      <ViewHeading view="points" said={said.value} />
      <div class="points">
        <PointList points={points} chosen={chosen} nowMs={now} />
        <section class="panel points-curves" aria-label={words.curves}>
          <SpanTools
            site={siteId}
            window={time}
            chosen={chosen}
            years={years}
            onYears={setYears}
            onNote={mayNote && chosen[0] ? () => note(chosen[0]!.address, time.cursorMs.peek()) : null}
          />
          <Later>
            <LayerToggles />
          </Later>
          {chosen.length === 0 && <p class="note">{words.choose}</p>}
          <div class="points-stack">
            {chosen.map((point, i) => (
              <Later key={point.address}>
                <PointCurve
                  site={siteId}
                  point={point}
                  window={time}
                  years={years}
                  hasTime={i === chosen.length - 1}
                  plant={plant.value}
                  onScene={(scene) => setScenes((before) => new Map(before).set(point.address, scene))}
                  onNote={(atMs) => note(point.address, atMs)}
                />
              </Later>
            ))}
          </div>
        </section>
        <Later>
          <TrendNotes
            window={time}
            scenes={chosen.flatMap(({ address: name }) => {
              const scene = scenes.get(name);
              return scene ? [{ name, scene }] : [];
            })}
          />
        </Later>
        {noted && <NoteDialog site={siteId} {...noted} onClose={() => setNoted(null)} />}
      </div>
    </>
  );
}
