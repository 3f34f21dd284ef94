import { hourEmissions, localDateOf, versionAt, type PointAmount } from '#domain';
import { readHourAmounts, type MarkCause, type Queryable } from '#postgres';
import { countedPoints, type DerivedSite } from './derived-site.js';
import { storeFigures } from './store-figures.js';

const HOUR_MS = 3_600_000;

/**
 * Computes the emission figures of local hours from committed windows and stores what is new.
 * @param hours starts of local hours, Unix ms, with the cause that a revision of a closed hour will carry
 * @returns the local dates in which a figure changed
 */
export async function deriveHours(
  tx: Queryable,
  derived: DerivedSite,
  hours: readonly { readonly startMs: number; readonly cause: MarkCause }[],
  now: number,
): Promise<Set<string>> {
  const { site, factors } = derived;
  const counted = countedPoints(site).flatMap((address) => {
    const found = derived.points.get(address);
    return found ? [{ address, ...found }] : [];
  });
  const amounts = await readHourAmounts(
    tx,
    counted.map(({ pointId }) => pointId),
    hours.map(({ startMs }) => startMs),
  );
  const byHour = new Map<number, Map<number, (typeof amounts)[number]>>();
  for (const row of amounts) {
    const hour = byHour.get(row.startMs) ?? new Map<number, (typeof amounts)[number]>();
    byHour.set(row.startMs, hour.set(row.pointId, row));
  }

  const computed = hours.map(({ startMs, cause }) => {
    const date = localDateOf(startMs, site.timeZone);
    const inHour = byHour.get(startMs);
    const known = new Map<string, PointAmount>();
    for (const { address, point, pointId } of counted) {
      const row = inHour?.get(pointId);
      if (!row) continue;
      known.set(address, {
        amount: row.amount,
        unit: versionAt(point, startMs).unit,
        coveragePct: Math.min(100, (100 * row.coveredMs) / HOUR_MS),
        excluded: row.excluded,
        codes: row.codes,
      });
    }
    const figures = hourEmissions({ site, factors, startMs, date, amounts: known });
    return { startMs, label: new Date(startMs).toISOString().replace('.000Z', 'Z'), figures, cause, date };
  });

  const changed = await storeFigures(tx, derived, 'hour', computed, now);
  return new Set(computed.filter(({ startMs }) => changed.has(startMs)).map(({ date }) => date));
}
