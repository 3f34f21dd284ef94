import {
  countedPoints,
  gapsOfDevices,
  instantOf,
  MINUTE_MS,
  QUARTER_HOUR_MS,
  versionAt,
  type GapFact,
  type PointGap,
  type Site,
} from '#domain';
import { readDeadLetters, readMeterEvents, readUncoveredWindows, type Database } from '#postgres';
import type { TimeRange } from '../http/time-range.js';
import type { StoredPoint } from './read-points.js';

/** Facts that one answer looks at, of each kind. */
const MOST_FACTS = 1_000;
const EXCHANGES = ['meter-replaced', 'register-reset'];

/** Stretches of devices without all of their readings, the newest first. */
export async function listGaps(
  db: Database,
  of: { readonly site: Site; readonly siteId: number | null; readonly points: readonly StoredPoint[] },
  range: TimeRange,
  leastMs: number,
) {
  const { site, siteId, points } = of;
  if (siteId === null || points.length === 0 || range.fromMs >= range.toMs) return [];
  const byId = new Map(points.map(({ pointId, point }) => [pointId, point]));
  const rows = await readUncoveredWindows(db, [...byId.keys()], range.fromMs, range.toMs);
  const gaps = rows.map((row): PointGap => {
    const point = byId.get(row.pointId)!;
    const { isHeard, isKnown, isLost, codes, fromMs, toMs } = row;
    const missingMs = toMs - fromMs - Math.min(QUARTER_HOUR_MS, row.coveredMs);
    const { device, id } = point;
    return { device, point: id, kind: versionAt(point, fromMs).kind, fromMs, toMs, missingMs, isHeard, isKnown, isLost, codes };
  });
  const counted = new Set(countedPoints(site));
  return gapsOfDevices(gaps, await readFacts(db, site, siteId, range))
    .filter(({ missingMs }) => missingMs >= leastMs)
    .map(({ device, fromMs, toMs, missingMs, ...rest }) => ({
      device,
      from: instantOf(fromMs),
      to: instantOf(toMs),
      missingMinutes: Math.round(missingMs / MINUTE_MS),
      counted: rest.points.some((point) => counted.has(`${device}/${point}`)),
      ...rest,
    }));
}

/** What people have recorded of that time, and what could not be used of it. */
async function readFacts(db: Database, site: Site, siteId: number, range: TimeRange): Promise<GapFact[]> {
  const page = { limit: MOST_FACTS, after: null };
  const letters = await readDeadLetters(db, { of: { site: site.id }, ...range }, page);
  // Maintenance that began before the range may reach into it: events have no bound below.
  const events = await readMeterEvents(db, siteId, { fromMs: null, toMs: range.toMs }, page);
  return [
    ...letters.flatMap(({ device, ts, receivedMs }): GapFact[] => {
      const atMs = ts ?? receivedMs;
      return device === null ? [] : [{ device, kind: 'refused', fromMs: atMs, toMs: atMs }];
    }),
    ...events.flatMap(({ device, type, tsMs, body }): GapFact[] => {
      if (EXCHANGES.includes(type)) return [{ device, kind: 'exchange', fromMs: tsMs, toMs: tsMs }];
      const until = body['until'];
      return type === 'maintenance' && typeof until === 'number'
        ? [{ device, kind: 'maintenance', fromMs: tsMs, toMs: until }]
        : [];
    }),
  ];
}
