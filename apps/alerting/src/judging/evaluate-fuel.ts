import { addDays, fuelGateAt, isUnweighed, localDateOf, unweighedWords, UNWEIGHED_DAYS, type Site } from '#domain';
import { readFuelDaysOf, type Queryable } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

/** `fuel.unweighed`: on whole days running more was burnt than what was weighed explains. Returns how many alerts changed. */
export async function evaluateFuel(tx: Queryable, site: Site, nowMs: number): Promise<number> {
  const gate = site.emissions ? fuelGateAt(site.emissions, nowMs) : null;
  const today = localDateOf(nowMs, site.timeZone);
  // A day in hand says nothing: its trucks are on the way.
  const days = gate ? await readFuelDaysOf(tx, site.id, addDays(today, -UNWEIGHED_DAYS), addDays(today, -1)) : [];
  const isSilent = days.length === UNWEIGHED_DAYS && days.every(isUnweighed);
  const subject = gate?.points.join(', ') ?? '';
  const words = { message: unweighedWords(subject, days), details: { points: gate?.points ?? [], days } };
  const holds = new Map(isSilent ? [[subject, words] as const] : []);
  // a day that is not reckoned yet does not say that all was weighed
  const isUnknown = (): boolean => days.length < UNWEIGHED_DAYS;
  const isGone = (one: string): boolean => one !== subject;
  return settleAlerts(tx, { site, rule: 'fuel.unweighed', severity: 'warning', holds, isUnknown, isGone }, nowMs);
}
