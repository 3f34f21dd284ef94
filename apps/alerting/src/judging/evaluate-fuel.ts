import { addDays, fuelGateAt, isUnweighed, localDateOf, silentFuelWords, SILENT_DAYS, type Site } from '#domain';
import { readFuelDaysOf, type Queryable } from '#postgres';
import { settleAlerts } from '../life/settle-alerts.js';

/** `fuel.silent`: on whole days running more was burnt than what was weighed explains. Returns how many alerts changed. */
export async function evaluateFuel(tx: Queryable, site: Site, nowMs: number): Promise<number> {
  const gate = site.emissions ? fuelGateAt(site.emissions, nowMs) : null;
  const today = localDateOf(nowMs, site.timeZone);
  // A day in hand says nothing: its trucks are on the way.
  const days = gate ? await readFuelDaysOf(tx, site.id, addDays(today, -SILENT_DAYS), addDays(today, -1)) : [];
  const isSilent = days.length === SILENT_DAYS && days.every(isUnweighed);
  const subject = gate?.points.join(', ') ?? '';
  const words = { message: silentFuelWords(subject, days), details: { points: gate?.points ?? [], days } };
  const holds = new Map(isSilent ? [[subject, words] as const] : []);
  const isGone = (one: string): boolean => one !== subject;
  return settleAlerts(tx, { site, rule: 'fuel.silent', severity: 'warning', holds, isGone }, nowMs);
}
