/** What is known otherwise now than at the moment of the page: asked once for each moment, and once the slider rests. */
import { computed, effect, signal } from '@preact/signals';
import type { AnswerOf } from '../api/answers.js';
import { get, sitePath, withQuery } from '../api/client.js';
import { asOf } from './address.js';
import { connections, site } from './live.js';

export type Differences = AnswerOf<'getDifferences'>;
type Field = keyof Differences['changes'][number]['changed'];

/** The server derives a season twice for an answer. */
const RESTS_MS = 400;
/** More days than a season has. */
const MOST = 400;

const asked = signal<{
  readonly path: string;
  readonly answer: Differences | null;
  readonly error: string | null;
} | null>(null);
const path = computed(() =>
  site.value && asOf.value !== null
    ? withQuery(sitePath(site.value.id, 'differences'), { asOf: asOf.value, limit: MOST })
    : null,
);

effect(() => {
  const wanted = path.value;
  void connections.value;
  if (wanted === null) return undefined;
  const abort = new AbortController();
  const timer = setTimeout(() => {
    get<Differences>(wanted, abort.signal).then(
      (answer) => (asked.value = { path: wanted, answer, error: null }),
      (error: Error) => {
        if (!abort.signal.aborted) asked.value = { path: wanted, answer: null, error: error.message };
      },
    );
  }, RESTS_MS);
  return () => {
    clearTimeout(timer);
    abort.abort();
  };
});

/** Of the moment of the page; null: not known yet, or the page is about now. */
export const differences = computed(() => (asked.value?.path === path.value ? (asked.value?.answer ?? null) : null));
export const differencesError = computed(() =>
  asked.value?.path === path.value ? (asked.value?.error ?? null) : null,
);

/** By how much a day, month or season is known otherwise now, without what had not happened yet; 0 where that is not known. */
export function changedOf(period: string, field: Field): number {
  const found = differences.value;
  if (!found) return 0;
  if (period === found.period) {
    return found.parts.reduce((sum, part) => (part.cause === 'time' ? sum : sum + part[field]), 0);
  }
  if (period.length === '2026-01-10'.length) return sumOf(found, field, (day) => day === period);
  // A month that is not in the season as a whole may be another one for its other days.
  const isInside = `${period}-01` >= found.start && `${period}-31` <= found.end;
  return isInside ? sumOf(found, field, (day) => day.startsWith(`${period}-`)) : 0;
}

/** The same of all days of the season up to one. */
export const changedUpTo = (date: string, field: Field): number =>
  differences.value ? sumOf(differences.value, field, (day) => day <= date) : 0;

const sumOf = ({ changes }: Differences, field: Field, isWanted: (day: string) => boolean): number =>
  changes.reduce((sum, { start, changed }) => (isWanted(start) ? sum + changed[field] : sum), 0);
