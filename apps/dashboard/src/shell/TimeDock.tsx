import { addDays, DAY_MS, localMidnightMs } from '#domain';
import { useEffect, useRef } from 'preact/hooks';
import { shellWords } from '#words';
import type { AnswerOf, ItemOf } from '../api/answers.js';
import { sitePath, withQuery } from '../api/client.js';
import { scale } from '../charts/scale.js';
import { asOf } from '../state/address.js';
import { useAsked } from '../state/ask.js';
import { nowMs } from '../state/clock.js';
import { site, status, zone } from '../state/live.js';
import { dayOfYear, localDay, localMonth } from '../words/format.js';
import { inWords } from '../words/language.js';
import { seasonDays, seasonMs, travelTo } from './time-travel.js';
import './time-dock.css';

/** The season as a ruler: what is closed, what was restated, and a knob that sets the moment of the whole page. */
export function TimeDock() {
  const words = inWords(shellWords).dock;
  const ruler = useRef<HTMLDivElement>(null);
  const id = site.value?.id;
  const target = status.value?.targets[0]?.id;
  const curve = useAsked<AnswerOf<'getTarget'>>(id && target ? sitePath(id, `targets/${target}`) : null, {
    everyMs: null,
  });
  const plan = curve.value?.planCurve;
  useEffect(() => {
    const first = plan?.[0]?.date;
    const last = plan?.at(-1)?.date;
    if (first && last) seasonDays.value = { first, last };
  }, [plan]);
  const days = seasonDays.value;
  const range = days ? { from: days.first, to: days.last } : {};
  const periods = useAsked<{ items: ItemOf<'listPeriods'>[] }>(
    id && days ? withQuery(sitePath(id, 'periods'), range) : null,
    { everyMs: 60_000 },
  );
  const restated = useAsked<{ items: ItemOf<'listRestatements'>[] }>(
    id && days ? withQuery(sitePath(id, 'restatements'), { ...range, interval: 'month', limit: 20 }) : null,
    { everyMs: 60_000 },
  );
  if (!days || !seasonMs.value) return <footer class="dock" />;

  const { from, to } = seasonMs.value;
  const at = asOf.value === null ? Math.min(nowMs.value, to) : Date.parse(asOf.value);
  const share = (ms: number): string =>
    `${(100 * scale(from, to, 0, 1)(Math.min(to, Math.max(from, ms)))).toFixed(3)}%`;
  const travel = (event: PointerEvent): void => {
    const { left, width } = ruler.current!.getBoundingClientRect();
    const ms = from + ((event.clientX - left) / width) * (to - from);
    travelTo(from + Math.round((ms - from) / DAY_MS) * DAY_MS, { replace: true });
  };
  const months = (periods.value?.items ?? []).map(({ start, state }) => ({
    start,
    state,
    fromMs: localMidnightMs(start, zone.value),
    toMs: localMidnightMs(`${addDays(start, 31).slice(0, 7)}-01`, zone.value),
  }));
  return (
    <footer class="dock">
      <b>{words.title}</b>
      <div
        ref={ruler}
        class="ruler"
        role="slider"
        tabIndex={0}
        aria-label={words.label}
        aria-valuemin={0}
        aria-valuemax={Math.round((to - from) / DAY_MS)}
        aria-valuenow={Math.round((at - from) / DAY_MS)}
        aria-valuetext={asOf.value === null ? words.now : words.value(dayOfYear(at))}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          travel(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && travel(event)}
      >
        <span class="track" />
        <span class="done" style={{ width: share(Math.min(nowMs.value, to)) }} />
        {months.map(({ start, state, fromMs, toMs }) => (
          <span key={start}>
            {state !== 'open' && (
              <span class="closed" style={{ left: share(fromMs), right: `calc(100% - ${share(toMs)})` }} />
            )}
          </span>
        ))}
        {monthsBetween(days.first, days.last).map((date) => (
          <span key={date} class="month" style={{ left: share(localMidnightMs(date, zone.value)) }}>
            {localMonth(date)}
          </span>
        ))}
        {(restated.value?.items ?? []).map(({ period, revision, recordedAt }) => (
          <span key={`${period}/${revision}`} class="restated" style={{ left: share(Date.parse(recordedAt)) }}>
            ⚑ {words.restated}
          </span>
        ))}
        <span class="first">{localDay(days.first)}</span>
        <span class="knob" style={{ left: share(at) }}>
          {asOf.value === null && <b>{words.now}</b>}
        </span>
      </div>
      <span class="hint">{words.hint}</span>
    </footer>
  );
}

/** The first days of the months within a season, those to come too. */
function monthsBetween(first: string, last: string): string[] {
  const next = (date: string): string => `${addDays(`${date.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
  const dates: string[] = [];
  for (let date = next(first); date <= last; date = next(date)) dates.push(date);
  return dates;
}
