import type { ClaimAct } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

interface ActRow {
  readonly action: ClaimAct['action'];
  readonly claim: string;
  readonly detail: object;
  readonly who: string;
  readonly reason: string;
  readonly atMs: number;
}

/**
 * What was done with the claims of a site, oldest first.
 * @param asOfMs null: up to now
 */
export async function readClaimActs(q: Queryable, siteId: number, asOfMs: number | null): Promise<ClaimAct[]> {
  const rows = await q.query<ActRow>(
    `select action, claim, detail, who, reason, acted_at as "atMs" from claim_act
     where site_id = $1 and ($2::float8 is null or acted_at <= ${timeOf('$2')}) order by claim_act_id`,
    [siteId, asOfMs],
  );
  // Of a new claim the detail holds all of it.
  return rows.map(({ claim, detail, ...act }) => ({ claim, ...act, ...detail }) as ClaimAct);
}

/** Whether anybody has ever claimed tonnes of a site. */
export async function hasClaims(q: Queryable, siteId: number): Promise<boolean> {
  const [row] = await q.query<{ has: boolean }>('select exists (select from claim_act where site_id = $1) as has', [
    siteId,
  ]);
  return row!.has;
}

/** Appends an act, with the time of now. */
export async function addClaimAct(tx: Queryable, siteId: number, act: ClaimAct): Promise<void> {
  const { action, who, reason } = act;
  const id = action === 'new' ? act.claim.id : act.claim;
  await tx.execute(
    `insert into claim_act (site_id, action, claim, detail, who, reason, acted_at)
     values ($1, $2, $3, $4::jsonb, $5, $6, clock_timestamp())`,
    [siteId, action, id, JSON.stringify(detailOf(act)), who, reason],
  );
}

function detailOf(act: ClaimAct): object {
  if (act.action === 'new') return { claim: act.claim, replaces: act.replaces };
  return act.action === 'transfer' ? { to: act.to, kept: act.kept } : {};
}
