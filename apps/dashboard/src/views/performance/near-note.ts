/** The note of the log that is nearest to the day of a change. */
import { addDays, daysBetween, localDateOf } from '#domain';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { useAsked } from '../../state/ask.js';
import { site, zone } from '../../state/live.js';

/** A note further from the bend says nothing of it. */
const DAYS_AROUND = 2;

/** What was noted nearest to a bend. */
export interface NearNote {
  readonly date: string;
  readonly text: string;
}

/** null: no change, or nothing was noted around it. */
export function useNearNote(date: string | null, asOf: string | null): NearNote | null {
  const id = site.value?.id;
  const range = date === null ? null : { from: addDays(date, -DAYS_AROUND), to: addDays(date, DAYS_AROUND + 1) };
  const asked = useAsked<AnswerOf<'listLog'>>(
    id === undefined || range === null ? null : withQuery(sitePath(id, 'log'), { ...range, asOf }),
    { everyMs: 60_000 },
  );
  if (date === null || asked.value === null) return null;
  const notes = asked.value.items
    .filter(({ correctedBy }) => correctedBy === null)
    .map(({ at, text }) => ({ date: localDateOf(Date.parse(at), zone.value), text }))
    .sort((a, b) => Math.abs(daysBetween(date, a.date)) - Math.abs(daysBetween(date, b.date)));
  return notes[0] ?? null;
}
