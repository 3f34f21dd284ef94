import type { Queryable } from '../database/database.js';
import { isLive } from './processes.js';

/** What a site is owned for. */
export type OwnerRole = 'derive';

/** A site that a process owns, by the token that every transaction of it shows. */
export interface OwnedSite {
  readonly siteId: number;
  /** Random: after a restore an epoch may come again, a token does not. */
  readonly token: string;
}

/** Makes the rows of sites that have none yet, free. */
export async function addSiteOwners(tx: Queryable, siteIds: readonly number[]): Promise<void> {
  await tx.execute(
    `insert into site_owner (site_id, role) select s, 'derive' from unnest($1::int[]) s on conflict do nothing`,
    [siteIds],
  );
}

/** The sites of a process. */
export async function readOwnedSites(q: Queryable, role: OwnerRole, processId: string): Promise<OwnedSite[]> {
  return q.query<OwnedSite>(
    `select site_id as "siteId", token from site_owner where role = $1 and process_id = $2::uuid order by site_id`,
    [role, processId],
  );
}

/**
 * Takes free sites and those of processes that are gone, up to the fair share of this process among the live ones that work by the
 * same rules; gives back what is above it. A site whose owner still holds it in a transaction is left out until that has ended.
 * @returns whether anything was taken or given back
 */
export async function shareSites(
  q: Queryable,
  role: OwnerRole,
  {
    processId,
    service,
    rules,
    cannot,
  }: {
    readonly processId: string;
    readonly service: string;
    readonly rules: string;
    /** Sites that this process does not take. */
    readonly cannot: readonly number[];
  },
): Promise<boolean> {
  const [share] = await q.query<{ mine: number; fair: number }>(
    `with able as (select o.site_id, o.process_id from site_owner o join site_rule r using (site_id)
                   where o.role = $1 and r.rules = $4 and not o.site_id = any($5::int[])),
          live as (select count(*) as n from process p where p.service = $3 and p.rules = $4 and ${isLive('p')})
     select (select count(*) from able where process_id = $2::uuid) as mine,
            ceil((select count(*) from able)::float8 / greatest(1, (select n from live))) as fair`,
    [role, processId, service, rules, cannot],
  );
  const { mine, fair } = share!;
  if (mine > fair) return (await release(q, role, processId, mine - fair)) > 0;
  if (mine === fair) return false;
  const taken = await q.execute(
    `update site_owner set process_id = $2::uuid, token = gen_random_uuid(), epoch = epoch + 1, taken_at = clock_timestamp()
     where (site_id, role) in (
       select o.site_id, o.role from site_owner o join site_rule r using (site_id)
       left join process p on p.process_id = o.process_id and ${isLive('p')}
       where o.role = $1 and r.rules = $3 and p.process_id is null and not o.site_id = any($4::int[])
       order by o.site_id limit $5 for update of o skip locked)`,
    [role, processId, rules, cannot, fair - mine],
  );
  return taken > 0;
}

/** Gives back sites, those with the highest ids first; waits for no transaction of their owner. */
async function release(q: Queryable, role: OwnerRole, processId: string, count: number): Promise<number> {
  return q.execute(
    `update site_owner set process_id = null, token = gen_random_uuid()
     where (site_id, role) in (select site_id, role from site_owner where role = $1 and process_id = $2::uuid
                               order by site_id desc limit $3 for update skip locked)`,
    [role, processId, count],
  );
}

/** Gives back one site that this process cannot work on. */
export async function releaseSite(q: Queryable, role: OwnerRole, processId: string, siteId: number): Promise<void> {
  await q.execute(
    `update site_owner set process_id = null, token = gen_random_uuid()
     where role = $1 and process_id = $2::uuid and site_id = $3`,
    [role, processId, siteId],
  );
}
