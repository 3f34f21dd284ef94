import { findingLooks, type FoundOfDay } from '#domain';
import { openAlerts, type Queryable } from '#postgres';
import { settleAlerts, type SettledSite } from '../life/settle-alerts.js';

/**
 * `data.balance`, `heat.imbalance` and `device.skew`, from what the status says of the newest whole day. No value is changed by them:
 * somebody has to look. Returns how many alerts changed.
 */
export async function evaluateFindings(
  tx: Queryable,
  site: SettledSite,
  found: FoundOfDay,
  nowMs: number,
): Promise<number> {
  const wasImbalanced = (await openAlerts(tx, site.id, 'heat.imbalance')).some(({ life }) => life.active);
  let changed = 0;
  for (const look of findingLooks(site, found, wasImbalanced))
    changed += await settleAlerts(tx, { site, ...look }, nowMs);
  return changed;
}
