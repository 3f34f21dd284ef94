/** What Overview asks of the API: figures of one target of one site, now or of the moment of the page. */
import { HOUR_MS, localDateOf } from '#domain';
import { useMemo } from 'preact/hooks';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { useAsked } from '../../state/ask.js';
import { address, asOf } from '../../state/address.js';
import { nowMs } from '../../state/clock.js';
import { useSaid } from '../../state/said.js';
import { site, status, zone, type Status } from '../../state/live.js';

export type Target = AnswerOf<'getTarget'>;
export type Day = AnswerOf<'getEmissions'>['items'][number];
export type Ledger = AnswerOf<'getLedger'>;
export type Statement = AnswerOf<'getStatement'>;

const SLOWLY = { everyMs: 60_000 } as const;

/** Of a path of the site, with the moment of the page. */
function pathOf(rest: string, query: Readonly<Record<string, string | null>> = {}): string | null {
  return site.value ? withQuery(sitePath(site.value.id, rest), { ...query, asOf: asOf.value }) : null;
}

/** The target of the address, else the first of the site; null: it has none, or is not known yet. */
export const targetId = (): string | null => address.value.query.get('target') ?? status.value?.targets[0]?.id ?? null;

/** The moment that the page is about; now is that of the newest status, not of the clock of this device. */
export const momentMs = (): number => Date.parse(asOf.value ?? status.value?.asOf ?? '') || nowMs.value;

/** Of the moment of the page: now it comes with the stream, of the past it is asked for. */
export function useStatus(): Status | null {
  const then = useAsked<Status>(asOf.value === null ? null : pathOf('status'), { everyMs: null });
  return asOf.value === null ? status.value : then.value;
}

export function useTarget() {
  const id = targetId();
  return useAsked<Target>(id === null ? null : pathOf(`targets/${encodeURIComponent(id)}`));
}

export function useSentences() {
  const view = address.value.kiosk ? 'kiosk' : 'overview';
  return useSaid(view, { target: targetId() });
}

/** The newest season, its days so far, and the month. */
export function usePeriods() {
  const seasons = useAsked<AnswerOf<'getEmissions'>>(pathOf('emissions', { interval: 'season' }));
  const season = seasons.value?.items.at(-1) ?? null;
  const days = useAsked<AnswerOf<'getEmissions'>>(
    season === null ? null : pathOf('emissions', { interval: 'day', shares: '0', from: season.start }),
  );
  const months = useAsked<AnswerOf<'getEmissions'>>(pathOf('emissions', { interval: 'month', shares: '0' }));
  return useMemo(
    () => ({ season, days: days.value?.items ?? null, month: months.value?.items.at(-1) ?? null, asked: days }),
    [season, days, months],
  );
}

const HOURS = 48;
/** The last 48 hours of heat. */
export function useHours() {
  // The begin of an hour, as the API takes moments.
  const from = new Date(Math.floor(momentMs() / HOUR_MS - HOURS) * HOUR_MS).toISOString();
  return useAsked<AnswerOf<'getEmissions'>>(pathOf('emissions', { interval: 'hour', from }));
}

/** Kept for now only. */
export function useLedger() {
  const path = site.value && asOf.value === null ? sitePath(site.value.id, 'ledger') : null;
  return useAsked<Ledger>(path);
}

/** Of the season, as it is known at the moment of the page. @param period `season-2026` */
export function useStatement(period: string | null) {
  const path = period === null ? null : pathOf(`statements/${period}`, { format: 'json' });
  return useAsked<Statement>(path, asOf.value === null ? SLOWLY : { everyMs: null });
}

/** Today at the site, of the moment of the page. */
export const today = (): string => localDateOf(momentMs(), zone.value);
