import { Balance, claimsAfter, monthsOf, periodOf, poolOf, type Claim, type Pools, type Site } from '#domain';
import { readApprovedPeriods, readClaimActs, type ApprovedPeriod, type Queryable } from '#postgres';

/** The claims of a site, and what can be claimed. */
export interface ClaimsBook {
  readonly pools: Pools;
  readonly claims: readonly Claim[];
  readonly balance: Balance;
  /** Labels of months and seasons whose approved figures came from simulated readings. */
  readonly simulated: ReadonlySet<string>;
}

/** @param asOfMs null: as it stands */
export async function readClaimsBook(
  q: Queryable,
  site: Site,
  siteId: number,
  asOfMs: number | null,
): Promise<ClaimsBook> {
  const periods = await readApprovedPeriods(q, siteId, asOfMs);
  const months = periods.filter(({ grain }) => grain === 'month').map(closedPool);
  const seasons = periods.flatMap((period) => {
    const known = period.grain === 'season' ? periodOf(site, period.label) : null;
    return known ? [{ ...closedPool(period), months: monthsOf(known) }] : [];
  });
  const pools = { months, seasons };
  const claims = claimsAfter(await readClaimActs(q, siteId, asOfMs));
  const simulated = new Set(periods.filter((period) => period.simulated).map(({ label }) => label));
  return { pools, claims, balance: new Balance(pools, claims), simulated };
}

const closedPool = ({ label, approved, newest }: ApprovedPeriod) => poolOf(label, approved, newest);
