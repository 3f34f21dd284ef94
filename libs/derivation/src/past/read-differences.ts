import {
  DIFFERENCE_CAUSES,
  localDateOf,
  periodOf,
  seasonDifferences,
  type DifferenceCause,
  type KnownAmounts,
  type KnownTwice,
  type Period,
  type SeasonDifferences,
} from '#domain';
import { readRestatedHours, readUnsettledDays, type Database } from '#postgres';
import { readKnownSeason, seasonLabelAt, type KnownSeason } from './season-known.js';
import type { PastSite } from './past-site.js';

/** What is known of the season of a moment at that moment and at a later one, and what makes the difference. */
export interface ReadDifferences extends SeasonDifferences, KnownTwice {
  /** By the calendar of the earlier moment. */
  readonly period: Period;
  readonly targets: { readonly before: KnownSeason['targets']; readonly after: KnownSeason['targets'] };
}

/**
 * Both moments are derived as they were (ADR 8), so the answer is exact and the same whenever it is asked for, but for what the later
 * moment still has open. Only days that may have changed are looked at hour by hour. null: the moment lies in no season that is kept.
 */
export async function readDifferences(db: Database, then: PastSite, now: PastSite): Promise<ReadDifferences | null> {
  const { site, siteId } = then.derived;
  const label = seasonLabelAt(then);
  const period = periodOf(site, label);
  if (!period) return null;
  const { fromMs, toMs } = period;
  const until = Math.min(toMs, then.asOfMs);
  const unsettled = await readUnsettledDays(db, siteId, { fromMs, toMs: until }, then.asOfMs);
  const before = await readKnownSeason(db, then, label, unsettled);
  const after = await readKnownSeason(db, now, label, unsettled);
  const since = { afterMs: then.asOfMs, untilMs: now.asOfMs };
  const restated = await readRestatedHours(db, siteId, { fromMs, toMs: until }, since);
  const dated = (known: KnownTwice & { readonly startMs: number }) => ({
    ...known,
    date: localDateOf(known.startMs, site.timeZone),
  });
  const differences = seasonDifferences(
    {
      before: before.season,
      after: after.season,
      days: twice(before.days, after.days).map(dated),
      hours: twice(before.hours, after.hours).map(dated),
      restated: restated.map((hour) => ({ ...hour, cause: causeOf(hour.cause) })),
    },
    then.asOfMs,
  );
  const targets = { before: before.targets, after: after.targets };
  return { period, before: before.season, after: after.season, targets, ...differences };
}

/** A cause of a later program is no known one: what it moved is told as a rest of its day. */
const causeOf = (cause: string): DifferenceCause => DIFFERENCE_CAUSES.find((known) => known === cause) ?? 'rest';

function twice(before: ReadonlyMap<number, KnownAmounts>, after: ReadonlyMap<number, KnownAmounts>) {
  const starts = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  return starts.map((startMs) => ({ startMs, before: before.get(startMs) ?? null, after: after.get(startMs) ?? null }));
}
