import { hourEmissions, localDateOf, versionAt, type HourFigures, type PointAmount, type StandIn } from '#domain';
import { readHourAmounts, type HourAmount, type MarkCause, type Queryable } from '#postgres';
import { countedPoints, type DerivedSite } from './derived-site.js';
import { findGaps, standInsByHour } from './gaps.js';
import { storeFigures } from './store-figures.js';

const HOUR_MS = 3_600_000;

/**
 * Computes the emission figures of local hours from committed windows and stores what is new.
 * @param hours starts of local hours, Unix ms, with the cause that a revision of a closed hour will carry
 * @returns the hours whose figures changed, and whether gaps for which something stands in came, went or moved
 */
export async function deriveHours(
  tx: Queryable,
  derived: DerivedSite,
  hours: readonly { readonly startMs: number; readonly cause: MarkCause }[],
  now: number,
): Promise<{ readonly changed: ReadonlySet<number>; readonly areGapsMoved: boolean }> {
  const { site } = derived;
  const counted = countedPoints(site).flatMap((address) => {
    const found = derived.points.get(address);
    return found ? [{ address, ...found }] : [];
  });
  const rows = await readHourAmounts(
    tx,
    counted.map(({ pointId }) => pointId),
    hours.map(({ startMs }) => startMs),
  );
  const byHour = new Map<number, Map<number, HourAmount>>();
  for (const row of rows) {
    const hour = byHour.get(row.startMs) ?? new Map<number, HourAmount>();
    byHour.set(row.startMs, hour.set(row.pointId, row));
  }
  const known = hours.map(({ startMs, cause }) => ({
    startMs,
    cause,
    date: localDateOf(startMs, site.timeZone),
    amounts: byHour.get(startMs) ?? new Map<number, HourAmount>(),
  }));
  const standIns = standInsByHour(await findGaps(tx, derived, known), site.timeZone);

  const computed = known.map(({ startMs, cause, date, amounts }) => {
    const inHour = new Map<string, PointAmount>();
    for (const { address, point, pointId } of counted) {
      const standIn = standIns.get(startMs)?.get(address);
      const amount = amountOf(amounts.get(pointId), versionAt(point, startMs).unit, standIn);
      if (amount) inHour.set(address, amount);
    }
    const figures = hourEmissions({ site, factors: derived.factors, startMs, date, amounts: inHour });
    return { startMs, label: new Date(startMs).toISOString().replace('.000Z', 'Z'), figures, cause };
  });
  const before = await storeFigures(tx, derived, 'hour', computed, now);
  const hasGap = (figures: HourFigures | null | undefined): boolean => figures?.codes.includes('SUBSTITUTED') ?? false;
  const areGapsMoved = computed.some(
    ({ startMs, figures }) => before.has(startMs) && (hasGap(before.get(startMs)) || hasGap(figures)),
  );
  return { changed: new Set(before.keys()), areGapsMoved };
}

/** What the windows of a point say of an hour, and what stands in for the rest of it; null: nothing is known. */
export function amountOf(row: HourAmount | undefined, unit: string, standIn: StandIn | undefined): PointAmount | null {
  if (!row && !standIn) return null;
  const { amount = null, coveredMs = 0, excluded = 0, codes = [] } = row ?? {};
  return { amount, unit, coveragePct: Math.min(100, (100 * coveredMs) / HOUR_MS), excluded, codes, standIn };
}
