import { RULES_VERSION } from '#domain';
import { holdClosing, lockPromotableSites, markSite, promoteSite, type Database, type SiteRule } from '#postgres';

/** Whether the first version is above the second: by its numbers, part for part. */
export function isHigherVersion(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/**
 * Sites that count under older rules are derived by those of this program from now on, all that is open of them again, once no process
 * of the older rules lives any more. What is closed keeps the rules that it was closed under. Going down is never done by itself. Returns how many sites were promoted.
 * @param known rules of the sites as last read: mostly all are ours, and nothing is asked
 */
export async function promoteSites(
  db: Database,
  known: ReadonlyMap<number, SiteRule>,
  rules: string = RULES_VERSION,
): Promise<number> {
  if (![...known.values()].some((site) => isHigherVersion(rules, site.rules))) return 0;
  return db.transaction(async (tx) => {
    const sites = await lockPromotableSites(tx, 'aggregator', rules, isHigherVersion);
    await holdClosing(tx);
    for (const { siteId } of sites) {
      await promoteSite(tx, siteId, rules);
      await markSite(tx, siteId, 'rules');
    }
    return sites.length;
  });
}
