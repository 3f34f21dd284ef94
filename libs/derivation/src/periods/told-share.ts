import {
  addDays,
  entriesInForce,
  heatingDays,
  localMidnightMs,
  sumOf,
  type EmissionsSpec,
  type LocalDate,
  type Period,
} from '#domain';
import { readIntervalAmounts, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

interface Day {
  readonly startMs: number;
  readonly endMs: number;
  /** Registers that are credited or debited on it. */
  readonly points: readonly string[];
}

/**
 * Share of the heating days of a period of which it is known what the registers counted, of the one that told least, %; null: the
 * period has no heating day, or nothing is counted.
 */
export async function readToldPct(q: Queryable, derived: DerivedSite, period: Period): Promise<number | null> {
  const { site, points } = derived;
  const days = site.emissions ? daysOf(derived, site.emissions, period) : [];
  const addresses = [...new Set(days.flatMap((day) => day.points))];
  if (addresses.length === 0) return null;
  const ids = new Map(
    addresses.flatMap((address) => {
      const found = points.get(address);
      return found ? [[found.pointId, address] as const] : [];
    }),
  );
  const borders = [...new Set(days.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  const known = new Map(
    (await readIntervalAmounts(q, [...ids.keys()], borders)).map(({ pointId, startMs, knownMs }) => [
      `${ids.get(pointId)!} ${startMs}`,
      knownMs,
    ]),
  );
  const shares = addresses.map((address) => {
    const own = days.filter((day) => day.points.includes(address));
    const told = own.map(({ startMs, endMs }) => Math.min(known.get(`${address} ${startMs}`) ?? 0, endMs - startMs));
    return (100 * sumOf(told)) / sumOf(own.map(({ startMs, endMs }) => endMs - startMs));
  });
  return Math.min(...shares);
}

function daysOf({ site }: DerivedSite, spec: EmissionsSpec, period: Period): Day[] {
  const { timeZone } = site;
  const at = (date: LocalDate): number => localMidnightMs(date, timeZone);
  return heatingDays(period, site.season).map((date) => {
    const startMs = at(date);
    const counted = [spec.credited, spec.electricity, spec.fossilFuels].flatMap((entries) =>
      entriesInForce<{ readonly point: string; readonly fromMs: number; readonly untilMs?: number }>(entries, startMs),
    );
    return { startMs, endMs: at(addDays(date, 1)), points: counted.map(({ point }) => point) };
  });
}
