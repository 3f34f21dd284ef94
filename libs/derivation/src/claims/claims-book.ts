import {
  Balance,
  claimsAfter,
  kgOfTonnes,
  monthsOf,
  periodOf,
  type Claim,
  type ClaimAct,
  type ClaimDecision,
  type ClosedPool,
  type Pools,
  type Site,
} from '#domain';
import {
  addClaimAct,
  appendAudit,
  readApprovedPeriods,
  readClaimActs,
  type ApprovedPeriod,
  type Database,
  type Queryable,
} from '#postgres';
import { lockFigures } from '../derive-site.js';
import type { DerivedSite } from '../derived-site.js';

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
  const months = periods.filter(({ grain }) => grain === 'month').map(poolOf);
  const seasons = periods.flatMap((period) => {
    const known = period.grain === 'season' ? periodOf(site, period.label) : null;
    return known ? [{ ...poolOf(period), months: monthsOf(known) }] : [];
  });
  const pools = { months, seasons };
  const claims = claimsAfter(await readClaimActs(q, siteId, asOfMs));
  const simulated = new Set(periods.filter((period) => period.simulated).map(({ label }) => label));
  return { pools, claims, balance: new Balance(pools, claims), simulated };
}

/** What was signed last, or less where a restatement that waits for its signatures says so. */
function poolOf({ label, approved, newest }: ApprovedPeriod): ClosedPool {
  const kg = (of: 'grossT' | 'netT'): number => kgOfTonnes(Math.min(approved[of] ?? 0, newest[of] ?? 0));
  return { label, grossKg: kg('grossT'), netKg: kg('netT') };
}

/** What was decided, with the book after it. */
export interface ClaimOutcome {
  readonly decision: ClaimDecision;
  readonly book: ClaimsBook;
}

/**
 * Decides about claims, and keeps the act with its entry in the audit log. One after the other, and while no figure of the site
 * changes: two cannot both take the last tonne.
 */
export async function actOnClaims(
  db: Database,
  { site, siteId }: DerivedSite,
  decide: (book: ClaimsBook, tx: Queryable) => Promise<ClaimDecision> | ClaimDecision,
): Promise<ClaimOutcome> {
  return db.transaction(async (tx) => {
    await lockFigures(tx, siteId);
    const book = await readClaimsBook(tx, site, siteId, null);
    const decision = await decide(book, tx);
    if (decision.kind !== 'act') return { decision, book };
    const { act } = decision;
    await addClaimAct(tx, siteId, act);
    const { action, who, reason } = act;
    const subject = action === 'new' ? act.claim.id : act.claim;
    await appendAudit(tx, { site: site.id, who, action: `claim-${action}`, subject, reason, detail: auditDetail(act) });
    return { decision, book: await readClaimsBook(tx, site, siteId, null) };
  });
}

function auditDetail(act: ClaimAct): Readonly<Record<string, unknown>> {
  if (act.action === 'new') return { ...act.claim, replaces: act.replaces };
  return act.action === 'transfer' ? { to: act.to, kept: act.kept } : {};
}
