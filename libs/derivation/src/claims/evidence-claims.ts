import { monthsOf, type Period } from '#domain';
import type { EvidenceClaims } from '#evidence';
import { hasClaims, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readClaimsBook } from './claims-book.js';

/** What the pack of a month or season says of claims; null: nobody has ever claimed tonnes of it. */
export async function readEvidenceClaims(
  q: Queryable,
  { site, siteId }: DerivedSite,
  period: Period,
): Promise<EvidenceClaims | null> {
  const { grain, label } = period;
  if ((grain !== 'month' && grain !== 'season') || !(await hasClaims(q, siteId))) return null;
  const { pools, claims } = await readClaimsBook(q, site, siteId, null);
  const months = monthsOf(period);
  const own = claims.flatMap((claim) => {
    const parts = claim.parts.filter(({ month }) => months.includes(month));
    return parts.length === 0 ? [] : [{ ...claim, parts }];
  });
  const seasons = grain === 'season' ? pools.seasons.filter((season) => season.label === label) : [];
  // Claims of its months are none of a season that is not approved.
  if (own.length === 0 || (grain === 'season' && seasons.length === 0)) return null;
  return { pools: { months: pools.months.filter((month) => months.includes(month.label)), seasons }, claims: own };
}
