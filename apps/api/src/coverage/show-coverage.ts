import { intervalsIn, type Interval, type Site } from '#domain';
import { readCoveredDays, type Queryable } from '#postgres';
import { coveragePct } from '../readings/series-rows.js';
import type { TimeRange } from '../http/time-range.js';
import type { StoredPoint } from './read-points.js';

/** How much of each local day is covered: device by device, dense up to now. */
export async function showCoverage(
  db: Queryable,
  site: Site,
  points: readonly StoredPoint[],
  { fromMs, toMs, nowMs }: TimeRange & { readonly nowMs: number },
) {
  const days = intervalsIn('day', fromMs, Math.min(toMs, nowMs), site);
  const rows = await readCoveredDays(
    db,
    points.map(({ pointId }) => pointId),
    days,
  );
  const found = new Map(rows.map((row) => [`${row.pointId} ${row.dayMs}`, row]));
  return site.devices
    .filter(({ removed }) => !removed)
    .flatMap((device) => {
      const own = points.filter(({ point }) => point.device === device.id);
      return days.map((day) => ({ device: device.id, date: day.start, ...ofDay(own, day) }));
    });

  function ofDay(own: readonly StoredPoint[], day: Interval) {
    let least: number | null = null;
    let worst: string | null = null;
    let lostMs = 0;
    let estimated = false;
    for (const { point, pointId } of own) {
      const row = found.get(`${pointId} ${day.startMs}`);
      const pct = coveragePct(day, row?.coveredMs ?? 0, nowMs);
      if (least === null || pct < least) {
        least = pct;
        worst = pct < 100 ? point.id : worst;
      }
      lostMs = Math.max(lostMs, row?.lostMs ?? 0);
      estimated ||= row?.isEstimated ?? false;
    }
    return { coveragePct: least, worst, substitutedPct: coveragePct(day, lostMs, nowMs), estimated };
  }
}
