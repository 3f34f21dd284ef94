import { hourEmissions, instantOf, localDateOf } from '#domain';
import { allEnded, type MarkCause, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readDayFuel } from '../fuel/keep-ledger.js';
import { readHours } from './counted-amounts.js';
import { storeFigures, type ComputedFigures, type FiguresAfter } from './store-figures.js';

/**
 * Computes the emission figures of local hours from committed windows and stores what is new. What it reads needs nothing of each other
 * and is asked for at once.
 * @param hours starts of local hours, Unix ms, with the cause that a revision of a closed hour will carry
 */
export async function deriveHours(
  tx: Queryable,
  derived: DerivedSite,
  hours: readonly { readonly startMs: number; readonly cause: MarkCause }[],
  now: number,
): Promise<FiguresAfter> {
  const { site, factors } = derived;
  const causes = new Map(hours.map(({ startMs, cause }) => [startMs, cause]));
  const starts = [...causes.keys()];
  const dates = starts.map((startMs) => localDateOf(startMs, site.timeZone));
  const read = allEnded([() => readHours(tx, derived, starts), () => readDayFuel(tx, derived, dates)]);
  function* computed([known, fuels]: Awaited<typeof read>): Generator<ComputedFigures> {
    for (const { startMs, date, amounts } of known) {
      const figures = hourEmissions({ site, factors, startMs, date, amounts, fuel: fuels.get(date) });
      yield { startMs, label: instantOf(startMs), figures, cause: causes.get(startMs)! };
    }
  }
  return storeFigures(tx, derived, 'hour', starts, read.then(computed), now);
}
