import { fuelBook, standingBatches, strawByOrigin, type Period, type Site } from '#domain';
import { readFuelBatches, type Queryable } from '#postgres';

/** What came from where in a period. */
export async function showStraw(
  db: Queryable,
  site: Site,
  siteId: number | null,
  { period, asOfMs }: { readonly period: Period; readonly asOfMs: number | null },
) {
  const { fromMs, toMs, label, start, end } = period;
  const rows = siteId === null ? [] : await readFuelBatches(db, siteId, { fromMs, toMs, asOfMs });
  const batches = standingBatches(fuelBook(rows)).filter(
    ({ deliveredMs }) => deliveredMs >= fromMs && deliveredMs < toMs,
  );
  const { origins, total } = strawByOrigin(batches, site.timeZone);
  const simulated = batches.some((batch) => batch.simulated);
  return { items: origins, nextCursor: null, period: label, start, end, simulated, total };
}
