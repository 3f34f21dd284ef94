import { LIMIT_HOLDS_MS, limitedPoints, limitLook, type Site } from '#domain';
import { lockRule, openAlerts, readNewestWindows, type Database } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

const RULE = 'boiler.limit';

/**
 * `boiler.limit` for every point with limits, by the newest good value of its newest window; one that is old, or none, is no data.
 * Returns how many alerts changed.
 */
export async function evaluateLimits(db: Database, site: Site, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    await lockRule(tx, site.id, RULE);
    const active = (await openAlerts(tx, site.id, RULE)).filter(({ life }) => life.active);
    const told = new Map(active.map(({ subject, severity }) => [subject, severity]));
    const points = limitedPoints(site, nowMs);
    const addresses = points.map(({ address }) => address);
    const windows = await readNewestWindows(tx, site.id, addresses, nowMs - LIMIT_HOLDS_MS);
    const values = new Map(windows.map(({ address, last }) => [address, last]));
    let known: ReadonlySet<string> | null = null;
    // Asked of alerts that are active, mostly of none.
    const isGone = (subject: string): boolean => !(known ??= addressesOf(site)).has(subject);
    return settleAlerts(tx, { site, ...limitLook(points, values, told), isGone }, nowMs);
  });
}

/** Of points that are there, with limits or without. */
const addressesOf = ({ devices }: Site): ReadonlySet<string> =>
  new Set(
    devices
      .filter(({ removed }) => !removed)
      .flatMap(({ points }) => points.flatMap(({ address, removed }) => (removed ? [] : [address]))),
  );
