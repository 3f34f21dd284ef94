import {
  limitSeverity,
  limitWords,
  MINUTE_MS,
  passedLimit,
  versionAt,
  type PointLimits,
  type Severity,
  type Site,
} from '#domain';
import { lockRule, openAlerts, readNewestWindows, type Database } from '#postgres';
import { settleAlerts, type HeldWords } from '../life/settle-alerts.js';

const RULE = 'boiler.limit';
/** An older value says nothing of now, and ends nothing: silence is an alert of its own. */
const HOLDS_MS = 30 * MINUTE_MS;

interface LimitedPoint {
  readonly address: string;
  readonly device: string;
  readonly point: string;
  readonly unit: string;
  readonly limits: PointLimits;
}

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
    const windows = await readNewestWindows(tx, site.id, addresses, nowMs - HOLDS_MS);
    const values = new Map(windows.map(({ address, last }) => [address, last]));
    const holds = new Map<string, HeldWords>();
    for (const point of points) {
      const value = values.get(point.address);
      if (value === undefined) continue;
      const severity = limitSeverity(point.limits, told.get(point.address) ?? null, value);
      if (severity !== null) holds.set(point.address, wordsOf(point, value, severity));
    }
    const known = addressesOf(site);
    const isUnknown = (subject: string): boolean => addresses.includes(subject) && !values.has(subject);
    const isGone = (subject: string): boolean => !known.has(subject);
    return settleAlerts(tx, { site, rule: RULE, severity: 'warning', holds, isUnknown, isGone }, nowMs);
  });
}

/** Of points that are there, with limits or without. */
const addressesOf = ({ devices }: Site): ReadonlySet<string> =>
  new Set(
    devices
      .filter(({ removed }) => !removed)
      .flatMap(({ points }) => points.flatMap(({ address, removed }) => (removed ? [] : [address]))),
  );

function limitedPoints({ devices }: Site, nowMs: number): LimitedPoint[] {
  return devices
    .filter(({ removed }) => !removed)
    .flatMap(({ name, points }) =>
      points.flatMap((point) => {
        const { limits, unit } = versionAt(point, nowMs);
        return limits && !point.removed
          ? [{ address: point.address, device: name, point: point.id, unit, limits }]
          : [];
      }),
    );
}

function wordsOf({ address, device, point, unit, limits }: LimitedPoint, value: number, severity: Severity): HeldWords {
  const limit = passedLimit(limits, severity, value, 1);
  const { consequence, criticalHigh, criticalLow } = limits;
  const consequenceLimit = severity === 'critical' ? null : limit === limits.low ? criticalLow : criticalHigh;
  return {
    severity,
    message: limitWords({ device, point, unit }, value, limit ?? value, consequence),
    details: { point: address, value, unit, limit, consequence, consequenceLimit },
  };
}
