import type { Queryable } from '../database/database.js';
import { isLive } from './processes.js';

/** What a site is derived under: the revision of its configuration and the version of the rules. */
export interface SiteRule {
  readonly siteId: number;
  readonly revision: number;
  readonly rules: string;
}

/** Rows of sites that have none yet. */
export async function addSiteRules(
  tx: Queryable,
  siteIds: readonly number[],
  revision: number,
  rules: string,
): Promise<void> {
  await tx.execute(
    `insert into site_rule (site_id, revision, rules) select s, $2, $3 from unnest($1::int[]) s on conflict do nothing`,
    [siteIds, revision, rules],
  );
}

/**
 * These sites count under another revision from the commit of this transaction on: who derives one of them under the one before has
 * committed already, and is waited for, or finds its fence closed and rolls back.
 */
export async function moveSiteRules(tx: Queryable, siteIds: readonly number[], revision: number): Promise<void> {
  await tx.query(`select 1 from site_rule where site_id = any($1::int[]) order by site_id for update`, [siteIds]);
  await tx.execute(`update site_rule set revision = $2 where site_id = any($1::int[])`, [siteIds, revision]);
}

/** To be read before the configuration itself: what is derived by a newer configuration than its fence says is rolled back. */
export async function readSiteRules(q: Queryable): Promise<Map<number, SiteRule>> {
  const rows = await q.query<SiteRule>('select site_id as "siteId", revision, rules from site_rule');
  return new Map(rows.map((row) => [row.siteId, row]));
}

/** Holds the configuration of a site until the transaction ends: for those who sign figures without owning the site. */
export async function holdSiteRule(tx: Queryable, siteId: number): Promise<void> {
  // A process that is paused meanwhile keeps no new configuration waiting.
  await tx.query(`select set_config('idle_in_transaction_session_timeout', '10s', true)`);
  await tx.query('select 1 from site_rule where site_id = $1 for share', [siteId]);
}

/** Processes of the old rules must have been silent for so long before newer ones take a site over. */
const OLD_RULES_GONE = '60 seconds';

/**
 * The sites that are still under other rules than ours and that nobody derives by those any more, locked; none where a live process
 * has higher rules than ours.
 * @param isHigher whether the first version is above the second
 */
export async function lockPromotableSites(
  tx: Queryable,
  service: string,
  rules: string,
  isHigher: (a: string, b: string) => boolean,
): Promise<SiteRule[]> {
  const live = await tx.query<{ rules: string }>(
    `select distinct rules from process p where service = $1 and ${isLive('p')}`,
    [service],
  );
  if (live.some((one) => isHigher(one.rules, rules))) return [];
  const rows = await tx.query<SiteRule>(
    `select site_id as "siteId", revision, rules from site_rule r
     where rules <> $2
       and not exists (select from process p where p.service = $1 and p.rules = r.rules
                       and p.beat_at > clock_timestamp() - interval '${OLD_RULES_GONE}')
     order by site_id for update skip locked`,
    [service, rules],
  );
  return rows.filter((row) => isHigher(rules, row.rules));
}

/** A site is derived by these rules from now on. */
export async function promoteSite(tx: Queryable, siteId: number, rules: string): Promise<void> {
  await tx.execute('update site_rule set rules = $2 where site_id = $1', [siteId, rules]);
}
