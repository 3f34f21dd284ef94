import { hourEmissions, instantOf, type HourFigures } from '#domain';
import type { MarkCause, Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readDayFuel } from '../fuel/keep-ledger.js';
import { readHours } from './counted-amounts.js';
import { storeFigures } from './store-figures.js';

export interface DerivedHours {
  /** Starts of the hours whose figures changed, Unix ms. */
  readonly changed: ReadonlySet<number>;
  /** Gaps for which something stands in came, went or moved. */
  readonly areGapsMoved: boolean;
}

/**
 * Computes the emission figures of local hours from committed windows and stores what is new.
 * @param hours starts of local hours, Unix ms, with the cause that a revision of a closed hour will carry
 */
export async function deriveHours(
  tx: Queryable,
  derived: DerivedSite,
  hours: readonly { readonly startMs: number; readonly cause: MarkCause }[],
  now: number,
): Promise<DerivedHours> {
  const { site, factors } = derived;
  const causes = new Map(hours.map(({ startMs, cause }) => [startMs, cause]));
  const known = await readHours(tx, derived, [...causes.keys()]);
  const fuels = await readDayFuel(
    tx,
    derived,
    known.map(({ date }) => date),
  );
  const computed = known.map(({ startMs, date, amounts }) => ({
    startMs,
    label: instantOf(startMs),
    figures: hourEmissions({ site, factors, startMs, date, amounts, fuel: fuels.get(date) }),
    cause: causes.get(startMs)!,
  }));
  const before = await storeFigures(tx, derived, 'hour', computed, now);
  const hasGap = (figures: HourFigures | null | undefined): boolean => figures?.codes?.includes('SUBSTITUTED') ?? false;
  const areGapsMoved = computed.some(
    ({ startMs, figures }) => before.has(startMs) && (hasGap(before.get(startMs)) || hasGap(figures)),
  );
  return { changed: new Set(before.keys()), areGapsMoved };
}
