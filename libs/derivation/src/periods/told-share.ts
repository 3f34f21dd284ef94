import {
  addDays,
  entriesInForce,
  heatingDays,
  localHourEnd,
  localMidnightMs,
  sumOf,
  versionAt,
  type DatedEntry,
  type EmissionsSpec,
  type Period,
} from '#domain';
import { readIntervalAmounts, readToldTimes, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

interface Hour {
  readonly startMs: number;
  readonly endMs: number;
  /** Registers that are credited, taken off the credit, or debited in it. */
  readonly points: readonly string[];
}

/**
 * Share of the heating days of a period for which it is known what all registers counted, %: what one says of an hour while another is silent
 * says nothing of the whole. null: the period has no heating day, or nothing is counted.
 */
export async function readToldPct(q: Queryable, derived: DerivedSite, period: Period): Promise<number | null> {
  const { site } = derived;
  const hours = site.emissions ? hoursOf(derived, site.emissions, period) : [];
  if (hours.length === 0) return null;
  const toldTimes = await readToldTimes(q, derived.siteId, period.fromMs, period.toMs);
  const byWindows = await knownByWindows(
    q,
    derived,
    hours.filter(({ startMs }) => !toldTimes.has(startMs)),
  );
  const told = hours.map(({ startMs, endMs, points }) => {
    const times = toldTimes.get(startMs);
    const knownMs = (address: string): number => (times ? times[address] : byWindows.get(`${address} ${startMs}`)) ?? 0;
    return Math.min(endMs - startMs, ...points.map(knownMs));
  });
  return (100 * sumOf(told)) / sumOf(hours.map(({ startMs, endMs }) => endMs - startMs));
}

/** Of hours whose figures do not say it (rules of before, or none): by address and start of the hour, ms. */
async function knownByWindows(
  q: Queryable,
  { points }: DerivedSite,
  hours: readonly Hour[],
): Promise<ReadonlyMap<string, number>> {
  if (hours.length === 0) return new Map();
  const ids = new Map(
    [...new Set(hours.flatMap((hour) => hour.points))].flatMap((address) => {
      const found = points.get(address);
      return found ? [[found.pointId, address] as const] : [];
    }),
  );
  const borders = [...new Set(hours.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  const rows = await readIntervalAmounts(q, [...ids.keys()], borders);
  return new Map(rows.map(({ pointId, startMs, knownMs }) => [`${ids.get(pointId)!} ${startMs}`, knownMs]));
}

/** Deliveries: silence says that none came. */
function isOfEvents({ points }: DerivedSite, address: string, t: number): boolean {
  const found = points.get(address);
  const version = found && versionAt(found.point, t);
  return version?.kind === 'delta' && version.intervalMs === null;
}

/** The hours of the heating days in which something counts. */
function hoursOf(derived: DerivedSite, spec: EmissionsSpec, period: Period): Hour[] {
  const { site } = derived;
  const { timeZone } = site;
  const sides: readonly (readonly (DatedEntry & { readonly point: string })[])[] = [
    spec.credited,
    spec.excluded ?? [],
    spec.electricity,
    spec.fossilFuels,
  ];
  return heatingDays(period, site.season).flatMap((date) => {
    const hours: Hour[] = [];
    const dayEndMs = localMidnightMs(addDays(date, 1), timeZone);
    for (let startMs = localMidnightMs(date, timeZone); startMs < dayEndMs;) {
      const endMs = Math.min(dayEndMs, localHourEnd(startMs, timeZone));
      const counted = sides.flatMap((entries) => entriesInForce(entries, startMs).map(({ point }) => point));
      const points = counted.filter((address) => !isOfEvents(derived, address, startMs));
      if (points.length > 0) hours.push({ startMs, endMs, points });
      startMs = endMs;
    }
    return hours;
  });
}
