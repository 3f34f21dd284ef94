import { signal, useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { trendWords } from '#words';
import type { AnswerOf } from '../../../api/answers.js';
import { sitePath, withQuery } from '../../../api/client.js';
import { priorityOf } from '../../../parts/AlarmMark.js';
import { useAsked } from '../../../state/ask.js';
import { inWords, language } from '../../../words/language.js';
import type { TrendAlarm, TrendPin } from '../scene.js';
import type { Span, TimeWindow } from '../time-window.js';
import { tileLength, type TilesOf } from './trend-tiles.js';

/** More than these, the newest, cannot be told apart on a curve. */
const MOST_ALARMS = 100;
const MOST_NOTES = 100;
const EVERY_MS = 15_000;
const [FIRST_MS, LAST_MS] = [Date.UTC(1970, 0, 1), Date.UTC(9990, 0, 1)];

/** Rises when a note was written here: it is asked for at once. */
export const notesWritten = signal(0);

/** Around a span, at borders that a move rarely crosses: what is asked for there is asked for once. */
export function marksRange({ fromMs, toMs }: Span): Span {
  const length = tileLength(toMs - fromMs);
  return {
    fromMs: Math.max(FIRST_MS, Math.floor(fromMs / length) * length),
    toMs: Math.min(LAST_MS, Math.ceil(toMs / length) * length),
  };
}

/** Notes of the shift log about a point, and alarms about it or its device, in the span that is seen and a little beside it. */
export function usePointMarks(
  { site, address, asOf }: TilesOf,
  time: TimeWindow,
): { readonly pins: readonly TrendPin[]; readonly alarms: readonly TrendAlarm[] } {
  const range = useComputed(() => {
    const { fromMs, toMs } = marksRange(time.slowSpan.value);
    return `${new Date(fromMs).toISOString()} ${new Date(toMs).toISOString()}`;
  });
  const [from, to] = range.value.split(' ');
  const often = { everyMs: EVERY_MS };
  const notes = useAsked<AnswerOf<'listLog'>>(
    withQuery(sitePath(site, 'log'), { point: address, from, to, asOf, limit: MOST_NOTES }),
    often,
  );
  const alerts = useAsked<AnswerOf<'listAlerts'>>(
    withQuery('/api/v1/alerts', { site, about: address, from, to, asOf, limit: MOST_ALARMS }),
    often,
  );
  const written = notesWritten.value;
  useEffect(() => {
    if (written > 0) notes.again();
  }, [written]);
  const pins = useMemo(() => pinsOf(notes.value), [notes.value, language.value]);
  const alarms = useMemo(() => alarmsOf(alerts.value), [alerts.value, language.value]);
  return { pins, alarms };
}

const pinsOf = (log: AnswerOf<'listLog'> | null): TrendPin[] =>
  (log?.items ?? [])
    .filter(({ correctedBy }) => correctedBy === null)
    .map(({ at, text, who }) => ({
      atMs: Date.parse(at),
      of: 'notes' as const,
      text,
      long: [text, inWords(trendWords).by(who)].join(', '),
    }));

const alarmsOf = (alerts: AnswerOf<'listAlerts'> | null): TrendAlarm[] =>
  (alerts?.items ?? []).map(({ raisedAt, resolvedAt, severity, sentence }) => ({
    fromMs: Date.parse(raisedAt),
    toMs: resolvedAt === null ? null : Date.parse(resolvedAt),
    priority: priorityOf(severity),
    text: sentence[language.value],
  }));
