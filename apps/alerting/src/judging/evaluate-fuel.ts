import { fuelGateAt, localDateOf, unweighedDays, unweighedLook, type Site } from '#domain';
import { readFuelDaysOf, type Queryable } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

/** `fuel.unweighed`: on whole days running more was burnt than what was weighed explains. Returns how many alerts changed. */
export async function evaluateFuel(tx: Queryable, site: Site, nowMs: number): Promise<number> {
  const gate = site.emissions ? fuelGateAt(site.emissions, nowMs) : null;
  const { from, to } = unweighedDays(localDateOf(nowMs, site.timeZone));
  const days = gate ? await readFuelDaysOf(tx, site.id, from, to) : [];
  return settleAlerts(tx, { site, ...unweighedLook(gate?.points ?? null, days) }, nowMs);
}
