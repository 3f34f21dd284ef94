import { fuelBook, standingBatches, strawByOrigin, type Period } from '#domain';
import type { EvidenceFuelBook } from '#evidence';
import { readFuelBatches, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

/** Papers of the fuel that came in a period; null: there are none. */
export async function gatherFuelBook(
  q: Queryable,
  { site, siteId }: DerivedSite,
  { fromMs, toMs }: Period,
): Promise<EvidenceFuelBook | null> {
  const records = await readFuelBatches(q, siteId, { fromMs, toMs, asOfMs: null });
  if (records.length === 0) return null;
  const standing = standingBatches(fuelBook(records)).filter(
    ({ deliveredMs }) => deliveredMs >= fromMs && deliveredMs < toMs,
  );
  return { records, byOrigin: strawByOrigin(standing, site.timeZone) };
}
